"""Events as they are kept."""

import dataclasses
import json
from datetime import UTC, date
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.cases import events
from intake.cases.recording import NOT_OPENED, Event, Recorded, from_json, kinds, to_json
from intake.errors import Permanent
from tests.intake.cases.story import AT, view

EVERY_KIND = sorted(kinds().items())

# Fields that may stand in the open. A new one is added here only after asking whether it can identify anybody.
OPEN_FACTS = {
    "about", "applies", "area", "arrived_on", "channel", "clock", "deputy", "document", "duty", "evidence_version",
    "filing", "first", "minuted", "number", "on", "other", "outcome", "page", "partner", "partners", "points",
    "reading_version", "receipt_id", "receipts", "recipient", "recipients", "reference", "relation", "role", "rule",
    "until", "view",
}  # fmt: skip


def any_event(kind: type[Event]) -> st.SearchStrategy[Event]:
    hints = get_type_hints(kind)
    values = {field.name: VALUES[str(hints[field.name])] for field in dataclasses.fields(kind)}
    return st.builds(kind, **values)


TEXT = st.text(max_size=20)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "<class 'str'>": TEXT,
    "str | None": st.none() | TEXT,
    "<class 'bool'>": st.booleans(),
    "<class 'int'>": st.integers(0, 1000),
    "<class 'datetime.date'>": st.dates(),
    "<class 'datetime.datetime'>": st.datetimes(timezones=st.just(UTC)),
    "tuple[str, ...]": st.lists(TEXT).map(tuple),
    "collections.abc.Mapping[str, str]": st.dictionaries(TEXT, TEXT),
} | {
    str(kind): st.sampled_from(kind) for kind in (events.Relation, events.View, events.Outcome, events.Filing)
}  # fmt: skip


@given(st.one_of([any_event(kind) for _, kind in EVERY_KIND]))
def test_an_event_comes_back_from_its_json_as_it_was(event: Event) -> None:
    kept = to_json(event)
    facts, details = json.loads(json.dumps(kept.facts)), json.loads(json.dumps(kept.details))
    assert from_json(Recorded(kept.kind, kept.at, kept.by, facts, details)) == event


@pytest.mark.parametrize(("kind", "event"), EVERY_KIND)
def test_nothing_but_listed_facts_stands_in_the_open(kind: str, event: type[Event]) -> None:
    fields = [field for field in dataclasses.fields(event) if field.name not in {"at", "by"}]
    assert {field.name for field in fields if not field.metadata.get("sealed")} <= OPEN_FACTS, kind
    assert event.words


def test_what_people_wrote_is_sealed() -> None:
    kept = to_json(view("police", events.View.MEETS_SIN, reasons="Canary Ashdown-Kale", person="Canary Solway"))
    assert "Canary" not in json.dumps(kept.facts)
    assert kept.details["reasons"] == "Canary Ashdown-Kale"


def test_an_event_can_be_read_without_opening_what_is_sealed() -> None:
    kept = to_json(view("police", events.View.MEETS_SIN))
    read = from_json(Recorded(kept.kind, kept.at, kept.by, kept.facts, {}))
    assert isinstance(read, events.PartnerViewRecorded)
    assert (read.partner, read.view, read.reasons, read.criteria) == (
        "police",
        events.View.MEETS_SIN,
        NOT_OPENED,
        {},
    )


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("never_heard_of", {}),
        ("acknowledged", {}),
        ("acknowledged", {"receipt_id": "r", "colour": "blue"}),
        ("k1_trigger_corrected", {"on": "yesterday", "role": "la_notifier"}),
        ("receipt_linked", {"receipt_id": "r", "relation": "cousin"}),
    ],
)
def test_a_history_that_does_not_fit_is_never_guessed(kind: str, facts: dict[str, str]) -> None:
    with pytest.raises(Permanent):
        from_json(Recorded(kind, AT, "user", facts, {}))


def test_an_event_recorded_before_a_fact_was_known_is_read_with_its_default() -> None:
    facts = {"recipient": "icb", "rule": "every-notification"}
    told = from_json(Recorded("recipient_told", AT, "system", facts, {}))
    assert told == events.RecipientTold(at=AT, by="system", recipient="icb", rule="every-notification", how="")
    kept = to_json(view("police", events.View.MEETS_SIN))
    del kept.details["conflict_of_interest"]
    assert from_json(kept) == view("police", events.View.MEETS_SIN)


def test_an_event_is_never_edited() -> None:
    event = events.K1TriggerCorrected(at=AT, by="u", on=date(2026, 9, 1), role="la_notifier", reason="r")
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.on = date(2026, 9, 2)  # type: ignore[misc]


def test_kinds_are_stable_words() -> None:
    assert {kind for kind, _ in EVERY_KIND} >= {
        "case_opened", "receipt_linked", "receipt_unlinked", "acknowledged", "put_before_person", "set_aside",
        "recipient_released", "recipient_told", "triage_started", "partner_view_recorded", "joint_outcome_reached",
        "local_authority_files_alone", "k1_trigger_corrected", "national_notification_sent", "transfer_proposed",
        "transfer_accepted", "case_viewed", "original_downloaded", "document_read",
        "file_downloaded", "file_taken_out", "file_put_back",
    }  # fmt: skip
