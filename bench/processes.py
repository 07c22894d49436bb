"""What processes cost while they work: their CPU time and resident memory, as the kernel counts them (proc(5))."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from threading import Event, Thread
from typing import Final, Self

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_SAMPLE_SECONDS: Final = 0.5
_SERVERS: Final = frozenset({"dovecot", "postgres"})
WORKER: Final = "worker process"
"""One of those that do the tasks; it may be replaced by another of the same name."""


@dataclass(frozen=True, slots=True)
class Process:
    """One process at one moment: seconds of CPU time so far, and resident bytes."""

    pid: int
    parent: int
    name: str
    started: int
    seconds: float
    resident: int


@dataclass(slots=True)
class Life:
    """What was seen of one process: how many mails were done, and its resident bytes, each time it was looked at."""

    name: str
    seconds_before: float
    seconds: float = 0.0
    seen: list[tuple[int, int]] = field(default_factory=list)

    def grown(self, after: int) -> tuple[int, int, float, float] | None:
        """Mails done and megabytes at the first look after ``after`` mails of its own, and at its fullest since.

        None when it did not live to see so many.
        """
        first = self.seen[0][0]
        later = [(mails - first, resident / 1_000_000) for mails, resident in self.seen if mails - first >= after]
        if len(later) < 2:
            return None
        return later[0][0], later[-1][0], later[0][1], max(resident for _, resident in later[1:])


class Watch:
    """Looks at everything that this process has started, until it is left. ``done`` says how many mails are done."""

    def __init__(self, done: Callable[[], int]) -> None:
        self.lives: dict[tuple[int, int], Life] = {}
        self._done = done
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._sample(first=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._sample()

    def seconds(self) -> dict[str, float]:
        """CPU time since the watch began, by the names of the processes, the most first."""
        spent: dict[str, float] = defaultdict(float)
        for life in self.lives.values():
            spent[life.name] += life.seconds - life.seconds_before
        return dict(sorted(spent.items(), key=lambda one: -one[1]))

    def _look(self) -> None:
        while not self._over.wait(_SAMPLE_SECONDS):
            self._sample()

    def _sample(self, *, first: bool = False) -> None:
        done, every = self._done(), {process.pid: process for process in running()}
        for process in every.values():
            if (name := _name(process, every)) is None:
                continue
            who = process.pid, process.started
            if who not in self.lives:
                self.lives[who] = Life(name, process.seconds if first else 0.0)
            self.lives[who].seconds = process.seconds
            self.lives[who].seen.append((done, process.resident))


def _name(process: Process, every: Mapping[int, Process]) -> str | None:
    """What a process is for; None for one that we did not start. Of a server all processes have its name."""
    line = list(_line(process, every))
    started = next((child for child, parent in pairwise(line) if parent.pid == os.getpid()), None)
    if started is None:
        return None
    if started.name in _SERVERS:
        return started.name
    own = _part(process.pid)
    return WORKER if own == "tasks" and _part(process.parent) == "tasks" else own


def _line(process: Process, every: Mapping[int, Process]) -> Iterator[Process]:
    above: Process | None = process
    while above is not None:
        yield above
        above = every.get(above.parent)


def running() -> Iterator[Process]:
    """Every process of this machine."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:  # it ended meanwhile
            continue
        before, _, after = stat.rpartition(")")  # the name may hold spaces and brackets; after it come fields 3 and on
        fields = after.split()
        yield Process(
            pid=int(folder.name),
            parent=int(fields[1]),
            name=before.partition("(")[2],
            started=int(fields[19]),
            seconds=(int(fields[11]) + int(fields[12])) / _TICKS,
            resident=int(fields[21]) * _PAGE,
        )


def _part(pid: int) -> str:
    """What part of the service a process is, by its command line."""
    try:
        words = (Path("/proc") / str(pid) / "cmdline").read_text().split("\0")
    except OSError:
        return "ended"
    if "redis-server" in words[0]:
        return "redis"
    return next((word for word in ("tasks", "schedule", "mailbox", "web", "run") if word in words), words[0])
