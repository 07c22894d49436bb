"""Settings about the partnership's own clocks."""

from pathlib import Path

import pytest

from intake.cases.clocks.definition import Term, Unit
from intake.settings import WrongSettings
from tests.intake.test_settings import load


def test_with_nothing_set_no_term_is_the_partnerships_own(tmp_path: Path) -> None:
    assert load(tmp_path).clock_terms == {}


def test_a_partnership_sets_its_own_and_those_that_notifiers_are_told(tmp_path: Path) -> None:
    settings = load(tmp_path, CLOCK_TERMS="k3 = 2 working days, K14=48 hours", MEETING_WORKING_DAYS="3")
    assert settings.clock_terms == {
        "K3": Term(2, Unit.WORKING_DAYS),
        "K14": Term(48, Unit.HOURS),
        "K5": Term(3, Unit.WORKING_DAYS),
    }


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("K1 = 10 working days", "INTAKE_CLOCK_TERMS sets K1, which no partnership may set here: only K3, K14 can be."),
        ("K5 = 2 working days", "sets K5, which no partnership may set here"),
        ("K14 = 2 working days", "counts K14 in working days: it runs in hours."),
        ("K3 = soon", "INTAKE_CLOCK_TERMS is wrong: it wants terms such as 'K3 = 72 hours"),
        ("K3 = 0 hours", "INTAKE_CLOCK_TERMS is wrong"),
    ],
)
def test_safety_03_what_is_wrong_is_said(tmp_path: Path, given: str, sentence: str) -> None:
    with pytest.raises(WrongSettings, match=sentence.replace("(", r"\(")):
        load(tmp_path, CLOCK_TERMS=given)
