"""What needs a person: why, the original, try again, and a note when it is dealt with."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.opened import open_pipeline
from intake.pipeline.receive import receive_file
from intake.store import outbox
from intake.store.arrivals import Original, ReadingRecord, Receipt
from intake.store.base import new_id
from intake.store.casework import Case
from intake.store.work import AccessRecord, OutboxRow, OutgoingMessage
from tests.examples import example
from tests.intake.documents.pdfs import pdf
from tests.intake.pipeline.made import mail, word
from tests.intake.web.base import Site, form_token
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


def test_story_34_what_could_not_be_read_says_why_and_gives_the_original(site: Site) -> None:
    reference = mailed(site, ("scan.pdf", b"%PDF-1.7 scan"))
    browser = signed_in(site)
    page = browser.get("/unread").text
    assert reference in page
    assert "PDF" in page
    address = re.search(rf'href="(/unread/{reference}/originals/[0-9a-f]+)"', page)
    assert address
    answer = browser.get(address[1])
    assert answer.data == mail(("scan.pdf", b"%PDF-1.7 scan")).replace(b"\r\n", b"\n") or answer.data.startswith(
        b"From"
    )
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}.eml"'
    (kept,) = recorded(site, "original-downloaded")
    assert kept.receipt_id
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


def test_dealt_with_wants_a_note_and_then_leaves_the_list(site: Site) -> None:
    reference = sent_unreadable(site)
    browser = signed_in(site)
    token = form_token(browser.get("/unread"))
    refused = browser.post(f"/unread/{reference}/settled", data={"csrf_token": token, "note": "  "})
    assert refused.status_code == 400
    assert "Say what you did about it" in refused.text
    assert "Error: Needs a person" in refused.text
    assert post(browser, f"/unread/{reference}/settled", note="Phoned the ward; keyed in.") == 303
    assert reference not in browser.get("/unread").text
    with site.store.reading() as session:
        receipt = session.scalars(select(Receipt)).one()
        assert site.store.vault.get(receipt, "settled_note") == "Phoned the ward; keyed in."
        assert receipt.settled_by
    assert recorded(site, "receipt-settled")[0].facts == {"reference": reference}
    assert post(browser, f"/unread/{reference}/settled", note="Again.") == 400


def test_story_7_try_again_puts_the_work_back_and_a_case_opens(site: Site) -> None:
    reference = given_up(site)
    browser = signed_in(site)
    page = browser.get("/unread").text
    assert "The database was away for an hour." in page
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
    sent_unreadable(site)
    assert "Try again" not in signed_in(site).get("/unread").text


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


def test_the_text_of_a_pdf_stands_with_its_original_and_looking_at_it_is_on_record(site: Site) -> None:
    reference = mailed(site, ("Notification.pdf", pdf("Seren Hallam", "was taken to hospital")))
    page = signed_in(site).get("/unread").text
    details = re.search(r"<details[^>]*>\s*<summary[^>]*>.*?Read the text of the PDF(.*?)</details>", page, re.DOTALL)
    assert details
    assert "Seren Hallam\nwas taken to hospital" in details[1]
    assert not re.search(r"<details[^>]* open[^>]*>\s*<summary[^>]*>.{0,200}Read the text", page, re.DOTALL)
    assert f"/unread/{reference}/originals/" in page
    (looked,) = recorded(site, "pdf-text-read")
    assert looked.facts == {"references": [reference]}


def test_what_a_pdf_says_is_kept_sealed_and_made_no_answer(site: Site) -> None:
    mailed(site, ("Notification.pdf", pdf("Zebedee Quillfeather")))
    with site.store.reading() as session:
        reading = session.scalars(select(ReadingRecord)).one()
        assert site.store.vault.get(reading, "unplaced") == ["Zebedee Quillfeather"]
        assert site.store.vault.get(reading, "answers") == {}
        assert session.scalars(select(Case)).all() == []
    folder = Path(str(site.store.engine.url.database)).parent
    assert not [file for file in folder.rglob("*") if file.is_file() and b"Quillfeather" in file.read_bytes()]


def test_a_pdf_without_text_says_so(site: Site) -> None:
    mailed(site, ("scan.pdf", pdf()))
    page = signed_in(site).get("/unread").text
    assert "The PDF holds no text" in page
    assert "Read the text of the PDF" not in page
    assert recorded(site, "pdf-text-read") == []


def test_texts_that_would_fill_the_page_are_left_to_the_original(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.cases.unread._PAGE_CHARACTERS", 20)
    mailed(site, ("a.pdf", pdf("The first of both")))
    mailed(site, ("b.pdf", pdf("The other one")), at=NOW + timedelta(minutes=1))
    page = signed_in(site).get("/unread").text
    assert "The first of both" in page
    assert "The other one" not in page
    assert "There is no room here" in page
