"""Where the files lie that ship beside the code."""

from __future__ import annotations

from pathlib import Path


def templates_dir() -> Path:
    """The folder `templates/` of the checkout: pages, messages, and the base of the Word files."""
    return Path(__file__).resolve().parent.parent / "templates"


def assets_dir() -> Path:
    """The folder with the built page assets; made by `make setup`."""
    return Path(__file__).resolve().parent / "web" / "assets" / "dist"
