"""Sentences that people read, and how they can be said in another language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Sentence(str):
    """A sentence in English that still knows its pattern, and what was put into it.

    It is a text like any other wherever nobody asks. ``in_words_of`` says it in another language.
    """

    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: Any) -> Sentence:
        """``pattern`` as `str.format` fills it in. Texts among ``values`` are words of the form, never a person's."""
        made = super().__new__(cls, pattern.format(**values))
        made.pattern, made.values = pattern, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.pattern,), self.values

    def in_words_of(self, translate: Callable[[str], str]) -> str:
        """The sentence as ``translate`` says its pattern, and the words and sentences in it."""
        values = {name: _said(value, translate) for name, value in self.values.items()}
        return translate(self.pattern).format(**values)


def _said(value: Any, translate: Callable[[str], str]) -> Any:
    if isinstance(value, Sentence):
        return value.in_words_of(translate)
    return translate(value) if isinstance(value, str) else value
