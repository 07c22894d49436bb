"""The document in its own order: each answer where it stood, each text without a place where somebody typed it."""

from __future__ import annotations

import pytest
from lxml import etree

from forms import Reading
from forms.answers import Passage
from tests.examples import EXAMPLES
from tests.forms.word.documents import (
    answer_cell,
    bent,
    control,
    element,
    filled,
    paragraph_of,
    read_bent,
    read_form,
    strip_tags,
    table_row,
    text_run,
    unwrap_controls,
)
from tests.forms.word.test_conservation import WAYS, as_a_paragraph


def around(reading: Reading, text: str) -> list[Passage]:
    """The passages before and behind the one that says ``text``."""
    number = next(number for number, passage in enumerate(reading.passages) if passage.text == text)
    return [*reading.passages[number - 1 : number], *reading.passages[number + 1 : number + 2]]


def under_the_table(root: etree._Element) -> None:
    next(control(root, "notifier_name").iterancestors("{*}tbl")).addnext(paragraph_of(text_run("Ring after six.")))


@pytest.mark.parametrize("bend", [None, strip_tags, unwrap_controls])
@pytest.mark.parametrize("given", [EXAMPLES[0], EXAMPLES[5]], ids=["one child", "several"])
def test_every_answer_stands_once_and_as_it_stood(given: dict[str, object], bend: object) -> None:
    data = filled(given)
    reading = read_form(bent(data, bend) if callable(bend) else data)
    answered = [passage for passage in reading.passages if passage.kind == "answer" and passage.text]
    assert {passage.path: passage.text for passage in answered} == {
        path: found.raw for path, found in reading.provenance.items()
    }
    assert len(answered) == len(reading.provenance)


def test_headings_stand_above_what_they_head_and_no_empty_block_is_shown() -> None:
    titles = [passage.text for passage in read_form(filled(EXAMPLES[0])).passages if passage.kind == "title"]
    letters = [title[0] for title in titles if title[1:3] == ". "]
    assert letters == sorted(set(letters))
    assert titles.index("E. The children") < titles.index("Child 1") < titles.index("Name and part in the incident")
    assert "Child 2" not in titles  # a ready block that nobody filled in
    assert [passage.kind for passage in read_form(filled(EXAMPLES[0])).passages][-1] != "title"


def test_a_text_without_a_place_stands_where_it_was_typed() -> None:
    reading = read_bent(under_the_table)
    before, behind = around(reading, "Ring after six.")
    assert before.path.startswith("notifier_")
    assert behind == Passage("title", "Your agency")


def test_what_could_not_be_taken_stands_behind_its_question() -> None:
    def no_date(root: etree._Element) -> None:
        cell = answer_cell(root, "date_notification")
        cell.getparent().replace(cell, element("<w:tc><w:p><w:r><w:t>31 February</w:t></w:r></w:p></w:tc>"))  # type: ignore[union-attr]

    before, _ = around(read_bent(no_date), "31 February")
    assert before == Passage("answer", "", "date_notification")


def test_a_second_answer_to_a_question_is_shown_without_a_place() -> None:
    def twice(root: etree._Element) -> None:
        row = table_row(root, "notifier_name")
        other = etree.fromstring(etree.tostring(row))
        next(text for text in other.iter("{*}t") if text.text == "Orla Pentreath").text = "Orla Pascoe"
        row.addnext(other)

    reading = read_bent(twice)
    assert [(passage.kind, passage.text) for passage in reading.passages if passage.text.startswith("Orla")] == [
        ("answer", "Orla Pentreath"),
        ("unplaced", "Orla Pascoe"),
    ]


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_the_texts_without_a_place_are_those_of_the_reading(way: object) -> None:
    def typed(root: etree._Element) -> None:
        for number, para in enumerate(list(root.iter("{*}p"))[::17]):
            (way if callable(way) else as_a_paragraph)(para, f"qz{number}zq")

    reading = read_bent(typed)
    assert reading.unplaced
    assert [passage.text for passage in reading.passages if passage.kind == "unplaced"] == list(reading.unplaced)


def test_a_file_that_is_no_form_has_no_passages() -> None:
    assert read_form(b"no zip at all").passages == ()
