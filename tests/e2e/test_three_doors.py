"""One notification by three doors: a browser, the Word form typed in LibreOffice and mailed, and a file handed in.

Real throughout: `intake run`, Chromium, LibreOffice, Dovecot.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from forms import Answers
from forms.notification import NOTIFICATION
from forms.web import ASKED
from forms.word.branding import Branding
from forms.word.fill import fill
from intake.store.arrivals import ReadingRecord, Receipt
from tests.e2e.service import RUN, Service, running
from tests.eventually import eventually
from tests.examples import example
from tests.figures import Figure
from tests.forms.word.office import typed_in
from tests.intake.web.notify.walk import posts
from tests.servers.dovecot import Mailbox
from tests.servers.office import Office

SET_UP_SECONDS: Final = 600
"""Long enough for a clone's virtual environment and page assets."""
BRANDING: Final = Branding("Marram Bay Safeguarding Children Partnership", (), "", "")
# DOMAIN 2, 'Day counting': aware Fri 28 Aug 2026 (bank holiday 31 Aug) -> K1 due Mon 7 Sep.
AWARE: Final = {
    "date_la_aware": "2026-08-28",
    "csc_referral_date": "2026-08-29",
    "strategy_discussion_date": "2026-08-31",
}


def fill_in(page: Page, address: str, answers: Answers) -> str:
    """Fill in every page that an answer stands on, as a person does, and send; the reference shown."""
    page.goto(address)
    page.get_by_role("button", name="Start now").click()
    draft = page.url.rstrip("/").rsplit("/", 1)[-1]
    for place, inputs in posts(NOTIFICATION, answers, draft):
        page.goto(address + place)
        enter(page, inputs.items(multi=True))
        with page.expect_navigation():
            page.get_by_role("button", name="Save and come back later").click()
    page.goto(f"{address}/notify/{draft}/check")
    page.locator("[name='declaration']").check()
    page.get_by_role("button", name="Send notification").click()
    page.get_by_role("heading", name="Notification sent").wait_for()
    return page.locator(".govuk-panel strong").inner_text()


def enter(page: Page, inputs: Iterable[tuple[str, str]]) -> None:
    for name, value in inputs:
        if name == ASKED:
            continue
        asked = page.locator(f"[name='{name}']")
        if asked.first.get_attribute("type") in {"radio", "checkbox"}:
            page.locator(f"[name='{name}'][value='{value}']").check()
        else:
            asked.fill(value)


def mailed(form: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Orla Pentreath <orla.pentreath@nhs.example.org>", "intake@example.org"
    message["Subject"], message["Message-ID"] = "Notification", "<three-doors@nhs.example.org>"
    message.set_content("Please find the form attached.")
    message.add_attachment(
        form,
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="Notification.docx",
    )
    return message.as_bytes()


def outcomes(service: Service) -> dict[str, str | None]:
    with service.store() as store, store.reading() as session:
        return {receipt.reference: receipt.outcome for receipt in session.scalars(select(Receipt))}


def make_run_in_a_clone(folder: Path) -> list[str]:
    """What a newcomer types, in a fresh clone of this repository."""
    clone = folder / "a clone"
    subprocess.run(["git", "clone", "--quiet", str(Path(__file__).parents[2]), str(clone)], check=True)
    return ["make", "-C", str(clone), "run"]


@pytest.mark.parametrize("cloned", [False, pytest.param(True, marks=pytest.mark.prove)], ids=["here", "clone"])
def test_three_doors_one_case_equal_answers(
    page: Page, soffice: Office, mailbox: Mailbox, tmp_path: Path, cloned: bool, figure: Figure
) -> None:
    command = make_run_in_a_clone(tmp_path) if cloned else RUN
    answers, _ = NOTIFICATION.answers(example("0031") | AWARE)
    typed = typed_in(soffice, fill(NOTIFICATION, Answers({}), BRANDING), NOTIFICATION, answers, tmp_path)
    handed_in = tmp_path / "form.docx"
    handed_in.write_bytes(fill(NOTIFICATION, answers, BRANDING))

    started = running(
        tmp_path / "data", command=command, within=SET_UP_SECONDS, MAILBOX_URL=mailbox.url, AREA="Marram Bay"
    )
    with started as service:
        shown = fill_in(page, service.address, answers)
        assert eventually(lambda: outcomes(service) == {shown: "case"})
        mailbox.drop(mailed(typed))
        assert eventually(lambda: sorted(filter(None, outcomes(service).values())) == ["case", "duplicate"])
        (ingested,) = service.intake("ingest", str(handed_in))
        assert (ingested["outcome"], ingested["case"]) == ("duplicate", shown)

        (case,) = service.intake("cases")
        assert case["reference"] == shown
        clock = next(one for one in case["clocks"] if one["id"] == "K1")
        assert (clock["trigger_date"], clock["due"]) == ("2026-08-28", date(2026, 9, 7).isoformat())
        with service.store() as store, store.reading() as session:
            read = [Answers(store.vault.get(row, "answers")) for row in session.scalars(select(ReadingRecord))]
        assert len(read) == 3
        assert [one.to_json() for one in read if not one.equal(answers)] == []
        assert eventually(lambda: mailbox.messages("INBOX") == {})
        assert len(mailbox.messages("Processed")) == 1
    if cloned:
        figure("doors of one notification, from a clone and `make run`: equal answers", f"{len(read)} of 3")
