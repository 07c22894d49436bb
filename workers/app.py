"""The Celery application: where messages go, what they may hold, and every limit with its reason.

A message is a doorbell and the outbox is the truth (CONTRACT, 'Work'): nothing here may be needed for work to be done
once, only for it to be done soon.
"""

from __future__ import annotations

import logging
import sys
import warnings
from datetime import timedelta
from logging import LogRecord
from pathlib import Path
from typing import Any, Final

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning

from intake.settings import Settings
from intake.store.outbox import LEASE

WORK: Final = "intake.work"
SWEEP: Final = "intake.sweep"
WATCH: Final = "intake.watch"
DRAFTS: Final = "intake.drafts"
ALIKE: Final = "intake.alike"
"""Names of the tasks. All but the work itself have a queue of their own: they never wait behind a hundred bells."""

SWEEP_EVERY: Final = timedelta(seconds=5)
"""How late a case is at most whose bell was not heard; one small query each time."""
WATCH_EVERY: Final = timedelta(minutes=1)
"""How late people hear of what is wrong at most."""
DRAFTS_EVERY: Final = timedelta(minutes=5)
"""How late the office is asked at most about a draft that was never sent."""
ALIKE_EVERY: Final = timedelta(minutes=1)
"""How late a case that was changed by hand is compared with others at most."""
SOFT_LIMIT: Final = 80
"""Seconds until work is broken off and says so: a document of the largest size is read in far less."""
HARD_LIMIT: Final = 100
"""Seconds until its process is killed: before LEASE ends, so that nobody else begins while it still runs."""

PATIENT: Final = 10.0
"""Seconds that a worker waits for an answer of Redis before it connects anew."""
AT_ONCE: Final = 0.5
"""Seconds to connect, and seconds for the answer, while a notifier watches the page load."""

_ROUNDS: Final = {SWEEP: SWEEP_EVERY, WATCH: WATCH_EVERY, DRAFTS: DRAFTS_EVERY, ALIKE: ALIKE_EVERY}

_LIMITS: Final[dict[str, Any]] = {
    # What is waited for longer than LEASE is worked by somebody else already.
    "task_soft_time_limit": SOFT_LIMIT,
    "task_time_limit": HARD_LIMIT,
    # A message stays with Redis until its work has ended, and a process takes one at a time: what waits behind a long
    # document is taken by the other process, or by another host.
    "task_acks_late": True,
    "worker_prefetch_multiplier": 1,
    # Work that kills its process is not put back by the broker, which does not count: the outbox tries it again after
    # its lease, and holds it after the third death (EXPERIENCE 23).
    "task_reject_on_worker_lost": False,
    # A broken connection to Redis says nothing against the work in hand. (The default kills it in Celery 6.)
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    # lxml and the reading of hostile documents leave holes in memory: a fresh process now and then, and at once after
    # a document that took more than 400 MB (in KiB).
    "worker_max_tasks_per_child": 1000,
    "worker_max_memory_per_child": 400_000,
    # The default of 4 s kills processes that a busy machine starts slowly.
    "worker_proc_alive_timeout": 30,
    "worker_pool": "prefork",
}

_WORDS: Final[dict[str, Any]] = {
    # Ids only, as JSON: nothing that Redis hands us can be run.
    "task_serializer": "json",
    "result_serializer": "json",
    "event_serializer": "json",
    "accept_content": ["json"],
    # What came of the work stands in the database. No result, no events, no remote control: nobody who reaches Redis
    # can stop a worker, and a reconnect has less to build up again (EXPERIENCE 25).
    "task_ignore_result": True,
    "result_backend": None,
    "worker_send_task_events": False,
    "task_send_sent_event": False,
    "worker_enable_remote_control": False,
    # Our own lines are the only ones (see `speak`).
    "worker_hijack_root_logger": False,
    "worker_redirect_stdouts": False,
    "enable_utc": True,
}


def celery_app(settings: Settings, patience: float = PATIENT) -> Celery:
    """The application on the broker of ``settings``. ``patience`` is in seconds, for connecting and for each answer."""
    app = Celery("intake", broker=settings.redis.broker_url, set_as_current=False)
    app.conf.update(_LIMITS)
    app.conf.update(_WORDS)
    app.conf.update(
        worker_concurrency=settings.worker_processes,
        task_routes={WORK: {"queue": WORK}} | {name: {"queue": SWEEP} for name in (SWEEP, WATCH, DRAFTS, ALIKE)},
        task_default_queue=WORK,
        # Retrying is the outbox's. A worker connects again for as long as it lives.
        task_publish_retry=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_channel_error_retry=True,
        broker_connection_timeout=patience,
        broker_transport_options={
            # What a dead worker had taken is handed out again when its row can be claimed again, not after the
            # default hour. A living one has ended by then.
            "visibility_timeout": int(LEASE.total_seconds()),
            "socket_timeout": patience,
            "socket_connect_timeout": patience,
            "socket_keepalive": True,
            "retry_on_timeout": False,
            "max_retries": 0,
        },
        # What nobody took is of no use once the next is due, so none pile up.
        beat_schedule={
            name: {"task": name, "schedule": every, "options": {"expires": every.total_seconds()}}
            for name, every in _ROUNDS.items()
        },
        beat_max_loop_interval=SWEEP_EVERY.total_seconds(),
        result_expires=None,  # else the schedule would ask for results to be cleared away
    )
    return app


def speak() -> None:
    """Log lines of the background work to standard error, without the words of any failure."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    for name in ("celery.worker.strategy", "celery.app.trace", "celery.beat"):
        logging.getLogger(name).setLevel(logging.WARNING)  # a line for every bell, and two for every sweep
    logging.getLogger("celery.app.trace").addFilter(without_words)
    logging.getLogger("celery.beat").addFilter(lambda record: record.exc_info is None or without_words(record))
    warnings.simplefilter("ignore", CPendingDeprecationWarning)  # it asks for a choice that _LIMITS has made


def without_words(record: LogRecord) -> bool:
    """Keep of a failure its type and its place: its text may quote a document, and so may the lines around it."""
    kind, _, trace = record.exc_info or (None, None, None)
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    what = getattr(record, "data", {}).get("name", record.name)
    record.msg, record.args = f"{what}: {'failed' if kind is None else kind.__name__}{where}", None
    record.exc_info = record.exc_text = record.stack_info = None
    record.data = {}
    return True
