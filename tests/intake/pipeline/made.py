"""Notifications as they come in, and the pipeline that works them."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, Final

from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from intake.cases.casebook import Rules
from intake.cases.working_days import DayOne, england_holidays
from intake.pipeline.advance import ReceiptSteps
from intake.pipeline.receive import TOPIC
from intake.pipeline.work import Pipeline
from intake.store.store import Store

NOW: Final = datetime(2026, 9, 8, 10, 30, tzinfo=UTC)
KEY: Final = b"r" * 32
RULES: Final = Rules(
    ("local_authority", "icb", "police"), DayOne.AFTER, "Marram Bay", england_holidays(range(2006, 2029))
)
BRANDING: Final = Branding("Marram Bay Safeguarding Children Partnership", (), "", "")


def pipeline(store: Store, between: Callable[[str], None] = lambda _step: None) -> Pipeline:
    return Pipeline(store, {TOPIC: ReceiptSteps(store, NOTIFICATION, KEY, RULES, between)}, between)


def word(answers: dict[str, Any]) -> bytes:
    return fill(NOTIFICATION, NOTIFICATION.answers(answers)[0], BRANDING)


def mail(*attachments: tuple[str, bytes], **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Orla Pentreath <orla.pentreath@nhs.example.org>"
    message["To"] = "notifications@example.org"
    message["Subject"] = "Form"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Please find the form attached.")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
