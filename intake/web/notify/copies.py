"""Copies of what was sent, as Word and as PDF: a neutral name, the warning first, each one on record (SAFETY 19)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, TypeAlias

from flask import Response

from forms import Answers
from forms.word.copied import copy_of
from forms.word.fill import MEDIA_TYPE as WORD
from intake.cases import status_access
from intake.cases.drafts import DatabaseSession
from intake.cases.invitations import Caution, Sender
from intake.documents.printed import MEDIA_TYPE as PDF
from intake.documents.printed import Printed, pdf_of
from intake.resources import templates_dir
from intake.store import looked
from intake.store.arrivals import Receipt
from intake.web.context import current_settings
from intake.web.notify.services import services
from intake.web.notify.word_form import branding_of
from intake.web.triage.showing import instant

Kind: TypeAlias = Literal["word", "pdf"]

WARNING: Final = "Do not file this in a record that a parent can open."
_NAMES: Final[dict[Kind, tuple[str, str]]] = {"word": ("Form copy.docx", WORD), "pdf": ("Form copy.pdf", PDF)}
"""They say nothing about anybody, whoever sees them in a list of downloads."""


def may_be_copied(caution: Caution) -> bool:
    """Whether a copy may leave this service without a person (SAFETY 12, 13; docs/decisions/0046).

    Where somebody must not know, or a suspect may work where the notifier does, no file is left in the downloads of a
    computer that others use: the office gives them one.
    """
    return caution is not Caution.NO_LINK


def note_copy(session: DatabaseSession, sender: Sender, kind: Kind, *, by: str, now: datetime) -> None:
    """Put on record that somebody takes a copy, before the first byte leaves."""
    receipt = sender.receipt
    looked.note(
        session, status_access.COPIED, by=by, at=now, receipt_id=receipt.id, reference=receipt.reference, kind=kind
    )


def copy_file(sender: Sender, kind: Kind) -> Response:
    """The copy, as a file to save. Make it once the transaction is over: it takes longer than others can wait."""
    name, media_type = _NAMES[kind]
    answer = Response(_made(sender.receipt, sender.answers, kind), mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _made(receipt: Receipt, answers: Answers, kind: Kind) -> bytes:
    form, settings = services().form, current_settings()
    lines = (
        f"Copy for whoever sent it. Reference {receipt.reference}",
        f"Received by {settings.partnership_name} on {instant(receipt.received_at)}",
    )
    if kind == "word":
        return copy_of(form, answers, branding_of(settings), WARNING, lines, settings.word_cover)
    printed = Printed(settings.partnership_name, receipt.reference, WARNING, lines, receipt.received_at)
    return pdf_of(form, answers, printed, templates_dir())
