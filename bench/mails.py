"""Mails with forms, as many as are wanted and no two alike: the twelve examples, varied."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill

EXAMPLES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "tests" / "examples" / "notifications.json").read_text(encoding="utf-8")
)
_BRANDING: Final = Branding("Marram Bay Safeguarding Children Partnership", (), "", "")
_T = TypeVar("_T")


def form_mail(number: int) -> bytes:
    """The mail of a number: a page of text and the filled form, some 70 KB."""
    given = EXAMPLES[number % len(EXAMPLES)]
    varied = {
        "incident_summary": f"{given.get('incident_summary', '')} (notification {number})",
        "notifier_name": f"Orla Pentreath {number}",
        "notification_ref": "",
    }
    answers, _ = NOTIFICATION.answers(given | varied)
    message = EmailMessage()
    message["From"], message["To"] = "orla@nhs.example.org", "intake@example.org"
    message["Subject"], message["Message-ID"] = f"Form {number}", f"<{number}@nhs.example.org>"
    message.set_content("Please find the form attached.")
    form = fill(NOTIFICATION, answers, _BRANDING)
    message.add_attachment(form, maintype="application", subtype="octet-stream", filename="form.docx")
    return message.as_bytes()


def form_mails(count: int) -> list[bytes]:
    """As many mails as asked for; making them takes a while, which is shown."""
    return [form_mail(number) for number in progress(range(count), f"Filling in {count:,} forms")]


def progress(turns: Sequence[_T], what: str) -> Iterator[_T]:
    """The turns one by one, with a bar on standard error: the figures alone go to standard output."""
    bar: Iterable[_T]
    with click.progressbar(turns, label=what, file=sys.stderr) as bar:
        yield from bar
