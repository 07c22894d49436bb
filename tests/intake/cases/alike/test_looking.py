"""Cases about the same child are found by what they have in common, and both say so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from intake.cases.alike import candidates as choosing
from intake.cases.changes import changes_since, version_of
from intake.cases.likeness_events import LikenessFound, Pair, pairs
from intake.pipeline.alike import LookingForAlike
from intake.pipeline.receive import receive_file
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.base import new_id
from intake.store.casework import Case
from intake.store.store import Store
from intake.store.traces import CaseTrace, CaseTraced
from intake.store.types import Sealed
from tests.examples import example
from tests.figures import Figure
from tests.intake.cases.alike.bent import notifications
from tests.intake.cases.alike.figures import SEEDS
from tests.intake.cases.alike.placed import case_of, history, looked, on_case, placed, receipts
from tests.intake.cases.alike.test_score import CHILD, told
from tests.intake.pipeline.made import KEY, NOW, RULES, pipeline, word

FIRST, SECOND = told(CHILD), told({**CHILD, "child_forenames": "Rowam", "child_dob": "2019-07-04"})


def traces(store: Store, reference: str) -> set[bytes]:
    with store.reading() as session:
        return set(session.scalars(select(CaseTrace.token).where(CaseTrace.case_id == case_of(session, reference).id)))


def found(store: Store, reference: str) -> list[LikenessFound]:
    return [event for event in history(store, reference) if isinstance(event, LikenessFound)]


def test_the_same_child_notified_twice_is_said_on_both_cases_once(store: Store) -> None:
    one, two = placed(store, FIRST), placed(store, SECOND)
    assert looked(store) == 1
    assert [(one_said.other, one_said.by) for one_said in found(store, one)] == [(two, "system")]
    assert [said.other for said in found(store, two)] == [one]
    assert found(store, one)[0].alike == found(store, two)[0].alike != ()
    assert looked(store) == 0
    assert pairs(history(store, one)) == {two: Pair.OPEN}


def test_a_likeness_overtakes_nobody_who_is_about_to_record_something(store: Store) -> None:
    one = placed(store, FIRST)
    seen = version_of(history(store, one))
    placed(store, SECOND)
    looked(store)
    assert changes_since(history(store, one), seen) == []


def test_equal_answers_are_a_repeat_and_no_likeness(store: Store) -> None:
    assert placed(store, FIRST) == placed(store, FIRST)
    assert looked(store) == 0


def test_what_is_traced_holds_no_name_and_differs_by_key_and_purpose(store: Store) -> None:
    one, invented = placed(store, FIRST), placed(store, SECOND, test=True)
    kept = traces(store, one)
    assert len(kept) > 10
    assert all(len(token) == 16 and b"owan" not in token for token in kept)
    assert not kept & traces(store, invented)
    assert looked(store) == 0


def test_traces_follow_a_corrected_answer(store: Store) -> None:
    one = placed(store, FIRST)
    two = placed(store, told({"child_forenames": "Ingrid", "child_surname": "Okafor"}))
    assert looked(store) == 0
    before = traces(store, two)
    (receipt,) = receipts(store, two)
    with store.transaction() as session:
        own = {"dossier_id": receipt.dossier_id, "receipt_id": receipt.id}
        reading = ReadingRecord(id=new_id(), version=2, outcome="complete", read_at=NOW, **own)
        store.vault.put(reading, "answers", SECOND)
        session.add(reading)
    on_case(store, two, lambda book, case: book.rewrite(case))
    assert traces(store, two) & traces(store, one)
    assert not traces(store, two) & before
    assert looked(store) == 1


def test_cases_from_before_there_were_traces_are_filled_in_once(store: Store) -> None:
    one, two = placed(store, FIRST), placed(store, SECOND)
    kept = traces(store, one)
    with store.transaction() as session:
        session.execute(delete(CaseTrace))
        session.execute(delete(CaseTraced))
    done = LookingForAlike(store, RULES).until_done(NOW)
    assert (done.traced, done.looked, done.found) == (2, 2, 1)
    assert traces(store, one) == kept
    assert (LookingForAlike(store, RULES).round(NOW).traced, [said.other for said in found(store, two)]) == (0, [one])


def test_traces_by_older_rules_are_made_anew(store: Store) -> None:
    placed(store, FIRST)
    with store.transaction() as session:
        session.execute(update(CaseTraced).values(rules=0))
    assert LookingForAlike(store, RULES).until_done(NOW).traced == 1


def test_what_is_not_compared_because_it_is_too_much_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for forename in ("Ingrid", "Percy", "Maud", "Hew"):
        placed(store, told({**CHILD, "child_forenames": forename}))
    one = placed(store, FIRST)
    monkeypatch.setattr("intake.cases.tracing.choose", lambda sharing: choosing.choose(sharing, most=1))
    looked(store)
    with store.reading() as session:
        assert session.get_one(CaseTraced, case_of(session, one).id).unopened == 3


def test_a_record_that_cannot_be_opened_holds_up_none_of_the_others(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    broken = placed(
        store, told({"child_forenames": "Ingrid", "child_surname": "Okafor", "child_home_postcode": "ZZ99 1AA"})
    )
    placed(store, told({"child_forenames": "Percy", "child_surname": "Hew", "child_home_postcode": "ZZ99 1AA"}))
    one, two = placed(store, FIRST), placed(store, SECOND)
    (receipt,) = receipts(store, broken)
    with store.transaction() as session:
        reading = session.scalars(select(ReadingRecord).where(ReadingRecord.receipt_id == receipt.id)).one()
        reading.answers = Sealed(b"changed by somebody else than us")
    assert looked(store) == 1
    assert [said.other for said in found(store, one)] == [two]
    assert "could not be compared with others" in caplog.text


def test_two_rounds_at_one_moment_say_it_once(store: Store) -> None:
    one, two = placed(store, FIRST), placed(store, SECOND)
    with store.reading() as session:
        ids = list(session.scalars(select(Case.id)))
    together = Barrier(4)

    def round_(case_id: str) -> int:
        together.wait()
        return len(LookingForAlike(store, RULES).look(case_id, NOW))

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(round_, ids * 2)) == 1
    assert (len(found(store, one)), len(found(store, two))) == (1, 1)


def test_the_pipeline_says_it_as_soon_as_the_second_one_is_a_case(store: Store) -> None:
    def take_in(answers: dict[str, Any]) -> str:
        received = receive_file(store, KEY, word(answers), "form.docx", "word_email", NOW)
        pipeline(store).drain(NOW)
        with store.reading() as session:
            return session.get_one(Receipt, received.receipt_id).reference

    given = example("0031")
    one = take_in(given)
    children = [{**given["children"][0], "child_surname": given["children"][0]["child_surname"] + "e"}]
    two = take_in({**given, "children": children, "incident_summary": "Another agency saw the same. " * 5})
    assert [said.other for said in found(store, one)] == [two]
    assert [said.other for said in found(store, two)] == [one]


def through_the_store(store: Store, number: int, pairs_in_it: int, seed: int) -> tuple[float, float]:
    written = notifications(seed, number=number, pairs=pairs_in_it)
    of_child: dict[int, list[str]] = {}
    for one in written:
        of_child.setdefault(one.about, []).append(placed(store, one.answers))
    LookingForAlike(store, RULES).until_done(NOW)
    true = {frozenset(cases) for cases in of_child.values() if len(set(cases)) == 2}
    with store.reading() as session:
        everyone = list(session.scalars(select(Case.reference)))
        assert session.scalar(select(func.count()).select_from(CaseTraced).where(CaseTraced.looked_at.is_(None))) == 0
    said = {frozenset({one, each.other}) for one in everyone for each in found(store, one)}
    assert len(true) == pairs_in_it
    return len(true & said) / len(true), len(true & said) / len(said)


def test_bent_pairs_are_found_through_the_store(store: Store) -> None:
    recall, precision = through_the_store(store, 40, 14, SEEDS[0])
    assert recall >= 0.90
    assert precision >= 0.90


@pytest.mark.prove
def test_of_2000_notifications_300_bent_pairs_are_found_through_the_store(store: Store, figure: Figure) -> None:
    recall, precision = through_the_store(store, 2000, 300, SEEDS[0])
    figure(
        "The same child notified twice, through blind indexes of the database and sealed answers",
        f"recall {recall:.3f}, precision {precision:.3f} (2,000 notifications, 300 bent pairs)",
    )
    assert recall >= 0.97
    assert precision >= 0.90
