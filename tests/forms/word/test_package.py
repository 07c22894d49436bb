"""Files that are no readable form: each gives its own reason in words, and none gives an exception."""

from __future__ import annotations

import io
import socket
import struct
import tracemalloc
import zipfile

import pytest
from lxml import etree
from msoffcrypto.format.ooxml import OOXMLFile

from forms.notification import NOTIFICATION
from forms.word import package
from forms.word.package import DEFAULT, Limits, Unreadable, open_package
from forms.word.reader import read
from forms.word.reading import sniff
from tests.forms.word.compound_files import compound
from tests.forms.word.documents import MAIN, bent, filled, packed, parts, read_form, with_part

WHOLE = {"notifier_name": "Orla Pentreath", "incident_summary": "What happened.", "is_update": "no"}
DRM_TRANSFORM = "\x06DataSpaces/TransformInfo/DRMEncryptedTransform/\x06Primary"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def reason(data: bytes, limits: Limits = DEFAULT) -> str:
    """Why ``data`` cannot be read."""
    reading = read(data, NOTIFICATION, limits)
    assert reading.outcome == "unreadable"
    assert len(reading.answers) == 0
    assert reading.reason is not None
    with pytest.raises(Unreadable) as refused:
        open_package(data, limits)
    assert refused.value.reason == reading.reason
    return reading.reason


