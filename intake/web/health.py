"""Pages for machines: alive, ready, and figures without personal data."""

from __future__ import annotations

import redis
from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from redis.backoff import NoBackoff
from redis.retry import Retry

from intake.errors import Transient
from intake.store.vital_signs import Signs
from intake.web.condition import condition
from intake.web.context import context
from intake.web.observing import registry_of

blueprint = Blueprint("health", __name__)

_REDIS_AWAY = "Redis does not answer: notifications are kept, and are read when it is back."


@blueprint.get("/health/live")
def live() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> ResponseReturnValue:
    """200 when pages can be served: the database answers. What else is wrong makes it 'degraded', with sentences.

    Monitoring that pages a person looks at ``problems``, not at the status of the answer.
    """
    try:
        found = condition()
    except Transient as failure:
        return jsonify(status="unready", database="away", problems=[failure.sentence]), 503
    redis_answers = _redis_answers(context().redis_url)
    problems = [*([] if redis_answers else [_REDIS_AWAY]), *found.problems()]
    return jsonify(
        status="degraded" if problems else "ok",
        database="ok",
        redis="ok" if redis_answers else "away",
        problems=problems,
    )


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Counts and times of requests by page, never by person or case, and how the background work is."""
    figures = generate_latest(registry_of(current_app))
    try:
        figures += generate_latest(_gauges(condition()))
    except Transient:
        figures += generate_latest(_database_away())
    return Response(figures, content_type=CONTENT_TYPE_LATEST)


def _gauges(found: Signs) -> CollectorRegistry:
    registry = CollectorRegistry()

    def show(name: str, what: str, value: float) -> None:
        Gauge(name, what, registry=registry).set(value)

    show("intake_database_up", "Whether the database answers", 1)
    show("intake_outbox_waiting", "Pieces of work neither done nor given up", found.waiting)
    longest = found.longest_due
    show("intake_outbox_longest_due_seconds", "How long the oldest is due", longest.total_seconds() if longest else 0)
    show("intake_outbox_for_a_person", "Pieces of work that failed for good and wait for a person", found.for_a_person)
    # What never happened has no age: an alarm on `absent()` or on /health/ready finds it.
    if found.since_sweep is not None:
        show("intake_sweep_age_seconds", "Since a worker last swept the outbox", found.since_sweep.total_seconds())
    show("intake_mailboxes_never_reached", "Mailboxes never reached", sum(m.silence is None for m in found.mailboxes))
    silences = [mailbox.silence.total_seconds() for mailbox in found.mailboxes if mailbox.silence is not None]
    if silences:
        show("intake_mailbox_silence_seconds", "Since the mailbox longest silent was last reached", max(silences))
    return registry


def _database_away() -> CollectorRegistry:
    registry = CollectorRegistry()
    Gauge("intake_database_up", "Whether the database answers", registry=registry).set(0)
    return registry


def _redis_answers(url: str) -> bool:
    if not url:
        return False
    # kombu writes redis+socket:// for what redis-py calls unix:// (CONTRACT, Work).
    url = url.replace("redis+socket://", "unix://", 1)
    try:
        # Asked once: the client's own way is to ask three times more, with pauses that a probe does not wait for.
        client = redis.Redis.from_url(
            url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0)
        )  # fmt: skip
        with client:
            return bool(client.ping())
    except redis.RedisError:
        return False
