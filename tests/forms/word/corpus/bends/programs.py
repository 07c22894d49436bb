"""Markup as other programs write it: only traits that the named source shows, none made up.

Sources that say how a trait came to be known stand in each builder. What a program does beyond them is not known here.
"""

from __future__ import annotations

from lxml import etree

from forms.word.reading.names import SDT, SDT_CONTENT, TAG, TBL, W14, P, R, T, W
from tests.forms.word.corpus.bends.signs import LEGACY, SIGNS, lines
from tests.forms.word.corpus.sheet import Sheet, bend, run_of, unwrap
from tests.forms.word.documents import MAIN, element, packed, remove


def boxes_as_text(sheet: Sheet) -> None:
    """Take every control away and leave what it shows: a box becomes its sign."""
    while (sdt := next(sheet.root.iter(SDT), None)) is not None:
        unwrap(sdt)


def application(sheet: Sheet, name: str) -> None:
    """Write the name of the program into the properties."""
    app = etree.fromstring(sheet.contents["docProps/app.xml"])
    for found in app.iter("{*}Application"):
        found.text = name
    sheet.contents["docProps/app.xml"] = etree.tostring(app)


@bend
def google_docs_suggestion_fields(sheet: Sheet) -> None:
    """Google Docs: runs wrapped into fields tagged goog_rdk_N, rsids of zeros, 'off' written out.

    Source: documents exported from Google Docs as quoted in public code (tags ``goog_rdk_6`` around single runs,
    ``w:rsidDel="00000000"``, ``<w:rtl w:val="0"/>``) and superdoc/docx-editor pull request 534. Google Docs strips
    fields to plain text on opening a Word file (cybertext.wordpress.com, 'Warning! Opening a Word document in Google
    Docs'), so our own tags are gone.
    """
    boxes_as_text(sheet)
    for number, run in enumerate(list(sheet.root.iter(R))):
        run.set(W + "rsidR", "00000000")
        run.set(W + "rsidDel", "00000000")
        run.insert(0, element('<w:rPr><w:rtl w:val="0"/></w:rPr>')) if run.find(W + "rPr") is None else None
        if number % 3 == 0:
            wrapper = element(f'<w:sdt><w:sdtPr><w:tag w:val="goog_rdk_{number}"/></w:sdtPr><w:sdtContent/></w:sdt>')
            run.addprevious(wrapper)
            wrapper[1].append(run)


@bend
def google_docs_locked_tables(sheet: Sheet) -> None:
    """Google Docs: each table wrapped into a locked field tagged goog_rdk_N.

    Source: a public analysis of exported XML (``w:lock w:val="contentLocked"``, ``w:tag w:val="goog_rdk_0"`` around
    ``w:tbl``).
    """
    boxes_as_text(sheet)
    for number, table in enumerate(list(sheet.root.iter(TBL))):
        wrapper = element(
            f'<w:sdt><w:sdtPr><w:lock w:val="contentLocked"/><w:id w:val="-{number + 1}"/>'
            f'<w:tag w:val="goog_rdk_{number}"/></w:sdtPr><w:sdtContent/></w:sdt>'
        )
        table.addprevious(wrapper)
        wrapper[1].append(table)


@bend
def wps_office(sheet: Sheet) -> None:
    """WPS Office: its own namespace declared, font hints in every run, boxes as symbols of Wingdings 2 without 0xF000.

    Source: public copies of documents written by WPS (``xmlns:wpsCustomData``, ``mc:Ignorable="w14 w15 wp14"``,
    ``w:rFonts w:hint``), and tests of public parsers for forms ticked in WPS (``w:sym w:font="Wingdings 2"
    w:char="0052"`` ticked, ``00A3`` not).
    """
    lines(
        sheet,
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:sym w:font="Wingdings 2" w:char="0052"/></w:r>',
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:sym w:font="Wingdings 2" w:char="00A3"/></w:r>',
    )
    for number, para in enumerate(sheet.root.iter(P)):
        para.set(W14 + "paraId", f"{number + 0x1000:08X}")
    for run in sheet.root.iter(R):
        if run.find(W + "rPr") is None:
            run.insert(0, element('<w:rPr><w:rFonts w:hint="default"/></w:rPr>'))
    xml = sheet.main_xml().decode()
    own = ' xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData"'
    sheet.packed = packed({**sheet.contents, MAIN: xml.replace("<w:document", f"<w:document{own}", 1)})


@bend
def ticked_by_font_in_wps(sheet: Sheet) -> None:
    """WPS Office and others: a box made of the letter R or a pound sign in the font Wingdings 2.

    Source: lukasjarosch/go-docx issue 14 ('in "Wingdings 2" font, rune "R" shows as a checked box').
    """
    font = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2" w:cs="Wingdings 2"/>'
    lines(sheet, run_of("R", font), run_of("£", font))


