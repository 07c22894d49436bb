"""Rows and cells as people move, merge, split and miss them."""

from __future__ import annotations

from forms.word.reading.names import TBL, TC, TR, P, W
from tests.forms.word.corpus.sheet import Sheet, bend, copied, run_of
from tests.forms.word.documents import element, remove

ROLE = "notifier_role"
NAME = "notifier_name"
PHONE = "notifier_phone"
STORY = "incident_summary"


@bend
def row_moved_within_its_table(sheet: Sheet) -> None:
    """A row was dragged to the end of its table."""
    sheet.table(ROLE).append(sheet.row(ROLE))


@bend
def row_moved_to_another_table(sheet: Sheet) -> None:
    """A row was dragged into another table of the form."""
    sheet.table(STORY).append(sheet.row(ROLE))


@bend
def row_removed(sheet: Sheet) -> None:
    """A row was deleted: its question has no answer."""
    remove(sheet.row(ROLE))
    sheet.expect(ROLE, None)


@bend
def heading_row_removed(sheet: Sheet) -> None:
    """The first row of a table, which names its columns, was deleted."""
    remove(next(sheet.table(ROLE).iter(TR)))


@bend
def table_split(sheet: Sheet) -> None:
    """A table was split in two below a row."""
    table, row = sheet.table(ROLE), sheet.row(ROLE)
    rest = element("<w:tbl/>")
    rows = list(table.iter(TR))
    for later in rows[rows.index(row) + 1 :]:
        rest.append(later)
    table.addnext(rest)
    table.addnext(element("<w:p/>"))


@bend
def two_tables_run_together(sheet: Sheet) -> None:
    """The paragraphs between two tables were deleted, so that they became one."""
    table = sheet.table(ROLE)
    following = next(later for later in table.itersiblings(TBL))
    for row in list(following.iter(TR)):
        table.append(row)
    remove(following)


@bend
def label_and_answer_merged(sheet: Sheet) -> None:
    """The two cells of a row were merged: the answer stands below its label."""
    row = sheet.row(ROLE)
    label, answer = row.findall(TC)
    label[0].append(element('<w:gridSpan w:val="2"/>'))
    for para in list(answer.iter(P)):
        label.append(para)
    remove(answer)


@bend
def label_merged_over_two_rows(sheet: Sheet) -> None:
    """A label's cell was merged with the one below it: the second answer cell is kept as text without a place."""
    row = sheet.row(STORY)
    added = element(
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
        f"<w:tc><w:p>{run_of('And in the evening.')}</w:p></w:tc></w:tr>"
    )
    next(row.iter(TC))[0].append(element('<w:vMerge w:val="restart"/>'))
    row.addnext(added)


@bend
def answer_cells_merged_over_two_rows(sheet: Sheet) -> None:
    """The answer cells of two rows were merged: both answers stand in the first."""
    first, second = sheet.cell(NAME), sheet.cell(ROLE)
    for para in list(second.iter(P)):
        first.append(para)
    second.append(element("<w:p/>"))
    first[0].append(element('<w:vMerge w:val="restart"/>'))
    second[0].append(element("<w:vMerge/>"))


@bend
def answer_cell_split(sheet: Sheet) -> None:
    """The answer cell was split into two, and both were filled."""
    sheet.cell(STORY).addnext(element(f"<w:tc><w:p>{run_of('as told by the ward')}</w:p></w:tc>"))
    sheet.expect(STORY, f"{sheet.answer(STORY)}\nas told by the ward")


@bend
def column_added(sheet: Sheet) -> None:
    """Somebody added a column of remarks to a table and filled one of its cells."""
    for row in sheet.table(NAME).iter(TR):
        row.append(element("<w:tc><w:p/></w:tc>"))
    sheet.row(ROLE)[-1].append(element(f"<w:p>{run_of('since May')}</w:p>"))
    sheet.expect(ROLE, f"{sheet.answer(ROLE)} since May")


