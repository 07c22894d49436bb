"""The workers as processes: what was accepted becomes a case, whatever happens to Redis meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.store.vital_signs import SWEEP_ALARM, signs
from intake.store.watching import Alarm
from tests.eventually import eventually
from tests.examples import example
from tests.servers.redis_server import RedisServer
from tests.workers.house import House
from workers.bell import Bell
from workers.lookout import Lookout
from workers.tasks import Desk


def problems(browser: FlaskClient) -> list[str]:
    answer = browser.get("/health/ready")
    assert answer.status_code == 200
    return list(answer.get_json()["problems"])


def test_a_notification_sent_online_is_opened_by_a_worker_that_heard_the_bell(at: House) -> None:
    at.start("tasks")
    browser = at.browser()
    shown = at.send_online(browser, example("0031"))
    assert "Nobody has read it yet" in browser.get(shown).text
    assert at.finishes()
    assert at.cases() == 1


def test_the_schedule_has_the_outbox_swept_and_health_says_that_all_is_well(at: House) -> None:
    browser = at.browser()
    assert any("has not started yet" in problem for problem in problems(browser))
    at.start("tasks")
    at.start("schedule")
    at.receive(example("0031"))  # nobody rings
    assert at.finishes()
    assert eventually(lambda: problems(browser) == [])


def test_story_25_redis_stopped_during_submissions_costs_no_reference_and_no_case(
    at: House, redis_server: RedisServer
) -> None:
    at.start("tasks")
    at.start("schedule")
    browser = at.browser()
    redis_server.stop()
    for ending in ("0031", "0036"):
        shown = at.send_online(browser, example(ending))
        assert "Nobody has read it yet" in browser.get(shown).text
    assert any("Redis does not answer" in problem for problem in problems(browser))
    redis_server.start()
    assert at.finishes(120)
    assert at.cases() == 2


def test_story_25_a_worker_works_on_after_redis_was_restarted(at: House, redis_server: RedisServer) -> None:
    at.start("tasks")
    for ending in ("0031", "0036"):
        redis_server.stop()
        redis_server.start()
        at.receive(example(ending))
        # No schedule runs, so that the worker must hear this bell.
        Desk(at.settings, at.store, Bell(at.settings)).sweep()
        assert at.finishes()
    assert at.cases() == 2


def test_story_25_a_schedule_and_a_worker_that_stopped_are_said_and_what_came_meanwhile_is_worked(
    at: House, redis_server: RedisServer
) -> None:
    parts = [at.start("tasks"), at.start("schedule")]
    browser = at.browser()
    assert eventually(lambda: problems(browser) == [])
    for part in parts:
        part.kill()
    at.send_online(browser, example("0031"))
    redis_server.flush()
    with at.store.reading() as session:
        found = list(signs(session, datetime.now(UTC) + timedelta(minutes=6)).problems())
    assert len(found) == 2
    assert "The background work has stood still" in found[0]
    assert "has waited" in found[1]
    at.start("tasks")
    at.start("schedule")
    assert at.finishes()
    assert eventually(lambda: problems(browser) == [])


@pytest.mark.parametrize("stopped", ["tasks", "schedule"])
def test_story_25_either_of_them_stopped_turns_health_red_and_raises_one_alarm(at: House, stopped: str) -> None:
    parts = {part: at.start(part) for part in ("tasks", "schedule")}
    browser = at.browser()
    assert eventually(lambda: problems(browser) == [])
    parts[stopped].kill()
    at.send_online(browser, example("0031"))
    later = datetime.now(UTC) + timedelta(minutes=6)
    with at.store.reading() as session:
        assert any("has stood still" in found for found in signs(session, later).problems())
    for _ in range(2):
        Lookout(at.settings, at.store, lambda: later, later - timedelta(minutes=6)).look()
    with at.store.reading() as session:
        raised = list(session.scalars(select(Alarm.about).where(Alarm.about == SWEEP_ALARM)))
    assert raised == [SWEEP_ALARM]
    assert any("has stood still" in found for found in still_said(at, later))
    at.start(stopped)
    assert at.finishes()
    Desk(at.settings, at.store, Bell(at.settings)).watch()
    assert eventually(lambda: problems(browser) == [])


def still_said(at: House, when: datetime) -> list[str]:
    with at.store.reading() as session:
        return list(signs(session, when).stalled())


def test_story_25_a_redis_that_is_emptied_again_and_again_costs_no_case(at: House, redis_server: RedisServer) -> None:
    at.start("tasks")
    at.start("schedule")
    browser = at.browser()
    for ending in ("0031", "0036", "0034"):
        at.send_online(browser, example(ending))
        redis_server.flush()
    assert at.finishes()
    assert at.cases() == 3
    assert eventually(lambda: problems(browser) == [])


def test_story_24_two_schedules_and_two_workers_have_one_effect(at: House) -> None:
    for part in ("tasks", "tasks", "schedule", "schedule"):
        at.start(part)
    for ending in ("0031", "0036", "0034"):
        at.receive(example(ending))
    assert at.finishes()
    assert at.cases() == 3
