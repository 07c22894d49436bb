"""How the service is, for the office and for administrators: red with what to do, never with a case or a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from intake.store import alarms, heartbeats, since
from intake.store.base import new_id
from intake.store.watching import MailboxCount, Rehearsal
from intake.store.work import MailboxState
from tests.examples import example
from tests.intake.store.made import CANARY
from tests.intake.web.base import PASSWORD, Site, make_site
from tests.intake.web.triage.made import NOW, OFFICE, sent_unreadable, signed_in, taken_in
from tests.servers.browser import fits
from tests.servers.pages import served
from tests.servers.redis_server import RedisServer

BOX = "in@example.org@mail.example.org/INBOX"
SECOND = "second@example.org@mail.example.org/INBOX"
REAL = {
    "INTAKE_SMTP_URL": "smtps://mail.example.org",
    "INTAKE_MAIL_FROM": "notifications@example.org",
    "INTAKE_MAILBOX_URL": (
        "imaps://in%40example.org:secret@mail.example.org/INBOX "
        "imaps://second%40example.org:secret@mail.example.org/INBOX"
    ),
}


@pytest.fixture
def real(redis_server: RedisServer, tmp_path: Path) -> Iterator[Site]:
    """A site with two mailboxes on servers, that is well."""
    made = make_site(tmp_path, redis_server.url, (), **REAL)
    made.clock.at = NOW
    well(made)
    yield made
    made.store.close()


def well(site: Site) -> None:
    with site.store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, NOW)
        for mailbox in (BOX, SECOND):
            session.merge(
                MailboxState(mailbox=mailbox, last_contact_at=NOW - timedelta(minutes=2), held_until=NOW + timedelta(1))
            )
            session.add(MailboxCount(mailbox=mailbox, day=NOW.date(), counted_at=NOW, difference=0, facts={}))
            session.add(rehearsal(mailbox))


def rehearsal(mailbox: str) -> Rehearsal:
    sent = NOW - timedelta(hours=4)
    return Rehearsal(
        id=new_id(),
        day=NOW.date(),
        mailbox=mailbox,
        mark=new_id(),
        sent_at=sent,
        arrived_at=sent + timedelta(seconds=8),
    )  # fmt: skip


def much_wrong(site: Site) -> None:
    """Most of what can be wrong, at once."""
    with site.store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, NOW - timedelta(minutes=7))
        box = session.get_one(MailboxState, BOX)
        box.last_contact_at, box.held_until = NOW - timedelta(minutes=40), None
        box.last_error = "The mail server refuses the user or the password in INTAKE_MAILBOX_URL."
        since.keep(session, since.UNTAKEN, SECOND, NOW - timedelta(hours=3))
        failed = rehearsal(BOX)
        failed.sent_at, failed.arrived_at = NOW - timedelta(hours=1), None
        failed.failed_at, failed.reason = NOW, "The mail server took it, but the mailbox was not reached since."
        session.add(failed)
        alarms.raise_once(session, "mailbox-count:1", "The mailbox holds 2 e-mails fewer than were filed.", NOW)
        alarms.raise_once(session, "outbox-late", "What was accepted has waited for 9 minutes.", NOW - timedelta(1))
        alarms.end(session, "outbox-late", NOW - timedelta(hours=20))


def test_a_service_that_is_well_says_so_in_one_sentence(real: Site) -> None:
    page = signed_in(real).get("/service").text
    assert "Nothing has to be done" in page
    assert "What to do now" not in page
    assert "Look at this" not in page
    assert "The test e-mail today came in after less than a minute. It runs at 07:00 on each working day." in page


def test_everything_that_is_wrong_stands_first_with_what_to_do(real: Site) -> None:
    browser = signed_in(real)
    much_wrong(real)
    page = browser.get("/service").text
    for words in (
        "It has not been reached for 40 minutes. The mail server refuses the user or the password",
        "It answers, but something stays in it that was not taken in.",
        "It has stood still for 7 minutes.",
        "did not come in. The mail server took it, but the mailbox was not reached since.",
        "The mailbox holds 2 e-mails fewer than were filed.",
        "Until it is over, look into the mailbox yourself every hour",
        "at most 40 minutes: nobody could look since",
        "3 hours",
        "What was accepted has waited for 9 minutes.",
    ):
        assert words in page, words
    assert page.index("What to do now") < page.index("Everything that is watched")
    queue = browser.get("/queue").text
    assert "The mailbox holds 2 e-mails fewer than were filed." in queue
    assert 'href="/service"' in queue


def test_what_arrived_is_counted_by_day_and_outcome_without_invented_cases(real: Site) -> None:
    browser = signed_in(real)
    taken_in(real, example("0031"))
    sent_unreadable(real)
    sent_unreadable(real, "other.docx", NOW - timedelta(days=3))
    sent_unreadable(real, "old.docx", NOW - timedelta(days=9))
    page = " ".join(browser.get("/service").text.split())
    assert row(page, "Today") == ["2"]
    assert row(page, "Sat 5 Sep") == ["1"]
    assert row(page, "A case was opened") == ["1", "1"]
    assert row(page, "Needs, or needed, a person") == ["1", "2"]


def row(page: str, heading: str) -> list[str]:
    cells = page.partition(f">{heading}</th>")[2].partition("</tr>")[0]
    return [cell.partition("</td>")[0] for cell in cells.split('cell--numeric">')[1:]]


def test_folders_have_no_rehearsal_and_the_page_says_why(site: Site) -> None:
    page = signed_in(site).get("/service").text
    assert "There is no way in to rehearse" in page


def test_that_nobody_would_be_mailed_is_said(real: Site) -> None:
    page = signed_in(real, "administrator").get("/service").text
    assert "Nobody: there is no account of the business unit." in page


def test_safety_34_an_administrator_sees_the_service_and_no_case(real: Site) -> None:
    browser = signed_in(real, "administrator")
    reference = taken_in(real, example("0031"))
    page = browser.get("/service")
    assert page.status_code == 200
    assert reference not in page.text
    assert browser.get("/queue").status_code == 403
    for role in ("police", "icb", "scrutineer"):
        assert signed_in(real, role).get("/service").status_code == 403


def test_without_redis_it_says_so_and_opens(site: Site) -> None:
    page = signed_in(site).get("/service")
    assert page.status_code == 200
    assert "It does not answer. Notifications are kept, and are read when it is back." in page.text


def test_strange_outcomes_and_hostile_names_are_shown_as_text(real: Site) -> None:
    with real.store.transaction() as session:
        alarms.raise_once(session, "<b>:x", f"<script>{CANARY}</script>", NOW)
    page = signed_in(real).get("/service").text
    assert "<script>Zebedee" not in page
    assert "&lt;script&gt;Zebedee" in page


@pytest.mark.parametrize("wrong", [False, True])
def test_the_page_passes_axe_and_fits(
    real: Site, sized_page: Page, axe: Callable[[Page], list[str]], wrong: bool
) -> None:
    real.add_user(OFFICE, "business_unit")
    taken_in(real, example("0031"))
    for day in range(6):
        for number in range(1 + day % 3):
            sent_unreadable(real, f"{day}-{number}.docx", NOW - timedelta(days=day))
    if wrong:
        much_wrong(real)
    with served(real.app) as address:
        sized_page.goto(f"{address}/service")
        sized_page.get_by_label("E-mail address").fill(OFFICE)
        sized_page.get_by_label("Password", exact=True).fill(PASSWORD)
        sized_page.get_by_role("button", name="Sign in").click()
        sized_page.get_by_role("heading", name="How this service is").wait_for()
        assert axe(sized_page) == []
        assert fits(sized_page)
        assert sized_page.locator(".intake-bar").first.evaluate("bar => bar.getBoundingClientRect().width") > 20
