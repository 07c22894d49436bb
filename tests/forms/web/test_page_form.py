"""A page's form takes what a browser sends and gives canonical answers, and says what it could not take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms import Answers, Page
from forms.notification import NOTIFICATION
from forms.web import PageForm, QuestionField, browser_inputs, page_form, row_prefix

EXAMPLES = json.loads((Path(__file__).parents[2] / "examples" / "notifications.json").read_text())
PAGES = {page.slug: page for page in NOTIFICATION.pages}


def form_of(slug: str, sent: list[tuple[str, str]], stored: dict[str, Any] | None = None) -> PageForm:
    return page_form(PAGES[slug])(MultiDict(sent), data=stored or {})


def field(form: PageForm, question_id: str) -> QuestionField:
    return next(found for found in form.questions if found.question.id == question_id)


def answers_of(example: dict[str, Any]) -> Answers:
    answers, findings = NOTIFICATION.answers(example)
    assert findings == []
    return answers


def through_browser(page: Page, values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    form = page_form(page)(MultiDict(browser_inputs(page.questions, values, prefix)), prefix=prefix)
    assert form.validate(), form.errors
    return form.changes()


@pytest.mark.parametrize("number", range(12))
def test_every_example_comes_through_its_pages_unchanged(number: int) -> None:
    answers = answers_of(EXAMPLES[number])
    posted: dict[str, Any] = {}
    for page in NOTIFICATION.pages:
        posted |= through_browser(page, answers.to_json())
        for group in page.groups:
            rows = []
            for row, values in enumerate(answers.rows(group.id)):
                taken: dict[str, Any] = {}
                for inner in group.pages:
                    taken |= through_browser(inner, values, row_prefix(group.id, row))
                rows.append(taken)
            posted[group.id] = rows
    got, findings = NOTIFICATION.answers(posted)
    assert findings == []
    assert got.equal(answers)


def test_a_refused_date_keeps_what_was_typed_and_says_what_to_do() -> None:
    sent = [("incident_date-day", "31"), ("incident_date-month", "02"), ("incident_date-year", "2026")]
    form = form_of("what-happened", sent)
    assert not form.validate()
    assert "must be a real date" in field(form, "incident_date").errors[0]
    assert field(form, "incident_date").part("-day") == "31"
    assert "incident_date" not in form.changes()


def test_not_known_is_a_tick_of_its_own() -> None:
    assert form_of("what-happened", [("incident_date-not_known", "not_known")]).changes() == {
        "incident_date": "not_known"
    }


def test_a_choice_outside_the_list_is_refused_with_a_sentence() -> None:
    form = form_of("harm-and-abuse", [("abuse_neglect_status", "made_up")])
    assert not form.validate()
    assert "choose from the list" in field(form, "abuse_neglect_status").errors[0]


def test_boxes_that_were_asked_and_left_empty_take_the_answer_away() -> None:
    stored = {"serious_harm_grounds": ["died"]}
    assert form_of("harm-and-abuse", [("asked", "serious_harm_grounds")], stored).changes() == {
        "serious_harm_grounds": None
    }


def test_questions_that_were_not_shown_are_left_alone() -> None:
    stored = {"serious_harm_grounds": ["died"]}
    assert form_of("harm-and-abuse", [("asked", "abuse_neglect_status")], stored).changes() == {
        "abuse_neglect_status": None
    }
