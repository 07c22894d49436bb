"""The JSON Schema says of a body what the form says of it: checked with a validator that knows nothing of the form."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import NOT_KNOWN, Answers, Question
from forms.conditions import Condition, Scope
from forms.exchange import MOST_ROWS, refusals
from forms.notification import NOTIFICATION
from forms.schema import answers_schema
from tests.examples import EXAMPLES
from tests.forms.strategies import answers_to

SCHEMA: Final = answers_schema(NOTIFICATION)
FEW: Final = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
MANY: Final = settings(FEW, max_examples=400)


@cache
def validator() -> jsonschema_rs.Draft202012Validator:
    """Formats are asserted: a date that does not exist is none."""
    return jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)


def agree(given: dict[str, Any]) -> bool:
    """Whether the form takes ``given``, once the schema was seen to say the same."""
    taken = not refusals(NOTIFICATION, given)
    assert validator().is_valid(given) == taken
    if taken:
        assert NOTIFICATION.answers(given)[1] == []
    return taken


def test_the_schema_is_one() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["notification_ref"]))
def test_every_example_is_taken(example: dict[str, Any]) -> None:
    assert agree(example)


@FEW
@given(answers_to(NOTIFICATION))
def test_all_answers_that_the_form_can_have_are_taken(answers: Answers) -> None:
    assert agree(answers.to_json())


_TOP: Final = [question for question in NOTIFICATION.questions.values() if question.id not in NOTIFICATION.group_of]
AWKWARD: Final = (
    NOT_KNOWN, " not_known", "(not known)", "", " ", "yes", "Yes", "true", "died", "2026-03-27", "2026-3-27",
    "2026-02-29", "2024-02-29", "2026-13", "2026-05", "0000", "0000-05", "0000-01-01", "2026", "27/03/2026", "21:40",
    "9:40", "24:00", "9.40pm", "٢٠٢٦-٠١-٠١", "2026-03-27\n", "2026-05\n", "21:40\n",
    "2026-03-27T10:00:00Z", "1e3", "null", "[]",
)  # fmt: skip
_SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.sampled_from(AWKWARD),
)
_VALUES: Final = st.one_of(
    _SCALARS,
    st.lists(_SCALARS, max_size=3),
    st.dictionaries(st.sampled_from(("a", "child_dob")), _SCALARS, max_size=2),
    st.sampled_from([option.code for question in _TOP for option in getattr(question, "choices", ())]),
)


_OF_EACH_KIND: Final = {question.kind: question for question in _TOP}


@pytest.mark.parametrize("kind", _OF_EACH_KIND)
def test_what_is_nearly_an_answer_both_judge_alike(kind: str) -> None:
    for value in (*AWKWARD, *([one] for one in AWKWARD), 0, 1, 2026, 1.5, True, False, {}, [None], [[]], [{}]):
        agree({_OF_EACH_KIND[kind].id: value})


@MANY
@given(st.sampled_from(_TOP), _VALUES)
def test_whatever_a_program_sends_for_a_question_both_judge_it_alike(question: Question, value: Any) -> None:
    agree({question.id: value})


@FEW
@given(st.sampled_from([*NOTIFICATION.groups]), st.one_of(_VALUES, st.lists(st.dictionaries(st.text(), _SCALARS))))
def test_whatever_a_program_sends_for_a_group_both_judge_it_alike(group_id: str, value: Any) -> None:
    agree({group_id: value})


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"no_such": "x"}, "/no_such", "unknown-question"),
        ({"a/b~c": "x"}, "/a~1b~0c", "unknown-question"),
        ({"child_dob": "2020"}, "/child_dob", "unknown-question"),
        ({"notifier_phone": 1632960301}, "/notifier_phone", "wrong-type"),
        ({"is_update": True}, "/is_update", "wrong-type"),
        ({"is_update": "Yes"}, "/is_update", "not-a-choice"),
        ({"is_update": "yes "}, "/is_update", "not-as-written"),
        ({"incident_date": "2026-02-30"}, "/incident_date", "not-a-date"),
        ({"incident_time": "9:40"}, "/incident_time", "not-as-written"),
        ({"serious_harm_grounds": "died"}, "/serious_harm_grounds", "wrong-type"),
        ({"serious_harm_grounds": ["died", "x"]}, "/serious_harm_grounds/1", "not-a-choice"),
        ({"declaration": "yes"}, "/declaration", "wrong-type"),
        ({"children": {"child_surname": "x"}}, "/children", "not-rows"),
        ({"children": [{}, "x"]}, "/children/1", "not-rows"),
        ({"children": [{}, {"child_dob": "soon"}]}, "/children/1/child_dob", "not-a-date"),
        ({"children": [{}] * (MOST_ROWS + 1)}, "/children", "too-many-rows"),
    ],
)
def test_a_refusal_points_to_the_place_and_says_what_is_wanted(given: dict[str, Any], pointer: str, code: str) -> None:
    assert not agree(given)
    (found,) = refusals(NOTIFICATION, given)
    assert (found.pointer, found.code) == (pointer, code)
    assert found.detail.endswith(".")


@FEW
@given(st.sampled_from(_TOP), st.text("qjxz", min_size=6, max_size=9))
def test_no_refusal_repeats_what_was_sent(question: Question, sent: str) -> None:
    said = [found.detail for found in refusals(NOTIFICATION, {question.id: sent, "children": [{"child_dob": sent}]})]
    assert said
    assert all(sent not in words for words in said)


@pytest.mark.parametrize("nothing", [None, "", []])
def test_null_and_blank_and_an_empty_list_are_no_answer_anywhere(nothing: object) -> None:
    assert agree(dict.fromkeys([*(question.id for question in _TOP), *NOTIFICATION.groups], nothing))


def test_not_known_is_an_answer_to_every_question_but_a_tick() -> None:
    for question in NOTIFICATION.questions.values():
        group = NOTIFICATION.group_of.get(question.id)
        given = {question.id: NOT_KNOWN} if group is None else {group.id: [{question.id: NOT_KNOWN}]}
        assert agree(given) == question.may_be_not_known, question.id


def test_a_code_stands_with_the_words_that_people_read() -> None:
    (harm,) = [one for one in _choices("serious_harm_grounds") if one["const"] == "died"]
    assert harm["title"]


def test_safety_35_lengths_and_blanks_are_annotations_and_refuse_nothing() -> None:
    summary = SCHEMA["properties"]["incident_summary"]
    assert (summary["x-fewest-characters"], summary["x-essential"]) == (100, True)
    assert agree({"incident_summary": "x"})
    assert agree({"incident_summary": "x" * (summary["x-most-characters"] + 1)})
    assert agree({})


# Conditions: the same as the form's own, and never a refusal.


def _choices(question_id: str) -> list[dict[str, Any]]:
    name = next(q for q in _TOP if q.id == question_id).options.name  # type: ignore[attr-defined]
    found: list[dict[str, Any]] = SCHEMA["$defs"][f"list_{name}"]["oneOf"]
    return found


def _said(objects: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Question, the schema of a condition, and whether it is about being asked."""
    for rule in objects.get("allOf", ()):
        ((question_id, annotation),) = rule["then"]["properties"].items()
        yield question_id, rule["if"], "x-asked" in annotation


