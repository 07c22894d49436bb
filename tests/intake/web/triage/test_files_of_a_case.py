"""Files of notifiers on the case page: what is said of each, the download, and what nobody is given."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from intake.cases import drafts
from intake.cases.files import kept
from intake.cases.files.content import kind_of
from intake.opened import open_pipeline
from intake.store.arrivals import Draft, Original, Receipt
from intake.store.casework import CaseEvent
from intake.store.online import Attachment
from intake.store.work import AccessRecord, OutboxRow
from intake.web.notify import blueprint as notify
from tests.examples import example
from tests.intake.cases.files.made import GOOD, JPEG
from tests.intake.store.made import CANARY
from tests.intake.web.base import Site, form_token, site_at
from tests.intake.web.triage.files_made import download, drain, ids, sent, words
from tests.intake.web.triage.made import NOW, mailed, settings_of, signed_in, taken_in
from tests.intake.web.triage.test_keying_in import SCAN, begun, finish, typed
from tests.servers.clamd import MALWARE, Clamd

NOTES = b"1 May: seen at home. "


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site without a scanner."""
    with site_at(tmp_path, NOW, more=[notify]) as made:
        yield made


@pytest.fixture
def scanning(tmp_path: Path, clamd: Clamd) -> Iterator[Site]:
    """A site with one."""
    with site_at(tmp_path, NOW, more=[notify], INTAKE_SCANNER=clamd.url) as made:
        yield made


def test_they_are_listed_with_type_size_and_state_and_come_down_as_they_came(site: Site) -> None:
    data = NOTES * 40_000
    reference = sent(site, (f"../{CANARY}.txt", data), ("photo.jpg", JPEG))
    browser = signed_in(site, "police")
    page = words(browser.get(f"/cases/{reference}").text)
    for said in (
        "Files from notifiers (2)",
        "Plain text, 840 KB",
        "JPEG picture",
        f"The sender’s name for it: {CANARY}",
    ):
        assert said in page
    assert page.count("Not scanned for viruses: no scanner is set up. Open it with care.") == 2
    first, second = ids(site)
    answer = download(browser, reference, first)
    assert answer.data == data
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Content-Length"] == str(len(data))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert download(browser, reference, second).data == JPEG


def test_a_file_beside_what_no_program_could_read_is_on_the_page_of_the_case_it_was_attached_to(site: Site) -> None:
    reference, stray = sent(site), sent(site, ("notes.txt", NOTES), number="0041")
    with site.store.transaction() as session:
        case_id = session.scalars(select(Receipt.case_id).where(Receipt.reference == reference)).one()
        held = session.scalars(select(Receipt).where(Receipt.reference == stray)).one()
        held.outcome, held.case_id = "needs_a_person", case_id  # as by a fault of ours, and somebody who attached it
    browser = signed_in(site)
    assert f"Download file 1 of {stray}" in browser.get(f"/cases/{reference}").text
    assert download(browser, reference, ids(site)[0]).data == NOTES


def test_safety_16_and_19_it_is_handed_out_under_a_name_of_ours_to_be_saved(site: Site) -> None:
    reference = sent(site, (f"{CANARY}.jpg", JPEG))
    answer = download(signed_in(site), reference, ids(site)[0])
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}-file-1.jpg"'
    assert CANARY not in str(answer.headers)


def test_every_download_is_on_record_before_the_first_byte(site: Site) -> None:
    reference = sent(site, ("notes.txt", NOTES), ("photo.jpg", JPEG))
    browser = signed_in(site, "icb")
    download(browser, reference, ids(site)[1])
    with site.store.reading() as session:
        event = session.scalars(select(CaseEvent).where(CaseEvent.kind == "file_downloaded")).one()
        assert event.facts["number"] == 2
    page = words(browser.get(f"/cases/{reference}").text)
    assert "File downloaded" in page
    assert "icb@example.org" in page


def test_a_name_that_lies_is_kept_with_the_right_type_and_said(site: Site) -> None:
    reference = sent(site, ("report.pdf", GOOD[".docx"]))
    browser = signed_in(site)
    page = words(browser.get(f"/cases/{reference}").text)
    assert "Its name ends in .pdf, but it is not what that says." in page
    assert download(browser, reference, ids(site)[0]).headers["Content-Disposition"].endswith('-file-1.docx"')


def test_a_file_opens_only_within_its_own_case_and_for_who_may_see_cases(site: Site) -> None:
    one, other = sent(site, ("notes.txt", NOTES)), taken_in(site, example("0036"))
    (file_id,) = ids(site)
    with site.store.reading() as session:
        original_id = session.scalars(select(Attachment.original_id)).one()
    browser = signed_in(site)
    assert download(browser, other, file_id).status_code == 404
    assert browser.get(f"/cases/{one}/originals/{original_id}").status_code == 404
    for hostile in ("nothing", "..%2f..%2fetc%2fpasswd", "%00", "0" * 32):
        assert download(browser, one, hostile).status_code == 404
    assert download(signed_in(site, "administrator"), one, file_id).status_code == 403
    assert download(site.visitor(), one, file_id).status_code == 303
    with site.store.reading() as session:
        assert "file_downloaded" not in set(session.scalars(select(CaseEvent.kind)))


