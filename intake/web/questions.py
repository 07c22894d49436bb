"""A question's field as the parameters of a GOV.UK component, for every page that asks one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from forms import OneOf, PartialDate, Question, SeveralOf, Text
from forms.questions import NOT_KNOWN_PART
from forms.values import NOT_KNOWN, Value
from forms.web import QuestionField
from intake.web.rendering import say

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


def shown(field: QuestionField, when: str = "", *, hidden: bool = False) -> Shown:
    """The question of ``field`` with what its inputs hold and what is wrong with them."""
    question, name = field.question, field.name
    params: dict[str, Any] = {"hint": {"text": say(question.hint)}} if question.hint else {}
    if field.errors:
        params["errorMessage"] = {"text": say(field.errors[0]), "visuallyHiddenText": say("Error")}
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
    return {"label": {"text": say(question.label), "classes": "govuk-label--s"}}


def _legend(question: Question) -> dict[str, Any]:
    return {"fieldset": {"legend": {"text": say(question.label), "classes": "govuk-fieldset__legend--s"}}}


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
        return [{"value": "yes", "text": say("Yes"), "checked": bool(chosen)}]
    return [
        {
            "value": option.code,
            "text": say(option.label),
            "checked": option.code in chosen,
            **({"hint": {"text": say(option.hint)}} if option.hint else {}),
        }
        for option in field.question.choices
    ]


def _date_items(field: QuestionField) -> list[dict[str, Any]]:
    wrong = " govuk-input--error" if field.errors else ""
    return [
        {
            "id": field.name + part,
            "name": field.name + part,
            "label": say(label),
            "value": field.part(part),
            "classes": f"govuk-input--width-{width}{wrong}",
        }
        for part, label, width in _DATE_PARTS
    ]


def _not_known(field: QuestionField) -> dict[str, Any] | None:
    if not field.question.not_known_is_apart:
        return None
    name = field.name + NOT_KNOWN_PART
    label = Markup('{}<span class="govuk-visually-hidden">: {}</span>').format(
        say("Not known"), say(field.question.label)
    )
    item = {"value": "not_known", "html": str(label), "checked": bool(field.part(NOT_KNOWN_PART))}
    return {"idPrefix": name, "name": name, "classes": "govuk-checkboxes--small", "items": [item]}


def in_words(question: Question, value: Value) -> str:
    """An answer as people read it, in the language of the pages where its words are ours."""
    shown = question.show(value)
    ours = value == NOT_KNOWN or question.kind in {"one", "several", "tick"}
    return "; ".join(say(word) for word in shown.split("; ")) if ours else shown


def first_input(field: QuestionField) -> str:
    """Id of the input that an error about the field leads to."""
    return field.name + ("-day" if isinstance(field.question, PartialDate) else "")
