"""The invented cases: what they show, that nothing in them is anybody's, and that they go in once or not at all."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from forms.notification import NOTIFICATION
from intake.cases.casebook import Casebook
from intake.cases.listing import listed
from intake.cases.status import status_of
from intake.cases.working_days import DayOne, england_holidays, local_date, working_days_left
from intake.demonstration.days import Days
from intake.demonstration.loading import STORIES, Loaded, load
from intake.demonstration.story import Since
from intake.opened import rules_of
from intake.settings import Settings
from intake.store.arrivals import Message, Original, ReadingRecord, Receipt
from intake.store.casework import Case, CaseClock, CaseEvent, Told
from intake.store.store import Store
from intake.store.work import OutboxRow, OutgoingMessage
from tests.examples import EXAMPLES
from tests.intake.demonstration.conftest import migrated

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
CASES = sum("update" not in tell.__name__ for tell in STORIES)


def count(store: Store, table: type[Any]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_queue_shows_everything_that_can_stand_in_one(store: Store, settings: Settings) -> None:
    loaded = load(store, settings, NOW)
    assert loaded.cases == CASES == 9
    with store.reading() as session:
        cases = list(listed(session))
        outcomes = Counter(session.scalars(select(Receipt.outcome)))
        held = session.scalar(select(func.count()).select_from(Told).where(Told.held))
    assert Counter(case["status"] for case in cases) == {
        "received": 1, "acknowledged": 2, "triage": 1, "partner_decision": 1, "disputed": 1, "notify_only_due": 1,
        "sin_submitted": 1, "not_met_closed": 1,
    }  # fmt: skip
    assert outcomes == {"case": 9, "update": 1, "needs_a_person": 1}
    assert {case["channel"] for case in cases} == {"online_form", "word_email"}
    assert all(case["demonstration"] for case in cases)
    assert held
    by_status = {case["status"]: case for case in cases}
    assert [clock["id"] for clock in by_status["sin_submitted"]["clocks"]] == ["K1", "K2", "K6"]
    assert sum(not case["clocks"] for case in cases) == 1


def test_cases_say_whether_they_are_of_the_demonstration(store: Store, settings: Settings) -> None:
    load(store, settings, NOW)
    with store.reading() as session:
        assert {json.loads(json.dumps(case))["demonstration"] for case in listed(session)} == {True}


@pytest.mark.parametrize(
    ("now", "rule"),
    [
        (datetime(2026, 11, 24, 14, 30, tzinfo=UTC), "after"),
        pytest.param(datetime(2026, 11, 28, 10, 0, tzinfo=UTC), "after", marks=pytest.mark.prove),  # a Saturday
        (datetime(2026, 11, 30, 0, 5, tzinfo=UTC), "after"),  # five minutes of a Monday
        (datetime(2026, 12, 26, 9, 0, tzinfo=UTC), "after"),  # between two bank holidays
        pytest.param(datetime(2027, 1, 1, 0, 10, tzinfo=UTC), "after", marks=pytest.mark.prove),
        (datetime(2027, 3, 29, 12, 0, tzinfo=UTC), "after"),  # Easter Monday
        (datetime(2027, 7, 5, 23, 30, tzinfo=UTC), "after"),  # already Tuesday in London
        pytest.param(datetime(2028, 2, 29, 12, 0, tzinfo=UTC), "after", marks=pytest.mark.prove),
        pytest.param(datetime(2026, 11, 24, 14, 30, tzinfo=UTC), "inclusive", marks=pytest.mark.prove),
        (datetime(2026, 12, 26, 9, 0, tzinfo=UTC), "inclusive"),
    ],
)
def test_clocks_stand_the_same_whatever_the_day(tmp_path: Path, now: datetime, rule: str) -> None:
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path), "INTAKE_DAY_ONE_RULE": rule})
    days = Days(now, rules_of(settings, now).holidays, settings.day_one_rule)
    with migrated(settings) as store:
        load(store, settings, now)
        with store.reading() as session:
            rows = session.execute(
                select(Case.status, CaseClock.due)
                .join(CaseClock, CaseClock.case_id == Case.id)
                .where(CaseClock.met_on.is_(None), CaseClock.stopped_on.is_(None), CaseClock.clock == "K1")
            )
            due: dict[str, date] = {row.status: row.due for row in rows}
            assert due["disputed"] == days.today >= local_date(now)
            assert due["partner_decision"] == days.back(1) < local_date(now)
            assert working_days_left(local_date(now), due["partner_decision"], days.table) == -1
            assert due["notify_only_due"] == days.ahead(1)
            assert due["acknowledged"] == days.ahead(2)
            assert all(at <= now for at in session.scalars(select(Receipt.received_at)))
            for case in session.scalars(select(Case)):
                book = Casebook(session, store.vault, rules_of(settings, now))
                at = [event.at for event in book.history(case)]
                assert at == sorted(at)
                assert at[-1] <= now
                assert status_of(book.history(case), settings.statutory_partners) == case.status
            outcomes = Counter(session.scalars(select(ReadingRecord.outcome)))
            assert outcomes == {"complete": 9, "partial": 1, "unreadable": 1}
            readings = session.scalars(select(ReadingRecord).where(ReadingRecord.outcome != "unreadable")).all()
            doubts = {finding["problem"] for row in readings for finding in store.vault.get(row, "findings")}
            assert doubts == {"not-referred", "call-now", "no-adult"}
            beside = [text for row in readings for text in store.vault.get(row, "unplaced")]
            assert beside == ["Ring my mobile after four: 07700 900 118. The school office must not take the call."]


def test_one_sender_of_each_verdict_is_among_them(store: Store, settings: Settings) -> None:
    load(store, settings, NOW)
    with store.reading() as session:
        verdicts = Counter(
            session.scalars(
                select(Message.sender_verdict)
                .join(Receipt, Receipt.message_id == Message.id)
                .where(Receipt.case_id.is_not(None))
            )
        )
    assert verdicts == {"verified": 1, "not_verified": 1, "failed": 1}


@pytest.mark.parametrize("partners", ["local_authority", "north,south,icb,police", "icb,police"])
def test_any_list_of_partners_can_try_it_out(tmp_path: Path, partners: str) -> None:
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path), "INTAKE_STATUTORY_PARTNERS": partners})
    with migrated(settings) as store:
        assert load(store, settings, NOW).cases == CASES


def test_a_second_start_loads_nothing_again(store: Store, settings: Settings) -> None:
    load(store, settings, NOW)
    before = {table: count(store, table) for table in (Receipt, Case, CaseEvent, Message, Original)}
    again = load(store, settings, NOW)
    assert again.cases == 0
    assert len(again.accounts) == 5
    assert {table: count(store, table) for table in before} == before


def test_what_is_stopped_half_way_has_left_no_case_and_is_done_whole_the_next_time(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(_since: Since, *_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Since, "offered", killed)
        with pytest.raises(Killed):
            load(store, settings, NOW)
    assert [count(store, table) for table in (Receipt, Case, CaseEvent, Message, Original, OutboxRow)] == [0] * 6
    assert load(store, settings, NOW).cases == CASES


def test_nothing_goes_in_where_something_real_was_received(store: Store, settings: Settings) -> None:
    with store.transaction() as session:
        session.add(
            Receipt(
                dossier_id="d",
                reference="K7MD4-RWX9C",
                identity=b"i",
                channel="online_form",
                state="received",
                received_at=NOW,
                content_hash=b"c",
            )
        )
    assert load(store, settings, NOW).cases == 0
    assert count(store, Receipt) == 1


def test_without_a_demonstration_nothing_goes_in(tmp_path: Path) -> None:
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path), "INTAKE_DEMO": "0"})
    with migrated(settings) as store:
        assert load(store, settings, NOW) == Loaded(0, (), 0)
        assert count(store, Receipt) == 0


def test_no_message_waits_to_be_sent_and_no_work_is_left(store: Store, settings: Settings) -> None:
    load(store, settings, NOW)
    assert count(store, OutgoingMessage) == 0
    with store.reading() as session:
        assert all(row.done_at is not None for row in session.scalars(select(OutboxRow)))
        assert all(session.scalars(select(Receipt.test)))


def test_the_journal_holds_nothing_invented(store: Store, settings: Settings) -> None:
    load(store, settings, NOW)
    assert store.journal is not None
    assert list(store.journal.entries()) == []


def _stories() -> list[dict[str, Any]]:
    days = Days(NOW, england_holidays(range(2026, 2028)), DayOne.AFTER)
    return [dict(tell(days).answers) for tell in STORIES]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [str(value)]


def test_every_answer_is_one_of_the_form() -> None:
    for answers in _stories():
        taken, refused = NOTIFICATION.answers(answers)
        assert refused == []
        assert NOTIFICATION.applicable(taken) == taken


def test_nothing_in_it_is_anybodys_and_none_of_it_is_in_the_examples() -> None:
    known = json.dumps(EXAMPLES).casefold()
    for answers in _stories():
        text = "\n".join(_texts(answers))
        assert "Invented for demonstration" in answers["incident_summary"]
        assert all(number.startswith(("01632 960", "07700 900")) for number in re.findall(r"\b0\d{4} ?\d{5,6}\b", text))
        assert all(address.endswith("@example.org") for address in re.findall(r"\S+@\S+", text))
        assert all(code.startswith("ZZ99") for code in re.findall(r"\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b", text))
        names = {answers["notifier_name"], answers["incident_local_authority"]}
        names |= {child["child_surname"] for child in answers["children"]} - {"Not known"}
        assert not [name for name in names if name.casefold() in known]
