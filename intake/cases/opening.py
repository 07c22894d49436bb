"""What a notification that was read becomes: a case of its own, an update to a case, or a repeat.

The same bytes or equal answers are a repeat, by whichever door they came. Mere likeness is not: that is a case of its
own (CONTRACT, 'Answers'). An update names its case in the form or in the subject of its e-mail (`naming`). One that
names no case we know is a new case with K1 running, put before a person (SAFETY 11). A receipt that is a test belongs
to the demonstration: tests are matched with one another alone, and nothing real is ever matched with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from forms import Answers
from intake.cases.casebook import Casebook
from intake.cases.doubts import Doubt
from intake.cases.events import CaseOpened, PutBeforePerson, ReceiptLinked, Relation
from intake.cases.naming import Named, named_case
from intake.cases.recording import SYSTEM, Event
from intake.cases.routing import Firing, fire_each
from intake.cases.settling import taken_out_of
from intake.store.arrivals import Receipt
from intake.store.base import new_id
from intake.store.casework import Case, Told
from intake.store.engine import one_at_a_time


def place(book: Casebook, receipt: Receipt, answers: Answers, now: datetime, *, alone: bool = False) -> None:
    """Give ``receipt`` its case and its outcome: 'case', 'update' or 'duplicate'. Doing it again changes nothing.

    ``alone``: a person says that it is no update, whatever case it names. Neither is one that a person took out of a
    case: what it names was looked at then.
    """
    if receipt.case_id is not None:
        return
    one_at_a_time(book.session, "opening")  # two equal notifications at one moment are one case
    wrong = taken_out_of(book.vault, receipt)
    if (first := _first_of_its_kind(book, receipt, wrong)) is not None:
        receipt.duplicate_of_id = first.id
        _link(book, receipt, book.session.get_one(Case, first.case_id), Relation.DUPLICATE, now)
        return
    named = Named(None) if alone or wrong else named_case(book, receipt, answers)
    if named.case is not None:
        _link(book, receipt, named.case, Relation.UPDATE, now, named.doubts)
    else:
        _open(book, receipt, now, named.doubts)


def join(book: Casebook, receipt: Receipt, case: Case, now: datetime) -> None:
    """Make ``receipt``, which was read, an update to a case that a person chose."""
    _link(book, receipt, case, Relation.UPDATE, now)


def route(book: Casebook, case: Case) -> list[Firing]:
    """Who must hear of the case, kept with it. Doing it again adds what is new, holds anew, and takes back what no
    longer applies and was not done: nobody may be told, or said to have been told, by a rule that fell away."""
    every = [each.answers for each in book.notifications(case).values()]
    firings = fire_each(every, book.history(case), book.rules.partners)
    kept = {(told.recipient, told.rule): told for told in _told(book, case)}
    applies = {(firing.recipient, firing.rule_id) for firing in firings if not firing.question_to_office}
    for named in [named for named, told in kept.items() if told.at is None and named not in applies]:
        book.session.delete(kept.pop(named))
    for firing in firings:
        if firing.question_to_office:
            continue
        told = kept.get((firing.recipient, firing.rule_id))
        if told is None:
            told = Told(id=new_id(), case_id=case.id, recipient=firing.recipient, rule=firing.rule_id, held=False)
            kept[firing.recipient, firing.rule_id] = told
            book.session.add(told)
        if told.at is None:
            told.held = firing.held  # a further notification may bring a new restriction
    book.session.flush()
    return firings


def _told(book: Casebook, case: Case) -> Sequence[Told]:
    return book.session.scalars(select(Told).where(Told.case_id == case.id)).all()


def _first_of_its_kind(book: Casebook, receipt: Receipt, wrong: frozenset[str]) -> Receipt | None:
    """The notification that it repeats; none of a case in ``wrong``."""
    same = [Receipt.content_hash == receipt.content_hash]
    if receipt.answers_digest is not None:
        same.append(Receipt.answers_digest == receipt.answers_digest)
    earlier = (
        select(Receipt)
        .where(
            Receipt.id != receipt.id,
            Receipt.case_id.is_not(None),
            Receipt.case_id.not_in(wrong),
            Receipt.duplicate_of_id.is_(None),
            Receipt.test.is_(receipt.test),
            or_(*same),
        )
        .order_by(Receipt.received_at, Receipt.id)
        .limit(1)
    )  # fmt: skip
    return book.session.scalar(earlier)


def _link(
    book: Casebook, receipt: Receipt, case: Case, relation: Relation, now: datetime, doubts: Sequence[Doubt] = ()
) -> None:
    receipt.case_id = case.id
    receipt.outcome = relation.value
    book.session.flush()
    linked = ReceiptLinked(at=now, by=_by(receipt), receipt_id=receipt.id, relation=relation)
    book.record(case, [linked, *_before_a_person(receipt, doubts, now)])


def _open(book: Casebook, receipt: Receipt, now: datetime, doubts: Sequence[Doubt]) -> None:
    case = Case(
        id=new_id(),
        dossier_id=receipt.dossier_id,
        reference=receipt.reference,
        status="received",
        channel=receipt.channel,
        opened_at=now,
        received_at=receipt.received_at,
        version=0,
        demonstration=receipt.test,
    )
    book.session.add(case)
    book.session.flush()
    receipt.case_id = case.id
    receipt.outcome = "case"
    book.session.flush()
    opened = CaseOpened(
        at=now, by=_by(receipt), receipt_id=receipt.id, reference=receipt.reference, channel=receipt.channel
    )
    book.record(case, [opened, *_before_a_person(receipt, doubts, now)])


def _before_a_person(receipt: Receipt, doubts: Sequence[Doubt], now: datetime) -> list[Event]:
    return [PutBeforePerson(at=now, by=SYSTEM, about=doubt, receipt_id=receipt.id) for doubt in doubts]


def _by(receipt: Receipt) -> str:
    """Who gave the receipt its case: the person who keyed it in or opened it, else the program."""
    return receipt.settled_by or SYSTEM
