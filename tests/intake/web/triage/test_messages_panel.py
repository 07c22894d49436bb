"""The panel of messages on a case: how each attempt ended, what was heard since, and what was withheld and why."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from intake.cases import invitations
from intake.cases.messages import WITHHELD
from intake.store import looked
from intake.store.arrivals import Invitation, Receipt
from intake.store.work import DeliveryAttempt, OutgoingMessage
from tests.examples import example
from tests.intake.web.base import Site
from tests.intake.web.triage.made import NOW, signed_in, taken_in
from tests.intake.web.triage.test_case_page import words

LATER = NOW + timedelta(minutes=1)


def panel(site: Site, reference: str) -> str:
    """The words of the panel."""
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    return page[page.rindex(" Messages ") : page.rindex(" History ")]


def tried(site: Site, *outcomes: tuple[str, str]) -> None:
    """Let the first reply have been tried so, and count one attempt more than is recorded."""
    with site.store.transaction() as session:
        message = session.scalars(select(OutgoingMessage)).one()
        for number, (outcome, reason) in enumerate(outcomes):
            at = NOW + timedelta(minutes=number)
            session.add(
                DeliveryAttempt(message_id=message.id, at=at, transport="notify", outcome=outcome, reason=reason)
            )


def change(site: Site, **values: object) -> None:
    with site.store.transaction() as session:
        message = session.scalars(select(OutgoingMessage)).one()
        for name, value in values.items():
            setattr(message, name, value)


def test_what_was_taken_at_once_is_one_line(site: Site) -> None:
    shown = panel(site, taken_in(site, example("0038")))
    assert "sent on 8 September 2026, 11:30am" in shown
    assert "attempt" not in shown


def test_each_attempt_stands_with_its_reason(site: Site) -> None:
    reference = taken_in(site, example("0038"))
    tried(site, ("later", "The server was away."), ("delivered", ""))
    change(site, attempts=3, delivery="delivered")
    shown = panel(site, reference)
    assert "4 attempts" in shown
    assert "by GOV.UK Notify: not taken, tried again later. The server was away." in shown
    assert "1 more ended before anybody could say what came of it" in shown
    assert "Delivered, says the other side." in shown


def test_what_came_back_is_late_or_was_taken_back_is_said(site: Site) -> None:
    reference = taken_in(site, example("0038"))
    change(site, delivery="came_back", failed_at=LATER, reason="The mailbox was full.")
    shown = panel(site, reference)
    assert "failed on 8 September 2026, 11:31am. The mailbox was full." in shown
    assert "It came back" in shown


def test_safety_12_what_was_taken_back_is_not_called_waiting(site: Site) -> None:
    reference = taken_in(site, example("0038"))
    change(site, delivery="taken_back", sent_at=None)
    assert "taken back before it left: its recipient may not be told" in panel(site, reference)


def test_a_link_is_shown_from_its_making_to_its_end(site: Site) -> None:
    reference = taken_in(site, example("0038"))
    with site.store.transaction() as session:
        receipt = session.scalars(select(Receipt)).one()
        invitations.invite(session, site.store.vault, receipt, "a@example.org", NOW, timedelta(days=7))
    browser = signed_in(site)

    def says(text: str, **values: object) -> None:
        with site.store.transaction() as session:
            row = session.scalars(select(Invitation)).one()
            for name, value in values.items():
                setattr(row, name, value)
        assert text in words(browser.get(f"/cases/{reference}").text)

    says("not opened yet, works until 15 September 2026, 11:30am")
    says("not opened, and out of date", expires_at=NOW)
    says("shut, after too many wrong codes", tries=10)
    says("opened on 8 September 2026, 11:31am", used_at=LATER)


def test_a_reply_that_was_withheld_is_said_with_what_to_do(site: Site) -> None:
    reference = taken_in(site, example("0038"))
    with site.store.transaction() as session:
        receipt = session.scalars(select(Receipt)).one()
        looked.note(session, WITHHELD, by="system", at=NOW, receipt_id=receipt.id, why="list")
    shown = panel(site, reference)
    assert "Not written, 8 September 2026, 11:30am. It came by way of a mailing list" in shown
    assert "Tell the notifier yourself." in shown
