"""What the Celery application promises, and what its log lines keep to themselves."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from intake.settings import Settings
from intake.store.outbox import LEASE
from tests.intake.store.made import CANARY
from workers.app import ALIKE, DRAFTS, HARD_LIMIT, SOFT_LIMIT, SWEEP, WATCH, celery_app, without_words


def test_work_ends_before_its_lease_and_a_dead_workers_message_comes_back_no_sooner(tmp_path: Path) -> None:
    conf = celery_app(Settings.load({"INTAKE_DATA_DIR": str(tmp_path)})).conf
    visible = timedelta(seconds=conf.broker_transport_options["visibility_timeout"])
    assert timedelta(seconds=SOFT_LIMIT) < timedelta(seconds=HARD_LIMIT) < LEASE <= visible


def test_story_25_nothing_is_scheduled_that_could_pile_up_or_go_stale(tmp_path: Path) -> None:
    conf = celery_app(Settings.load({"INTAKE_DATA_DIR": str(tmp_path)})).conf
    assert set(conf.beat_schedule) == {ALIKE, DRAFTS, SWEEP, WATCH}
    for entry in conf.beat_schedule.values():
        assert entry["options"]["expires"] <= entry["schedule"].total_seconds()
    assert conf.accept_content == ["json"]


@pytest.mark.parametrize(("given", "processes"), [({}, 2), ({"INTAKE_WORKER_PROCESSES": "3"}, 3)])
def test_a_worker_does_as_much_at_a_time_as_the_setting_says(
    given: dict[str, str], processes: int, tmp_path: Path
) -> None:
    conf = celery_app(Settings.load({"INTAKE_DATA_DIR": str(tmp_path), **given})).conf
    assert (conf.worker_concurrency, conf.worker_prefetch_multiplier) == (processes, 1)


def test_a_failure_is_logged_by_its_type_and_place_alone() -> None:
    def falls_over() -> None:
        raise RecursionError(CANARY)

    with pytest.raises(RecursionError) as raised:
        falls_over()
    fault = (raised.type, raised.value, raised.tb)
    said = logging.LogRecord("celery.app.trace", logging.ERROR, __file__, 1, "%(exc)s", ({"exc": CANARY},), fault)
    said.data = {"name": "intake.work", "args": CANARY}
    assert without_words(said)
    line = logging.Formatter("%(message)s").format(said)
    assert line.startswith("intake.work: RecursionError at test_app.py:")
    assert CANARY not in line + repr(vars(said))


def test_a_failure_without_a_trace_says_no_more() -> None:
    said = logging.LogRecord("celery.app.trace", logging.ERROR, __file__, 1, "%s", (CANARY,), None)
    assert without_words(said)
    assert logging.Formatter().format(said) == "celery.app.trace: failed"
