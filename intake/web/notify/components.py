"""A question's field as the parameters of a GOV.UK component, and a condition as data for the page's script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from forms import OneOf, PartialDate, Question, SeveralOf, Text
from forms.conditions import AllOf, Blank, Condition, Not, OneAtLeast, Scope, When
from forms.questions import NOT_KNOWN_PART
from forms.web import QuestionField
from intake.web.notify.plan import Step

_AUTOCOMPLETE: Final = {"notifier_name": "name", "notifier_phone": "tel", "notifier_email": "email"}
"""WCAG 2.2, 1.3.5: what a browser may fill in about the person who types."""
_TYPES: Final = {"phone": "tel", "email": "email"}
_NARROW: Final = frozenset({"time", "postcode", "number", "phone"})
_DATE_PARTS: Final = (("-day", "Day", 2), ("-month", "Month", 2), ("-year", "Year", 4))


@dataclass(frozen=True)
class Shown:
    """A question on a page: which component with which parameters, and whether it waits for another answer."""

    name: str
    component: str
    params: dict[str, Any]
    not_known: dict[str, Any] | None
    when: str
    """JSON for the script: when to show it; '' when it always stands."""
    hidden: bool
    suggestions: tuple[str, ...] = ()


def shown_on(step: Step, fields: Sequence[QuestionField], scope: Scope, prefix: str) -> list[Shown]:
    """What stands on the page: questions that apply, and, hidden, those that another answer on it may open."""
    found = []
    for field in fields:
        conditions = field.question.conditions
        here = bool(conditions) and all(condition.names() <= step.names for condition in conditions)
        applies = field.question.applies(scope)
        if applies or here:
            when = json.dumps(_as_data(AllOf(*conditions), prefix)) if here else ""
            found.append(_shown(field, when, hidden=not applies))
    return found


def _shown(field: QuestionField, when: str, *, hidden: bool) -> Shown:
    question, name = field.question, field.name
    params: dict[str, Any] = {"hint": {"text": question.hint}} if question.hint else {}
    if field.errors:
        params["errorMessage"] = {"text": field.errors[0]}
    if question.kind in {"one", "several", "tick"}:
        component = "radios" if question.kind == "one" else "checkboxes"
        params |= {"idPrefix": name, "name": name, "items": _items(field), **_legend(question)}
    elif isinstance(question, PartialDate):
        component = "date"
        params |= {"id": name, "items": _date_items(field), **_legend(question)}
    else:
        component = "textarea" if question.kind == "long" else "input"
        params |= {"id": name, "name": name, "value": field.part(), **_label(question), **_typing(question)}
    suggestions = question.suggestions if isinstance(question, Text) else ()
    if suggestions:
        params["attributes"] = {"list": f"{name}-suggestions"}
    return Shown(name, component, params, _not_known(field), when, hidden, suggestions)


def _label(question: Question) -> dict[str, Any]:
    return {"label": {"text": question.label, "classes": "govuk-label--s"}}


def _legend(question: Question) -> dict[str, Any]:
    return {"fieldset": {"legend": {"text": question.label, "classes": "govuk-fieldset__legend--s"}}}


def _typing(question: Question) -> dict[str, Any]:
    params: dict[str, Any] = {"rows": 8} if question.kind == "long" else {"type": _TYPES.get(question.kind, "text")}
    if question.kind in _NARROW:
        params["classes"] = "govuk-input--width-20"
    if question.id in _AUTOCOMPLETE:
        params["autocomplete"] = _AUTOCOMPLETE[question.id]
    return params


def _items(field: QuestionField) -> list[dict[str, Any]]:
    chosen = set(field.parts.get("", ()))
    if not isinstance(field.question, OneOf | SeveralOf):
        return [{"value": "yes", "text": "Yes", "checked": bool(chosen)}]
    return [
        {
            "value": option.code,
            "text": option.label,
            "checked": option.code in chosen,
            **({"hint": {"text": option.hint}} if option.hint else {}),
        }
        for option in field.question.choices
    ]


def _date_items(field: QuestionField) -> list[dict[str, Any]]:
    wrong = " govuk-input--error" if field.errors else ""
    return [
        {
            "id": field.name + part,
            "name": field.name + part,
            "label": label,
            "value": field.part(part),
            "classes": f"govuk-input--width-{width}{wrong}",
        }
        for part, label, width in _DATE_PARTS
    ]


def _not_known(field: QuestionField) -> dict[str, Any] | None:
    if not field.question.not_known_is_apart:
        return None
    name = field.name + NOT_KNOWN_PART
    label = f'Not known<span class="govuk-visually-hidden">: {field.question.label}</span>'
    item = {"value": "not_known", "html": label, "checked": bool(field.part(NOT_KNOWN_PART))}
    return {"idPrefix": name, "name": name, "classes": "govuk-checkboxes--small", "items": [item]}


def first_input(field: QuestionField) -> str:
    """Id of the input that an error about the field leads to."""
    return field.name + ("-day" if isinstance(field.question, PartialDate) else "")


def _as_data(condition: Condition, prefix: str) -> Any:
    """A condition on answers of the same page: ``{"name", "in"}``, ``{"all"}``, ``{"any"}``, ``{"not"}``."""
    if isinstance(condition, When):
        return {"name": prefix + condition.question_id, "in": sorted(condition.values)}
    if isinstance(condition, Blank):
        return {"name": prefix + condition.question_id, "blank": True}
    if isinstance(condition, Not):
        return {"not": _as_data(condition.other, prefix)}
    if isinstance(condition, AllOf):
        kind = "any" if isinstance(condition, OneAtLeast) else "all"
        return {kind: [_as_data(inner, prefix) for inner in condition.conditions]}
    raise TypeError(f"A page's script cannot weigh {type(condition).__name__}.")
