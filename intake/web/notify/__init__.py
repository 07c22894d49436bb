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
_SCRIPTS: Final = {found.stem: found.read_text(encoding="utf-8") for found in _FOLDER.glob("*.js")}


@blueprint.get(f"/notify-<any({', '.join(sorted(_SCRIPTS))}):name>.js")
def script(name: str) -> Response:
    """The script of some pages; they work without it."""
    answer = Response(_SCRIPTS[name], mimetype="text/javascript")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@blueprint.context_processor
def _of_every_page() -> dict[str, int]:
    return {"idle_minutes": int(lasts().total_seconds()) // 60}


__all__ = ["PUBLISH", "blueprint"]
