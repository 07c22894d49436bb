"""Nothing that somebody typed vanishes: it is in an answer, in the text without a place, or quoted in a finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from forms import Reading
from forms.word.reading.names import P, T, W
from tests.examples import EXAMPLES
from tests.forms.word.documents import (
    MAIN,
    element,
    filled,
    packed,
    paragraph_of,
    parts,
    read_form,
    strip_tags,
    text_run,
    unwrap_controls,
)

Insert = Callable[[etree._Element, str], None]


def into_the_text(para: etree._Element, word: str) -> None:
    """Type into the paragraph's last text, inside a field where it stands in one."""
    texts = list(para.iter(T))
    if texts:
        texts[-1].text = f"{texts[-1].text or ''} {word}"
    else:
        para.append(text_run(word))


def behind(para: etree._Element, word: str) -> None:
    para.append(text_run(f" {word}"))


def before(para: etree._Element, word: str) -> None:
    para.insert(1 if len(para) and para[0].tag == W + "pPr" else 0, text_run(f"{word} "))


def as_a_paragraph(para: etree._Element, word: str) -> None:
    para.addnext(paragraph_of(text_run(word)))


def as_an_insertion(para: etree._Element, word: str) -> None:
    para.append(element(f"<w:ins><w:r><w:t> {word}</w:t></w:r></w:ins>"))


def as_a_deletion(para: etree._Element, word: str) -> None:
    para.append(element(f"<w:del><w:r><w:delText>{word}</w:delText></w:r></w:del>"))


def as_a_text_box(para: etree._Element, word: str) -> None:
    inside = f"<w:txbxContent><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:txbxContent>"
    para.append(element(f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>"))


def hidden(para: etree._Element, word: str) -> None:
    para.append(element(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t> {word}</w:t></w:r>"))


def struck_through(para: etree._Element, word: str) -> None:
    para.append(element(f"<w:r><w:rPr><w:strike/></w:rPr><w:t> {word}</w:t></w:r>"))


def in_a_field_result(para: etree._Element, word: str) -> None:
    para.append(element(f"<w:fldSimple w:instr=' FILLIN '><w:r><w:t> {word}</w:t></w:r></w:fldSimple>"))


WAYS: dict[str, Insert] = {
    insert.__name__: insert
    for insert in (
        into_the_text, behind, before, as_a_paragraph, as_an_insertion, as_a_deletion, as_a_text_box, hidden,
        struck_through, in_a_field_result,
    )
}  # fmt: skip


def kept(reading: Reading) -> str:
    """All that a person can find in a reading."""
    answers = json.dumps(reading.answers.to_json(), ensure_ascii=False)
    return "\n".join((answers, *reading.unplaced, *(finding.message for finding in reading.findings)))


def lost(data: bytes, insert: Insert, where: Callable[[int], bool], bend: Callable[[Any], None] | None) -> list[str]:
    """The words that vanish when one is put into every paragraph of the document for which ``where`` holds."""
    words: list[str] = []
    numbers = count()
    contents = parts(data)
    for name in (MAIN, "word/header1.xml", "word/footer1.xml"):
        root = etree.fromstring(contents[name])
        if bend is not None:
            bend(root)
        for para in list(root.iter(P)):
            number = next(numbers)
            if where(number):
                words.append(f"qz{number}zq")
                insert(para, words[-1])
        contents[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    found = kept(read_form(packed(contents)))
    assert words
    return [word for word in words if word not in found]


BENDS: tuple[Callable[[Any], None] | None, ...] = (None, strip_tags, unwrap_controls)


@pytest.mark.parametrize("number", range(len(WAYS)), ids=list(WAYS))
def test_a_word_typed_into_every_paragraph_is_found_again(number: int) -> None:
    insert = list(WAYS.values())[number]
    assert lost(filled(EXAMPLES[5]), insert, lambda _: True, BENDS[number % len(BENDS)]) == []


@pytest.mark.prove
@pytest.mark.parametrize("insert", WAYS.values(), ids=list(WAYS))
@pytest.mark.parametrize("bend", BENDS, ids=["tags", "labels", "bare"])
@pytest.mark.parametrize("given_answers", [{}, *EXAMPLES], ids=range(len(EXAMPLES) + 1))
def test_a_word_typed_into_every_paragraph_of_every_document_is_found_again(
    insert: Insert, bend: Callable[[Any], None] | None, given_answers: dict[str, Any]
) -> None:
    assert lost(filled(given_answers), insert, lambda _: True, bend) == []


@settings(max_examples=20, deadline=None)
@given(
    insert=st.sampled_from(sorted(WAYS)),
    bend=st.sampled_from(BENDS),
    step=st.integers(2, 60),
    start=st.integers(0, 60),
)
def test_words_typed_here_and_there_are_found_again(
    insert: str, bend: Callable[[Any], None] | None, step: int, start: int
) -> None:
    assert lost(filled(EXAMPLES[0]), WAYS[insert], lambda number: number % step == start % step, bend) == []
