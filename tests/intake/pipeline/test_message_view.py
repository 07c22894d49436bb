"""A mail as words: whatever a sender makes of it, nothing is rendered, nothing raises, and nothing vanishes unsaid."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.pipeline.html_words import words_of_html
from intake.pipeline.message import Attachment
from intake.pipeline.message_view import MOST_CHARACTERS, file_view, viewed


def mail(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["From: Orla <orla@nhs.example.org>", *headers, "", ""]).encode() + body


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<b>Bo</b>ld\nand  wide", "Bold and wide"),
        ("<style>p{}</style><script>x()</script>Kept<!-- hidden -->", "Kept"),
        ("<table><tr><td>a<td>b</table>", "a b"),
        ("<pre>a\nb</pre>", "a\nb"),
        ("<?xml version='1.0' encoding='utf-8'?><p>Said</p>", "Said"),
        ("<a href='https://evil.example.net/x'>here</a>", "here [leads to https://evil.example.net/x]"),
        ("<a href='https://example.org'>https://example.org</a>", "https://example.org"),
        ("<a href='javascript:alert(1)'>here</a>", "here"),
        ("<div>" * 5000 + "deep", "deep"),
        ("caf&eacute; &lt;b&gt;", "café <b>"),
        ("", ""),
    ],
)
def test_the_words_of_a_page(page: str, words: str) -> None:
    assert words_of_html(page) == words


@given(st.text() | st.text(alphabet="<>/!-&;='\"abp \n", max_size=300))
def test_no_page_raises(page: str) -> None:
    assert isinstance(words_of_html(page), str)


@given(st.binary(max_size=400))
def test_no_message_raises_and_what_is_shown_can_be_written(raw: bytes) -> None:
    view = viewed(raw)
    "".join([view.text, *(value for _, value in view.headers)]).encode()


def test_of_two_ways_the_plain_one_is_shown_unless_it_only_points_to_the_other() -> None:
    message = EmailMessage()
    message.set_content("The whole story in plain words.")
    message.add_alternative("<p>The whole story in plain words.</p>", subtype="html")
    assert viewed(message.as_bytes()).text == "The whole story in plain words."
    message = EmailMessage()
    message.set_content("Open in HTML.")
    message.add_alternative("<p>" + "The story that matters. " * 9 + "</p>", subtype="html")
    assert "The story that matters." in viewed(message.as_bytes()).text


def test_a_forwarded_mail_is_shown_with_its_own_headers() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "ward@nhs.example.org", "The first mail"
    inner.set_content("He was taken to hospital.")
    outer = EmailMessage()
    outer.set_content("Please see below.")
    outer.add_attachment(inner)
    text = viewed(outer.as_bytes()).text
    assert text.index("Please see below.") < text.index("From: ward@nhs.example.org") < text.index("He was taken")


@pytest.mark.parametrize(
    ("charset", "body", "words"),
    [
        ("cp-850", "Zoë".encode(), "Zoë"),
        ("", "Zoë".encode("cp1252"), "Zoë"),
        ("punycode", b"Zoe-", "Zoe-"),
        ("unicode_escape", b"\\u0041", "\\u0041"),
        ("utf-16", "Zoë".encode("utf-16"), "Zoë"),
        ("rot13", b"Zoe", "Zoe"),
    ],
)
def test_words_in_whatever_character_set(charset: str, body: bytes, words: str) -> None:
    assert viewed(mail(body, f'Content-Type: text/plain; charset="{charset}"')).text == words


def test_what_turns_or_hides_text_is_marked_and_controls_are_dropped() -> None:
    view = viewed(mail("Pay\u202e10 \x1b[31mnow\x07\x00".encode(), "Content-Type: text/plain; charset=utf-8"))
    assert view.text == "Pay\ufffd10 [31mnow"
    assert file_view(0, Attachment("gpj\u202e.exe\nx", b"MZ\x90\x00")).name == "gpj\ufffd.exe x"


def test_a_raw_header_in_utf_8_is_read_and_a_broken_one_shown_as_it_stands() -> None:
    raw = "From: Zoë <zoe@nhs.example.org>\r\nSubject: Zoë\r\n\r\n".encode()
    assert ("Subject", "Zoë") in viewed(raw).headers
    broken = b"From: =?utf-8?q?a=0Ab?= <a@nhs.example.org>\r\n\r\n"
    assert viewed(broken).headers[0][0] == "From"


def test_answers_that_would_go_elsewhere_are_pointed_out() -> None:
    assert viewed(mail(b"", "Reply-To: orla@evil.example.net")).elsewhere
    assert not viewed(mail(b"", "Reply-To: Orla <ORLA@nhs.example.org>")).elsewhere
    assert not viewed(mail(b"")).elsewhere


@pytest.mark.parametrize(
    ("data", "kind", "ending", "picture"),
    [
        (b"\x89PNG\r\n\x1a\n....", "Picture", ".png", True),
        (b"\xff\xd8\xff\xe0", "Picture", ".jpg", True),
        (b"RIFF\0\0\0\0WEBPVP8 ", "Picture", ".webp", True),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Text", ".txt", False),
        (b"<html><script>alert(1)</script>", "Web page", ".txt", False),
        (b"%PDF-1.7", "PDF", ".pdf", False),
        (b"MZ\x90\x00\x03", "File of another kind", ".bin", False),
        (b"", "Empty file", ".bin", False),
        (b"PK\x03\x04" + b"\0" * 60, "Packed files (zip), or a document of another kind", ".zip", False),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: str, ending: str, picture: bool) -> None:
    view = file_view(0, Attachment("photo.jpg", data, "image/jpeg"))
    assert (view.kind, view.ending, view.picture) == (kind, ending, picture)
    assert view.media_type not in {"text/html", "image/svg+xml"}


def test_a_long_message_is_cut_and_says_so() -> None:
    view = viewed(mail(b"word " * MOST_CHARACTERS))
    assert view.cut
    assert len(view.text) == MOST_CHARACTERS


def test_a_message_that_would_take_for_ever_shows_its_headers_and_no_more() -> None:
    """Each of its lines would be held against each of its boundaries, while somebody waits for the page."""
    parts = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (number, number + 1) for number in range(400)
    )
    raw = mail(parts + b"x\r\n" * 700_000, "Subject: Form", "Content-Type: multipart/mixed; boundary=b0")
    view = viewed(raw)
    assert not view.contents.whole
    assert (dict(view.headers)["Subject"], view.text) == ("Form", "")
