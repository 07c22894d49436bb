"""Who must hear of a case, with what was done about them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.cases.casebook import Casebook
from intake.cases.events import OfficeAnswered, RecipientTold
from intake.cases.opening import route
from intake.cases.routing import Firing, Reach
from intake.cases.told import firings_of, hearers_of, mark_told, open_questions, told_by_hand
from intake.errors import Permanent
from intake.pipeline.receive import receive_file
from intake.store.casework import Case, Told
from intake.store.store import Store
from tests.examples import example
from tests.intake.pipeline.made import KEY, NOW, RULES, pipeline, word

FREE = {"police_investigation": "no", "sharing_restrictions": ""} | dict.fromkeys(
    ("police_force", "police_contact", "police_reference", "police_outcome_so_far"), ""
)


def take_in(store: Store, **change: str) -> None:
    receive_file(store, KEY, word(example("0031") | change), "a.docx", "word_email", NOW)
    pipeline(store).drain(NOW)


def test_a_person_tells_somebody_once_for_every_rule_that_names_them(store: Store) -> None:
    take_in(store, **FREE)
    with store.transaction() as session:
        book, case = Casebook(session, store.vault, RULES), session.scalars(select(Case)).one()
        (board,) = [one for one in hearers_of(book, case) if one.recipient.id == "icb"]
        assert board.held_why == ""
        told = told_by_hand(board, how=" By phone. ", at=NOW, by="somebody")
        assert [event.how for event in told] == ["By phone."] * len(board.firings)
        book.record(case, told)
        mark_told(book, case, told)
        mark_told(book, case, [RecipientTold(at=NOW, by="another", recipient="icb", rule=told[0].rule, how="")])
        (board,) = [one for one in hearers_of(book, case) if one.recipient.id == "icb"]
        assert board.untold == ()
        assert {(row.at, row.by) for row in board.told} == {(NOW, "somebody")}
        with pytest.raises(Permanent, match="told already"):
            told_by_hand(board, how="Again.", at=NOW, by="somebody")


def test_safety_12_nobody_records_that_they_told_whom_nothing_may_reach(store: Store) -> None:
    take_in(store)
    with store.transaction() as session:
        book, case = Casebook(session, store.vault, RULES), session.scalars(select(Case)).one()
        (board,) = [one for one in hearers_of(book, case) if one.recipient.id == "icb"]
        assert board.held_why
        with pytest.raises(Permanent, match="The police investigate"):
            told_by_hand(board, how="By phone.", at=NOW, by="somebody")


def test_a_rule_that_fell_away_still_shows_who_was_told_by_it(store: Store) -> None:
    take_in(store, **FREE)
    with store.transaction() as session:
        book, case = Casebook(session, store.vault, RULES), session.scalars(select(Case)).one()
        book.record(case, [OfficeAnswered(at=NOW, by="o", rule="nhs-care", applies=True, reason="Yes.")])
        route(book, case)
        (cqc,) = [one for one in hearers_of(book, case) if one.recipient.id == "cqc"]
        mark_told(book, case, told_by_hand(cqc, how="Their portal.", at=NOW, by="o"))
        book.record(case, [OfficeAnswered(at=NOW, by="o", rule="nhs-care", applies=False, reason="No.")])
        (cqc,) = [one for one in hearers_of(book, case) if one.recipient.id == "cqc"]
        assert cqc.firings == ()
        assert [row.rule for row in cqc.told] == ["nhs-care"]
        assert session.scalars(select(Told.by).where(Told.recipient == "cqc")).one() == "o"
        assert "nhs-care" not in {firing.rule_id for firing in open_questions(firings_of(book, case))}


def test_a_rule_that_fell_away_before_anybody_was_told_is_taken_back(store: Store) -> None:
    take_in(store, **FREE)
    with store.transaction() as session:
        book, case = Casebook(session, store.vault, RULES), session.scalars(select(Case)).one()
        rows = select(Told.rule).where(Told.recipient == "cqc")
        for applies in (True, False):
            book.record(case, [OfficeAnswered(at=NOW, by="o", rule="nhs-care", applies=applies, reason="Asked.")])
            route(book, case)
            assert list(session.scalars(rows)) == (["nhs-care"] if applies else [])


def test_telling_by_a_rule_that_applies_only_now_is_kept_too(store: Store) -> None:
    take_in(store, **FREE)
    with store.transaction() as session:
        book, case = Casebook(session, store.vault, RULES), session.scalars(select(Case)).one()
        book.record(case, [OfficeAnswered(at=NOW, by="o", rule="nhs-care", applies=True, reason="Yes.")])
        (cqc,) = [one for one in hearers_of(book, case) if one.recipient.id == "cqc"]
        mark_told(book, case, told_by_hand(cqc, how="Their portal.", at=NOW, by="o"))
        assert session.scalars(select(Told.by).where(Told.recipient == "cqc")).one() == "o"


def firing(rule: str, *, question: bool) -> Firing:
    return Firing(
        rule_id=rule, recipient="x", reach=Reach.INSIDE, deadline="", basis="", facts=(), question_to_office=question
    )


def test_a_question_is_asked_once_and_not_where_another_notification_answers_it() -> None:
    fired = [firing("media", question=True), firing("media", question=True), firing("custody", question=True)]
    assert [one.rule_id for one in open_questions(fired)] == ["media", "custody"]
    assert [one.rule_id for one in open_questions([*fired, firing("media", question=False)])] == ["custody"]
