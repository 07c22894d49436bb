"""Words of the panel of messages on a case's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_KINDS: Final = {
    "acknowledgement": "First reply to the notifier",
    "alert": "Alert without content",
    "update": "Alert that something came in, without content",
}
_TRANSPORTS: Final = {"smtp": "by e-mail", "folder": "into the folder for outgoing mail", "notify": "by GOV.UK Notify"}
_OUTCOMES: Final = {"taken": "taken", "later": "not taken, tried again later", "refused": "refused"}
_HEARD: Final = {
    "came_back": "It came back: it did not reach its address.",
    "delayed": "Its delivery is delayed. The mail server still tries.",
    "delivered": "Delivered, says the other side.",
}
WORDS: Final[Mapping[str, Any]] = {
    "messages": _KINDS,
    "transports": _TRANSPORTS,
    "outcomes": _OUTCOMES,
    "heard": _HEARD,
}
"""By the names that `triage/messages.html` uses."""
