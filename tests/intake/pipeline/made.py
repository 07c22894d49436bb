"""Notifications as they come in, and the pipeline that works them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import lru_cache
from typing import Any, Final

from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from intake.cases.casebook import Rules
from intake.cases.working_days import DayOne, england_holidays
from intake.pipeline import receive, tell
from intake.pipeline.advance import ReceiptSteps, ReplyAllTheSame
from intake.pipeline.deliver import Delivery
from intake.pipeline.letters import Letter, Letterhead
from intake.pipeline.sender import Trust
from intake.pipeline.transport import Transport
from intake.pipeline.work import Job, Pipeline
from intake.resources import templates_dir
from intake.store.store import Store

NOW: Final = datetime(2026, 9, 8, 10, 30, tzinfo=UTC)
KEY: Final = b"r" * 32
RULES: Final = Rules(
    ("local_authority", "icb", "police"), DayOne.AFTER, "Marram Bay", england_holidays(range(2006, 2029))
)
BRANDING: Final = Branding("Marram Bay Safeguarding Children Partnership", (), "", "")


LETTERHEAD: Final = Letterhead(
    partnership="Marram Bay Safeguarding Children Partnership",
    mail_from="notifications@example.org",
    front_door_phone="01632 960 456",
    staffed_hours="Monday to Friday, 9am to 5pm",
    public_url="https://notify.example.org",
    templates=templates_dir(),
)
TRUST: Final = Trust("mx.example.org", frozenset({"nhs.example.org"}))


class Letterbox:
    """Takes letters and keeps them. It can be emptied, and never refuses."""

    name = "letterbox"

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def pipeline(
    store: Store,
    between: Callable[[str], None] = lambda _step: None,
    transport: Transport | None = None,
    ring: Callable[[str], None] = lambda _key: None,
    letterhead: Letterhead = LETTERHEAD,
) -> Pipeline:
    steps = ReceiptSteps(store, NOTIFICATION, KEY, RULES, letterhead, TRUST, between, ring)
    delivery = Delivery(store, RULES, letterhead, transport or Letterbox(), between)
    jobs: dict[str, Job] = {receive.TOPIC: steps, tell.TOPIC: delivery, tell.REPLY_TOPIC: ReplyAllTheSame(steps)}
    return Pipeline(store, jobs, between)


def word(answers: dict[str, Any]) -> bytes:
    """A filled form: the same bytes for the same answers."""
    return _word(json.dumps(answers, sort_keys=True))


@lru_cache(maxsize=64)  # a form takes longer to write than most tests take with it
def _word(answers: str) -> bytes:
    return fill(NOTIFICATION, NOTIFICATION.answers(json.loads(answers))[0], BRANDING)


def mail(*attachments: tuple[str, bytes], **headers: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Orla Pentreath <orla.pentreath@nhs.example.org>"
    message["To"] = "notifications@example.org"
    message["Subject"] = "Form"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content("Please find the form attached.")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
