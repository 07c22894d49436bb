"""Everything about one case for reading: notifications, who must hear, clocks, documents, messages, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forms import NOT_KNOWN, Answers, Form
from intake.cases.agency_requests import agencies_of
from intake.cases.casebook import NEEDS_A_PERSON, Casebook
from intake.cases.clock_events import LatenessExplained
from intake.cases.clocks.clock import Clock
from intake.cases.clocks.k1 import Notified
from intake.cases.clocks.of_case import clocks_of
from intake.cases.clocks.others import OthersDuty, duties_of
from intake.cases.decisions import latest_views
from intake.cases.due import Due, due_of
from intake.cases.events import Relation
from intake.cases.glance import Flag, Glance, glance, risk_now, with_likeness
from intake.cases.hearing import Hearing, Question, hearing_of, questions_of
from intake.cases.joining import receipts_joined
from intake.cases.likeness_events import JoinedInto, Pair, kept_here, pairs
from intake.cases.mailed import mailed
from intake.cases.messages import Sent, messages_of
from intake.cases.notified import Child, NotificationRead, as_read, beside, compared, marked
from intake.cases.phone import phoned
from intake.cases.recording import Event
from intake.cases.routing import fire_each
from intake.cases.routing.recipients import recipient
from intake.cases.told_events import Reader, Told, history_in_words, readers
from intake.cases.words import RELATIONS, VIEWS
from intake.cases.working_days import local_date
from intake.store.arrivals import Original, ReadingRecord, Receipt
from intake.store.base import is_id
from intake.store.casework import Case
from intake.store.casework import Told as ToldRow
from intake.store.originals import came_with
from intake.store.traces import CaseTraced
from intake.store.vault import Vault

_NOT_TOLD: Final = "family_not_informed_reason"


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A clock with its whole sum; ``due`` says how long it has, None when it no longer runs.

    ``missed`` are the reasons given for lateness, each with the agency that is responsible, the latest first.
    """

    clock: Clock
    due: Due | None
    late: bool
    missed: tuple[LatenessExplained, ...]


