"""Short pages about the service itself."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template

from intake.web.context import current_settings
from intake.web.cookies import every_cookie

READING_AGE: Final = 10
"""Years, by Flesch and Kincaid, of the running text of the notifier's pages: tests measure it."""

blueprint = Blueprint("info", __name__)


@blueprint.get("/cookies")
def cookies() -> str:
    """Which cookies there are."""
    return render_template("info/cookies.html", cookies=every_cookie())


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What was checked and what was not."""
    return render_template("info/accessibility.html", reading_age=READING_AGE, mail_to=current_settings().mail_to)


@blueprint.get("/privacy")
def privacy() -> str:
    """What happens with what is sent."""
    return render_template("info/privacy.html")
