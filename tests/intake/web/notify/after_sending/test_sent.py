"""The confirmation: what happens next, the copies, and going on with what was sent, while its sender is there."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from forms.notification import NOTIFICATION
from forms.word.reader import read as read_word
from intake.store.arrivals import Draft, Receipt
from intake.store.store import Store
from intake.store.work import AccessRecord
from intake.web.limits import ALLOWED, Allowance, Tried
from intake.web.notify.copies import WARNING
from tests.examples import EXAMPLES
from tests.intake.pipeline.made import Letterbox
from tests.intake.pipeline.post import send
from tests.intake.web.base import Clock
from tests.intake.web.notify.after_sending.walked import IDLE, STORY, read, reference_on, send_in
from tests.intake.web.notify.conftest import begin


def noted(store: Store, what: str) -> list[AccessRecord]:
    with store.reading() as session:
        return list(session.scalars(select(AccessRecord).where(AccessRecord.what == what)))


def base(sent: str) -> str:
    """The address of the draft."""
    return sent.removesuffix("sent")


def test_it_says_what_happens_next_by_when_and_nothing_of_what_was_sent(client: FlaskClient) -> None:
    page = client.get(send_in(client)).text
    assert "By the end of Wednesday 25 November 2026:" in page
    assert "not yet confirmed by the partnership" in page
    assert "Nobody has read it yet. If a child is in danger now, call 999." in page
    assert "A child has died" in page
    for words in ("Zebedee", "Quillfeather", "Orla", "school.example.org"):
        assert words not in page


@pytest.mark.parametrize(
    ("at", "by"),
    [
        (datetime(2026, 12, 24, 16, tzinfo=UTC), "Tuesday 29 December 2026"),
        (datetime(2026, 4, 2, 16, tzinfo=UTC), "Tuesday 7 April 2026"),
        (datetime(2026, 7, 7, 23, 30, tzinfo=UTC), "Thursday 9 July 2026"),
    ],
)
def test_the_dates_are_counted_over_holidays_and_summer_time(
    client: FlaskClient, clock: Clock, at: datetime, by: str
) -> None:
    clock.at = at
    assert f"By the end of {by}:" in client.get(send_in(client)).text


@pytest.mark.parametrize(
    "environment",
    [{"INTAKE_READ_WORKING_DAYS": "2", "INTAKE_MEETING_WORKING_DAYS": "3", "INTAKE_OFFICE_PHONE": "01632 960 222"}],
)
def test_safety_10_a_partnerships_own_terms_need_no_mark(client: FlaskClient) -> None:
    page = client.get(send_in(client)).text
    assert "By the end of Thursday 26 November 2026:" in page
    assert "By the end of Friday 27 November 2026:" in page
    assert "not yet confirmed" not in page
    assert "01632\u00a0960\u00a0222" in page


HELD = {2, 5, 7, 9, 10, 11}
"""Of the examples, those in which somebody must not know, or is in a position of trust."""


@pytest.mark.parametrize("number", range(12))
def test_the_copies_say_all_that_was_sent(client: FlaskClient, number: int) -> None:
    given, _ = NOTIFICATION.answers(EXAMPLES[number])
    sent = send_in(client, **EXAMPLES[number])
    assert ("A copy of this one is not offered here" in client.get(sent).text) is (number in HELD)
    word = client.get(f"{base(sent)}copy/word")
    if number in HELD:
        assert word.headers["Location"] == sent
    else:
        assert read_word(word.data, NOTIFICATION).answers.equal(given)


def test_a_copy_as_a_pdf_says_what_was_sent(client: FlaskClient) -> None:
    sent = send_in(client, **EXAMPLES[0])
    pdf = PdfReader(io.BytesIO(client.get(f"{base(sent)}copy/pdf").data))
    text = "".join(page.extract_text() for page in pdf.pages)
    assert "".join(EXAMPLES[0]["incident_summary"].split()) in "".join(text.split())


def test_safety_19_a_copy_has_a_neutral_name_and_warns_first(client: FlaskClient) -> None:
    sent = send_in(client)
    reference = reference_on(client.get(sent).text)
    word, pdf = client.get(f"{base(sent)}copy/word"), client.get(f"{base(sent)}copy/pdf")
    assert word.headers["Content-Disposition"] == 'attachment; filename="Form copy.docx"'
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="Form copy.pdf"'
    for answer in (word, pdf):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    first, second, third = (each.text for each in Document(io.BytesIO(word.data)).paragraphs[:3])
    assert first == WARNING
    assert reference in second
    assert "24 November 2026, 10:00am" in third
    assert PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text().startswith(WARNING)


def test_every_copy_is_on_record_without_a_word_of_it(client: FlaskClient, store: Store) -> None:
    sent = send_in(client)
    client.get(f"{base(sent)}copy/word")
    client.get(f"{base(sent)}copy/pdf")
    found = noted(store, "copy-taken")
    assert [(each.by, each.facts["kind"]) for each in found] == [("browser", "word"), ("browser", "pdf")]
    assert all(each.receipt_id and "Zebedee" not in str(each.facts) for each in found)


def test_a_copy_is_the_same_before_and_after_it_was_read(client: FlaskClient, store: Store, clock: Clock) -> None:
    sent = send_in(client)
    before = client.get(f"{base(sent)}copy/word").data
    read(store, clock)
    assert client.get(f"{base(sent)}copy/word").data == before


def test_a_copy_that_is_mailed_back_is_a_repeat(client: FlaskClient, store: Store, clock: Clock) -> None:
    sent = send_in(client)
    read(store, clock)
    copy = client.get(f"{base(sent)}copy/word").data
    again = send(store, copy, Letterbox(), clock.at)
    with store.reading() as session:
        first = session.scalars(select(Receipt).where(Receipt.outcome == "case")).one()
    assert (again.outcome, again.duplicate_of_id) == ("duplicate", first.id)


def test_an_hour_later_the_page_no_longer_says_that_nobody_has_read_it(client: FlaskClient, clock: Clock) -> None:
    sent = send_in(client)
    assert "Nobody has read it yet" in client.get(sent).text
    clock.at += IDLE
    page = client.get(sent).text
    assert "Nobody has read it yet" not in page
    assert "If a child is in danger now, call 999." in page


def test_a_stranger_gets_neither_the_page_nor_a_copy(client: FlaskClient, app: Flask) -> None:
    sent = send_in(client)
    stranger = app.test_client()
    for path in ("sent", "copy/word", "copy/pdf"):
        assert stranger.get(f"{base(sent)}{path}").status_code == 404
    assert stranger.post(f"{base(sent)}add").status_code == 404
    assert client.get(f"{base(sent)}copy/exe").status_code == 404


def test_what_is_not_sent_has_no_copy(client: FlaskClient) -> None:
    draft = f"/notify/{begin(client)}/"
    for path in ("copy/word", "copy/pdf"):
        assert client.get(f"{draft}{path}", follow_redirects=True).request.path.endswith("/check")
    assert client.post(f"{draft}add", follow_redirects=True).request.path.endswith("/check")


@pytest.mark.parametrize("away", [IDLE, timedelta(days=3)])
def test_safety_18_once_nobody_is_there_a_code_stands_before_the_copy(
    client: FlaskClient, clock: Clock, store: Store, away: timedelta
) -> None:
    sent = send_in(client)
    clock.at += away
    for _ in range(2):  # looking again makes nobody be there
        page = client.get(sent)
        assert page.status_code == 200
        assert "copy/word" not in page.text
        assert 'href="/status"' in page.text
    assert client.get(f"{base(sent)}copy/word").headers["Location"] == sent
    assert client.post(f"{base(sent)}add").headers["Location"] == sent
    assert noted(store, "copy-taken") == []


def test_safety_18_the_next_person_at_the_computer_does_not_open_it_again(client: FlaskClient, clock: Clock) -> None:
    sent = send_in(client)
    clock.at += IDLE
    begin(client)  # somebody is there, an hour later
    assert "copy/word" not in client.get(sent).text


def test_a_browser_that_was_closed_and_opened_again_needs_a_code(client: FlaskClient) -> None:
    sent = send_in(client)
    client.delete_cookie("intake-form")
    assert "copy/word" not in client.get(sent).text
    assert client.get(f"{base(sent)}copy/word").headers["Location"] == sent


@pytest.mark.parametrize(
    "careful",
    [
        {"sharing_restrictions": "Nobody at the school."},
        {"adults": [{"person_of_concern": "yes", "person_position_of_trust": "yes"}]},
    ],
)
def test_safety_12_13_where_somebody_must_not_know_a_person_hands_out_the_copy(
    client: FlaskClient, store: Store, clock: Clock, careful: dict[str, object]
) -> None:
    sent = send_in(client, **STORY | careful)
    for _ in range(2):  # before it is read, and after
        page = client.get(sent).text
        assert "A copy of this one is not offered here." in page
        assert "copy/word" not in page
        assert client.get(f"{base(sent)}copy/word").headers["Location"] == sent
        assert client.post(f"{base(sent)}add").headers["Location"] == sent
        read(store, clock)


def test_what_was_sent_is_opened_again_and_sent_as_an_update(client: FlaskClient, store: Store, clock: Clock) -> None:
    sent = send_in(client)
    reference = reference_on(client.get(sent).text)
    clock.at += timedelta(minutes=1)
    tasks = client.post(f"{base(sent)}add").headers["Location"]
    assert client.post(f"{base(sent)}add").headers["Location"] == tasks  # a second click
    assert "Zebedee Quillfeather fell." in client.get(f"{tasks}check").text
    client.post(f"{tasks}page/what-happened", data={"incident_summary": "Zebedee was pushed."})
    second = client.post(f"{tasks}send", data={"declaration": "yes"}).headers["Location"]
    assert reference_on(client.get(second).text) != reference
    read(store, clock)
    with store.reading() as session:
        first, update = session.scalars(select(Receipt).order_by(Receipt.received_at, Receipt.outcome)).all()
        assert (first.outcome, update.outcome) == ("case", "update")
        assert first.case_id == update.case_id
        assert len(session.scalars(select(Draft)).all()) == 2
    assert [each.by for each in noted(store, "update-opened")] == ["browser"]
    third = client.post(f"{base(sent)}add").headers["Location"]
    assert third != tasks  # that one was sent: another update


def test_the_back_button_after_adding_leads_to_the_confirmation(client: FlaskClient) -> None:
    sent = send_in(client)
    assert client.get(f"{base(sent)}add").headers["Location"] == sent


def test_too_many_copies_are_slowed_down(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ALLOWED, Tried.CODE, Allowance(2))
    sent = send_in(client)
    answers = [client.get(f"{base(sent)}copy/pdf").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize("address", ["/notify/0123456789/add", "/status/add"])
def test_whoever_opens_too_many_to_add_to_is_slowed_down(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(ALLOWED, Tried.BEGIN, Allowance(1))
    assert client.post(address).status_code != 429
    assert client.post(address).status_code == 429
