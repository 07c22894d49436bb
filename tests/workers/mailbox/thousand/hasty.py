"""`intake` whose leases end sooner: what a killed process had in hand is taken up after seconds, not minutes.

For the short runs alone. A lease that is shorter than the work it guards is also the harder test: a living worker is
doubled now and then, and nothing may come of it.
"""

from __future__ import annotations

import importlib
from datetime import timedelta
from typing import Final

from intake.store import mailboxes, outbox

MAILBOX: Final = timedelta(seconds=3)
WORK: Final = timedelta(seconds=6)

if __name__ == "__main__":
    vars(mailboxes)["LEASE"] = MAILBOX
    vars(outbox)["LEASE"] = WORK
    importlib.import_module("intake.cli").main()  # only now: others take these figures over as they are loaded
