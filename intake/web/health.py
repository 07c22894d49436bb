"""Pages for machines: alive, ready, and figures without personal data."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from intake.cases.drafts import DatabaseSession
from intake.cases.traffic import traffic
from intake.errors import Transient
from intake.store import rehearsals
from intake.store.watching import Rehearsal
from intake.web.condition import condition, redis_answers
from intake.web.context import current_settings, current_store, now
from intake.web.gauges import database_away, gauges
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
    redis_there = redis_answers()
    problems = [*([] if redis_there else [_REDIS_AWAY]), *found.problems()]
    return jsonify(
        status="degraded" if problems else "ok",
        database="ok",
        redis="ok" if redis_there else "away",
        problems=problems,
    )


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Counts and times of requests by page, never by person or case, and how the background work is."""
    figures = generate_latest(registry_of(current_app))
    try:
        found = condition()
        with current_store().reading() as session:
            figures += generate_latest(gauges(found, traffic(session, now()), _rehearsals(session)))
    except Transient:
        figures += generate_latest(database_away())
    return Response(figures, content_type=CONTENT_TYPE_LATEST)


def _rehearsals(session: DatabaseSession) -> list[Rehearsal | None]:
    return [rehearsals.latest(session, route.mailbox) for route in current_settings().watching.routes]
