"""Forms in zip files: found, and a zip that is an attack or locked says so (EXPERIENCE 16, 17, 23)."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document

from intake.pipeline.message import take_apart
from intake.pipeline.packed import archive
from intake.pipeline.packed.allowance import MOST_BYTES, MOST_FILES, TOO_MUCH, Allowance, Closed
from intake.pipeline.packed.archive import Zipped, unpack
from intake.pipeline.refusals import NO_WORD, why_no_form
from tests.intake.pipeline.made import mail
from tests.intake.pipeline.packed.zip_files import declaring, in_utf8_unsaid, with_a_password, zipped


def document(text: str) -> bytes:
    made = Document()
    made.add_paragraph(text)
    made.save(saved := io.BytesIO())
    return saved.getvalue()


ONE, OTHER = document("one"), document("other")
WORKBOOK = zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"))


def names(raw: bytes) -> list[str]:
    return [form.name for form in take_apart(raw).forms]


def why(*attachments: tuple[str, bytes]) -> str:
    return why_no_form(take_apart(mail(*attachments)))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_forms_in_a_zip_are_forms_in_its_order(method: int) -> None:
    packed = zipped(("b/second.docx", ONE), ("readme.txt", b"Hello"), ("a.docx", OTHER), method=method)
    contents = take_apart(mail(("forms.zip", packed)))
    assert [(form.name, form.data, form.inside) for form in contents.forms] == [
        ("b/second.docx", ONE, ("forms.zip",)),
        ("a.docx", OTHER, ("forms.zip",)),
    ]
    assert [one.name for one in contents.attachments] == ["b/second.docx", "readme.txt", "a.docx"]


@pytest.mark.parametrize("name", ["word/form.docx", "[Content_Types].docx", "xl/form.docx", "docProps/form.docx"])
def test_a_zip_is_told_from_a_word_document_by_its_parts_and_not_by_a_folder(name: str) -> None:
    assert archive.zipped(zipped((name, ONE), method=zipfile.ZIP_STORED)) is Zipped.ARCHIVE


def test_a_document_whose_parts_stand_in_another_order_is_one_all_the_same() -> None:
    with zipfile.ZipFile(io.BytesIO(ONE)) as packed:
        parts = [(name, packed.read(name)) for name in reversed(packed.namelist())]
    assert archive.zipped(zipped(*parts)) is Zipped.WORD


def test_a_workbook_is_not_unpacked() -> None:
    assert archive.zipped(WORKBOOK) is Zipped.OTHER_PACKAGE
    assert why(("book.xlsx", WORKBOOK)) == NO_WORD


def test_a_damaged_document_stays_one_and_is_said_to_be_damaged_by_its_reader() -> None:
    assert [form.data for form in take_apart(mail(("form.docx", ONE[:-60]))).forms] == [ONE[:-60]]


def test_a_form_attached_as_it_is_comes_before_those_that_are_packed() -> None:
    raw = mail(("first.zip", zipped(("in.docx", OTHER))), ("plain.docx", ONE))
    assert names(raw) == ["plain.docx", "in.docx"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_same_form_inside_and_outside_a_zip_is_one(order: int) -> None:
    attachments = [("plain.docx", ONE), ("again.zip", zipped(("in.docx", ONE), ("in2.docx", ONE)))]
    assert names(mail(*attachments[::order])) == ["plain.docx"]


def test_a_zip_in_a_zip_is_opened_as_deep_as_people_pack() -> None:
    packed = ONE
    for _ in range(5):
        packed = zipped(("inner.zip" if packed is not ONE else "form.docx", packed))
    contents = take_apart(mail(("outer.zip", packed)))
    assert [(form.name, len(form.inside)) for form in contents.forms] == [("form.docx", 5)]
    for _ in range(10):
        packed = zipped(("inner.zip", packed))
    assert "packed in so many others" in why(("outer.zip", packed))


def test_a_mail_in_a_zip_is_read_as_one() -> None:
    assert names(mail(("mails.zip", zipped(("Forwarded.eml", mail(("form.docx", ONE))))))) == ["form.docx"]


def test_a_mail_that_is_packed_too_deep_says_so() -> None:
    packed = mail(("form.docx", ONE))
    for _ in range(11):
        packed = mail(("Forwarded.eml", packed))
    assert "packed in so many others" in why_no_form(take_apart(packed))


@pytest.mark.parametrize(
    "name", ["../../etc/form.docx", "/form.docx", "C:\\form.docx", "..\\form.docx", "con.docx", "a/../form.docx"]
)
def test_a_name_is_data_and_never_a_path(name: str) -> None:
    assert names(mail(("forms.zip", zipped((name, ONE))))) == [name]


def test_a_file_without_a_name_is_one() -> None:
    packed = zipped(("?form.docx", ONE)).replace(b"?form", b"\0form")
    assert [form.data for form in take_apart(mail(("forms.zip", packed))).forms] == [ONE]


def test_names_are_read_as_they_were_meant() -> None:
    packed = zipped(("Größe 表.docx", ONE))
    assert names(mail(("forms.zip", packed))) == names(mail(("forms.zip", in_utf8_unsaid(packed)))) == ["Größe 表.docx"]
    old = in_utf8_unsaid(packed.replace("Größe 表".encode(), "Größe".encode("cp437").ljust(11)))
    assert names(mail(("forms.zip", old))) == ["Größe    .docx".replace("    ", " " * 6)]


def test_marks_that_turn_a_name_around_are_left_out() -> None:
    assert names(mail(("forms.zip", zipped(("form\u202ecod.docx", ONE))))) == ["formcod.docx"]


def test_story_17_a_zip_with_a_password_says_so() -> None:
    assert why(("forms.zip", with_a_password(zipped(("form.docx", ONE))))) == archive.LOCKED


def test_what_is_not_locked_in_a_zip_is_read() -> None:
    packed = with_a_password(zipped(("locked.docx", ONE), ("open.docx", OTHER)), only=0)
    contents = take_apart(mail(("forms.zip", packed)))
    assert [form.name for form in contents.forms] == ["open.docx"]
    assert [(one.name, one.closed) for one in contents.attachments] == [
        ("locked.docx", archive.LOCKED),
        ("open.docx", ""),
    ]


def test_story_23_a_bomb_is_refused_by_what_it_declares() -> None:
    bomb = zipped(*((f"{number}.docx", bytes(MOST_BYTES // 10)) for number in range(11)))
    assert len(bomb) < 100_000
    assert why(("forms.zip", bomb)) == TOO_MUCH


def test_story_23_a_bomb_that_declares_little_gives_no_more_than_that() -> None:
    bomb = declaring(zipped(("form.docx", bytes(50_000_000))), 1000)
    (found,) = unpack(bomb, Allowance())
    assert (found.data, found.closed) == (b"", archive.BROKEN)


def test_story_23_bombs_in_bombs_share_one_allowance() -> None:
    bomb = zipped(("a", bytes(MOST_BYTES // 2 - 200_000)))
    contents = take_apart(mail(("forms.zip", zipped(*((f"{number}.zip", bomb) for number in range(5))))))
    assert [one.closed for one in contents.attachments] == ["", "", TOO_MUCH, TOO_MUCH, TOO_MUCH]


def test_a_zip_with_more_files_than_a_person_sends_is_refused() -> None:
    assert why(("forms.zip", zipped(*((str(number), b"") for number in range(MOST_FILES + 1))))) == TOO_MUCH


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_that_has_no_limit_is_not_opened(method: int) -> None:
    assert why(("forms.zip", zipped(("form.docx", ONE), method=method))) == archive.UNUSUAL


@pytest.mark.parametrize("cut", [30, 60, 1000])
def test_a_damaged_zip_says_so(cut: int) -> None:
    assert why(("forms.zip", zipped(("a.txt", b"a" * 3000), method=zipfile.ZIP_STORED)[:-cut])) == archive.BROKEN


def test_a_file_whose_sum_is_wrong_is_not_read() -> None:
    packed = zipped(("a.txt", b"aaaa"), method=zipfile.ZIP_STORED).replace(b"aaaa", b"aaab")
    assert why(("forms.zip", packed)) == archive.BROKEN


def test_what_macos_puts_beside_files_is_none() -> None:
    packed = zipped(("form.docx", ONE), ("__MACOSX/._form.docx", b"\0\5\x16\7"))
    assert [one.name for one in take_apart(mail(("forms.zip", packed))).attachments] == ["form.docx"]


def test_a_zip_without_a_form_says_what_is_in_it_or_that_nothing_is() -> None:
    assert why(("forms.zip", zipped(("form.pdf", b"%PDF-1.7")))).startswith("This is a PDF")
    assert why(("forms.zip", zipped(("folder/", b"")))) == archive.NO_FORM_INSIDE


@pytest.mark.parametrize("start", [b"7z\xbc\xaf\x27\x1c\0\4", b"Rar!\x1a\x07\x01\0", b"\x1f\x8b\x08\0"])
def test_archives_of_other_kinds_are_named(start: bytes) -> None:
    assert why(("forms.bin", start + bytes(50))) == archive.OTHER_ARCHIVE


def test_an_allowance_that_is_spent_stays_spent() -> None:
    allowance = Allowance(files=2, size=100)
    allowance.spend(60)
    with pytest.raises(Closed):
        allowance.spend(50)
    allowance.spend(40)
    with pytest.raises(Closed):
        allowance.spend(0)
