"""The notifier's pages: start, task list, questions, check, send, confirmation. Nobody signs in here."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from intake.web.notify import (
    bringing,
    coming_back,
    files,
    pages,
    returning,
    sending,
    sent,
    starting,
    status,
    word_form,
)
from intake.web.notify.absence import lasts
from intake.web.notify.services import PUBLISH

blueprint = Blueprint("notify", __name__)
starting.register(blueprint)
pages.register(blueprint)
sending.register(blueprint)
sent.register(blueprint)
status.register(blueprint)
returning.register(blueprint)
coming_back.register(blueprint)
word_form.register(blueprint)
files.register(blueprint)
bringing.register(blueprint)

_FOLDER: Final = Path(__file__).parent
_SCRIPTS: Final = {
    name: (_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in ("questions", "absence", "reading")
}


@blueprint.get("/notify-questions.js")
def script() -> Response:
    """The script of the question pages; they work without it."""
    return _script("questions")


@blueprint.get("/notify-absence.js")
def absence_script() -> Response:
    """The script that warns before a notification is closed in this browser."""
    return _script("absence")


@blueprint.get("/notify-reading.js")
def reading_script() -> Response:
    """The script that looks whether a form that was brought is read; the page works without it."""
    return _script("reading")


def _script(name: str) -> Response:
    answer = Response(_SCRIPTS[name], mimetype="text/javascript")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@blueprint.context_processor
def _of_every_page() -> dict[str, int]:
    return {"idle_minutes": int(lasts().total_seconds()) // 60}


__all__ = ["PUBLISH", "blueprint"]
