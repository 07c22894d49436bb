"""The list of what needs a person: why, how long, who is at it; and what failed for good."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.opened import open_pipeline
from intake.pipeline.letters import Kind
from intake.pipeline.receive import receive_file
from intake.store import outbox
from intake.store.arrivals import Original, Receipt
from intake.store.base import new_id
from intake.store.casework import Case
from intake.store.work import AccessRecord, OutboxRow, OutgoingMessage
from intake.web.triage.unread.listing import FAILED
from tests.examples import example
from tests.intake.pipeline.made import word
from tests.intake.web.base import Site, form_token, sign_in
from tests.intake.web.triage.made import NOW, mailed, sent_unreadable, settings_of, signed_in, taken_in


def post(browser: FlaskClient, path: str, **fields: str) -> int:
    token = form_token(browser.get("/unread"))
    return browser.post(path, data={"csrf_token": token, **fields}).status_code


def recorded(site: Site, what: str) -> list[AccessRecord]:
    with site.store.reading() as session:
        return list(session.scalars(select(AccessRecord).where(AccessRecord.what == what)))


def given_up(site: Site) -> str:
    """A notification whose work was given up for a passing reason; its reference."""
    settings = settings_of(site)
    receive_file(site.store, settings.secret_key, word(example("0031")), "form.docx", "word_email", NOW)
    pipeline = open_pipeline(settings, site.store, NOW)
    with site.store.transaction() as session:
        (row_id,) = outbox.due(session, NOW)
        claimed = outbox.claim(session, row_id, NOW)
        assert claimed is not None
        outbox.give_up(session, claimed, "The database was away for an hour.", NOW)
        pipeline.jobs[claimed.topic].given_up(session, claimed, "The database was away for an hour.", NOW)
        return session.scalars(select(Receipt.reference)).one()


def test_story_34_what_could_not_be_read_says_why_how_long_and_leads_to_its_page(site: Site) -> None:
    reference = mailed(site, ("scan.pdf", b"%PDF-1.7 scan"), at=NOW - timedelta(hours=3, minutes=20))
    page = signed_in(site).get("/unread").text
    assert f'href="/unread/{reference}"' in page
    assert "PDF" in page
    assert "Waits for <strong>3 hours</strong>" in page
    assert recorded(site, "unread-read")[0].facts == {"references": [reference]}


def test_the_count_stands_in_the_menu_of_every_page_of_the_office(site: Site) -> None:
    sent_unreadable(site)
    sent_unreadable(site, "other.docx")
    assert re.search(
        r'Needs a person <span class="intake-count intake-count--some">2<', signed_in(site).get("/cookies").text
    )
    assert "Needs a person" not in signed_in(site, "police").get("/cookies").text


def test_only_the_office_deals_with_it(site: Site) -> None:
    sent_unreadable(site)
    assert signed_in(site, "police").get("/unread").status_code == 403


def test_story_7_try_again_puts_the_work_back_and_a_case_opens(site: Site) -> None:
    reference = given_up(site)
    browser = signed_in(site)
    assert "The database was away for an hour." in browser.get("/unread").text
    page = browser.get(f"/unread/{reference}").text
    row = re.search(r'name="row" value="([0-9a-f]{32})"', page)
    assert row
    assert post(browser, "/unread/retry", row=row[1]) == 303
    open_pipeline(settings_of(site), site.store, NOW).drain(NOW)
    with site.store.reading() as session:
        assert session.scalars(select(Case.reference)).one() == reference
    assert "Nothing waits to be read." in browser.get("/unread").text
    assert recorded(site, "receipt-retried")[0].facts["reference"] == reference
    assert post(browser, "/unread/retry", row=row[1]) == 303  # twice does no harm
    assert len(recorded(site, "receipt-retried")) == 1


def test_what_no_trying_mends_offers_no_retry(site: Site) -> None:
    reference = sent_unreadable(site)
    assert "Try again" not in signed_in(site).get(f"/unread/{reference}").text


def test_story_6_a_message_that_failed_for_good_is_shown_and_can_be_settled(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    with site.store.transaction() as session:
        case = session.scalars(select(Case)).one()
        message = OutgoingMessage(id=new_id(), dossier_id=case.dossier_id, key="alert", kind="alert", case_id=case.id,
                                  created_at=NOW, failed_at=NOW, reason="The address does not exist.")  # fmt: skip
        site.store.vault.put(message, "recipient", "icb@example.org")
        site.store.vault.put(message, "body", "A text.")
        session.add(message)
        outbox.add(session, "message", message.id, NOW)
        row = session.scalars(select(OutboxRow).where(OutboxRow.subject_id == message.id)).one()
        row.failed_at, row.reason = NOW, "The address does not exist."
    browser = signed_in(site)
    page = browser.get("/unread").text
    assert page.count("The address does not exist.") == 1
    assert f'href="/cases/{reference}"' in page
    assert post(browser, f"/unread/failures/{message.id}/settled") == 303
    assert "The address does not exist." not in browser.get("/unread").text
    with site.store.reading() as session:
        assert not outbox.stuck(session)


def test_an_original_of_a_case_is_not_to_be_had_here(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    with site.store.reading() as session:
        original = session.scalars(select(Original.id)).one()
    assert signed_in(site).get(f"/unread/{reference}/originals/{original}").status_code == 404


def test_the_door_is_named_and_nothing_is_promised_that_did_not_happen(site: Site) -> None:
    sent_unreadable(site)
    browser = signed_in(site)
    page = browser.get("/unread")
    assert "Came as: Word form by e-mail." in page.text
    token = form_token(page)
    said = browser.post("/unread/retry", data={"csrf_token": token, "row": "0" * 32}, follow_redirects=True).text
    assert "It is being tried again" not in said
    assert "It no longer waits for a person" in said


def test_who_has_it_open_is_told_to_others_and_not_to_themselves(site: Site) -> None:
    reference = sent_unreadable(site)
    mine, another = signed_in(site), site.visitor()
    site.add_user("second@example.org", "business_unit")
    sign_in(another, "second@example.org")
    mine.get(f"/unread/{reference}")
    assert "has it open" not in mine.get("/unread").text
    assert "<strong>office@example.org</strong> has it open" in another.get("/unread").text
    assert "office@example.org opened this on" in another.get(f"/unread/{reference}").text
    site.clock.at = NOW + timedelta(minutes=31)
    assert "has it open" not in another.get("/unread").text


def test_the_longest_waiting_stand_first_and_pages_hold_fifty(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.cases.unread.PAGE", 2)
    sent = [sent_unreadable(site, f"{number}.docx", NOW - timedelta(minutes=number)) for number in range(5)]
    browser, found, address = signed_in(site), [], "/unread"
    for _ in range(3):
        page = browser.get(address).text
        found += re.findall(r'href="/unread/([A-Z0-9-]{11})"', page)
        following = re.search(r'href="([^"]+)">Next page', page)
        address = html.unescape(following[1]) if following else ""
    assert found == sent[::-1]
    assert address == ""


def test_when_nothing_is_left_the_page_says_so(site: Site) -> None:
    assert "Nothing is left here to do." in signed_in(site).get("/unread").text


def test_whatever_fails_for_good_is_named_in_words(site: Site) -> None:
    topics = open_pipeline(settings_of(site), site.store, NOW).jobs
    assert {*topics, *Kind} <= set(FAILED)
