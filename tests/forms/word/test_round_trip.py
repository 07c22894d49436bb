"""What is filled in is what is read: for the examples, for every option of every list, and for answers at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from forms import NOT_KNOWN, OPTIONAL, Answers, Form, LongText, OneOf, Page, Question, Section, SeveralOf
from forms.notification import NOTIFICATION
from forms.word.reader import read
from tests.examples import EXAMPLES
from tests.figures import Figure
from tests.forms.small import SMALL
from tests.forms.strategies import answers_to
from tests.forms.word.documents import bent, filled, read_form, strip_tags, unwrap_controls

each_example = pytest.mark.parametrize("given_answers", EXAMPLES, ids=lambda given: given["notification_ref"])
QUESTIONS = [question for question in NOTIFICATION.questions.values() if not question.system]


def form_of(question: Question) -> Form:
    """A form that asks this question alone."""
    asked = replace(question, need=OPTIONAL, only_if=None)
    return Form("one", "ONE-2026.1", "One question", (Section("A", "a", "One", (Page("b", "It", (asked,)),)),))


def answered(question: Question, value: Any) -> tuple[Form, Answers, bool]:
    """That form, ``value`` as its answers, and whether it was refused."""
    form = form_of(question)
    answers, refused = form.answers({question.id: value})
    return form, answers, bool(refused)


@each_example
def test_an_example_filled_in_is_read_back_whole(given_answers: dict[str, Any]) -> None:
    answers, _ = NOTIFICATION.answers(given_answers)
    reading = read_form(filled(answers))
    assert reading.answers.equal(answers)
    assert list(reading.missing) == NOTIFICATION.missing(answers)
    assert reading.outcome == ("partial" if reading.missing else "complete")
    assert (reading.unplaced, reading.findings) == ((), ())
    assert {found.how for found in reading.provenance.values()} == {"control"}


@each_example
def test_an_example_without_tags_is_read_back_whole(given_answers: dict[str, Any]) -> None:
    answers, _ = NOTIFICATION.answers(given_answers)
    reading = read_form(bent(filled(answers), strip_tags))
    assert reading.answers.equal(answers)
    assert (reading.unplaced, reading.findings) == ((), ())
    assert {found.how for found in reading.provenance.values()} == {"label"}


@each_example
def test_an_example_without_any_field_is_read_back_whole(given_answers: dict[str, Any]) -> None:
    answers, _ = NOTIFICATION.answers(given_answers)
    reading = read_form(bent(filled(answers), unwrap_controls))
    assert reading.answers.equal(answers)
    assert (reading.unplaced, reading.findings) == ((), ())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_not_known_comes_back_as_the_same_answer(question: Question) -> None:
    form, answers, refused = answered(question, NOT_KNOWN)
    assert refused is not question.may_be_not_known
    for document in (filled(answers, form), bent(filled(answers, form), unwrap_controls)):
        assert read_form(document, form).answers.equal(answers)


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if isinstance(q, OneOf | SeveralOf)], ids=lambda question: question.id
)
def test_every_option_comes_back(question: OneOf | SeveralOf) -> None:
    for option in question.choices:
        form, answers, _ = answered(question, [option.code] if isinstance(question, SeveralOf) else option.code)
        assert len(answers) == 1
        for document in (filled(answers, form), bent(filled(answers, form), unwrap_controls)):
            assert read_form(document, form).answers.equal(answers), option.code


@pytest.mark.parametrize("text", ["=cmd()", "a\n\nb\n c", "1\t2\t\t3", "a\u00a0b", "☒ not a box", "x" * 20_000, "a  b"])
def test_text_comes_back_as_it_was_typed(text: str) -> None:
    question = next(q for q in QUESTIONS if isinstance(q, LongText))
    form, answers, _ = answered(question, text)
    assert read_form(filled(answers, form), form).answers[question.id] == text


def test_story_20_a_narrative_keeps_its_paragraphs_where_a_program_made_paragraphs_of_its_lines() -> None:
    """Story 20: several paragraphs in one cell are one answer."""
    answers, _ = NOTIFICATION.answers({"incident_summary": "First.\nSecond.\n\nThird."})
    assert read_form(filled(answers)).answers["incident_summary"] == "First.\nSecond.\n\nThird."


def test_story_21_the_untouched_form_holds_no_answer_and_no_typed_text() -> None:
    """Story 21: what an empty field shows is not an answer."""
    for bend in (None, strip_tags, unwrap_controls):
        document = filled({}) if bend is None else bent(filled({}), bend)
        reading = read_form(document)
        assert (reading.answers.to_json(), reading.unplaced, reading.findings) == ({}, (), ())
        assert reading.outcome == "partial"


def test_the_findings_of_the_form_itself_come_with_the_reading_where_the_day_is_known() -> None:
    from_the_future = {"date_notification": "2031-01-01", "incident_date": "2030"}
    document = filled(from_the_future)
    assert read_form(document).findings == ()
    today = date(2026, 11, 24)
    reading = read(document, NOTIFICATION, today=today)
    assert list(reading.findings) == NOTIFICATION.findings(reading.answers, today) != []


def check(form: Form, answers: Answers) -> None:
    reading = read_form(filled(answers, form), form)
    assert reading.answers.to_json() == answers.to_json()
    assert not reading.unplaced


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers=answers_to(NOTIFICATION))
def test_any_answers_come_back(answers: Answers) -> None:
    check(NOTIFICATION, answers)


@settings(max_examples=100, deadline=None)
@given(answers=answers_to(SMALL))
def test_any_answers_to_another_form_come_back(answers: Answers) -> None:
    check(SMALL, answers)


@pytest.mark.prove
def test_any_of_two_thousand_answers_come_back(figure: Figure) -> None:
    count = 0

    @settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(answers=answers_to(NOTIFICATION))
    def prove(answers: Answers) -> None:
        nonlocal count
        check(NOTIFICATION, answers)
        count += 1

    prove()
    figure("random notifications filled into the Word form and read back equal", f"{count:,} of {count:,}")
