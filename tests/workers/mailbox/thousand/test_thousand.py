"""A slice in the usual run, with everything going wrong at once; each thousand for itself in the long one."""

import pytest

from tests.figures import Figure
from tests.servers.dovecot import DovecotServer
from tests.servers.redis_server import RedisServer
from tests.workers.mailbox.thousand.plans import PLANS, SEED, SLICE, TOTAL
from tests.workers.mailbox.thousand.run import Plan, run

MAILS = 60
"""One of each kind, and a few over."""


def test_a_slice_with_everything_going_wrong_loses_nothing_and_doubles_nothing(
    dovecot: DovecotServer, redis_server: RedisServer
) -> None:
    outcome = run(SLICE, MAILS, SEED, dovecot, redis_server, hasty=True)
    assert outcome.faults == []
    assert (outcome.tally.lost, outcome.tally.doubled, outcome.tally.in_inbox) == (0, 0, 0)
    assert outcome.tally.receipts == outcome.tally.as_expected > MAILS


@pytest.mark.prove
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_three_hundred_mails_on_postgresql_with_everything_going_wrong(
    dovecot: DovecotServer, redis_server: RedisServer, database_url: str, figure: Figure
) -> None:
    """Where several may write at one moment, what one at a time hides comes to light."""
    outcome = run(PLANS[-1], 300, SEED, dovecot, redis_server, hasty=True, database_url=database_url)
    found = outcome.tally
    figure(
        f"{found.mails:,} mails in one mailbox, all at once on PostgreSQL: receipts as expected, lost, doubled",
        f"{found.as_expected:,} of {found.receipts:,}, {found.lost}, {found.doubled}",
    )
    assert outcome.faults == []


@pytest.mark.prove
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_a_thousand_mails(plan: Plan, dovecot: DovecotServer, redis_server: RedisServer, figure: Figure) -> None:
    outcome = run(plan, TOTAL, SEED, dovecot, redis_server)
    figure(
        f"mails in one mailbox, {plan.name}: receipts as expected",
        f"{outcome.tally.as_expected:,} of {outcome.tally.receipts:,}",
    )
    figure(f"mails in one mailbox, {plan.name}: lost, doubled", f"{outcome.tally.lost}, {outcome.tally.doubled}")
    assert outcome.faults == []
