"""Definition -> JSON Schema 2020-12 of the answers, for programs that send them.

It refuses exactly what `forms.exchange.refusals` refuses. All else that the definition knows stands in it as
annotations, because nothing else stops a sender (SAFETY 35): whether an answer is wanted, and when, what is personal
data, how long a text should be.

Annotations of our own begin with ``x-``. ``x-wanted`` is 'always', 'where_asked', 'sometimes' or 'no'; conditions add
``x-asked`` and ``x-wanted`` where they hold. A condition that JSON Schema cannot express (an age between two dates) is
left to ``x-depends-on``, the ids of the questions that decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from forms.conditions import AllOf, AnyRow, Blank, Condition, Not, OneAtLeast, When
from forms.definition import Form, Group
from forms.exchange import MOST_ROWS, writing_of
from forms.questions import (
    OPTIONAL,
    REQUIRED,
    CodeList,
    Date,
    Email,
    LongText,
    OneOf,
    PartialDate,
    Question,
    RequiredWhen,
    SeveralOf,
    Text,
    Tick,
    Time,
)
from forms.values import NOT_KNOWN

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_YEAR: Final = "(000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})"
_TIME: Final = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
_NO_ANSWER: Final = "no_answer"
_NOT_KNOWN: Final = "not_known"


def answers_schema(form: Form) -> Schema:
    """The schema of a JSON object of answers, whole, with its definitions under ``$defs``."""
    return {
        "$schema": DIALECT,
        "title": form.title,
        "description": f"Answers to the form {form.version}, by question id.",
        **answers_object(form, "#/$defs/"),
        "$defs": definitions(form),
    }


def definitions(form: Form) -> dict[str, Schema]:
    """The parts that several questions share, by name: the form's lists, 'not known' and no answer."""
    lists = {
        question.options.name: question.options
        for question in form.questions.values()
        if isinstance(question, OneOf | SeveralOf)
    }
    return {
        _NO_ANSWER: {"description": "The same as leaving it out.", "enum": [None, "", []]},
        _NOT_KNOWN: {"title": "Not known", "description": "An answer to every question but ticks.", "const": NOT_KNOWN},
        **{f"list_{name}": _list(options) for name, options in sorted(lists.items())},
    }


def answers_object(form: Form, at: str) -> Schema:
    """The schema of a JSON object of answers, whose `definitions` stand below ``at``, such as '#/$defs/'."""
    properties: dict[str, Schema] = {}
    here = frozenset({*form.questions, *form.groups})
    for page in form.pages:
        for item in page.items:
            properties[item.id] = _rows(item, at) if isinstance(item, Group) else _question(item, here, at)
    top = [question for page in form.pages for question in page.questions]
    return {"type": "object", "properties": properties, "additionalProperties": False, **_conditions(top, here)}


def _rows(group: Group, at: str) -> Schema:
    here = frozenset(question.id for question in group.questions)
    row: Schema = {
        "type": "object",
        "title": group.singular,
        "properties": {question.id: _question(question, here, at) for question in group.questions},
        "additionalProperties": False,
        **_conditions(group.questions, here),
    }
    annotations: Schema = {"title": group.label, "x-wanted": "always" if group.need is REQUIRED else "no"}
    if group.hint:
        annotations["description"] = group.hint
    return annotations | {"anyOf": [{"type": "array", "maxItems": MOST_ROWS, "items": row}, {"$ref": at + _NO_ANSWER}]}


def _question(question: Question, here: frozenset[str], at: str) -> Schema:
    values = [*_values(question, at), {"$ref": at + _NO_ANSWER}]
    unsaid = [each for each in _conditions_of(question) if _as_schema(each, here) is None]
    depends = {"x-depends-on": sorted(frozenset().union(*(each.names() for each in unsaid)))} if unsaid else {}
    return _annotations(question) | depends | {"anyOf": values}


