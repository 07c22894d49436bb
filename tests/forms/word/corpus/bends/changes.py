"""Tracked changes: read as if all were accepted, with what was deleted kept aside and quoted."""

from __future__ import annotations

from forms.word.reading.names import SDT_CONTENT, TR_PR, P, T, W
from tests.forms.word.corpus.sheet import Sheet, bend, copied, run_of
from tests.forms.word.documents import element

BY = 'w:id="1" w:author="A" w:date="2026-09-08T10:00:00Z"'
ROLE = "notifier_role"
STORY = "incident_summary"


def deleted(text: str) -> str:
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    return f"<w:ins {BY}>{run_of(text)}</w:ins>"


@bend
def insertion_in_an_answer(sheet: Sheet) -> None:
    """Words were inserted into an answer with changes tracked."""
    sheet.run(ROLE).addnext(element(inserted(" (acting)")))
    sheet.expect(ROLE, f"{sheet.answer(ROLE)} (acting)")
    sheet.expect_finding("tracked-changes")


@bend
def deletion_in_an_answer(sheet: Sheet) -> None:
    """Words were deleted from an answer with changes tracked."""
    sheet.run(ROLE).addprevious(element(deleted("Former ")))
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def answer_replaced(sheet: Sheet) -> None:
    """A whole answer was replaced with changes tracked."""
    content = sheet.control(ROLE).find(SDT_CONTENT)
    assert content is not None
    content[:] = [element(deleted(sheet.answer(ROLE))), element(inserted("Ward manager"))]
    sheet.expect(ROLE, "Ward manager")
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def two_deletions_in_one_paragraph(sheet: Sheet) -> None:
    """Words were deleted at two places of one paragraph."""
    sheet.run(ROLE).addprevious(element(deleted("Former")))
    sheet.run(ROLE).addnext(element(deleted("retired")))
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def long_deletion(sheet: Sheet) -> None:
    """A page of the story was deleted: a finding quotes its beginning, all of it is kept."""
    gone = " ".join(f"sentence{number}" for number in range(120))
    sheet.run(STORY).addprevious(element(deleted(gone)))
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def insertion_then_deletion_by_another(sheet: Sheet) -> None:
    """One person inserted words that another deleted."""
    sheet.run(ROLE).addnext(element(f"<w:ins {BY}>{deleted('interim')}</w:ins>"))
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def paragraph_inserted(sheet: Sheet) -> None:
    """A paragraph was inserted below the story with changes tracked."""
    mark = f"<w:pPr><w:rPr><w:ins {BY}/></w:rPr></w:pPr>"
    sheet.add_paragraph(STORY, mark + inserted("Added later."))
    sheet.expect(STORY, f"{sheet.answer(STORY)}\nAdded later.")
    sheet.expect_finding("tracked-changes")


@bend
def paragraph_deleted(sheet: Sheet) -> None:
    """A paragraph below the story was deleted with changes tracked."""
    mark = f"<w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>"
    sheet.add_paragraph(STORY, mark + deleted("This was wrong."))
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def answer_moved_to_another_cell(sheet: Sheet) -> None:
    """The job title was moved to the question about agency and team with changes tracked."""
    run = sheet.run(ROLE)
    content = run.getparent()
    assert content is not None
    source = element(f"<w:moveFrom {BY}/>")
    content.replace(run, source)
    source.append(run)
    sheet.add_paragraph("notifier_agency_name", f"<w:moveTo {BY}>{run_of(sheet.answer(ROLE))}</w:moveTo>")
    sheet.expect(ROLE, None)
    sheet.expect("notifier_agency_name", f"{sheet.answer('notifier_agency_name')} {sheet.answer(ROLE)}")
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def paragraphs_moved(sheet: Sheet) -> None:
    """A paragraph was moved within the story with changes tracked, with the range marks that Word writes."""
    marks = f'<w:moveFromRangeStart {BY} w:name="move1"/>'
    sheet.add_paragraph(
        STORY,
        f"<w:pPr><w:rPr><w:moveFrom {BY}/></w:rPr></w:pPr>{marks}"
        f"<w:moveFrom {BY}>{run_of('Seen at noon.')}</w:moveFrom>"
        '<w:moveFromRangeEnd w:id="1"/>',
    )
    sheet.add_paragraph(
        STORY,
        f'<w:moveToRangeStart {BY} w:name="move1"/><w:moveTo {BY}>{run_of("Seen at noon.")}</w:moveTo>'
        '<w:moveToRangeEnd w:id="1"/>',
    )
    sheet.expect(STORY, f"{sheet.answer(STORY)}\nSeen at noon.")
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def row_inserted(sheet: Sheet) -> None:
    """A row with a question of somebody's own was inserted with changes tracked: its text is kept."""
    cells = "".join(f"<w:tc><w:p>{inserted(text)}</w:p></w:tc>" for text in ("Best time to ring", "before nine"))
    sheet.row(ROLE).addnext(element(f"<w:tr><w:trPr><w:ins {BY}/></w:trPr>{cells}</w:tr>"))
    sheet.expect_finding("tracked-changes")


