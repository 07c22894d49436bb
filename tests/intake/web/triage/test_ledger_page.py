"""The ledger page and its file: sums that are checked, red where they differ, and nothing personal."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from intake.opened import open_pipeline
from intake.pipeline import reconcile
from intake.pipeline.receive import SightingKey, receive_message
from intake.pipeline.reconcile import Beside, Inbox, Reckoning
from intake.store.arrivals import Receipt
from intake.store.work import AccessRecord, OutboxRow
from tests.examples import example
from tests.intake.pipeline.made import mail, word
from tests.intake.web.base import Site
from tests.intake.web.triage.made import NOW, sent_unreadable, settings_of, signed_in, taken_in
from tests.intake.web.triage.test_case_page import words

SOON = NOW + timedelta(minutes=5)


def seen(site: Site, raw: bytes, uid: int, at: datetime = NOW, mailbox: str = "office@example.org/INBOX") -> str:
    settings = settings_of(site)
    key = SightingKey(mailbox, 7, str(uid))
    received = receive_message(site.store, settings.secret_key, raw, at, key)
    open_pipeline(settings, site.store, at).drain(at)
    with site.store.reading() as session:
        return session.get_one(Receipt, received.receipt_id).reference


def rows(browser: FlaskClient, query: str = "") -> list[dict[str, str]]:
    answer = browser.get(f"/ledger/export{query}")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def filled(site: Site) -> dict[str, str]:
    """A day with a case, a repeat of the same mail, something unreadable, and a letter; references by what they are."""
    form = mail(("form.docx", word(example("0031"))))
    found = {"case": seen(site, form, 1), "letter": seen(site, mail(), 2), "file": sent_unreadable(site)}
    seen(site, form, 3)
    site.clock.at = SOON
    return found


def test_the_page_says_that_everything_is_accounted_for_and_shows_each_line(site: Site, filled: dict[str, str]) -> None:
    page = signed_in(site).get("/ledger").text
    said = words(page)
    assert "Everything that came in is accounted for." in said
    assert "4 things came in: 3 by e-mail, 1 as a file." in said
    for reference in filled.values():
        assert reference in page
    assert "Tue 8 Sep 4 1 2 1 adds up" in said
    assert f'href="/cases/{filled["case"]}"' in page
    assert f'href="/unread/{filled["letter"]}"' in page
    assert "office@example.org/INBOX" in page


def test_a_mailbox_is_called_by_its_address_and_in_the_file_in_full(site: Site) -> None:
    whole = "office@example.org@mail.example.org/INBOX"
    seen(site, mail(), 1, mailbox=whole)
    browser = signed_in(site)
    page = browser.get("/ledger").text
    assert ">office@example.org<" in page
    assert whole not in page
    assert rows(browser)[0]["mailbox"] == whole


def test_an_empty_ledger_says_so(site: Site) -> None:
    page = words(signed_in(site).get("/ledger").text)
    assert "Nothing came in." in page
    assert "Nothing has come in yet." in page
    assert "Not counted yet." in page


def test_a_filter_in_the_address_is_kept_on_the_way_to_the_file(site: Site, filled: dict[str, str]) -> None:
    browser = signed_in(site)
    page = browser.get("/ledger?day=2026-09-08&state=needs_a_person&door=mail").text
    lines = page[page.index('id="lines"') :]
    assert filled["letter"] in lines
    assert filled["case"] not in lines
    assert filled["file"] not in lines
    export = re.search(r'href="(/ledger/export\?[^"]+)"', lines)
    assert export
    (line,) = rows(browser, export[1].replace("&amp;", "&").removeprefix("/ledger/export"))
    assert line == {
        "received": "2026-09-08T11:30:00+01:00",
        "day": "2026-09-08",
        "reference": filled["letter"],
        "came as": "E-mail",
        "mailbox": "office@example.org/INBOX",
        "what became of it": "Needs a person",
        "case": "",
    }
    with site.store.reading() as session:
        (kept,) = session.scalars(select(AccessRecord).where(AccessRecord.what == "ledger-exported"))
    assert kept.facts == {"day": "2026-09-08", "state": "needs_a_person", "door": "mail"}


def test_the_file_holds_every_line_once_however_many_there_are(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.web.triage.ledger_file._AT_ONCE", 2)
    references = [seen(site, mail(X_Number=str(number)), number) for number in range(5)]
    browser = signed_in(site)
    assert sorted(line["reference"] for line in rows(browser)) == sorted(references)


def test_pages_follow_each_other_within_the_filter(site: Site) -> None:
    for number in range(51):
        key = SightingKey("box", 7, str(number))
        receive_message(site.store, settings_of(site).secret_key, mail(X_Number=str(number)), NOW, key)
    browser = signed_in(site)
    first = browser.get("/ledger?door=mail").text
    following = re.search(r'href="(/ledger\?[^"#]+after=[^"#]+)#lines">Next page', first)
    assert following
    assert "door=mail" in following[1]
    second = browser.get(following[1].replace("&amp;", "&")).text
    shown = re.findall(r'class="intake-reference">([^<]+)<', first + second)
    assert len(shown) == len(set(shown)) == 51
    assert "Back to the first page" in second


def test_no_cell_of_the_file_is_a_formula(site: Site) -> None:
    for number, mailbox in enumerate(("=cmd|' /C calc'!A0", "+office@example.org/INBOX", "@SUM(1)", "-1")):
        seen(site, mail(X_Number=str(number)), number, mailbox=mailbox)
    assert {line["mailbox"][0] for line in rows(signed_in(site))} == {"'"}


def test_no_name_no_subject_and_no_sender_stands_there(site: Site) -> None:
    form = mail(("Seren Hallam.docx", word(example("0031") | {"notifier_name": "Zebedee Quillfeather"})), X_Who="Seren")
    seen(site, form.replace(b"Subject: Form", b"Subject: Seren Hallam"), 1)
    taken_in(site, example("0036"))
    browser = signed_in(site)
    for text in (browser.get("/ledger").text, browser.get("/ledger/export").text):
        for secret in ("Seren", "Hallam", "Quillfeather", "pentreath", "form.docx"):
            assert secret not in text.replace("office@example.org", "")


def test_what_is_not_read_in_time_is_red_with_what_to_do(site: Site) -> None:
    receive_message(site.store, settings_of(site).secret_key, mail(), NOW)
    site.clock.at = NOW + timedelta(minutes=11)
    page = signed_in(site).get("/ledger").text
    assert "Not everything is accounted for" in page
    assert "1 thing that came in is still not read after 10 minutes." in words(page)
    assert '<span class="intake-wrong">Not finished in time</span>' in page
    assert 'href="/ledger?state=late#lines"' in page


def test_a_mail_of_which_nothing_was_kept_is_red(site: Site) -> None:
    receive_message(site.store, settings_of(site).secret_key, mail(), NOW, SightingKey("box", 7, "1"))
    with site.store.transaction() as session:
        session.execute(delete(OutboxRow))
        session.execute(delete(Receipt))
    page = words(signed_in(site).get("/ledger").text)
    assert "1 e-mail was seen, but nothing was kept of it." in page
    assert "0, not 1" in page
    assert "No reference Seen, but nothing was kept" in page


def counted(site: Site, at: datetime, unknown: int = 0, *, first: bool = False) -> str:
    name = next(box.name for box in settings_of(site).mailboxes)
    folder = Beside(12, 5, 5 + unknown, "7.20", tuple(f"7.{number}" for number in range(unknown)))
    with site.store.transaction() as session:
        reconcile.write(session, name, Reckoning(at, Inbox(0, 0, 0), {"Processed": folder}), first=first)
    return name


def test_the_mailboxes_own_counts_stand_there_and_a_difference_is_red(site: Site) -> None:
    counted(site, NOW, first=True)
    browser = signed_in(site)
    assert "what lay in the folders before is left alone" in browser.get("/ledger").text
    name = counted(site, NOW)
    page = words(browser.get("/ledger").text)
    assert f"{name} No difference. Counted on 8 September 2026, 11:30am." in page
    assert "5 moved there by us since the count before; 5 came there, the mailbox says." in page
    assert "Everything that came in is accounted for." in page
    counted(site, NOW, unknown=2)
    page = words(browser.get("/ledger").text)
    assert "Not everything is accounted for" in page
    assert "2 differences." in page
    assert "2 e-mails in the folder &#39;Processed&#39; never came in here" in page


def test_a_mailbox_that_was_not_counted_this_morning_is_red(site: Site) -> None:
    counted(site, NOW)
    site.clock.at = NOW.replace(day=9, hour=6, minute=59)
    browser = signed_in(site)
    assert "it was not counted when" not in browser.get("/ledger").text
    site.clock.at = NOW.replace(day=9, hour=7, minute=1)
    assert "it was not counted when it should have been" in words(browser.get("/ledger").text)


def test_earlier_weeks_are_a_link_away(site: Site) -> None:
    seen(site, mail(), 1)
    site.clock.at = NOW + timedelta(days=40)
    browser = signed_in(site)
    now = browser.get("/ledger").text
    assert "Nothing came in." in now
    earlier = re.search(r'href="([^"]+)">The four weeks before', now)
    assert earlier
    page = browser.get(earlier[1]).text
    assert "1 thing came in: 1 by e-mail." in words(page)
    assert re.search(r'href="/ledger">The four weeks after', page)


@pytest.mark.parametrize(
    "query",
    ["?day=x", "?day=9999-12-31", "?day=0001-01-01", "?until=0001-01-01", "?after=~", "?after=x~y", "?state=%00",
     "?door=mail&door=online", "?after=2026-09-08T00:00:00%2B00:00~'", "?day=2026-09-08&until=2021-01-01"],
)  # fmt: skip
def test_odd_addresses_are_answered(site: Site, filled: dict[str, str], query: str) -> None:
    assert filled
    browser = signed_in(site)
    assert browser.get(f"/ledger{query}").status_code == 200
    assert browser.get(f"/ledger/export{query}").status_code == 200


def test_only_the_office_and_an_inspection_see_it(site: Site) -> None:
    seen(site, mail(), 1)
    for role in ("police", "administrator", "local_authority"):
        browser = signed_in(site, role)
        assert browser.get("/ledger").status_code == 403
        assert browser.get("/ledger/export").status_code == 403
        assert ">Ledger<" not in browser.get("/cookies").text
    page = signed_in(site, "scrutineer").get("/ledger")
    assert page.status_code == 200
    assert "Deal with it" not in page.text  # which is not theirs to do
    assert ">Ledger<" in page.text
