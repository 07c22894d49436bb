"""Originals to download: opened piece by piece, named by us, kept by nobody on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response, abort

from forms.word.reading.sniff import Kind, kind_by_start
from intake.cases import reference
from intake.cases.casefile import original_of
from intake.cases.events import OriginalDownloaded
from intake.cases.unread import original_of_receipt, receipt_of
from intake.store import originals
from intake.store.arrivals import Original
from intake.store.looked import note
from intake.store.store import Store
from intake.web.access import Action
from intake.web.context import current_store, now, signed_in_user
from intake.web.guard import needs
from intake.web.triage.visit import opened_case

_KINDS: Final = {
    "mail": (".eml", "message/rfc822"),
    "answers": (".json", "application/json"),
}
_WORD_TYPES: Final = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.DOC: "application/msword",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.RTF: "application/rtf",
    Kind.PDF: "application/pdf",
}


def register(blueprint: Blueprint) -> None:
    """Put both ways to an original under their addresses."""
    blueprint.add_url_rule("/cases/<wanted>/originals/<original_id>", "original", of_case)
    blueprint.add_url_rule("/unread/<wanted>/originals/<original_id>", "unread_original", of_receipt)


@needs(Action.DOWNLOAD_ORIGINAL)
def of_case(wanted: str, original_id: str) -> Response:
    """An original of a case. That it was taken stands in the case's history before the first byte leaves."""
    with opened_case(wanted, Action.DOWNLOAD_ORIGINAL) as visit:
        found = original_of(visit.session, visit.case, original_id)
        if found is None:
            abort(404)
        original, receipt = found
        taken = OriginalDownloaded(at=visit.now, by=visit.user.id, receipt_id=receipt.id)
        visit.book.looked(visit.case, taken)
    return _download(current_store(), original, receipt.reference)


@needs(Action.HANDLE_UNREAD)
def of_receipt(wanted: str, original_id: str) -> Response:
    """An original of a receipt that needs a person and has no case."""
    store, known = current_store(), reference.normalise(wanted)
    with store.transaction() as session:
        receipt = None if known is None else receipt_of(session, known)
        original = None if receipt is None else original_of_receipt(session, receipt, original_id)
        if receipt is None or original is None:
            abort(404)
        note(
            session,
            "original-downloaded",
            by=signed_in_user().id,
            at=now(),
            receipt_id=receipt.id,
            reference=receipt.reference,
        )
    return _download(store, original, receipt.reference)


def _download(store: Store, original: Original, name: str) -> Response:
    pieces = _pieces(store, original)
    first = next(pieces, b"")  # what cannot be opened says so on a page, not in the middle of a file
    ending, content_type = _KINDS.get(original.kind) or _by_content(first)
    return _answer(original, _with(first, pieces), name + ending, content_type)


def handed_out(store: Store, original: Original, name: str, content_type: str) -> Response:
    """The bytes of an original, to be saved under ``name``, which is one of ours."""
    pieces = _pieces(store, original)
    return _answer(original, _with(next(pieces, b""), pieces), name, content_type)


def _answer(original: Original, data: Iterator[bytes], name: str, content_type: str) -> Response:
    answer = Response(data, content_type=content_type)
    answer.content_length = original.size
    # A name of ours: the sender's may hold a child's name, or a path (SAFETY 16).
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _by_content(first: bytes) -> tuple[str, str]:
    """Ending and media type of a file that begins with ``first``: Word opens nothing under a wrong ending."""
    kind = kind_by_start(first)
    return kind.value or ".bin", _WORD_TYPES.get(kind, "application/octet-stream")


def _pieces(store: Store, original: Original) -> Iterator[bytes]:
    with store.reading() as session:
        yield from originals.pieces(session, store.vault, original)


def _with(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others
