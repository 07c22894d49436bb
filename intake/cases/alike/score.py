"""The score of two notifications: the best pair of their children, and what is said of the incident.

Brothers and sisters in both prove nothing: it is one child that must be alike. 'Not known' says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from forms.questions.texts import is_nhs_number
from forms.values import NOT_KNOWN, same_words, says_not_known
from intake.cases.alike import births
from intake.cases.alike.births import Birth, Births, birth_of
from intake.cases.alike.evidence import POINTS, POSSIBLE, Likeness, Reason, sum_of
from intake.cases.alike.names import Names, compare, words_of
from intake.cases.answers import AnswersLike

_SAME_TEXT: Final = 88.0
"""`rapidfuzz.fuzz.token_set_ratio`, of 100, of two addresses or schools that are the same."""
_A_MONTH: Final = 31
_FORENAMES: Final = {
    Names.SAME: Reason.SAME_FORENAME,
    Names.ANOTHER: Reason.ANOTHER_FORENAME,
    Names.SHORT_FORM: Reason.SHORT_FORENAME,
    Names.SPELLING: Reason.FORENAME_SPELT_ALIKE,
    Names.SOUND: Reason.FORENAME_SOUNDS_ALIKE,
    Names.INITIAL: Reason.FORENAME_INITIAL,
    Names.SAME_BEGINNING: Reason.FORENAME_BEGINS_ALIKE,
    Names.DIFFERENT: Reason.OTHER_FORENAME,
}
_SURNAMES: Final = {
    Names.SAME: Reason.SAME_SURNAME,
    Names.ANOTHER: Reason.ANOTHER_SURNAME,
    Names.SPELLING: Reason.SURNAME_SPELT_ALIKE,
    Names.SOUND: Reason.SURNAME_SOUNDS_ALIKE,
}
_BIRTHS: Final = {
    Births.SAME: Reason.SAME_BIRTH,
    Births.SWAPPED: Reason.SWAPPED_BIRTH,
    Births.SLIP: Reason.BIRTH_SLIP,
    Births.TWO_OF_THREE: Reason.BIRTH_TWO_OF_THREE,
    Births.SAME_MONTH: Reason.SAME_BIRTH_MONTH,
    Births.MAY_BE: Reason.BIRTH_MAY_BE,
    Births.NOT_FAR: Reason.BIRTH_NEAR,
    Births.SAME_PREGNANCY: Reason.SAME_PREGNANCY,
    Births.DIFFERENT: Reason.OTHER_BIRTH,
}


@dataclass(frozen=True, slots=True)
class ChildSeen:
    """What of one child is compared, folded once."""

    forenames: tuple[str, ...]
    surnames: tuple[str, ...]
    other_names: tuple[str, ...]
    birth: Birth | None
    sex: str
    nhs: str
    upn: str
    care_id: str
    postcode: str
    address: str
    school: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What of one notification is compared, folded once. Holds names: it is never kept."""

    children: tuple[ChildSeen, ...]
    adults: tuple[tuple[str, ...], ...]
    day: tuple[date, date] | None
    postcode: str
    crime_number: str


def seen(answers: AnswersLike) -> Seen:
    """``answers`` made ready to be compared."""
    first, last = births.days_of(answers.get("incident_date")), births.days_of(answers.get("incident_date_to"))
    said = births.days_of(answers.get("date_notification")) or first
    told = said[0] if said else None
    return Seen(
        children=tuple(_child(row, told) for row in _rows(answers, "children")),
        adults=tuple(words_of(row.get("person_name")) for row in _rows(answers, "adults")),
        day=None if first is None else (first[0], max(first[1], last[1]) if last else first[1]),
        postcode=_code(answers, "incident_postcode"),
        crime_number=_code(answers, "police_reference"),
    )  # fmt: skip


def closest(one: Seen, other: Seen) -> tuple[int, int] | None:
    """Which child of one and which of the other are most alike, by their places from 0; None where one has none."""
    places = [(this, that) for this in range(len(one.children)) for that in range(len(other.children))]

    def points(pair: tuple[int, int]) -> float:
        reasons = _children(one.children[pair[0]], other.children[pair[1]], one, other)
        return sum(POINTS[reason] for reason in reasons)

    return max(places, key=points, default=None)


def likeness(one: Seen, other: Seen) -> Likeness:
    """How alike two notifications are. Without a child in either there is nothing to compare: 0 points."""
    pairs = [
        tuple(_children(this, that, one, other)) for this in one.children for that in other.children
    ]  # fmt: skip
    if not pairs:
        return Likeness(0.0, ())
    scores = sorted((sum(POINTS[reason] for reason in reasons) for reasons in pairs), reverse=True)
    best = max(pairs, key=lambda reasons: sum(POINTS[reason] for reason in reasons))
    more = (Reason.MORE_CHILDREN,) if sum(score >= POSSIBLE for score in scores) > 1 else ()
    return sum_of((*best, *_incident(one, other), *more))


