"""Everything that came in stands in the ledger once, its sums agree, and what is wrong is red."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from sqlalchemy import delete, select

from intake.cases.ledger import After, Door, Entry, State, Wanted, day_counts, entries, trouble
from intake.pipeline.receive import SightingKey, receive_file, receive_message, receive_too_large
from intake.store.arrivals import Message, Original, OriginalChunk, Receipt, Sighting
from intake.store.outbox import key_of
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.examples import example
from tests.intake.pipeline.made import KEY, NOW, mail, pipeline, word
from tests.intake.store.made import receipt

SOON = timedelta(minutes=1)
TODAY = date(2026, 9, 8)


def seen(uid: int, mailbox: str = "office@example.org/INBOX", validity: int = 7) -> SightingKey:
    return SightingKey(mailbox, validity, str(uid))


@cache
def form(reference: str) -> bytes:
    return word(example(reference))


def took(store: Store, raw: bytes, at: datetime = NOW, key: SightingKey | None = None) -> str:
    return receive_message(store, KEY, raw, at, key).receipt_id


def lines(store: Store, wanted: Wanted = Wanted(), now: datetime = NOW + SOON) -> list[Entry]:  # noqa: B008 - frozen
    with store.reading() as session:
        return entries(session, wanted, now)[0]


def states(store: Store, now: datetime = NOW + SOON) -> Counter[State]:
    return Counter(line.state for line in lines(store, now=now))


def agrees(store: Store, first: date = TODAY, last: date = TODAY, now: datetime = NOW + SOON) -> bool:
    with store.reading() as session:
        return all(day.adds_up for day in day_counts(session, first, last, now))


def busy_day(store: Store) -> None:
    """Two forms in a mail, a repeat by file, the same mail in another mailbox, an automatic reply, a bare letter."""
    two = mail(("a.docx", form("0031")), ("b.docx", form("0036")))
    took(store, two, NOW, seen(1))
    took(store, two, NOW, seen(1))  # fetched again after a broken connection
    took(store, two, NOW, seen(1, mailbox="second@example.org/INBOX"))
    pipeline(store).drain(NOW)
    took(store, mail(X_One="1", Auto_Submitted="auto-replied"), NOW, seen(2))
    took(store, mail(X_One="2"), NOW, seen(3))
    took(store, mail(X_One="3"), NOW)
    receive_file(store, KEY, form("0031"), "form.docx", "word_email", NOW)
    with store.transaction() as session:
        session.add(sent := receipt(store))
        sent.received_at, sent.outcome, sent.state = NOW, "case", "told"
        session.flush()
        session.add(Original(dossier_id=sent.dossier_id, receipt_id=sent.id, kind="answers", size=1, kept_at=NOW))
    pipeline(store).drain(NOW)


def test_every_thing_that_came_in_has_one_line_and_the_sums_agree(store: Store) -> None:
    busy_day(store)
    assert states(store) == {
        State.CASE: 3, State.DUPLICATE: 1, State.AGAIN: 1, State.AUTO_REPLY: 1, State.NEEDS_A_PERSON: 2
    }  # fmt: skip
    with store.reading() as session:
        (day,) = day_counts(session, TODAY, TODAY, NOW + SOON)
        assert trouble(session, NOW + SOON) == trouble(session, NOW)
    # A mail with two forms, seen in two mailboxes; three more mails, one of them handed in; one file, one online.
    assert day.seen == {Door.MAIL: 6, Door.FILE: 1, Door.ONLINE: 1}
    assert (day.came, day.accounted, day.adds_up) == (8, 8, True)
    assert day.became == states(store)


def test_a_line_says_where_it_came_and_which_case_it_became(store: Store) -> None:
    busy_day(store)
    by_state = {line.state: line for line in lines(store)}
    again = by_state[State.AGAIN]
    assert (again.mailbox, again.door) == ("second@example.org/INBOX", Door.MAIL)
    assert again.case == again.reference != ""
    assert by_state[State.AUTO_REPLY].mailbox == "office@example.org/INBOX"
    assert by_state[State.AUTO_REPLY].case == ""
    repeat = by_state[State.DUPLICATE]
    assert repeat.case
    assert repeat.case != repeat.reference
    assert {line.mailbox for line in lines(store) if line.state is State.NEEDS_A_PERSON} == {
        "office@example.org/INBOX", ""
    }  # fmt: skip


def test_a_mail_that_is_seen_again_at_the_very_same_instant_is_told_apart(store: Store) -> None:
    took(store, mail(), NOW, seen(1))
    took(store, mail(), NOW, seen(2))
    took(store, mail(), NOW - timedelta(hours=2), seen(3))  # a clock that was put back
    assert states(store)[State.AGAIN] == 2
    assert agrees(store)


def test_the_same_mail_under_a_new_uidvalidity_is_one_that_was_seen_again(store: Store) -> None:
    took(store, mail(), NOW, seen(1))
    took(store, mail(), NOW + SOON, seen(1, validity=8))
    assert states(store) == {State.WORKING: 1, State.AGAIN: 1}
    assert agrees(store)


def test_a_large_mail_stands_there_too(store: Store) -> None:
    receive_too_large(store, KEY, b"Subject: x\r\n\r\n", 99_000_000, NOW, seen(1))
    assert states(store) == {State.NEEDS_A_PERSON: 1}
    assert agrees(store)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("attached", State.ATTACHED),
        ("opened", State.OPENED),
        ("keyed_in", State.KEYED_IN),
        ("set_aside", State.SET_ASIDE),
        ("dealt_with", State.DEALT_WITH),
        (None, State.DEALT_WITH),
    ],
)
def test_what_a_person_did_stands_before_what_the_service_made_of_it(
    store: Store, how: str | None, expected: State
) -> None:
    took(store, mail(), NOW, seen(1))
    pipeline(store).drain(NOW)
    with store.transaction() as session:
        held = session.scalars(select(Receipt)).one()
        held.settled_at, held.settled_how = NOW, how
    assert states(store) == {expected: 1}


def test_a_test_receipt_is_a_test_whatever_else_it_is(store: Store) -> None:
    took(store, mail(("a.docx", form("0031"))), NOW, seen(1))
    with store.transaction() as session:
        session.scalars(select(Receipt)).one().test = True
    pipeline(store).drain(NOW)
    assert states(store) == {State.TEST: 1}
    assert agrees(store)


def test_what_is_not_finished_in_ten_minutes_is_red(store: Store) -> None:
    took(store, mail(), NOW, seen(1))
    almost, late = NOW + timedelta(minutes=9, seconds=59), NOW + timedelta(minutes=10)
    assert (states(store, almost), states(store, late)) == ({State.WORKING: 1}, {State.LATE: 1})
    with store.reading() as session:
        assert (trouble(session, almost).late, trouble(session, late).late) == (0, 1)


def test_a_mail_of_which_nothing_was_kept_is_red_and_the_sums_differ(store: Store) -> None:
    took(store, mail(), NOW, seen(1))
    took(store, mail(X_Other="1"), NOW, seen(2))
    with store.transaction() as session:
        lost = session.scalars(select(Receipt)).first()
        assert lost is not None
        session.execute(delete(OutboxRow).where(OutboxRow.key == key_of("receipt", lost.id)))
        session.execute(delete(Receipt).where(Receipt.id == lost.id))
    assert states(store) == {State.WORKING: 1, State.MISSING: 1}
    missing = next(line for line in lines(store) if line.state is State.MISSING)
    assert (missing.reference, missing.mailbox) == ("", "office@example.org/INBOX")
    assert not agrees(store)
    with store.reading() as session:
        assert trouble(session, NOW).missing == 1


def test_a_receipt_whose_original_is_gone_is_red(store: Store) -> None:
    took(store, mail(), NOW, seen(1))
    with store.transaction() as session:
        session.execute(delete(OriginalChunk))
        session.execute(delete(Original))
    assert states(store) == {State.NO_ORIGINAL: 1}


def test_an_outcome_that_this_version_does_not_know_still_counts(store: Store) -> None:
    took(store, mail(), NOW, seen(1))
    with store.transaction() as session:
        session.scalars(select(Receipt)).one().outcome = "of_a_later_version"
    assert states(store) == {State.UNKNOWN: 1}
    assert agrees(store)


def test_days_are_those_of_london(store: Store) -> None:
    for number, at in enumerate(
        (
            datetime(2026, 9, 7, 22, 59, tzinfo=UTC),  # 23:59 in London
            datetime(2026, 9, 7, 23, 0, tzinfo=UTC),  # midnight
            datetime(2026, 9, 8, 22, 59, 59, 999_999, tzinfo=UTC),
            datetime(2026, 10, 25, 23, 59, tzinfo=UTC),  # the day of 25 hours
            datetime(2026, 10, 26, 0, 0, tzinfo=UTC),
        )
    ):
        took(store, mail(X_Number=str(number)), at, seen(number))
    now = datetime(2026, 10, 26, 9, tzinfo=UTC)
    with store.reading() as session:
        days = day_counts(session, date(2026, 9, 7), date(2026, 10, 26), now)
    assert {day.day: day.came for day in days if day.came} == {
        date(2026, 9, 7): 1, TODAY: 2, date(2026, 10, 25): 1, date(2026, 10, 26): 1
    }  # fmt: skip
    assert len(lines(store, Wanted(day=TODAY), now)) == 2
    assert len(lines(store, Wanted(day=date(2026, 10, 25)), now)) == 1


def test_a_filter_shows_exactly_what_it_names(store: Store) -> None:
    busy_day(store)
    for wanted in (
        *(Wanted(state=state) for state in State),
        *(Wanted(door=door) for door in Door),
        *(Wanted(day=TODAY, state=State.NEEDS_A_PERSON, door=door) for door in Door),
    ):
        assert lines(store, wanted) == [
            one for one in lines(store) if (wanted.state in {None, one.state}) and (wanted.door in {None, one.door})
        ]
    assert lines(store, Wanted(day=TODAY - timedelta(days=1))) == []


def test_pages_show_every_line_once_though_many_have_one_time(store: Store) -> None:
    busy_day(store)
    everything = lines(store)
    assert len(everything) == 8
    for size in (1, 3, 8, 100):
        shown: list[Entry] = []
        wanted: Wanted | None = Wanted()
        while wanted is not None:
            with store.reading() as session:
                page, after = entries(session, wanted, NOW + SOON, size)
            shown += page
            wanted = replace(wanted, after=After.read(str(after))) if after else None
        assert shown == everything


@pytest.mark.parametrize(
    "text", ["", "~", "x~y", "2026-09-08~" + "a" * 32, "0001-01-01T00:00:00+14:00~" + "a" * 32, "\0~\0"]
)
def test_a_place_that_nobody_wrote_is_none(text: str) -> None:
    assert After.read(text) is None


def test_the_ledger_opens_nothing_that_is_sealed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    busy_day(store)
    monkeypatch.setattr(type(store.vault), "open", None)
    assert len(lines(store)) == 8
    with store.reading() as session:
        assert session.scalars(select(Message.id)).all()
        assert session.scalars(select(Sighting.id)).all()
