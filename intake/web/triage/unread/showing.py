"""The original of a receipt, opened and shown safely: as words, never as a page of the sender's making."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from intake.cases.drafts import DatabaseSession
from intake.cases.unread import Item, item
from intake.pipeline.message import Attachment
from intake.pipeline.message_view import FileView, MessageView, file_view, viewed
from intake.pipeline.read import original_of
from intake.pipeline.receive import MAIL
from intake.store import originals
from intake.store.arrivals import Receipt
from intake.web.context import current_store
from intake.web.triage.unread.visit import UnreadVisit

_MOST_LINES: Final = 400
"""Texts of one message that a case takes one by one; what follows stands together in the last."""

_MORE: Final = "[There is more in the message: open the original.]"


@dataclass(frozen=True, slots=True)
class Shown:
    """An original as it is shown: a message, or a single file that was handed in."""

    message: MessageView | None
    files: tuple[FileView, ...]
    attachments: tuple[Attachment, ...]


def shown(session: DatabaseSession, receipt: Receipt, known: Item) -> Shown:
    """The original of a receipt. Raises Permanent where its bytes were changed."""
    original = original_of(session, receipt)
    data = originals.whole(session, current_store().vault, original)
    if original.kind != MAIL:
        name = next((one.name for one in known.originals if one.id == original.id), "")
        attachment = Attachment(name, data)
        return Shown(None, (file_view(0, attachment),), (attachment,))
    message = viewed(data)
    return Shown(message, message.files, message.contents.attachments)


def texts_of(visit: UnreadVisit) -> list[str]:
    """Everything that a receipt says in words, piece by piece, for a case that is opened from it: headers, the
    message, its text files and its PDFs."""
    known = item(visit.session, current_store().vault, visit.receipt, visit.now)
    found = shown(visit.session, visit.receipt, known)
    texts: list[str] = []
    if found.message is not None:
        texts += [f"{name}: {value}" for name, value in found.message.headers]
        texts += [*_pieces(found.message.text), *([_MORE] if found.message.cut else [])]
    for file in found.files:
        texts += [f"Attached: {file.name or 'without a name'} ({file.kind})", *_pieces(file.text)]
    if known.pdf is not None:
        texts += [piece for text in known.pdf.texts for piece in _pieces(text)]
    return [*texts[:_MOST_LINES], *filter(None, ["\n\n".join(texts[_MOST_LINES:])])]


def _pieces(text: str) -> list[str]:
    return [piece for piece in (each.strip() for each in text.split("\n\n")) if piece]


def _shown(visit: UnreadVisit) -> Shown:
    known = item(visit.session, current_store().vault, visit.receipt, visit.now)
    return shown(visit.session, visit.receipt, known)
