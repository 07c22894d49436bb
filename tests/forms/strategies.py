"""Answers that a form allows, made at random from its own definition: every type, every list, honouring conditions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any, Final

from hypothesis import strategies as st

from forms import (
    NOT_KNOWN,
    Answers,
    Date,
    Form,
    LongText,
    NhsNumber,
    OneOf,
    PartialDate,
    PupilNumber,
    Question,
    SeveralOf,
    Tick,
    Time,
)

MOST_ROWS: Final = 3

# What people and programs put into texts: letters of many scripts, signs that spreadsheets and XML take for their own,
# spaces of every width, ticks and boxes.
_ALPHABET: Final = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x7f")
_AWKWARD: Final = (
    "=1+1", "-", "+44", "@here", "<w:t>", "&amp;", "]]>", "O’Brien–Okonjo", "Zoë", "n\u0303", "عائشة", "李", "👩‍👧",
    "a\tb", "a  b", "a\u00a0b", "☒", "[x]", "x", "{{ name }}", "“quoted”", "…", "not known", "Yes", "\ufeff", "\u200b",
)  # fmt: skip
_WORDS: Final = st.one_of(st.text(_ALPHABET, min_size=1, max_size=30), st.sampled_from(_AWKWARD))
_LINES: Final = st.lists(_WORDS, min_size=1, max_size=4).map(" ".join)
_PARAGRAPHS: Final = st.lists(st.one_of(_LINES, st.just("")), min_size=1, max_size=5).map("\n".join)
_DAYS: Final = st.dates(date(1000, 1, 1), date(2100, 1, 1)).map(date.isoformat)


def values_of(question: Question) -> st.SearchStrategy[Any]:
    """Values, as JSON, that can be answers to ``question``; 'not known' among them where it may be one."""
    made = _known(question)
    return st.one_of(made, st.just(NOT_KNOWN)) if question.may_be_not_known else made


def _known(question: Question) -> st.SearchStrategy[Any]:
    if isinstance(question, Tick):
        return st.just(True)
    if isinstance(question, OneOf | SeveralOf):
        codes = [option.code for option in question.choices]
        return st.sampled_from(codes) if isinstance(question, OneOf) else st.lists(st.sampled_from(codes), max_size=5)
    if isinstance(question, Date):
        return _DAYS
    if isinstance(question, PartialDate):
        return st.builds(lambda day, length: day[:length], _DAYS, st.sampled_from((4, 7, 10)))
    if isinstance(question, Time):
        return st.times().map(lambda moment: time(moment.hour, moment.minute).strftime("%H:%M"))
    if isinstance(question, NhsNumber | PupilNumber):
        return st.one_of(st.from_regex(r"\d{10}", fullmatch=True), _LINES)
    return _PARAGRAPHS if isinstance(question, LongText) else _LINES


@st.composite
def answers_to(draw: st.DrawFn, form: Form) -> Answers:
    """Canonical answers to ``form``; those whose condition does not hold are left out, as when a form is sent."""
    asked = [q for q in form.questions.values() if q.id not in form.group_of and not q.system]
    given = _some(draw, asked)
    for group in form.groups.values():
        given[group.id] = [_some(draw, list(group.questions)) for _ in range(draw(st.integers(0, MOST_ROWS)))]
    answers, refused = form.answers(given)
    assert not refused
    kept, _ = form.answers(form.applicable(answers).to_json())  # a row that lost all it held is no row
    return kept


def _some(draw: st.DrawFn, questions: list[Question]) -> dict[str, Any]:
    chance: Callable[[], bool] = lambda: draw(st.integers(0, 2)) > 0  # noqa: E731 - drawn anew for each question
    return {question.id: draw(values_of(question)) for question in questions if chance()}
