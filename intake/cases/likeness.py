"""Looking for cases about the same child, and what comes of it: both say so, until a person has looked at the two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from forms import Answers
from intake.cases.alike.evidence import Likeness
from intake.cases.alike.score import Seen, likeness, seen
from intake.cases.casebook import NOTIFIES, Casebook
from intake.cases.likeness_events import LikenessFound, pairs
from intake.cases.recording import SYSTEM
from intake.cases.tracing import candidates
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case
from intake.store.traces import CaseTraced


def look(book: Casebook, case_id: str, now: datetime) -> list[str]:
    """Compare a case with those that have something in common with it, and say on both where two are alike.

    Returns the references of those that nobody knew of before. Doing it again changes nothing.
    """
    chosen = candidates(book.session, case_id)
    told = _notifications(book, [case_id, *chosen.case_ids])
    alike = {other: found for other in chosen.case_ids if (found := best(told[case_id], told[other])).possible}
    held = _held(book, [case_id, *alike]) if alike else {}
    new = _say(book, held[case_id], [(held[other], found) for other, found in alike.items()], now) if held else []
    if (traced := book.session.get(CaseTraced, case_id)) is not None:
        traced.looked_at, traced.unopened = now, chosen.beyond
    book.session.flush()
    return new


def best(ones: Sequence[Seen], others: Sequence[Seen]) -> Likeness:
    """The likeness of two cases: that of the two notifications that are most alike."""
    every = [likeness(one, other) for one in ones for other in others]
    return max(every, key=lambda found: found.score, default=Likeness(0.0, ()))


def _say(book: Casebook, case: Case, alike: Sequence[tuple[Case, Likeness]], now: datetime) -> list[str]:
    known = pairs(book.history(case))
    new = []
    for other, found in alike:
        if other.reference in known:
            continue
        points, codes = int(found.score), tuple(reason.value for reason in found.reasons)
        for one, two in ((case, other), (other, case)):
            said = LikenessFound(at=now, by=SYSTEM, other=two.reference, points=points, alike=codes)
            book.record(one, [said])
        new.append(other.reference)
    return new


def _held(book: Casebook, case_ids: Sequence[str]) -> Mapping[str, Case]:
    """The cases, held against other writers in the order in which everybody holds several (`joining`)."""
    rows = select(Case).where(Case.id.in_(case_ids)).order_by(Case.reference)
    return {case.id: case for case in book.session.scalars(rows.with_for_update())}


def _notifications(book: Casebook, case_ids: Sequence[str]) -> Mapping[str, list[Seen]]:
    found = book.session.execute(
        select(Receipt.case_id, ReadingRecord)
        .join(ReadingRecord, ReadingRecord.receipt_id == Receipt.id)
        .where(Receipt.case_id.in_(case_ids), Receipt.duplicate_of_id.is_(None), NOTIFIES)
        .order_by(ReadingRecord.version)
    ).all()
    book.vault.ready(reading.dossier_id for _, reading in found)
    latest = {reading.receipt_id: (case_id, reading) for case_id, reading in found}
    told: dict[str, list[Seen]] = defaultdict(list)
    for case_id, reading in latest.values():
        told[str(case_id)].append(seen(Answers(book.vault.get(reading, "answers"))))
    return told
