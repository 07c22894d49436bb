"""Nothing that a sender can write makes reading a message raise (EXPERIENCE 13, 16)."""

import base64
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.pipeline.message import take_apart
from intake.pipeline.refusals import why_no_form
from tests.intake.pipeline.made import mail

FORM = b"PK\x03\x04 ... word/document.xml"


@pytest.mark.parametrize(
    "header",
    [
        b"From: =?utf-8?q?a=0Ab?= <a@example.org>",
        b"Message-ID: <[0123@example.org]>",
        b"Content-Type: text/plain; charset=cp-850",
        b'Content-Type: text/plain; charset=""',
        b"Content-Type: multipart/mixed",
        b"Content-Transfer-Encoding: nonsense",
        b"Subject: \xff\xfe",
        b"From:",
        b"Date: yesterday",
    ],
)
def test_a_strange_header_is_no_obstacle(header: bytes) -> None:
    contents = take_apart(header + b"\r\nTo: b@example.org\r\n\r\nText\r\n")
    assert contents.attachments == ()


def test_story_16_a_form_in_a_forwarded_message_is_found() -> None:
    inner = EmailMessage()
    inner.set_content("See attached.")
    inner.add_attachment(FORM, maintype="application", subtype="octet-stream", filename="form.docx")
    middle = EmailMessage()
    middle.set_content("Forwarded.")
    middle.add_attachment(inner)
    outer = EmailMessage()
    outer.set_content("Forwarded again.")
    outer.add_attachment(middle)
    assert [form.name for form in take_apart(outer.as_bytes()).forms] == ["form.docx"]


def test_story_16_a_part_without_a_name_is_known_by_its_content() -> None:
    message = EmailMessage()
    message.set_content("See attached.")
    message.add_attachment(FORM, maintype="application", subtype="octet-stream")
    assert len(take_apart(message.as_bytes()).forms) == 1


def test_the_senders_file_name_is_kept_as_data() -> None:
    assert take_apart(mail(("../../x.docx", FORM))).forms[0].name == "../../x.docx"


@pytest.mark.parametrize("name", [b"From", b"Message-ID", b"Content-Disposition", b"Content-Type", b"Auto-Submitted"])
@pytest.mark.parametrize(
    "value", [b"(" * 3000, b"(" * 9000, b"a@b.example.org," * 9000, b"text/plain; a=" + b"(" * 3000]
)
def test_a_header_that_nests_without_end_is_no_obstacle(name: bytes, value: bytes) -> None:
    contents = take_apart(name + b": " + value + b"\r\n\r\nText\r\n")
    assert len(contents.sender) + len(contents.message_id) <= 8000


def test_parts_nested_without_end_are_said_to_be_so() -> None:
    parts = [b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000)]
    for raw in (b"".join(parts), b"Content-Type: message/rfc822\r\n\r\n" * 3000):
        contents = take_apart(b"From: a@example.org\r\n" + raw)
        assert (contents.sender, contents.whole) == ("a@example.org", False)
        assert "taken apart" in why_no_form(contents)


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Type: message/rfc822",
        b'Content-Type: application/octet-stream; name="Forwarded.EML"',
    ],
)
def test_story_16_a_form_in_a_forwarded_message_in_base64_is_found(headers: bytes) -> None:
    inner = base64.encodebytes(mail(("form.docx", FORM)))
    part = headers + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner
    contents = take_apart(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + part + b"\r\n--x--\r\n")
    assert [form.name for form in contents.forms] == ["form.docx"]


@given(some.binary(max_size=400))
def test_any_bytes_are_a_message(raw: bytes) -> None:
    take_apart(raw)
    take_apart(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" + raw)
