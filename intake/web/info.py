"""Short pages about the service itself."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("info", __name__)


@blueprint.get("/cookies")
def cookies() -> str:
    """Which cookies there are."""
    return render_template("info/cookies.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What was checked and what was not."""
    return render_template("info/accessibility.html")


@blueprint.get("/privacy")
def privacy() -> str:
    """What happens with what is sent."""
    return render_template("info/privacy.html")
