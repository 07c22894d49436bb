"""'Calls': notifications taken by telephone, and those that were begun online and never sent."""

from flask import Blueprint

from intake.web.triage.phone import listing, taking, unsent


def register(blueprint: Blueprint) -> None:
    """Put the pages under their addresses."""
    for pages in (listing, taking, unsent):
        pages.register(blueprint)


__all__ = ["register"]
