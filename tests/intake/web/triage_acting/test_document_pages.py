"""The document in its own order, and what a person says of it: where a text belongs, what an answer really is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree
from sqlalchemy import select

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cases.events import AnswerConfirmed, AnswerCorrected, DocumentRead, TextPlaced, TextTakenOut
from intake.settings import Settings
from intake.store.arrivals import ReadingRecord, Receipt
from tests.examples import example
from tests.forms.word.documents import answer_cell, bent, control, element, paragraph_of, text_run
from tests.intake.pipeline.made import word
from tests.intake.web.triage_acting.made import Desk, Person, make_desk, take_in_document

Bend = Callable[[etree._Element], None]
LOOSE: Final = "Half past nine in the evening"


def under_the_times(root: etree._Element) -> None:
    """Somebody typed the time under the table instead of into it."""
    next(control(root, "incident_time").iterancestors("{*}tbl")).addnext(paragraph_of(text_run(LOOSE)))


def a_date_that_is_none(root: etree._Element) -> None:
    answer_cell(root, "incident_date").getparent().replace(  # type: ignore[union-attr]
        answer_cell(root, "incident_date"),
        element("<w:tc><w:p><w:r><w:t>31 February 2026</w:t></w:r></w:p></w:tc>"),
    )


def a_slip(root: etree._Element) -> None:
    """A choice typed with a slip: taken, and to be compared."""
    cell = answer_cell(root, "abuse_neglect_status")
    cell.getparent().replace(cell, element("<w:tc><w:p><w:r><w:t>Suspectd</w:t></w:r></w:p></w:tc>"))  # type: ignore[union-attr]


@pytest.fixture
def desk_with(tmp_path: Any) -> Any:
    """A desk whose case came in by a document that was bent."""
    made: list[Desk] = []

    def make(*bends: Bend, **change: Any) -> Desk:
        made.append(desk_with_document(tmp_path, *bends, **change))
        return made[-1]

    yield make
    for desk in made:
        desk.site.store.close()


def desk_with_document(folder: Path, *bends: Bend, **change: Any) -> Desk:
    """A desk with the case of a Word form that was bent after it had been filled in."""
    desk = make_desk(folder)
    settings = Settings.load({"INTAKE_DATA_DIR": str(folder), "INTAKE_AREA": "Marram Bay"})
    document = word(example("0034") | change)
    for bend in bends:
        document = bent(document, bend)
    desk.reference = take_in_document(desk.site, settings, document)
    return desk


def readings(desk: Desk) -> list[Answers]:
    with desk.site.store.reading() as session:
        rows = session.scalars(
            select(ReadingRecord)
            .join(Receipt, Receipt.id == ReadingRecord.receipt_id)
            .where(Receipt.reference == desk.reference)
            .order_by(ReadingRecord.version)
        )
        return [Answers(desk.site.store.vault.get(row, "answers")) for row in rows]


def document(person: Person) -> str:
    page = person.get(f"document/{person.reference}")
    assert page.status_code == 200
    return page.text


def loose(page: str) -> list[int]:
    """The numbers of the passages that have no place, as the page's list of what to see to leads to them."""
    return [int(found) for found in re.findall(r'href="#passage-(\d+)">Text without', page)]


def at(person: Person, number: int | str, what: str) -> str:
    return f"document/{person.reference}/{number}/{what}"


def test_the_document_stands_in_its_own_order_with_what_is_to_be_seen_to(desk_with: Any) -> None:
    desk = desk_with(under_the_times, a_slip)
    person = desk.person("icb")
    page = document(person)
    body = page[page.index("intake-document") :]
    assert body.index("What happened") < body.index(LOOSE) < body.index("E. The children")
    assert "Text without a place: " + LOOSE in page
    assert "Compare with the original: " in page
    assert len(desk.events(DocumentRead)) == 1