def _conditions(question: Question, *, asked: bool) -> list[Condition]:
    return list(question.conditions) if asked else [question.need.condition]  # type: ignore[union-attr]


@settings(FEW, max_examples=60)
@given(answers_to(NOTIFICATION))
def test_a_condition_holds_in_the_schema_where_it_holds_in_the_form(answers: Answers) -> None:
    rows = SCHEMA["properties"]["children"]["anyOf"][0]["items"]
    top = answers.to_json()
    places = [(SCHEMA, top, Scope(top)), *((rows, row, Scope(top, row)) for row in answers.rows("children"))]
    for schema, instance, scope in places:
        found: dict[tuple[str, bool], list[bool]] = {}
        for question_id, said, asked in _said(schema):
            found.setdefault((question_id, asked), []).append(_compiled(str(said), said).is_valid(instance))
        assert found
        for (question_id, asked), holds in found.items():
            wanted = _conditions(NOTIFICATION.questions[question_id], asked=asked)
            assert holds == [condition.holds(scope) for condition in wanted], question_id


_COMPILED: Final[dict[str, jsonschema_rs.Draft202012Validator]] = {}


def _compiled(key: str, schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    if key not in _COMPILED:
        _COMPILED[key] = jsonschema_rs.Draft202012Validator(schema)
    return _COMPILED[key]


def test_what_json_schema_cannot_say_names_the_questions_that_decide() -> None:
    assert SCHEMA["properties"]["cdop_notified"]["x-depends-on"]
    rows = SCHEMA["properties"]["children"]["anyOf"][0]["items"]["properties"]
    assert "child_dob" in rows["child_care_leaver_status"]["x-depends-on"]
    depends = [name for name, found in SCHEMA["properties"].items() if "x-depends-on" in found]
    assert depends == ["cdop_notified"]