@bend
def onlyoffice_flattened_boxes(sheet: Sheet) -> None:
    """ONLYOFFICE: boxes saved as plain characters, without any field around them.

    Source: genspark-ai/genoffice issue 248 ('plain text characters, not checkbox controls ... last saved by
    ONLYOFFICE', boxes □ and ☑).
    """
    lines(sheet, *SIGNS["☑ and □"])
    application(sheet, "ONLYOFFICE")


@bend
def onlyoffice_lost_drop_down(sheet: Sheet) -> None:
    """ONLYOFFICE: an old drop-down is gone after saving: its question has no answer, and is asked again.

    Source: ONLYOFFICE/DocumentServer issue 3671 ('the drop-down list is lost').
    """
    sheet.put("is_update", "")
    sheet.expect("is_update", None)
    application(sheet, "ONLYOFFICE")


@bend
def onlyoffice_lost_old_boxes(sheet: Sheet) -> None:
    """ONLYOFFICE: old boxes are not shown, their words are: nobody can see what was ticked.

    Source: ONLYOFFICE/DesktopEditors issue 1383 ('Checkboxes are missing').
    """
    lines(sheet, "", "")
    sheet.expect("incident_types", None)
    sheet.expect_finding("boxes-lost")
    application(sheet, "ONLYOFFICE")


@bend
def word_for_the_web_prompt(sheet: Sheet) -> None:
    """Word for the web: an emptied field shows 'Click here to enter text' in place of the form's own prompt.

    Source: OfficeDev/office-js issue 1515.
    """
    sheet.type_into("notifier_role", "Click here to enter text")[0].append(element("<w:showingPlcHdr/>"))
    sheet.expect("notifier_role", None)


@bend
def word_for_the_web_dead_boxes(sheet: Sheet) -> None:
    """Word for the web: boxes cannot be clicked, so an X is typed behind one: taken, with a finding.

    Source: OfficeDev/office-js issues 4659 and 6553 ('clicking on them does nothing').
    """
    code = "self_harm"
    given = list(sheet.answer("incident_types"))
    if code not in given:
        sheet.option_line(f"incident_types:{code}").append(element(run_of(" X")))
        sheet.expect("incident_types", [*given, code])
        sheet.expect_finding("tick-typed")


@bend
def word_for_the_web_no_date_picker(sheet: Sheet) -> None:
    """Word for the web: a date picker does not work there, so the date is typed into it as text.

    Source: OfficeDev/office-js-docs-pr pull request 5877 ('doesn't support ... a date picker content control').
    """
    sheet.type_into("date_notification", "8/9/26")
    sheet.expect("date_notification", "2026-09-08")


@bend
def word_for_mac(sheet: Sheet) -> None:
    """Word for Mac: the same markup under another name, with fields that keep their tags.

    Source: producer names read out of ``docProps/app.xml`` in public code ('Microsoft Macintosh Word'). Fields cannot
    be made there (tribalxg/redoc issue 88: the developer tools 'aren't even available on macOS'), so a lost one comes
    back as an old form field or as text.
    """
    application(sheet, "Microsoft Macintosh Word")
    lines(sheet, LEGACY.format(state="<w:checked/>"), LEGACY.format(state='<w:default w:val="0"/>'))
    unwrap(sheet.control("notifier_role"))


@bend
def pages_worst_case(sheet: Sheet) -> None:
    """Pages: what it does to fields is described nowhere public, so the worst: fields, tags and properties gone.

    Source for the one trait added: PHPOffice/PHPWord issue 1385 and dolanmiu/docx issue 2198 (table layout and
    paragraph alignment are lost), imitated by taking all paragraph, row and cell properties away.
    """
    boxes_as_text(sheet)
    for name in ("pPr", "tcPr", "trPr", "tblPr", "tblGrid"):
        for found in list(sheet.root.iter(W + name)):
            remove(found)
    for name in [name for name in sheet.contents if name.startswith("docProps")]:
        del sheet.contents[name]


@bend
def libreoffice_inside_out(sheet: Sheet) -> None:
    """LibreOffice: tags and titles gone, runs split within a word.

    Source: seen with LibreOffice 7.4 (DESIGN, 'Facts worth knowing'); the real program runs beside this one.
    """
    for name in (TAG, W + "alias"):
        for found in list(sheet.root.iter(name)):
            remove(found)
    for run in list(sheet.root.iter(R)):
        text = run.find(T)
        if text is not None and len(text.text or "") > 3 and run.getparent() is not None:
            whole = text.text or ""
            text.text = whole[:2]
            run.addnext(element(run_of(whole[2:])))


@bend
def old_word_wrapped_twice(sheet: Sheet) -> None:
    """Programs that wrap a field into a second one without a tag: read once, by the outer tag.

    Source: EXPERIENCE, story 18 (python-docx issues 155 and 295: fields around runs, paragraphs, cells and rows).
    """
    for path in ("notifier_role", "incident_summary"):
        sdt = sheet.control(path)
        content = sdt.find(SDT_CONTENT)
        assert content is not None
        inner = element("<w:sdt><w:sdtPr><w:id w:val='98'/></w:sdtPr><w:sdtContent/></w:sdt>")
        for child in list(content):
            inner[1].append(child)
        content.append(inner)
