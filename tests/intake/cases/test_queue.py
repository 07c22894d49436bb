"""The queue and the case file on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from sqlalchemy import event, select

from forms.answers import SET_BY_THE_SERVICE
from forms.notification import NOTIFICATION
from intake.cases.casebook import Casebook
from intake.cases.casefile import CaseFile, casefile, original_of
from intake.cases.events import RecipientTold, SentToPartners, View
from intake.cases.hearing import State
from intake.cases.messages import shortened
from intake.cases.queue import Place, QueuePage, Tab, Wanted, Within, queue_page
from intake.cases.recording import Event
from intake.pipeline.receive import receive_file
from intake.store.arrivals import Original, Receipt
from intake.store.casework import Case, Told
from intake.store.store import Store
from tests.examples import EXAMPLES, example
from tests.intake.cases.story import happened, view
from tests.intake.pipeline.made import KEY, NOW, RULES, pipeline, word

TODAY = date(2026, 9, 8)
NOON = datetime(2026, 9, 8, 11, tzinfo=UTC)


def take_in(store: Store, answers: dict[str, Any]) -> str:
    """The reference of a notification worked by the pipeline."""
    received = receive_file(store, KEY, word(answers), "form.docx", "word_email", NOW)
    pipeline(store).drain(NOW)
    with store.reading() as session:
        return session.get_one(Receipt, received.receipt_id).reference


def page(store: Store, wanted: Wanted = Wanted(), today: date = TODAY) -> QueuePage:  # noqa: B008 - frozen
    with store.reading() as session:
        return queue_page(session, store.vault, NOTIFICATION, RULES, wanted, today)


def references(found: QueuePage) -> list[str]:
    return [row.reference for row in found.rows]


def record(store: Store, reference: str, *events: Event) -> None:
    with store.transaction() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        Casebook(session, store.vault, RULES).record(case, events)


def read(store: Store, reference: str) -> CaseFile:
    with store.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        return casefile(Casebook(session, store.vault, RULES), NOTIFICATION, case, NOON)


def many(store: Store, number: int) -> None:
    """Cases without a notification beside the one that is there."""
    with store.transaction() as session:
        first = session.scalars(select(Case)).one()
        assert first.next_due is not None
        for count in range(number):
            session.add(
                Case(
                    dossier_id=first.dossier_id,
                    reference=f"X{count:04}",
                    status="not_met_closed" if count % 5 == 4 else "received",
                    channel="word_email",
                    opened_at=NOW,
                    received_at=NOW + timedelta(seconds=count % 7),
                    version=1,
                    next_due=None if count % 3 else first.next_due + timedelta(days=count % 5),
                )
            )


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The statements that go to both databases meanwhile."""
    seen: list[str] = []

    def saw(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    for engine in {store.engine, store.keys_engine}:
        event.listen(engine, "before_cursor_execute", saw)
    yield seen
    for engine in {store.engine, store.keys_engine}:
        event.remove(engine, "before_cursor_execute", saw)


@pytest.mark.parametrize("tab", [Tab.OPEN, Tab.CLOSED, Tab.RUNNING])
def test_pages_follow_each_other_and_leave_nobody_out(store: Store, tab: Tab) -> None:
    take_in(store, example("0031"))
    many(store, 130)
    seen: list[str] = []
    after: Place | None = None
    while True:
        found = page(store, Wanted(tab=tab, after=after))
        seen += references(found)
        if found.next is None:
            break
        after = Place.read(str(found.next))
        assert after == found.next
    assert len(seen) == len(set(seen)) == found.counts.tabs[tab]
    with store.reading() as session:
        due = dict(session.execute(select(Case.reference, Case.next_due)).all())
    if tab is not Tab.CLOSED:
        dates = [due[reference] or date.max for reference in seen]
        assert dates == sorted(dates)


def test_safety_1_what_the_office_set_aside_stays_open_while_its_clock_runs(store: Store) -> None:
    reference = take_in(store, example("0031"))
    with store.transaction() as session:
        session.scalars(select(Case)).one().status = "rejected_not_this_form"
    assert references(page(store)) == [reference]
    assert references(page(store, Wanted(tab=Tab.CLOSED))) == []


def test_counts_of_what_is_near_do_not_overlap(store: Store) -> None:
    take_in(store, example("0031"))
    with store.reading() as session:
        due = session.scalars(select(Case.next_due)).one()
    assert due == date(2026, 9, 11)
    for today, counted in (
        (date(2026, 9, 8), (0, 0, 0)),
        (date(2026, 9, 9), (0, 0, 1)),
        (date(2026, 9, 11), (0, 1, 0)),
        (date(2026, 9, 12), (1, 0, 0)),
    ):
        counts = page(store, today=today).counts
        assert (counts.overdue, counts.today, counts.soon) == counted
    assert len(page(store, Wanted(within=Within.TWO), date(2026, 9, 9)).rows) == 1
    assert len(page(store, Wanted(within=Within.TWO), date(2026, 9, 8)).rows) == 0
    assert len(page(store, Wanted(within=Within.TODAY), date(2026, 9, 14)).rows) == 1


def test_a_type_of_agency_is_found_beyond_the_first_page(store: Store) -> None:
    reference = take_in(store, example("0031"))
    many(store, 130)
    with store.transaction() as session:
        session.scalars(select(Case).where(Case.reference == reference)).one().next_due = date(2027, 1, 4)
    found = page(store, Wanted(agency_type="nhs_acute"))
    assert references(found) == [reference]
    assert found.next is None


def test_a_page_costs_the_same_number_of_questions_however_many_rows(store: Store) -> None:
    take_in(store, example("0031"))
    with statements(store) as one:
        page(store, Wanted(partner="icb"))
    for given in EXAMPLES[1:]:
        take_in(store, given)
    store.vault._keys._opened.clear()
    with statements(store) as twelve:
        assert len(page(store, Wanted(partner="icb")).rows) == 12
    questions = [sum(said.startswith("SELECT") for said in seen) for seen in (one, twelve)]
    assert questions[0] in {questions[1], questions[1] - 1}  # the keys, once for all, where none is at hand


def test_whose_view_is_wanted_follows_the_history(store: Store) -> None:
    reference = take_in(store, example("0031"))
    mine = Wanted(tab=Tab.MY_VIEW, partner="icb")
    assert references(page(store, mine)) == []
    record(store, reference, happened(SentToPartners))
    assert references(page(store, mine)) == [reference]
    assert page(store, mine).counts.tabs[Tab.MY_VIEW] == 1
    record(store, reference, view("icb", View.MEETS_SIN, minuted=True))
    assert references(page(store, mine)) == [reference]  # minuted: theirs to confirm (SAFETY 6)
    record(store, reference, view("icb", View.MEETS_SIN))
    assert references(page(store, mine)) == []
    assert [(one.short, one.given) for one in page(store).rows[0].partners] == [
        ("Local authority", False),
        ("Integrated care board", True),
        ("Police", False),
    ]


def test_safety_11_an_update_of_an_unknown_reference_is_marked(store: Store) -> None:
    take_in(store, example("0044"))
    assert "Possible repeat" in {flag.words for flag in page(store).rows[0].flags}


@pytest.mark.parametrize(
    "text", ["", "x", "~~", "2026-09-08~yesterday~X", "2026-09-08~2026-09-08T10:00:00~X", "a~b~c~d"]
)
def test_a_place_that_was_tampered_with_is_the_beginning(text: str) -> None:
    assert Place.read(text) is None


def test_a_file_says_who_was_told_who_is_held_and_why(store: Store) -> None:
    reference = take_in(store, example("0031") | {"sharing_restrictions": "Not to the clinic."})
    file = read(store, reference)
    assert file.restrictions == ("Not to the clinic.",)
    states = {hearing.recipient: hearing.state for hearing in file.hearings}
    assert states["icb"] is State.HELD
    assert states["business_unit"] is State.DUE
    assert all(hearing.why_held for hearing in file.hearings if hearing.state is State.HELD)
    with store.transaction() as session:
        told = session.scalars(select(Told).where(Told.recipient == "icb")).one()
        told.at, told.by = NOW, "somebody"
    record(store, reference, happened(RecipientTold, recipient="icb", rule=told.rule))
    file = read(store, reference)
    assert {hearing.recipient: hearing.state for hearing in file.hearings}["icb"] is State.TOLD
    assert file.hearings[-1].recipient == "icb"  # what is still to be done stands before what is done


def test_a_file_holds_every_answer_with_where_it_came_from(store: Store) -> None:
    given = example("0031")
    file = read(store, take_in(store, given))
    lines = [line for part in file.latest.parts for run in part.runs for line in run.lines]
    asked = [path for path, _ in NOTIFICATION.answers(given)[0].paths() if path not in SET_BY_THE_SERVICE]
    assert len(lines) == len(asked)
    assert {line.came for line in lines} == {"Word form"}
    assert file.latest.children[0].name == "Tobias Wren Ashdown-Kale"
    assert file.latest.missing == ()


def test_text_that_fits_nowhere_is_shown_as_it_stood(store: Store) -> None:
    document = docx.Document(BytesIO(word(example("0031"))))
    document.add_paragraph("The aunt also phoned the school on Friday.")
    changed = BytesIO()
    document.save(changed)
    receive_file(store, KEY, changed.getvalue(), "form.docx", "word_email", NOW)
    pipeline(store).drain(NOW)
    with store.reading() as session:
        reference = session.scalars(select(Case.reference)).one()
    assert "The aunt also phoned the school on Friday." in read(store, reference).latest.unplaced


def test_an_original_belongs_to_its_own_case_alone(store: Store) -> None:
    one, other = take_in(store, example("0031")), take_in(store, example("0036"))
    with store.reading() as session:
        cases = {case.reference: case for case in session.scalars(select(Case))}
        receipt = session.scalars(select(Receipt).where(Receipt.reference == one)).one()
        original = session.scalars(select(Original).where(Original.receipt_id == receipt.id)).one()
        assert original_of(session, cases[one], original.id) == (original, receipt)
        assert original_of(session, cases[other], original.id) is None
        assert original_of(session, cases[one], "../" + original.id) is None


@pytest.mark.parametrize(
    ("address", "shown"), [("orla@nhs.example.org", "o…@nhs.example.org"), ("@x", "…@x"), ("", "…"), ("none", "…")]
)
def test_an_address_is_never_shown_whole(address: str, shown: str) -> None:
    assert shortened(address) == shown
