"""What an alarm is about, and what whoever reads it does now. One sentence or two; the same on the page and by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intake.store.vital_signs import (
    FAILED_ALARM,
    MAILBOX_HELD_ALARM,
    MAILBOX_REFUSED_ALARM,
    MAILBOX_SILENT_ALARM,
    OUTBOX_ALARM,
    SWEEP_ALARM,
    kind_of,
)

NO_MAIL_ALARM: Final = "no-mail"
MAIL_OUT_ALARM: Final = "mail-does-not-leave"
REHEARSAL_ALARM: Final = "rehearsal"
SCANNER_ALARM: Final = "scanner-away"
COUNT_ALARM: Final = "mailbox-count"
"""Raised where the mailboxes are counted."""
URGENT_DRAFT_ALARM: Final = "draft-speaks-of-danger"
PHONE_LATE_ALARM: Final = "nobody-phoned"

_LOOK_YOURSELF: Final = "Until it is over, look into the mailbox yourself every hour: a notification may lie there."

GUIDANCE: Final[Mapping[str, str]] = {
    MAILBOX_SILENT_ALARM: f"{_LOOK_YOURSELF} Tell whoever runs the service: ‘intake mailbox check’ says what is wrong.",
    MAILBOX_REFUSED_ALARM: (
        f"{_LOOK_YOURSELF} Tell whoever runs the service: a password or secret was changed, or has expired."
    ),
    MAILBOX_HELD_ALARM: (
        "Open the inbox in your own mail program: the e-mails that stay in it were not taken in. Key in what is a "
        "notification, then tell whoever runs the service."
    ),
    NO_MAIL_ALARM: (
        "Send an e-mail to the mailbox from outside. If it does not appear under ‘Needs a person’ within five minutes, "
        "look into the mailbox and its junk folder, and tell whoever runs the service."
    ),
    SWEEP_ALARM: (
        "Tell whoever runs the service now: the background work has to be started again. Notifications are still kept, "
        "but nobody is told of them: look into the mailbox, and phone the partners about what is urgent."
    ),
    OUTBOX_ALARM: (
        "Tell whoever runs the service. What was accepted is kept; until it is worked no case is opened and nobody is "
        "told."
    ),
    MAIL_OUT_ALARM: (
        "First replies and alerts wait. Phone the partners about new cases in the queue, and tell whoever runs the "
        "service: the mail server, or its password."
    ),
    FAILED_ALARM: "Open ‘Needs a person’ and see to what failed: try it again, or reach the person in another way.",
    REHEARSAL_ALARM: (
        "Look for ‘Automatic test of this mailbox’ in the mailbox, its junk folder and the mail system’s quarantine: "
        "a notification would have gone the same way. Then run ‘intake mailbox rehearse’."
    ),
    SCANNER_ALARM: (
        "Nothing waits but files that notifiers added: they cannot be opened. Tell whoever runs the service: the virus "
        "scanner has to be started again. If a file is urgent, phone its sender."
    ),
    COUNT_ALARM: (
        "Open the ledger: it says in which folder the counts differ. If nobody moved or deleted e-mails there by hand, "
        "look for the missing ones and key in what is a notification."
    ),
    URGENT_DRAFT_ALARM: (
        "Open ‘Calls’ now. Finish the call that is marked there, or phone whoever began the notification. If nobody "
        "can be reached, the page says what to do."
    ),
    PHONE_LATE_ALARM: "Open ‘Calls’ and phone those who stand there, the first of the list first.",
}
_ELSE: Final = "Tell whoever runs the service."


def what_to_do(about: str) -> str:
    """The guidance for an alarm, by what it is about."""
    return GUIDANCE.get(kind_of(about), _ELSE)
