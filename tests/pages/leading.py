"""How a browser is led into a state of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from forms import Answers
from tests.pages.service import example
from tests.pages.visitor import Visitor

Lead = Callable[[Visitor], None]


@dataclass(frozen=True)
class State:
    """``lead`` opens it. ``errors``: something was refused, and the page says so. ``slow``: for the long runs alone."""

    name: str
    endpoint: str
    lead: Lead
    errors: bool = False
    slow: bool = False


FULL: Final = example(6)
"""Five children, and rows in nearly every group."""


def at(endpoint: str, answers: Answers | None = None, **values: Any) -> Lead:
    """Open a page of a new draft that holds ``answers``."""
    return lambda visitor: visitor.go(endpoint, draft_id=visitor.draft(answers), **values)


def then(first: Lead, *others: Callable[[Visitor], object]) -> Lead:
    """One after another."""

    def lead(visitor: Visitor) -> None:
        first(visitor)
        for each in others:
            each(visitor)

    return lead


def press(words: str) -> Lead:
    """The button with these words."""
    return lambda visitor: visitor.press(words)


def type_in(label: str, text: str) -> Lead:
    """Fill in the field with this label."""
    return lambda visitor: visitor.page.get_by_label(label, exact=True).fill(text)
