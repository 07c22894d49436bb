"""What was begun and never sent: when the office is asked to phone, and when it is asked once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, text

from forms.notification import NOTIFICATION
from intake.cases import keying, phone, to_phone, unsent, unsent_due
from intake.cases.files import FileRules, Group, kept
from intake.cases.files.kinds import TEXT
from intake.cases.phone import Caller
from intake.cases.unsent import How
from intake.errors import Permanent
from intake.pipeline.receive_draft import receive_draft
from intake.pipeline.unsent_drafts import MOST_DELETED, UnsentDrafts
from intake.store.arrivals import Draft, Receipt
from intake.store.base import new_id
from intake.store.online import UnsentDraft
from intake.store.store import Store
from intake.store.work import AccessRecord
from tests.figures import Figure
from tests.intake.cases.unsent_drafts import (
    AT_RISK,
    HOLIDAYS,
    SAID,
    asked,
    change,
    left,
    opened_to_be_added_to,
    round_at,
    two_rounds,
)

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def london(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


TUESDAY = london(2026, 3, 3, 14)


def settle(store: Store, draft_id: str, how: How, at: datetime, words: str = "By telephone.") -> None:
    with store.transaction() as session:
        found = unsent.held(session, draft_id)
        assert found is not None
        unsent.keep_call(session, store.vault, *found, how, words, by="u" * 32, at=at)


@pytest.mark.parametrize(
    ("changed", "asked_at"),
    [
        (london(2026, 3, 3, 14), london(2026, 3, 4, 14)),  # Tuesday, Wednesday
        (london(2026, 3, 6, 16), london(2026, 3, 9, 16)),  # left on Friday, asked on Monday
        (london(2026, 3, 7, 11), london(2026, 3, 9, 17)),  # on Saturday: a whole Monday
        (london(2026, 4, 2, 15), london(2026, 4, 7, 15)),  # Maundy Thursday, past Good Friday and Easter Monday
        (london(2026, 3, 27, 16), london(2026, 3, 30, 16)),  # the clocks go forward in between
        (london(2026, 10, 23, 16), london(2026, 10, 26, 16)),  # and back
        (london(2026, 12, 24, 12), london(2026, 12, 29, 12)),  # Christmas, a Saturday's holiday kept on Monday
    ],
)
def test_safety_30_the_office_is_asked_to_phone_after_one_working_day(
    store: Store, changed: datetime, asked_at: datetime
) -> None:
    draft_id = left(store, changed)
    round_at(store, asked_at - timedelta(minutes=1))
    assert asked(store) == []
    round_at(store, asked_at)
    assert [(task.draft_id, task.asked_at) for task in asked(store)] == [(draft_id, asked_at)]


@pytest.mark.parametrize(
    "answers",
    [
        AT_RISK,
        {"immediate_risk_now": "not_known"},
        {"siblings": [{"sibling_name": "A. B.", "sibling_safe_now": "not_known"}]},
        {"children": [{"child_outcome_now": "died"}]},
        {"immediate_risk_now": "no", "serious_harm_grounds": ["died"]},
    ],
)
def test_safety_21_what_speaks_of_danger_or_a_death_waits_for_no_working_day(
    store: Store, answers: dict[str, Any]
) -> None:
    night = london(2026, 3, 6, 22)  # Friday
    left(store, night, answers)
    round_at(store, night + HOUR - timedelta(minutes=1))
    assert asked(store) == []
    round_at(store, night + HOUR)
    assert [task.urgent for task in asked(store)] == [True]
    with store.reading() as session:
        assert len(to_phone.waiting(session, store.vault, night + HOUR, HOLIDAYS).urgent) == 1


def test_safety_21_and_23_a_call_that_speaks_of_danger_is_not_left_for_an_hour(store: Store) -> None:
    with store.transaction() as session:
        phone.begin(
            session, store.vault, draft_id=new_id(), dossier_id=store.vault.new_dossier(TUESDAY), form=NOTIFICATION,
            caller=Caller(), said={"immediate_risk_now": "yes"}, called_at=TUESDAY, by="u" * 32, at=TUESDAY,
        )  # fmt: skip
    with store.reading() as session:
        assert len(to_phone.waiting(session, store.vault, TUESDAY + HOUR / 2, HOLIDAYS).urgent) == 0
        assert len(to_phone.waiting(session, store.vault, TUESDAY + HOUR, HOLIDAYS).urgent) == 1


def test_what_says_nothing_yet_is_no_task_and_what_says_no_danger_is_not_urgent(store: Store) -> None:
    left(store, TUESDAY, {})
    left(store, TUESDAY, {"immediate_risk_now": "no"})
    round_at(store, TUESDAY + HOUR)
    assert asked(store) == []
    round_at(store, TUESDAY + DAY)
    assert [task.urgent for task in asked(store)] == [False]


def test_what_was_saved_and_then_taken_away_again_says_nothing(store: Store) -> None:
    draft_id = left(store, TUESDAY)
    change(store, draft_id, TUESDAY, {})
    round_at(store, TUESDAY + 3 * DAY)
    assert asked(store) == []


def test_a_draft_that_is_worked_on_each_day_does_not_nag_and_is_asked_about_on_the_fourth(store: Store) -> None:
    draft_id = left(store, TUESDAY)
    for day in (1, 2):
        change(store, draft_id, TUESDAY + day * DAY - HOUR, SAID)
        round_at(store, TUESDAY + day * DAY)
    assert asked(store) == []
    change(store, draft_id, TUESDAY + 3 * DAY - timedelta(minutes=30), SAID)  # Friday; begun 3 working days ago
    round_at(store, TUESDAY + 3 * DAY)
    assert asked(store) == []  # somebody types at this moment
    round_at(store, TUESDAY + 3 * DAY + HOUR)
    assert len(asked(store)) == 1


def test_a_draft_is_asked_about_once_however_often_rounds_come_and_it_is_on_record(store: Store) -> None:
    left(store, TUESDAY)
    for hours in (24, 25, 48):
        round_at(store, TUESDAY + hours * HOUR)
    assert len(asked(store)) == 1
    with store.reading() as session:
        assert len(session.scalars(select(AccessRecord).where(AccessRecord.what == unsent_due.ASKED)).all()) == 1


def test_two_rounds_at_one_moment_ask_once(store: Store) -> None:
    for number in range(6):
        left(store, TUESDAY, token=str(number))
    two_rounds(store, TUESDAY + DAY)
    assert len(asked(store)) == 6


def test_a_draft_that_is_saved_while_a_round_looks_is_not_asked_about(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = left(store, TUESDAY)
    found = unsent_due.due_now

    def due_then_saved(*given: Any) -> list[str]:
        due = found(*given)
        assert due == [draft_id]
        monkeypatch.undo()
        change(store, draft_id, TUESDAY + DAY, SAID)
        return due

    monkeypatch.setattr(unsent_due, "due_now", due_then_saved)
    UnsentDrafts(store, HOLIDAYS).round(TUESDAY + DAY)
    assert asked(store) == []


def test_what_is_sent_meanwhile_is_settled_by_itself(store: Store) -> None:
    draft_id = left(store, TUESDAY)
    round_at(store, TUESDAY + DAY)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        receive_draft(session, store, NOTIFICATION, b"k" * 32, draft, NOTIFICATION.answers(SAID)[0], TUESDAY + DAY)
    assert asked(store) == []
    round_at(store, TUESDAY + DAY + HOUR)
    with store.reading() as session:
        row = session.scalars(select(UnsentDraft)).one()
        assert (row.settled_how, row.settled_by) == ("sent", unsent.BY)
    with store.transaction() as session:
        assert unsent.held(session, draft_id) is None


def test_who_says_that_they_will_send_it_is_asked_again_after_a_working_day(store: Store) -> None:
    draft_id = left(store, TUESDAY)
    round_at(store, TUESDAY + DAY)
    settle(store, draft_id, How.WILL_SEND, TUESDAY + DAY)
    assert asked(store) == []
    round_at(store, TUESDAY + 2 * DAY - HOUR)
    assert asked(store) == []
    round_at(store, TUESDAY + 2 * DAY)
    assert [task.asked_at for task in asked(store)] == [TUESDAY + 2 * DAY]


def test_who_is_not_reached_is_tried_again_on_the_next_working_day_and_three_times_in_vain_is_shown(
    store: Store,
) -> None:
    draft_id = left(store, TUESDAY)
    round_at(store, TUESDAY + DAY)
    friday = london(2026, 3, 6, 16)
    settle(store, draft_id, How.NOT_REACHED, friday, words="")
    task = asked(store)[0]
    assert (task.calls, task.due_at, task.often) == (1, london(2026, 3, 9, 9), False)
    for day in (9, 10):
        settle(store, draft_id, How.NOT_REACHED, london(2026, 3, day, 10))
    assert asked(store)[0].often


def test_safety_21_who_speaks_of_danger_and_is_not_reached_is_tried_again_within_the_hour(store: Store) -> None:
    draft_id = left(store, TUESDAY, AT_RISK)
    round_at(store, TUESDAY + HOUR)
    settle(store, draft_id, How.NOT_REACHED, TUESDAY + HOUR)
    assert asked(store)[0].due_at == TUESDAY + 2 * HOUR
    with store.reading() as session:
        assert len(to_phone.waiting(session, store.vault, TUESDAY + HOUR, HOLIDAYS).urgent) == 0
        assert len(to_phone.waiting(session, store.vault, TUESDAY + 2 * HOUR, HOLIDAYS).urgent) == 1


def test_safety_21_who_speaks_of_danger_and_will_send_it_is_asked_again_within_the_hour(store: Store) -> None:
    draft_id = left(store, TUESDAY, AT_RISK)
    round_at(store, TUESDAY + HOUR)
    settle(store, draft_id, How.WILL_SEND, TUESDAY + HOUR)
    round_at(store, TUESDAY + 1.5 * HOUR)
    assert asked(store) == []
    round_at(store, TUESDAY + 2 * HOUR)
    assert len(asked(store)) == 1


def test_what_was_settled_and_is_changed_after_that_is_asked_about_again(store: Store) -> None:
    draft_id = left(store, TUESDAY)
    round_at(store, TUESDAY + DAY)
    settle(store, draft_id, How.NOT_NEEDED, TUESDAY + DAY)
    round_at(store, TUESDAY + 7 * DAY)
    assert asked(store) == []
    change(store, draft_id, TUESDAY + 7 * DAY, SAID)
    round_at(store, TUESDAY + 8 * DAY)
    assert len(asked(store)) == 1


@pytest.mark.parametrize("how", [How.NOT_NEEDED, How.NOBODY])
def test_an_end_that_nothing_else_tells_of_wants_words(store: Store, how: How) -> None:
    draft_id = left(store, TUESDAY)
    round_at(store, TUESDAY + DAY)
    with pytest.raises(Permanent):
        settle(store, draft_id, how, TUESDAY + DAY, words=" ")
    assert len(asked(store)) == 1


def test_what_the_office_keys_in_or_takes_by_telephone_is_nobodys_to_phone_about(store: Store) -> None:
    draft_id = left(store, TUESDAY)
    with store.transaction() as session:
        phone.take_over(session, store.vault, session.get_one(Draft, draft_id), Caller(), by="u" * 32, at=TUESDAY)
        held = Receipt(
            id=new_id(), dossier_id=store.vault.new_dossier(TUESDAY), reference="AAAA-AAAA", identity=b"1",
            channel="word_email", state="read", outcome="needs_a_person", received_at=TUESDAY, content_hash=b"2",
        )  # fmt: skip
        session.add(held)
        session.flush()
        keyed = session.get_one(Draft, keying.begin(session, store.vault, held, by="u" * 32, at=TUESDAY))
        store.vault.put(keyed, "answers", dict(AT_RISK))
    round_at(store, TUESDAY + 5 * DAY)
    assert asked(store) == []


def test_what_holds_only_what_was_sent_before_is_no_task(store: Store) -> None:
    draft_id = left(store, TUESDAY)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        receipt = receive_draft(session, store, NOTIFICATION, b"k" * 32, draft, NOTIFICATION.answers(SAID)[0], TUESDAY)
    again = opened_to_be_added_to(store, receipt.id, TUESDAY)
    round_at(store, TUESDAY + 2 * DAY)
    assert asked(store) == []
    change(store, again, TUESDAY, {**SAID, "notifier_name": "Orla Pentreath"})
    round_at(store, TUESDAY + 2 * DAY)
    assert [task.draft_id for task in asked(store)] == [again]


def test_a_file_that_was_added_to_what_was_sent_before_is_asked_about_and_never_just_deleted(store: Store) -> None:
    draft_id = left(store, TUESDAY)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        receipt = receive_draft(session, store, NOTIFICATION, b"k" * 32, draft, NOTIFICATION.answers(SAID)[0], TUESDAY)
    again = opened_to_be_added_to(store, receipt.id, TUESDAY)
    with store.transaction() as session:
        added_to = session.get_one(Draft, again)
        rules = FileRules(1_000, 1_000, 1, frozenset(Group))
        kept.add(session, store.vault, added_to, BytesIO(b"x"), TEXT, "notes.txt", rules, TUESDAY, scanned=False)
    round_at(store, TUESDAY + 100 * DAY)
    assert [task.draft_id for task in asked(store)] == [again]
    with store.reading() as session:
        assert session.get(Draft, again) is not None


def test_one_draft_that_cannot_be_opened_hides_no_other_and_is_asked_about_too(store: Store) -> None:
    broken, whole = left(store, TUESDAY), left(store, TUESDAY, AT_RISK)
    with store.transaction() as session:
        session.execute(text("UPDATE draft SET answers = :data WHERE id = :id"), {"data": b"x" * 60, "id": broken})
    round_at(store, TUESDAY + DAY)
    assert [(task.draft_id, task.agency) for task in asked(store)] == [(whole, "Marram Bay School"), (broken, "")]


def test_a_task_is_late_after_a_working_day_and_the_list_counts_it(store: Store) -> None:
    left(store, TUESDAY)
    round_at(store, TUESDAY + DAY)
    with store.reading() as session:
        assert to_phone.number(session) == 1
        assert to_phone.waiting(session, store.vault, TUESDAY + DAY, HOLIDAYS).late == 0
        assert to_phone.waiting(session, store.vault, TUESDAY + 2 * DAY, HOLIDAYS).late == 1


def test_whom_to_phone_is_told_with_every_address_once(store: Store) -> None:
    draft_id = left(store, TUESDAY, {**SAID, "notifier_name": "Orla Pentreath", "notifier_email": "o@example.org"})
    round_at(store, TUESDAY + DAY)
    with store.transaction() as session:
        found = unsent.held(session, draft_id)
        assert found is not None
        opened = unsent.to_phone(session, store.vault, *found, HOLIDAYS)
    assert opened.whom == Caller(name="Orla Pentreath", agency="Marram Bay School", number="01632 960 117")
    assert (opened.emails, opened.answered, opened.calls) == (("o@example.org",), 4, ())


@pytest.mark.prove
def test_a_round_over_ten_thousand_drafts(store: Store, figure: Figure) -> None:
    """9,000 that were sent, and 1,000 that were left yesterday."""
    with store.transaction() as session:
        session.execute(
            insert(Draft),
            [
                {
                    "id": new_id(), "dossier_id": new_id(), "owner_hash": b"o", "version": 1, "created_at": TUESDAY,
                    "updated_at": TUESDAY, "expires_at": TUESDAY, "answers": None,
                }
                for _ in range(9_000)
            ],
        )  # fmt: skip
    for number in range(1_000):
        left(store, TUESDAY, AT_RISK if number % 2 else SAID)
    started = perf_counter()
    first = UnsentDrafts(store, HOLIDAYS).round(TUESDAY + DAY)
    took = perf_counter() - started
    assert (first.asked, first.deleted) == (1_000, MOST_DELETED)
    started = perf_counter()
    with store.reading() as session:
        assert unsent_due.due_now(session, store.vault, TUESDAY + DAY, HOLIDAYS) == []
    again = perf_counter() - started
    figure(
        f"drafts-{store.engine.dialect.name}",
        f"10,000 drafts on {store.engine.dialect.name}: a round that asks about 1,000 of them takes {took:.1f} s, "
        f"the look of the next one {again * 1000:.0f} ms.",
    )
