"""The commands that keep running: the pages, the background work, and all of it as one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import click
from flask import Flask

from intake.cli.store import Opened, opened
from intake.cli.supervise import Part, only_one, ours, supervise, told_to_stop
from intake.demonstration import accounts
from intake.demonstration.loading import load
from intake.demonstration.welcome import welcome_lines
from intake.pipeline.receive import TOPIC
from intake.settings import Settings
from intake.store.outbox import key_of
from intake.store.store import Store
from intake.web.api import blueprint as api
from intake.web.app import create_app
from intake.web.notify import PUBLISH
from intake.web.notify import blueprint as notify
from intake.web.server import serve
from intake.web.triage import blueprint as triage
from intake.web.triage.acting import RING
from intake.web.triage.acting import blueprint as acting
from workers import private_redis
from workers.app import speak
from workers.bell import Bell
from workers.lookout import looking_out
from workers.mailbox import watch_all
from workers.serve import serve_schedule, serve_tasks

_BACKGROUND: Final = ("tasks", "schedule", "mailbox")


@click.command("web")
def web() -> None:
    """Serve the pages.

    Example: INTAKE_DATA_DIR=data INTAKE_PORT=8000 intake web
    """
    with opened() as at:
        if not at.settings.demo:
            accounts.close(at.store, datetime.now(UTC))
        serve(application(at.settings, at.store), at.settings)


def application(settings: Settings, store: Store) -> Flask:
    """The pages, with a bell that is rung when a notification was sent."""
    app = create_app(store, settings, redis_url=settings.redis.client_url, blueprints=[notify, triage, acting, api])
    bell = Bell(settings)
    app.extensions[PUBLISH] = lambda receipt_id: bell.ring(key_of(TOPIC, receipt_id))
    app.extensions[RING] = bell.ring
    return app


@click.command("worker")
@click.option("--only", type=click.Choice(_BACKGROUND), help="Run this part alone.")
def worker(only: str | None) -> None:
    """Do the background work: take in mail, read what was accepted, open its case, choose who must hear.

    Run it on as many hosts as are needed; they share the database and the Redis of the settings. Where nobody named a
    Redis, the one that `intake run` starts on this machine is used.

    Example: INTAKE_DATA_DIR=data intake worker --only tasks
    """
    with opened() as at:
        if only is None:
            supervise(_background(), told_to_stop())
        else:
            _run_part(at, only)


@click.command("run")
def run() -> None:
    """Run everything in the foreground; Ctrl-C stops all of it.

    Example: INTAKE_DATA_DIR=data intake run
    """
    with opened() as at, only_one(at.settings.data_dir):
        stop = told_to_stop()
        parts = [*_redis(at.settings), Part("web", ours("web")), *_background()]
        click.echo("\n".join(welcome_lines(at.settings, load(at.store, at.settings, datetime.now(UTC)))))
        supervise(parts, stop)


def _redis(settings: Settings) -> list[Part]:
    socket = settings.redis.socket
    if socket is None or not settings.redis.private:
        return []
    return [Part("redis", lambda: private_redis.command(socket), last=True)]


def _background() -> list[Part]:
    return [Part(name, ours("worker", "--only", name)) for name in _BACKGROUND]


def _run_part(at: Opened, name: str) -> None:
    if name == "tasks":
        serve_tasks(at.settings)
    elif name == "schedule":
        serve_schedule(at.settings)
    else:
        speak()
        stop = told_to_stop()
        with looking_out(at.settings, at.store, _utc_now):
            watch_all(at.settings, at.store, stop, _utc_now, Bell(at.settings).ring)


def _utc_now() -> datetime:
    return datetime.now(UTC)
