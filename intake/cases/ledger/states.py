"""By which door something came, and what became of it: each receipt has exactly one of both, so that counts add up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, case, exists

from intake.store.arrivals import Original, Receipt

LATE: Final = timedelta(minutes=10)
"""Reading takes seconds, and three tries three minutes: what has no outcome after this needs somebody to look."""


class Door(StrEnum):
    """The way in."""

    MAIL = "mail"
    ONLINE = "online"
    FILE = "file"
    PHONE = "phone"
    API = "api"
    OTHER = "other"


class State(StrEnum):
    """What became of it."""

    CASE = "case"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    NEEDS_A_PERSON = "needs_a_person"
    ATTACHED = "attached"
    OPENED = "opened"
    KEYED_IN = "keyed_in"
    DEALT_WITH = "dealt_with"
    SET_ASIDE = "set_aside"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    AGAIN = "again"
    TEST = "test"
    WORKING = "working"
    LATE = "late"
    MISSING = "missing"
    NO_ORIGINAL = "no_original"
    UNKNOWN = "unknown"


DOORS: Final[Mapping[Door, str]] = {
    Door.MAIL: "E-mail",
    Door.ONLINE: "Online form",
    Door.FILE: "File handed in",
    Door.PHONE: "Phone",
    Door.API: "An agency’s own system",
    Door.OTHER: "Another way",
}
STATES: Final[Mapping[State, str]] = {
    State.CASE: "New case",
    State.UPDATE: "Update to a case",
    State.DUPLICATE: "Repeat of a notification",
    State.NEEDS_A_PERSON: "Needs a person",
    State.ATTACHED: "Attached to a case by a person",
    State.OPENED: "Case opened by a person",
    State.KEYED_IN: "Keyed in by a person",
    State.DEALT_WITH: "Dealt with by a person",
    State.SET_ASIDE: "Set aside by a person",
    State.AUTO_REPLY: "Automatic reply",
    State.BOUNCE: "Delivery report",
    State.AGAIN: "The same e-mail again",
    State.TEST: "Test or example",
    State.WORKING: "Being read",
    State.LATE: "Not finished in time",
    State.MISSING: "Seen, but nothing was kept",
    State.NO_ORIGINAL: "Its original is missing",
    State.UNKNOWN: "Nobody knows",
}
WRONG: Final = frozenset({State.LATE, State.MISSING, State.NO_ORIGINAL, State.UNKNOWN})
"""What must not be."""

_BY_CHANNEL: Final = {
    "online_form": Door.ONLINE,
    "word_email": Door.FILE,
    "phone_transcribed": Door.PHONE,
    "api": Door.API,
}
_OUTCOMES: Final = (
    State.CASE,
    State.UPDATE,
    State.DUPLICATE,
    State.NEEDS_A_PERSON,
    State.AUTO_REPLY,
    State.BOUNCE,
    State.TEST,
)
_SETTLED: Final = (State.ATTACHED, State.OPENED, State.KEYED_IN, State.SET_ASIDE)


def door() -> ColumnElement[str]:
    """The door of a receipt. What came in a message came by mail, whatever form it held."""
    return case(
        (Receipt.message_id.is_not(None), Door.MAIL.value),
        *((Receipt.channel == channel, way.value) for channel, way in _BY_CHANNEL.items()),
        else_=Door.OTHER.value,
    )


def state(now: datetime) -> ColumnElement[str]:
    """The state of a receipt: what a person did with it stands before what the service had made of it."""
    kept = exists().where(Original.receipt_id == Receipt.id) | exists().where(
        and_(Receipt.message_id.is_not(None), Original.message_id == Receipt.message_id)
    )
    settled = Receipt.settled_at.is_not(None)
    return case(
        (~kept, State.NO_ORIGINAL.value),
        (Receipt.test, State.TEST.value),
        *((and_(settled, Receipt.settled_how == how.value), how.value) for how in _SETTLED),
        (settled, State.DEALT_WITH.value),
        *((Receipt.outcome == outcome.value, outcome.value) for outcome in _OUTCOMES),
        (Receipt.outcome.is_not(None), State.UNKNOWN.value),
        (Receipt.received_at <= now - LATE, State.LATE.value),
        else_=State.WORKING.value,
    )
