"""The long runs: workers killed while they work."""

import os
import signal
from functools import partial

import pytest

from tests.eventually import eventually
from tests.examples import EXAMPLES
from tests.figures import Figure
from tests.servers.processes import Process
from tests.workers.house import House, pool_of

# Two leases and what comes around them: a row of a killed process is left alone until its lease ends.
_TWO_LEASES = 400


def replaced(worker: Process, before: set[int]) -> bool:
    return len(pool_of(worker)) == len(before) and not before & set(pool_of(worker))


def moved(at: House, since: list[str]) -> bool:
    return at.states() != since


@pytest.mark.prove
def test_workers_killed_again_and_again_lose_nothing_and_double_nothing(at: House, figure: Figure) -> None:
    at.start("schedule")
    worker = at.start("tasks")
    for given in EXAMPLES:
        at.receive(given)
    kills = 0
    while kills < 6:
        before = set(pool_of(worker))
        begun = at.states()
        for process in before:
            os.kill(process, signal.SIGKILL)
            kills += 1
        assert eventually(partial(replaced, worker, before))
        # Let the next get to work before they are killed: the same moment each time would prove one moment.
        eventually(partial(moved, at, begun), within=2)
    worker.kill()
    at.start("tasks")
    assert at.finishes(_TWO_LEASES)
    assert len(at.states()) == len(EXAMPLES)
    assert set(at.states()) == {"told"}
    assert at.cases() == at.outcomes().count("case")
    figure("Notifications worked while their workers were killed", f"{len(EXAMPLES)} of {len(EXAMPLES)}, {kills} kills")
