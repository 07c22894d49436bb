"""A language that the pages speak: English as it stands in the sources, or a catalogue of translations."""

from __future__ import annotations

import re
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from forms.sentences import Sentence
from intake.errors import Permanent

ENGLISH: Final = "en"
_GAP: Final = re.compile(r"\{\w*[^{}]*\}|%\(\w+\)s")
"""What is put into a sentence: ``{label}`` in Python, ``%(label)s`` in a page."""


def translations(language: str, folder: Path) -> NullTranslations:
    """What says English words in ``language``, from ``<language>.po`` in ``folder``. What it lacks stays English.

    Raises Permanent where there is no such catalogue, or it cannot be read.
    """
    if language == ENGLISH:
        return NullTranslations()
    there = folder / f"{language}.po"
    if there.parent != folder or not there.is_file():
        raise Permanent(f"There are no words for the language ‘{language}’ in {folder.name}/.")
    compiled = BytesIO()
    try:
        with there.open("rb") as source:
            words = read_po(source, locale=language, abort_invalid=True)
        _fit(words)
        write_mo(compiled, words)
    except (PoFileError, ValueError) as error:
        raise Permanent(f"The words in {there.name} cannot be read: {error}") from None
    compiled.seek(0)
    return GNUTranslations(compiled)


def _fit(words: Catalog) -> None:
    """Raise ValueError where a translation asks for something that its English does not have: no page could say it."""
    for message in words:
        english, theirs = _texts(message.id), _texts(message.string)
        if _gaps(theirs) - _gaps(english):
            raise ValueError(f"‘{english[0]}’ is translated with something in braces or %( ) that is not in it.")


def _texts(given: object) -> tuple[str, ...]:
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else (str(given),)


def _gaps(texts: tuple[str, ...]) -> set[str]:
    return {gap for text in texts for gap in _GAP.findall(text)}


def said(text: str, spoken: NullTranslations) -> str:
    """``text``, a fixed word or sentence of ours, in the language of ``spoken``. What was typed is never given here."""
    if isinstance(text, Sentence):
        return text.in_words_of(spoken.gettext)
    return spoken.gettext(text) if text else text
