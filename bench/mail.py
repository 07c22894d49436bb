"""A mail in the inbox becoming a case in the queue, beside the moment at which a waiting client has fetched it.

Real throughout: Dovecot, `intake run` with its private Redis and workers, mails that come by APPEND. The base is a bare
IMAP client in IDLE on a mailbox of its own, which fetches the mail once it is woken: nothing can have it sooner.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from bench.drain import cases, serving, until
from bench.mails import form_mail, progress
from bench.measure import Ratio
from bench.servers import dovecot
from intake.store.store import Store
from tests.servers.dovecot import Mailbox

TURNS: Final = 15
_WARM_UP: Final = 1
_AT_MOST_MS: Final = 1_000
"""Goal: the median, on an idle system."""
_LONGEST: Final = 60.0
_LOOK_SECONDS: Final = 0.005


def report() -> Iterator[object]:
    """From APPEND to a case: goal at most twice what waking and fetching takes, and a median under a second."""
    with ExitStack() as opened:
        server = opened.enter_context(dovecot())
        inbox, other = server.mailbox(), server.mailbox()
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        store = opened.enter_context(serving(folder / "data", {"MAILBOX_URL": inbox.url}))
        ours, bare = _Sender(opened, inbox), _Sender(opened, other)
        waiting = opened.enter_context(other.client())
        waiting.select_folder("INBOX")
        times: list[tuple[float, float]] = []
        for turn in progress(range(TURNS + _WARM_UP), "Sending mails to an idle system"):
            mail = form_mail(turn)
            times.append((_until_case(ours, store, mail), _until_fetched(bare, waiting, mail)))
    opened_ms, fetched_ms = (statistics.median(column) for column in zip(*times[_WARM_UP:], strict=True))
    yield Ratio("A mail becoming a case", "IDLE waking a client, which fetches it", fetched_ms, opened_ms, goal=2)
    met = "met" if opened_ms < _AT_MOST_MS else "missed"
    yield f"  Median from APPEND to the case in the queue: {opened_ms:.0f} ms (goal under {_AT_MOST_MS} ms: {met})"


class _Sender:
    """Appends mails to an inbox over a connection that is open already."""

    def __init__(self, opened: ExitStack, inbox: Mailbox) -> None:
        self.inbox = inbox
        self._client = opened.enter_context(inbox.client())

    def append(self, mail: bytes) -> None:
        self._client.append("INBOX", mail)


def _until_case(sender: _Sender, store: Store, mail: bytes) -> float:
    # Only once the last mail is filed away does the loop wait in IDLE again.
    until(lambda: not sender.inbox.messages() and sender.inbox.idling, _LONGEST)
    before, start = cases(store), time.perf_counter()
    sender.append(mail)
    until(lambda: cases(store) > before, _LONGEST, _LOOK_SECONDS)
    return (time.perf_counter() - start) * 1000


def _until_fetched(sender: _Sender, waiting: Any, mail: bytes) -> float:
    waiting.idle()
    start = time.perf_counter()
    sender.append(mail)
    while not any(line[1:2] == (b"EXISTS",) for line in waiting.idle_check(_LONGEST)):
        pass
    waiting.idle_done()
    newest = waiting.search()[-1]
    waiting.fetch([newest], ["BODY.PEEK[]"])
    return (time.perf_counter() - start) * 1000