@dataclass(frozen=True, slots=True)
class PartnerView:
    """What a statutory partner holds now; ``view`` is None while nothing counts."""

    label: str
    view: str | None
    reasons: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Document:
    """An original of the case. ``elsewhere``: the same message also holds the notification of another case.

    ``attached``: a person put it here; no program could read it.
    """

    id: str
    reference: str
    kind: str
    name: str
    size: int
    kept_at: datetime
    elsewhere: bool
    attached: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case, read."""

    glance: Glance
    risk: Flag | None
    restrictions: tuple[str, ...]
    """What every notification says about who must not know: shown first, to every reader."""
    notifications: tuple[NotificationRead, ...]
    """Latest first; repeats among them, with what they were a repeat of."""
    clocks: tuple[ClockShown, ...]
    duties: tuple[OthersDuty, ...]
    """Of other bodies (SAFETY 9)."""
    views: tuple[PartnerView, ...]
    hearings: tuple[Hearing, ...]
    questions: tuple[Question, ...]
    documents: tuple[Document, ...]
    messages: tuple[Sent, ...]
    history: tuple[Told, ...]
    readers: tuple[Reader, ...]
    alike: tuple[str, ...] = ()
    """References of cases that are like this one, and that nobody has looked at beside it yet."""
    joined: tuple[str, ...] = ()
    """References of the cases that were joined to this one."""
    uncompared: int = 0
    """How many cases have something in common with it and were not compared, being too many."""

    @property
    def latest(self) -> NotificationRead:
        """The notification that says how things stand: the last one that is no repeat."""
        return next((one for one in self.notifications if not one.repeat), self.notifications[0])

    @property
    def said(self) -> Mapping[str, str]:
        """The answers of the first screen in words: the latest to each question. A blank in an update takes nothing
        back, and whoever must not be told by any notification is still named (SAFETY 15)."""
        said: dict[str, str] = {}
        for number, one in enumerate(self._oldest_first()):
            earlier = said.get(_NOT_TOLD)
            said |= beside(said, one.essentials) if number and one.in_doubt else one.essentials
            if earlier and earlier not in said[_NOT_TOLD]:
                said[_NOT_TOLD] = f"{said[_NOT_TOLD]}\n{earlier}"
        return said

    @property
    def children(self) -> tuple[Child, ...]:
        """The children by the latest notification that names any, and those whom doubtful updates name beside them."""
        named: tuple[Child, ...] = ()
        for number, one in enumerate(self._oldest_first()):
            if number and one.in_doubt:
                named += tuple(marked(child) for child in one.children if child.name not in {old.name for old in named})
            else:
                named = one.children or named
        return named

    @property
    def family_must_not(self) -> bool:
        """Whether nobody knows that the family may be told: blank and not known count as 'must not' (SAFETY 15).

        An update whose sender nobody has verified can forbid it, and cannot allow it.
        """
        must_not = True
        for number, one in enumerate(self._oldest_first()):
            said = one.answers.get("family_informed", "")
            if said == NOT_KNOWN or (said and (number == 0 or not one.in_doubt)):
                must_not = said == NOT_KNOWN
        return must_not

    @property
    def in_doubt(self) -> tuple[NotificationRead, ...]:
        """The updates that change what stands here, and whose sender nobody has verified; the latest first."""
        return tuple(one for one in self.notifications if one.changed and one.in_doubt)

    def _oldest_first(self) -> list[NotificationRead]:
        return [one for one in reversed(self.notifications) if not one.repeat]

    @property
    def people(self) -> set[str]:
        """Ids of everybody who did something here."""
        named = {told.by for told in self.history} | {reader.by for reader in self.readers}
        return named | {hearing.by for hearing in self.hearings if hearing.by}


def casefile(book: Casebook, form: Form, case: Case, now: datetime) -> CaseFile:
    """The case as it stands ``now``, an aware instant."""
    today = local_date(now)
    session, vault, rules = book.session, book.vault, book.rules
    history = book.history(case)
    receipts = receipts_of(session, case)
    read = _readings(session, [receipt.id for receipt in receipts if receipt.outcome != NEEDS_A_PERSON])
    letters, calls = mailed(session, vault, receipts), phoned(session, vault, read)
    joined = receipts_joined(history)
    every = [as_read(form, vault, receipt, read[receipt.id], today) for receipt in receipts if receipt.id in read]
    agencies = {of: f"From the own system of {agency}" for of, agency in agencies_of(session, receipts).items()}
    shown = compared(
        form,
        [
            replace(
                one,
                mailed=letters.get(one.receipt_id),
                phoned=calls.get(one.receipt_id),
                relation=RELATIONS[Relation.JOINED] if one.receipt_id in joined else one.relation,
                channel=agencies.get(one.receipt_id, one.channel),
            )
            for one in every
        ],
    )
    notified = {one.receipt_id: Notified(one.answers, one.received_at) for one in shown}
    told_apart = [one.answers for one in shown if not one.repeat]
    firings = fire_each([one.answers for one in shown], history, rules.partners)
    rows = session.scalars(select(ToldRow).where(ToldRow.case_id == case.id)).all()
    return CaseFile(
        glance=with_likeness(glance(form, told_apart, today), history),
        risk=risk_now(told_apart),
        restrictions=_restrictions(told_apart),
        notifications=tuple(reversed(shown)),
        clocks=_clocks(book, history, notified, now),
        duties=duties_of(history, notified),
        views=_views(history, rules.partners),
        hearings=tuple(hearing_of(rows, firings)),
        questions=tuple(questions_of(firings, form)),
        documents=tuple(_documents(session, vault, case, receipts)),
        messages=tuple(messages_of(session, vault, case, [receipt.id for receipt in receipts])),
        history=tuple(history_in_words(history, references_of(session, history))),
        readers=tuple(readers(history)),
        alike=tuple(other for other, stands in pairs(history).items() if stands is Pair.OPEN),
        joined=tuple(kept_here(history)),
        uncompared=0 if (traced := session.get(CaseTraced, case.id)) is None else traced.unopened,
    )


def original_of(session: Session, case: Case, original_id: str) -> tuple[Original, Receipt] | None:
    """An original of the case with the receipt it came with; None when it belongs to no notification of the case."""
    original = session.get(Original, original_id) if is_id(original_id) else None
    if original is None:
        return None
    for receipt in receipts_of(session, case):
        if came_with(original, receipt):
            return original, receipt
    return None


def receipts_of(session: Session, case: Case) -> Sequence[Receipt]:
    """Everything that came in for the case, the earliest first; what a person attached unread, too."""
    return session.scalars(
        select(Receipt).where(Receipt.case_id == case.id).order_by(Receipt.received_at, Receipt.id)
    ).all()


def _readings(session: Session, receipt_ids: Sequence[str]) -> Mapping[str, ReadingRecord]:
    rows = session.scalars(
        select(ReadingRecord).where(ReadingRecord.receipt_id.in_(receipt_ids)).order_by(ReadingRecord.version)
    )
    return {row.receipt_id: row for row in rows}


def references_of(session: Session, history: Sequence[Event]) -> dict[str, str]:
    """The references of the receipts that a history names, those included that were taken out of the case."""
    ids = {event.receipt_id for event in history if getattr(event, "receipt_id", None)}  # type: ignore[attr-defined]
    ids |= {one for event in history if isinstance(event, JoinedInto) for one in event.receipts}
    rows = session.execute(select(Receipt.id, Receipt.reference).where(Receipt.id.in_(ids)))
    return dict(rows.all())


def _restrictions(notifications: Sequence[Answers]) -> tuple[str, ...]:
    given = [str(answers["sharing_restrictions"]) for answers in notifications if answers.get("sharing_restrictions")]
    return tuple(dict.fromkeys(reversed(given)))


def _clocks(
    book: Casebook, history: Sequence[Event], notified: Mapping[str, Notified], now: datetime
) -> tuple[ClockShown, ...]:
    rules = book.rules
    clocks = clocks_of(history, notified, rules.counted_by)
    return tuple(
        ClockShown(
            clock,
            due_of(clock, rules.holidays, now) if clock.running else None,
            clock.late(now),
            tuple(one for one in reversed(history) if isinstance(one, LatenessExplained) and one.clock == clock.id),
        )
        for clock in clocks
    )


def _views(history: Sequence[Event], partners: Sequence[str]) -> tuple[PartnerView, ...]:
    given = latest_views(history, partners)
    return tuple(
        PartnerView(
            label=recipient(partner).label,
            view=VIEWS[given[partner].view] if partner in given else None,
            reasons=given[partner].reasons if partner in given else "",
            at=given[partner].at if partner in given else None,
        )
        for partner in partners
    )


def _documents(session: Session, vault: Vault, case: Case, receipts: Sequence[Receipt]) -> list[Document]:
    ids = [receipt.id for receipt in receipts]
    messages = {receipt.message_id for receipt in receipts if receipt.message_id}
    originals = session.scalars(
        select(Original)
        .where(or_(Original.receipt_id.in_(ids), Original.message_id.in_(messages)))
        .order_by(Original.kept_at, Original.id)
    )
    others = select(Receipt.message_id).where(
        Receipt.message_id.in_(messages), or_(Receipt.case_id.is_(None), Receipt.case_id != case.id)
    )
    shared = set(session.scalars(others))
    return [
        Document(
            id=original.id,
            reference=next(receipt.reference for receipt in receipts if came_with(original, receipt)),
            kind=original.kind,
            name=vault.get(original, "name") or "",
            size=original.size,
            kept_at=original.kept_at,
            elsewhere=original.message_id is not None and original.message_id in shared,
            attached=all(one.outcome == NEEDS_A_PERSON for one in receipts if came_with(original, one)),
        )
        for original in originals
    ]
