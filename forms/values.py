"""The values an answer can have, and the text rules that every door applies to them.

Values are canonical JSON: ``str``, ``True``, ``list[str]`` (several choices), ``list[dict]`` (a repeating group).
Dates are ISO strings (partial: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``), times ``HH:MM``. Absent, ``None``, ``''``
and ``[]`` are one and the same: no answer. ``NOT_KNOWN`` is an answer to every type of question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Row: TypeAlias = Mapping[str, "Value"]
Value: TypeAlias = "str | bool | Sequence[str] | Sequence[Row]"

NOT_KNOWN: Final = "not_known"

# What XML 1.0 can hold (section 2.2): the Word door can carry no other character, so no door does.
_ILLEGAL_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NotAnAnswer(Exception):
    """A value that cannot be an answer to the question it was given for.

    ``problem`` is a kebab-case code for programs, ``message`` a sentence that tells a person what to do.
    Neither quotes what was typed.
    """

    def __init__(self, problem: str, message: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.message = message


def clean_text(text: str) -> str:
    """``text`` in NFC, with LF line ends, without characters that XML cannot hold, trimmed."""
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _ILLEGAL_IN_XML.sub("", text)).strip()


def one_line(text: str) -> str:
    """Cleaned text on a single line: each line break becomes a space."""
    return " ".join(line.strip() for line in clean_text(text).splitlines() if line.strip())


def is_empty(value: object) -> bool:
    """Whether ``value`` counts as no answer at all."""
    return value is None or value is False or value == "" or value == [] or value == () or value == {}


def same_words(text: str) -> str:
    """``text`` folded for comparing words: case, spacing and punctuation do not matter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


_NOT_KNOWN_WORDS: Final = frozenset({"not known", "unknown", "nk", "n k", "don t know", "dont know"})


def says_not_known(text: str) -> bool:
    """Whether a person who typed ``text`` said that they do not know."""
    return same_words(text) in _NOT_KNOWN_WORDS
