"""Filling in the pages on which partners record things, as a browser does."""

from __future__ import annotations

import html
import re
from typing import Any, Final

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from intake.cases.casebook import Casebook
from intake.cases.recording import Event
from intake.opened import rules_of
from intake.store.casework import Case, CaseClock
from tests.intake.web.base import Site, form_token
from tests.intake.web.triage.made import NOW, settings_of

VIEW: Final = {
    "abuse_or_neglect": "yes",
    "died_or_seriously_harmed": "yes",
    "happened_here": "yes",
    "age": "yes",
    "view": "meets_sin",
    "reasons": "The harm is serious and abuse is suspected.",
    "person": "R. Example, delegated partner",
    "deputy": "no",
    "conflict": "no",
}
"""A view with everything that a page asks for."""


def carried(page: TestResponse) -> dict[str, str]:
    """What the forms on a page carry unseen: token and version."""
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    return {"csrf_token": form_token(page), "version": version[1]}


def fill_in(browser: FlaskClient, address: str, **typed: Any) -> TestResponse:
    """Open a page, type and press its button."""
    page = browser.get(address)
    assert page.status_code == 200, page.text
    return browser.post(address, data=carried(page) | typed)


def confirmed(browser: FlaskClient, address: str, **typed: Any) -> TestResponse:
    """The same for a page that shows first what follows."""
    shown = fill_in(browser, address, **typed)
    assert shown.status_code == 200, shown.text
    assert "Check what follows" in shown.text
    return browser.post(address, data=carried(shown) | typed | {"step": "confirm"})


def day(prefix: str, *parts: int) -> dict[str, list[str]]:
    """A date as three boxes of one name send it: day, month, year."""
    return {prefix: [str(part) for part in parts]}


def problems(page: TestResponse) -> str:
    """The text of a page's error summary."""
    found = re.search(r'govuk-error-summary__body">(.*?)</div>', page.text, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", found[1])) if found else ""


def status_of(site: Site, reference: str) -> str:
    with site.store.reading() as session:
        return session.scalars(select(Case.status).where(Case.reference == reference)).one()


def clocks_of(site: Site, reference: str) -> dict[str, CaseClock]:
    with site.store.reading() as session:
        case_id = session.scalars(select(Case.id).where(Case.reference == reference)).one()
        return {clock.clock: clock for clock in session.scalars(select(CaseClock).where(CaseClock.case_id == case_id))}


def history_of(site: Site, reference: str) -> list[Event]:
    with site.store.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        return Casebook(session, site.store.vault, rules_of(settings_of(site), NOW)).history(case)
