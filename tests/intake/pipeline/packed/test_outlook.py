"""What Outlook packs: `winmail.dat` and saved e-mails, whole, damaged and hostile (EXPERIENCE 16)."""

from __future__ import annotations

import binascii

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from oxmsg import Message
from tnefparse import TNEF

from forms.word.reading import compound, sniff
from intake.pipeline.message import take_apart
from intake.pipeline.packed import outlook, winmail
from intake.pipeline.packed.allowance import TOO_MUCH, Allowance, Closed, File
from intake.pipeline.refusals import NOTHING_ATTACHED, why_no_form
from tests.intake.pipeline.made import mail
from tests.intake.pipeline.packed import msg_files, tnef_files
from tests.intake.pipeline.packed.test_archive import ONE, OTHER, names, why
from tests.intake.pipeline.packed.zip_files import zipped

WINMAIL = tnef_files.tnef(
    tnef_files.attachment("FORM~1.DOC", ONE, "Größe der Form.docx"),
    tnef_files.attachment("logo.png", b"\x89PNG"),
    tnef_files.message(tnef_files.tnef(tnef_files.attachment("inner.docx", OTHER))),
)
SAVED = msg_files.msg(
    msg_files.attached("Größe der Form.docx", ONE),
    msg_files.attached("logo.png", b"\x89PNG"),
    msg_files.message(msg_files.attached("inner.docx", OTHER)),
)
BOTH = pytest.mark.parametrize("packed", [("winmail.dat", WINMAIL), ("Saved.msg", SAVED)], ids=["winmail", "msg"])


def test_the_builders_make_what_the_libraries_read() -> None:
    first = TNEF(WINMAIL).attachments[0]
    assert (first.long_filename(), first.data) == ("Größe der Form.docx", ONE)
    attached = Message.load(SAVED).attachments[0]
    assert (attached.file_name, attached.file_bytes) == ("Größe der Form.docx", ONE)


@BOTH
def test_story_16_a_form_in_what_outlook_packed_is_found(packed: tuple[str, bytes]) -> None:
    contents = take_apart(mail(packed))
    assert [(form.name, form.data) for form in contents.forms] == [("Größe der Form.docx", ONE), ("inner.docx", OTHER)]
    assert {form.inside for form in contents.forms} == {(packed[0],)}


@BOTH
def test_story_16_and_when_it_has_no_name_or_lies_in_a_zip(packed: tuple[str, bytes]) -> None:
    assert len(names(mail(("", packed[1])))) == 2
    assert len(names(mail(("packed.zip", zipped(packed))))) == 2


@BOTH
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=40)
@given(cut=some.integers(0, 20_000), junk=some.binary(max_size=40))
def test_no_damage_goes_past_the_guard(packed: tuple[str, bytes], cut: int, junk: bytes) -> None:
    data = packed[1]
    cut %= len(data)
    for bent in (data[:cut], data[:cut] + junk + data[cut + len(junk) :], data[:cut] + junk + data[cut:]):
        contents = take_apart(mail((packed[0], bent)))
        assert contents.forms or why_no_form(contents)


def test_a_message_whose_winmail_holds_its_formatting_alone_has_no_attachment() -> None:
    assert why(("winmail.dat", tnef_files.tnef())) == NOTHING_ATTACHED


@pytest.mark.parametrize("data", [b"", b"anything", winmail.SIGNATURE, winmail.SIGNATURE + b"\0\0\1"])
def test_story_17_what_is_named_winmail_and_cannot_be_opened_says_what_to_do(data: bytes) -> None:
    assert why(("winmail.dat", data)) == winmail.WINMAIL


def test_one_broken_attachment_does_not_hide_the_others() -> None:
    broken = tnef_files.made_object(2, TNEF.ATTATTACHRENDDATA, bytes(14)) + tnef_files.made_object(
        2, TNEF.ATTATTACHMENT, tnef_files.properties(count=7)
    )
    packed = tnef_files.tnef(broken, tnef_files.attachment("form.docx", ONE))
    assert winmail.unpack(packed, Allowance()) == [File("", closed=winmail.WINMAIL), File("form.docx", ONE)]


@pytest.mark.parametrize(
    "properties",
    [
        tnef_files.properties(count=0xFFFFFFFF),
        tnef_files.properties(b"\x02\x10\x05\x37\xff\xff\xff\xff"),
        tnef_files.properties(b"\x02\x01\x05\x37\xff\xff\xff\xff"),
        tnef_files.properties(b"\x1e\x10\x05\x37\xf0\x01\0\0"),
        tnef_files.properties(b"\x03\x00\x05\x80" + bytes(16) + b"\1\0\0\0\xff\xff\xff\xff"),
        tnef_files.properties(tnef_files.variable(0x3707, 0x1F, b"\0")),
        tnef_files.properties(tnef_files.narrow(0x3707, b"\x81\x8d")),
    ],
)
def test_story_23_counts_that_never_end_are_not_followed(properties: bytes) -> None:
    made = tnef_files.attachment("form.docx", ONE) + tnef_files.made_object(2, TNEF.ATTATTACHMENT, properties)
    assert [(file.name, file.data) for file in winmail.unpack(tnef_files.tnef(made), Allowance())] == [
        ("form.docx", ONE)
    ]


