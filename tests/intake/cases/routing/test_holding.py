"""Nobody is told whom a person has not released."""

from typing import Any

import pytest
from hypothesis import given

from intake.cases import events
from intake.cases.events import Relation
from intake.cases.routing import Context, Reach, context_of, fire, fire_each, release
from intake.errors import Permanent
from tests.examples import example
from tests.intake.cases.routing.notifications import NOTIFICATIONS
from tests.intake.cases.story import AT, PARTNERS, happened, opened

NOTHING: dict[str, Any] = {"police_investigation": "no"}
RESTRICTED = {**NOTHING, "sharing_restrictions": "Not to the school."}
SUSPECT_IN_TRUST = {**NOTHING, "adults": [{"person_of_concern": "yes", "person_position_of_trust": "yes"}]}


def free(answers: dict[str, Any], context: Context | None = None) -> set[str]:
    """Outward recipients to whom something may go."""
    fired = fire(answers, context or Context(PARTNERS))
    return {firing.recipient for firing in fired if not firing.held and firing.reach is not Reach.INSIDE}


@pytest.mark.parametrize(
    "answers",
    [
        RESTRICTED,
        {"police_investigation": "yes"},
        {"police_investigation": "not_known"},
        {"police_reference": "EST-26-1"},
        {**NOTHING, "police_outcome_so_far": "Two adults bailed."},
    ],
)
def test_safety_12_nothing_goes_outward_before_release(answers: dict[str, Any]) -> None:
    assert free(answers) == set()
    assert all(firing.held_why.endswith(".") for firing in fire(answers, Context(PARTNERS)) if firing.held)


def test_safety_12_without_restriction_or_police_the_partners_hear_at_once() -> None:
    assert free(NOTHING) >= {*PARTNERS, "education_lead"}
    assert free(example("0046")) == {*PARTNERS, "education_lead", "la_notifier", "review_group"}


@given(NOTIFICATIONS)
def test_safety_12_with_a_restriction_only_a_call_for_a_child_in_danger_is_free(answers: dict[str, Any]) -> None:
    assert free({**answers, "sharing_restrictions": "Not to the school."}) <= {"police_999", "front_door"}


@given(NOTIFICATIONS)
def test_the_office_itself_is_never_held(answers: dict[str, Any]) -> None:
    inside = [firing for firing in fire(answers, Context(PARTNERS)) if firing.reach is Reach.INSIDE]
    assert inside
    assert not any(firing.held for firing in inside)


def test_safety_12_a_released_recipient_alone_is_told() -> None:
    assert free(RESTRICTED, Context(PARTNERS, released=frozenset({"police"}))) == {"police"}


def test_safety_12_a_restriction_in_another_notification_of_the_case_holds_too() -> None:
    assert free(NOTHING, Context(PARTNERS, others=(RESTRICTED,))) == set()


def test_safety_12_the_office_can_say_that_the_police_do_or_do_not_investigate() -> None:
    open_question = {"police_investigation": "not_known"}
    assert free(open_question, Context(PARTNERS, office={"criminal-investigation": False})) >= set(PARTNERS)
    assert free(NOTHING, Context(PARTNERS, office={"criminal-investigation": True})) == set()


@pytest.mark.parametrize(
    "answers",
    [
        SUSPECT_IN_TRUST,
        {**NOTHING, "adults": [{"person_of_concern": "not_known", "person_position_of_trust": "not_known"}]},
        {**NOTHING, "adults": [{"person_of_concern": "yes"}]},
        {**NOTHING, "adults": [{"person_position_of_trust": "yes"}]},
        {**NOTHING, "alleged_harm_by": ["professional"]},
    ],
)
def test_safety_13_the_conflict_question_comes_before_the_first_alert(answers: dict[str, Any]) -> None:
    fired = fire(answers, Context(PARTNERS))
    assert "conflict-of-interest" in {firing.rule_id for firing in fired if firing.question_to_office}
    assert free(answers) == set()


