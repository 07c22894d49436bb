"""What a form says of answers: what is asked, what is missing, what does not apply."""

from datetime import date
from typing import Any

import pytest

from forms import Answers
from tests.forms.small import SMALL

TODAY = date(2026, 11, 24)
DEAD = {"name": "A", "state": "died", "died_on": "2026-11"}


def answers(**given: Any) -> Answers:
    taken, findings = SMALL.answers(given)
    assert findings == []
    return taken


def test_an_empty_form_lacks_everything_required_and_nothing_else() -> None:
    assert SMALL.missing(Answers()) == ["update", "people", "agree"]


def test_what_is_missing_follows_the_conditions() -> None:
    assert SMALL.missing(answers(update="yes", agree=True, people=[DEAD])) == ["earlier", "coroner_told"]
    assert SMALL.missing(answers(update="no", agree=True, people=[{"name": "A", "state": "well"}])) == ["kinds"]


def test_what_is_missing_in_a_row_names_the_row() -> None:
    lacking = SMALL.missing(
        answers(update="yes", earlier="X", earlier_by="B", agree=True, people=[DEAD, {"state": "died"}])
    )
    assert lacking == ["coroner_told", "people[1].name", "people[1].died_on"]


def test_not_known_is_an_answer() -> None:
    row = {"name": "not_known", "state": "not_known"}
    assert SMALL.missing(answers(update="not_known", agree=True, people=[row])) == []


def test_an_answer_that_no_longer_applies_is_found_and_not_sent() -> None:
    left_over = answers(
        update="no", earlier="X", earlier_by="B", kinds=["a"], people=[{"state": "well", "place": "Home"}]
    )
    found = {finding.field for finding in SMALL.findings(left_over, TODAY) if finding.problem == "does-not-apply"}
    assert found == {"earlier", "people[0].place"}
    sent = SMALL.applicable(left_over)
    assert sent.to_json() == {"update": "no", "kinds": ["a"], "people": [{"state": "well"}]}


def test_an_answer_that_is_welcome_elsewhere_is_sent() -> None:
    given = answers(update="yes", earlier="X", kinds=["a"])
    assert SMALL.applicable(given).equal(given)


def test_too_many_rows_are_kept_with_a_finding() -> None:
    many = answers(people=[DEAD] * 3)
    assert len(many.rows("people")) == 3
    assert [finding.problem for finding in SMALL.findings(many, TODAY) if finding.field == "people"] == ["many"]


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"nonsense": "x"}, "nonsense", "unknown-question"),
        ({"name": "outside its group"}, "name", "unknown-question"),
        ({"people": [{"update": "yes"}]}, "people[0].update", "unknown-question"),
        ({"people": "many"}, "people", "not-rows"),
        ({"people": ["A"]}, "people", "not-rows"),
        ({"people": [DEAD, {"state": "maybe"}]}, "people[1].state", "not-a-choice"),
        ({"coroner_told": "2026-02-31"}, "coroner_told", "not-a-date"),
    ],
)
def test_what_cannot_be_taken_is_a_finding_and_never_an_error(given: dict[str, Any], field: str, problem: str) -> None:
    _, findings = SMALL.answers(given)
    assert [(finding.field, finding.problem) for finding in findings] == [(field, problem)]
    assert findings[0].message.endswith(".")


def test_the_summary_is_in_the_forms_order_and_words() -> None:
    given = answers(people=[DEAD], kinds=["b", "a"], update="no")
    shown = [
        (section.letter, [(row.heading, row.label, row.shown) for row in rows])
        for section, rows in SMALL.summary(given)
    ]
    assert shown == [
        ("A", [("", "Update?", "No"), ("", "Kinds", "Kind A; Kind B")]),
        ("B", [("Person 1", "Name", "A"), ("Person 1", "State", "Died"), ("Person 1", "Died on", "November 2026")]),
    ]


def test_labels_name_the_row() -> None:
    assert SMALL.label_at("people[1].died_on") == "Person 2: Died on"
    assert SMALL.label_at("people") == "People"
    assert SMALL.label_at("update") == "Update?"


def test_a_row_that_is_left_with_nothing_is_no_row() -> None:
    assert SMALL.applicable(answers(people=[{"place": "Home"}, {"state": "well"}])).rows("people") == [
        {"state": "well"}
    ]
