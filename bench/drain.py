"""Emptying a full inbox: all that we do with a mail, beside the simplest bridge there could be (`bench.bridge`).

Real throughout: Dovecot, and `intake run` with its private Redis, its mailbox process, and one process that does the
tasks. Ours ends when every mail has a case in the queue and lies in its folder. A half of the mails goes through the
bridge before ours and the other half after it, so that a machine that grows busier slows both.

PostgreSQL is the tests' own, which does not wait for the disk: there it is the processes that are compared.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Final

import click
from imapclient import IMAPClient
from sqlalchemy import func, select

from bench import bridge
from bench.bridge import Parse
from bench.mails import form_mails
from bench.processes import WORKER, Life, Watch
from bench.servers import dovecot
from intake.store.arrivals import Sighting
from intake.store.casework import Case
from intake.store.engine import engine_for
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.e2e.service import RUN, running
from tests.servers.dovecot import DovecotServer, Mailbox
from tests.servers.postgres import PostgresServer

SHORT: Final = 200
WHOLE: Final = 1_000
SHARE: Final = 0.4
"""Goal: of the bridge's rate, on one worker process."""
GAIN: Final = 1.2
"""Goal: of two worker processes over one."""
FLAT: Final = 1.2
"""Goal: resident memory at its fullest, of what it was after _WARM mails."""
_WARM: Final = 100
_LOOK_SECONDS: Final = 0.1
_LONGEST_SECONDS: Final = 1_800.0