def test_safety_13_no_release_gets_round_the_conflict_question() -> None:
    assert free(SUSPECT_IN_TRUST, Context(PARTNERS, released=frozenset(PARTNERS))) == set()


def test_safety_13_it_is_asked_once_a_case() -> None:
    answered = Context(PARTNERS, conflict_answered=True)
    fired = fire(SUSPECT_IN_TRUST, answered)
    assert "conflict-of-interest" not in {firing.rule_id for firing in fired}
    assert free(SUSPECT_IN_TRUST, answered) >= set(PARTNERS)


def test_safety_13_a_recipient_for_whom_a_suspect_works_stays_held() -> None:
    conflicted = Context(PARTNERS, conflict_answered=True, conflicted=frozenset({"police"}))
    assert "police" not in free(SUSPECT_IN_TRUST, conflicted)
    assert "icb" in free(SUSPECT_IN_TRUST, conflicted)


def test_safety_13_nobody_of_concern_asks_nothing() -> None:
    adults = [{"person_of_concern": "no", "person_position_of_trust": "yes"}]
    assert free({**NOTHING, "adults": adults}) >= set(PARTNERS)


RELEASED = happened(events.RecipientReleased, recipient="police", reason="Agreed.", officer_agreement="DI Solway")


def test_the_context_follows_from_the_history() -> None:
    history = [
        opened(),
        happened(events.ConflictAnswered, recipients=("icb",), reason="A nurse."),
        RELEASED,
        happened(events.OfficeAnswered, rule="nhs-care", applies=True, reason="The ward said so."),
    ]
    assert context_of(history, PARTNERS) == Context(
        PARTNERS, frozenset({"police"}), True, frozenset({"icb"}), {"nhs-care": True}
    )


def test_safety_12_a_further_notification_takes_releases_back() -> None:
    update = happened(events.ReceiptLinked, receipt_id="second", relation=Relation.UPDATE)
    assert context_of([opened(), RELEASED, update], PARTNERS).released == frozenset()
    copy = happened(events.ReceiptLinked, receipt_id="second", relation=Relation.DUPLICATE)
    assert context_of([opened(), RELEASED, copy], PARTNERS).released == {"police"}


def test_safety_13_a_conflict_found_later_takes_the_release_back() -> None:
    conflict = happened(events.ConflictAnswered, recipients=("police",), reason="An officer.")
    assert context_of([opened(), RELEASED, conflict], PARTNERS).released == frozenset()


def releasing(answers: dict[str, Any], reason: str = "Needed.", officer: str = "") -> events.RecipientReleased:
    return release(
        "police",
        reason=reason,
        officer_agreement=officer,
        answers=answers,
        context=Context(PARTNERS),
        at=AT,
        by="user",
    )


def test_a_release_gives_its_reason() -> None:
    assert releasing(RESTRICTED).recipient == "police"
    with pytest.raises(Permanent, match="reason"):
        releasing(RESTRICTED, reason=" ")


def test_safety_12_with_the_police_the_officers_agreement_is_noted() -> None:
    with pytest.raises(Permanent, match="police agreed"):
        releasing({"police_investigation": "yes"})
    assert releasing({"police_investigation": "yes"}, officer="DI Solway, by phone").officer_agreement


def test_safety_13_no_release_before_the_conflict_question_is_answered() -> None:
    with pytest.raises(Permanent, match="conflict of interest first"):
        releasing(SUSPECT_IN_TRUST)


def test_repeats_of_a_notification_are_weighed_once() -> None:
    """Each is weighed against all others: a hundred repeats were ten thousand times the work."""
    first, other = example("0031"), RESTRICTED
    assert fire_each([first] * 100, [], PARTNERS) == fire_each([first], [], PARTNERS)
    assert fire_each([first, other, dict(first), other], [], PARTNERS) == fire_each([first, other], [], PARTNERS)
