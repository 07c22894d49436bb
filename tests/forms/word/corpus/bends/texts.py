"""What people type into an answer, and how programs write it down."""

from __future__ import annotations

from forms.word.reading.names import T
from tests.forms.word.corpus.sheet import Sheet, bend, run_of, unwrap
from tests.forms.word.documents import element

STORY = "incident_summary"
ROLE = "notifier_role"


@bend
def several_paragraphs(sheet: Sheet) -> None:
    """Two more paragraphs stand below the story."""
    sheet.add_paragraph(STORY, run_of("A neighbour heard shouting."))
    sheet.add_paragraph(STORY, run_of("Nobody was hurt then."))
    sheet.expect(STORY, f"{sheet.answer(STORY)}\nA neighbour heard shouting.\nNobody was hurt then.")


@bend
def list_with_bullets(sheet: Sheet) -> None:
    """A bulleted list stands in the story; its bullets are formatting, not text."""
    listed = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    for line in ("bruise on the arm", "burn on the hand"):
        sheet.add_paragraph(STORY, listed + run_of(line))
    sheet.expect(STORY, f"{sheet.answer(STORY)}\nbruise on the arm\nburn on the hand")


@bend
def list_with_typed_numbers(sheet: Sheet) -> None:
    """A list stands in the story whose numbers were typed, with a tab behind each."""
    for line in ("1.\tcalled at nine", "2.\tcalled again at ten"):
        sheet.add_paragraph(STORY, run_of(line))
    sheet.expect(STORY, f"{sheet.answer(STORY)}\n1.\tcalled at nine\n2.\tcalled again at ten")


@bend
def breaks_tabs_and_hard_spaces(sheet: Sheet) -> None:
    """Line breaks, tabs, non-breaking spaces and hyphens stand in one paragraph."""
    inside = run_of("First\nsecond\tthird\u00a0fourth") + "<w:r><w:noBreakHyphen/><w:t>fifth</w:t></w:r>"
    sheet.put(STORY, inside)
    sheet.expect(STORY, "First\nsecond\tthird\u00a0fourth-fifth")


@bend
def page_break_and_column_break(sheet: Sheet) -> None:
    """A page break and a column break stand in the middle of the story."""
    breaks = (
        '<w:r><w:br w:type="page"/></w:r>' + run_of("Overleaf") + '<w:r><w:br w:type="column"/></w:r>' + run_of("x2")
    )
    sheet.put(STORY, run_of("Before") + breaks)
    sheet.expect(STORY, "Before\nOverleaf\nx2")


@bend
def every_letter_in_its_own_run(sheet: Sheet) -> None:
    """Each letter stands in a run of its own, with spelling marks and bookmarks between them."""
    text = sheet.answer(ROLE)
    marks = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="9" w:name="b"/><w:bookmarkEnd w:id="9"/>'
    content = sheet.run(ROLE).getparent()
    assert content is not None
    content[:] = [element(run_of(letter)) for letter in text]
    for mark in element(f"<w:p>{marks}</w:p>"):
        content.insert(2, mark)


@bend
def signs_of_other_scripts(sheet: Sheet) -> None:
    """The story holds letters with accents in two code points, other scripts, an emoji and direction marks."""
    typed = "Zoe\u0308 O\u2019Connor, \u05d0\u05d1\u05d2, \u4e2d\u6587, \U0001f6d1, \u200ehere"
    sheet.put(STORY, run_of(typed))
    sheet.expect(STORY, typed.replace("e\u0308", "\u00eb"))


@bend
def twenty_thousand_characters(sheet: Sheet) -> None:
    """The story is as long as anybody types."""
    typed = " ".join(f"word{number}" for number in range(2_400))
    sheet.put(STORY, run_of(typed))
    sheet.expect(STORY, typed)


@bend
def text_behind_the_field(sheet: Sheet) -> None:
    """Somebody clicked behind the field and typed on."""
    sheet.add_run(ROLE, run_of(" (acting)"))
    sheet.expect(ROLE, f"{sheet.answer(ROLE)} (acting)")


@bend
def text_before_the_field(sheet: Sheet) -> None:
    """Somebody clicked before the field and typed there."""
    sheet.control(ROLE).addprevious(element(run_of("Acting ")))
    sheet.expect(ROLE, f"Acting {sheet.answer(ROLE)}")


@bend
def field_deleted_and_typed_anew(sheet: Sheet) -> None:
    """The field was deleted with its cell's content, and the answer typed in its place."""
    sheet.put(ROLE, run_of("Ward manager"))
    sheet.expect(ROLE, "Ward manager")


@bend
def prompt_left_before_the_text(sheet: Sheet) -> None:
    """Somebody typed behind the prompt and left it standing."""
    sheet.type_into(ROLE, "Type hereWard manager")
    sheet.expect(ROLE, "Ward manager")
    sheet.expect_finding("prompt-left")


@bend
def prompt_left_and_text_below(sheet: Sheet) -> None:
    """The prompt stands in its field; the answer was typed into a paragraph below."""
    prompt = sheet.type_into(ROLE, "Type here")
    prompt[0].append(element("<w:showingPlcHdr/>"))
    sheet.add_paragraph(ROLE, run_of("Ward manager"))
    sheet.expect(ROLE, "Ward manager")


@bend
def field_emptied(sheet: Sheet) -> None:
    """The answer was deleted, and Word put its own prompt back."""
    sheet.type_into(ROLE, "Click or tap here to enter text.")[0].append(element("<w:showingPlcHdr/>"))
    sheet.expect(ROLE, None)


