"""Settings about what a notifier may expect after sending."""

from pathlib import Path

import pytest

from intake.cases.expected import Expectations
from intake.settings import WrongSettings
from tests.intake.test_settings import load


def test_with_nothing_set_no_term_is_the_partnerships_own_and_no_decision_is_shared(tmp_path: Path) -> None:
    assert load(tmp_path).expectations == Expectations(None, None, share_decision=False, office_phone="")


def test_a_partnership_sets_its_own(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        READ_WORKING_DAYS="1",
        MEETING_WORKING_DAYS="3",
        SHARE_DECISION="1",
        OFFICE_PHONE=" 01632 960 222 ",
    )
    assert settings.expectations == Expectations(1, 3, share_decision=True, office_phone="01632 960 222")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"READ_WORKING_DAYS": "0"}, "INTAKE_READ_WORKING_DAYS is wrong: it wants a number of working days"),
        ({"MEETING_WORKING_DAYS": "21"}, "INTAKE_MEETING_WORKING_DAYS is wrong"),
        ({"MEETING_WORKING_DAYS": "soon"}, "INTAKE_MEETING_WORKING_DAYS is wrong"),
        ({"SHARE_DECISION": "yes"}, "INTAKE_SHARE_DECISION is wrong: it wants 1 or 0"),
        (
            {"READ_WORKING_DAYS": "3", "MEETING_WORKING_DAYS": "2"},
            "INTAKE_MEETING_WORKING_DAYS is less than INTAKE_READ_WORKING_DAYS",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, given: dict[str, str], sentence: str) -> None:
    with pytest.raises(WrongSettings, match=sentence):
        load(tmp_path, **given)
