"""What a file is, by its content: every kind that is taken, and the sentence for what is not."""

from __future__ import annotations

import contextlib
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.cases.files import FileRules, Group, content
from intake.cases.files.content import FileRefused, kind_of
from intake.cases.files.kinds import KINDS
from tests.forms.word.compound_files import compound
from tests.intake.cases.files.made import GOOD, JPEG, MAIL, SHEET_TYPES, WORD_TYPES, media, office, zipped

RULES = FileRules(40_000_000, 200_000_000, 100, frozenset(Group))


def ending(data: bytes, name: str = "", rules: FileRules = RULES) -> str:
    return kind_of(io.BytesIO(data), name, rules).ending


def refusal(data: bytes, name: str = "", rules: FileRules = RULES) -> str:
    with pytest.raises(FileRefused) as refused:
        kind_of(io.BytesIO(data), name, rules)
    return refused.value.sentence


def test_every_kind_has_its_example() -> None:
    assert sorted(GOOD) == sorted(kind.ending for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.ending)
def test_every_kind_is_known_by_its_content_under_any_name(kind: object) -> None:
    wanted = kind.ending  # type: ignore[attr-defined]
    assert ending(GOOD[wanted], f"file{wanted}") == wanted
    if wanted != ".csv":  # only its name tells it from other text
        assert ending(GOOD[wanted], "photo.png") == wanted
        assert ending(GOOD[wanted]) == wanted


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (media(b"mif1"), ".heic"),
        (media(b"heix"), ".heic"),
        (media(b"M4V "), ".mp4"),
        (b"\0\0\0\x08wide\0\0\1\0mdat" + b"\0" * 50, ".mov"),
        (b"MM\0*\0\0\0\x08" + b"\0" * 60, ".tiff"),
        (b"\xff\xd8\xff\xe1\x00\x10Exif\0\0II" + b"\0" * 100, ".jpg"),
        (b"\xff\xfb\x90\x64" + b"\0" * 400, ".mp3"),
        (b"\xef\xbb\xbfDear colleague", ".txt"),
        ("Dear colleague".encode("utf-16"), ".txt"),
        ("Ren\xe9e said \x93no\x94".encode("latin-1"), ".txt"),
        (b"Subject: only one line of a mail\n\nDear colleague", ".txt"),
        (b"She wrote: a < b, and <html> in a sentence.", ".txt"),
        (b"\xef\xbb\xbf" + MAIL, ".eml"),
        (b"\n%PDF-1.4", ".pdf"),
    ],
)
def test_their_relatives_are_known_too(data: bytes, wanted: str) -> None:
    assert ending(data) == wanted


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "empty.txt", content.EMPTY),
        (b" \r\n\0\0", "blank.txt", content.EMPTY),
        (zipped({"report.docx": "x"}), "files.zip", content.PACKED),
        (zipped({"report.docx": "x"}), "report.docx", content.PACKED),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "files.docx", content.PACKED),
        (b"Rar!\x1a\x07\x01\0" + b"\0" * 40, "", content.PACKED),
        (b"\x1f\x8b\x08\0" + b"\0" * 40, "", content.PACKED),
        (b"MZ\x90\0" + b"\0" * 100, "report.docx", content.PROGRAM),
        (b"MZ\x90\0" + b"\0" * 100, "report.docx.exe", content.PROGRAM),
        (b"\x7fELF\2\1\1" + b"\0" * 60, "photo.jpg", content.PROGRAM),
        (b"#!/bin/sh\nrm -rf /\n", "notes.txt", content.PROGRAM),
        (b"L\0\0\0\x01\x14\x02\0\0\0\0\0", "notes.txt", content.PROGRAM),
        (b"WScript.Echo 1", "notes.txt.vbs", content.PROGRAM),
        (b"Get-Item", "notes.ps1 ", content.PROGRAM),
        (b"Get-Item", "notes\u202etxt.ps1", content.PROGRAM),
        (JPEG, "photo.scr", content.PROGRAM),
        (b"<!DOCTYPE html><html><script>1</script></html>", "letter.txt", content.WEB_PAGE),
        (b"\xef\xbb\xbf  <html>", "letter.pdf", content.WEB_PAGE),
        ("<html>".encode("utf-16"), "letter.txt", content.WEB_PAGE),
        (b'<?xml version="1.0"?><svg onload="alert(1)">', "photo.png", content.WEB_PAGE),
        (office(WORD_TYPES.replace("document.main", "template.main")), "x.dotx", content.OTHER),
        (office(WORD_TYPES, "word/vbaProject.bin"), "report.docx", content.MACROS),
        (office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "sheet.xlsx", content.MACROS),
        (office("application/vnd.openxmlformats-officedocument.presentationml.x"), "s.pptx", content.PRESENTATION),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}), "s.odp", content.PRESENTATION),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "evil": "x"}), "s.odt", content.PACKED),
        (zipped({"mimetype": "application/epub+zip"}), "book.epub", content.OTHER),
        (compound("EncryptedPackage"), "report.docx", content.LOCKED),
        (compound("PowerPoint Document"), "slides.ppt", content.PRESENTATION),
        (compound("Something"), "setup.msi", content.PROGRAM),
        (compound("Something"), "report.doc", content.OTHER),
        (compound("WordDocument")[:600], "report.doc", content.DAMAGED),
        (office(WORD_TYPES)[:-30], "report.docx", content.DAMAGED),
        (b"PK\x03\x04" + b"\0" * 60, "report.docx", content.DAMAGED),
        (b"GIF89a" + b"\0" * 30, "photo.gif", content.OTHER),
        (media(b"3gp4"), "clip.3gp", content.OTHER),
        (bytes(range(256)) * 4, "unknown.bin", content.OTHER),
        (b"letters and then\0nothing", "notes.txt", content.OTHER),
        (b"x" * 300_000 + b"\x01", "notes.txt", content.OTHER),
    ],
)
def test_what_is_not_taken_has_a_sentence_that_says_what_to_do(data: bytes, name: str, sentence: str) -> None:
    assert refusal(data, name) == sentence