def with_a_password(data: bytes) -> bytes:
    """The document as Word encrypts it (ECMA-376 agile encryption)."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt("a password", out)
    return out.getvalue()


def zipped(name: str, size: int) -> bytes:
    """A zip whose one part is ``size`` equal bytes."""
    return packed({"[Content_Types].xml": "<Types/>", name: b"<" * size})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", sniff.EMPTY),
        (b"\0\0\0\0", sniff.EMPTY),
        (b"%PDF-1.7\n...", sniff.PDF),
        (b"{\\rtf1\\ansi Name}", sniff.RICH_TEXT),
        (compound("WordDocument", "1Table"), sniff.OLD_WORD),
        (compound("WordDocument", "1Table", contents=bytes(11) + b"\x01"), sniff.PROTECTED),
        (compound("WordDocument", "\tDRMContent"), sniff.RESTRICTED),
        (with_a_password(filled(WHOLE)), sniff.PROTECTED),
        (compound("EncryptedPackage", "EncryptionInfo"), sniff.PROTECTED),
        (compound("EncryptedPackage", DRM_TRANSFORM), sniff.RESTRICTED),
        (compound("__properties_version1.0", "__substg1.0_0037001F"), sniff.SAVED_MAIL),
        (compound("Workbook"), sniff.OLD_EXCEL),
        (compound("Book"), sniff.OLD_EXCEL),
        (compound("PowerPoint Document"), sniff.OLD_POWERPOINT),
        (compound("Contents"), sniff.OLD_OFFICE),
        (OLE, sniff.DAMAGED),
        (compound("WordDocument")[:600], sniff.DAMAGED),
        (b"<!DOCTYPE html><html><body>Encrypted message</body></html>", sniff.WEB_PAGE),
        (b"\xff\xd8\xff\xe0 JFIF", sniff.PICTURE),
        (b"Dear colleague, please find below", sniff.NOT_WORD),
        (b"PK\x03\x04 and then nothing", sniff.DAMAGED),
        (packed({"xl/workbook.xml": "<workbook/>"}), sniff.NOT_WORD),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), sniff.OPEN_DOCUMENT),
        (packed({"content.xml": "<x/>", "mimetype": "application/vnd.oasis.opendocument.text"}), sniff.OPEN_DOCUMENT),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), sniff.OTHER_OPEN_DOCUMENT),
        (packed({"[Content_Types].xml": "<Types/>", MAIN: "<not closed"}), sniff.DAMAGED),
        (packed({"[Content_Types].xml": "<Types/>", MAIN: "<workbook/>"}), sniff.NOT_WORD),
    ],
    ids=[
        "empty", "nothing but zeros", "pdf", "rtf", "doc", "doc with a password", "doc with rights management",
        "encrypted docx", "encrypted by another program", "docx with rights management", "msg", "xls", "old xls", "ppt",
        "other compound file", "broken compound file", "compound file cut off", "web page", "photo", "text", "cut off",
        "other zip", "odt", "odt in another order", "ods", "broken xml", "other xml",
    ],
)  # fmt: skip
def test_22_each_kind_of_file_has_its_own_reason(data: bytes, words: str) -> None:
    """Story 22: locked, old, broken and other files are told apart."""
    assert reason(data) == words


def test_22_every_way_to_cut_a_document_short_is_told_as_damage() -> None:
    data = filled(WHOLE)
    for length in range(4, len(data) - 1, 997):
        assert reason(data[:length]) == sniff.DAMAGED


def test_22_a_document_with_a_flipped_byte_never_raises() -> None:
    data = bytearray(filled(WHOLE))
    for at in range(0, len(data), 211):
        data[at] ^= 0xFF
        assert read(bytes(data), NOTIFICATION).outcome in {"complete", "partial", "unreadable"}
        data[at] ^= 0xFF


def test_22_a_zip_with_a_password_says_so() -> None:
    data = bytearray(filled(WHOLE))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert reason(bytes(data)) == sniff.PROTECTED


def test_22_a_document_with_macros_is_read_without_them_and_says_so() -> None:
    data = filled(WHOLE)
    kind = parts(data)["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    reading = read_form(with_part(with_part(data, "[Content_Types].xml", kind), "word/vbaProject.bin", OLE))
    assert reading.answers.to_json() == WHOLE
    assert [finding.problem for finding in reading.findings] == ["macros"]


def test_22_strict_documents_are_read() -> None:
    data = filled(WHOLE)
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = parts(data)[MAIN].replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    links = parts(data)["_rels/.rels"].replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    reading = read_form(with_part(with_part(data, MAIN, strict), "_rels/.rels", links))
    assert (reading.answers.to_json(), reading.unplaced) == (WHOLE, ())


def test_documents_of_odd_programs_are_read() -> None:
    plain = parts(filled(WHOLE))
    without_properties = {name: part for name, part in plain.items() if not name.startswith("docProps/")}
    absolute = {f"/{name}": part for name, part in plain.items()}
    with_mark = {**plain, MAIN: b"\xef\xbb\xbf" + plain[MAIN]}
    wide = {**plain, MAIN: plain[MAIN].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")}
    backslashes = {name.replace("/", "\\"): part for name, part in plain.items()}
    for contents in (without_properties, absolute, with_mark, wide, backslashes):
        reading = read_form(packed(contents))
        assert (reading.answers.to_json(), reading.unplaced) == (WHOLE, ())


def test_the_main_part_may_have_any_name() -> None:
    plain = parts(filled(WHOLE))
    moved = {name.replace("word/document.xml", "word/letter.xml"): part for name, part in plain.items()}
    moved["_rels/.rels"] = plain["_rels/.rels"].replace(b"word/document.xml", b"/word/letter.xml")
    moved["word/_rels/letter.xml.rels"] = plain["word/_rels/document.xml.rels"]
    assert read_form(packed(moved)).answers.to_json() == WHOLE


def test_a_form_of_another_kind_is_told_apart_and_its_text_kept() -> None:
    other = packed(
        {
            "[Content_Types].xml": "<Types/>",
            MAIN: '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            "<w:p><w:r><w:t>Referral to the front door</w:t></w:r></w:p><w:p><w:r><w:t>Name: Kit</w:t></w:r></w:p>"
            "</w:body></w:document>",
        }
    )
    reading = read_form(other)
    assert reading.outcome == "unreadable"
    assert reading.reason == "This is not the notification form. Read it here and decide what it is."
    assert reading.unplaced == ("Referral to the front door", "Name: Kit")


def test_23_a_small_file_that_unpacks_to_much_is_refused_by_its_declared_size() -> None:
    """Story 23: 333 KB that become gigabytes."""
    for bomb in (zipped(MAIN, 40_000_000), zipped(MAIN, 15_000_000), zipped("word/media/a.png", 160_000_000)):
        assert len(bomb) < 400_000
        tracemalloc.start()
        assert "unpacks to far more" in reason(bomb)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
        tracemalloc.stop()


def test_23_a_declared_size_that_is_too_small_is_found_out() -> None:
    data = bytearray(zipped(MAIN, 900_000))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 24, 1_000)
    assert reason(bytes(data)) == sniff.DAMAGED


def test_23_millions_of_tiny_elements_are_refused() -> None:
    body = b"<w:p/>" * 600_000
    document = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + body
        + b"</w:body></w:document>"
    )
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as made:  # no ratio gives it away
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(MAIN, document)
    assert "unpacks" in reason(stored.getvalue(), Limits(elements=500_000))


def test_23_nesting_without_end_is_refused() -> None:
    deep = f"<w:p>{'<w:ins>' * 5_000}{'</w:ins>' * 5_000}</w:p>"
    document = parts(filled({}))[MAIN].decode().replace("<w:body>", f"<w:body>{deep}")
    assert "nests its parts deeper" in reason(with_part(filled({}), MAIN, document))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w:document SYSTEM "http://127.0.0.1:9/a.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_23_any_document_type_is_refused(declared: str, encoding: str) -> None:
    text = parts(filled(WHOLE))[MAIN].decode().split("?>", 1)[1]
    data = with_part(
        filled(WHOLE), MAIN, f'<?xml version="1.0" encoding="{encoding}"?>{declared}{text}'.encode(encoding)
    )
    assert "declares a document type" in reason(data)


def test_23_a_document_type_cannot_hide_in_another_encoding() -> None:
    hidden = '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE document []><document/>'.encode("cp037")
    assert reason(with_part(filled(WHOLE), MAIN, hidden)) == sniff.DAMAGED


def test_names_that_lead_outside_the_file_are_refused() -> None:
    for name in ("../../x.xml", "word/../../x.xml", "C:/x.xml", "..\\x.xml"):
        assert "lead outside" in reason(with_part(filled(WHOLE), name, "x"))


def test_23_a_part_without_a_name_is_passed_over() -> None:
    """Python's own question whether it is a folder raises for it."""
    data, name = filled(WHOLE), b"docProps/app.xml"
    entry = data.rindex(name) - 46  # of the zip's list of contents (APPNOTE.TXT 4.3.12)
    lengths = struct.pack("<HHH", 0, 0, len(name))  # of name, further fields and comment: the name is a comment now
    nameless = data[: entry + 28] + lengths + data[entry + 34 :]
    assert zipfile.ZipFile(io.BytesIO(nameless)).namelist().count("") == 1
    assert read_form(nameless).answers.to_json() == WHOLE


