"""Notifications put into cases of a store, without the documents they would come in as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers
from intake.cases.casebook import Casebook
from intake.cases.opening import place, route
from intake.cases.recording import Event
from intake.cases.reference import make
from intake.pipeline.alike import LookingForAlike
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.base import new_id
from intake.store.casework import Case
from intake.store.store import Store
from tests.intake.pipeline.made import KEY, NOW, RULES
from tests.intake.store.made import receipt

_NUMBERS: Final = count()
_T = TypeVar("_T")


def placed(store: Store, answers: Mapping[str, Any], at: datetime = NOW, *, test: bool = False) -> str:
    """The reference of the case that a notification became or was put into; others like it are not looked for."""
    with store.transaction() as session:
        one = receipt(store, make(KEY, f"placed {next(_NUMBERS)}".encode()))
        one.received_at, one.test = at, test
        session.add(one)
        session.flush()
        reading = ReadingRecord(
            id=new_id(), dossier_id=one.dossier_id, receipt_id=one.id, version=1, outcome="complete", read_at=at
        )
        store.vault.put(reading, "answers", Answers(answers).to_json())
        one.answers_digest = store.vault.blind("answers", Answers(answers).fingerprint())
        session.add(reading)
        session.flush()
        book = Casebook(session, store.vault, RULES)
        place(book, one, Answers(answers), at)
        case = session.get_one(Case, one.case_id)
        route(book, case)
        return case.reference


def looked(store: Store, at: datetime = NOW) -> int:
    """How many likenesses are found by looking for all that nobody looked for."""
    return LookingForAlike(store, RULES).until_done(at).found


def on_case(store: Store, reference: str, do: Callable[[Casebook, Case], _T]) -> _T:
    """What ``do`` gives for a case within one transaction."""
    with store.transaction() as session:
        return do(Casebook(session, store.vault, RULES), case_of(session, reference))


def case_of(session: Session, reference: str) -> Case:
    """The case of a reference."""
    return session.scalars(select(Case).where(Case.reference == reference)).one()


def history(store: Store, reference: str) -> list[Event]:
    """Every event of a case."""
    return on_case(store, reference, lambda book, case: book.history(case))


def receipts(store: Store, reference: str) -> list[Receipt]:
    """What came in for a case."""
    with store.reading() as session:
        case = case_of(session, reference)
        return list(session.scalars(select(Receipt).where(Receipt.case_id == case.id).order_by(Receipt.reference)))
