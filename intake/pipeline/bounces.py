"""Messages of ours that come back: the delivery report is matched to the row, which then waits for a person."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from intake.store.work import OutgoingMessage

CAME_BACK: Final = "The message came back: it did not reach its address. Reach them in another way."
_MOST: Final = 20
"""How many of our messages one report may speak of."""
_NO_FAILURE: Final = re.compile(rb"^Action:[ \t]*(delayed|delivered|relayed|expanded)", re.IGNORECASE | re.MULTILINE)
"""RFC 3464 (2.3.3): reports that are not about a failure."""


def came_back(session: Session, report: bytes, mail_from: str, now: datetime) -> None:
    """Mark every message of ours that ``report`` says has failed. ``report`` is the whole mail as it came.

    Our Message-IDs are drawn at random, so that only who got a message can say that it came back.
    """
    if _NO_FAILURE.search(report):
        return
    domain = re.escape(mail_from.rpartition("@")[2].encode())
    ours = re.findall(rb"<([0-9a-f]{32})@" + domain + rb">", report)
    for message_id in sorted(set(ours))[:_MOST]:
        message = session.get(OutgoingMessage, message_id.decode(), with_for_update=True)
        if message is not None and message.failed_at is None:
            message.failed_at, message.reason = now, CAME_BACK