def test_a_text_is_moved_into_an_answer_and_everything_follows(desk_with: Any) -> None:
    desk = desk_with(under_the_times)
    person = desk.person("police")
    (number,) = loose(document(person))

    offered = person.get(at(person, number, "place"))
    assert "It stood beside" in offered.text
    assert offered.text.count("<option") > 179

    page = f"{at(person, number, 'place')}?question=incident_time"
    shown = person.get(page)
    assert LOOSE in shown.text
    refused = person.post(page, **{"answer-incident_time": LOOSE, "asked": "answer-incident_time"})
    assert refused.status_code == 422
    assert "must be a time on the 24-hour clock" in refused.text

    kept = person.post(page, **{"answer-incident_time": "21:30", "asked": "answer-incident_time"})
    assert kept.status_code == 303
    first, second = readings(desk)
    assert "incident_time" not in first or first["incident_time"] != "21:30"
    assert second["incident_time"] == "21:30"
    (event,) = desk.events(TextPlaced)
    assert (event.text, event.question, event.answer) == (LOOSE, NOTIFICATION.label_at("incident_time"), "21:30")
    assert event.reading_version == 2
    after = document(person)
    assert "Put by hand into the answer to: " in after
    assert "Text without a place" not in after
    case = person.browser.get(f"/cases/{desk.reference}").text
    assert "put here by a person" in case
    assert "Text of the document put into an answer" in case


def test_what_stands_in_an_answer_is_never_offered_to_be_replaced(desk_with: Any) -> None:
    desk = desk_with(under_the_times, notifier_email="orla@nhs.example.org", incident_summary="She fell.")
    person = desk.person("icb")
    (number,) = loose(document(person))
    email = person.get(f"{at(person, number, 'place')}?question=notifier_email").text
    assert 'value="orla@nhs.example.org"' in email
    summary = person.get(f"{at(person, number, 'place')}?question=incident_summary").text
    assert f"She fell.\n{LOOSE}</textarea>" in summary
    nobody = person.get(f"{at(person, number, 'place')}?question=children[3].child_surname")
    assert "Choose the question" in nobody.text


def test_the_same_page_sent_twice_is_kept_once(desk_with: Any) -> None:
    desk = desk_with(under_the_times)
    person = desk.person("business_unit")
    page = f"{at(person, loose(document(person))[0], 'place')}?question=incident_summary"
    form = person.fill(
        page, **{"answer-incident_summary": "It was half past nine.", "asked": "answer-incident_summary"}
    )
    assert [person.send(page, form).status_code for _ in range(2)] == [303, 303]
    assert len(readings(desk)) == 2
    assert len(desk.events(TextPlaced)) == 1


def test_two_people_at_once_do_not_overwrite_each_other(desk_with: Any) -> None:
    desk = desk_with(under_the_times)
    one, other = desk.person("icb"), desk.person("police")
    page = f"{at(one, loose(document(one))[0], 'place')}?question=incident_time"
    forms = [person.fill(page, **{"answer-incident_time": time, "asked": "answer-incident_time"})
             for person, time in ((one, "21:30"), (other, "09:30"))]  # fmt: skip
    assert one.send(page, forms[0]).status_code == 303
    late = other.send(page, forms[1])
    assert late.status_code == 409
    assert "The case changed while you had this page open" in late.text
    assert readings(desk)[-1]["incident_time"] == "21:30"
    assert len(readings(desk)) == 2


def test_a_text_comes_out_again_and_the_answer_is_what_it_was(desk_with: Any) -> None:
    desk = desk_with(under_the_times)
    person = desk.person("local_authority")
    (number,) = loose(document(person))
    page = f"{at(person, number, 'place')}?question=children[0].child_surname"
    name = "answer-child_surname"
    assert person.post(page, **{name: "Quillfeather", "asked": name}).status_code == 303
    assert readings(desk)[-1].at("children[0].child_surname") == "Quillfeather"
    assert person.post(at(person, number, "take-out")).status_code == 303
    first, _, third = readings(desk)
    assert third.to_json() == first.to_json()
    assert len(desk.events(TextTakenOut)) == 1
    assert "Text without a place: " + LOOSE in document(person)