@bend
def prompt_of_another_language(sheet: Sheet) -> None:
    """A Word of another language put its prompt into an emptied field: kept, and not taken for an answer."""
    sheet.type_into(ROLE, "Klicken Sie hier, um Text einzugeben.")[0].append(element("<w:showingPlcHdr/>"))
    sheet.expect(ROLE, None)
    sheet.expect_finding("prompt")


@bend
def spaces_alone(sheet: Sheet) -> None:
    """A field holds nothing but spaces, tabs and empty paragraphs: no answer."""
    sheet.put(ROLE, run_of("  \t "), "", run_of("\u00a0"))
    sheet.expect(ROLE, None)


@bend
def table_inside_the_answer(sheet: Sheet) -> None:
    """A small table was pasted into the story."""
    cells = "".join(f"<w:tc><w:p>{run_of(text)}</w:p></w:tc>" for text in ("09:10", "rang the front door"))
    sheet.cell(STORY).append(element(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
    sheet.add_paragraph(STORY, "")
    sheet.expect(STORY, f"{sheet.answer(STORY)}\n09:10\nrang the front door")


@bend
def address_turned_into_a_link(sheet: Sheet) -> None:
    """Word made a link of the e-mail address."""
    run = sheet.run("notifier_email")
    link = element('<w:hyperlink w:anchor="x"/>')
    run.addprevious(link)
    link.append(run)


@bend
def address_as_a_hyperlink_field(sheet: Sheet) -> None:
    """The e-mail address is the result of a HYPERLINK field; its instruction holds the address once more."""
    mail = sheet.answer("notifier_email")
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> HYPERLINK "mailto:{mail}" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run_of(mail)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    sheet.put("notifier_email", field)


@bend
def old_text_field(sheet: Sheet) -> None:
    """The answer stands in a form field of Word 97."""
    sheet.put(
        ROLE,
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Text1"/><w:textInput><w:default w:val="none"/>'
        "</w:textInput></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run_of("Ward manager")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    sheet.expect(ROLE, "Ward manager")


@bend
def simple_field_result(sheet: Sheet) -> None:
    """The answer is the result of a simple field."""
    sheet.put(ROLE, f"<w:fldSimple w:instr=' FILLIN '>{run_of('Ward manager')}</w:fldSimple>")
    sheet.expect(ROLE, "Ward manager")


@bend
def smart_tags_and_custom_markup(sheet: Sheet) -> None:
    """Word 2003 wrapped parts of the answer into smart tags, and somebody's system into its own markup."""
    wrapped = f'<w:smartTag w:uri="u" w:element="place">{run_of("Ward")}</w:smartTag>'
    custom = f'<w:customXml w:uri="u" w:element="job"><w:customXmlPr/>{run_of(" manager")}</w:customXml>'
    sheet.put(ROLE, wrapped + custom)
    sheet.expect(ROLE, "Ward manager")


@bend
def formula(sheet: Sheet) -> None:
    """A dose was written with the formula editor."""
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    sheet.put(STORY, f'{run_of("Dose ")}<m:oMath xmlns:m="{maths}"><m:r><m:t>5 mg</m:t></m:r></m:oMath>')
    sheet.expect(STORY, "Dose 5 mg")


@bend
def words_between_angle_brackets(sheet: Sheet) -> None:
    """The answer holds signs that mean something in XML, and looks like a formula of a spreadsheet."""
    sheet.type_into(ROLE, "=Nurse & <midwife>")
    sheet.expect(ROLE, "=Nurse & <midwife>")


@bend
def typed_like_a_label(sheet: Sheet) -> None:
    """Somebody typed the words of another question's label into an answer."""
    sheet.type_into(ROLE, "Phone")
    sheet.expect(ROLE, "Phone")


@bend
def not_known_in_words(sheet: Sheet) -> None:
    """'(not known)' stands in an answer: the answer 'not known'."""
    sheet.type_into(ROLE, "(not known)")
    sheet.expect(ROLE, "not_known")


@bend
def line_ends_inside_a_text(sheet: Sheet) -> None:
    """A program broke lines inside a text element, where they are spaces."""
    texts = sheet.run(ROLE).find(T)
    assert texts is not None
    texts.text = "Ward\n manager"
    sheet.expect(ROLE, "Ward  manager")


@bend
def control_gone_paragraph_kept(sheet: Sheet) -> None:
    """The field around one answer was removed, its text kept."""
    unwrap(sheet.control(ROLE))


@bend
def empty_paragraphs_around(sheet: Sheet) -> None:
    """Somebody pressed Enter a few times before and behind the answer."""
    para = sheet.option_line(ROLE)
    para.addprevious(element("<w:p/>"))
    para.addnext(element("<w:p/>"))
    para.addnext(element("<w:p><w:r><w:t> </w:t></w:r></w:p>"))


@bend
def run_outside_any_paragraph(sheet: Sheet) -> None:
    """A broken program put a run straight into the cell."""
    sheet.cell(STORY).append(element(run_of("stray words")))
    sheet.cell(STORY).append(element("<w:p/>"))
    sheet.expect(STORY, f"{sheet.answer(STORY)}\nstray words")


@bend
def phonetic_guide(sheet: Sheet) -> None:
    """A name carries a phonetic guide above it: both are kept."""
    ruby = (
        "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>nee-av</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>Niamh</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    sheet.put(STORY, ruby + run_of(" was seen."))
    sheet.expect(STORY, "nee-avNiamh was seen.")


@bend
def two_fields_in_one_cell(sheet: Sheet) -> None:
    """The field of another question was dragged into the cell: its tag says where it belongs."""
    dragged = element("<w:p/>")
    dragged.append(sheet.control("notifier_phone"))
    sheet.cell(ROLE).append(dragged)