def test_a_file_of_a_draft_that_is_not_sent_is_nobodys(site: Site) -> None:
    reference = sent(site, number="0036")
    vault = site.store.vault
    dossier = vault.new_dossier(NOW)
    with site.store.transaction() as session:
        draft = session.get_one(Draft, drafts.start(session, vault, dossier, "token", NOW))
        kind = kind_of(io.BytesIO(NOTES), "", settings_of(site).files)
        file_id, _ = kept.add(
            session, vault, draft, io.BytesIO(NOTES), kind, "", settings_of(site).files, NOW, scanned=False
        )  # fmt: skip
    assert download(signed_in(site), reference, file_id).status_code == 404


def test_one_that_was_changed_is_refused_with_a_sentence(site: Site) -> None:
    reference = sent(site, ("notes.txt", NOTES))
    with site.store.transaction() as session:
        session.connection().exec_driver_sql("UPDATE original_chunk SET data = zeroblob(64)")
    answer = download(signed_in(site), reference, ids(site)[0])
    assert answer.status_code == 400
    assert "has been changed or moved since it was sealed" in answer.text


def out(browser: FlaskClient, reference: str, file_id: str, reason: str, way: str = "out") -> TestResponse:
    address = f"/cases/{reference}/files/{file_id}/{way}"
    page = browser.get(address)
    return browser.post(address, data={**hidden(page.text), "reason": reason})


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_the_office_takes_a_wrong_file_out_with_a_reason_and_its_hash_stays(site: Site) -> None:
    reference = sent(site, (f"{CANARY}.txt", NOTES), ("photo.jpg", JPEG))
    wrong, _right = ids(site)
    browser = signed_in(site)
    refused = out(browser, reference, wrong, " ")
    assert refused.status_code == 422
    assert download(browser, reference, wrong).status_code == 200
    assert out(browser, reference, wrong, "Of another family.").status_code == 303
    page = words(browser.get(f"/cases/{reference}").text)
    assert "The office took it out of this case" in page
    assert CANARY not in page
    assert "Of another family." in page
    assert sha256(NOTES).hexdigest() in page
    assert download(browser, reference, wrong).status_code == 303
    assert download(signed_in(site, "police"), reference, wrong).status_code == 303
    with site.store.reading() as session:
        assert len(session.scalars(select(Original).where(Original.kind == "file")).all()) == 2  # kept, sealed


def test_taken_out_twice_is_once_and_put_back_it_is_given_again(site: Site) -> None:
    reference = sent(site, ("notes.txt", NOTES))
    (file_id,) = ids(site)
    browser = signed_in(site)
    address = f"/cases/{reference}/files/{file_id}/out"
    typed = {**hidden(browser.get(address).text), "reason": "Wrong child."}
    for _ in range(2):  # a double click
        assert browser.post(address, data=typed).status_code == 303
    with site.store.reading() as session:
        kinds = [kind for kind in session.scalars(select(CaseEvent.kind)) if kind.startswith("file_")]
    assert kinds == ["file_taken_out"]
    assert out(browser, reference, file_id, "It is the right child.", "back").status_code == 303
    assert browser.get(f"/cases/{reference}/files/{file_id}/back").status_code == 303
    assert download(browser, reference, file_id).data == NOTES


def test_only_the_office_takes_files_out_and_only_of_their_case(site: Site) -> None:
    reference, other = sent(site, ("notes.txt", NOTES)), taken_in(site, example("0036"))
    (file_id,) = ids(site)
    assert "Take it out of this case" not in signed_in(site, "icb").get(f"/cases/{reference}").text
    assert signed_in(site, "police").get(f"/cases/{reference}/files/{file_id}/out").status_code == 403
    assert signed_in(site).get(f"/cases/{other}/files/{file_id}/out").status_code == 404


