"""Every event in words: no field without a label, no code where words belong."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, get_type_hints

import pytest

from intake.cases.events import CaseViewed, OfficeAnswered, PartnerViewRecorded, View
from intake.cases.recording import Event, kinds
from intake.cases.routing import RULES
from intake.cases.told_events import history_in_words, readers, told
from tests.intake.cases.story import AT, PARTNERS, happened, opened, view

VALUES: dict[str, Any] = {"str": "words", "int": 3, "bool": True, "date": date(2026, 9, 7)}


def made(kind: type[Event]) -> Event:
    """An event of a kind with something in every field."""
    hints = get_type_hints(kind)
    facts: dict[str, Any] = {}
    for item in fields(kind):
        hint = hints[item.name]
        if item.name in {"at", "by"}:
            continue
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            facts[item.name] = next(iter(hint))
        elif item.name in {"partners", "recipients"}:
            facts[item.name] = PARTNERS
        elif item.name == "criteria":
            facts[item.name] = {"died or seriously harmed": "yes"}
        else:
            facts[item.name] = VALUES.get(getattr(hint, "__name__", "str"), "words")
    return happened(kind, **facts)


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_field_of_every_event_has_a_label(kind: str) -> None:
    event = made(kinds()[kind])
    shown = told(event, {"words": "K7MD4-RWX9C"})
    asked = [item.name for item in fields(event) if item.name not in {"at", "by"}]
    assert len(shown.details) == len(asked)
    for label, text in shown.details:
        assert label[0].isupper()
        assert "_" not in text


def test_codes_become_words() -> None:
    shown = dict(told(view("icb", View.NOTIFY_ONLY), {}).details)
    assert shown["Partner"] == "Integrated care board"
    assert shown["View"] == "Notify nationally, no rapid review"
    assert "Given by a deputy" not in shown
    answered = happened(OfficeAnswered, rule=RULES[0].id, applies=False, reason="All are safe.")
    assert dict(told(answered, {}).details) == {"Rule": RULES[0].words, "Applies": "No", "Reason": "All are safe."}


def test_readings_are_folded_by_person_the_latest_first() -> None:
    looks = [CaseViewed(at=AT + timedelta(minutes=n), by=by, page="case") for n, by in enumerate(("one", "two", "one"))]
    history = [opened(), *looks, view("icb", View.MEETS_SIN)]
    assert [(reader.by, reader.times) for reader in readers(history)] == [("one", 2), ("two", 1)]
    assert [event.words for event in history_in_words(history, {})] == [PartnerViewRecorded.words, "Case opened"]
