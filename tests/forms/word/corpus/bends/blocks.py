"""Repeating blocks as people copy, add, remove, reorder and half delete them."""

from __future__ import annotations

from lxml import etree

from forms.word.reading.names import SDT, TBL, T, W
from tests.forms.word.corpus.sheet import Sheet, bend, copied, paragraphs_saying, run_of, unwrap
from tests.forms.word.documents import element, remove

ADULT = "adults[0].person_name"


def retype(block: etree._Element, before: str, after: str) -> None:
    """Type ``after`` over the first text ``before`` of a block."""
    next(text for text in block.iter(T) if text.text == before).text = after


def renamed_copy(sheet: Sheet, name: str) -> etree._Element:
    """A copy of the first adult's block with another name in it."""
    first = copied(sheet.blocks("adults")[0])
    retype(first, sheet.answer(ADULT), name)
    return first


def also(sheet: Sheet, name: str, at: int | None = None) -> None:
    """The first adult once more, under another name, is expected."""
    rows = sheet.rows_of("adults")
    rows.insert(len(rows) if at is None else at, {**sheet.rows_of("adults")[0], "person_name": name})


@bend
def block_added_with_the_plus(sheet: Sheet) -> None:
    """Word's + copied the last block, with its heading and tags, and it was filled in."""
    last = sheet.blocks("adults")[-1]
    added = renamed_copy(sheet, "Edda Sallow")
    for tag in added.iter(W + "tag"):
        tag.set(
            W + "val", (tag.get(W + "val") or "").replace("adults[0]", f"adults[{len(sheet.blocks('adults')) - 1}]")
        )
    last.addnext(added)
    also(sheet, "Edda Sallow")


@bend
def block_copied_and_pasted(sheet: Sheet) -> None:
    """The first block was copied, pasted below all others and changed."""
    sheet.blocks("adults")[-1].addnext(renamed_copy(sheet, "Edda Sallow"))
    also(sheet, "Edda Sallow")


@bend
def block_pasted_right_behind(sheet: Sheet) -> None:
    """The first block was copied, pasted right behind itself and changed."""
    sheet.blocks("adults")[0].addnext(renamed_copy(sheet, "Edda Sallow"))
    also(sheet, "Edda Sallow", 1)


@bend
def block_pasted_outside_the_section(sheet: Sheet) -> None:
    """The first block was copied and pasted below the repeating section, without its marker."""
    section = sheet.control("adults")
    added = renamed_copy(sheet, "Edda Sallow")
    section.addnext(added)
    unwrap(added)
    also(sheet, "Edda Sallow")


@bend
def block_pasted_twice(sheet: Sheet) -> None:
    """The same block was pasted twice and not changed: it shows up twice."""
    first = sheet.blocks("adults")[0]
    first.addnext(copied(first))
    rows = sheet.rows_of("adults")
    rows.insert(1, dict(rows[0]))


@bend
def block_removed(sheet: Sheet) -> None:
    """The first of the blocks was removed: the others move up."""
    remove(sheet.blocks("adults")[0])
    sheet.rows_of("adults").pop(0)


@bend
def all_blocks_of_a_group_removed(sheet: Sheet) -> None:
    """All siblings' blocks were removed with their markers."""
    remove(sheet.control("siblings"))
    sheet.expected.pop("siblings", None)


@bend
def block_left_empty(sheet: Sheet) -> None:
    """An empty block stands before a filled one."""
    blocks = sheet.blocks("key_events")
    empty = copied(blocks[-1])
    if len(sheet.rows_of("key_events")) < len(blocks):
        blocks[0].addprevious(empty)
    if not sheet.expected["key_events"]:
        sheet.expected.pop("key_events")


@bend
def blocks_reordered(sheet: Sheet) -> None:
    """The first block was moved behind all others."""
    blocks = sheet.blocks("adults")
    blocks[-1].addnext(blocks[0])
    rows = sheet.rows_of("adults")
    rows.append(rows.pop(0))


@bend
def markers_taken_away(sheet: Sheet) -> None:
    """The repeating sections were taken away, as an older Word does; fields and headings stay."""
    for sdt in list(sheet.root.iter(SDT)):
        if any("repeatingSection" in str(child.tag) for child in sdt[0]):
            unwrap(sdt)


@bend
def headings_deleted(sheet: Sheet) -> None:
    """The headings of all children's blocks were deleted."""
    for number in range(1, 8):
        for heading in list(paragraphs_saying(sheet.root, f"Child {number}")):
            remove(heading)


@bend
def heading_with_a_name(sheet: Sheet) -> None:
    """Somebody typed the child's name behind the heading of a block: it is kept."""
    for heading in paragraphs_saying(sheet.root, "Child 1"):
        heading.append(element(run_of(" – the elder")))


@bend
def half_of_a_block_deleted(sheet: Sheet) -> None:
    """All but the first table of a child's block were deleted."""
    block = sheet.blocks("children")[0]
    gone = list(block.iter(TBL))[1:]
    kept = {tag.get(W + "val", "") for tag in next(block.iter(TBL)).iter(W + "tag")}
    for table in gone:
        remove(table)
    row = sheet.rows_of("children")[0]
    for question in list(row):
        if not any(tag.partition(":")[0] == f"children[0].{question}" for tag in kept):
            del row[question]


@bend
def more_blocks_than_ready(sheet: Sheet) -> None:
    """Five more blocks were added, each with its own name."""
    for number in range(5):
        name = f"Person number {number}"
        sheet.blocks("adults")[-1].addnext(renamed_copy(sheet, name))
        also(sheet, name)


@bend
def block_moved_among_another_group(sheet: Sheet) -> None:
    """An adult's block was dragged among the children's."""
    sheet.blocks("children")[0].addnext(sheet.blocks("adults")[0])


@bend
def rows_of_two_blocks_mixed(sheet: Sheet) -> None:
    """A row was dragged from the first block into the second: its tag brings it home."""
    row = sheet.row(ADULT)
    next(sheet.blocks("adults")[1].iter(TBL)).append(row)


@bend
def blocks_numbered_anew(sheet: Sheet) -> None:
    """Somebody numbered the headings of the blocks by hand, and by letters."""
    for heading in list(paragraphs_saying(sheet.root, "Adult 1")):
        next(heading.iter(T)).text = "Adult one"


@bend
def section_inside_a_section(sheet: Sheet) -> None:
    """An item of a repeating section was wrapped once more by a program."""
    block = sheet.blocks("children")[0]
    wrapper = element("<w:sdt><w:sdtPr><w:id w:val='99'/></w:sdtPr><w:sdtContent/></w:sdt>")
    block.addprevious(wrapper)
    wrapper[1].append(block)


@bend
def text_between_two_blocks(sheet: Sheet) -> None:
    """Somebody typed a note between two blocks."""
    sheet.blocks("adults")[0].addnext(element(f"<w:p>{run_of('The next one lives elsewhere.')}</w:p>"))
