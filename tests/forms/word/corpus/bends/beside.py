"""What stands beside the answers: comments, notes, headers, text boxes, hidden text, pictures."""

from __future__ import annotations

from forms.word.reading.names import W
from tests.forms.word.corpus.sheet import Sheet, bend, run_of
from tests.forms.word.documents import element

MAIN = W[1:-1]
STORY = "incident_summary"
ROLE = "notifier_role"


def box_of(text: str) -> str:
    return f"<w:txbxContent><w:p>{run_of(text)}</w:p></w:txbxContent>"


def note(kind: str, item: str, text: str) -> str:
    """The XML of a part with one comment, footnote or endnote."""
    return f'<w:{kind} xmlns:w="{MAIN}"><w:{item} w:id="1" w:author="A"><w:p>{run_of(text)}</w:p></w:{item}></w:{kind}>'


@bend
def comment_on_an_answer(sheet: Sheet) -> None:
    """A colleague left a comment on an answer."""
    sheet.add_part("comments", note("comments", "comment", "Is this still so?"))
    sheet.run(ROLE).addprevious(element('<w:commentRangeStart w:id="1"/>'))
    sheet.run(ROLE).addnext(element('<w:r><w:commentReference w:id="1"/></w:r>'))
    sheet.run(ROLE).addnext(element('<w:commentRangeEnd w:id="1"/>'))
    sheet.expect_finding("comment")


@bend
def comments_and_a_reply(sheet: Sheet) -> None:
    """Two comments say the same words: both are kept."""
    one = f'<w:comment w:id="1"><w:p>{run_of("Please check")}</w:p></w:comment>'
    sheet.add_part("comments", f'<w:comments xmlns:w="{MAIN}">{one}{one.replace("1", "2")}</w:comments>')
    sheet.expect_finding("comment")


@bend
def footnote(sheet: Sheet) -> None:
    """A footnote hangs on the story."""
    sheet.add_part("footnotes", note("footnotes", "footnote", "As told by the school."))
    sheet.add_run(STORY, '<w:r><w:footnoteReference w:id="1"/></w:r>')
    sheet.expect_finding("footnote")


@bend
def endnote(sheet: Sheet) -> None:
    """An endnote hangs on the story."""
    sheet.add_part("endnotes", note("endnotes", "endnote", "As told by the ward."))
    sheet.add_run(STORY, '<w:r><w:endnoteReference w:id="1"/></w:r>')
    sheet.expect_finding("footnote")


@bend
def typed_into_the_header(sheet: Sheet) -> None:
    """Somebody typed the agency's own reference into the page header."""
    header = sheet.contents["word/header1.xml"].decode()
    sheet.contents["word/header1.xml"] = header.replace(
        "</w:p>", f"</w:p><w:p>{run_of('Our file 77 B')}</w:p>", 1
    ).encode()
    sheet.expect_finding("header")


@bend
def typed_into_the_footer(sheet: Sheet) -> None:
    """Somebody typed a name into the page footer."""
    footer = sheet.contents["word/footer1.xml"].decode()
    sheet.contents["word/footer1.xml"] = footer.replace(
        "</w:p>", f"</w:p><w:p>{run_of('Typed by R. Sallow')}</w:p>", 1
    ).encode()
    sheet.expect_finding("footer")