@bend
def columns_swapped(sheet: Sheet) -> None:
    """The answers stand left of their labels."""
    for row in sheet.table(NAME).iter(TR):
        cells = row.findall(TC)
        cells[-1].addnext(cells[0])


@bend
def answer_behind_the_label(sheet: Sheet) -> None:
    """The answer was typed behind its label, with a colon."""
    sheet.type_into(ROLE, "")
    next(sheet.label_cell(ROLE).iter(P)).append(element(run_of(": Ward manager")))
    sheet.expect(ROLE, "Ward manager")


@bend
def answer_below_the_label(sheet: Sheet) -> None:
    """The answer was typed into its label's cell, in a paragraph of its own."""
    sheet.type_into(ROLE, "")
    sheet.label_cell(ROLE).append(element(f"<w:p>{run_of('Ward manager')}</w:p>"))
    sheet.expect(ROLE, "Ward manager")


@bend
def second_answer_below_the_label(sheet: Sheet) -> None:
    """A second answer was typed into the label's cell: the first is taken, both are kept."""
    sheet.label_cell(ROLE).append(element(f"<w:p>{run_of('Ward manager')}</w:p>"))
    sheet.expect_finding("text-beside")


@bend
def answer_under_the_table(sheet: Sheet) -> None:
    """Somebody typed below a table: kept as text without a place."""
    sheet.table(ROLE).addnext(element(f"<w:p>{run_of('Ring before nine.')}</w:p>"))


@bend
def answer_in_the_heading_row(sheet: Sheet) -> None:
    """Somebody typed into the first row, which names the columns."""
    next(sheet.table(ROLE).iter(TR))[-1].append(element(f"<w:p>{run_of('all as of Monday')}</w:p>"))


@bend
def field_dragged_between_tables(sheet: Sheet) -> None:
    """A filled field was dragged out of its table: its tag says what it answers."""
    para = element("<w:p/>")
    table = sheet.table(ROLE)
    para.append(sheet.control(ROLE))
    table.addnext(para)


@bend
def row_repeated_with_another_answer(sheet: Sheet) -> None:
    """A row was copied and its answer changed: the first is taken, both are kept."""
    twin = copied(sheet.row(ROLE))
    next(run for run in twin.iter(W + "t") if run.text == sheet.answer(ROLE)).text = "Ward manager"
    sheet.row(ROLE).addnext(twin)
    sheet.expect_finding("two-values")


@bend
def row_repeated_with_the_same_answer(sheet: Sheet) -> None:
    """A row was copied by mistake: the answer stands there twice, and is kept twice."""
    sheet.row(ROLE).addnext(copied(sheet.row(ROLE)))
    sheet.expect_finding("said-twice")


@bend
def empty_rows_and_cells(sheet: Sheet) -> None:
    """Empty rows, and rows of one and of four cells, stand in a table."""
    for cells in (1, 2, 4):
        sheet.row(ROLE).addnext(element(f"<w:tr>{'<w:tc><w:p/></w:tc>' * cells}</w:tr>"))


@bend
def row_without_cells(sheet: Sheet) -> None:
    """A broken program left a row without cells, and a cell without paragraphs."""
    sheet.row(ROLE).addnext(element("<w:tr/>"))
    sheet.row(ROLE).addnext(element("<w:tr><w:tc/></w:tr>"))


@bend
def cells_that_skip_columns(sheet: Sheet) -> None:
    """A row begins and ends with skipped columns (gridBefore and gridAfter)."""
    properties = sheet.row(ROLE).find(W + "trPr")
    assert properties is not None
    properties.append(element('<w:gridBefore w:val="1"/>'))
    properties.append(element('<w:gridAfter w:val="1"/>'))


@bend
def answers_numbered(sheet: Sheet) -> None:
    """Somebody put a column with numbers before the labels."""
    for number, row in enumerate(sheet.table(PHONE).iter(TR), start=1):
        row.insert(1, element(f"<w:tc><w:p>{run_of(f'{number}.')}</w:p></w:tc>"))
    sheet.expect_finding("text-beside")