def _children(one: ChildSeen, other: ChildSeen, of_one: Seen, of_other: Seen) -> Iterator[Reason]:
    yield from _numbers(one, other)
    forename = compare(one.forenames, other.forenames)
    if forename is not None:
        yield _FORENAMES[forename]
    if (surname := _surname(one, other, of_one, of_other)) is not None:
        yield surname
    if (birth := births.compare(one.birth, other.birth)) is not None:
        yield _BIRTHS[birth]
    if {one.sex, other.sex} == {"male", "female"}:
        yield Reason.OTHER_SEX
    if (home := _home(one, other)) is not None:
        yield home
    if one.school and other.school and fuzz.token_set_ratio(one.school, other.school) >= _SAME_TEXT:
        yield Reason.SAME_SCHOOL


def _numbers(one: ChildSeen, other: ChildSeen) -> Iterator[Reason]:
    if one.nhs and other.nhs:
        if one.nhs == other.nhs:
            yield Reason.SAME_NHS
        elif OSA.distance(one.nhs, other.nhs, score_cutoff=1) == 1:
            yield Reason.NHS_SLIP
        elif is_nhs_number(one.nhs) and is_nhs_number(other.nhs):
            yield Reason.OTHER_NHS
    if one.upn and other.upn:
        yield Reason.SAME_UPN if one.upn == other.upn else Reason.OTHER_UPN
    if one.care_id and one.care_id == other.care_id:  # another authority has another number: no sign against it
        yield Reason.SAME_CARE_ID


def _surname(one: ChildSeen, other: ChildSeen, of_one: Seen, of_other: Seen) -> Reason | None:
    found = compare(one.surnames, other.surnames)
    if found is None:
        return None
    if found is Names.SAME and set(one.surnames) != set(other.surnames):
        return Reason.ANOTHER_SURNAME  # half of a double one
    if found in _SURNAMES:
        return _SURNAMES[found]
    known, others = {*one.surnames, *one.other_names}, {*other.surnames, *other.other_names}
    if set(one.surnames) & others or set(other.surnames) & known:
        return Reason.ANOTHER_SURNAME
    of_adults = {name[-1] for name in of_other.adults if name}, {name[-1] for name in of_one.adults if name}
    if set(one.surnames) & of_adults[0] or set(other.surnames) & of_adults[1]:
        return Reason.SURNAME_OF_AN_ADULT
    return Reason.OTHER_SURNAME


def _home(one: ChildSeen, other: ChildSeen) -> Reason | None:
    if one.postcode and other.postcode:
        if one.postcode == other.postcode:
            return Reason.SAME_POSTCODE
        if OSA.distance(one.postcode, other.postcode, score_cutoff=1) == 1:
            return Reason.POSTCODE_SLIP
    if one.address and other.address:
        alike = fuzz.token_set_ratio(one.address, other.address) >= _SAME_TEXT
        return Reason.SAME_ADDRESS if alike else Reason.OTHER_ADDRESS
    return Reason.OTHER_ADDRESS if one.postcode and other.postcode else None


def _incident(one: Seen, other: Seen) -> Iterator[Reason]:
    if one.day and other.day:
        apart = max((max(one.day[0], other.day[0]) - min(one.day[1], other.day[1])).days, 0)
        if apart == 0:
            yield Reason.SAME_DAY if one.day[0] == other.day[0] else Reason.NEAR_DAY
        elif apart <= 3:
            yield Reason.NEAR_DAY
        elif apart > _A_MONTH:
            yield Reason.OTHER_DAY
    if one.postcode and one.postcode == other.postcode:
        yield Reason.SAME_PLACE
    if one.crime_number and one.crime_number == other.crime_number:
        yield Reason.SAME_CRIME_NUMBER
    if any(len(adult) > 1 and adult in other.adults for adult in one.adults):
        yield Reason.SAME_ADULT


def _child(row: Mapping[str, Any], told: date | None) -> ChildSeen:
    return ChildSeen(
        forenames=words_of(row.get("child_forenames")),
        surnames=words_of(row.get("child_surname")),
        other_names=words_of(row.get("child_other_names")),
        birth=birth_of(row, told),
        sex=str(row.get("child_sex", "")),
        nhs=_code(row, "child_nhs_number"),
        upn=_code(row, "child_upn"),
        care_id=_code(row, "child_social_care_id"),
        postcode=_code(row, "child_home_postcode"),
        address=_text(row, "child_home_address"),
        school=_text(row, "child_education_setting"),
    )


def _rows(answers: AnswersLike, group: str) -> list[Mapping[str, Any]]:
    rows = answers.get(group)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _text(row: Mapping[str, Any], question_id: str) -> str:
    value = row.get(question_id)
    if not isinstance(value, str) or value == NOT_KNOWN or says_not_known(value):
        return ""
    return same_words(value)


def _code(row: Mapping[str, Any], question_id: str) -> str:
    return _text(row, question_id).replace(" ", "")
