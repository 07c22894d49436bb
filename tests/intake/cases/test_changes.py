"""What has happened since somebody opened a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.cases import events
from intake.cases.changes import QUIET, changes_since, kept_already, version_of
from intake.cases.events import View
from intake.cases.likeness_events import LikenessFound
from intake.cases.recording import Event
from tests.intake.cases.story import AT, happened, opened, view

READINGS: list[Event] = [
    happened(events.CaseViewed, page="view"),
    happened(events.OriginalDownloaded, receipt_id="first"),
    happened(events.FileDownloaded, receipt_id="first", number=1),
    happened(events.DocumentRead, document="summary"),
    happened(events.Acknowledged, receipt_id="first"),
    happened(events.AcknowledgementCameBack, receipt_id="first"),
    happened(events.RecipientTold, recipient="icb", rule="every-notification", how=""),
    happened(events.RecipientNotReached, recipient="icb", rule="every-notification"),
    happened(LikenessFound, other="K7MD4-RWX9C", points=9, alike=()),
]


def test_every_quiet_event_is_tried_here() -> None:
    assert {type(event) for event in READINGS} == set(QUIET)


@pytest.mark.parametrize("reading", READINGS, ids=lambda event: event.kind)
def test_a_reading_changes_nothing_that_people_decide_on(reading: Event) -> None:
    before = [opened()]
    assert version_of([*before, reading]) == version_of(before) == 1
    assert changes_since([*before, reading], 1) == []


def test_a_change_after_readings_is_news() -> None:
    triage = happened(events.TriageStarted)
    history = [opened(), *READINGS, triage, *READINGS]
    assert version_of(history) == 2 + len(READINGS)
    assert changes_since(history, 1) == changes_since(history, 3) == [triage]
    assert changes_since(history, 2 + len(READINGS)) == []


@pytest.mark.parametrize("never_was", [-1, 3, 10**8])
def test_a_version_that_never_was_makes_all_news(never_was: int) -> None:
    history = [opened(), happened(events.TriageStarted)]
    assert changes_since(history, never_was) == history


def test_no_history_has_version_none() -> None:
    assert version_of([]) == 0


def test_the_same_page_twice_is_known_again_whenever_it_comes() -> None:
    first = view("icb", View.MEETS_SIN)
    later = replace(first, at=AT + timedelta(minutes=1))
    history = [opened(), first, view("police", View.MEETS_SIN)]
    assert kept_already(history, 1, [later])
    assert not kept_already(history, 2, [later])  # seen already: it is said again on purpose
    assert not kept_already(history, 1, [view("icb", View.MEETS_SIN, reasons="Others.")])
    assert not kept_already(history, 1, [later, happened(events.TriageStarted)])