def report(count: int) -> Iterator[str]:
    """What draining ``count`` mails took, a line at a time."""
    mails = form_mails(count)
    gc.freeze()  # as a worker does before it begins (workers.serve)
    with dovecot() as server, tempfile.TemporaryDirectory() as given:
        folder, halves = Path(given), (mails[: count // 2], mails[count // 2 :])
        before = {parse: _bridge(server, halves[0], folder, parse) for parse in Parse}
        ours = _ours(server, mails, folder / "sqlite", "One worker process on SQLite", processes=1)
        after = {parse: _bridge(server, halves[1], folder, parse) for parse in Parse}
        bridges = {parse: tuple(map(sum, zip(before[parse], after[parse], strict=True))) for parse in Parse}
        yield from _against(ours, {parse: count / taken for parse, (taken, _) in bridges.items()})
        own = 1_000 * ours.seconds[WORKER] / count
        spent = ", ".join(f"{1_000 * cpu / count:.0f} parsing {parse.value}" for parse, (_, cpu) in bridges.items())
        yield f"  CPU milliseconds a mail: {own:.0f} in our worker; in the bridge {spent}"
        yield from _two_against_one(server, mails, folder)


def _against(ours: Drained, bridges: Mapping[Parse, float]) -> Iterator[str]:
    yield f"Draining {ours.mails:,} mails with forms, beside 'fetch + parse + one committed row a mail':"
    for parse, rate in bridges.items():
        share = ours.rate / rate
        yield (
            f"  {share:.0%} of its rate where it parses {parse.value} "
            f"({ours.rate:.1f} against {rate:.1f} a second; goal at least {SHARE:.0%}: {_met(share, SHARE)})"
        )
    yield f"  All messages that this gave rise to had left after {ours.all_done / ours.drained:.2f} times as long"
    yield from ours.costs()
    yield from ours.memory()


def _two_against_one(server: DovecotServer, mails: Sequence[bytes], folder: Path) -> Iterator[str]:
    postgres = PostgresServer()
    try:
        runs = []
        for processes, what in enumerate(("One worker process", "Two worker processes"), start=1):
            on = f"{what} on PostgreSQL"
            runs.append(_ours(server, mails, folder / what, on, processes=processes, database=postgres.create()))
    finally:
        postgres.close()
    one, two = runs
    gain = two.rate / one.rate
    yield (
        f"Two worker processes on PostgreSQL: {gain:.2f} times the rate of one "
        f"({two.rate:.1f} against {one.rate:.1f} a second; goal at least {GAIN:g}: {_met(gain, GAIN)})"
    )
    for run in runs:
        yield from run.costs()


@dataclass(frozen=True, slots=True)
class Drained:
    """One run of ours: ``drained`` seconds until all mails were cases and moved, ``all_done`` until nothing waited."""

    what: str
    mails: int
    drained: float
    all_done: float
    seconds: dict[str, float]
    lives: list[Life] = field(repr=False)

    @property
    def rate(self) -> float:
        return self.mails / self.drained

    def costs(self) -> Iterator[str]:
        """The CPU time of every process beside the time it took."""
        spent = ", ".join(f"{name} {seconds:.1f}" for name, seconds in self.seconds.items() if seconds >= 0.05)
        yield f"  {self.what}: {self.drained:.1f} s for all cases; CPU seconds until all was done: {spent}"

    def memory(self) -> Iterator[str]:
        """Whether the processes that do the work stay as large as they are."""
        for life in self.lives:
            if life.name not in {WORKER, "mailbox"} or (grown := life.grown(_WARM)) is None:
                continue
            first, last, before, fullest = grown
            goal = f"; goal at most {FLAT:g}: {_met(FLAT, fullest / before)}" if life.name == WORKER else ""
            yield (
                f"  Resident memory of a {life.name} from its {first:,}th mail to its {last:,}th: {before:.0f} MB to "
                f"{fullest:.0f} MB at most, {fullest / before:.2f} times{goal}"
            )


def _met(figure: float, goal: float) -> str:
    return "met" if figure >= goal else "missed"


def _bridge(server: DovecotServer, mails: Sequence[bytes], folder: Path, parse: Parse) -> tuple[float, float]:
    inbox = server.mailbox()
    _deliver(inbox, mails)
    with tempfile.TemporaryDirectory(dir=folder) as own, inbox.client() as client:
        engine = engine_for(f"sqlite:///{Path(own) / 'bridge.sqlite3'}")
        bridge.KEPT.create(engine)
        spent = bridge.drain(client, engine, _selected(client), parse)
        engine.dispose()
    return spent


def _selected(client: IMAPClient) -> list[int]:
    client.select_folder("INBOX")
    return [int(uid) for uid in client.search()]


def _ours(
    server: DovecotServer, mails: Sequence[bytes], folder: Path, what: str, *, processes: int, database: str = ""
) -> Drained:
    """``database`` is PostgreSQL's address; without one it is SQLite in ``folder``."""
    inbox = server.mailbox()
    settings = {"MAILBOX_URL": inbox.url, "DATABASE_URL": database, "WORKER_PROCESSES": str(processes)}
    with serving(folder, settings) as store:
        _until_idle(inbox)
        with Watch(lambda: cases(store)) as watch:
            begun = time.perf_counter()
            _deliver(inbox, mails)
            _wait(store, len(mails), what)
            drained = time.perf_counter() - begun
            until(lambda: _left(store) == 0)
            all_done = time.perf_counter() - begun
    return Drained(what, len(mails), drained, all_done, watch.seconds(), list(watch.lives.values()))


def _deliver(inbox: Mailbox, mails: Sequence[bytes]) -> None:
    for mail in mails:
        inbox.drop(mail)


def _until_idle(inbox: Mailbox) -> None:
    until(lambda: inbox.idling)


@contextmanager
def serving(folder: Path, settings: Mapping[str, str]) -> Iterator[Store]:
    """`intake run` without a word of its own, and the store that it works on."""
    quiet = ("sh", "-c", 'exec "$@" >/dev/null 2>&1', "sh", *RUN)
    given: dict[str, Any] = dict(settings)
    with running(folder, command=quiet, **given) as service, service.store() as store:
        yield store


def _wait(store: Store, count: int, what: str) -> None:
    with click.progressbar(length=count, label=what, file=sys.stderr) as bar:
        shown = 0

        def finished() -> bool:
            nonlocal shown
            opened, moved = cases(store), _moved(store)
            bar.update(min(opened, moved) - shown)
            shown = min(opened, moved)
            return opened == moved == count

        until(finished)


def until(holds: Callable[[], bool], within: float = _LONGEST_SECONDS, pause: float = _LOOK_SECONDS) -> None:
    """Look every ``pause`` seconds until it holds. Raises TimeoutError when it does not ``within`` so many."""
    begun, waiting = time.perf_counter(), Event()
    while not holds():
        if time.perf_counter() - begun > within:
            raise TimeoutError("The service does not come to an end with it.")
        waiting.wait(pause)


def cases(store: Store) -> int:
    """How many cases are in the queue."""
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def _moved(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(Sighting).where(Sighting.moved_at.is_not(None))) or 0


def _left(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))) or 0
