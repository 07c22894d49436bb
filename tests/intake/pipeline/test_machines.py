"""A machine's mail is told from a person's, and in doubt it is a person's (EXPERIENCE 14; RFC 3834, 3464, 8098)."""

from __future__ import annotations

from typing import Any

import pytest

from intake.pipeline.machines import Writer
from intake.pipeline.message import take_apart
from intake.store.store import Store
from tests.examples import example
from tests.intake.pipeline.made import Letterbox, mail, word
from tests.intake.pipeline.post import send

DAEMON = "Mail Delivery System <MAILER-DAEMON@mail.example.org>"
POSTMASTER = "postmaster@council.example.org"


def written_by(raw: bytes) -> Writer:
    return take_apart(raw).writer


def mailed(**headers: str) -> bytes:
    """A mail of these headers alone, in the place of those that every other mail here has."""
    lines = (f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return ("".join(lines) + "\r\nText\r\n").encode()


@pytest.mark.parametrize(
    ("headers", "writer"),
    [
        ({}, Writer.PERSON),
        ({"Auto_Submitted": "no"}, Writer.PERSON),
        ({"Auto_Submitted": "No (it is me)"}, Writer.PERSON),
        ({"Auto_Submitted": "auto-replied"}, Writer.ANSWERING_MACHINE),
        ({"Auto_Submitted": "Auto-Replied (vacation); owner-email=a@example.org"}, Writer.ANSWERING_MACHINE),
        ({"Auto_Submitted": "auto-generated"}, Writer.PROGRAM),
        ({"Auto_Submitted": "auto-notified; owner-email=a@example.org"}, Writer.PROGRAM),
        ({"Auto_Submitted": "auto-generated", "In_Reply_To": "<1@example.org>"}, Writer.ANSWERING_MACHINE),
        # Exchange's automatic reply
        (
            {"Subject": "Automatic reply: Your message", "Auto_Submitted": "auto-generated",
             "X_Auto_Response_Suppress": "All"},
            Writer.ANSWERING_MACHINE,
        ),
        ({"X_Auto_Response_Suppress": "All"}, Writer.PERSON),
        ({"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}, Writer.PERSON),
        ({"Precedence": "bulk"}, Writer.PROGRAM),
        ({"Precedence": "junk"}, Writer.PROGRAM),
        ({"Precedence": "auto_reply"}, Writer.ANSWERING_MACHINE),
        ({"X_Precedence": "auto_reply"}, Writer.ANSWERING_MACHINE),
        ({"Precedence": "list", "List_Id": "<list.example.org>"}, Writer.PERSON),
        ({"List_Unsubscribe": "<mailto:leave@example.org>"}, Writer.PERSON),
        ({"X_Autoreply": "yes"}, Writer.ANSWERING_MACHINE),
        ({"X_Autoreply": "no"}, Writer.PERSON),
        ({"X_Autorespond": "Away"}, Writer.ANSWERING_MACHINE),
        ({"X_Autoresponder": "Will not send another autoreply"}, Writer.ANSWERING_MACHINE),
        ({"Subject": "Out of office hours: a child is hurt"}, Writer.PERSON),
        ({"Subject": "Automatic reply: Your message"}, Writer.PERSON),
        ({"Subject": "FW: Undeliverable: form"}, Writer.PERSON),
        ({"Subject": "Undeliverable: form"}, Writer.PERSON),
        ({"From": POSTMASTER}, Writer.PERSON),
        ({"From": POSTMASTER, "Subject": "Undeliverable: Your message has arrived"}, Writer.FAILED),
        ({"From": POSTMASTER, "Subject": "Delivery Status Notification (Delay)"}, Writer.DELAYED),
        ({"From": DAEMON, "Subject": "Anything"}, Writer.FAILED),
        ({"From": DAEMON, "Subject": "Warning: message 1abc delayed 24 hours"}, Writer.DELAYED),
        ({"X_Failed_Recipients": "gone@example.org"}, Writer.FAILED),
        ({"X_MS_Exchange_Message_Is_Ndr": "1"}, Writer.FAILED),
        ({"Return_Path": "<>"}, Writer.PROGRAM),
        ({"Return_Path": "<a@example.org>"}, Writer.PERSON),
        ({"Return_Path": "<>", "Auto_Submitted": "auto-replied"}, Writer.ANSWERING_MACHINE),
        ({"Return_Path": "<>", "Subject": "Out of Office: Your message"}, Writer.ANSWERING_MACHINE),
        ({"Return_Path": "<>", "Subject": "Undelivered Mail Returned to Sender"}, Writer.FAILED),
        ({"Return_Path": "<>", "Subject": "Out of office hours: a child is hurt"}, Writer.PROGRAM),
    ],
)  # fmt: skip
def test_story_14_machines_are_told_by_what_they_write_and_persons_are_not_taken_for_them(
    headers: dict[str, str], writer: Writer
) -> None:
    assert written_by(mailed(**({"From": "a@example.org", "Subject": "Form"} | headers))) is writer


def report(kind: str, *parts: tuple[str, str]) -> bytes:
    made = "".join(f"--x\r\nContent-Type: {of}\r\n\r\n{text}\r\n" for of, text in parts)
    return f"From: {DAEMON}\r\nContent-Type: {kind}; boundary=x\r\n\r\n{made}--x--\r\n".encode()


def fate(*actions: str) -> tuple[str, str]:
    recipients = "".join(f"Final-Recipient: rfc822; a@example.org\r\nAction: {action}\r\n\r\n" for action in actions)
    return ("message/delivery-status", f"Reporting-MTA: dns; mail.example.org\r\n\r\n{recipients}")


@pytest.mark.parametrize(
    ("raw", "writer"),
    [
        (report("multipart/report; report-type=delivery-status", fate("failed")), Writer.FAILED),
        (report("multipart/report; report-type=delivery-status", fate("Delayed")), Writer.DELAYED),
        (report("multipart/report; report-type=delivery-status", fate("delivered")), Writer.DELIVERED),
        (report("multipart/report; report-type=delivery-status", fate("relayed", "expanded")), Writer.DELIVERED),
        (report("multipart/report; report-type=delivery-status", fate("delivered", "failed")), Writer.FAILED),
        (report("multipart/report; report-type=delivery-status", fate("lost (sorry)")), Writer.FAILED),
        (report('multipart/report; report-type="delivery-status"'), Writer.FAILED),
        (report("multipart/report"), Writer.FAILED),
        (report("multipart/mixed", ("text/plain", "Sorry"), fate("failed")), Writer.FAILED),
        (report("multipart/report; report-type=disposition-notification"), Writer.READ_RECEIPT),
        (report("multipart/report", ("message/disposition-notification", "Disposition: displayed")),
         Writer.READ_RECEIPT),
        (report("multipart/report; report-type=feedback-report"), Writer.PROGRAM),
    ],
)  # fmt: skip
def test_story_14_reports_are_told_by_what_they_report(raw: bytes, writer: Writer) -> None:
    assert written_by(raw) is writer


def test_a_person_who_forwards_a_report_is_a_person() -> None:
    forwarded = report("multipart/report; report-type=delivery-status", fate("failed")).decode()
    raw = "From: a@example.org\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\nSee below.\r\n--y\r\n"
    assert written_by(f"{raw}Content-Type: message/rfc822\r\n\r\n{forwarded}\r\n--y--\r\n".encode()) is Writer.PERSON


SCAN = ("scan.pdf", b"%PDF-1.7")
LOGO = ("logo.png", b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        (mail(Auto_Submitted="auto-replied"), "auto_reply"),
        (mail(LOGO, ("me.vcf", b"BEGIN:VCARD"), Auto_Submitted="auto-replied"), "auto_reply"),
        (report("multipart/report; report-type=disposition-notification"), "auto_reply"),
        (report("multipart/report", fate("failed")), "bounce"),
        (report("multipart/report", fate("delayed")), "bounce"),
        (mail(SCAN, Auto_Submitted="auto-replied"), "needs_a_person"),
        (mail(Auto_Submitted="auto-generated"), "needs_a_person"),
        (mail(Precedence="bulk"), "needs_a_person"),
        (mail(Return_Path="<>"), "needs_a_person"),
        (mail(List_Id="<list.example.org>", Precedence="list"), "needs_a_person"),
    ],
)
def test_only_what_surely_is_for_nobody_is_put_before_nobody(
    raw: bytes, outcome: str, store: Store, box: Letterbox
) -> None:
    assert send(store, raw, box).outcome == outcome


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "<list.example.org>", "Precedence": "list"},
        {"Precedence": "bulk"},
        {"Auto_Submitted": "auto-replied"},
        {"Return_Path": "<>"},
    ],
)
def test_a_form_is_a_case_whatever_brought_it(headers: dict[str, Any], store: Store, box: Letterbox) -> None:
    assert send(store, mail(("form.docx", word(example("0038"))), **headers), box).outcome == "case"
