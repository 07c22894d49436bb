"""The page of one thing that needs a person: shown as words, handed out under our names, each look on record."""

from __future__ import annotations

import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.opened import open_pipeline
from intake.pipeline.receive import SightingKey, receive_message, receive_too_large
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case
from tests.examples import example
from tests.intake.documents.pdfs import pdf
from tests.intake.web.base import Site
from tests.intake.web.triage.made import NOW, mailed, sent_unreadable, settings_of, signed_in, taken_in
from tests.intake.web.triage.test_unread_page import recorded

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def received(site: Site, raw: bytes) -> str:
    settings = settings_of(site)
    received = receive_message(site.store, settings.secret_key, raw, NOW)
    open_pipeline(settings, site.store, NOW).drain(NOW)
    with site.store.reading() as session:
        return session.get_one(Receipt, received.receipt_id).reference


def in_html(words: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Orla Pentreath <orla.pentreath@nhs.example.org>"
    message["Subject"] = "<script>alert('subject')</script>"
    message.set_content(words, subtype="html")
    message.add_attachment(PNG, maintype="image", subtype="png", filename='"><img src=x onerror=alert(1)>.png')
    message.add_attachment(b"<html><script>alert(2)</script><p>A page</p></html>", maintype="text", subtype="html",
                           filename="notes.html")  # fmt: skip
    return message.as_bytes()


def test_story_34_a_mail_is_shown_as_words_with_its_original_and_each_look_is_on_record(site: Site) -> None:
    reference = mailed(site, ("scan.pdf", b"%PDF-1.7 scan"))
    browser = signed_in(site)
    page = browser.get(f"/unread/{reference}").text
    assert "Please find the form attached." in page
    assert "orla.pentreath@nhs.example.org" in page
    assert "scan.pdf" in page
    assert "Sender not verified" in page
    address = re.search(rf'href="(/unread/{reference}/originals/[0-9a-f]+)"', page)
    assert address
    answer = browser.get(address[1])
    assert answer.data.startswith(b"From: Orla Pentreath")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}.eml"'
    assert recorded(site, "original-downloaded")[0].receipt_id
    (looked,) = recorded(site, "receipt-read")
    assert looked.facts == {"reference": reference}
    assert looked.receipt_id


def test_nothing_of_a_hostile_mail_is_rendered_fetched_or_run(site: Site) -> None:
    hostile = (
        "<html><body onload='alert(3)'><p>Seren was <b>hurt</b>.</p><img src='http://198.51.100.7/track.gif'>"
        "<script>alert(4)</script><a href='https://evil.example.net/'>our site</a>"
        "<form action='https://evil.example.net'><input name='password'></form></body></html>"
    )
    reference = received(site, in_html(hostile))
    page = signed_in(site).get(f"/unread/{reference}").text
    assert "Seren was hurt." in page
    assert "our site [leads to https://evil.example.net/]" in page
    assert "track.gif" not in page
    for live in ("alert(4)", "<script>alert", "onload=", "<img src=x", 'name="password"', 'href="https://evil'):
        assert live not in page, live
    assert "&lt;script&gt;alert(&#39;subject&#39;)&lt;/script&gt;" in page


def test_attachments_leave_as_what_they_are_under_a_name_of_ours(site: Site) -> None:
    reference = received(site, in_html("<p>Hello</p>"))
    browser = signed_in(site)
    page = browser.get(f"/unread/{reference}").text
    assert "Picture" in page
    assert "Web page" in page
    assert "A page" in page
    picture = browser.get(f"/unread/{reference}/pictures/0")
    assert (picture.data, picture.content_type) == (PNG, "image/png")
    assert picture.headers["Content-Disposition"] == f'inline; filename="{reference}-1.png"'
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.headers["Cache-Control"] == "no-store"
    saved = browser.get(f"/unread/{reference}/files/1")
    assert saved.content_type.startswith("text/plain")
    assert saved.headers["Content-Disposition"] == f'attachment; filename="{reference}-2.txt"'
    assert browser.get(f"/unread/{reference}/pictures/1").status_code == 404
    assert browser.get(f"/unread/{reference}/files/2").status_code == 404
    assert [each.facts["number"] for each in recorded(site, "attachment-read")] == [0, 1]


def test_only_the_office_sees_it(site: Site) -> None:
    reference = received(site, in_html("<p>Hello</p>"))
    police = signed_in(site, "police")
    for address in ("", "/pictures/0", "/files/0", "/ask", "/key-in", "/attach", "/open-case", "/set-aside"):
        assert police.get(f"/unread/{reference}{address}").status_code == 403, address
        assert site.visitor().get(f"/unread/{reference}{address}").status_code == 303, address


def test_a_file_that_was_handed_in_is_shown_by_its_content(site: Site) -> None:
    reference = sent_unreadable(site)
    page = signed_in(site).get(f"/unread/{reference}").text
    assert "The file" in page
    assert "not a document form.docx" in page


def test_what_was_too_large_to_fetch_shows_its_headers_and_says_where_the_rest_is(site: Site) -> None:
    settings, headers = settings_of(site), b"From: orla@nhs.example.org\nSubject: Large one\n\n"
    seen = SightingKey("inbox", 1, "7")
    receive_too_large(site.store, settings.secret_key, headers, 60_000_000, NOW, seen)
    with site.store.reading() as session:
        reference = session.scalars(select(Receipt.reference)).one()
    browser = signed_in(site)
    page = browser.get(f"/unread/{reference}").text
    assert "Large one" in page
    assert "only its headers are here" in page
    assert "too large to fetch" in browser.get(f"/unread/{reference}/read-again").text


def test_the_text_of_a_pdf_stands_with_its_original(site: Site) -> None:
    reference = mailed(site, ("Notification.pdf", pdf("Seren Hallam", "was taken to hospital")))
    browser = signed_in(site)
    page = browser.get(f"/unread/{reference}").text
    assert "Read the text of the PDF" in page
    assert "Seren Hallam\nwas taken to hospital" in page
    assert "Seren Hallam" not in browser.get("/unread").text


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
    reference = mailed(site, ("scan.pdf", pdf()))
    page = signed_in(site).get(f"/unread/{reference}").text
    assert "The PDF holds no text" in page
    assert "Read the text of the PDF" not in page


def test_texts_that_would_fill_the_page_are_cut_and_say_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.web.triage.unread.item.MOST_CHARACTERS", 9)
    reference = mailed(site, ("a.pdf", pdf("The first of both")))
    page = signed_in(site).get(f"/unread/{reference}").text
    assert "The first</div>" in page
    assert "There is more: download the original" in page


def test_what_became_a_case_is_read_there(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    answer = signed_in(site).get(f"/unread/{reference}")
    assert (answer.status_code, answer.location) == (303, f"/cases/{reference}")
