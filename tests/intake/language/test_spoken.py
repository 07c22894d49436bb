"""Another language: made from the catalogue, spoken by the pages; what it lacks stays English."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

from forms.sentences import Sentence
from intake.errors import Permanent
from intake.language.spoken import ENGLISH, said, translations

WORDS = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Back"
msgstr "Yn ôl"

msgid "‘{label}’: choose from the list."
msgstr "Dewiswch o’r rhestr: ‘{label}’."

msgid "Type of agency"
msgstr "Math o asiantaeth"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cy.po").write_text(WORDS, encoding="utf-8")
    return tmp_path


def test_english_is_what_the_sources_say(folder: Path) -> None:
    assert said("Back", translations(ENGLISH, folder)) == "Back"


def test_a_catalogue_is_spoken_and_what_it_lacks_stays_english(folder: Path) -> None:
    welsh = translations("cy", folder)
    assert [said(text, welsh) for text in ("Back", "Continue", "")] == ["Yn ôl", "Continue", ""]


def test_a_sentence_is_said_with_the_words_that_are_in_it(folder: Path) -> None:
    sentence = Sentence("‘{label}’: choose from the list.", label="Type of agency")
    assert sentence == "‘Type of agency’: choose from the list."
    assert said(sentence, translations("cy", folder)) == "Dewiswch o’r rhestr: ‘Math o asiantaeth’."


def test_a_sentence_survives_copies_even_with_braces_in_it(folder: Path) -> None:
    sentence = Sentence("‘{label}’: choose from the list.", label="{0}")
    for other in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):  # noqa: S301 - our own
        assert (other, other.pattern, other.values) == (sentence, sentence.pattern, {"label": "{0}"})


@pytest.mark.parametrize("language", ["de", "", "../cy", "/etc/passwd", "cy.po"])
def test_a_language_without_words_is_refused(folder: Path, language: str) -> None:
    with pytest.raises(Permanent, match="no words for the language"):
        translations(language, folder)


@pytest.mark.parametrize(
    "words", ['msgid "Back', 'msgid "{label} a"\nmsgstr "{lable} b"\n', 'msgid "%(a)s"\nmsgstr "%(b)s"\n']
)
def test_a_catalogue_that_is_broken_is_refused(folder: Path, words: str) -> None:
    (folder / "xx.po").write_text(words, encoding="utf-8")
    with pytest.raises(Permanent):
        translations("xx", folder)
