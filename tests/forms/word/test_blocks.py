"""Repeating blocks as people copy, add, remove, reorder and half delete them; rows moved, labels changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from lxml import etree

from forms import Reading
from forms.word.reading.names import SDT, SDT_CONTENT, TBL, TR, P, T, W
from tests.examples import example
from tests.forms.word.documents import (
    Bend,
    answer_cell,
    bent,
    control,
    filled,
    paragraph_of,
    read_bent,
    remove,
    strip_tags,
    table_row,
    text_run,
    unwrap,
    unwrap_controls,
)

CHILDREN = [
    {"child_forenames": "Kit", "child_surname": "Hallam", "child_sex": "male"},
    {"child_forenames": "Wren", "child_surname": "Hallam", "child_sex": "female"},
]
GIVEN: dict[str, Any] = {"notifier_name": "Orla Pentreath", "is_update": "no", "children": CHILDREN}


def items(root: etree._Element, group: str) -> list[etree._Element]:
    """The items of a repeating section."""
    content = control(root, group).find(SDT_CONTENT)
    assert content is not None
    return list(content)


def cells(root: etree._Element, text: str) -> list[etree._Element]:
    """The paragraphs that hold exactly this text."""
    return [para for para in root.iter(P) if "".join(para.itertext(T)) == text]


def type_into(root: etree._Element, tag: str, text: str) -> None:
    for flag in list(control(root, tag).iter(W + "showingPlcHdr")):
        remove(flag)
    next(control(root, tag).iter(T)).text = text


def read_children(*bends: Bend, given: dict[str, Any] = GIVEN) -> Reading:
    return read_bent(*bends, given=given)


def children(reading: Reading) -> list[str]:
    return [str(row.get("child_forenames", "")) for row in reading.answers.rows("children")]


def drop_markers(root: etree._Element) -> None:
    """Take the repeating sections away and leave the fields, as an older Word does."""
    for sdt in list(root.iter(SDT)):
        if any("repeatingSection" in str(child.tag) for child in sdt[0]):
            unwrap(sdt)


def drop_headings(root: etree._Element) -> None:
    for number in (1, 2, 3):
        for heading in cells(root, f"Child {number}"):
            remove(heading)


@pytest.mark.parametrize(
    "bends",
    [
        (),
        (drop_markers,),
        (drop_headings,),
        (strip_tags,),
        (unwrap_controls,),
        (drop_markers, drop_headings),
        (drop_headings, strip_tags),
    ],
)
def test_blocks_are_told_apart_by_whatever_is_left_of_them(bends: tuple[Bend, ...]) -> None:
    """Tags, repeating sections, headings: any one of them is enough."""
    reading = read_children(*bends)
    assert (reading.answers.to_json(), reading.unplaced, reading.findings) == (GIVEN, (), ())


def test_blocks_without_tags_markers_and_headings_begin_where_their_first_question_comes_again() -> None:
    reading = read_children(drop_headings, unwrap_controls)
    assert reading.answers.to_json() == GIVEN


@pytest.mark.parametrize("bare", [False, True])
def test_a_block_added_with_words_plus_button_is_a_new_row(bare: bool) -> None:
    """The copy carries the tags and the heading of its original."""

    def bend(root: etree._Element) -> None:
        last = items(root, "children")[-1]
        added = copy.deepcopy(last)
        next(t for t in added.iter(T) if t.text == "Wren").text = "Alder"
        last.addnext(added)

    reading = read_children(bend, *([unwrap_controls] if bare else []))
    assert children(reading) == ["Kit", "Wren", "Alder"]
    assert reading.unplaced == ()


def test_a_block_pasted_twice_shows_up_twice() -> None:
    def bend(root: etree._Element) -> None:
        last = items(root, "children")[-1]
        last.addnext(copy.deepcopy(last))

    assert children(read_children(bend)) == ["Kit", "Wren", "Wren"]


def test_a_block_left_empty_is_no_row_and_the_next_moves_up() -> None:
    reading = read_children(lambda root: remove(items(root, "children")[0]))
    assert children(reading) == ["Wren"]
    assert "children[0].child_surname" in reading.provenance


def test_blocks_in_another_order_are_read_in_that_order() -> None:
    def bend(root: etree._Element) -> None:
        first, second, *_ = items(root, "children")
        second.addnext(first)

    assert children(read_children(bend)) == ["Wren", "Kit"]
    assert children(read_children(bend, unwrap_controls)) == ["Wren", "Kit"]


def test_more_rows_than_ready_blocks_are_filled_and_read() -> None:
    many = {"children": [{"child_forenames": f"Child number {number}"} for number in range(12)]}
    assert read_children(given=many).answers.to_json() == many
    assert read_children(unwrap_controls, given=many).answers.to_json() == many


def test_a_heading_with_the_childs_name_still_opens_its_block_and_keeps_the_name() -> None:
    def bend(root: etree._Element) -> None:
        for heading in cells(root, "Child 2")[:1]:
            next(heading.iter(T)).text = "CHILD 2 – Wren"

    reading = read_children(bend, unwrap_controls)
    assert children(reading) == ["Kit", "Wren"]
    assert reading.unplaced == ("CHILD 2 – Wren",)


def test_a_row_moved_within_its_block_is_read_as_before() -> None:
    def bend(root: etree._Element) -> None:
        row = table_row(root, "children[1].child_sex")
        next(table_row(root, "children[1].child_forenames").iterancestors(TBL)).append(row)

    assert read_children(bend).answers.to_json() == GIVEN
    assert read_children(bend, unwrap_controls).answers.to_json() == GIVEN


def test_a_tagged_row_moved_into_another_block_goes_back_to_its_own() -> None:
    def bend(root: etree._Element) -> None:
        row = table_row(root, "children[0].child_sex")
        next(table_row(root, "children[1].child_forenames").iterancestors(TBL)).append(row)

    reading = read_children(bend)
    assert (reading.answers.to_json(), reading.unplaced) == (GIVEN, ())


def test_a_deleted_row_leaves_its_question_open() -> None:
    reading = read_children(lambda root: remove(table_row(root, "children[0].child_surname")))
    assert "children[0].child_surname" in reading.missing
    assert reading.answers.at("children[1].child_surname") == "Hallam"


# Labels


def rename(before: str, after: str) -> Bend:
    def bend(root: etree._Element) -> None:
        for para in cells(root, before):
            next(para.iter(T)).text = after

    return bend


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Your name *", "Your Name"),
        ("Your name *", "YOUR NAME:"),
        ("Your name *", "Your  name"),
        ("Is this an update to an earlier notification?", "Is this an update to an earlier notificaton?"),
    ],
)
def test_a_label_somebody_changed_a_little_is_still_found(before: str, after: str) -> None:
    reading = read_children(unwrap_controls, rename(before, after))
    assert reading.answers.to_json() == GIVEN
    how = {found.how for found in reading.provenance.values()}
    assert how <= {"label", "close-label"}


def test_a_label_nobody_knows_keeps_its_row_together_as_text_without_a_place() -> None:
    reading = read_children(unwrap_controls, rename("Your name *", "Favourite colour"))
    assert "notifier_name" not in reading.answers
    assert "Favourite colour\nOrla Pentreath" in reading.unplaced


def test_an_answer_typed_behind_the_label_is_taken() -> None:
    def bend(root: etree._Element) -> None:
        type_into(root, "notifier_role", "")
        next(table_row(root, "notifier_role").iter(P)).append(text_run(": Named nurse"))

    for bends in ((bend,), (bend, unwrap_controls)):
        reading = read_children(*bends)
        assert reading.answers["notifier_role"] == "Named nurse"
        assert reading.provenance["notifier_role"].how == "label-cell"


def test_an_answer_typed_below_the_label_is_taken_and_one_too_many_is_kept() -> None:
    def bend(root: etree._Element) -> None:
        for tag in ("notifier_role", "notifier_name"):
            label = answer_cell(root, tag).getprevious()
            assert label is not None
            label.append(paragraph_of(text_run("Named nurse")))

    reading = read_children(bend)
    assert (reading.answers["notifier_role"], reading.answers["notifier_name"]) == ("Named nurse", "Orla Pentreath")
    assert reading.unplaced == ("Named nurse",)


def test_text_typed_under_a_table_is_kept() -> None:
    def bend(root: etree._Element) -> None:
        next(table_row(root, "notifier_name").iterancestors(TBL)).addnext(paragraph_of(text_run("Call before nine.")))

    assert read_children(bend).unplaced == ("Call before nine.",)


def test_a_column_added_by_somebody_is_kept() -> None:
    def bend(root: etree._Element) -> None:
        extra = etree.SubElement(table_row(root, "notifier_name"), W + "tc")
        extra.append(paragraph_of(text_run("checked by CD")))

    reading = read_children(bend)
    assert "checked by CD" in " ".join((*reading.unplaced, str(reading.answers["notifier_name"])))


def test_the_label_of_another_group_is_never_taken_for_ones_own() -> None:
    """'Address, if different' stands with adults and with siblings."""
    given = {
        "adults": [{"person_name": "Merrin Ashdown", "person_address": "14 Samphire Row"}],
        "siblings": [{"sibling_name": "Isla", "sibling_address": "2 Harbour View"}],
    }
    assert read_children(unwrap_controls, given=given).answers.to_json() == given


def test_five_children_come_through_every_loss() -> None:
    given = {key: value for key, value in example("0043").items() if key != "submission_channel"}
    reading = read_children(strip_tags, given=given)
    assert len(reading.answers.rows("children")) == 5
    assert sum(1 for _ in control_rows(given)) == 5


def control_rows(given: dict[str, Any]) -> list[etree._Element]:
    """The repeating items of the children in a filled form."""
    found: list[etree._Element] = []
    bent(filled(given), lambda root: found.extend(items(root, "children")))
    return [item for item in found if next(item.iter(TR), None) is not None]
