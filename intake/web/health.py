"""Pages for machines: alive, ready, and figures without personal data."""

from __future__ import annotations

import redis
from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from intake.errors import Transient
from intake.store.people import WebSession
from intake.web.context import context, current_store
from intake.web.observing import registry_of

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
def ready() -> ResponseReturnValue:
    """200 when pages can be served: the database answers. Redis away is 'degraded': the outbox keeps the work."""
    try:
        with current_store().transaction() as session:
            session.query(WebSession.id).limit(1).all()
    except Transient:
        return jsonify(status="unready", database="away"), 503
    redis_answers = _redis_answers(context().redis_url)
    return jsonify(status="ok" if redis_answers else "degraded", database="ok", redis="ok" if redis_answers else "away")


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Counts and times of requests by page, never by person or case."""
    return Response(generate_latest(registry_of(current_app)), content_type=CONTENT_TYPE_LATEST)


def _redis_answers(url: str) -> bool:
    if not url:
        return False
    # kombu writes redis+socket:// for what redis-py calls unix:// (CONTRACT, Work).
    url = url.replace("redis+socket://", "unix://", 1)
    try:
        client = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        with client:
            return bool(client.ping())
    except redis.RedisError:
        return False