def test_a_script_before_a_picture_is_a_picture_and_handed_out_as_one() -> None:
    assert ending(JPEG + b"<script>alert(1)</script>", "photo.html.jpg") == ".jpg"
    assert ending(JPEG + zipped({"evil.exe": "MZ"}), "photo.jpg") == ".jpg"
    assert ending(b"%PDF-1.4\n" + zipped({"evil.exe": "MZ"}), "report.pdf") == ".pdf"


def test_a_bomb_is_refused_and_never_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("[Content_Types].xml", f'<Override ContentType="{WORD_TYPES}"/>')
        made.writestr("word/document.xml", "x")
    data = bytearray(file.getvalue())
    # A directory that says 2 GB for the last part, as one does that holds so many zeros.
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (2_000_000_000).to_bytes(4, "little")
    assert refusal(bytes(data), "report.docx") == content.TOO_MUCH_INSIDE


def test_ten_thousand_parts_are_too_many() -> None:
    assert refusal(zipped({f"{n}": "" for n in range(10_001)}), "report.docx") == content.TOO_MUCH_INSIDE


def test_a_list_of_contents_that_fills_memory_is_not_read() -> None:
    parts = {f"{n}/" + "x" * 60_000: "" for n in range(40)}
    assert refusal(zipped(parts), "report.docx") == content.TOO_MUCH_INSIDE


def test_a_type_list_that_unpacks_to_much_is_read_no_further_than_its_limit() -> None:
    types = " " * 30_000_000 + f'<Override ContentType="{WORD_TYPES}"/>'
    assert refusal(zipped({"[Content_Types].xml": types}), "report.docx") == content.OTHER


def test_exactly_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    rules = replace(RULES, file_bytes=len(JPEG))
    assert ending(JPEG, rules=rules) == ".jpg"
    assert refusal(JPEG + b"\0", rules=rules).startswith("The file is larger than ")


def test_a_group_that_is_not_taken_here_is_named() -> None:
    rules = replace(RULES, groups=frozenset({Group.DOCUMENTS, Group.PICTURES}))
    assert refusal(GOOD[".mp4"], rules=rules).startswith("MP4 video or sound: we do not take these.")
    assert refusal(office(SHEET_TYPES), rules=rules).startswith("Excel workbook: we do not take these.")
    assert {kind.group for kind in rules.kinds} == rules.groups
    assert len(rules.words) == 2


@settings(max_examples=300, deadline=None)
@given(
    start=st.sampled_from([b"", *(data[:40] for data in GOOD.values()), *GOOD.values()]),
    rest=st.binary(max_size=400),
    name=st.text(max_size=30),
)
def test_nothing_but_a_kind_or_a_sentence_comes_of_any_bytes(start: bytes, rest: bytes, name: str) -> None:
    with contextlib.suppress(FileRefused):
        assert kind_of(io.BytesIO(start + rest), name, RULES) in KINDS
