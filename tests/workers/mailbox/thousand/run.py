"""One run: mails delivered while the service works and things go wrong, until all is done; then all is counted."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

from sqlalchemy import func, select

from intake.cases.working_days import local_date
from intake.store.arrivals import Message
from intake.store.work import OutboxRow
from tests.eventually import eventually
from tests.servers.dovecot import DovecotServer
from tests.servers.redis_server import RedisServer
from tests.workers.mailbox.thousand.counted import Tally, tally
from tests.workers.mailbox.thousand.expected import Form, Known, Mail
from tests.workers.mailbox.thousand.looking import leaks, look
from tests.workers.mailbox.thousand.mails import Draw, drawn
from tests.workers.mailbox.thousand.mails.notifications import verified_form
from tests.workers.mailbox.thousand.parts import MAILBOX, SCHEDULE, TASKS, Monitor, Service, service
from tests.workers.mailbox.thousand.trouble import Flushes, Kills, NewValidity, Restarts, Trouble

_TURN_SECONDS: Final = 0.05
_LOOK_SECONDS: Final = 0.5
_SILENCE_SECONDS: Final = 300.0
"""Nothing more done for so long: two leases of a row whose process was killed, and what comes around them."""
_TOLD_SECONDS: Final = 120.0
_REFERENCE: Final = re.compile(r"Your reference is (\S+)\.")

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is made of."""

    name: str
    says: str
    kills: int = 0
    restarts: int = 0
    flushes: int = 0
    validities: int = 0
    bridges: int = 1
    """Processes that would work the mailbox; where two are started by mistake, everything else is doubled as well."""

    def troubles(self, chance: random.Random) -> list[Trouble]:
        """The harm to be done."""
        wanted = (
            (Kills, self.kills),
            (Restarts, self.restarts),
            (Flushes, self.flushes),
            (NewValidity, self.validities),
        )
        return [kind(times, chance) for kind, times in wanted if times]


@dataclass
class Outcome:
    """What came of a run."""

    plan: Plan
    seed: int
    tally: Tally
    leaks: list[str]
    seconds: float
    harm: dict[str, int] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    searched: int = 0
    """Bytes in which the planted words were looked for."""

    @property
    def faults(self) -> list[str]:
        """Everything that is not as it should be."""
        return [*self.tally.faults, *self.leaks]


def run(
    plan: Plan,
    total: int,
    seed: int,
    dovecot: DovecotServer,
    redis: RedisServer,
    *,
    hasty: bool = False,
    database_url: str = "",
    progress: Progress = lambda _line: None,
) -> Outcome:
    """Deliver ``total`` mails and let ``plan`` happen. ``hasty``: with leases that end sooner.

    ``database_url`` names a database in place of the SQLite of the data folder; its files are not searched then.
    """
    dovecot.start()
    redis.start()
    redis.flush()
    began, first_day = monotonic(), local_date(datetime.now(UTC))
    with _folder() as folder, service(folder, dovecot, redis, hasty=hasty, database_url=database_url) as at:
        monitor = Monitor(redis, folder / "redis.told")
        at.start(*(name for name in (MAILBOX, TASKS, SCHEDULE) for _ in range(plan.bridges)))
        seeds = [mail for draw in [Draw(seed)] for _ in range(max(3, total // 50)) for mail in verified_form(draw)]
        known = list(_told(at, seeds))
        rest = drawn(Draw(seed, known, first=total * 10), total - len(seeds))
        chance = random.Random(f"{seed}:{plan.name}")
        troubles = plan.troubles(chance)
        _work_off(at, seeds, rest, troubles, progress)
        for part in at.parts:
            part.end()
        monitor.stop()
        told = (folder / "redis.told").read_bytes()
        restored = next((one.restored for one in troubles if isinstance(one, NewValidity)), Counter())
        days = (local_date(datetime.now(UTC)) - first_day).days + 1
        mails = [*seeds, *rest]
        return Outcome(
            plan,
            seed,
            tally(mails, look(at), restored, days),
            leaks(at, told),
            monotonic() - began,
            {one.name: one.done for one in troubles} | ({"bridges": plan.bridges} if plan.bridges > 1 else {}),
            _kinds(mails),
            len(told) + sum(path.stat().st_size for path in at.data.rglob("*") if path.is_file()),
        )


def _kinds(mails: Sequence[Mail]) -> Counter[str]:
    found: Counter[str] = Counter()
    for mail in mails:
        found[mail.kind] += mail.copies
    return found


@contextmanager
def _folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="mail-proof-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _told(at: Service, seeds: Sequence[Mail]) -> Iterator[Known]:
    """Deliver the first notifications, and read from the replies, as their senders do, which references they got."""
    for mail in seeds:
        at.mailbox.drop(mail.raw)
    assert eventually(lambda: len(at.sink.delivered) >= len(seeds), _TOLD_SECONDS), "The first replies do not come."
    references = {}
    for reply in at.sink.delivered:
        named = _REFERENCE.search(reply.message.get_content())
        assert named, "A verified sender was told no reference."
        references[reply.recipients[0]] = named[1]
    for mail in seeds:
        (part,) = mail.parts
        assert isinstance(part, Form)
        yield Known(part.notification, references[mail.sender])


def _work_off(at: Service, seeds: list[Mail], rest: list[Mail], troubles: list[Trouble], progress: Progress) -> None:
    """Deliver the rest, as much at a time as there is trouble for, until all of it is worked or nothing moves."""
    waiting = [mail.raw for mail in rest for _ in range(mail.copies)]
    total, sent, pause = len(waiting), 0, Event()
    kept, whole = 0, len(seeds) + len(rest)
    last, since, looked = (-1, -1), monotonic(), 0.0
    while True:
        until = min((one.wants(total) for one in troubles), default=total)
        while sent < until:
            at.mailbox.drop(waiting[sent])
            sent += 1
        for one in troubles:
            if one.left and sent >= one.wants(total) and kept >= one.had(whole):
                one.look(at)
        for part in at.parts:
            part.keep_alive()
        pause.wait(_TURN_SECONDS)
        if monotonic() - looked < _LOOK_SECONDS:
            continue
        looked = monotonic()
        kept, left = _worked(at)
        if (kept, left) != last:
            last, since = (kept, left), monotonic()
            progress(_line(at, sent + len(seeds), total + len(seeds), kept, left, troubles))
        if not any(one.left for one in troubles) and sent == total and not left and not at.waiting():
            return
        if monotonic() - since > _SILENCE_SECONDS:
            return  # what is missing is counted


def _worked(at: Service) -> tuple[int, int]:
    """How many messages are kept, and how much work is left of them."""
    with at.at.store.reading() as session:
        messages = session.scalar(select(func.count()).select_from(Message)) or 0
        left = select(func.count()).select_from(OutboxRow)
        return messages, session.scalar(left.where(OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))) or 0


def _line(at: Service, sent: int, total: int, kept: int, left: int, troubles: list[Trouble]) -> str:
    harm = "".join(f", {one.name} {one.done} of {one.times}" for one in troubles)
    return f"delivered {sent:,} of {total:,}, in the inbox {at.waiting():,}, kept {kept:,}, open work {left:,}{harm}"
