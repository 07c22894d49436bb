"""How the service is: what somebody has to look at now, and the figures behind it. No case, no person, no content."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from intake.cases.alarmed import alarmed
from intake.cases.traffic import traffic
from intake.store import rehearsals
from intake.store.vital_signs import ended_alarms
from intake.web.access import Action
from intake.web.condition import condition, redis_answers
from intake.web.context import current_settings, current_store, now
from intake.web.guard import needs
from intake.web.triage.lights import State, Watched, lights

OUTCOMES: Final = {
    "case": "A case was opened",
    "update": "An update to a case",
    "duplicate": "A repeat",
    "needs_a_person": "Needs, or needed, a person",
    "auto_reply": "An automatic reply",
    "bounce": "A delivery report",
    "test": "A rehearsal",
    "in_work": "Being worked",
}
_PAST: Final = timedelta(days=7)


def register(blueprint: Blueprint) -> None:
    """Put the page under its address."""
    blueprint.add_url_rule("/service", "service", service)


@needs(Action.SEE_SERVICE)
def service() -> ResponseReturnValue:
    """The lights, what came and went in seven days, and the alarms there were."""
    settings, at = current_settings(), now()
    signs = condition()
    with current_store().reading() as session:
        seen = Watched(
            signs=signs,
            traffic=traffic(session, at),
            redis_answers=redis_answers(),
            rehearsals=[rehearsals.latest(session, route.mailbox) for route in settings.watching.routes],
            watching=settings.watching,
            alarmed=len(alarmed(session, settings.watching.alarm_to, at)),
            now=at,
        )
        past = ended_alarms(session, at - _PAST)
    found = lights(seen)
    return render_template(
        "triage/service.html",
        lights=found,
        pressing=[light for light in found if light.state is State.LOOK],
        signs=signs,
        traffic=seen.traffic,
        outcomes=OUTCOMES,
        most_a_day=max(day.total for day in seen.traffic.days) or 1,
        most_of_one=max((seen.traffic.over_all(outcome) for outcome in seen.traffic.outcomes), default=1),
        past=past,
        at=at,
    )