def test_a_part_in_broken_utf_16_is_damage() -> None:
    assert reason(packed({**parts(filled(WHOLE)), MAIN: b"\xff\xfe<\x00\x00\xd8<\x00"})) == sniff.DAMAGED


def test_a_fault_of_ours_is_never_called_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def at_fault(_parts: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(package, "_custom_properties", at_fault)
    with pytest.raises(KeyError, match="ours"):
        read_form(filled(WHOLE))


def test_two_parts_of_one_name_are_refused() -> None:
    out = io.BytesIO(filled(WHOLE))
    with zipfile.ZipFile(out, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(MAIN, "<x/>")
    assert "two parts of the same name" in reason(out.getvalue())


@pytest.mark.parametrize(
    ("kind", "part"),
    [("header", "document"), ("image", "document"), ("oleObject", "document"), ("attachedTemplate", "settings")],
)
def test_what_lies_outside_the_file_is_never_asked_for(kind: str, part: str) -> None:
    """Remote templates and linked pictures are links that nobody follows."""
    with socket.create_server(("127.0.0.1", 0)) as outside:
        address = f"http://127.0.0.1:{outside.getsockname()[1]}/header.xml"
        place = f"word/_rels/{part}.xml.rels"
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        links = parts(filled(WHOLE)).get(place, empty).decode()
        relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
        link = f'<Relationship Id="rId99" Type="{relation}" Target="{address}" TargetMode="External"/></Relationships>'
        data = with_part(filled(WHOLE), place, links.replace("</Relationships>", link))
        assert read_form(data).answers.to_json() == WHOLE
        outside.setblocking(False)
        with pytest.raises(BlockingIOError):
            outside.accept()


def test_a_document_that_opens_is_left_as_it_is() -> None:
    untouched = bent(filled(WHOLE), lambda root: None)
    assert etree.tostring(open_package(untouched).main, method="c14n") == etree.tostring(
        etree.fromstring(parts(filled(WHOLE))[MAIN]), method="c14n"
    )
