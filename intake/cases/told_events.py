"""An event of a case's history in words: what happened, and every fact it carries under a label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from forms.values import is_empty
from intake.cases import doubts, words
from intake.cases.alike import evidence
from intake.cases.criteria import ANSWERS, CRITERIA
from intake.cases.events import CaseViewed, Filing, Outcome, Relation, View
from intake.cases.recording import Event
from intake.cases.routing.recipients import recipient
from intake.cases.routing.table import RULES

_LABELS: Final[Mapping[str, str]] = {
    "about": "About",
    "alike": "What is alike and what is not",
    "answer": "Answer",
    "before": "Until then",
    "agency": "Responsible agency",
    "accepted_by": "Accepted by",
    "applies": "Applies",
    "area": "Area",
    "arrived_on": "Arrived on",
    "asked_of": "Asked of",
    "channel": "Arrived by",
    "clock": "Clock",
    "confirmed_by": "Confirmed by",
    "conflict_of_interest": "Interest of their own",
    "criteria": "Tests, one by one",
    "deputy": "Given by a deputy",
    "digest": "SHA-256 of its bytes",
    "document": "Document",
    "duty": "Duty",
    "evidence_version": "Version of the case they had before them",
    "filing": "What was filed",
    "minuted": "Minuted by the office in a meeting",
    "first": "From",
    "how": "How",
    "note": "Note",
    "number": "File",
    "officer_agreement": "Agreed by the police",
    "on": "Date",
    "other": "The other case",
    "outcome": "Outcome",
    "page": "Page",
    "partner": "Partner",
    "partners": "Partners",
    "person": "Given by",
    "points": "Points",
    "question": "Question",
    "reading_version": "Version of the reading",
    "reason": "Reason",
    "reasons": "Reasons",
    "receipt_id": "Notification",
    "receipts": "Notifications",
    "recipient": "Recipient",
    "recipients": "Recipients",
    "reference": "Reference",
    "relation": "What it is",
    "role": "Recorded for",
    "rule": "Rule",
    "text": "In the document",
    "until": "Counting goes on on",
    "view": "View",
}
_ENUMS: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {
    View: words.VIEWS,
    Outcome: words.OUTCOMES,
    Filing: words.FILINGS,
    Relation: words.RELATIONS,
}
_PARTIES: Final = frozenset({"partner", "partners", "recipient", "recipients", "role"})
_RULES: Final = {rule.id: rule.words for rule in RULES}
_SILENT: Final = frozenset({"at", "by"})
_ALIKE: Final[Mapping[str, str]] = {reason.value: said for reason, said in evidence.WORDS.items()}
_DOUBTS: Final[Mapping[str, str]] = {doubt.value: said for doubt, said in doubts.WORDS.items()}


@dataclass(frozen=True, slots=True)
class Told:
    """One event as the history shows it. ``by`` is a user's id or 'system'."""

    at: datetime
    by: str
    words: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who read the case: how often, and when last."""

    by: str
    times: int
    last: datetime


def history_in_words(history: Sequence[Event], references: Mapping[str, str]) -> list[Told]:
    """Everything but the readings, latest first. ``references`` gives a receipt's reference by its id."""
    return [told(event, references) for event in reversed(history) if not isinstance(event, CaseViewed)]


def readers(history: Sequence[Event]) -> list[Reader]:
    """Who read the case, the latest first: folded, because every look is kept."""
    looks: dict[str, list[datetime]] = defaultdict(list)
    for event in history:
        if isinstance(event, CaseViewed):
            looks[event.by].append(event.at)
    found = [Reader(by, len(times), max(times)) for by, times in looks.items()]
    return sorted(found, key=lambda reader: reader.last, reverse=True)


def told(event: Event, references: Mapping[str, str]) -> Told:
    """One event in words; ids of ours are left out, or shown as what they stand for."""
    return Told(event.at, event.by, event.words, tuple(_details(event, references)))


def _details(event: Event, references: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for item in fields(event):
        value = getattr(event, item.name)
        if item.name in _SILENT or (is_empty(value) and not (value is False and item.name == "applies")):
            continue
        if item.name == "receipt_id":
            value = references.get(value, "")
            if not value:
                continue
        if item.name == "receipts":
            value = "; ".join(references[one] for one in value if one in references) or len(value)
        yield _LABELS.get(item.name, item.name), _in_words(item.name, value)


def _in_words(name: str, value: Any) -> str:
    if isinstance(value, StrEnum):
        return _ENUMS[type(value)][value]
    if name in _PARTIES:
        return "; ".join(recipient(party).label for party in ([value] if isinstance(value, str) else value))
    if name == "rule":
        return _RULES.get(str(value), str(value))
    if name == "channel":
        return words.CHANNELS.get(str(value), str(value))
    if name == "about":
        return _DOUBTS.get(str(value), str(value))
    if name == "alike":
        return "\n".join(_ALIKE.get(code, code) for code in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Mapping):
        return "\n".join(f"{CRITERIA.get(key, key)} {ANSWERS.get(said, said)}" for key, said in value.items())
    return str(value)
