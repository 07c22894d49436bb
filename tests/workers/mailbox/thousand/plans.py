"""The runs that make the proof."""

from __future__ import annotations

from typing import Final

from tests.workers.mailbox.thousand.run import Plan

TOTAL: Final = 1000
SEED: Final = 20261125

PLANS: Final = (
    Plan("undisturbed", "Nothing goes wrong."),
    Plan(
        "kills", "SIGKILL at 50 random moments: the mailbox's process, workers, single processes of workers.", kills=50
    ),
    Plan("mail server restarted", "Dovecot is stopped and started 10 times.", restarts=10),
    Plan("Redis emptied", "FLUSHALL, 3 times.", flushes=3),
    Plan("two bridges", "Two of every process of the service on one mailbox, by mistake.", bridges=2),
    Plan(
        "UIDVALIDITY changed",
        "Half-way the mailbox is restored from a backup: new UIDs, and 20 mails that were filed are back.",
        validities=1,
    ),
    Plan(
        "all at once",
        "All of this in one run.",
        kills=20,
        restarts=5,
        flushes=3,
        validities=1,
        bridges=2,
    ),
)
SLICE: Final = Plan("slice", "All of it, in small.", kills=3, restarts=1, flushes=1, validities=1, bridges=2)
