"""The notifier's pages: start, task list, questions, check, send, confirmation. Nobody signs in here."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response

from intake.web.notify import pages, returning, sending, starting, word_form
from intake.web.notify.services import PUBLISH

blueprint = Blueprint("notify", __name__)
starting.register(blueprint)
pages.register(blueprint)
sending.register(blueprint)
returning.register(blueprint)
word_form.register(blueprint)

_SCRIPT: Final = Path(__file__).with_name("questions.js").read_text(encoding="utf-8")


@blueprint.get("/notify-questions.js")
def script() -> Response:
    """The script of the question pages; they work without it."""
    answer = Response(_SCRIPT, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


__all__ = ["PUBLISH", "blueprint"]
