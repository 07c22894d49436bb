"""Equal answers, and answers by path."""

from typing import Any

import pytest

from forms import Answers
from forms.notification import NOTIFICATION
from tests.examples import EXAMPLES


def taken(given: dict[str, Any]) -> Answers:
    return NOTIFICATION.answers(given)[0]


BASE = {"notifier_name": "Orla Pentreath", "protective_measures": ["safety_plan", "bail_conditions"]}


@pytest.mark.parametrize(
    "same",
    [
        BASE | {"notification_ref": "X", "form_version": "old", "submission_channel": "word_email"},
        BASE | {"media_details": None, "family_views": "", "children": [], "incident_types": []},
        BASE | {"protective_measures": ["bail_conditions", "safety_plan", "safety_plan"]},
        BASE | {"notifier_name": " Orla Pentreath\r\n"},
        BASE | {"children": [{}]},
    ],
)
def test_answers_that_say_the_same_are_equal(same: dict[str, Any]) -> None:
    assert taken(same).equal(taken(BASE))


@pytest.mark.parametrize("other", [{"notifier_name": "Orla"}, BASE | {"media_interest": "not_known"}, {}])
def test_answers_that_say_something_else_are_not(other: dict[str, Any]) -> None:
    assert not taken(other).equal(taken(BASE))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["notification_ref"])
def test_every_path_leads_to_its_answer_and_json_holds_them_all(example: dict[str, Any]) -> None:
    answers = taken(example)
    assert all(answers.at(path) == value for path, value in answers.paths())
    assert taken(answers.to_json()).equal(answers)
    assert NOTIFICATION.applicable(answers).equal(answers)


def test_a_path_that_leads_nowhere_is_no_answer() -> None:
    answers = taken(EXAMPLES[0])
    assert answers.at("children[7].child_dob") is None
    assert answers.at("nothing") is None


def test_changes_are_laid_over_and_an_empty_one_removes() -> None:
    changed = taken(BASE).with_values({"notifier_name": "", "notifier_role": "Nurse"})
    assert set(changed) == {"protective_measures", "notifier_role"}


def test_answers_never_show_themselves() -> None:
    assert "Orla" not in repr(taken(BASE))
