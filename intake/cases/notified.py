"""One notification as it was read: every answer with its label, where it came from, and what was noticed about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from forms import Answers, Form, SummaryRow
from forms.reply import CARRIED
from intake.cases.differences import Changed, differences, laid_over
from intake.cases.document import is_unsure
from intake.cases.glance import age_words
from intake.cases.mailed import Mailed
from intake.cases.phone import Phoned
from intake.cases.taking_out import can_be_taken_out
from intake.cases.words import CHANNELS, RELATIONS
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.vault import Vault

_FOUND: Final[Mapping[str, str]] = {
    "control": "Word form",
    "label": "Word form, beside its label",
    "close-label": "Word form, beside a label like it",
    "label-cell": "Word form, in the label's own cell",
    CARRIED: "Carried over",
    "person": "From the document, put here by a person",
    "keyed": "Keyed in by the office from the original",
}
_DOORS: Final[Mapping[str, str]] = {
    "online_form": "Typed online",
    "phone_transcribed": "Said on the phone",
    "api": "Sent by the agency’s own system",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One answer. ``came`` says from where, ``raw`` what stood there when that reads differently."""

    label: str
    shown: str
    came: str
    raw: str
    unsure: bool
    """Found with so little confidence that a person should compare it with the original."""
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Answers under one heading: '' at the top of a section, or 'Child 1'."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the form with its answers."""

    letter: str
    title: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """A child as the first screen of a case shows them; '' where nothing was answered."""

    name: str
    age: str
    role: str
    condition: str
    place: str


@dataclass(frozen=True, slots=True)
class NotificationRead:
    """One notification of a case."""

    receipt_id: str
    reference: str
    received_at: datetime
    channel: str
    relation: str
    repeat: bool
    later: bool
    """Whether the case was there before it: then a person can take it out again."""
    answers: Answers
    parts: tuple[Part, ...]
    findings: tuple[str, ...]
    """What was noticed about answers that are not there to stand beside."""
    missing: tuple[str, ...]
    unplaced: tuple[str, ...]
    has_document: bool
    """Whether it can be read in the order of the document that was sent."""
    form_version: str
    essentials: Mapping[str, str]
    """The answers of the first screen in words, by question id."""
    children: tuple[Child, ...]
    mailed: Mailed | None = None
    """What is known of the e-mail that it came in; None by any other door."""
    phoned: Phoned | None = None
    """How it was taken by telephone; None by any other door."""
    changed: tuple[Changed, ...] | None = None
    """What it says differently from what was known; None for what is compared with nothing: the first, and repeats."""

    @property
    def in_doubt(self) -> bool:
        """Whether it came by e-mail and nobody has verified its sender."""
        return self.mailed is not None and (self.mailed.sender is None or not self.mailed.sender.verified)

    @property
    def by_subject_alone(self) -> bool:
        """Whether the subject of its e-mail led it to its case, and the form itself does not call it an update."""
        return self.changed is not None and bool(self.names_in_subject) and self.answers.get("is_update") != "yes"

    @property
    def names_in_subject(self) -> tuple[str, ...]:
        """The references in the subject of its e-mail."""
        return () if self.mailed is None else self.mailed.references


ESSENTIALS: Final = (
    "incident_summary",
    "incident_date",
    "incident_local_authority",
    "abuse_neglect_status",
    "serious_harm_grounds",
    "immediate_risk_now",
    "immediate_actions",
    "csc_referral_made",
    "family_informed",
    "family_not_informed_reason",
    "notifier_name",
    "notifier_role",
    "notifier_agency_name",
    "notifier_phone",
    "notifier_email",
)