@bend
def row_deleted(sheet: Sheet) -> None:
    """The row of the job title was deleted with changes tracked."""
    row = sheet.row(ROLE)
    properties = row.find(TR_PR)
    assert properties is not None
    properties.append(element(f"<w:del {BY}/>"))
    for run in list(row.iter(W + "r")):
        text = run.find(T)
        assert text is not None
        text.tag = W + "delText"
        gone = element(f"<w:del {BY}/>")
        run.addprevious(gone)
        gone.append(run)
    sheet.expect(ROLE, None)
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def cell_deleted(sheet: Sheet) -> None:
    """A third cell that somebody had added was deleted with changes tracked."""
    sheet.row(ROLE).append(
        element(f"<w:tc><w:tcPr><w:cellDel {BY}/></w:tcPr><w:p>{deleted('checked by CD')}</w:p></w:tc>")
    )
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def format_change(sheet: Sheet) -> None:
    """An answer was made bold, and a paragraph and a table were formatted, with changes tracked: no text changed."""
    sheet.run(ROLE).insert(0, element(f"<w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr>"))
    para = sheet.option_line(ROLE)
    para[0].append(element(f'<w:pPrChange {BY}><w:pPr><w:jc w:val="left"/></w:pPr></w:pPrChange>'))


@bend
def struck_in_the_old_format(sheet: Sheet) -> None:
    """A tracked format change took a strike-through away: the answer is not struck any more."""
    was = "<w:rPr><w:strike/><w:vanish/></w:rPr>"
    sheet.run(ROLE).insert(0, element(f"<w:rPr><w:b/><w:rPrChange {BY}>{was}</w:rPrChange></w:rPr>"))


@bend
def deletion_between_tables(sheet: Sheet) -> None:
    """A paragraph between two tables was deleted with changes tracked."""
    sheet.table(ROLE).addnext(element(f"<w:p>{deleted('Ask the sergeant.')}</w:p>"))
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def deletion_in_a_label(sheet: Sheet) -> None:
    """Somebody typed into a label and deleted it again with changes tracked."""
    next(sheet.label_cell(ROLE).iter(P)).append(element(deleted(" or rank")))
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def deletion_in_a_header(sheet: Sheet) -> None:
    """A word in the page header was deleted with changes tracked."""
    header = sheet.contents["word/header1.xml"].decode()
    sheet.contents["word/header1.xml"] = header.replace("</w:p>", f"{deleted('draft')}</w:p>", 1).encode()
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def tick_changed(sheet: Sheet) -> None:
    """The sign of a box was replaced with changes tracked; the field stores what it now shows."""
    path = next(path for path in ("is_update", "declaration") if path == "declaration")
    content = sheet.control(path).find(SDT_CONTENT)
    assert content is not None
    shown = "".join(content.itertext(T))
    content[:] = [element(deleted("☐" if shown == "☒" else "☒")), element(inserted(shown))]
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def block_inserted(sheet: Sheet) -> None:
    """A whole block was added with changes tracked."""
    last = sheet.blocks("adults")[-1]
    added = copied(last)
    for row in added.iter(W + "tr"):
        properties = row.find(TR_PR)
        if properties is None:
            properties = element("<w:trPr/>")
            row.insert(0, properties)
        properties.append(element(f"<w:ins {BY}/>"))
    last.addnext(added)
    ready, given = len(sheet.blocks("adults")) - 1, sheet.rows_of("adults")
    if len(given) == ready:
        given.append(dict(given[-1]))
    sheet.expect_finding("tracked-changes")
