"""E-mails of people who do not exist, as the mailbox would bring them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn

from forms.notification import NOTIFICATION
from forms.word.making.parts import MEDIA_TYPE

SERVER: Final = "mx.example.org"
"""The mail server that checked the senders of these letters."""
DOMAIN: Final = "example.org"
"""Of every sender: as if all their agencies were known."""
_TEXT: Final = "Please find our notification attached."
_PDF_TYPE: Final = "application/pdf"


def with_a_form(answers: Mapping[str, Any], form: bytes, to: str, at: datetime, checked: str) -> bytes:
    """A mail from the notifier of ``answers`` with the filled Word form attached, its sender ``checked``."""
    name = str(answers["notifier_name"])
    address = answers.get("notifier_email", f"{name.lower().replace(' ', '.')}@{DOMAIN}")
    verdict = f"{SERVER}; {checked} header.from={DOMAIN}" if checked else ""
    return _mail(f"{name} <{address}>", to, at, "Notification form.docx", form, MEDIA_TYPE, verdict)


def with_a_note(form: bytes, note: str) -> bytes:
    """The filled form with ``note`` typed below the table of the notifier's telephone, as busy people do."""
    if not note:
        return form
    document = Document(BytesIO(form))
    asked = NOTIFICATION.questions["notifier_phone"].label
    below = next(
        table
        for table in document.element.body.iter(qn("w:tbl"))
        if any(str(text.text).startswith(asked) for text in table.iter(qn("w:t")))
    )
    below.addnext(document.add_paragraph(note)._element)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def with_a_pdf(to: str, at: datetime) -> bytes:
    """A mail with a PDF in place of the form: a person must read it."""
    return _mail(
        "Crispian Holloway-Finch <crispian.holloway-finch@example.org>", to, at, "Notification.pdf", _pdf(), _PDF_TYPE
    )


def _mail(sender: str, to: str, at: datetime, name: str, data: bytes, media_type: str, verdict: str = "") -> bytes:
    message = EmailMessage()
    if verdict:
        message["Authentication-Results"] = verdict
    message["From"] = sender
    message["To"] = to
    message["Subject"] = "Notification"
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain="example.org")
    message.set_content(_TEXT)
    maintype, _, subtype = media_type.partition("/")
    message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()


def _pdf() -> bytes:
    """A PDF of one page with one line on it (ISO 32000-1, 7.5)."""
    line = b"BT /F1 14 Tf 72 760 Td (Invented for demonstration: a notification sent as a PDF.) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(line), line),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    file, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        file
        + head
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            len(file),
        )
    )
