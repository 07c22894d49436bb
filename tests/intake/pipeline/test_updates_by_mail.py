"""Updates by e-mail: to which case they go, what a person is asked about it, and that no sender gains by it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.cases import reference
from intake.cases.doubts import Doubt
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case, CaseClock, CaseEvent
from intake.store.store import Store
from tests.examples import example
from tests.intake.pipeline.made import NOW, Letterbox, mail, word
from tests.intake.pipeline.post import VOUCHED, kinds, said, send

LATER = NOW + timedelta(hours=3)
UNKNOWN = reference.make(b"another key", b"another receipt")
OTHER_CHILDREN = "0046"


def letter(number: str = "0038", subject: str = "Form", **given: Any) -> bytes:
    """A mail with a form; with ``vouched`` our server vouches for its sender."""
    headers = {"Authentication_Results": VOUCHED} if given.pop("vouched", False) else {}
    return mail(("form.docx", word(example(number) | given)), Subject=subject, **headers)


def news(subject: str, **given: Any) -> bytes:
    """The same form again with something new in it; as people do it, with its 'no' to 'is this an update?' left."""
    return letter(subject=subject, incident_summary="Moved to another ward.", **given)


def doubts(store: Store, receipt: Receipt) -> list[str]:
    with store.reading() as session:
        facts = session.scalars(
            select(CaseEvent.facts).where(
                CaseEvent.case_id == receipt.case_id, CaseEvent.kind == "put_before_person"
            )
        )  # fmt: skip
        return [fact["about"] for fact in facts if fact["receipt_id"] == receipt.id]


@pytest.fixture
def case(store: Store, box: Letterbox) -> Receipt:
    receipt = send(store, letter(vouched=True), box)
    box.letters.clear()
    return receipt


@pytest.mark.parametrize(
    "subject", ["Update to {}", "RE: FW: {} - more", "re:{}", "=?utf-8?q?Nachtrag_{}?="], ids=lambda text: text[:6]
)
def test_a_reference_in_the_subject_makes_a_form_an_update(
    subject: str, case: Receipt, store: Store, box: Letterbox
) -> None:
    update = send(store, news(subject.format(case.reference)), box, LATER)
    assert (update.outcome, update.case_id, doubts(store, update)) == ("update", case.case_id, [])
    assert kinds(store).count("receipt_linked") == 1


@pytest.mark.parametrize("typed", [str.lower, lambda text: text.replace("-", " "), lambda text: text.replace("-", "")])
def test_a_reference_is_known_however_it_was_typed(typed: Any, case: Receipt, store: Store, box: Letterbox) -> None:
    assert send(store, news(f"re {typed(case.reference)}, more"), box, LATER).case_id == case.case_id


def test_an_update_takes_nothing_away(case: Receipt, store: Store, box: Letterbox) -> None:
    send(store, news(case.reference, is_update="yes"), box, LATER)
    with store.reading() as session:
        readings = session.scalars(select(ReadingRecord)).all()
        said = {store.vault.get(one, "answers")["incident_summary"] for one in readings}
    assert said == {example("0038")["incident_summary"], "Moved to another ward."}


def test_where_form_and_subject_differ_the_form_is_followed_and_a_person_asked(
    case: Receipt, store: Store, box: Letterbox
) -> None:
    other = send(store, letter("0031"), box)
    named = {"is_update": "yes", "updates_notification_ref": case.reference}
    update = send(store, news(f"RE: {other.reference}", **named), box, LATER)
    assert (update.outcome, update.case_id) == ("update", case.case_id)
    assert doubts(store, update) == [Doubt.ANOTHER_IN_SUBJECT]
    agreed = send(store, news(f"RE: {case.reference}", **named, police_reference="2"), box, LATER)
    assert (agreed.case_id, doubts(store, agreed)) == (case.case_id, [])


@pytest.mark.parametrize("by_form", [True, False])
def test_safety_11_an_unknown_reference_in_form_or_subject_is_a_new_case_before_a_person(
    by_form: bool, case: Receipt, store: Store, box: Letterbox
) -> None:
    raw = news("Update", is_update="yes", updates_notification_ref=UNKNOWN) if by_form else news(f"RE: {UNKNOWN}")
    update = send(store, raw, box, LATER)
    assert (update.outcome, update.case_id == case.case_id) == ("case", False)
    assert doubts(store, update) == [Doubt.UNKNOWN_REFERENCE if by_form else Doubt.UNKNOWN_IN_SUBJECT]
    with store.reading() as session:
        assert session.get_one(Case, update.case_id).status == "intake_exception"
        assert "K1" in session.scalars(select(CaseClock.clock).where(CaseClock.case_id == update.case_id)).all()


def test_safety_11_a_form_that_names_an_unknown_case_is_not_led_elsewhere_by_its_subject(
    case: Receipt, store: Store, box: Letterbox
) -> None:
    raw = news(f"RE: {case.reference}", is_update="yes", updates_notification_ref=UNKNOWN)
    update = send(store, raw, box, LATER)
    assert update.outcome == "case"
    assert doubts(store, update) == [Doubt.UNKNOWN_REFERENCE, Doubt.ANOTHER_IN_SUBJECT]


def test_story_15_a_new_incident_in_reply_to_an_old_letter_does_not_vanish_in_its_case(
    case: Receipt, store: Store, box: Letterbox
) -> None:
    new = send(store, letter(OTHER_CHILDREN, subject=f"RE: {case.reference}"), box, LATER)
    assert (new.outcome, doubts(store, new)) == ("case", [Doubt.OTHER_CHILDREN])
    says_so = letter("0031", subject=f"RE: {case.reference}", is_update="yes", updates_notification_ref="")
    assert send(store, says_so, box, LATER).case_id == case.case_id


def test_a_subject_that_names_several_cases_is_led_to_none(case: Receipt, store: Store, box: Letterbox) -> None:
    other = send(store, letter("0031"), box)
    both = send(store, news(f"{case.reference} and {other.reference}"), box, LATER)
    assert (both.outcome, doubts(store, both)) == ("case", [Doubt.SEVERAL_IN_SUBJECT])
    one = send(store, news(f"{UNKNOWN} or {case.reference}", police_reference="2"), box, LATER)
    assert one.case_id == case.case_id


def test_17_a_form_that_was_asked_for_again_says_that_something_waits_for_it(store: Store, box: Letterbox) -> None:
    waits = send(store, mail(("form.docx", b"")), box)
    assert waits.outcome == "needs_a_person"
    again = send(store, news(f"RE: {waits.reference}"), box, LATER)
    assert (again.outcome, doubts(store, again)) == ("case", [Doubt.NAMES_WHAT_WAITS])


def test_a_repeat_stays_one_whatever_its_subject_names(case: Receipt, store: Store, box: Letterbox) -> None:
    other = send(store, letter("0031"), box)
    again = send(store, letter(subject=f"RE: {other.reference}"), box, LATER)
    assert (again.outcome, again.case_id) == ("duplicate", case.case_id)


@pytest.mark.parametrize("verdict", ["", "mx.example.org; dmarc=fail header.from=nhs.example.org"])
def test_story_15_an_update_by_whoever_it_may_be_is_linked_and_tells_its_sender_nothing(
    verdict: str, case: Receipt, store: Store, box: Letterbox
) -> None:
    headers = {"Authentication_Results": verdict} if verdict else {}
    form = ("form.docx", word(example("0038") | {"incident_summary": "Nothing happened."}))
    update = send(store, mail(form, Subject=f"RE: {case.reference}", **headers), box, LATER)
    assert (update.outcome, update.case_id) == ("update", case.case_id)
    assert case.reference not in said(box)
    assert update.reference not in said(box)
    assert "http" not in said(box)


def test_an_invented_case_is_nobodys_to_update(case: Receipt, store: Store, box: Letterbox) -> None:
    with store.transaction() as session:
        session.get_one(Case, case.case_id).demonstration = True
        session.get_one(Receipt, case.id).test = True
    update = send(store, news(f"RE: {case.reference}"), box, LATER)
    assert (update.outcome, doubts(store, update)) == ("case", [Doubt.UNKNOWN_IN_SUBJECT])
