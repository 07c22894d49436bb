"""Inputs of the partners' pages: the library's GOV.UK widgets, with whole sentences and nothing empty around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from govuk_frontend_wtf.wtforms_widgets import (
    GovCheckboxesInput,
    GovDateInput,
    GovRadioInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    Field,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from forms import OPTIONAL, DataClass, Date, NotAnAnswer
from forms.values import clean_text, one_line
from intake.cases.filing import in_the_past
from intake.errors import Permanent
from intake.web.context import now

_Code = TypeVar("_Code", bound=str)
Validator = Callable[[Form, Field], None]
SMALL: Final = "s"
MEDIUM: Final = "m"


def said(sentence: str) -> Validator:
    """Wants words. Marks nothing 'required' for the browser, whose own message is no sentence of ours."""

    def check(_form: Form, field: Field) -> None:
        if not field.data and not field.errors:
            raise ValidationError(sentence)

    return check


def past(_form: Form, field: Field) -> None:
    """Refuses a day that is yet to come, in the domain's own words."""
    if field.data is not None:
        try:
            in_the_past(field.data, now())
        except Permanent as refused:
            raise ValidationError(refused.sentence) from refused


def said_when(other: str, value: str, sentence: str) -> Validator:
    """Wants words where the field ``other`` has ``value``."""

    def check(form: Form, field: Field) -> None:
        if form[other].data == value and not field.data:
            raise ValidationError(sentence)

    return check


def _clean(text: str | None) -> str:
    return clean_text(text or "")


def _line(text: str | None) -> str:
    return one_line(text or "")


def _without_empty_hint(params: dict[str, Any]) -> dict[str, Any]:
    """The library describes every group by a hint, also where there is none: a screen reader would read nothing."""
    if not (params.get("hint") or {}).get("text"):
        params.pop("hint", None)
    return params


def _with_hints(params: dict[str, Any], hints: Mapping[str, str]) -> dict[str, Any]:
    for item in params["items"]:
        if hint := hints.get(item["value"]):
            item["hint"] = {"text": hint}
    return params


class _Radios(GovRadioInput):  # type: ignore[misc]
    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = _without_empty_hint(super().map_gov_params(field, **kwargs))
        params["fieldset"]["legend"]["classes"] = f"govuk-fieldset__legend--{field.size}"
        params["classes"] = "govuk-radios--inline" if field.inline else ""
        return _with_hints(params, field.hints)


class _Checkboxes(GovCheckboxesInput):  # type: ignore[misc]
    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = _with_hints(_without_empty_hint(super().map_gov_params(field, **kwargs)), field.hints)
        params["fieldset"]["legend"]["classes"] = "govuk-fieldset__legend--s"
        return params


class _Days(GovDateInput):  # type: ignore[misc]
    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = _without_empty_hint(super().map_gov_params(field, **kwargs))
        params["fieldset"]["legend"]["classes"] = "govuk-fieldset__legend--m"
        return params


class _Area(GovTextArea):  # type: ignore[misc]
    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = _without_empty_hint(super().map_gov_params(field, **kwargs))
        params["label"]["classes"] = f"govuk-label--{field.size}"
        params["rows"] = field.rows
        return params


class _Line(GovTextInput):  # type: ignore[misc]
    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params = _without_empty_hint(super().map_gov_params(field, **kwargs))
        params["label"]["classes"] = f"govuk-label--{field.size}"
        return params


class Choice(RadioField):
    """One of ``choices`` (code -> words), each with a hint of its own where ``hints`` has one.

    ``missing`` is said when nothing, or nothing that was offered, is chosen.
    """

    widget = _Radios()

    def __init__(
        self,
        label: str,
        *,
        choices: Mapping[_Code, str],
        missing: str,
        hints: Mapping[_Code, str] | None = None,
        inline: bool = False,
        size: str = MEDIUM,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, choices=offered(choices), validate_choice=False, **kwargs)
        self.hints, self.inline, self.size, self.missing = hints or {}, inline, size, missing

    def pre_validate(self, form: Any) -> None:
        if self.data not in _codes(self):
            raise ValidationError(self.missing)


class Ticks(SelectMultipleField):
    """Any number of choices. Codes that were not offered are left out."""

    widget = _Checkboxes()

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=offered({}), validate_choice=False, **kwargs)
        self.hints: Mapping[str, str] = {}

    def pre_validate(self, form: Any) -> None:
        self.data = [code for code in _codes(self) if code in (self.data or ())]


def offered(choices: Mapping[_Code, str]) -> Any:
    """``choices`` as this version of the library wants them; its published types still name the older shape."""
    return {str(code): words for code, words in choices.items()}


def _codes(field: SelectField) -> list[str]:
    return list(field.choices or ())  # type: ignore[arg-type]


class Words(TextAreaField):
    """Text of any length."""

    widget = _Area()

    def __init__(self, label: str, *, size: str = MEDIUM, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(label, filters=[_clean], **kwargs)
        self.size, self.rows = size, rows

    @property
    def text(self) -> str:
        """What was typed, cleaned; '' for nothing."""
        return self.data or ""


class Line(StringField):
    """A line of text."""

    widget = _Line()

    def __init__(self, label: str, *, size: str = MEDIUM, **kwargs: Any) -> None:
        super().__init__(label, filters=[_line], **kwargs)
        self.size = size

    @property
    def text(self) -> str:
        """What was typed, on one line; '' for nothing."""
        return self.data or ""


class Day(Field):
    """A date, typed in three boxes of one name. ``data`` is a date, or None for nothing typed."""

    widget = _Days()
    data: date | None

    @property
    def day(self) -> date:
        """The date of a form that was found good. Raises LookupError before."""
        if self.data is None:
            raise LookupError("This form has no date: validate it first.")
        return self.data

    def _value(self) -> str:
        return ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        typed = [str(part) for part in valuelist][:3]
        self.raw_data = typed + [""] * (3 - len(typed))  # a browser of somebody's own making may send fewer or more
        question = Date("day", self.label.text, OPTIONAL, DataClass.NONE)
        try:
            value = question.from_browser({part: [text] for part, text in zip(_PARTS, self.raw_data, strict=True)})
        except NotAnAnswer as refused:
            self.data = None
            raise ValueError(refused.message) from refused
        self.data = date.fromisoformat(value) if isinstance(value, str) else None


_PARTS: Final = Date.browser_parts
