"""One case as a row of the queue. Rows of a page are made together: each kind of thing is asked for once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from forms import Answers, Form
from intake.cases import events
from intake.cases.casebook import NOTIFIES, Rules
from intake.cases.decisions import latest_views
from intake.cases.doubts import POSSIBLE_REPEATS, Doubt
from intake.cases.due import Due, due_on_day
from intake.cases.glance import Flag, Glance, glance, likeness_of
from intake.cases.likeness_events import TELLING, LikenessFound
from intake.cases.mailed import Verdict, doubtful
from intake.cases.recording import Event, Recorded, from_json
from intake.cases.routing.recipients import recipient
from intake.cases.states import WORDS, Status
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case, CaseClock, CaseEvent, Told
from intake.store.vault import Vault


@dataclass(frozen=True, slots=True)
class PartnerSays:
    """Whether a statutory partner's view is in; what it is stands with the case."""

    label: str
    given: bool

    @property
    def short(self) -> str:
        """The label without what stands in brackets, for a narrow column."""
        return self.label.split(" (")[0]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in the queue. Nothing here names a child."""

    reference: str
    status: str
    demonstration: bool
    received_at: datetime
    glance: Glance
    due: Due | None
    partners: tuple[PartnerSays, ...]
    flags: tuple[Flag, ...]


# The events that the views and the flags of a row follow from. Their details stay sealed.
_TELLING: Final = (
    events.PartnerViewRecorded,
    events.PartnerViewConfirmed,
    events.InformationReceived,
    events.SentToPartners,
    events.CaseReopened,
    events.PutBeforePerson,
    events.ReceiptAttached,
    events.ReceiptUnlinked,
    events.TriageStarted,
    *TELLING,
)


def rows_of(
    session: Session, vault: Vault, form: Form, rules: Rules, cases: Sequence[Case], today: date
) -> list[QueueRow]:
    """The rows of ``cases``, in their order."""
    ids = [case.id for case in cases]
    clocks = _clocks(session, ids)
    answers = _answers(session, vault, ids)
    held = _held(session, ids)
    senders = doubtful(session, ids)
    histories = histories_of(session, ids)
    rows = []
    for case in cases:
        seen = glance(form, answers[case.id], today)
        due = [
            due_on_day(clock.clock, clock.due, clock.work_to, rules.holidays, today, provisional=clock.provisional)
            for clock in clocks[case.id]
        ]
        rows.append(
            QueueRow(
                reference=case.reference,
                status=WORDS[Status(case.status)],
                demonstration=case.demonstration,
                received_at=case.received_at,
                glance=seen,
                due=min(due, key=lambda one: (one.on, one.clock), default=None),
                partners=_partners(histories[case.id], rules.partners),
                flags=(*seen.flags, *_case_flags(histories[case.id], held.get(case.id, 0), senders.get(case.id))),
            )
        )
    return rows


def histories_of(session: Session, case_ids: Sequence[str]) -> Mapping[str, list[Event]]:
    """What of each case's history tells who has given a view, oldest first, details unopened."""
    rows = session.scalars(
        select(CaseEvent)
        .options(load_only(CaseEvent.case_id, CaseEvent.kind, CaseEvent.at, CaseEvent.by, CaseEvent.facts))
        .where(CaseEvent.case_id.in_(case_ids), CaseEvent.kind.in_([kind.kind for kind in _TELLING]))
        .order_by(CaseEvent.case_id, CaseEvent.seq)
    )
    histories: dict[str, list[Event]] = defaultdict(list)
    for row in rows:
        histories[row.case_id].append(from_json(Recorded(row.kind, row.at, row.by, row.facts, {})))
    return histories


def waits_for_view(history: Sequence[Event], partner: str, partners: Sequence[str]) -> bool:
    """Whether the case was put to the partners, or one has spoken, and this one's view is still wanted."""
    put = any(isinstance(event, events.SentToPartners | events.PartnerViewRecorded) for event in history)
    return put and partner not in latest_views(history, partners)


def _partners(history: Sequence[Event], partners: Sequence[str]) -> tuple[PartnerSays, ...]:
    given = latest_views(history, partners)
    return tuple(PartnerSays(recipient(partner).label, partner in given) for partner in partners)


_OF_SENDERS: Final = {
    Verdict.FAILED: Flag("Sender failed the checks"),
    Verdict.NOT_VERIFIED: Flag("Sender not verified"),
}


def _case_flags(history: Sequence[Event], held: int, sender: Verdict | None) -> Iterable[Flag]:
    steps = [event for event in history if not isinstance(event, LikenessFound)]
    if steps and isinstance(steps[-1], events.ReceiptAttached):
        yield Flag("New: a message was attached")  # until somebody takes the next step with it in view
    if sender is not None:
        yield _OF_SENDERS[sender]
    gone = {event.receipt_id for event in history if isinstance(event, events.ReceiptUnlinked)}
    doubts = {
        event.about for event in history if isinstance(event, events.PutBeforePerson) and event.receipt_id not in gone
    }
    if doubts & POSSIBLE_REPEATS:
        yield Flag("Possible repeat")
    if Doubt.ANOTHER_IN_SUBJECT in doubts:
        yield Flag("Names two cases")
    yield from likeness_of(history)
    if held:
        yield Flag(f"{held} held, not told")


def _clocks(session: Session, ids: Sequence[str]) -> Mapping[str, list[CaseClock]]:
    clocks: dict[str, list[CaseClock]] = defaultdict(list)
    running = (CaseClock.met_on.is_(None), CaseClock.stopped_on.is_(None))
    for clock in session.scalars(select(CaseClock).where(CaseClock.case_id.in_(ids), *running)):
        clocks[clock.case_id].append(clock)
    return clocks


def _answers(session: Session, vault: Vault, ids: Sequence[str]) -> Mapping[str | None, list[Answers]]:
    """The latest reading of each notification of the cases, oldest notification first, repeats left out."""
    found = session.execute(
        select(Receipt.case_id, ReadingRecord)
        .join(ReadingRecord, ReadingRecord.receipt_id == Receipt.id)
        .options(load_only(ReadingRecord.dossier_id, ReadingRecord.receipt_id, ReadingRecord.answers))
        .where(Receipt.case_id.in_(ids), Receipt.duplicate_of_id.is_(None), NOTIFIES)
        .order_by(Receipt.received_at, Receipt.id, ReadingRecord.version)
    ).all()
    vault.ready(reading.dossier_id for _, reading in found)
    latest = {(case_id, reading.receipt_id): reading for case_id, reading in found}
    answers: dict[str | None, list[Answers]] = defaultdict(list)
    for (case_id, _), reading in latest.items():
        answers[case_id].append(Answers(vault.get(reading, "answers")))
    return answers


def _held(session: Session, ids: Sequence[str]) -> Mapping[str, int]:
    count = (
        select(Told.case_id, func.count(Told.recipient.distinct()))
        .where(Told.case_id.in_(ids), Told.held, Told.at.is_(None))
        .group_by(Told.case_id)
    )  # fmt: skip
    return dict(session.execute(count).all())
