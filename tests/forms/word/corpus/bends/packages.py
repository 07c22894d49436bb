"""The file around the text: other kinds of OOXML, other encodings, missing and oddly named parts."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from forms.word.reading.names import W
from tests.forms.word.corpus.sheet import Sheet, bend
from tests.forms.word.documents import MAIN, element, packed

_STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "http://purl.oclc.org/ooxml/officeDocument/math",
}


@bend
def strict_ooxml(sheet: Sheet) -> None:
    """The file was saved as 'Strict Open XML Document'."""
    contents = {**sheet.contents, MAIN: sheet.main_xml()}
    for name, content in contents.items():
        for usual, strict in _STRICT.items():
            content = content.replace(usual.encode(), strict.encode())
        contents[name] = content
    sheet.packed = packed(contents)


@bend
def no_properties(sheet: Sheet) -> None:
    """The file has no docProps: a cleaning tool took them out."""
    for name in [name for name in sheet.contents if name.startswith("docProps")]:
        del sheet.contents[name]


@bend
def byte_order_mark(sheet: Sheet) -> None:
    """The main part begins with a byte order mark."""
    sheet.packed = packed({**sheet.contents, MAIN: b"\xef\xbb\xbf" + sheet.main_xml()})


def _utf16(sheet: Sheet, encoding: str) -> bytes:
    return etree.tostring(sheet.root, xml_declaration=True, encoding=encoding)


@bend
def utf_16(sheet: Sheet) -> None:
    """The main part is written in UTF-16."""
    sheet.packed = packed({**sheet.contents, MAIN: _utf16(sheet, "UTF-16")})


@bend
def utf_16_big_endian(sheet: Sheet) -> None:
    """The main part is written in UTF-16 of the other byte order."""
    text = etree.tostring(sheet.root, encoding="unicode")
    sheet.packed = packed({**sheet.contents, MAIN: b"\xfe\xff" + text.encode("utf-16-be")})


@bend
def absolute_part_names(sheet: Sheet) -> None:
    """The parts have names that begin with a stroke, and relations name them so."""
    contents = {f"/{name}": content for name, content in {**sheet.contents, MAIN: sheet.main_xml()}.items()}
    rels = contents["/word/_rels/document.xml.rels"]
    contents["/word/_rels/document.xml.rels"] = rels.replace(b'Target="', b'Target="/word/')
    sheet.packed = packed(contents)


@bend
def main_part_of_another_name(sheet: Sheet) -> None:
    """The main part is called word/document2.xml, as Word for the web names it."""
    contents = {**sheet.contents, MAIN: sheet.main_xml()}
    moved = {
        name.replace("word/document.xml", "word/document2.xml").replace(
            "word/_rels/document.xml.rels", "word/_rels/document2.xml.rels"
        ): content
        for name, content in contents.items()
    }
    for name in ("_rels/.rels", "[Content_Types].xml"):
        moved[name] = moved[name].replace(b"word/document.xml", b"word/document2.xml")
    sheet.packed = packed(moved)


@bend
def other_prefixes(sheet: Sheet) -> None:
    """A program renamed the namespace prefixes."""
    xml = sheet.main_xml().decode()
    xml = (
        xml.replace("<w:", "<ns0:").replace("</w:", "</ns0:").replace(" w:", " ns0:").replace("xmlns:w=", "xmlns:ns0=")
    )
    sheet.packed = packed({**sheet.contents, MAIN: xml})


@bend
def alternate_content_around_a_row(sheet: Sheet) -> None:
    """A row is written twice as alternate content: it is read once."""
    row = sheet.row("notifier_role")
    both = element("<mc:AlternateContent><mc:Choice Requires='w14'/><mc:Fallback/></mc:AlternateContent>")
    row.addprevious(both)
    both[1].append(element(etree.tostring(row).decode()))
    both[0].append(row)


@bend
def alternate_content_around_a_paragraph(sheet: Sheet) -> None:
    """The paragraph of an answer is written twice as alternate content: it is read once."""
    para = sheet.option_line("notifier_role")
    both = element("<mc:AlternateContent><mc:Choice Requires='w14'/><mc:Fallback/></mc:AlternateContent>")
    para.addprevious(both)
    both[1].append(element(etree.tostring(para).decode()))
    both[0].append(para)


@bend
def alternate_content_around_a_cell(sheet: Sheet) -> None:
    """An answer cell is written twice as alternate content: it is read once."""
    cell = sheet.cell("notifier_role")
    both = element("<mc:AlternateContent><mc:Choice Requires='w14'/><mc:Fallback/></mc:AlternateContent>")
    cell.addprevious(both)
    both[1].append(element(etree.tostring(cell).decode()))
    both[0].append(cell)


@bend
def alternate_content_with_a_fallback_alone(sheet: Sheet) -> None:
    """Alternate content has no choice but its fallback."""
    run = sheet.run("notifier_role")
    both = element("<mc:AlternateContent><mc:Fallback/></mc:AlternateContent>")
    run.addprevious(both)
    both[0].append(run)


@bend
def macros(sheet: Sheet) -> None:
    """The file was saved with macros (.docm): read without them, with a finding."""
    types = sheet.contents["[Content_Types].xml"]
    usual = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    sheet.contents["[Content_Types].xml"] = types.replace(
        usual, b"application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    sheet.contents["word/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    sheet.expect_finding("macros")


@bend
def stored_without_compression(sheet: Sheet) -> None:
    """The parts are stored in the zip without compression, with folders of their own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.mkdir("word")
        for name, content in {**sheet.contents, MAIN: sheet.main_xml()}.items():
            made.writestr(name, content)
    sheet.packed = out.getvalue()


