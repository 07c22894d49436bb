"""What a case says at a glance: initials and ages, never a name; kind, agency, and what must not be overlooked.

Of several notifications the worse of conflicting answers counts for a flag (SAFETY 21), and the latest that says
anything gives the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from forms import Form
from forms.conditions import AnyRow, Condition, OneAtLeast, When, age_on, day_range
from forms.reply import initials as letters_of
from intake.cases.answers import AnswersLike, codes, holds
from intake.cases.likeness_events import Pair, pairs
from intake.cases.recording import Event
from intake.cases.routing import facts
from intake.cases.routing.rule import Elsewhere

_KINDS_SHOWN: Final = 2
_AGE_IN_WORDS: Final = re.compile(
    r"\d{1,2}(?:\s*(?:to|or|-|–)\s*\d{1,2})?(?:\s*(?:years?|yrs?|months?|weeks?|days?))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that must not be overlooked. ``grave`` ones concern a child's safety now."""

    words: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """A case in one row of a list: no name, no narrative."""

    children: tuple[str, ...]
    """Initials and age of each: 'T.A., 4 months'."""
    kinds: str
    agency: str
    agency_type: str
    """The code of the agency's type; empty when it was not given."""
    flags: tuple[Flag, ...]


_FLAGS: Final[tuple[tuple[Flag, Condition], ...]] = (
    (Flag("Looked after"), AnyRow("children", OneAtLeast(facts.LOOKED_AFTER, facts.SEEMS_LOOKED_AFTER))),
    (
        Flag("Another area"),
        OneAtLeast(
            facts.OTHER_AREA, AnyRow("children", Elsewhere("child_home_la", "incident_local_authority")),
            AnyRow("children", facts.PLACED_ELSEWHERE),
        ),
    ),
    (Flag("Press interest"), When("media_interest", "actual")),
    (Flag("Press may ask"), When("media_interest", "possible")),
    (Flag("Sharing restricted"), facts.SHARING_RESTRICTED),
    (Flag("Address kept secret"), AnyRow("children", When("child_address_sensitive", "yes"))),
)  # fmt: skip


def glance(form: Form, notifications: Sequence[AnswersLike], today: date) -> Glance:
    """The case whose notifications these are, oldest first, as it looks on ``today``."""
    agency = _latest(notifications, "notifier_agency_type")
    return Glance(
        children=tuple(child_at_a_glance(row, today) for row in _latest(notifications, "children") or ()),
        kinds=_kinds(form, _latest(notifications, "incident_types")),
        agency=form.questions["notifier_agency_type"].show(agency) if agency else "Agency not given",
        agency_type=agency if isinstance(agency, str) else "",
        flags=tuple(_flags(notifications)),
    )


def likeness_of(history: Sequence[Event]) -> tuple[Flag, ...]:
    """What says that a case may be about a child of another, until a person has looked at the two."""
    return (Flag("Possible duplicate"),) if Pair.OPEN in pairs(history).values() else ()


def with_likeness(seen: Glance, history: Sequence[Event]) -> Glance:
    """``seen`` with the flag of `likeness_of`."""
    return replace(seen, flags=(*seen.flags, *likeness_of(history)))


def risk_now(notifications: Sequence[AnswersLike]) -> Flag | None:
    """Whether a child is at risk now or may be; None when every notification's latest word is that none is."""
    if any(holds(facts.RISK, answers) for answers in notifications):
        return Flag("Child at risk now", grave=True)
    if any(holds(facts.RISK_OPEN, answers) for answers in notifications):
        return Flag("Risk now not known", grave=True)
    return None


def child_at_a_glance(row: Mapping[str, Any], today: date) -> str:
    """Initials and age, such as 'T.A., 4 months' or 'T.A., died, 4 months'."""
    return f"{initials(row)}, {age_words(row, today)}"


def initials(row: Mapping[str, Any]) -> str:
    """First letters of forename and surname; '?' for what is not known."""
    return letters_of(row.get("child_forenames"), row.get("child_surname"))


def age_words(row: Mapping[str, Any], today: date) -> str:
    """The age on ``today``, or at death. Partial dates give 'about'; what was typed is never repeated whole."""
    if row.get("child_dob_status") == "unborn":
        return "not born yet"
    died = day_range(row.get("child_date_of_death"))
    day = died[0] if died else today
    born = day_range(row.get("child_dob"))
    if born is None or born[0] > day:
        typed = _AGE_IN_WORDS.search(str(row.get("child_age_text") or ""))
        age = f"about {typed[0]}" if typed else "age not known"
    else:
        sure = born[0] == born[1] and row.get("child_dob_status") != "estimated"
        age = _age(born[0], day) if sure else f"about {_age(born[0], day)}"
    dead = died or "died" in codes(row, "child_outcome_now") | codes(row, "child_role")
    return f"died, {age}" if dead else age


def _age(born: date, day: date) -> str:
    days = (day - born).days
    months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
    if days < 28:
        return _count(days, "day")
    if months < 3:
        return _count(days // 7, "week")
    if months < 24:
        return _count(months, "month")
    return _count(age_on(born, day), "year")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _kinds(form: Form, given: Any) -> str:
    if not isinstance(given, list) or not given:
        return form.questions["incident_types"].show(given) if given else "Kind of incident not given"
    shown = "; ".join(form.questions["incident_types"].show([code]) for code in given[:_KINDS_SHOWN])
    more = len(given) - _KINDS_SHOWN
    return f"{shown}; and {more} more" if more > 0 else shown


def _latest(notifications: Sequence[AnswersLike], question_id: str) -> Any:
    return next((answers[question_id] for answers in reversed(notifications) if answers.get(question_id)), None)


def _flags(notifications: Sequence[AnswersLike]) -> Iterator[Flag]:
    if (risk := risk_now(notifications)) is not None:
        yield risk
    for flag, condition in _FLAGS:
        if any(holds(condition, answers) for answers in notifications):
            yield flag
