"""What every type of question has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import Enum
from functools import cached_property
from typing import ClassVar, Final

from forms.conditions import Condition, Scope
from forms.sentences import Sentence
from forms.values import NOT_KNOWN, NotAnAnswer, Value, is_empty


class DataClass(Enum):
    """Class of personal data a question asks for (UK GDPR; DOMAIN section 3, column DP)."""

    NONE = "–"
    PERSONAL = "P"
    SPECIAL = "S"
    CRIMINAL = "C"


class Need(Enum):
    """Whether a question wants an answer whatever the other answers are."""

    REQUIRED = "R"
    OPTIONAL = "O"


@dataclass(frozen=True)
class RequiredWhen:
    """An answer is wanted where ``condition`` holds; elsewhere one may be given all the same."""

    condition: Condition


REQUIRED: Final = Need.REQUIRED
OPTIONAL: Final = Need.OPTIONAL

BrowserParts = Mapping[str, Sequence[str]]
"""What a browser sends for one question: the ending of the input's name ('' or '-day') -> the values sent."""

NOT_KNOWN_PART: Final = "-not_known"


@dataclass(frozen=True)
class Question(ABC):
    """One thing that is asked, and every way its answer travels: JSON, typed text, a browser's inputs.

    ``need`` is REQUIRED, OPTIONAL, RequiredWhen(condition), or a Condition: required where it holds, not asked where
    it does not.
    'Required' means answered; 'not known' is an answer.
    """

    id: str
    label: str
    need: Need | Condition | RequiredWhen
    data: DataClass
    _: KW_ONLY
    hint: str = ""
    only_if: Condition | None = None
    """An optional question that is asked only where this holds."""
    system: bool = False
    """Set by the service, never asked."""
    essential: bool = False
    """Asked of every notifier before they can be told they are done (SAFETY, 'What a notifier is asked first')."""
    asked_of: str = "notifier"
    """Who is asked on the web: 'notifier', 'local_authority', 'police', or 'off' (only in the Word form)."""
    may_be_not_known: bool = True

    kind: ClassVar[str]
    browser_parts: ClassVar[tuple[str, ...]] = ("",)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """All must hold for the question to have a place; most questions have none."""
        return tuple(each for each in (self.need, self.only_if) if isinstance(each, Condition))

    def applies(self, scope: Scope) -> bool:
        """Whether the question has a place, given the other answers."""
        return all(condition.holds(scope) for condition in self.conditions)

    def wanted(self, scope: Scope) -> bool:
        """Whether an answer is wanted (perhaps 'not known'), given the other answers."""
        if isinstance(self.need, RequiredWhen):
            return self.need.condition.holds(scope) and self.applies(scope)
        return self.need is not OPTIONAL and not self.system and self.applies(scope)

    def normalise(self, value: object) -> Value | None:
        """The canonical form of a JSON value; ``None`` when it is no answer.

        Raises NotAnAnswer when the value is impossible for this question.
        """
        if is_empty(value):
            return None
        if isinstance(value, str) and value.strip() == NOT_KNOWN:
            return self._not_known()
        return self._normalise(value)

    def read_text(self, text: str) -> Value | None:
        """What a person typed, as a canonical value; ``None`` when they typed nothing.

        Raises NotAnAnswer when the text cannot be understood as an answer.
        """
        if not text.strip():
            return None
        if self._typed_not_known(text):
            return self._not_known()
        return self._read_text(text)

    def show(self, value: Value) -> str:
        """The value in words, as people read it on a page and in the Word form. ``read_text`` reads it back."""
        if value == NOT_KNOWN:
            return self.not_known_words
        return self._show(value)

    def from_browser(self, parts: BrowserParts) -> Value | None:
        """The value of a posted form; ``None`` when nothing was entered. Raises NotAnAnswer."""
        if any(parts.get(NOT_KNOWN_PART, ())):
            return self._not_known()
        return self._from_browser(parts)

    def to_browser(self, value: Value | None) -> dict[str, list[str]]:
        """What the inputs of this question hold for ``value``: the inverse of ``from_browser``."""
        if value is None:
            return {}
        if value == NOT_KNOWN and self.not_known_is_apart:
            return {NOT_KNOWN_PART: [NOT_KNOWN]}
        return self._to_browser(value)

    def doubts(self, value: Value) -> list[NotAnAnswer]:
        """What looks wrong with a possible value. Doubts are shown; they never stop a sender (SAFETY 35)."""
        return []

    @property
    def not_known_words(self) -> str:
        return "Not known"

    @property
    def not_known_is_apart(self) -> bool:
        """Whether a browser says 'not known' with an input of its own, beside the question's."""
        return self.may_be_not_known

    def _not_known(self) -> Value:
        if not self.may_be_not_known:
            raise NotAnAnswer(
                "not-known", Sentence("{label} is needed. ‘Not known’ cannot be the answer.", label=self.label)
            )
        return NOT_KNOWN

    @abstractmethod
    def _typed_not_known(self, text: str) -> bool: ...

    @abstractmethod
    def _normalise(self, value: object) -> Value | None: ...

    @abstractmethod
    def _read_text(self, text: str) -> Value | None: ...

    def _show(self, value: Value) -> str:
        return str(value)

    def _from_browser(self, parts: BrowserParts) -> Value | None:
        return self.normalise(first(parts, ""))

    def _to_browser(self, value: Value) -> dict[str, list[str]]:
        return {"": [str(value)]}


def first(parts: BrowserParts, part: str) -> str:
    """The first value sent for ``part``, or ''."""
    return next(iter(parts.get(part, ())), "")
