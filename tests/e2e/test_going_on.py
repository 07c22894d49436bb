"""From a mailed form to the update sent online: the reply, its link, the code, the draft. Real throughout.

`intake run`, Dovecot, an SMTP server, Chromium.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from intake.store.arrivals import Receipt
from tests.e2e.service import Service, running
from tests.eventually import eventually
from tests.examples import example
from tests.figures import Figure
from tests.intake.pipeline.made import mail, word
from tests.intake.pipeline.post import VOUCHED
from tests.servers.browser import fits
from tests.servers.dovecot import Mailbox
from tests.servers.smtp_sink import SmtpSink

SENDER = "orla.pentreath@nhs.example.org"
TURNS = 5


def form(summary: str) -> bytes:
    """A form with a question open, from a sender for whom our own mail server vouches."""
    given = example("0038") | {"incident_summary": summary}
    return mail(("form.docx", word(given)), Authentication_Results=VOUCHED, Message_ID="<7f3a@nhs.example.org>")


def answering(folder: Path, sink: SmtpSink, inbox: Mailbox) -> AbstractContextManager[Service]:
    """A service that answers what comes to ``inbox``."""
    return running(
        folder / "data",
        MAILBOX_URL=inbox.url,
        SMTP_URL=sink.url,
        MAIL_FROM="notifications@example.org",
        AUTHENTICATION_SERVER="mx.example.org",
        KNOWN_SENDERS="nhs.example.org",
    )


def found(pattern: str, message: EmailMessage) -> str:
    """What the first group of ``pattern`` matches in a message."""
    match = re.search(pattern, message.get_content())
    assert match
    return match[1]


def outcomes(service: Service) -> list[str | None]:
    with service.store() as store, store.reading() as session:
        return list(session.scalars(select(Receipt.outcome).order_by(Receipt.received_at)))


def test_safety_18_from_the_mailed_form_to_the_update(
    sized_page: Page, axe: Callable[[Page], list[str]], smtp_sink: SmtpSink, mailbox: Mailbox, tmp_path: Path
) -> None:
    page = sized_page
    with answering(tmp_path, smtp_sink, mailbox) as service:
        mailbox.drop(form("Wren fell."))
        (reply,) = smtp_sink.wait_for(1)
        assert reply.recipients == (SENDER,)
        assert str(reply.message["In-Reply-To"]) == "<7f3a@nhs.example.org>"
        link = found(r"(http://localhost:\d+/continue/\S+)", reply.message)

        page.goto(link)
        assert axe(page) == []
        page.get_by_role("button", name="Send me a code").click()
        expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
        assert axe(page) == []
        assert fits(page)
        code = found(r"Your code is (\d{6})", smtp_sink.wait_for(2)[1].message)
        assert smtp_sink.delivered[1].recipients == (example("0038")["notifier_email"],)

        page.get_by_label("Code").fill("12345")
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_title(re.compile("^Error: Enter your code"))
        assert axe(page) == []
        page.get_by_label("Code").fill(f"{code[:3]} {code[3:]}")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", name="Your notification")).to_be_visible()
        page.get_by_role("button", name="Check your answers").click()
        expect(page.get_by_text("Wren fell.")).to_be_visible()
        page.locator("[name='declaration']").check()
        page.get_by_role("button", name="Send notification").click()
        expect(page.get_by_role("heading", name="Notification sent")).to_be_visible()
        assert eventually(lambda: outcomes(service) == ["case", "update"])

        page.goto(link)
        expect(page.get_by_role("heading", name="Notification sent")).to_be_visible()
        page.context.clear_cookies()
        page.goto(link)
        expect(page.get_by_role("heading", name="This link does not open anything any more")).to_be_visible()
        assert axe(page) == []
        assert fits(page)


def filed(mailbox: Mailbox) -> int:
    """How many mails were taken in and filed away."""
    return len(mailbox.messages("Processed")) if "Processed" in mailbox.folders() else 0


@pytest.mark.prove
def test_how_soon_a_known_sender_is_answered(
    smtp_sink: SmtpSink, mailbox: Mailbox, tmp_path: Path, figure: Figure
) -> None:
    taken: list[float] = []
    with answering(tmp_path, smtp_sink, mailbox):
        for turn in range(TURNS):
            assert eventually(lambda: filed(mailbox) == len(taken) and mailbox.idling)
            began = time.monotonic()
            mailbox.drop(form(f"It happened {turn} times."))
            smtp_sink.wait_for(turn + 1)
            taken.append(time.monotonic() - began)
    said = f"median {statistics.median(taken):.2f} s, longest {max(taken):.2f} s of {TURNS} mails on an idle service"
    figure("From a mail in the inbox to its first reply at the SMTP server (goal: a minute)", said)
