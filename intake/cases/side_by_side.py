"""Two cases beside each other in words: what a person compares to say whether they are one.

Each side shows the latest answer of its notifications; of several children the two that are most alike come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from forms import Form
from forms.values import NOT_KNOWN, same_words
from intake.cases.alike.evidence import LIKELY, WORDS, Likeness
from intake.cases.alike.score import closest, likeness, seen
from intake.cases.answers import AnswersLike
from intake.cases.clocks.k1 import Notified
from intake.cases.words import CHANNELS


class Same(StrEnum):
    """How two cells of a row stand to each other, in words."""

    YES = "The same"
    NO = "Differs"
    UNSAID = "Not in both"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, as each of the two says it; '' where one does not."""

    label: str
    one: str
    other: str

    @property
    def same(self) -> Same:
        if not self.one or not self.other:
            return Same.UNSAID
        return Same.YES if same_words(self.one) == same_words(self.other) else Same.NO


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under one heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two cases compared. ``why``: what speaks for and against their being one, in sentences, for it first."""

    parts: tuple[Part, ...]
    why: tuple[str, ...]
    likely: bool
    restrictions: tuple[str, ...]
    """Who must not know, by any notification of either: shown first, to every reader."""


_CHILD: Final = (
    "child_forenames", "child_surname", "child_other_names", "child_dob", "child_age_text",
    "child_expected_delivery_date", "child_sex", "child_nhs_number", "child_home_address", "child_home_postcode",
    "child_education_setting", "child_role", "child_outcome_now",
)  # fmt: skip
_INCIDENT: Final = (
    "incident_date", "incident_address", "incident_postcode", "incident_local_authority", "incident_types",
    "incident_summary", "police_reference",
)  # fmt: skip
_SENDER: Final = {
    "notifier_agency_name": "Agency and team", "notifier_name": "Name", "notifier_role": "Job title",
    "notifier_phone": "Phone", "date_agency_aware": "Their agency knew on",
}  # fmt: skip
"""In words about somebody else: the form's own ask 'your name'."""


def side_by_side(
    form: Form, one: Sequence[Notified], other: Sequence[Notified], channels: tuple[str, str]
) -> SideBySide:
    """The cases whose notifications these are, each oldest first. ``channels``: by which each first came."""
    this, that = _latest(one), _latest(other)
    pair = closest(seen(this), seen(that)) or (0, 0)
    found = max((_alike(a, b) for a in one for b in other), key=lambda each: each.score, default=Likeness(0.0, ()))
    children = _rows_of(this, "children"), _rows_of(that, "children")
    first = tuple(rows[place] if place < len(rows) else {} for rows, place in zip(children, pair, strict=True))
    return SideBySide(
        parts=(
            Part("The child", tuple(_compared(form, _CHILD, *first))),
            Part("Everybody else", tuple(_others(form, (this, that), pair))),
            Part("What happened", tuple(_compared(form, _INCIDENT, this, that))),
            Part(
                "Who sent it",
                (
                    *_compared(form, tuple(_SENDER), this, that),
                    Row("How it arrived", *(CHANNELS.get(each, each) for each in channels)),
                ),
            ),
        ),
        why=tuple(WORDS[reason] for reason in found.reasons),
        likely=found.score >= LIKELY,
        restrictions=tuple(
            dict.fromkeys(
                str(each.answers["sharing_restrictions"])
                for each in (*one, *other)
                if each.answers.get("sharing_restrictions")
            )
        ),
    )


def _alike(one: Notified, other: Notified) -> Likeness:
    return likeness(seen(one.answers), seen(other.answers))


def _latest(notified: Sequence[Notified]) -> Mapping[str, Any]:
    return {name: value for each in notified for name, value in each.answers.items()}


def _rows_of(answers: AnswersLike, group: str) -> list[Mapping[str, Any]]:
    rows = answers.get(group)
    return list(rows) if isinstance(rows, list) else []


def _compared(form: Form, names: Sequence[str], one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Row]:
    for name in names:
        question = form.questions[name]
        sides = [question.show(side[name]) if side.get(name) else "" for side in (one, other)]
        if any(sides):
            yield Row(_SENDER.get(name, question.label), *sides)


_NAMES: Final = (
    ("children", "Other children", ("child_forenames", "child_surname", "child_dob")),
    ("siblings", "Siblings and other children", ("sibling_name", "sibling_dob")),
    ("adults", "Adults", ("person_name", "person_relationship")),
)


def _others(form: Form, both: tuple[AnswersLike, AnswersLike], pair: tuple[int, int]) -> Iterator[Row]:
    for group, label, names in _NAMES:
        sides = []
        for answers, place in zip(both, pair, strict=True):
            rows = [row for at, row in enumerate(_rows_of(answers, group)) if group != "children" or at != place]
            sides.append("\n".join(sorted(filter(None, (_in_a_line(form, row, names) for row in rows)))))
        if any(sides):
            yield Row(label, *sides)


def _in_a_line(form: Form, row: Mapping[str, Any], names: Sequence[str]) -> str:
    said = (name for name in names if row.get(name) not in {None, NOT_KNOWN})
    return ", ".join(form.questions[name].show(row[name]) for name in said)


def first_received(notified: Sequence[Notified]) -> datetime | None:
    """When the first of them came in."""
    return min((each.received_at for each in notified), default=None)
