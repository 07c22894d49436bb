"""What a notifier may know of where it stands: every state in few words, and nothing of anybody else's."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select

from forms.notification import NOTIFICATION
from intake.cases.casebook import Casebook
from intake.cases.events import (
    CaseReopened,
    Filing,
    InformationRequested,
    JointOutcomeReached,
    LocalAuthorityFilesAlone,
    NationalNotificationSent,
    NationalNotificationWithdrawn,
    Outcome,
    SentToPartners,
    TriageStarted,
    View,
)
from intake.cases.invitations import Caution
from intake.cases.recording import Event
from intake.cases.standing import Stage, Standing, standing_of
from intake.cases.states import Status
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.store import Store
from tests.examples import example
from tests.intake.cases.story import AT, PARTNERS, happened, views
from tests.intake.pipeline.made import RULES, Letterbox, word
from tests.intake.pipeline.post import send

DECIDED: Final = date(2026, 9, 8)
STAGES: Final = {
    Stage.RECEIVED: {Status.RECEIVED, Status.INTAKE_EXCEPTION, Status.ACKNOWLEDGED},
    Stage.CONSIDERED: {Status.TRIAGE, Status.AWAITING_INFO, Status.PARTNER_DECISION, Status.DISPUTED},
    Stage.CLOSED: {Status.REJECTED_NOT_THIS_FORM, Status.TRANSFERRED_OTHER_AREA, Status.CLOSED},
}


@pytest.fixture
def database_url(tmp_path: Any) -> str:
    """Nothing here depends on the database."""
    return f"sqlite:///{tmp_path / 'data.sqlite3'}"


def sent(store: Store, **more: Any) -> Receipt:
    return send(store, word(example("0046") | more), Letterbox())


def seen(store: Store, receipt: Receipt, caution: Caution = Caution.NONE, *, share: bool = True) -> Standing:
    with store.reading() as session:
        mine = session.get_one(Receipt, receipt.id)
        return standing_of(Casebook(session, store.vault, RULES), mine, caution, share_decision=share)


def tell(store: Store, receipt: Receipt, *events: Event) -> None:
    with store.transaction() as session:
        book = Casebook(session, store.vault, RULES)
        book.record(session.get_one(Case, receipt.case_id), events)


def agreed(outcome: Outcome, view: View) -> list[Event]:
    decided = JointOutcomeReached(at=AT + timedelta(minutes=5), by="user", outcome=outcome, partners=PARTNERS)
    return [happened(TriageStarted), happened(SentToPartners), *views(view, view, view), decided]


REVIEW: Final = agreed(Outcome.SIN_AND_RR, View.MEETS_SIN)
NO_REVIEW: Final = agreed(Outcome.NO_FURTHER_ACTION, View.DOES_NOT_MEET)


def test_every_state_of_a_case_is_one_of_four_for_its_notifier(store: Store) -> None:
    receipt = sent(store)
    for status in Status:
        with store.transaction() as session:
            session.get_one(Case, receipt.case_id).status = status
        stage = next((stage for stage, states in STAGES.items() if status in states), Stage.DECIDED)
        assert seen(store, receipt, share=False).stage is stage, status


def test_from_received_to_the_decision(store: Store) -> None:
    receipt = sent(store)
    assert seen(store, receipt) == Standing(Stage.RECEIVED)
    tell(store, receipt, happened(TriageStarted))
    assert seen(store, receipt) == Standing(Stage.CONSIDERED)
    tell(store, receipt, *REVIEW[1:])
    assert seen(store, receipt) == Standing(Stage.DECIDED, review=True, decided_on=DECIDED)
    assert seen(store, receipt, share=False) == Standing(Stage.DECIDED)


def test_that_there_will_be_no_review_is_said_only_where_it_is_shared(store: Store) -> None:
    receipt = sent(store)
    tell(store, receipt, *NO_REVIEW)
    assert seen(store, receipt) == Standing(Stage.DECIDED, review=False, decided_on=DECIDED)
    assert seen(store, receipt, share=False) == Standing(Stage.DECIDED)


def test_safety_4_only_a_serious_incident_notification_means_a_review(store: Store) -> None:
    filed: dict[str, Any] = {"on": date(2026, 9, 9), "reference": "x", "role": "la_notifier"}
    receipt = sent(store)
    tell(store, receipt, *agreed(Outcome.NOTIFY_ONLY, View.NOTIFY_ONLY))
    assert seen(store, receipt).review is False
    tell(store, receipt, happened(NationalNotificationSent, filing=Filing.LOOKED_AFTER_DEATH, **filed))
    assert seen(store, receipt).review is False
    tell(store, receipt, happened(NationalNotificationSent, filing=Filing.SERIOUS_INCIDENT, **filed))
    assert seen(store, receipt).review is True
    tell(store, receipt, happened(NationalNotificationWithdrawn, on=date(2026, 9, 10), role="la_notifier", reason="x"))
    assert seen(store, receipt) == Standing(Stage.DECIDED, review=False)


def test_safety_4_a_review_stays_due_while_one_serious_incident_notification_stands(store: Store) -> None:
    filed: dict[str, Any] = {"on": date(2026, 9, 9), "reference": "x", "role": "la_notifier"}
    receipt = sent(store)
    tell(store, receipt, *REVIEW)
    for filing in (Filing.SERIOUS_INCIDENT, Filing.LOOKED_AFTER_DEATH):
        tell(store, receipt, happened(NationalNotificationSent, filing=filing, **filed))
    tell(store, receipt, happened(NationalNotificationWithdrawn, on=date(2026, 9, 10), role="la_notifier", reason="x"))
    assert seen(store, receipt).review is True


def test_safety_5_a_local_authority_that_files_alone_makes_a_review_due(store: Store) -> None:
    receipt = sent(store)
    tell(store, receipt, happened(LocalAuthorityFilesAlone, role="la_notifier", reason="It meets the criteria."))
    assert seen(store, receipt) == Standing(Stage.DECIDED, review=True)


def test_a_case_that_was_opened_again_is_being_considered(store: Store) -> None:
    receipt = sent(store)
    tell(store, receipt, *NO_REVIEW, happened(CaseReopened, reason="New facts."))
    assert seen(store, receipt) == Standing(Stage.CONSIDERED)


def test_safety_16_open_questions_are_said_to_be_open_and_no_more(store: Store) -> None:
    asked = sent(store)
    question: dict[str, Any] = {"question": "Was Zebedee seen at school?", "asked_of": "The school"}
    tell(store, asked, happened(TriageStarted), happened(InformationRequested, **question))
    assert seen(store, asked) == Standing(Stage.CONSIDERED, questions_open=True)
    left_open = send(store, word(example("0038")), Letterbox())
    assert seen(store, left_open) == Standing(Stage.RECEIVED, questions_open=True)


@pytest.mark.parametrize("caution", [Caution.OTHER_CHANNEL, Caution.NO_LINK])
def test_safety_12_13_where_anything_is_held_it_is_received_and_no_more(store: Store, caution: Caution) -> None:
    receipt = sent(store)
    before = seen(store, receipt, caution)
    tell(store, receipt, *REVIEW)
    assert seen(store, receipt, caution) == before == Standing(Stage.RECEIVED, withheld=True)


def test_safety_18_whoever_overheard_a_reference_learns_nothing_from_an_update_to_it(store: Store) -> None:
    first = sent(store)
    tell(store, first, *REVIEW)
    named = {"is_update": "yes", "updates_notification_ref": first.reference}
    update = send(store, word({"notifier_email": "eve@example.org", **named}), Letterbox())
    assert update.case_id == first.case_id
    assert seen(store, update) == Standing(Stage.RECEIVED, update=True)


def test_a_notification_that_a_person_joined_shows_the_case_it_belongs_to(store: Store) -> None:
    first = sent(store)
    named = {"is_update": "yes", "updates_notification_ref": first.reference}
    joined = send(store, word({"notifier_email": "eve@example.org", **named}), Letterbox())
    with store.transaction() as session:
        session.get_one(Receipt, joined.id).settled_by = "user-office"
    tell(store, first, happened(TriageStarted))
    assert seen(store, joined).stage is Stage.CONSIDERED


def test_what_has_no_case_yet_is_received_until_a_person_has_dealt_with_it(store: Store) -> None:
    receipt = send(store, word({}), Letterbox())
    with store.transaction() as session:
        mine = session.scalars(select(Receipt).where(Receipt.id == receipt.id)).one()
        mine.case_id, mine.outcome = None, "needs_a_person"
    assert seen(store, receipt) == Standing(Stage.RECEIVED)
    with store.transaction() as session:
        session.get_one(Receipt, receipt.id).settled_at = AT
    assert seen(store, receipt) == Standing(Stage.CLOSED)


def test_nothing_in_it_is_anybodys_words(store: Store) -> None:
    receipt = sent(store)
    tell(store, receipt, *REVIEW)
    found = seen(store, receipt)
    given, _ = NOTIFICATION.answers(example("0046"))
    assert not any(str(value) in repr(found) for value in given.values() if isinstance(value, str) and len(value) > 3)
