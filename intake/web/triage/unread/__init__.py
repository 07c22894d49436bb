"""'Needs a person': what could not be read and what failed for good, and how ordinary staff bring each to an end."""

from flask import Blueprint

from intake.web.triage.unread import asking, attaching, item, listing, making, setting_aside, taking_out


def register(blueprint: Blueprint) -> None:
    """Put the pages under their addresses."""
    for pages in (listing, item, asking, making, attaching, setting_aside, taking_out):
        pages.register(blueprint)


__all__ = ["register"]
