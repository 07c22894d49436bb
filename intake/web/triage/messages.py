"""Words of the panel of messages on a case's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

KINDS: Final[Mapping[str, str]] = {
    "acknowledgement": "First reply to the notifier",
    "alert": "Alert without content",
    "update": "Alert that something came in, without content",
    "ask_again": "Request to the sender to send it again",
    "code": "Code for the link in the first reply",
    "code_by_text": "Code for the link in the first reply, as a text message",
    "alarm": "Alarm about the service",
    "alarm_over": "Word that an alarm is over",
}
_TRANSPORTS: Final = {"smtp": "by e-mail", "folder": "into the folder for outgoing mail", "notify": "by GOV.UK Notify"}
_OUTCOMES: Final = {
    "taken": "taken",
    "later": "not taken, tried again later",
    "refused": "refused",
    "created": "waits there to be sent",
    "sending": "on its way",
    "pending": "on its way",
    "delivered": "delivered",
    "permanent-failure": "not delivered",
    "temporary-failure": "not delivered",
    "technical-failure": "not delivered",
}
_HEARD: Final = {
    "came_back": "It came back: it did not reach its address.",
    "delayed": "Its delivery is delayed. The mail server still tries.",
    "delivered": "Delivered, says the other side.",
    "sending": "GOV.UK Notify has it. Whether it arrived is not known yet.",
}
_WITHHELD: Final = {
    "automatic": "A program sent this. Programs are not answered.",
    "by-phone": "They were told on the phone: the reference, and what happens next.",
    "no-address": "No address was given that can be written to. Phone the notifier.",
    "own-address": "It came from one of our own addresses.",
    "list": "It came by way of a mailing list, which is not answered. Tell the notifier yourself.",
    "enough-today": "This address had as many replies as it gets in one day. Tell the notifier yourself.",
    "answered-today": "This address, or its whole organisation, had its reply for that day.",
    "wants-none": "The message asked programs not to answer.",
    "answers-ours": "It answers a message of ours.",
}
WORDS: Final[Mapping[str, Any]] = {
    "messages": KINDS,
    "transports": _TRANSPORTS,
    "outcomes": _OUTCOMES,
    "heard": _HEARD,
    "withheld": _WITHHELD,
}
"""By the names that `triage/messages.html` uses."""