@bend
def text_box_of_word(sheet: Sheet) -> None:
    """A text box stands on the page, written twice as alternate content: it is read once."""
    box = box_of("Ring me first")
    sheet.add_run(
        ROLE,
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    sheet.expect_finding("text-box")


@bend
def old_text_box(sheet: Sheet) -> None:
    """A text box of Word 97 stands inside an answer cell."""
    sheet.add_run(STORY, f"<w:r><w:pict><v:textbox>{box_of('See the log')}</v:textbox></w:pict></w:r>")
    sheet.expect_finding("text-box")


@bend
def text_boxes_in_a_group(sheet: Sheet) -> None:
    """Two text boxes stand in one drawing, one of them twice inside: all is kept."""
    inner = f"<w:r><w:pict><v:textbox>{box_of('inner words')}</v:textbox></w:pict></w:r>"
    outer = f"<w:txbxContent><w:p>{run_of('outer words')}{inner}</w:p></w:txbxContent>"
    sheet.add_run(
        STORY,
        f"<w:r><w:drawing><wps:txbx>{outer}</wps:txbx><wps:txbx>{box_of('second box')}</wps:txbx></w:drawing></w:r>",
    )
    sheet.expect_finding("text-box")


@bend
def text_box_with_a_table(sheet: Sheet) -> None:
    """A text box holds a small table."""
    cells = "".join(f"<w:tc><w:p>{run_of(text)}</w:p></w:tc>" for text in ("09:10", "rang"))
    inside = f"<w:txbxContent><w:tbl><w:tr>{cells}</w:tr></w:tbl><w:p/></w:txbxContent>"
    sheet.add_run(STORY, f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>")
    sheet.expect_finding("text-box")


@bend
def deletion_in_a_text_box(sheet: Sheet) -> None:
    """Words in a text box were deleted with changes tracked."""
    gone = '<w:del w:id="1" w:author="A"><w:r><w:delText>not now</w:delText></w:r></w:del>'
    inside = f"<w:txbxContent><w:p>{run_of('Ring me')}{gone}</w:p></w:txbxContent>"
    sheet.add_run(STORY, f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>")
    sheet.expect_finding("text-box", "deleted-text", "tracked-changes")


@bend
def text_box_in_the_header(sheet: Sheet) -> None:
    """A text box stands in the page header."""
    header = sheet.contents["word/header1.xml"].decode()
    inside = f'<v:textbox xmlns:v="urn:schemas-microsoft-com:vml">{box_of("URGENT today")}</v:textbox>'
    box = f"<w:r><w:pict>{inside}</w:pict></w:r>"
    sheet.contents["word/header1.xml"] = header.replace("</w:p>", f"{box}</w:p>", 1).encode()
    sheet.expect_finding("text-box")


@bend
def hidden_text(sheet: Sheet) -> None:
    """Hidden text stands behind an answer: kept, and not taken."""
    sheet.add_run(ROLE, run_of(" seen by nobody", "<w:vanish/>"))
    sheet.expect_finding("hidden-text")


@bend
def hidden_text_between_tables(sheet: Sheet) -> None:
    """Hidden text stands between two tables."""
    sheet.table(ROLE).addnext(element(f"<w:p>{run_of('draft of 3 May', '<w:vanish/>')}</w:p>"))


@bend
def hidden_text_in_a_label(sheet: Sheet) -> None:
    """Hidden text stands in a label cell."""
    sheet.label_cell(ROLE)[-1].append(element(run_of(" seen by nobody", "<w:vanish/>")))
    sheet.expect_finding("text-beside")


@bend
def picture_in_an_answer(sheet: Sheet) -> None:
    """A picture was pasted into the story: it is counted, the text is kept."""
    sheet.add_run(STORY, "<w:r><w:drawing/></w:r>")
    sheet.expect_finding("pictures")


@bend
def picture_in_a_picture_control(sheet: Sheet) -> None:
    """A picture control stands in the story."""
    sheet.add_paragraph(
        STORY, "<w:sdt><w:sdtPr><w:picture/></w:sdtPr><w:sdtContent><w:r><w:drawing/></w:r></w:sdtContent></w:sdt>"
    )
    sheet.expect_finding("pictures")


@bend
def embedded_sheet(sheet: Sheet) -> None:
    """A spreadsheet was embedded into the story."""
    sheet.add_run(STORY, "<w:r><w:object/></w:r>")
    sheet.expect_finding("pictures")


@bend
def text_before_the_first_table(sheet: Sheet) -> None:
    """Somebody wrote a covering note above everything."""
    sheet.root[0].insert(0, element(f"<w:p>{run_of('Dear colleague, please find this in haste.')}</w:p>"))


@bend
def text_after_the_last_table(sheet: Sheet) -> None:
    """Somebody pasted an e-mail signature below everything."""
    body = sheet.root[0]
    body.insert(len(body) - 1, element(f"<w:p>{run_of('Kind regards, R. Sallow')}</w:p>"))


@bend
def table_of_their_own(sheet: Sheet) -> None:
    """Somebody added a table of their own below the last one."""
    rows = "".join(
        f"<w:tr><w:tc><w:p>{run_of(left)}</w:p></w:tc><w:tc><w:p>{run_of(right)}</w:p></w:tc></w:tr>"
        for left, right in (("When", "What we did"), ("Monday", "rang twice"), ("Tuesday", "visited"))
    )
    body = sheet.root[0]
    body.insert(len(body) - 1, element(f"<w:tbl>{rows}</w:tbl>"))


@bend
def written_over_the_title(sheet: Sheet) -> None:
    """Somebody typed their reference behind a heading of the form."""
    title = next(para for para in sheet.root.iter(W + "p") if "".join(para.itertext(W + "t")).startswith("A. "))
    title.append(element(run_of(" our ref 77 B")))