def _values(question: Question, at: str) -> Iterator[Schema]:
    if isinstance(question, OneOf | SeveralOf):
        choice: Schema = {"$ref": f"{at}list_{question.options.name}"}
        if isinstance(question, OneOf):
            yield choice
        else:
            own = NOT_KNOWN in question.options or not question.may_be_not_known
            yield {"type": "array", "items": choice if own else {"anyOf": [choice, {"$ref": at + _NOT_KNOWN}]}}
        if isinstance(question, OneOf) and NOT_KNOWN in question.options:
            return
    elif isinstance(question, Tick):
        yield {"type": "boolean"}
    elif isinstance(question, Time):
        yield {"type": "string", "pattern": _TIME}
    elif isinstance(question, PartialDate):
        yield {"type": "string", "format": "date", "not": {"pattern": "^0000"}}  # a year of RFC 3339, of no calendar
        if not isinstance(question, Date):
            yield {"type": "string", "pattern": f"^{_YEAR}(-(0[1-9]|1[0-2]))?$"}
    else:
        yield {"type": "string"}
        return  # 'not_known' is a string
    if question.may_be_not_known:
        yield {"$ref": at + _NOT_KNOWN}


def _annotations(question: Question) -> Schema:
    said: Schema = {"title": question.label}
    words = f"{question.hint} Must be {writing_of(question)}." if question.hint else f"Must be {writing_of(question)}."
    said["description"] = "Set by the service: what is sent here is not kept." if question.system else words
    said["x-wanted"] = _wanted(question)
    if question.essential:
        said["x-essential"] = True
    if question.data.name != "NONE":
        said["x-personal-data"] = question.data.name.lower()
    if isinstance(question, Text):
        said["x-most-characters"] = question.max_length
        if question.min_length:
            said["x-fewest-characters"] = question.min_length
    if isinstance(question, Email):
        said["x-looks-like"] = "name@example.org"
    if isinstance(question, LongText):
        said["x-several-lines"] = True
    return said


def _wanted(question: Question) -> str:
    if question.system or question.need is OPTIONAL:
        return "no"
    if isinstance(question.need, RequiredWhen):
        return "sometimes"
    return "where_asked" if question.conditions else "always"


def _list(options: CodeList) -> Schema:
    return {
        "title": options.name,
        "oneOf": [
            {"const": option.code, "title": option.label} | ({"description": option.hint} if option.hint else {})
            for option in options.options
        ],
    }


def _conditions_of(question: Question) -> list[Condition]:
    needed = [question.need.condition] if isinstance(question.need, RequiredWhen) else []
    return [*question.conditions, *needed]


def _conditions(questions: Iterable[Question], here: frozenset[str]) -> Schema:
    """``allOf`` with an ``if`` for each condition that looks only at ``here``, what stands in the same object."""
    found: list[Schema] = []
    for question in questions:
        for condition in question.conditions:
            found += _when(condition, question, here, {"x-asked": True}, {"x-asked": False})
        if isinstance(question.need, RequiredWhen):
            found += _when(question.need.condition, question, here, {"x-wanted": "always"}, {"x-wanted": "no"})
    return {"allOf": found} if found else {}


def _when(
    condition: Condition, question: Question, here: frozenset[str], holds: Schema, fails: Schema
) -> Iterator[Schema]:
    if (said := _as_schema(condition, here)) is not None:
        yield {
            "if": said,
            "then": {"properties": {question.id: holds}},
            "else": {"properties": {question.id: fails}},
        }


def _as_schema(condition: Condition, here: frozenset[str]) -> Schema | None:
    """A schema that an object with the members ``here`` matches where the condition holds; None where there is none."""
    return _said(condition) if condition.names() <= here else None


def _said(condition: Condition) -> Schema | None:
    if isinstance(condition, When):
        codes: Schema = {"enum": sorted(condition.values)}
        said: Schema = {"anyOf": [codes, {"type": "array", "contains": codes}]}
        return {"required": [condition.question_id], "properties": {condition.question_id: said}}
    if isinstance(condition, Blank):
        named = condition.question_id
        return {"not": {"required": [named], "properties": {named: {"not": {"enum": [None, "", []]}}}}}
    if isinstance(condition, Not):
        inner = _said(condition.other)
        return None if inner is None else {"not": inner}
    if isinstance(condition, AnyRow):
        inner = _said(condition.condition)
        rows = {"type": "array", "contains": inner}
        return None if inner is None else {"required": [condition.group_id], "properties": {condition.group_id: rows}}
    if isinstance(condition, AllOf):
        parts = [_said(part) for part in condition.conditions]
        joined = "anyOf" if isinstance(condition, OneAtLeast) else "allOf"
        return None if None in parts else {joined: parts}
    return None
