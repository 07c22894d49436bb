"""A case at the partners' desks, and the pages that record things on it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from intake.cases.casebook import Casebook
from intake.cases.changes import version_of
from intake.cases.clocks.clock import Clock as CaseClock
from intake.cases.recording import Event
from intake.opened import open_pipeline, open_store, rules_of
from intake.pipeline.receive import receive_file
from intake.settings import Settings
from intake.store.arrivals import Receipt
from intake.store.base import new_id
from intake.store.casework import Case, Told
from intake.store.people import User as UserRow
from intake.web.account.sessions import begin
from intake.web.app import create_app
from intake.web.context import User
from intake.web.cookies import session_cookie
from intake.web.triage import blueprint as triage
from intake.web.triage.acting import RING
from intake.web.triage.acting import blueprint as acting
from intake.web.triage.offer import Offer
from tests.examples import example
from tests.intake.pipeline.made import word
from tests.intake.store.tables import make_tables
from tests.intake.web.base import Clock, Site

NOW: Final = datetime(2026, 9, 8, 10, 30, tzinfo=UTC)
"""A Tuesday; the notifications of `tests.examples` are of that week."""
PARTNERS: Final = ("local_authority", "icb", "police")
_E = TypeVar("_E", bound=Event)


@dataclass
class Person:
    """Somebody at a browser."""

    browser: FlaskClient
    reference: str
    version: Callable[[], int]
    """The case's version now: what a page without a form would carry."""

    def get(self, page: str) -> TestResponse:
        """A page of the case, such as 'view'."""
        return self.browser.get(f"/cases/{self.reference}/{page}")

    def fill(self, page: str, **answers: Any) -> dict[str, Any]:
        """The form on a page with its hidden inputs, ``answers`` filled in; made up where the page offers none."""
        return {"version": str(self.version())} | hidden(self.get(page)) | answers

    def send(self, page: str, form: dict[str, Any]) -> TestResponse:
        """Post a form that was filled in."""
        return self.browser.post(f"/cases/{self.reference}/{page}", data=form)

    def post(self, page: str, **answers: Any) -> TestResponse:
        """Open a page, fill it in and send it."""
        return self.send(page, self.fill(page, **answers))

    def confirm(self, page: str, **answers: Any) -> TestResponse:
        """The same for a page that first shows what follows."""
        assert self.post(page, **answers).status_code == 200
        return self.post(page, **answers, step="confirm")


@dataclass
class Desk:
    """One case, and the people who work on it."""

    site: Site
    reference: str
    rung: list[str] = field(default_factory=list)

    def person(self, role: str, email: str = "") -> Person:
        """Somebody of a role, signed in."""
        account = User(id=new_id(), email=email or f"{role}@example.org", role=role)
        with self.site.store.transaction() as session:
            session.add(
                UserRow(
                    id=account.id, email=account.email, role=role, password_hash="none", created_at=self.site.clock()
                )
            )
        browser = self.site.visitor()
        with self.site.app.app_context():
            browser.set_cookie(session_cookie(), begin(self.site.store, account, self.site.clock()))
        return Person(browser, self.reference, lambda: version_of(self.history()))

    def _book(self, session: Session) -> tuple[Casebook, Case]:
        rules = rules_of(self.site.app.extensions["intake"].settings, self.site.clock())
        case = session.scalars(select(Case).where(Case.reference == self.reference)).one()
        return Casebook(session, self.site.store.vault, rules), case

    def history(self) -> list[Event]:
        """Every event of the case."""
        with self.site.store.transaction() as session:
            book, case = self._book(session)
            return book.history(case)

    def events(self, kind: type[_E]) -> list[_E]:
        """Those of one kind."""
        return [event for event in self.history() if isinstance(event, kind)]

    def record(self, *events: Event) -> None:
        """Something that happened by another way."""
        with self.site.store.transaction() as session:
            book, case = self._book(session)
            book.record(case, events)

    @property
    def status(self) -> str:
        with self.site.store.transaction() as session:
            return self._book(session)[1].status

    def clock(self, wanted: str) -> CaseClock | None:
        """A started clock."""
        with self.site.store.transaction() as session:
            book, case = self._book(session)
            return next((clock for clock in book.clocks(case) if clock.id == wanted), None)

    def told(self) -> dict[tuple[str, str], Told]:
        """Who must hear, by recipient and rule."""
        with self.site.store.transaction() as session:
            _, case = self._book(session)
            rows = session.scalars(select(Told).where(Told.case_id == case.id)).all()
            return {(row.recipient, row.rule): row for row in rows}

    def offers(self, person: Person) -> list[Offer]:
        """What a person may do now, as the case's own page lists it."""
        page = person.browser.get(f"/cases/{self.reference}")
        panel = page.text.partition('aria-labelledby="offers"')[2].partition("</section>")[0]
        found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>\s*([^<]+?)\s*</a>', panel)
        return [Offer(html.unescape(text), href, primary=False) for href, text in found]


def make_desk(folder: Path, number: str = "0031", change: dict[str, Any] | None = None, **settings: str) -> Desk:
    """A desk with one case: an example that came in by Word, with some answers changed."""
    read = Settings.load({"INTAKE_DATA_DIR": str(folder), "INTAKE_AREA": "Marram Bay", **settings})
    store = open_store(read)
    make_tables(store)
    clock = Clock(NOW)
    app = create_app(store, read, clock=clock, blueprints=[triage, acting])
    rung: list[str] = []
    app.extensions[RING] = rung.append
    site = Site(app, store, clock)
    return Desk(site, take_in(site, read, example(number) | (change or {})), rung)


def take_in(site: Site, settings: Settings, answers: dict[str, Any]) -> str:
    """Let a notification come in by Word; the reference of its case."""
    return take_in_document(site, settings, word({name: value for name, value in answers.items() if value is not None}))


def take_in_document(site: Site, settings: Settings, document: bytes) -> str:
    """Let a Word form come in as it is; the reference of its case."""
    received = receive_file(site.store, settings.secret_key, document, "form.docx", "word_email", site.clock())
    open_pipeline(settings, site.store, site.clock()).drain(site.clock())
    with site.store.transaction() as session:
        receipt = session.get_one(Receipt, received.receipt_id)
        return session.get_one(Case, receipt.case_id).reference


def hidden(page: TestResponse) -> dict[str, str]:
    """The hidden inputs of the last form on a page."""
    form = page.text.rsplit("<form", 1)[-1] if "<main" in page.text else ""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(form)}


_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')

A_VIEW: Final = {
    "abuse_or_neglect": "yes",
    "died_or_seriously_harmed": "yes",
    "happened_here": "yes",
    "age": "yes",
    "view": "meets_sin",
    "reasons": "Injuries that the account does not explain.",
    "person": "R. Example, head of safeguarding",
    "deputy": "no",
    "conflict": "no",
}
"""A view as somebody fills it in."""
