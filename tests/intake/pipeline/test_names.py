"""Names of attachments in every encoding that programs use, and some that none should (RFC 2231, RFC 2047)."""

from __future__ import annotations

import pytest

from intake.pipeline.message import take_apart
from tests.intake.pipeline.malformed.made import BASE64, HEAD, MULTIPART, TEXT, parts

PLAIN = b"Content-Type: application/octet-stream\r\n"


def name(headers: bytes) -> str:
    """The name of the one attachment with these headers, whose form is found whatever it is called."""
    part = headers + b"Content-Transfer-Encoding: base64\r\n\r\n" + BASE64
    (form,) = take_apart(HEAD + MULTIPART + b"\r\n" + parts(TEXT, part)).forms
    return form.name


def disposed(parameters: bytes) -> str:
    return name(PLAIN + b"Content-Disposition: attachment" + parameters + b"\r\n")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        (b'; filename="form.docx"', "form.docx"),
        (b"; filename=form.docx", "form.docx"),
        (b'; filename="a;b \\"c\\".docx"', 'a;b "c".docx'),
        (b"; filename*=utf-8''Gr%C3%B6%C3%9Fe.docx", "Größe.docx"),
        (b"; filename*=iso-8859-1'de'Gr%F6%DFe.docx", "Größe.docx"),
        (b"; filename*=gb18030''%B1%ED.docx", "表.docx"),
        (b"; filename*=x-nobodys''Gr%C3%B6%C3%9Fe.docx", "Größe.docx"),
        (b"; filename*=''Gr%F6%DFe.docx", "Größe.docx"),
        (b"; filename*=utf-8''%FF%FE.docx", "ÿþ.docx"),
        (b"; filename*0*=utf-8''Gr%C3%B6;\r\n filename*1*=%C3%9Fe;\r\n filename*2=.docx", "Größe.docx"),
        (b"; filename*1=rm.docx; filename*0=fo", "form.docx"),
        (b'; filename="=?utf-8?B?R3LDtsOfZS5kb2N4?="', "Größe.docx"),
        (b'; filename="=?utf-8?Q?Gr=C3=B6?=\r\n =?utf-8?Q?=C3=9Fe.docx?="', "Größe.docx"),
        (b"; filename==?gb18030?B?se0uZG9jeA==?=", "表.docx"),
        (b'; filename="=?x-nobodys?Q?form.docx?="', "form.docx"),
        (b'; filename="=?utf-8?B?!!!?= form.docx"', "form.docx"),
        ('; filename="Größe.docx"'.encode(), "Größe.docx"),
        ('; filename="Größe.docx"'.encode("latin-1"), "Größe.docx"),
        (b'; filename=""', ""),
        (b"; filename", ""),
        (b"", ""),
        (b'; filename="C:\\\\forms\\\\form.docx"', "C:\\forms\\form.docx"),
        (b'; filename="../../form.docx"', "../../form.docx"),
        (b'; filename="fo\0rm.docx"', "form.docx"),
        ('; filename="form\u202excod.exe"'.encode(), "formxcod.exe"),
        (b"; filename*=utf-8''form%E2%80%AExcod.exe%00", "formxcod.exe"),
        (b'; filename="' + b"a" * 100_000 + b'"', ""),
    ],
)
def test_a_name_is_read_as_it_was_meant(parameters: bytes, expected: str) -> None:
    found = disposed(parameters)
    assert found == expected or (len(parameters) > 4000 and set(found) <= {"a", '"'})


def test_a_name_may_stand_in_the_content_type_alone() -> None:
    assert name(b"Content-Type: application/octet-stream;\r\n name*=utf-8''Gr%C3%B6%C3%9Fe.docx\r\n") == "Größe.docx"


def test_the_name_that_the_disposition_gives_goes_before() -> None:
    both = (
        b'Content-Type: application/octet-stream; name="b.docx"\r\nContent-Disposition: inline; filename="a.docx"\r\n'
    )
    assert name(both) == "a.docx"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (b"=?utf-8?q?Gr=C3=B6=C3=9Fe?= of it", "Größe of it"),
        (b"RE: =?iso-8859-1?q?Gr=F6=DFe?=\r\n =?iso-8859-1?q?_of_it?=", "RE: Größe of it"),
        ("Größe".encode(), "Größe"),
        ("Größe – it".encode() + b" =?utf-8?q?!?=", "Größe – it !"),
        ("Größe".encode("latin-1"), "Größe"),
        (b"=?x-nobodys?q?plain?=", "plain"),
        (b"=?utf-8?b?####?=", ""),
    ],
)
def test_a_subject_is_read_as_it_was_meant(subject: bytes, expected: str) -> None:
    found = take_apart(b"Subject: " + subject + b"\r\n\r\nText").subject
    assert found == expected or not expected
