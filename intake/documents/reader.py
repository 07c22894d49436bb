"""The one door for documents: whatever comes as a file, by mail, by hand or from the command line, is read here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from forms import Finding, Form, Reading
from forms.word import open_document
from forms.word.container import check_size
from forms.word.limits import DEFAULT, Limits, Unreadable
from forms.word.reader import read, unreadable
from forms.word.reading import sniff
from forms.word.reading.sniff import Kind, seen
from intake.documents import pdf
from intake.documents.confined import Bounds
from intake.documents.office import Office

PDF_TEXT: Final = "pdf-text"
PDF_WITHOUT_TEXT: Final = "pdf-without-text"
"""Of findings about a PDF."""
CONVERTED: Final = (
    "This was a {kind}; it was turned into .docx by LibreOffice to be read. Compare it with the original."
)
"""Of the finding 'converted'."""


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads the Word form, as whatever kind of document it comes. ``office`` None: nothing but a .docx is read."""

    limits: Limits = DEFAULT
    office: Office | None = None
    pdf_bounds: Bounds = pdf.BOUNDS

    def read(self, data: bytes, form: Form, *, today: date | None = None) -> Reading:
        """What ``data`` says. Never raises: what cannot be read has the outcome 'unreadable' and a reason in words."""
        kind = seen(data).kind
        if kind is Kind.PDF:
            return self._pdf(data, form)
        if self.office is None or kind not in _CONVERTED:
            return read(data, form, self.limits, today=today)
        try:
            check_size(data, self.limits)
            if kind is Kind.ODT:
                open_document.check(data, self.limits)
            document = self.office.to_docx(data, kind)
        except Unreadable as refused:
            return unreadable(form, refused.reason)
        reading = read(document, form, self.limits, today=today)
        said = Finding("", "converted", CONVERTED.format(kind=kind.value))
        return replace(reading, findings=(said, *reading.findings))

    def _pdf(self, data: bytes, form: Form) -> Reading:
        """Nothing but what the PDF says, for a person: the text where others keep text without a place."""
        try:
            check_size(data, self.limits)
        except Unreadable as refused:
            return unreadable(form, refused.reason)
        found = pdf.text_of(data, self.pdf_bounds)
        said = Finding("", PDF_TEXT if found.text else PDF_WITHOUT_TEXT, found.said)
        reading = unreadable(form, sniff.PDF, (found.text,) if found.text else ())
        return replace(reading, findings=(said,))


WITHOUT_OFFICE: Final = DocumentReader()
_CONVERTED: Final = frozenset({Kind.DOC, Kind.ODT, Kind.RTF})
