"""The figures of `/metrics` about the service itself.

A mailbox is named by its place in the settings: its address may be a person's, and anybody may read this page
(docs/decisions/0037).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Gauge

from intake.cases.traffic import Leaving, Traffic
from intake.store.vital_signs import Signs
from intake.store.watching import Rehearsal


def gauges(found: Signs, seen: Traffic, last: Sequence[Rehearsal | None]) -> CollectorRegistry:
    """Everything that is known. ``last`` are the last rehearsals, in the order of the mailboxes that have any.

    What never happened has no age and no figure: an alarm on `absent()` or on /health/ready finds it.
    """
    registry = CollectorRegistry()
    _show(registry, "intake_database_up", "Whether the database answers", 1)
    _of_work(registry, found)
    _of_mailboxes(registry, found)
    _of_traffic(registry, seen)
    _of_leaving(registry, seen.leaving)
    _of_watch(registry, found, seen, last)
    return registry


def database_away() -> CollectorRegistry:
    """All that can be said then."""
    registry = CollectorRegistry()
    _show(registry, "intake_database_up", "Whether the database answers", 0)
    return registry


def _show(registry: CollectorRegistry, name: str, what: str, value: float) -> None:
    Gauge(name, what, registry=registry).set(value)


def _of_work(registry: CollectorRegistry, found: Signs) -> None:
    longest = found.longest_due.total_seconds() if found.longest_due else 0
    _show(registry, "intake_outbox_waiting", "Pieces of work neither done nor given up", found.waiting)
    _show(registry, "intake_outbox_longest_due_seconds", "How long the oldest is due", longest)
    what = "Pieces of work that failed for good and wait for a person"
    _show(registry, "intake_outbox_for_a_person", what, found.for_a_person)
    if found.since_sweep is not None:
        what = "Since a worker last swept the outbox"
        _show(registry, "intake_sweep_age_seconds", what, found.since_sweep.total_seconds())


def _of_mailboxes(registry: CollectorRegistry, found: Signs) -> None:
    never = sum(mailbox.silence is None for mailbox in found.mailboxes)
    _show(registry, "intake_mailboxes_never_reached", "Mailboxes never reached", never)
    silences = [mailbox.silence.total_seconds() for mailbox in found.mailboxes if mailbox.silence is not None]
    if silences:
        what = "Since the mailbox longest silent was last reached"
        _show(registry, "intake_mailbox_silence_seconds", what, max(silences))
    contact = Gauge(
        "intake_mailbox_last_contact_seconds", "Since a mailbox was last looked through", ["mailbox"], registry=registry
    )
    oldest = Gauge(
        "intake_mailbox_oldest_unread_seconds",
        "Age of the oldest message not taken in, at most",
        ["mailbox"],
        registry=registry,
    )
    for mailbox in found.mailboxes:
        number = str(mailbox.number)
        if mailbox.silence is not None:
            contact.labels(number).set(mailbox.silence.total_seconds())
        if mailbox.oldest_unread is not None:
            oldest.labels(number).set(mailbox.oldest_unread.total_seconds())


def _of_traffic(registry: CollectorRegistry, seen: Traffic) -> None:
    labels = ["outcome", "days"]
    arrived = Gauge("intake_arrived", "What arrived today and in seven days, by outcome", labels, registry=registry)
    for outcome in seen.outcomes:
        arrived.labels(outcome, "1").set(seen.today.outcomes.get(outcome, 0))
        arrived.labels(outcome, "7").set(seen.over_all(outcome))


def _of_leaving(registry: CollectorRegistry, leaving: Leaving) -> None:
    _show(registry, "intake_messages_waiting", "Messages of ours that have still to leave", leaving.waiting)
    _show(registry, "intake_messages_sent_today", "Messages of ours that left today", leaving.sent_today)
    _show(registry, "intake_messages_came_back", "Messages of ours that came back in seven days", leaving.came_back)
    failed = Gauge(
        "intake_delivery_attempts_failed",
        "Attempts of the last 24 hours that failed",
        ["transport", "outcome"],
        registry=registry,
    )
    for (transport, outcome), number in leaving.attempts.items():
        failed.labels(transport, outcome).set(number)


def _of_watch(registry: CollectorRegistry, found: Signs, seen: Traffic, last: Sequence[Rehearsal | None]) -> None:
    alarms = Gauge("intake_alarms_open", "Alarms that are not over, by kind", ["kind"], registry=registry)
    for kind, number in Counter(alarm.kind for alarm in found.alarms).items():
        alarms.labels(kind).set(number)
    if seen.counts:
        what = "E-mails in which the mailboxes' own latest counts and ours differ"
        differences = sum(abs(count.difference) for count in seen.counts)
        _show(registry, "intake_mailbox_count_difference", what, differences)
    ended = [row for row in last if row is not None and (row.arrived_at or row.failed_at)]
    if ended:
        what = "Whether the last rehearsal of every mailbox came in"
        _show(registry, "intake_rehearsal_arrived", what, all(row.arrived_at is not None for row in ended))