def test_properties_with_names_of_their_own_are_passed_over() -> None:
    by_number = b"\x03\x00\x05\x80" + bytes(16) + bytes(4) + b"\1\0\0\0" + b"\7\0\0\0"
    by_name = b"\x03\x00\x06\x80" + bytes(16) + b"\1\0\0\0" + b"\6\0\0\0" + "ab\0".encode("utf-16-le") + b"\0\0\7\0\0\0"
    short = b"\x02\x00\x05\x37\7\0\0\0"
    held = tnef_files.properties(by_number, by_name, short, tnef_files.wide(0x3707, "long.docx"))
    made = tnef_files.attachment("SHORT.DOC", ONE) + tnef_files.made_object(2, TNEF.ATTATTACHMENT, held)
    assert [file.name for file in winmail.unpack(tnef_files.tnef(made), Allowance())] == ["long.docx"]


def test_story_23_more_objects_than_outlook_writes_are_refused() -> None:
    many = tnef_files.made_object(1, 0, b"") * 6000
    with pytest.raises(Closed, match="far more"):
        winmail.unpack(tnef_files.tnef(many), Allowance())


def test_story_23_messages_in_messages_end() -> None:
    packed = tnef_files.tnef(tnef_files.attachment("form.docx", ONE))
    for _ in range(20):
        packed = tnef_files.tnef(tnef_files.message(packed))
    assert [file.closed for file in winmail.unpack(packed, Allowance())] == [winmail.WINMAIL]
    tree = msg_files.attached("form.docx", ONE)
    for _ in range(20):
        tree = msg_files.message(tree)
    assert [file.closed for file in outlook.unpack(msg_files.msg(tree), Allowance())] == [outlook.BROKEN]


@pytest.mark.parametrize("unpack", [(winmail.unpack, WINMAIL), (outlook.unpack, SAVED)], ids=["winmail", "msg"])
def test_what_is_taken_out_is_counted(unpack: tuple[object, bytes]) -> None:
    opens, data = unpack
    assert callable(opens)
    for allowance in (Allowance(size=1000), Allowance(files=1)):
        with pytest.raises(Closed) as closed:
            opens(data, allowance)
        assert closed.value.reason == TOO_MUCH


def test_names_in_eight_bits_and_short_ones_will_do() -> None:
    packed = msg_files.msg(
        msg_files.attached("Größe.docx", ONE, narrow=True), msg_files.attached("FORM.DOC", OTHER, short=True)
    )
    assert [file.name for file in outlook.unpack(packed, Allowance())] == ["Größe.docx", "FORM.DOC"]


def test_story_23_a_directory_that_would_take_minutes_is_not_loaded() -> None:
    tree: msg_files.Tree = {f"{number:05}": b"" for number in range(compound.MOST_ENTRIES - 10)}
    assert compound.inside(msg_files.compound(tree)) is compound.Inside.OTHER
    more: msg_files.Tree = {f"{number:05}": b"" for number in range(compound.MOST_ENTRIES + 10)}
    assert compound.inside(msg_files.compound(more)) is compound.Inside.DAMAGED
    with pytest.raises(Closed, match="cannot be opened"):
        outlook.unpack(msg_files.compound(more), Allowance())


def test_a_saved_mail_without_attachments_stays_one() -> None:
    assert why(("Saved.msg", msg_files.msg())) == sniff.SAVED_MAIL


def test_a_saved_mail_that_was_encrypted_says_so() -> None:
    packed = msg_files.msg(msg_files.attached("smime.p7m", b"0\x82"))
    assert "S/MIME" in why(("Saved.msg", packed))


def test_a_document_of_the_old_kind_is_no_saved_mail() -> None:
    old = msg_files.compound({"WordDocument": bytes(5000), "1Table": bytes(10)})
    assert [form.data for form in take_apart(mail(("form.doc", old))).forms] == [old]


def test_an_object_of_another_program_is_left_alone() -> None:
    inner: msg_files.Tree = {"__substg1.0_3701000D": {"\1Ole": b"x"}, "__properties_version1.0": bytes(8)}
    assert outlook.unpack(msg_files.msg(inner), Allowance()) == []


def test_uuencoded_text_is_read_as_old_programs_and_outlook_write_it() -> None:
    lines = "".join(binascii.b2a_uu(ONE[at : at + 45]).decode() for at in range(0, len(ONE), 45))
    text = f"Please find it below.\r\nbegin 600 form.docx\r\n{lines}`\r\nend\r\n\r\nRegards"
    raw = f"From: a@example.org\r\n\r\n{text}".encode()
    assert [form.data for form in take_apart(raw).forms] == [ONE]


def test_words_that_look_like_uuencoded_text_are_none() -> None:
    raw = (
        b"From: a@example.org\r\n\r\nbegin 2024 with care\r\nMrs Example said that the child was well then.\r\nend\r\n"
    )
    assert take_apart(raw).attachments == ()
