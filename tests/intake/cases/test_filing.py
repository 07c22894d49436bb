"""What only the local authority records."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from intake.cases.events import CaseReopened, Filing
from intake.cases.filing import (
    Filed,
    correct_k1_trigger,
    file_alone,
    files_alone,
    filings,
    no_longer_alone,
    notification_corrected,
    notification_sent,
    notification_withdrawn,
)
from intake.cases.recording import Event
from intake.errors import Permanent
from tests.intake.cases.story import LA, happened

DAY = date(2026, 9, 7)
SENT: dict[str, Any] = {"reference": "CSINS-1", "filing": Filing.SERIOUS_INCIDENT}

Making = Callable[..., Event]
EACH: list[tuple[Making, dict[str, Any]]] = [
    (correct_k1_trigger, {"on": DAY, "reason": "The out-of-hours team took the call."}),
    (notification_sent, {"on": DAY, **SENT}),
    (notification_corrected, {"on": DAY, **SENT, "reason": "Wrong day typed."}),
    (notification_withdrawn, {"on": DAY, "reason": "Not met after all."}),
    (file_alone, {"reason": "The duty is ours."}),
    (no_longer_alone, {"reason": "We agree now."}),
]


@pytest.mark.parametrize(("make", "given"), EACH)
@pytest.mark.parametrize("role", ["icb", "police", "business_unit", "administrator"])
def test_safety_01_04_05_only_the_local_authority_records_it(make: Making, given: dict[str, Any], role: str) -> None:
    with pytest.raises(Permanent, match="Only the local authority"):
        make(**given, **{**LA, "role": role})


@pytest.mark.parametrize(("make", "given"), EACH)
@pytest.mark.parametrize("role", ["local_authority", "la_notifier"])
def test_both_of_its_roles_can(make: Making, given: dict[str, Any], role: str) -> None:
    assert make(**given, **{**LA, "role": role}).by == "user-la"


@pytest.mark.parametrize(("make", "given"), [pair for pair in EACH if "reason" in pair[1]])
def test_safety_01_05_a_reason_is_given(make: Making, given: dict[str, Any]) -> None:
    with pytest.raises(Permanent):
        make(**{**given, "reason": " "}, **LA)


@pytest.mark.parametrize(("make", "given"), [pair for pair in EACH if "on" in pair[1]])
def test_no_date_lies_in_the_future(make: Making, given: dict[str, Any]) -> None:
    with pytest.raises(Permanent, match="today or in the past"):
        make(**{**given, "on": date(2026, 9, 9)}, **LA)


def test_safety_04_a_filing_is_confirmed_by_its_reference() -> None:
    with pytest.raises(Permanent, match="reference"):
        notification_sent(DAY, reference="", filing=Filing.SERIOUS_INCIDENT, **LA)


def test_a_correction_takes_the_place_of_the_last_filing() -> None:
    history = [
        notification_sent(DAY, **SENT, **LA),
        notification_corrected(
            date(2026, 9, 4), reference="CSINS-2", filing=Filing.LOOKED_AFTER_DEATH, reason="Wrong kind.", **LA
        ),
    ]
    assert filings(history) == (Filed(date(2026, 9, 4), "CSINS-2", Filing.LOOKED_AFTER_DEATH),)


def test_filing_alone_lasts_until_it_is_taken_back_or_the_case_opened_again() -> None:
    alone = file_alone(reason="The duty is ours.", **LA)
    assert files_alone([alone])
    assert not files_alone([alone, no_longer_alone(reason="We agree.", **LA)])
    assert not files_alone([alone, happened(CaseReopened, reason="New facts.")])
