"""Ticks as people and programs make them."""

from __future__ import annotations

import pytest
from lxml import etree

from forms.word.reading.names import SDT_CONTENT, SDT_PR, W14, P, T
from tests.forms.word.documents import (
    GIVEN,
    answer_cell,
    bent,
    control,
    element,
    filled,
    paragraph_of,
    problems,
    read_bent,
    text_run,
    visible_text,
)

BOX = "incident_types:drowning"


def set_box(root: etree._Element, checked: str, glyph: str | None) -> None:
    """Make the box of 'drowning' as a program writes it: the XML of w14:checked, and the sign it shows."""
    sdt = control(root, BOX)
    box = sdt.find(f"{SDT_PR}/{W14}checkbox")
    assert box is not None
    old = box.find(W14 + "checked")
    assert old is not None
    box.remove(old)
    if checked:
        box.insert(0, element(checked))
    sign = next(sdt.iter(T))
    if glyph is not None:
        sign.text = glyph


@pytest.mark.parametrize(
    ("checked", "glyph", "ticked"),
    [
        ('<w14:checked w14:val="1"/>', "☒", True),
        ('<w14:checked w14:val="true"/>', "☑", True),
        ('<w14:checked w14:val="on"/>', "✓", True),
        ("<w14:checked/>", "☒", True),
        ('<w14:checked w14:val="0"/>', "☐", False),
        ('<w14:checked w14:val="false"/>', "☐", False),
        ("", "☐", False),
    ],
)
def test_story_19_a_box_is_read_however_its_state_is_written(checked: str, glyph: str, ticked: bool) -> None:
    """Story 19: val absent, 1, true, on, 0, false."""
    reading = read_bent(lambda root: set_box(root, checked, glyph))
    assert ("drowning" in reading.answers["incident_types"]) is ticked  # type: ignore[operator]
    assert problems(reading) == set()


def test_story_19_a_box_that_shows_one_thing_and_stores_another_is_asked_about() -> None:
    reading = read_bent(lambda root: set_box(root, '<w14:checked w14:val="0"/>', "☒"))
    assert reading.answers["incident_types"] == ["drowning", "missing"]
    assert problems(reading) == {"tick-unclear"}
    assert reading.provenance["incident_types"].confidence < 0.8


def test_story_19_a_box_without_its_sign_goes_by_its_state() -> None:
    def bend(root: etree._Element) -> None:
        content = control(root, BOX).find(SDT_CONTENT)
        assert content is not None
        content.clear()

    assert read_bent(bend).answers["incident_types"] == ["drowning", "missing"]


def replace_options(root: etree._Element, *paragraphs: str) -> None:
    """Put these paragraphs (XML inside w:p) in place of the boxes of 'Type of incident'."""
    cell = answer_cell(root, BOX)
    for old in list(cell.iter(P)):
        cell.remove(old)
    for inside in paragraphs:
        cell.append(element(f"<w:p>{inside}</w:p>"))


DROWNING = "Drowning or near drowning"


def typed(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


LEGACY = (
    "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>"
    "<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


@pytest.mark.parametrize(
    ("line", "ticked"),
    [
        *((typed(f"{sign} {DROWNING}"), True) for sign in ("☒", "☑", "✓", "✔", "x", "X", "[x]", "[X]", "[ x ]")),
        *((typed(f"{sign} {DROWNING}"), False) for sign in ("☐", "□", "[ ]", "[]")),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>" + typed(f" {DROWNING}"), True),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>" + typed(f" {DROWNING}"), False),
        (LEGACY.format(state="<w:default w:val='0'/><w:checked/>") + typed(f" {DROWNING}"), True),
        (LEGACY.format(state="<w:default w:val='1'/>") + typed(f" {DROWNING}"), True),
        (LEGACY.format(state="<w:default w:val='1'/><w:checked w:val='0'/>") + typed(f" {DROWNING}"), False),
        (LEGACY.format(state="") + typed(f" {DROWNING}"), False),
    ],
)  # fmt: skip
def test_story_19_ticks_without_content_controls(line: str, ticked: bool) -> None:
    """Story 19: glyphs, letters in brackets, symbols of Wingdings, old form fields."""
    reading = read_bent(lambda root: replace_options(root, line, typed("☒ Missing child"), typed("☐ Self-harm")))
    assert reading.answers["incident_types"] == (["drowning", "missing"] if ticked else ["missing"])
    assert (problems(reading), reading.unplaced) == (set(), ())


def test_story_19_a_choice_typed_in_place_of_the_boxes_is_taken() -> None:
    reading = read_bent(lambda root: replace_options(root, typed("missing child; DROWNING OR NEAR DROWNING")))
    assert reading.answers["incident_types"] == ["drowning", "missing"]


def test_story_19_boxes_that_an_editor_threw_away_are_asked_about() -> None:
    options = [typed(text) for text in _printed_options()]
    reading = read_bent(lambda root: replace_options(root, *options))
    assert "incident_types" not in reading.answers
    assert problems(reading) == {"boxes-lost"}


def _printed_options() -> list[str]:
    texts: list[str] = []
    bent(filled(GIVEN), lambda root: texts.extend(visible_text(answer_cell(root, BOX)).split("\n")))
    return [text[2:] for text in texts]


def test_story_19_a_letter_typed_beside_an_empty_box_is_taken_and_asked_about() -> None:
    def bend(root: etree._Element) -> None:
        next(control(root, "incident_types:self_harm").iterancestors(P)).append(text_run(" x"))

    reading = read_bent(bend)
    assert reading.answers["incident_types"] == ["self_harm", "drowning", "missing"]
    assert problems(reading) == {"tick-typed"}


def test_words_typed_beside_a_box_are_kept() -> None:
    def bend(root: etree._Element) -> None:
        next(control(root, BOX).iterancestors(P)).append(text_run(", in the harbour"))

    reading = read_bent(bend)
    assert reading.answers["incident_types"] == GIVEN["incident_types"]
    assert reading.unplaced == (", in the harbour",)
    assert problems(reading) == {"text-beside"}


def test_several_ticks_where_one_answer_is_wanted_are_asked_about() -> None:
    def bend(root: etree._Element) -> None:
        box = etree.tostring(control(root, BOX)).decode().replace(BOX, "")
        cell = answer_cell(root, "is_update")
        for old in list(cell.iter(P)):
            cell.remove(old)
        cell.extend(paragraph_of(element(box), text_run(f" {word}")) for word in ("Yes", "No"))

    reading = read_bent(bend)
    assert "is_update" not in reading.answers
    assert problems(reading) == {"several-ticked"}
    assert reading.unplaced == ("Yes; No",)
