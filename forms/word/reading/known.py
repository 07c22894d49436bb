"""The words that stand in the empty form. What is not among them, somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from forms.definition import Form
from forms.word.branding import Branding
from forms.word.plan import Blocks, once, plan
from forms.word.wording import (
    BANNER_TITLE,
    CLASSIFICATION,
    CONTACT_TITLE,
    CONTENTS_TITLE,
    FILL_TITLE,
    HOW_TO_FILL_IN,
    PROMPTS,
    SEND_TITLE,
    TABLE_HEADINGS,
    banner,
    contact,
    footer_line,
    how_to_send,
    label_lines,
    version_line,
)

OTHER_PROMPTS: Final = (
    "Click or tap here to enter text.",
    "Click here to enter text.",
    "Click or tap to enter a date.",
    "Click here to enter a date.",
    "Choose an item.",
    "Choose a building block.",
)
"""What Word puts into an emptied field by itself (English Word 2010 to 365)."""

_PIECE: Final = 65_536
_SPACE: Final = re.compile(r"\s")
_LONGEST_FIXED: Final = 4_000
"""The longest of the form's own lines has 200 characters."""
_PAGE_NUMBER: Final = re.compile(r"Page \d+ of \d+")
_ALIKE: Final = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "…": "..."}
)  # fmt: skip


def squeezed(text: str) -> str:
    """``text`` with single spaces and plain quotes and dashes: what programs change on their own."""
    pieces = [text] if len(text) <= _PIECE else _pieces(text)
    return " ".join(plain for piece in pieces if (plain := " ".join(piece.translate(_ALIKE).split())))


def _pieces(text: str) -> Iterator[str]:
    """``text`` cut between words: a list of all words of 10 million characters would take 200 MB."""
    begin = 0
    while begin < len(text):
        space = _SPACE.search(text, begin + _PIECE)
        end = len(text) if space is None else space.start()
        yield text[begin:end]
        begin = end


PROMPT_WORDS: Final = frozenset(squeezed(words) for words in (*PROMPTS.values(), *OTHER_PROMPTS))
_LONGEST_PROMPT: Final = 2 * max(map(len, PROMPT_WORDS))


def is_prompt(text: str) -> bool:
    """Whether ``text`` is no more than the prompt of an empty field."""
    return text in PROMPT_WORDS or (len(text) <= _LONGEST_PROMPT and squeezed(text) in PROMPT_WORDS)


class Known:
    """The fixed words of a form, with the partnership's own where its branding is known."""

    def __init__(self, words: frozenset[str], more: Iterable[str] = ()) -> None:
        self._words = words
        self._more = frozenset(squeezed(line) for line in more)

    def __contains__(self, text: str) -> bool:
        if len(text) > _LONGEST_FIXED:
            return not text.strip()
        return text in self._words or (plain := squeezed(text)) in self._words or plain in self._more or not plain

    def in_margin(self, text: str) -> bool:
        """Whether ``text`` is what the form prints in a header or footer."""
        return all(part in self or _PAGE_NUMBER.fullmatch(part.strip()) for part in text.split("\t"))

    @classmethod
    def of(cls, form: Form, branding: Branding | None) -> Known:
        """The words of ``form``; ``branding``: whose cover it has, where that is known."""
        if branding is None:
            return cls(_fixed(form))
        lines = (
            branding.partnership, *banner(branding), *how_to_send(branding), *contact(branding),
            *branding.address_lines,
        )  # fmt: skip
        return cls(_fixed(form), lines)


@once
def _fixed(form: Form) -> frozenset[str]:
    nobody = Branding("", (), "", "")
    lines = [
        form.title, CLASSIFICATION, BANNER_TITLE, SEND_TITLE, FILL_TITLE, CONTENTS_TITLE, CONTACT_TITLE,
        *HOW_TO_FILL_IN, *TABLE_HEADINGS, version_line(form), footer_line(form), *banner(nobody), *how_to_send(nobody),
    ]  # fmt: skip
    for part in plan(form):
        lines += [part.title, part.intro]
        for item in part.items:
            lines.append(item.title)
            for table in item.tables if isinstance(item, Blocks) else (item,):
                lines.append(table.title)
                lines += [line for question in table.questions for line in label_lines(form, question)]
            if isinstance(item, Blocks):
                lines.append(item.group.hint)
                # The ready blocks' headings and many more: a number behind the name of the block is the form's own.
                lines += [item.heading(number) for number in range(100)]
    return frozenset(lines) | frozenset(squeezed(line) for line in lines)