@bend
def comments_and_instructions_of_xml(sheet: Sheet) -> None:
    """A program left XML comments and processing instructions between the words."""
    run = sheet.run("notifier_role")
    run.addprevious(etree.Comment(" made by a tool "))
    run.addnext(etree.ProcessingInstruction("tool", "x"))


@bend
def line_ends_between_all_elements(sheet: Sheet) -> None:
    """A tool indented the whole main part."""
    text = etree.tostring(sheet.root, encoding="unicode")
    for name in ("p", "tc", "tr", "tbl", "sdt", "r"):
        text = text.replace(f"</w:{name}>", f"</w:{name}>\n  ")
    sheet.packed = packed({**sheet.contents, MAIN: text})


@bend
def unknown_elements(sheet: Sheet) -> None:
    """A newer Word wrapped a paragraph, a row and a run into elements that nobody knows yet."""
    for found in (sheet.run("notifier_role"), sheet.option_line("notifier_name"), sheet.row("notifier_phone")):
        wrapper = etree.Element("{http://example.org/later}wrapper")
        found.addprevious(wrapper)
        wrapper.append(found)


@bend
def data_bound_fields(sheet: Sheet) -> None:
    """The fields are bound to a part of their own, as a document management system does it."""
    bound = '<w:dataBinding w:xpath="/a/b" w:storeItemID="{A}"/>'
    for sdt in sheet.root.iter(W + "sdtPr"):
        sdt.append(element(bound))
    sheet.contents["customXml/item1.xml"] = b"<a><b>other words</b></a>"


@bend
def relation_to_nothing(sheet: Sheet) -> None:
    """A relation names a part that is not there, and another leads outside."""
    rels = sheet.contents["word/_rels/document.xml.rels"]
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = (
        f'<Relationship Id="n1" Type="{office}/image" Target="NULL"/>'
        f'<Relationship Id="n2" Type="{office}/header" Target="gone.xml"/>'
        f'<Relationship Id="n3" Type="{office}/attachedTemplate" Target="https://example.org/t" TargetMode="External"/>'
    )
    sheet.contents["word/_rels/document.xml.rels"] = rels.replace(
        b"</Relationships>", f"{more}</Relationships>".encode()
    )
