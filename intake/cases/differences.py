"""What a later notification says differently from what was known before it. Pure.

A blank takes nothing back, and neither does a row that is not repeated: what nobody said is no difference. Rows stand
in any order, so the same child is known by name or date of birth, never by number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from forms import NOT_KNOWN, Answers, Form, Question
from forms.definition import Group
from forms.values import same_words
from intake.cases.replying import ABOUT_ITSELF

Row: TypeAlias = Mapping[str, Any]

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "children": ("child_forenames", "child_surname"),
    "adults": ("person_name",),
    "siblings": ("sibling_name",),
    "agencies": ("agency_name", "agency_contact_name"),
    "key_events": ("event_date", "event_description"),
    "attachments": ("attachment_name",),
}
"""Group -> the answers that say which one a row is about."""
_BORN: Final[Mapping[str, str]] = {"children": "child_dob", "adults": "person_dob", "siblings": "sibling_dob"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that is answered differently now. ``before`` is '' where nothing was known."""

    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The differences of one section, or of one row: 'Child 2: Perran Oakvessel'. ``new``: nobody named it before."""

    heading: str
    differences: tuple[Difference, ...]
    new: bool = False


def differences(form: Form, known: Answers, later: Answers) -> tuple[Changed, ...]:
    """What ``later`` answers differently from ``known``, in the order of the form; nothing about itself."""
    return tuple(_differences(form, known, later))


def laid_over(form: Form, known: Answers, later: Answers) -> Answers:
    """What is known once ``later`` has come too: its answers count, and nothing that it leaves out is lost."""
    values: dict[str, Any] = {name: value for name, value in later.items() if name not in form.groups}
    for group_id in form.groups.keys() & later.keys():
        rows = known.rows(group_id)
        for row, place in zip(later.rows(group_id), _places(group_id, rows, later.rows(group_id)), strict=True):
            if place is None:
                rows.append(row)
            else:
                rows[place] |= row
        values[group_id] = rows
    return known.with_values(values)


def may_share_a_child(one: Answers, other: Answers) -> bool:
    """Whether a child of one may be a child of the other; where either names none, it may."""
    children, others = one.rows("children"), other.rows("children")
    if not children or not others:
        return True
    return any(place is not None for place in _places("children", others, children))


def _differences(form: Form, known: Answers, later: Answers) -> Iterator[Changed]:
    for section in form.sections:
        items = [item for page in section.pages for item in page.items]
        asked = [item for item in items if isinstance(item, Question) and item.id not in ABOUT_ITSELF]
        if found := tuple(_compared(asked, known, later)):
            yield Changed(f"{section.letter}. {section.title}", found)
        for group in (item for item in items if isinstance(item, Group)):
            yield from _rows(group, known.rows(group.id), later.rows(group.id))


def _rows(group: Group, known: Sequence[Row], later: Sequence[Row]) -> Iterator[Changed]:
    for number, (row, place) in enumerate(zip(later, _places(group.id, known, later), strict=True), start=1):
        if found := tuple(_compared(group.questions, {} if place is None else known[place], row)):
            named = " ".join(str(row[name]) for name in _NAMES.get(group.id, ())[:2] if _said(row, name))
            heading = f"{group.singular} {number}"
            yield Changed(f"{heading}: {named}" if group.id in _BORN and named else heading, found, new=place is None)


def _compared(questions: Sequence[Question], known: Row, later: Row) -> Iterator[Difference]:
    for question in questions:
        before, now = known.get(question.id), later.get(question.id)
        if now is not None and not question.system and _comparable(before) != _comparable(now):
            yield Difference(question.label, "" if before is None else question.show(before), question.show(now))


def _comparable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list) else value


def _places(group_id: str, known: Sequence[Row], later: Sequence[Row]) -> list[int | None]:
    """The row of ``known`` that each row of ``later`` is about; None where it is a new one.

    The surest likeness is looked for first among all rows: the same name, the same day of birth, and last that nothing
    speaks against it, as where a child has no name yet.
    """
    names, born = _NAMES.get(group_id, ()), _BORN.get(group_id, "")

    def same_name(one: Row, other: Row) -> bool:
        return bool(names) and all(_said(one, name) and _said(one, name) == _said(other, name) for name in names)

    def same_birth(one: Row, other: Row) -> bool:
        return bool(_said(one, born)) and _said(one, born) == _said(other, born)

    def nothing_against_it(one: Row, other: Row) -> bool:
        told = [(_said(one, name), _said(other, name)) for name in (*names, born)]
        return all(not this or not that or this == that for this, that in told)

    places: list[int | None] = [None] * len(later)
    free = dict(enumerate(known))
    likenesses: tuple[Callable[[Row, Row], bool], ...] = (same_name, same_birth, nothing_against_it)
    for alike in likenesses:
        for number, row in enumerate(later):
            place = next((place for place, other in free.items() if alike(row, other)), None)
            if places[number] is None and place is not None:
                places[number] = place
                del free[place]
    return places


def _said(row: Row, name: str) -> str:
    """An answer that can tell one row from another; '' for none, or where nobody knows."""
    value = row.get(name)
    return same_words(value) if isinstance(value, str) and value != NOT_KNOWN else ""