def as_read(form: Form, vault: Vault, receipt: Receipt, reading: ReadingRecord, today: date) -> NotificationRead:
    """The notification of a receipt as ``reading`` gave it; ages are those of ``today``."""
    answers = Answers(vault.get(reading, "answers"))
    noticed = _by_path(vault.get(reading, "findings") or [])
    provenance: Mapping[str, Mapping[str, Any]] = vault.get(reading, "provenance") or {}
    door = _DOORS.get(receipt.channel, CHANNELS.get(receipt.channel, receipt.channel))
    parts, standing = [], set()
    for section, rows in form.summary(answers):
        standing |= {row.path for row in rows}
        parts.append(Part(section.letter, section.title, tuple(_runs(rows, door, provenance, noticed))))
    return NotificationRead(
        receipt_id=receipt.id,
        reference=receipt.reference,
        received_at=receipt.received_at,
        channel=CHANNELS.get(receipt.channel, receipt.channel),
        relation=_relation(receipt),
        later=can_be_taken_out(receipt),
        repeat=receipt.duplicate_of_id is not None,
        answers=answers,
        parts=tuple(parts),
        findings=tuple(
            f"{form.label_at(path)}: {sentence}" if path else sentence
            for path, sentences in noticed.items()
            if path not in standing
            for sentence in sentences
        ),
        missing=tuple(form.label_at(path) for path in form.missing(answers)),
        unplaced=tuple(vault.get(reading, "unplaced") or ()),
        has_document=reading.passages is not None,
        form_version=reading.form_version or "",
        essentials={name: form.questions[name].show(answers[name]) for name in ESSENTIALS if name in answers},
        children=tuple(_child(form, row, today) for row in answers.rows("children")),
    )


def compared(form: Form, notifications: Sequence[NotificationRead]) -> list[NotificationRead]:
    """Each of ``notifications``, the oldest first, with what it says differently from all before it together."""
    known: Answers | None = None
    found = []
    for one in notifications:
        if not one.repeat:
            shown = one if known is None else replace(one, changed=differences(form, known, one.answers))
            known = one.answers if known is None else laid_over(form, known, one.answers)
            found.append(shown)
        else:
            found.append(one)
    return found


_DOUBTFUL: Final = "An update whose sender is not verified says"


def beside(known: Mapping[str, str], doubtful: Mapping[str, str]) -> dict[str, str]:
    """The essentials of an update whose sender nobody has verified, each beside what was ``known``, never in its place.

    Who the notifier is stays as it was known: whoever calls back must not be led to a stranger.
    """
    found: dict[str, str] = {}
    for name, text in doubtful.items():
        if known.get(name) != text and not name.startswith("notifier_"):
            said = f"{_DOUBTFUL}: {text}"
            found[name] = f"{known[name].rstrip('. ')}.\n{said}" if name in known else said
    return found


def marked(child: Child) -> Child:
    """A child whom an update alone names, and nobody has verified its sender."""
    return replace(child, role="; ".join(filter(None, (child.role, "named by an update whose sender is not verified"))))


def _child(form: Form, row: Mapping[str, Any], today: date) -> Child:
    def said(question_id: str) -> str:
        return form.questions[question_id].show(row[question_id]) if question_id in row else ""

    return Child(
        name=" ".join(filter(None, (said("child_forenames"), said("child_surname")))) or "No name given",
        age=age_words(row, today),
        role=said("child_role"),
        condition=said("child_outcome_now"),
        place=said("child_current_location"),
    )


def _relation(receipt: Receipt) -> str:
    known = {relation.value: said for relation, said in RELATIONS.items()}
    return known.get(receipt.outcome or "", "First notification")


def _by_path(findings: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in findings:
        found.setdefault(finding["field"], []).append(finding["message"])
    return found


def _runs(
    rows: Sequence[SummaryRow],
    door: str,
    provenance: Mapping[str, Mapping[str, Any]],
    noticed: Mapping[str, Sequence[str]],
) -> Iterator[Run]:
    for heading, run in groupby(rows, key=lambda row: row.heading):
        yield Run(heading, tuple(_line(row, door, provenance.get(row.path), noticed.get(row.path, ())) for row in run))


def _line(row: SummaryRow, door: str, found: Mapping[str, Any] | None, noticed: Sequence[str]) -> Line:
    if found is None:
        return Line(row.label, row.shown, door, "", unsure=False, findings=tuple(noticed))
    own_field = found["how"] == "control"  # whose place is a tag, which says nothing to a reader
    raw = str(found["raw"]).strip()
    came = _FOUND.get(found["how"], f"Word form, {found['how']}")
    return Line(
        label=row.label,
        shown=row.shown,
        came=came if own_field or not found["where"] else f"{came}: {found['where']}",
        raw="" if own_field or raw == row.shown else raw,
        unsure=is_unsure(found),
        findings=tuple(noticed),
    )
