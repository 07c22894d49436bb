"""The two programs of the background work: who does it, and who says when. Each runs until it is told to stop."""

from __future__ import annotations

import gc
import logging
import os
import signal
from datetime import UTC, datetime
from typing import Any, Final

from celery.signals import worker_process_init

from intake.documents import confined
from intake.documents.reader import DocumentReader
from intake.opened import rules_of
from intake.settings import Settings
from workers.app import SWEEP, SWEEP_EVERY, WORK, celery_app, speak
from workers.processes import end_with, join_freed_memory
from workers.tasks import desk_in_each_process, register

log: Final = logging.getLogger(__name__)


def serve_tasks(settings: Settings) -> None:
    """Take bells and sweeps from Redis and do the work, in processes that are replaced when they die.

    SIGTERM or SIGINT lets the work in hand come to its end first.
    """
    speak()
    say_what_is_read(settings.documents)
    app = celery_app(settings)
    register(app, desk_in_each_process(settings))
    parent = os.getpid()

    def end_with_this_one(**_: Any) -> None:
        end_with(parent, signal.SIGKILL)  # nobody would take its answers any more

    worker_process_init.connect(end_with_this_one, weak=False)
    rules_of(settings, datetime.now(UTC))  # loads the calendars, which would cost the first case of each process 0.2 s
    # What is loaded by now lives as long as the processes: they share its memory, and no collection of garbage has to
    # look through it again, which would cost the reading of a form a tenth of its time.
    gc.freeze()
    join_freed_memory()
    app.Worker(
        queues=[WORK, SWEEP],
        loglevel=logging.INFO,
        quiet=True,
        # What workers say to each other, and what a reconnect would have to build up again.
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    ).start()


def say_what_is_read(documents: DocumentReader) -> None:
    """Say once what this host cannot do with documents, or not as safely as it could."""
    if documents.office is None:
        log.warning("No LibreOffice (INTAKE_SOFFICE): a .doc, .odt or .rtf will wait for a person.")
    elif not confined.can_be_alone():
        log.warning(
            "This system does not let LibreOffice be cut off from the network (unshare of user and network namespaces "
            "is refused). It is told to fetch nothing; a firewall should see to it too."
        )


def serve_schedule(settings: Settings) -> None:
    """Ask for a sweep every few seconds. Kept in memory alone, the schedule cannot go stale (EXPERIENCE 25)."""
    speak()
    app = celery_app(settings)
    log.info("The schedule runs: a sweep every %g seconds.", SWEEP_EVERY.total_seconds())
    app.Beat(scheduler_cls="celery.beat:Scheduler", loglevel="INFO", quiet=True).run()
