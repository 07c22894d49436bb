"""Questions answered in words. What a sender typed is kept verbatim; doubts are raised beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, Final

from forms.questions.base import Question
from forms.sentences import Sentence
from forms.values import NOT_KNOWN, NotAnAnswer, Value, clean_text, one_line

# In running text the bare words 'Not known' are the sender's own and stay as typed; these brackets mark the answer
# 'not known' itself, so that it survives a round trip through Word.
NOT_KNOWN_IN_TEXT: Final = "(not known)"
_NOT_KNOWN: Final = frozenset({NOT_KNOWN_IN_TEXT, NOT_KNOWN})
_LONGEST_NOT_KNOWN: Final = 100
"""With the spaces that somebody may have typed around it; a longer text says something else."""


@dataclass(frozen=True)
class Text(Question):
    """One line of text."""

    _: KW_ONLY
    min_length: int = 0
    max_length: int = 400
    suggestions: tuple[str, ...] = ()
    """Values offered while typing; any other text is kept all the same."""

    kind: ClassVar[str] = "text"

    @property
    def not_known_words(self) -> str:
        return NOT_KNOWN_IN_TEXT

    def doubts(self, value: Value) -> list[NotAnAnswer]:
        text = str(value)
        if text == NOT_KNOWN:
            return []
        if len(text) < self.min_length:
            short = Sentence(
                "‘{label}’ is short. Add more if you can: {fewest} characters or more help.",
                label=self.label,
                fewest=self.min_length,
            )
            return [NotAnAnswer("short", short)]
        if len(text) > self.max_length:
            long = Sentence(
                "‘{label}’ is longer than {most:,} characters. All of it is kept.",
                label=self.label,
                most=self.max_length,
            )
            return [NotAnAnswer("long", long)]
        return self._doubts(text)

    def _doubts(self, text: str) -> list[NotAnAnswer]:
        return []

    def _typed_not_known(self, text: str) -> bool:
        return len(text) < _LONGEST_NOT_KNOWN and one_line(text).casefold() in _NOT_KNOWN

    def _normalise(self, value: object) -> Value | None:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise NotAnAnswer("not-text", Sentence("‘{label}’ must be text.", label=self.label))
        text = str(value)
        # The words that stand for 'not known' on paper mean it at every door, or they would not come back from Word.
        return self._not_known() if self._typed_not_known(text) else self._tidy(text) or None

    def _read_text(self, text: str) -> Value | None:
        return self._tidy(text) or None

    def _tidy(self, text: str) -> str:
        return one_line(text)


@dataclass(frozen=True)
class LongText(Text):
    """Text of any length, in several lines where the sender wrote several."""

    _: KW_ONLY
    max_length: int = 20_000

    kind: ClassVar[str] = "long"

    def _tidy(self, text: str) -> str:
        return clean_text(text)


@dataclass(frozen=True)
class Email(Text):
    """An e-mail address."""

    kind: ClassVar[str] = "email"

    def _doubts(self, text: str) -> list[NotAnAnswer]:
        if is_email(text):
            return []
        wanted = Sentence("Check ‘{label}’: an e-mail address looks like name@example.org.", label=self.label)
        return [NotAnAnswer("not-an-email-address", wanted)]


@dataclass(frozen=True)
class Phone(Text):
    """A telephone number."""

    kind: ClassVar[str] = "phone"

    def _doubts(self, text: str) -> list[NotAnAnswer]:
        if is_phone(text):
            return []
        wanted = Sentence(
            "Check ‘{label}’: a UK telephone number looks like 01632 960 001 or 07700 900 982.", label=self.label
        )
        return [NotAnAnswer("not-a-phone-number", wanted)]


@dataclass(frozen=True)
class Postcode(Text):
    """A UK postcode."""

    kind: ClassVar[str] = "postcode"

    def _doubts(self, text: str) -> list[NotAnAnswer]:
        if _POSTCODE.fullmatch(text.replace(" ", "").upper()):
            return []
        wanted = Sentence("Check ‘{label}’: a full UK postcode looks like ZZ99 3WZ.", label=self.label)
        return [NotAnAnswer("not-a-postcode", wanted)]


@dataclass(frozen=True)
class CheckedNumber(Text):
    """A number that carries its own check; spaces and dashes between its characters do not matter."""

    _: KW_ONLY
    length: int
    verify: Callable[[str], bool]
    looks_like: str

    kind: ClassVar[str] = "number"

    def _tidy(self, text: str) -> str:
        line = one_line(text)
        compact = re.sub(r"[\s-]+", "", line).upper()
        return compact if len(compact) == self.length else line

    def _doubts(self, text: str) -> list[NotAnAnswer]:
        if self.verify(text):
            return []
        return [
            NotAnAnswer(
                "check-digit", Sentence("Check ‘{label}’: {looks_like}", label=self.label, looks_like=self.looks_like)
            )
        ]


_EMAIL = re.compile(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"().]{2,}")
_PHONE = re.compile(r"(\+44|0)\d{8,10}(x\d{1,6})?")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")


def is_email(text: str) -> bool:
    """Whether ``text`` could be one e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def is_phone(text: str) -> bool:
    """Whether ``text`` could be a UK telephone number, with or without an extension."""
    compact = re.sub(r"[\s().-]|\(0\)", "", text.casefold().replace("extension", "x").replace("ext", "x"))
    return bool(_PHONE.fullmatch(compact))


def is_nhs_number(text: str) -> bool:
    """Whether ``text`` is ten digits of which the last is the NHS number's modulus-11 check digit."""
    if not re.fullmatch(r"\d{10}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(text[9])


_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def is_pupil_number(text: str) -> bool:
    """Whether ``text`` is a unique pupil number: check letter, then 11 digits, then a digit or letter (DfE guide)."""
    if not re.fullmatch(r"[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]", text):
        return False
    values = [int(c) if c.isdigit() else _UPN_LETTERS.index(c) for c in text[1:]]
    return _UPN_LETTERS[sum(v * weight for weight, v in enumerate(values, start=2)) % 23] == text[0]


@dataclass(frozen=True)
class NhsNumber(CheckedNumber):
    """A child's NHS number."""

    _: KW_ONLY
    length: int = 10
    verify: Callable[[str], bool] = is_nhs_number
    looks_like: str = "an NHS number has 10 digits, like 999 123 4560, and these do not add up."


@dataclass(frozen=True)
class PupilNumber(CheckedNumber):
    """A unique pupil number (UPN)."""

    _: KW_ONLY
    length: int = 13
    verify: Callable[[str], bool] = is_pupil_number
    looks_like: str = "a pupil number has a letter and 12 characters, and this one does not add up."
