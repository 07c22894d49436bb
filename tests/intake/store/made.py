"""Keys and rows that the tests of the store share."""

from datetime import UTC, datetime
from typing import Final

from intake.store.arrivals import Receipt
from intake.store.base import new_id
from intake.store.keys import WrappingKeys
from intake.store.store import Store

NOW: Final = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SECRET: Final = b"s" * 32
WRAPPING: Final = WrappingKeys({"2026": b"k" * 32}, "2026")
CANARY: Final = "Zebedee Quillfeather"


def receipt(store: Store, reference: str = "K7MD4-RWX9C") -> Receipt:
    """A receipt with a dossier of its own, not yet added to a session."""
    return Receipt(
        id=new_id(),
        dossier_id=store.vault.new_dossier(NOW),
        reference=reference,
        identity=reference.encode(),
        channel="online_form",
        state="received",
        received_at=NOW,
        content_hash=reference.encode(),
    )