class TestWithAScanner:
    def test_put_back_it_is_scanned_before_anybody_is_given_it(self, scanning: Site) -> None:
        reference = sent(scanning, ("bad.txt", b"See: " + MALWARE))
        (file_id,) = ids(scanning)
        browser = signed_in(scanning)
        out(browser, reference, file_id, "Wrong child.")
        out(browser, reference, file_id, "The right child.", "back")
        assert download(browser, reference, file_id).status_code == 303
        drain(scanning)
        assert "A virus was found in it" in browser.get(f"/cases/{reference}").text

    def test_what_is_taken_out_while_it_waits_stays_out(self, scanning: Site, clamd: Clamd) -> None:
        clamd.stop()
        reference = sent(scanning, ("notes.txt", NOTES))
        (file_id,) = ids(scanning)
        browser = signed_in(scanning)
        out(browser, reference, file_id, "Wrong child.")
        clamd.start()
        open_pipeline(settings_of(scanning), scanning.store, NOW).drain(NOW + timedelta(hours=1))
        assert download(browser, reference, file_id).status_code == 303
        assert "The office took it out of this case" in browser.get(f"/cases/{reference}").text

    def test_what_is_clean_is_given_and_what_is_not_is_kept_and_given_to_nobody(self, scanning: Site) -> None:
        reference = sent(scanning, ("notes.txt", NOTES), ("bad.txt", b"See: " + MALWARE))
        browser = signed_in(scanning)
        page = words(browser.get(f"/cases/{reference}").text)
        assert "Checked for viruses: none found." in page
        assert "A virus was found in it. It is kept sealed and given to nobody." in page
        clean, bad = ids(scanning)
        assert download(browser, reference, clean).data == NOTES
        answer = download(browser, reference, bad)
        assert answer.status_code == 303
        assert "That file cannot be downloaded: A virus was found in it." in browser.get(answer.location).text
        with scanning.store.reading() as session:
            kinds = list(session.scalars(select(CaseEvent.kind).where(CaseEvent.kind == "file_downloaded")))
            assert len(kinds) == 1
            withheld = session.scalars(select(AccessRecord.facts).where(AccessRecord.what == "file-withheld")).one()
            assert withheld == {"reference": reference, "file": bad, "scan": "infected"}
            assert len(session.scalars(select(Original).where(Original.kind == "file")).all()) == 2

    def test_a_scanner_that_is_away_holds_back_the_file_and_not_the_case(self, scanning: Site, clamd: Clamd) -> None:
        clamd.stop()
        reference = sent(scanning, ("notes.txt", NOTES))
        browser = signed_in(scanning)
        page = words(browser.get(f"/cases/{reference}").text)
        assert "It waits for the virus scanner" in page
        assert download(browser, reference, ids(scanning)[0]).status_code == 303

    def test_one_that_could_not_be_checked_is_checked_again_when_somebody_asks(self, scanning: Site) -> None:
        reference = sent(scanning, ("notes.txt", NOTES))
        (file_id,) = ids(scanning)
        with scanning.store.transaction() as session:
            session.get_one(Attachment, file_id).scan = "could_not_scan"
        browser = signed_in(scanning)
        page = browser.get(f"/cases/{reference}")
        assert download(browser, reference, file_id).status_code == 303
        answer = browser.post(f"/cases/{reference}/files/{file_id}/scan", data={"csrf_token": form_token(page)})
        assert answer.status_code == 303
        assert "It waits for the virus scanner" in words(browser.get(f"/cases/{reference}").text)
        drain(scanning)
        assert download(browser, reference, file_id).data == NOTES
        again = browser.post(f"/cases/{reference}/files/{file_id}/scan", data={"csrf_token": form_token(page)})
        assert again.status_code == 303
        with scanning.store.reading() as session:
            assert session.get_one(Attachment, file_id).scan == "clean"
            assert session.scalars(select(OutboxRow).where(OutboxRow.topic == "scan")).one().done_at is not None

    def test_one_from_before_there_was_a_scanner_is_given_once_it_was_checked(self, scanning: Site) -> None:
        reference = sent(scanning, ("notes.txt", NOTES))
        (file_id,) = ids(scanning)
        with scanning.store.transaction() as session:
            session.get_one(Attachment, file_id).scan = "no_scanner"
        browser = signed_in(scanning)
        page = browser.get(f"/cases/{reference}")
        assert "it was sent before there was a scanner" in words(page.text)
        assert download(browser, reference, file_id).status_code == 303
        browser.post(f"/cases/{reference}/files/{file_id}/scan", data={"csrf_token": form_token(page)})
        drain(scanning)
        assert download(browser, reference, file_id).data == NOTES


def test_the_office_adds_files_to_what_it_keys_in(site: Site) -> None:
    reference = mailed(site, SCAN)
    browser = signed_in(site)
    draft = begun(browser, reference)
    typed(browser, draft, example("0031"))
    token = form_token(browser.get(f"{draft}check"))
    chosen = {"csrf_token": token, "files": [FileStorage(io.BytesIO(JPEG), "photo.jpg")]}
    assert browser.post(f"{draft}files", data=chosen).status_code == 303
    case = finish(browser, draft).location
    page = words(browser.get(case).text)
    assert "Files from notifiers (1)" in page
    assert download(browser, case.rpartition("/")[2], ids(site)[0]).data == JPEG
