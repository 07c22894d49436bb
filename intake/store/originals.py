"""Originals: bytes exactly as they came, kept sealed in chunks so that a large one never stands in memory twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from intake.errors import Permanent
from intake.store.arrivals import Original, OriginalChunk, Receipt
from intake.store.base import Base, new_id
from intake.store.vault import Vault

CHUNK_BYTES: Final = 256 * 1024
ANSWERS: Final = "answers"
"""Kind of an original that is answers already: typed online, or sent by an agency's own system."""
_INSERT_CHUNK: Final = insert(Base.metadata.tables[OriginalChunk.__tablename__])
_CHUNKS: Final = (
    select(OriginalChunk)
    .where(OriginalChunk.original_id == bindparam("original_id"))
    .order_by(OriginalChunk.number)
)  # fmt: skip


def keep(
    session: Session,
    vault: Vault,
    dossier_id: str,
    data: bytes,
    *,
    kind: str,
    now: datetime,
    name: str | None = None,
    receipt_id: str | None = None,
    message_id: str | None = None,
) -> Original:
    """Keep ``data`` in the dossier.

    ``kind`` is 'mail', 'word', 'file' or ANSWERS; ``name`` is the sender's, never a path.
    """
    cut = (data[start : start + CHUNK_BYTES] for start in range(0, len(data), CHUNK_BYTES))
    return keep_pieces(
        session, vault, dossier_id, cut, len(data), kind=kind, now=now, name=name, receipt_id=receipt_id,
        message_id=message_id,
    )  # fmt: skip


def keep_pieces(
    session: Session,
    vault: Vault,
    dossier_id: str,
    cut: Iterable[bytes],
    size: int,
    *,
    kind: str,
    now: datetime,
    name: str | None = None,
    receipt_id: str | None = None,
    message_id: str | None = None,
) -> Original:
    """The same for ``size`` bytes that come in pieces of CHUNK_BYTES, the last one shorter."""
    original = Original(
        id=new_id(),
        dossier_id=dossier_id,
        receipt_id=receipt_id,
        message_id=message_id,
        kind=kind,
        size=size,
        kept_at=now,
    )
    vault.put(original, "name", name)
    session.add(original)
    session.flush()
    connection = session.connection()  # not through the session, which would hold every sealed piece until it ends
    for number, piece in enumerate(cut):
        chunk = OriginalChunk(id=new_id(), dossier_id=dossier_id, original_id=original.id, number=number)
        sealed = vault.seal(chunk, _column(chunk), piece)
        values = {
            "id": chunk.id, "dossier_id": dossier_id, "original_id": original.id, "number": number, "data": sealed,
        }  # fmt: skip
        connection.execute(_INSERT_CHUNK, values)
    return original


def discard(session: Session, original: Original) -> None:
    """Take an original out for good. Nothing else may name it."""
    session.execute(delete(OriginalChunk).where(OriginalChunk.original_id == original.id))
    session.delete(original)
    session.flush()


def pieces(session: Session, vault: Vault, original: Original) -> Iterator[bytes]:
    """The original's bytes, a chunk at a time. Raises Permanent when one was changed or moved."""
    for chunk in session.scalars(_CHUNKS, {"original_id": original.id}):
        yield vault.open(chunk, _column(chunk), chunk.data)


def whole(session: Session, vault: Vault, original: Original) -> bytes:
    """All of the original's bytes. Raises Permanent when a piece was changed, moved or is missing."""
    data = b"".join(pieces(session, vault, original))
    if len(data) != original.size:
        raise Permanent("A part of the original is missing from the database, so it was not opened.")
    return data


def came_with(original: Original, receipt: Receipt) -> bool:
    """Whether the original belongs to the receipt: its own file, or the message that it was a part of."""
    if original.receipt_id is not None:
        return original.receipt_id == receipt.id
    return original.message_id is not None and original.message_id == receipt.message_id


def _column(chunk: OriginalChunk) -> str:
    # The original and the number are sealed in with the piece: it opens nowhere else.
    return f"data|{chunk.original_id}|{chunk.number}"
