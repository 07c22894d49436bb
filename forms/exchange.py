"""Answers as other programs send them: taken only as the JSON Schema writes them (`forms.schema`).

A person's '9.30pm' is read as they meant it. What a program sends is written by whoever programmed it, once for all the
notifications to come: a telephone number without its first 0, or a month for a day, must be refused while they are
still building, and in a sentence that they can act on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from forms.definition import Form, Group
from forms.questions import Date, OneOf, PartialDate, Question, SeveralOf, Text, Tick, Time
from forms.values import NOT_KNOWN, NotAnAnswer, is_empty

MOST_ROWS: Final = 200
"""Of one group: many times the largest family, few enough that rules across rows are quick."""
_LISTED: Final = 12
"""Codes that a sentence names; of a longer list it gives the name alone."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value cannot be an answer.

    ``pointer`` is where it stands below the answers (RFC 6901), ``code`` a stable word, ``detail`` a sentence for
    whoever programs the sender. Neither of the last two holds anything that was sent.
    """

    pointer: str
    code: str
    detail: str


def refusals(form: Form, given: Mapping[str, Any]) -> list[Refusal]:
    """Every reason why ``given``, a JSON object, is not answers to ``form``; none where all of it can be taken."""
    found: list[Refusal] = []
    for key, value in given.items():
        if (group := form.groups.get(key)) is not None:
            found += _of_rows(form, group, value)
        else:
            found += _of_value(form, key, value, None, _pointer(key))
    return found


def writing_of(question: Question) -> str:
    """How an answer to ``question`` is written in JSON, to follow 'must be'."""
    if isinstance(question, Tick):
        return "true, or left out"
    if isinstance(question, Time):
        return "a time on the 24-hour clock, written HH:MM, such as 21:40"
    if isinstance(question, Date):
        return "a date that exists, written YYYY-MM-DD, such as 2026-03-27"
    if isinstance(question, PartialDate):
        return "a date that exists, written YYYY-MM-DD, YYYY-MM or YYYY"
    if isinstance(question, OneOf):
        return f"one of {_codes(question)}"
    if isinstance(question, SeveralOf):
        return f"a list of {_codes(question)}"
    return "a string"


def _codes(question: OneOf | SeveralOf) -> str:
    codes = [option.code for option in question.choices]
    if len(codes) > _LISTED:
        return f"the {len(codes)} codes of the list ‘{question.options.name}’ in the JSON Schema"
    return f"the codes {', '.join(codes)}"


def _of_rows(form: Form, group: Group, given: Any) -> Iterator[Refusal]:
    place = _pointer(group.id)
    if is_no_answer(given):
        return
    if not isinstance(given, list):
        yield Refusal(place, "not-rows", f"‘{group.label}’ must be a list of objects, one for each.")
        return
    if len(given) > MOST_ROWS:
        words = f"‘{group.label}’ takes {MOST_ROWS} rows at most. Send the others as an update."
        yield Refusal(place, "too-many-rows", words)
        return
    for number, row in enumerate(given):
        if not isinstance(row, Mapping):
            yield Refusal(f"{place}/{number}", "not-rows", f"‘{group.label}’ must be a list of objects, one for each.")
            continue
        for key, value in row.items():
            yield from _of_value(form, key, value, group, f"{place}/{number}{_pointer(key)}")


def _of_value(form: Form, key: str, value: Any, group: Group | None, place: str) -> Iterator[Refusal]:
    question = form.questions.get(key)
    if question is None or form.group_of.get(key) is not group:
        words = f"The form {form.version} has no such question here. Leave it out, or use an id of the JSON Schema."
        yield Refusal(place, "unknown-question", words)
    elif is_no_answer(value):
        return
    elif isinstance(question, SeveralOf) and isinstance(value, list):
        codes = {option.code for option in question.choices}
        for number, code in enumerate(value):
            if not isinstance(code, str) or code not in codes:
                yield _refused(question, f"{place}/{number}", "not-a-choice")
    elif (problem := _problem(question, value)) is not None:
        yield _refused(question, place, problem)


def _problem(question: Question, value: Any) -> str | None:
    if isinstance(question, Tick):
        return None if isinstance(value, bool) else "wrong-type"
    if not isinstance(value, str):
        return "wrong-type"
    try:
        taken = question.normalise(value)
    except NotAnAnswer as refused:
        return refused.problem
    if isinstance(question, SeveralOf):
        return None if value == NOT_KNOWN else "wrong-type"
    return None if isinstance(question, Text) or taken == value else "not-as-written"


def is_no_answer(value: Any) -> bool:
    """Whether ``value`` says nothing: null, '' and [] do, as an absent member does (CONTRACT, 'Answers')."""
    return is_empty(value) and not isinstance(value, bool | dict)


def _refused(question: Question, place: str, code: str) -> Refusal:
    return Refusal(place, code, f"‘{question.label}’ must be {writing_of(question)}.")


def _pointer(key: str) -> str:
    return "/" + key.replace("~", "~0").replace("/", "~1")