def test_what_was_changed_again_since_is_not_taken_back(desk_with: Any) -> None:
    def twice(root: etree._Element) -> None:
        under_the_times(root)
        next(control(root, "notifier_name").iterancestors("{*}tbl")).addnext(paragraph_of(text_run("At ten, I think")))

    desk = desk_with(twice)
    person = desk.person("icb")
    numbers = loose(document(person))
    for number, time in zip(numbers, ("22:00", "21:30"), strict=True):
        page = f"{at(person, number, 'place')}?question=incident_time"
        posted = person.post(page, **{"answer-incident_time": time, "asked": "answer-incident_time"})
        assert posted.status_code == 303
    refused = person.post(at(person, numbers[0], "take-out"))
    assert refused.status_code == 422
    assert "The answer was changed again after this text was put into it." in refused.text


def test_an_answer_that_was_read_with_doubts_is_confirmed(desk_with: Any) -> None:
    desk = desk_with(a_slip)
    person = desk.person("icb")
    page = document(person)
    (number,) = [int(found) for found in re.findall(r'href="#passage-(\d+)">Compare', page)]
    assert person.post(at(person, number, "correct"), confirm="yes").status_code == 303
    first, second = readings(desk)
    assert second.to_json() == first.to_json()
    (event,) = desk.events(AnswerConfirmed)
    assert event.answer == "Suspected"
    assert "Compare with the original" not in document(person)
    assert "Not sure that this was read rightly" not in person.browser.get(f"/cases/{desk.reference}").text


def test_an_answer_that_was_read_wrongly_is_corrected_and_the_clock_follows(desk_with: Any) -> None:
    desk = desk_with(date_la_aware="2026-09-07")
    before = desk.clock("K1")
    assert before is not None
    person = desk.person("local_authority")
    label = NOTIFICATION.label_at("date_la_aware")
    (number,) = re.findall(rf'/(\d+)/correct">Correct<span[^>]*>: {re.escape(label)}<', document(person))
    name = "answer-date_la_aware"
    day = {f"{name}-day": "4", f"{name}-month": "9", f"{name}-year": "2026", "asked": name}
    assert person.post(at(person, number, "correct"), **day).status_code == 303
    (event,) = desk.events(AnswerCorrected)
    assert (event.before, event.answer) == ("7 September 2026", "4 September 2026")
    after = desk.clock("K1")
    assert after is not None
    assert (before.trigger_date.day, after.trigger_date.day) == (7, 4)
    again = person.post(at(person, number, "correct"), **day)
    assert again.status_code == 422
    assert "The answer says this already." in again.text


@pytest.mark.parametrize("role", ["scrutineer", "education", "la_notifier"])
def test_who_only_reads_cannot_move_anything(desk_with: Any, role: str) -> None:
    desk = desk_with(under_the_times)
    person = desk.person(role)
    page = document(person)
    assert "Say where it belongs" not in page
    (number,) = loose(page)
    assert person.get(at(person, number, "place")).status_code == 403
    guarded = person.fill(f"document/{person.reference}")
    assert person.send(f"{at(person, number, 'place')}?question=incident_time", guarded).status_code == 403


def test_addresses_that_lead_nowhere_say_so(desk_with: Any) -> None:
    desk = desk_with(under_the_times)
    person = desk.person("icb")
    (number,) = loose(document(person))
    for page in (
        "document/AAAA-AAAA", at(person, 9999, "place"), at(person, number, "take-out"), at(person, number, "correct"),
    ):  # fmt: skip
        assert person.get(page).status_code == 404
    unknown = person.get(f"{at(person, number, 'place')}?question=children[7].child_surname")
    assert "Choose the question that the text answers." in unknown.text
    lied = person.fill(f"{at(person, number, 'place')}?question=incident_time", read="77")
    assert person.send(f"{at(person, number, 'place')}?question=incident_time", lied).status_code == 404


def test_a_value_that_was_refused_stands_where_it_was_typed(desk_with: Any) -> None:
    desk = desk_with(a_date_that_is_none)
    person = desk.person("icb")
    page = document(person)
    assert page.index("Left empty", page.index("What happened")) < page.rindex("31 February 2026")
    (number,) = loose(page)
    assert "which was left empty" in person.get(at(person, number, "place")).text
