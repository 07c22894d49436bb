"""The terms that a partnership sets for its own clocks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from intake.addresses import Refused
from intake.cases.clocks.definition import Term, Unit
from intake.cases.clocks.table import CLOCKS, K4, K5
from intake.cases.expected import Expectations
from intake.setting_values import Reader

_FORM: Final = re.compile(r"\s*(K\d+)\s*=\s*(\d{1,3})\s*(hour|day|working day)s?\s*", re.IGNORECASE)
_UNITS: Final = {"hour": Unit.HOURS, "day": Unit.CALENDAR_DAYS, "working day": Unit.WORKING_DAYS}
_OWN: Final = tuple(one for one in CLOCKS.values() if one.settable and one not in (K4, K5))
_WANTS: Final = "terms such as 'K3 = 72 hours, K14 = 48 hours'"


def clock_terms(reader: Reader, expected: Expectations | None) -> Mapping[str, Term] | None:
    """The partnership's own terms by the id of their clock; None when a setting is wrong, which ``reader`` then knows.

    Those for reading and meeting are what notifiers are told too.
    """
    own = reader.take("CLOCK_TERMS", _WANTS, _terms, "")
    if own is None or expected is None:
        return None
    told = {K4.id: expected.read_days, K5.id: expected.meeting_days}
    return own | {clock: Term(days, Unit.WORKING_DAYS) for clock, days in told.items() if days is not None}


def _terms(text: str) -> dict[str, Term]:
    return dict(_term(part) for part in text.split(",") if part.strip())


def _term(text: str) -> tuple[str, Term]:
    found = _FORM.fullmatch(text)
    if found is None or int(found[2]) < 1:
        raise ValueError(text)
    clock, term = found[1].upper(), Term(int(found[2]), _UNITS[found[3].lower()])
    definition = next((one for one in _OWN if one.id == clock), None)
    if definition is None:
        free = ", ".join(one.id for one in _OWN)
        raise Refused(f"sets {clock}, which no partnership may set here: only {free} can be.")
    if term.unit not in definition.settable:
        raise Refused(f"counts {clock} in {term.unit.one}s: it runs in {_units(definition.settable)}.")
    return clock, term


def _units(units: tuple[Unit, ...]) -> str:
    return " or ".join(f"{unit.one}s" for unit in units)
