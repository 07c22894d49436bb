"""The Word form, saved by LibreOffice and uploaded in a browser: read, checked and sent.

Real throughout: `intake run` with its worker and Redis, Chromium, LibreOffice at both ends.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect
from sqlalchemy import select

from forms import Answers
from forms.notification import NOTIFICATION
from intake.store.arrivals import ReadingRecord
from tests.e2e.service import Service, running
from tests.eventually import eventually
from tests.examples import example
from tests.forms.word.documents import filled
from tests.intake.web.notify.carried import LOOSE, form_with_loose_text
from tests.servers.office import Office

WAIT: Final = 90_000
"""Milliseconds: LibreOffice may take 45 seconds, and starts on a machine that does other work."""
CONVERTED: Final = "it was turned into .docx by LibreOffice"


def upload(page: Page, service: Service, file: Path, heading: str) -> None:
    page.goto(f"{service.address}/bring")
    page.get_by_label("Your filled-in form").set_input_files(file)
    page.get_by_role("button", name="Upload and read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=WAIT)


def send(page: Page, service: Service) -> None:
    page.get_by_role("button", name="Check your answers").click()
    page.locator("[name='declaration']").check()
    page.get_by_role("button", name="Send notification").click()
    page.get_by_role("heading", name="Notification sent").wait_for()


def read(service: Service) -> list[tuple[Answers, list[str], str]]:
    with service.store() as store, store.reading() as session:
        return [
            (
                Answers(store.vault.get(row, "answers")),
                store.vault.get(row, "unplaced"),
                " ".join(one["message"] for one in store.vault.get(row, "findings")),
            )
            for row in session.scalars(select(ReadingRecord).order_by(ReadingRecord.read_at))
        ]


def declared(number: str) -> Answers:
    return NOTIFICATION.answers({**example(number), "declaration": True})[0]


def test_a_form_saved_by_another_program_is_brought_and_sent(page: Page, soffice: Office, tmp_path: Path) -> None:
    (tmp_path / "loose.docx").write_bytes(form_with_loose_text())
    (tmp_path / "form.docx").write_bytes(filled(example("0036")))
    again = soffice.convert(tmp_path / "loose.docx", tmp_path / "again.odt")
    again = soffice.convert(again, tmp_path / "again.docx")
    odt = soffice.convert(tmp_path / "form.docx", tmp_path / "form.odt")
    pdf = soffice.convert(tmp_path / "form.docx", tmp_path / "form.pdf")
    with running(tmp_path / "data", AREA="Marram Bay") as service:
        upload(page, service, again, "We have read your form")  # a .docx is read at once
        expect(page.get_by_text(LOOSE, exact=True)).to_be_visible()
        send(page, service)
        upload(page, service, odt, "We have read your form")
        expect(page.get_by_text(CONVERTED)).to_be_visible()
        send(page, service)
        upload(page, service, pdf, "We could not read your file")
        expect(page.get_by_text("Upload the Word document that the PDF was made from.")).to_be_visible()
        assert eventually(lambda: len(service.intake("cases")) == 2)
        first, second = read(service)
    assert first[0].equal(declared("0031"))
    assert LOOSE in first[1]
    assert second[0].equal(declared("0036"))
    assert CONVERTED in second[2]
