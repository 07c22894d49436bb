"""The LibreOffice of the tests really opens, fills in and saves documents."""

import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.servers.office import Cell, Choose, Label, Office, TickBox, Type
from tests.servers.processes import ServerError, program

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
PLAIN = """<w:sdt {ns}><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr>
<w:sdtContent><w:r><w:t>Type here</w:t></w:r></w:sdtContent></w:sdt>"""
LIST = """<w:sdt {ns}><w:sdtPr><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText="Yes" w:value="yes"/>
<w:listItem w:displayText="No" w:value="no"/></w:dropDownList></w:sdtPr>
<w:sdtContent><w:r><w:t>Choose</w:t></w:r></w:sdtContent></w:sdt>"""
BOX = """<w:sdt {ns} {w14}><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/>
<w14:checkedState w14:val="2612"/><w14:uncheckedState w14:val="2610"/></w14:checkbox></w:sdtPr>
<w:sdtContent><w:r><w:t>\u2610</w:t></w:r></w:sdtContent></w:sdt>"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form of three questions, each asked twice: a text, a list, two boxes."""
    document = docx.Document()
    for heading in ("First", "Second"):
        document.add_heading(heading)
        table = document.add_table(rows=3, cols=2)
        for row, label in enumerate(["Your name *", "Is it urgent?", "Who knows?"]):
            table.cell(row, 0).text = label
            answer = table.cell(row, 1).paragraphs[0]
            markup = {0: [(PLAIN, "")], 1: [(LIST, "")], 2: [(BOX, " Police "), (BOX, " Health")]}[row]
            for control, words in markup:
                answer._p.append(parse_xml(control.format(ns=nsdecls("w"), w14=W14)))
                if words:
                    answer.add_run(words)
    target = tmp_path / "a form.docx"
    document.save(str(target))
    return target


def _answers(path: Path) -> list[str]:
    """Every text of the second column, controls included."""
    rows = [row for table in docx.Document(str(path)).tables for row in table._tbl.tr_lst]
    return ["".join(text.text or "" for text in list(row.iter(qn("w:tc")))[1].iter(qn("w:t"))) for row in rows]


def test_it_sees_what_every_cell_shows(soffice: Office, form: Path) -> None:
    seen = soffice.cells(form)
    assert seen[0] == (Cell(0, "A1"), "Your name *")
    assert len(seen) == 12


def test_it_fills_in_a_form(soffice: Office, form: Path, tmp_path: Path) -> None:
    entries: list[Type | Choose | TickBox] = [
        Type(Label("Your name"), "Ann O'Neill & Søn"),
        Type(Label("Your name", nth=1), "Bo", how="over"),
        Choose(Label("Is it urgent?"), "No"),
        Choose(Cell(1, "B2"), "Yes"),
        TickBox(Label("Who knows?"), "Health"),
        TickBox(Label("Who knows?", nth=1), "Police"),
    ]
    filled = soffice.fill(form, entries, tmp_path / "filled.docx")
    assert _answers(filled) == [
        "Ann O'Neill & Søn",
        "No",
        "\u2610 Police \u2612 Health",
        "Bo",
        "Yes",
        "\u2612 Police \u2610 Health",
    ]


def test_a_choice_stands_inside_its_list(soffice: Office, form: Path, tmp_path: Path) -> None:
    filled = soffice.fill(form, [Choose(Label("Is it urgent?"), "No")], tmp_path / "chosen.docx")
    first = next(docx.Document(str(filled)).element.body.iter(qn("w:dropDownList")))
    control = first.getparent().getparent()
    assert "".join(text.text for text in control.iter(qn("w:t"))) == "No"


def test_who_types_behind_the_prompt_leaves_it_standing(soffice: Office, form: Path, tmp_path: Path) -> None:
    filled = soffice.fill(form, [Type(Label("Your name"), " Ann", how="behind")], tmp_path / "behind.docx")
    assert _answers(filled)[0] == "Type here Ann"


def test_an_answer_that_the_list_does_not_offer_is_refused(soffice: Office, form: Path, tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="no list in the cell offers 'Perhaps'"):
        soffice.fill(form, [Choose(Label("Is it urgent?"), "Perhaps")], tmp_path / "never.docx")


@pytest.mark.parametrize("ending", ["doc", "odt", "pdf", "rtf", "txt"])
def test_it_converts(soffice: Office, form: Path, tmp_path: Path, ending: str) -> None:
    starts = {"doc": b"\xd0\xcf\x11\xe0", "odt": b"PK", "pdf": b"%PDF-", "rtf": b"{\\rtf", "txt": b""}
    made = soffice.convert(form, tmp_path / f"made.{ending}").read_bytes()
    assert made.startswith(starts[ending])
    assert made


def test_a_pdf_shows_the_text(soffice: Office, form: Path, tmp_path: Path) -> None:
    made = soffice.convert(form, tmp_path / "made.pdf")
    shown = subprocess.run(
        [program("pdftotext", "poppler-utils"), str(made), "-"], capture_output=True, text=True, check=True
    )
    assert "Is it urgent?" in shown.stdout


def test_pandoc_reads_what_libreoffice_saved(soffice: Office, form: Path, tmp_path: Path) -> None:
    saved = soffice.convert(form, tmp_path / "saved.odt")
    target = tmp_path / "through pandoc.docx"
    subprocess.run([program("pandoc", "pandoc"), str(saved), "-o", str(target)], check=True)
    assert "word/document.xml" in zipfile.ZipFile(target).namelist()
