"""The partners' pages: what is due first, one case with everything about it, and what they decide."""

from flask import Blueprint

from intake.web.triage import case, originals, queue, unread
from intake.web.triage.offer import OffersFor, no_offers
from intake.web.triage.showing import FILTERS


def made(offers_for: OffersFor) -> Blueprint:
    """The pages for reading. ``offers_for`` says what a visitor of a case can do now."""
    pages = Blueprint("triage", __name__)
    queue.register(pages)
    case.register(pages, offers_for)
    originals.register(pages)
    unread.register(pages)
    for name, shown in FILTERS.items():
        pages.add_app_template_filter(shown, name)
    return pages


blueprint = made(offers_for=no_offers)

__all__ = ["blueprint", "made"]
