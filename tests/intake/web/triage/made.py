"""Notifications put into a site the way they come in, for the tests of the partners' pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from flask.testing import FlaskClient
from sqlalchemy import select

from intake.cases.casebook import Casebook
from intake.cases.recording import Event
from intake.opened import open_pipeline, rules_of
from intake.pipeline.receive import receive_file, receive_message
from intake.settings import Settings
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from tests.intake.pipeline.made import mail, word
from tests.intake.web.base import Site, sign_in

NOW: Final = datetime(2026, 9, 8, 10, 30, tzinfo=UTC)
OFFICE: Final = "office@example.org"


def settings_of(site: Site) -> Settings:
    found: Settings = site.app.extensions["intake"].settings
    return found


def taken_in(site: Site, answers: dict[str, Any], at: datetime = NOW) -> str:
    """The reference of a notification sent as a Word form and worked by the pipeline."""
    return _worked(site, word(answers), "form.docx", at)


def sent_unreadable(site: Site, name: str = "form.docx", at: datetime = NOW) -> str:
    """The reference of a file that holds no form."""
    return _worked(site, b"not a document " + name.encode(), name, at)


def mailed(site: Site, *attachments: tuple[str, bytes], at: datetime = NOW) -> str:
    """The reference of the first receipt of an e-mail."""
    settings = settings_of(site)
    received = receive_message(site.store, settings.secret_key, mail(*attachments), at)
    open_pipeline(settings, site.store, at).drain(at)
    return _reference(site, received.receipt_id)


def record(site: Site, reference: str, *events: Event) -> None:
    """Append events to a case."""
    with site.store.transaction() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        rules = rules_of(settings_of(site), NOW)
        Casebook(session, site.store.vault, rules).record(case, events)


def signed_in(site: Site, role: str = "business_unit") -> FlaskClient:
    """A browser of somebody with this role."""
    email = OFFICE if role == "business_unit" else f"{role}@example.org"
    site.add_user(email, role)
    browser = site.visitor()
    assert sign_in(browser, email).status_code == 303
    return browser


def _worked(site: Site, data: bytes, name: str, at: datetime) -> str:
    settings = settings_of(site)
    received = receive_file(site.store, settings.secret_key, data, name, "word_email", at)
    open_pipeline(settings, site.store, at).drain(at)
    return _reference(site, received.receipt_id)


def _reference(site: Site, receipt_id: str) -> str:
    with site.store.reading() as session:
        return session.get_one(Receipt, receipt_id).reference
