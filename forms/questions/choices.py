"""Questions answered by choosing: one of a list, several of a list, or a tick."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import ClassVar, Final

from forms.questions.base import BrowserParts, Question, first
from forms.sentences import Sentence
from forms.values import NOT_KNOWN, NotAnAnswer, Value, is_empty, same_words, says_not_known


@dataclass(frozen=True)
class Option:
    """One entry of a list: the code that programs keep and the words that people see."""

    code: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class CodeList:
    """A named list of options (DOMAIN 3.2, or the values in a question's own cell of 3.1)."""

    name: str
    options: tuple[Option, ...]

    @cached_property
    def labels(self) -> dict[str, str]:
        """code -> label, in the list's order."""
        return {option.code: option.label for option in self.options}

    @cached_property
    def by_words(self) -> dict[str, str]:
        """Folded label or code -> code."""
        words = {same_words(option.code): option.code for option in self.options}
        return words | {same_words(option.label): option.code for option in self.options}

    def find(self, text: str) -> str | None:
        """The code whose label or code reads like ``text``, whatever its case and punctuation."""
        return self.by_words.get(same_words(text))

    def __contains__(self, code: object) -> bool:
        return code in self.labels


@dataclass(frozen=True)
class _Choice(Question):
    _: KW_ONLY
    options: CodeList

    @property
    def not_known_is_apart(self) -> bool:
        return False

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options to offer, with 'Not known' added where the list has none of its own and it may be the answer."""
        if NOT_KNOWN in self.options or not self.may_be_not_known:
            return self.options.options
        return (*self.options.options, Option(NOT_KNOWN, "Not known"))

    def _typed_not_known(self, text: str) -> bool:
        return self.options.find(text) in {None, NOT_KNOWN} and says_not_known(text)

    def _label(self, code: str) -> str:
        return self.options.labels.get(code, self.not_known_words)

    def _checked(self, found: str | None) -> str:
        if found is None:
            raise NotAnAnswer("not-a-choice", Sentence("‘{label}’: choose from the list.", label=self.label))
        return found


@dataclass(frozen=True)
class OneOf(_Choice):
    """One option of a list."""

    kind: ClassVar[str] = "one"

    def _normalise(self, value: object) -> Value | None:
        if isinstance(value, bool):
            value = "yes" if value else "no"
        return self._checked(value.strip() if isinstance(value, str) and value.strip() in self.options else None)

    def _read_text(self, text: str) -> Value | None:
        return self._checked(self.options.find(text))

    def _show(self, value: Value) -> str:
        return self._label(str(value))


@dataclass(frozen=True)
class SeveralOf(_Choice):
    """Any number of a list's options. ``exclusive`` codes, such as 'none', stand alone."""

    _: KW_ONLY
    exclusive: tuple[str, ...] = ()

    kind: ClassVar[str] = "several"

    def doubts(self, value: Value) -> list[NotAnAnswer]:
        if value == NOT_KNOWN or not isinstance(value, Sequence) or len(value) < 2:
            return []
        alone = next((code for code in (*self.exclusive, NOT_KNOWN) if code in value), None)
        if alone is None:
            return []
        words = Sentence(
            "‘{label}’: ‘{alone}’ was ticked together with other answers. Check which is right.",
            label=self.label,
            alone=self._label(alone),
        )
        return [NotAnAnswer("not-alone", words)]

    def _not_known(self) -> Value:
        return [NOT_KNOWN] if NOT_KNOWN in self.options else super()._not_known()

    def _normalise(self, value: object) -> Value | None:
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, Sequence):
            raise NotAnAnswer("not-a-choice", Sentence("‘{label}’: choose from the list.", label=self.label))
        codes = {self._checked(code if isinstance(code, str) and code in self._codes else None) for code in given}
        if codes == {NOT_KNOWN}:
            return self._not_known()
        return [code for code in self._codes if code in codes]

    def _read_text(self, text: str) -> Value | None:
        whole = self.options.find(text)
        parts = [text] if whole else [part for part in re.split(r"[;\n]", text) if part.strip()]
        return self._normalise([self._checked(self._find(part)) for part in parts])

    def _find(self, text: str) -> str | None:
        return self.options.find(text) or (NOT_KNOWN if says_not_known(text) else None)

    def _show(self, value: Value) -> str:
        codes = value if isinstance(value, Sequence) and not isinstance(value, str) else [str(value)]
        return "; ".join(self._label(str(code)) for code in codes)

    def _from_browser(self, parts: BrowserParts) -> Value | None:
        return self.normalise([code for code in parts.get("", ()) if code])

    def _to_browser(self, value: Value) -> dict[str, list[str]]:
        codes = [value] if isinstance(value, str) else value
        return {"": [str(code) for code in codes] if isinstance(codes, Sequence) else []}

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.choices)


TICKED_TEXT: Final = frozenset({"☒", "☑", "✓", "✔", "✗", "✘", "x", "[x]", "yes", "y", "true", "ticked", "agreed"})
UNTICKED_TEXT: Final = frozenset({"☐", "□", "[]", "[ ]", "no", "n", "false"})


@dataclass(frozen=True)
class Tick(Question):
    """A box to tick: ``True``, or no answer."""

    _: KW_ONLY
    may_be_not_known: bool = False

    kind: ClassVar[str] = "tick"

    def _typed_not_known(self, text: str) -> bool:
        return False

    def _normalise(self, value: object) -> Value | None:
        if value is True or value in {"true", "yes", "y", "on", "1"}:
            return True
        if value in {"false", "no", "n"}:
            return None
        raise NotAnAnswer("not-a-tick", Sentence("‘{label}’: tick the box, or leave it empty.", label=self.label))

    def _read_text(self, text: str) -> Value | None:
        mark = text.strip().casefold().split(maxsplit=1)[0] if text.strip() else ""
        if mark in UNTICKED_TEXT or is_empty(mark):
            return None
        if mark in TICKED_TEXT:
            return True
        raise NotAnAnswer("not-a-tick", Sentence("‘{label}’: tick the box, or leave it empty.", label=self.label))

    def _show(self, value: Value) -> str:
        return "Yes"

    def _from_browser(self, parts: BrowserParts) -> Value | None:
        return True if first(parts, "") else None

    def _to_browser(self, value: Value) -> dict[str, list[str]]:
        return {"": ["yes"]}
