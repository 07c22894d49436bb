"""The words that stand in the empty form. What is not among them, somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from forms.definition import Form
from forms.word.branding import Branding
from forms.word.plan import Blocks, once, plan
from forms.word.printed import digest
from forms.word.wording import (
    BANNER_TITLE,
    CLASSIFICATION,
    CONTACT_TITLE,
    CONTENTS_TITLE,
    FILL_TITLE,
    PROMPTS,
    REPLY_WORDS,
    SEND_TITLE,
    TABLE_HEADINGS,
    VERSION_LABEL,
    banner,
    contact,
    footer_line,
    how_to_fill_in,
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

_VERSION: Final = re.compile(rf"(?<={VERSION_LABEL} )[A-Z]+-\d{{4}}\.\d+")
_PIECE: Final = 65_536
_SPACE: Final = re.compile(r"\s")
_LONGEST_FIXED: Final = 4_000
"""The longest of the form's own lines has 200 characters."""
_PAGE_NUMBER: Final = re.compile(r"Page \d+ of \d+")
_ANY_VERSION: Final = "0"
"""Stands for the version in a footer: that of an older form is printed all the same."""
_ALIKE: Final = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "…": "..."}
)  # fmt: skip


def squeezed(text: str) -> str:
    """``text`` with single spaces and plain quotes and dashes: what programs change on their own."""
    if len(text) <= _PIECE:
        return _plain(text)
    return " ".join(plain for piece in _pieces(text) if (plain := _plain(piece)))


def _plain(text: str) -> str:
    return " ".join(text.translate(_ALIKE).split())


def _pieces(text: str) -> Iterator[str]:
    """``text`` cut between words: a list of all words of 10 million characters would take 200 MB."""
    begin = 0
    while begin < len(text):
        space = _SPACE.search(text, begin + _PIECE)
        end = len(text) if space is None else space.start()
        yield text[begin:end]
        begin = end


# Word for the web leaves the full stop away.
PROMPT_WORDS: Final = frozenset(
    shown for words in (*PROMPTS.values(), *OTHER_PROMPTS) for shown in (squeezed(words), squeezed(words).rstrip("."))
)
_LONGEST_PROMPT: Final = 2 * max(map(len, PROMPT_WORDS))


def is_prompt(text: str) -> bool:
    """Whether ``text`` is no more than the prompt of an empty field."""
    return text in PROMPT_WORDS or (len(text) <= _LONGEST_PROMPT and squeezed(text) in PROMPT_WORDS)


class Known:
    """The fixed words of a form, with the partnership's own where its branding is known."""

    def __init__(self, words: frozenset[str], more: Iterable[str], printed: frozenset[str]) -> None:
        self._words = words
        self._more = frozenset(squeezed(line) for line in more)
        self._printed = printed

    def __contains__(self, text: str) -> bool:
        if len(text) > _LONGEST_FIXED:
            return not text.strip()
        if text in self._words or (plain := squeezed(text)) in self._words or plain in self._more or not plain:
            return True
        return bool(self._printed) and digest(plain) in self._printed

    def in_margin(self, text: str) -> bool:
        """Whether ``text`` is what the form prints in a header or footer."""
        parts = (_VERSION.sub(_ANY_VERSION, part) for part in text.split("\t"))
        return all(part in self or _PAGE_NUMBER.fullmatch(part.strip()) for part in parts)

    @classmethod
    def of(cls, form: Form, branding: Branding | None, printed: frozenset[str] = frozenset()) -> Known:
        """The words of ``form``; ``branding``: whose form it is, where that is known; ``printed``: digests of more."""
        if branding is None:
            return cls(_fixed(form), (), printed)
        lines = (
            *banner(branding), *how_to_send(branding), *contact(branding),
        )  # fmt: skip
        return cls(_fixed(form), lines, printed)


@once
def _fixed(form: Form) -> frozenset[str]:
    nobody = Branding("", (), "", "")
    footer = _VERSION.sub(_ANY_VERSION, footer_line(form))
    lines = [
        form.title, CLASSIFICATION, BANNER_TITLE, SEND_TITLE, FILL_TITLE, CONTENTS_TITLE, CONTACT_TITLE,
        *how_to_fill_in(form), *TABLE_HEADINGS, version_line(form), footer, *banner(nobody),
        *how_to_send(nobody), *REPLY_WORDS,
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
