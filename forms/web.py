"""Definition -> WTForms: a form class for each page, with a field for each question.

Inputs are named by question ids: ``incident_date-day``, ``incident_date-not_known``; in a repeating group with the
group and the row, counted from 0, before them: ``children-0-child_dob-day``. Every conversion is the question's own
(``Question.from_browser`` and ``to_browser``), so that the web says exactly what Word and JSON say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, cast

from wtforms import Field
from wtforms import Form as WebForm
from wtforms.utils import unset_value

from forms.definition import Page
from forms.questions import NOT_KNOWN_PART, Question
from forms.values import NotAnAnswer, Value

ASKED: Final = "asked"
"""Hidden input, one for each question that the page really asked, holding the question's name with its prefix.

A browser sends nothing for an empty list of check boxes. This tells 'asked and left empty' from 'never shown'.
"""


class Posted(Protocol):
    """What a browser sent, as WTForms wants it."""

    def __contains__(self, name: object) -> bool: ...

    def getlist(self, name: str) -> list[str]: ...


class QuestionField(Field):
    """One question on a page.

    ``data`` is the canonical value, or None. ``parts`` is what the inputs show: ending of the name -> values; after a
    refusal it is what was typed, unchanged. ``sent`` says whether the browser was asked this question.
    """

    question: Question

    def __init__(self, label: str | None = None, *, question: Question, **kwargs: Any) -> None:
        super().__init__(label or question.label, description=question.hint, **kwargs)
        self.question = question
        self.parts: Mapping[str, Sequence[str]] = {}
        self.sent = False

    @property
    def input_parts(self) -> tuple[str, ...]:
        """Endings of the names of this question's inputs."""
        own = self.question.browser_parts
        return (*own, NOT_KNOWN_PART) if self.question.not_known_is_apart else own

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.data: Value | None = None if data is unset_value else data
        self.parts = self.question.to_browser(self.data)
        if formdata is None or not self._asked(formdata):
            return
        self.sent = True
        self.parts = {part: formdata.getlist(self.name + part) for part in self.input_parts}
        try:
            self.data = self.question.from_browser(self.parts)
        except NotAnAnswer as refused:
            self.process_errors = [refused.message]

    def part(self, ending: str = "") -> str:
        """The first value that the input with this ending shows, or ''."""
        return next(iter(self.parts.get(ending, ())), "")

    def _asked(self, posted: Posted) -> bool:
        if ASKED in posted:
            return self.name in posted.getlist(ASKED)
        return any(self.name + part in posted for part in self.input_parts)


class PageForm(WebForm):
    """The questions of one page. Give it what was posted, ``data=`` what is stored, and ``prefix=`` for a row."""

    @property
    def questions(self) -> list[QuestionField]:
        """Its fields, in the page's order."""
        return [field for field in self if isinstance(field, QuestionField)]

    def changes(self) -> dict[str, Value | None]:
        """Question id -> value, for each question that was asked and not refused; None takes an answer away."""
        return {field.question.id: field.data for field in self.questions if field.sent and not field.process_errors}


def page_form(page: Page, questions: Sequence[Question] | None = None) -> type[PageForm]:
    """A new class for ``page``, or for those of its ``questions`` that are given. Make it once and keep it."""
    fields = {
        question.id: QuestionField(question=question)
        for question in (page.questions if questions is None else questions)
        if not question.system
    }
    name = "".join(word.capitalize() for word in page.slug.split("-")) + "Form"
    return cast("type[PageForm]", type(name, (PageForm,), fields))


def row_prefix(group_id: str, row: int) -> str:
    """What stands before the names of inputs in a row of a group, counted from 0."""
    return f"{group_id}-{row}-"


def browser_inputs(
    questions: Sequence[Question], answers: Mapping[str, Any], prefix: str = ""
) -> list[tuple[str, str]]:
    """What a browser sends when it was asked ``questions`` and a person entered ``answers``: names and values."""
    sent = []
    for question in questions:
        sent.append((ASKED, prefix + question.id))
        for part, values in question.to_browser(answers.get(question.id)).items():
            sent += [(prefix + question.id + part, value) for value in values]
    return sent
