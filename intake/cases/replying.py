"""A notification with the replies to it laid over: what a further reply form asks about, and is read against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers, Form
from forms.reply import CARRIED
from intake.cases import reference
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.vault import Vault

ABOUT_ITSELF: Final = frozenset({"is_update", "updates_notification_ref", "date_notification", "time_notification"})
"""Questions whose answers are about the notification that gives them, not about what it notifies."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a notification and the replies to it say together, and its receipt."""

    receipt: Receipt
    answers: Answers


def as_it_stands(
    session: Session, vault: Vault, form: Form, named: str, *, test: bool | None = None
) -> Standing | None:
    """The notification whose reference ``named`` is, however it was typed; None where there is none that was read.

    What other notifications of its case say stays out: its sender may not have it (SAFETY 18). ``test`` True looks
    among the demonstration's, False among the real ones, None among both.
    """
    wanted = reference.normalise(named)
    receipt = None if wanted is None else session.scalar(select(Receipt).where(Receipt.reference == wanted))
    if receipt is None or test not in (None, receipt.test):
        return None
    first = _reading(session, receipt)
    if first is None:
        return None
    values: dict[str, Any] = dict(vault.get(first, "answers"))
    for reading in _further(session, receipt):
        values |= _replied(vault, form, reading, receipt.reference)
    return Standing(receipt, form.answers(values)[0])


def _further(session: Session, receipt: Receipt) -> list[ReadingRecord]:
    """The latest readings of what came to the same case after ``receipt``, oldest first."""
    if receipt.case_id is None:
        return []
    others = session.scalars(
        select(Receipt)
        .where(
            Receipt.case_id == receipt.case_id,
            Receipt.id != receipt.id,
            Receipt.duplicate_of_id.is_(None),
            Receipt.received_at >= receipt.received_at,
        )
        .order_by(Receipt.received_at, Receipt.id)
    )
    return [reading for other in others if (reading := _reading(session, other)) is not None]


def _reading(session: Session, receipt: Receipt) -> ReadingRecord | None:
    return session.scalar(
        select(ReadingRecord)
        .where(ReadingRecord.receipt_id == receipt.id)
        .order_by(ReadingRecord.version.desc())
        .limit(1)
    )


def _replied(vault: Vault, form: Form, reading: ReadingRecord, to: str) -> Mapping[str, Any]:
    """What the reading of an update to ``to`` adds. Its groups count where they were completed from ``to``: those of
    a full form may number the same people otherwise."""
    answers: Mapping[str, Any] = vault.get(reading, "answers")
    if reference.normalise(str(answers.get("updates_notification_ref", ""))) != to:
        return {}
    provenance: Mapping[str, Mapping[str, Any]] = vault.get(reading, "provenance") or {}
    completed = {path.partition("[")[0] for path, found in provenance.items() if found["how"] == CARRIED}
    return {
        name: value
        for name, value in answers.items()
        if name not in ABOUT_ITSELF and (name not in form.groups or name in completed)
    }
