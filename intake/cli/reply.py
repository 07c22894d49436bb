"""Which notification a reply form asks about: one that was received, or one whose answers lie in a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from forms import Answers
from forms.notification import NOTIFICATION
from forms.word.reply import NAMES, NEUTRAL_NAME
from intake.cases.casebook import Casebook
from intake.cases.events import DocumentRead
from intake.cases.recording import SYSTEM
from intake.cases.replying import as_it_stands
from intake.cases.routing.holding import Context, context_of, held_why
from intake.cli.files import json_object
from intake.cli.store import opened
from intake.opened import rules_of
from intake.store.casework import Case

_NOTIFIER: Final = "notifier"
"""Nobody is released under this name: whatever holds a recipient holds a reply form too."""
_DOCUMENT: Final = "reply form"


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """A notification that is asked about. ``held``: why it may not leave yet (SAFETY 12, 13); empty when it may."""

    reference: str
    answers: Answers
    held: str


def replied_to(named: str) -> ReplyTo:
    """The notification that ``named``, a reference or a JSON file, means. Raises ClickException for anything else."""
    if named.casefold().endswith(".json"):
        return _from_file(Path(named))
    return _received(named)


def _from_file(file: Path) -> ReplyTo:
    answers, _ = NOTIFICATION.answers(json_object(file))
    reference = answers.get("notification_ref")
    if not isinstance(reference, str):
        raise click.ClickException(f"{file} does not name its notification: notification_ref is missing.")
    return ReplyTo(reference, answers, held_why(_NOTIFIER, answers, Context(())))


def _received(named: str) -> ReplyTo:
    """A notification in the database. That its answers were read for a document goes on the case's record."""
    now = datetime.now(UTC)
    with opened() as at, at.store.transaction() as session:
        standing = as_it_stands(session, at.store.vault, NOTIFICATION, named)
        if standing is None:
            raise click.ClickException(f"No notification with the reference {named} was received and read.")
        receipt, context = standing.receipt, Context(())
        if receipt.case_id is not None:
            case = session.get_one(Case, receipt.case_id)
            book = Casebook(session, at.store.vault, rules_of(at.settings, now))
            others = [notified.answers for notified in book.notifications(case).values()]
            context = context_of(book.history(case), at.settings.statutory_partners, others)
            book.looked(case, DocumentRead(at=now, by=SYSTEM, document=_DOCUMENT))
        return ReplyTo(receipt.reference, standing.answers, held_why(_NOTIFIER, standing.answers, context))


def check_neutral(out: Path, answers: Answers) -> None:
    """Raise ClickException when the file's name holds the name of somebody in the notification (SAFETY 16, 19)."""
    words = set(_words(out.stem))
    for group_id, questions in NAMES.items():
        for row in answers.rows(group_id):
            if any(words & set(_words(str(row.get(question, "")))) for question in questions):
                raise click.ClickException(
                    f"The file's name names somebody in the notification. Use a neutral one, such as {NEUTRAL_NAME}."
                )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", text.casefold())
