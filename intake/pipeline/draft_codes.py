"""The code that brings drafts back: written to the address that they were saved under, and to no other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from intake.cases import coming_back
from intake.cases.one_time import LASTS
from intake.pipeline.answering import allowance
from intake.pipeline.letters import Kind, Letterhead, written
from intake.pipeline.outgoing import write
from intake.store.arrivals import WayBack
from intake.store.vault import Vault


def send(session: Session, vault: Vault, letterhead: Letterhead, ways: Sequence[WayBack], now: datetime) -> list[str]:
    """Write one code for all of ``ways``, which have one address; the outbox keys to ring for.

    None where there is nothing to bring back, one was sent just now, or the address had enough of them today.
    """
    if not ways:
        return []
    address = str(vault.get(ways[0], "address"))
    key = allowance(session, vault, letterhead.answering, Kind.CODE, address, now).next_key()
    code = None if key is None else coming_back.new_code(session, vault, ways, now)
    if key is None or code is None:
        return []
    text = written(letterhead, Kind.CODE, code=code, minutes=int(LASTS.total_seconds() // 60))
    return write(session, vault, key=key, kind=Kind.CODE, to=address, body={"text": text}, about=ways[0], now=now)
