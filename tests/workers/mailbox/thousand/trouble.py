"""What goes wrong during a run. Each kind of harm waits for a moment of work, then falls at random near it."""

from __future__ import annotations

import os
import random
import signal
from abc import ABC, abstractmethod
from collections import Counter
from contextlib import suppress
from hashlib import sha256
from time import monotonic
from typing import Final

from sqlalchemy import exists, select

from intake.store.work import MailboxState, OutboxRow
from tests.workers.mailbox.thousand.expected import PROCESSED
from tests.workers.mailbox.thousand.parts import MAILBOX, TASKS, Service

_NEAR_SECONDS: Final = 0.6
"""How far behind the first sign of work a blow falls: a burst of mails is taken in, or read, in about that time."""
_RESTORED: Final = 20
"""Mails that lie in the inbox again after it was restored from a backup."""
_ONE_PROCESS: Final = "one process of a worker"


class Trouble(ABC):
    """One kind of harm, done ``times`` over. It is asked ``look`` again and again once mail for it has come."""

    name: str

    def __init__(self, times: int, chance: random.Random) -> None:
        self.times = times
        self.done = 0
        self.chance = chance
        self._falls_at: float | None = None
        self.ready()

    @property
    def left(self) -> bool:
        """Whether there is more to come."""
        return self.done < self.times

    def wants(self, total: int) -> int:
        """How many of ``total`` mails must have been delivered for the next blow: they are spread over the run."""
        return total * (self.done + 1) // (self.times + 1) if self.left else total

    def had(self, whole: int) -> int:
        """How many of ``whole`` different mails must have been kept by then: those of the blows before."""
        return whole * self.done // (self.times + 1)

    def ready(self) -> None:  # noqa: B027 - most kinds of harm have nothing to choose
        """Choose what comes next."""

    def look(self, service: Service) -> None:
        """Do harm a random moment after work for it began."""
        if self._falls_at is None:
            if self.at_work(service) or _idle(service):
                self._falls_at = monotonic() + self.chance.uniform(0, _NEAR_SECONDS)
        elif monotonic() >= self._falls_at:
            self._falls_at = None
            if self.strike(service):
                self.done += 1
                self.ready()

    def at_work(self, service: Service) -> bool:
        """Whether what is to be harmed has something in hand."""
        return _mail_is_taken_in(service)

    @abstractmethod
    def strike(self, service: Service) -> bool:
        """Do it once; False when there was nothing to harm."""


class Kills(Trouble):
    """SIGKILL: to the process of the mailbox, to a worker, to one of the processes in which a worker does its tasks."""

    name = "SIGKILL"

    def __init__(self, times: int, chance: random.Random) -> None:
        self.victims: Counter[str] = Counter()
        self._victim = ""
        super().__init__(times, chance)

    def ready(self) -> None:
        self._victim = self.chance.choice((MAILBOX, TASKS, _ONE_PROCESS))

    def at_work(self, service: Service) -> bool:
        return _mail_is_taken_in(service) if self._victim == MAILBOX else _something_waits(service)

    def strike(self, service: Service) -> bool:
        if not (self._kill_one_process(service) if self._victim == _ONE_PROCESS else self._kill_part(service)):
            return False
        self.victims[self._victim] += 1
        return True

    def _kill_part(self, service: Service) -> bool:
        """The mailbox's is the one that holds the mailbox: the other only waits for it."""
        among = service.of(self._victim)
        part = next((one for one in among if one.pid == _holder(service)), self.chance.choice(among))
        part.kill()
        part.start()
        return True

    def _kill_one_process(self, service: Service) -> bool:
        found = [pid for part in service.of(TASKS) for pid in part.children()]
        if not found:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.chance.choice(found), signal.SIGKILL)
            return True
        return False


class Restarts(Trouble):
    """The mail server stopped and started: every session ends in the middle of whatever it was."""

    name = "mail server restarted"

    def strike(self, service: Service) -> bool:
        service.dovecot.restart()
        return True


class Flushes(Trouble):
    """Redis forgets everything."""

    name = "FLUSHALL"

    def at_work(self, service: Service) -> bool:
        return _something_waits(service)

    def strike(self, service: Service) -> bool:
        service.redis.flush()
        return True


class NewValidity(Trouble):
    """The mailbox restored from a backup: every UID means something else, and mails that were filed are back."""

    name = "UIDVALIDITY changed"

    def __init__(self, times: int, chance: random.Random) -> None:
        self.restored: Counter[str] = Counter()
        """Digests of the mails that came back."""
        super().__init__(times, chance)

    def strike(self, service: Service) -> bool:
        filed = sorted(service.mailbox.files(PROCESSED))
        chosen = self.chance.sample(filed, min(_RESTORED, len(filed)))
        self.restored.update(sha256(path.read_bytes()).hexdigest() for path in chosen)
        service.mailbox.restore(chosen)
        return True


def _holder(service: Service) -> int:
    """The process that works the mailbox, as it stands in the database; 0 when none does."""
    with service.at.store.reading() as session:
        held = session.scalar(select(MailboxState.holder).where(MailboxState.held_until.is_not(None)))
    return int(held.split(":")[1]) if held else 0


def _mail_is_taken_in(service: Service) -> bool:
    return service.waiting() > 0 and any(part.pid == _holder(service) for part in service.of(MAILBOX))


def _something_waits(service: Service) -> bool:
    with service.at.store.reading() as session:
        return bool(session.scalar(select(exists().where(OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None)))))


def _idle(service: Service) -> bool:
    """Nothing is left to be done at all: harm falls on a service at rest then, rather than never."""
    return service.waiting() == 0 and not _something_waits(service)
