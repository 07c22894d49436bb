"""The status page: a reference and a code open it, and it says the same to whoever has neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from forms.notification import NOTIFICATION
from forms.word.reader import read as read_word
from intake.cases.casebook import Casebook
from intake.cases.events import Outcome, TriageStarted, View
from intake.cases.one_time import AGAIN
from intake.cases.reference import make
from intake.cases.status_access import TRIES
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.online import StatusCode
from intake.store.store import Store
from intake.store.work import AccessRecord
from intake.web.limits import ALLOWED, Tried
from tests.intake.cases.story import happened
from tests.intake.cases.test_standing import agreed
from tests.intake.pipeline.made import RULES
from tests.intake.web.base import Clock
from tests.intake.web.notify.after_sending.walked import (
    ADDRESS,
    IDLE,
    STORY,
    code_sent,
    codes_sent,
    read,
    reference_on,
    send_in,
)

NOBODYS = make(b"k" * 32, b"nobody")


@dataclass(frozen=True)
class Sent:
    """A notification, the browser that sent it, and what comes of it elsewhere."""

    client: FlaskClient
    store: Store
    clock: Clock
    reference: str

    def phone(self) -> FlaskClient:
        """Another device."""
        return self.client.application.test_client()

    def work(self) -> None:
        """Let the pipeline do everything that waits."""
        read(self.store, self.clock)

    def code(self) -> str:
        """The code that came last."""
        return code_sent(self.store, self.clock)

    def open_on(self, phone: FlaskClient, reference: str = "") -> str:
        """Ask for a code and type it; the page behind it."""
        asked = phone.post("/status", data={"reference": reference or self.reference})
        assert asked.headers["Location"] == "/status/code"
        answer = phone.post("/status/code", data={"code": self.code()})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/status/notification")
        return phone.get("/status/notification").text


@pytest.fixture
def sent(client: FlaskClient, store: Store, clock: Clock) -> Sent:
    """One that was sent and read."""
    return sent_with(client, store, clock)


def sent_with(client: FlaskClient, store: Store, clock: Clock, **answers: Any) -> Sent:
    found = Sent(client, store, clock, reference_on(client.get(send_in(client, **answers)).text))
    found.work()
    return found


def tell(store: Store, *events: object) -> None:
    with store.transaction() as session:
        book = Casebook(session, store.vault, RULES)
        book.record(session.scalars(select(Case)).one(), events)  # type: ignore[arg-type]


def stage(page: str) -> str:
    found = re.search(r"How far it is</dt>\s*<dd[^>]*><strong>([^<]+)</strong>", page)
    assert found
    return found[1].strip()


def test_from_the_reference_to_the_page_on_another_device(sent: Sent) -> None:
    phone = sent.phone()
    page = sent.open_on(phone, sent.reference.replace("-", " ").lower())
    assert stage(page) == "Received"
    assert sent.reference in page
    assert "Zebedee" not in page
    assert ADDRESS not in page
    word = phone.get("/status/copy/word")
    given, _ = NOTIFICATION.answers(STORY | {"declaration": True})
    assert read_word(word.data, NOTIFICATION).answers.equal(given)
    assert phone.get("/status/copy/pdf").data.startswith(b"%PDF")
    with sent.store.reading() as session:
        notes = [(each.what, each.by) for each in session.scalars(select(AccessRecord)) if each.by == "code"]
    assert [what for what, _ in notes].count("copy-taken") == 2
    assert {"status-code-asked", "status-opened", "status-read"} <= {what for what, _ in notes}


@pytest.mark.parametrize("wanted", ["theirs", "nobodys"])
def test_the_answer_is_the_same_whether_there_is_such_a_notification_or_not(sent: Sent, wanted: str) -> None:
    phone = sent.phone()
    asked = phone.post("/status", data={"reference": sent.reference if wanted == "theirs" else NOBODYS})
    assert (asked.status_code, asked.headers["Location"]) == (303, "/status/code")
    page = phone.get("/status/code")
    wrong = phone.post("/status/code", data={"code": "00000"})
    again = phone.post("/status/again")
    assert (wrong.status_code, again.status_code) == (422, 303)
    assert phone.get("/status/notification").headers["Location"] == "/status"
    assert codes_sent(sent.store, sent.clock) == (1 if wanted == "theirs" else 0)
    assert "If there is a notification with that reference" in page.text
    assert ADDRESS not in page.text


def test_both_answers_are_equal_to_the_letter(sent: Sent) -> None:
    pages = []
    for wanted in (sent.reference, NOBODYS):
        phone = sent.phone()
        asked = phone.post("/status", data={"reference": wanted})
        shown = [asked.text, phone.get("/status/code").text, phone.post("/status/code", data={"code": "1"}).text]
        pages.append([re.sub(r'(nonce|value)="[^"]*"', "", each) for each in shown])
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter your reference."), ("   ", "Enter your reference."), ("K7MD4-RWX99", "Check your reference.")],
)
def test_a_reference_that_cannot_be_one_is_asked_for_again(client: FlaskClient, typed: str, said: str) -> None:
    answer = client.post("/status", data={"reference": typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert "<title>Error: " in answer.text
    assert 'href="#reference"' in answer.text


def test_hostile_references_harm_nobody(client: FlaskClient) -> None:
    for typed in ("<script>alert(1)</script>", "\u202e" * 50, "' OR 1=1 --", "x" * 100_000, "ＫＫＫ", "🎉"):
        answer = client.post("/status", data={"reference": typed})
        assert answer.status_code == 422
        assert "<script>alert" not in answer.text
    assert client.post("/status").status_code == 422


def test_a_wrong_code_opens_nothing_and_five_end_it(sent: Sent) -> None:
    phone = sent.phone()
    phone.post("/status", data={"reference": sent.reference})
    code = sent.code()
    wrong = "999999" if code != "999999" else "999998"
    for typed in ["", *[wrong] * TRIES]:
        assert phone.post("/status/code", data={"code": typed}).status_code == 422
    assert phone.post("/status/code", data={"code": code}).status_code == 422
    assert phone.get("/status/notification").headers["Location"] == "/status"
    with sent.store.reading() as session:
        assert session.scalars(select(StatusCode)).one().all_tries == TRIES + 1


def test_a_code_opens_one_browser_once(sent: Sent) -> None:
    phone, other = sent.phone(), sent.phone()
    phone.post("/status", data={"reference": sent.reference})
    other.post("/status", data={"reference": sent.reference})
    code = sent.code()
    assert phone.post("/status/code", data={"code": code}).status_code == 303
    assert other.post("/status/code", data={"code": code}).status_code == 422
    assert other.get("/status/notification").headers["Location"] == "/status"
    for path in ("copy/word", "copy/pdf"):
        assert other.get(f"/status/{path}").headers["Location"] == "/status/notification"
    assert other.post("/status/add").headers["Location"] == "/status/notification"


def test_safety_18_the_code_of_one_notification_opens_no_other(sent: Sent) -> None:
    eve = sent.phone()
    own = reference_on(eve.get(send_in(eve, incident_summary="Other.", notifier_email="eve@example.org")).text)
    sent.work()
    eve.post("/status", data={"reference": own})
    code = sent.code()
    eve.post("/status", data={"reference": sent.reference})
    assert eve.post("/status/code", data={"code": code}).status_code == 422
    assert eve.get("/status/notification").headers["Location"] == "/status"


def test_it_closes_after_an_hour_and_when_it_is_closed(sent: Sent) -> None:
    phone = sent.phone()
    sent.open_on(phone)
    sent.clock.at += IDLE - timedelta(minutes=1)
    assert phone.get("/status/notification").status_code == 200  # looking does not make it longer
    sent.clock.at += timedelta(minutes=1)
    assert phone.get("/status/notification").headers["Location"] == "/status"
    sent.open_on(phone)
    assert phone.post("/status/close").headers["Location"] == "/"
    assert phone.get("/status/notification").headers["Location"] == "/status"
    assert phone.get("/status/code").headers["Location"] == "/status"


def test_a_new_code_takes_the_place_of_the_first(sent: Sent) -> None:
    phone = sent.phone()
    phone.post("/status", data={"reference": sent.reference})
    first = sent.code()
    sent.clock.at += AGAIN
    assert phone.post("/status/again").headers["Location"] == "/status/code"
    second = sent.code()
    for code, status in {first: 422, second: 303}.items():  # one time in a million they are the same
        assert phone.post("/status/code", data={"code": code}).status_code == status


@pytest.mark.parametrize("environment", [{}, {"INTAKE_SHARE_DECISION": "1"}])
def test_the_decision_is_shown_only_where_the_partnership_shares_it(sent: Sent, environment: dict[str, str]) -> None:
    phone = sent.phone()
    sent.open_on(phone)
    tell(sent.store, happened(TriageStarted))
    assert stage(phone.get("/status/notification").text) == "Being considered"
    tell(sent.store, *agreed(Outcome.SIN_AND_RR, View.MEETS_SIN)[1:])
    page = phone.get("/status/notification").text
    assert stage(page) == "The partners have decided"
    assert ("There will be a rapid review." in page) is bool(environment)
    assert "rapid review" in page if environment else "rapid review" not in page


def test_a_notification_that_nobody_read_in_time_says_whom_to_ask(sent: Sent) -> None:
    phone = sent.phone()
    sent.clock.at += timedelta(days=3)
    page = sent.open_on(phone)
    assert "It should have been read by the end of Wednesday 25 November 2026." in page


@pytest.mark.parametrize(
    ("careful", "copy"), [({"sharing_restrictions": "Nobody."}, False), ({"police_investigation": "yes"}, True)]
)
def test_safety_12_13_where_anything_is_held_the_page_says_received_and_no_more(
    client: FlaskClient, store: Store, clock: Clock, careful: dict[str, str], copy: bool
) -> None:
    sent = sent_with(client, store, clock, **STORY | careful)
    phone = sent.phone()
    before = sent.open_on(phone)
    tell(store, happened(TriageStarted), *agreed(Outcome.SIN_AND_RR, View.MEETS_SIN)[1:])
    after = phone.get("/status/notification").text
    assert stage(after) == stage(before) == "Received"
    assert "Some questions are still open" not in after
    assert ("/status/copy/word" in after) is copy
    assert (phone.get("/status/copy/word").status_code == 200) is copy
    assert phone.post("/status/add").headers["Location"].startswith("/notify/" if copy else "/status/notification")


def test_safety_12_a_restriction_that_comes_later_takes_the_copy_away(sent: Sent) -> None:
    phone = sent.phone()
    assert "/status/copy/word" in sent.open_on(phone)
    update = {"is_update": "yes", "updates_notification_ref": sent.reference, "sharing_restrictions": "Nobody."}
    send_in(sent.phone(), notifier_email="office@council.example.org", **update)
    sent.work()
    page = phone.get("/status/notification").text
    assert "/status/copy/word" not in page
    assert "council" not in page
    assert phone.get("/status/copy/word").headers["Location"] == "/status/notification"


def test_safety_18_an_update_by_somebody_else_shows_them_nothing_of_the_case(sent: Sent) -> None:
    tell(sent.store, *agreed(Outcome.SIN_AND_RR, View.MEETS_SIN))
    eve = sent.phone()
    update = {"is_update": "yes", "updates_notification_ref": sent.reference, "notifier_email": "eve@example.org"}
    own = reference_on(eve.get(send_in(eve, **update)).text)
    sent.work()
    page = sent.open_on(eve, own)
    assert stage(page) == "Received"
    assert "enter the reference of the first one" in page
    assert "Zebedee" not in repr(read_word(eve.get("/status/copy/word").data, NOTIFICATION).answers)


def test_it_is_added_to_and_sent_as_an_update_to_the_same_case(sent: Sent) -> None:
    phone = sent.phone()
    sent.open_on(phone)
    tasks = phone.post("/status/add").headers["Location"]
    assert phone.post("/status/add").headers["Location"] == tasks
    assert "Zebedee Quillfeather fell." in phone.get(f"{tasks}check").text
    assert sent.client.get(tasks).status_code == 404  # it is the phone's
    phone.post(f"{tasks}send", data={"declaration": "yes"})
    sent.work()
    with sent.store.reading() as session:
        receipts = session.scalars(select(Receipt)).all()
        assert len({each.case_id for each in receipts}) == 1
        assert sorted(str(each.outcome) for each in receipts) == ["case", "update"]


def test_whoever_guesses_is_slowed_down(client: FlaskClient) -> None:
    for _ in range(ALLOWED[Tried.CODE_FOR].tries):
        assert client.post("/status", data={"reference": NOBODYS}).status_code == 303
    assert client.post("/status", data={"reference": NOBODYS}).status_code == 429
    assert client.post("/status/code", data={"code": "123456"}).status_code == 429
    assert client.post("/status/again").status_code == 429


def test_pages_without_a_reference_lead_to_where_it_is_typed(client: FlaskClient) -> None:
    assert client.get("/status").status_code == 200
    for path in ("/status/code", "/status/notification"):
        assert client.get(path).headers["Location"] == "/status"
    for path in ("/status/code", "/status/again"):
        assert client.post(path, data={"code": "1"}).headers["Location"] == "/status"
    assert client.get("/status/add").headers["Location"] == "/status/notification"
    assert client.get("/status/copy/word", follow_redirects=True).request.path == "/status"


def test_a_cookie_that_somebody_else_wrote_opens_nothing(client: FlaskClient, app: Flask) -> None:
    client.set_cookie("intake-form", "eyJzdGF0dXNfb3BlbiI6WyJLN01ENC1SV1g5QyIsMTc5NTUwNzIwMF19.aaaa.bbbb")
    assert client.get("/status/notification").headers["Location"] == "/status"
