"""A draft comes back on any device by an address and a code; a browser that was left alone shows it no more."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from intake.cases.coming_back import ALL_TRIES, TRIES
from intake.cases.one_time import AGAIN, LASTS
from intake.settings import Settings
from intake.store.arrivals import Draft, WayBack
from intake.store.store import Store
from intake.store.work import AccessRecord, OutgoingMessage
from intake.web.app import create_app
from intake.web.bell import RING
from intake.web.limits import ALLOWED, MINUTES, Allowance, Tried
from intake.web.notify import blueprint
from tests.examples import EXAMPLES
from tests.forms.word.documents import filled
from tests.intake.pipeline.made import Letterbox, pipeline
from tests.intake.pipeline.post import parsed
from tests.intake.web.base import Clock
from tests.intake.web.notify.carried import brought
from tests.intake.web.notify.conftest import NOW, begin
from tests.intake.web.passing import let_pass

ADDRESS = "orla.pentreath@school.example.org"
IDLE = timedelta(minutes=60)
WHAT = "page/what-happened"


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def app(store: Store, tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Flask:
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path_factory.mktemp("data"))})
    made = create_app(store, settings, clock=clock, blueprints=[blueprint])
    made.config["WTF_CSRF_ENABLED"] = False  # the base's own tests hold every form to its token
    made.extensions[RING] = lambda _key: None
    return made


@pytest.fixture
def box() -> Letterbox:
    return Letterbox()


def code(store: Store, box: Letterbox, clock: Clock) -> str:
    """Work the outbox, and read the code that came last."""
    pipeline(store, transport=box).drain(clock.at)
    found = re.findall(r"Your code is (\d{6})", "".join(letter.get_content() for letter in parsed(box)))
    return str(found[-1])


def draft_with_text(client: FlaskClient) -> str:
    """The address of a draft in which one page was saved."""
    tasks = f"/notify/{begin(client)}/"
    client.post(f"{tasks}{WHAT}", data={"incident_summary": "Zebedee fell."})
    return tasks


def saved(client: FlaskClient, store: Store, box: Letterbox, clock: Clock, address: str = ADDRESS) -> str:
    """A draft that was saved under an address, which is confirmed."""
    tasks = draft_with_text(client)
    assert client.post(f"{tasks}come-back", data={"email": address}).headers["Location"] == "/come-back/code"
    answer = client.post("/come-back/code", data={"code": code(store, box, clock)})
    assert (answer.status_code, answer.headers["Location"]) == (303, tasks)
    clock.at += AGAIN
    return tasks


def count(store: Store, table: type) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def another(client: FlaskClient) -> FlaskClient:
    """Another device."""
    return client.application.test_client()


def test_what_was_saved_comes_back_on_another_device_and_leaves_the_first(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    assert "You can come back on any device" in client.get(tasks).text
    phone = another(client)
    assert phone.get(tasks).status_code == 404
    assert phone.post("/come-back", data={"email": ADDRESS.upper()}).status_code == 303
    back = phone.post("/come-back/code", data={"code": code(store, box, clock)})
    assert back.headers["Location"] == tasks
    assert "Zebedee fell." in phone.get(f"{tasks}check").text
    lost = client.get(tasks)
    assert lost.status_code == 404
    assert "not open in this browser" in lost.text
    assert "Zebedee" not in lost.text


def test_the_message_goes_to_that_address_alone_and_names_nobody(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    saved(client, store, box, clock)
    (letter,) = box.letters
    assert letter.to == ADDRESS
    assert parsed(box)[0]["Subject"] == "The code that you asked for"
    assert b"Zebedee" not in letter.data


def test_nobody_learns_whether_something_is_saved_under_an_address(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    saved(client, store, box, clock)
    answers = []
    for address in (ADDRESS, "nobody@school.example.org"):
        device = another(client)
        asked = device.post("/come-back", data={"email": address})
        page = device.get("/come-back/code")
        wrong = device.post("/come-back/code", data={"code": "000000"})
        answers.append((asked.status_code, asked.headers["Location"], page.text, wrong.status_code, wrong.text))
    own = re.compile(r'(nonce|name="csrf_token" value)="[^"]*"')  # of the browser, and of the answer
    first, second = ([own.sub("", part) for part in map(str, answer)] for answer in answers)
    assert first == second
    pipeline(store, transport=box).drain(clock.at)
    assert [letter.to for letter in box.letters] == [ADDRESS, ADDRESS]


def test_the_address_among_the_answers_brings_it_back_too_and_closes_nothing(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = draft_with_text(client)
    client.post(f"{tasks}page/your-details", data={"notifier_email": ADDRESS})
    clock.at += 10 * IDLE
    assert client.get(tasks).status_code == 200
    phone = another(client)
    phone.post("/come-back", data={"email": ADDRESS})
    assert phone.post("/come-back/code", data={"code": code(store, box, clock)}).headers["Location"] == tasks
    # Now it is confirmed. Another one among the answers does not take its place.
    phone.post(f"{tasks}page/your-details", data={"notifier_email": "other@school.example.org"})
    clock.at += IDLE
    assert phone.get(tasks).headers["Location"] == f"{tasks}away"


def test_a_browser_that_was_left_alone_shows_nothing_and_a_code_leads_back_to_the_same_question(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    assert client.get(f"{tasks}{WHAT}").status_code == 200
    clock.at += IDLE
    closed = client.get(f"{tasks}{WHAT}")
    assert (closed.status_code, closed.headers["Location"]) == (303, f"{tasks}away")
    away = client.get(f"{tasks}away")
    assert "Nothing is lost" in away.text
    assert "Zebedee" not in away.text + client.get(f"{tasks}check").text + client.get(tasks).text
    client.get(f"{tasks}{WHAT}")
    assert client.post(f"{tasks}away").headers["Location"] == "/come-back/code"
    back = client.post("/come-back/code", data={"code": code(store, box, clock)})
    assert back.headers["Location"] == f"{tasks}{WHAT}"
    assert "Zebedee fell." in client.get(back.headers["Location"]).text


def test_what_was_typed_before_the_time_ended_is_saved_and_not_shown(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    clock.at += IDLE
    late = client.post(f"{tasks}{WHAT}", data={"incident_summary": "Zebedee was pushed."})
    assert (late.status_code, late.headers["Location"]) == (303, f"{tasks}away")
    client.post(f"{tasks}away")
    back = client.post("/come-back/code", data={"code": code(store, box, clock)})
    assert "Zebedee was pushed." in client.get(back.headers["Location"]).text


def test_what_another_window_kept_from_being_saved_is_given_back_when_the_time_has_ended(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    seen = re.findall(r'name="seen" value="(\w+)"', client.get(f"{tasks}{WHAT}").text)[0]
    client.post(f"{tasks}{WHAT}", data={"incident_summary": "Zebedee fell twice.", "seen": seen})
    clock.at += IDLE
    late = {"incident_summary": "A lamp lay beside him.", "seen": seen}
    answer = client.post(f"{tasks}{WHAT}", data=late, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 409
    assert "A lamp lay beside him." in answer.text
    assert "Copy it from here" in answer.text
    assert "Zebedee" not in answer.text
    assert f'action="{tasks}away"' in answer.text
    assert "Nothing is lost" not in answer.text


def test_a_browser_that_was_closed_asks_for_a_code(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    client.delete_cookie("intake-form")  # it goes with the browser; the owner's stays
    assert client.get(tasks).headers["Location"] == f"{tasks}away"
    assert "Go on with the notification" in client.get("/").text


def test_asking_how_long_is_left_changes_nothing_and_staying_starts_anew(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    client.get(tasks)
    clock.at += IDLE - timedelta(minutes=2)
    assert [client.get(f"{tasks}left").json for _ in range(2)] == [{"seconds": 120}] * 2
    assert client.post(f"{tasks}left").json == {"seconds": 3600}
    clock.at += IDLE
    assert client.post(f"{tasks}left").json == {"seconds": 0}
    assert client.get(tasks).headers["Location"] == f"{tasks}away"


def test_a_page_that_looks_by_itself_whether_a_form_is_read_keeps_nothing_open(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.pipeline.bring.read_at_once", lambda *_: None)
    tasks = f"/notify/{brought(client, filled(EXAMPLES[0]))}/"
    client.post(f"{tasks}come-back", data={"email": ADDRESS})
    with store.transaction() as session:
        session.scalars(select(WayBack)).one().confirmed_at = clock.at
    clock.at += IDLE - timedelta(minutes=1)
    assert "We are reading your form" in client.get(f"{tasks}reading").text
    clock.at += timedelta(minutes=1)
    assert "We are reading your form" in client.get(f"{tasks}reading").text
    assert client.get(tasks).headers["Location"] == f"{tasks}away"


@pytest.mark.parametrize("page", ["", "come-back", "away", "left", "check", WHAT])
def test_strangers_are_let_in_nowhere(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock, page: str
) -> None:
    tasks = saved(client, store, box, clock)
    stranger = another(client)
    begin(stranger)
    answer = stranger.get(f"{tasks}{page}")
    assert answer.status_code == 404
    assert "Zebedee" not in answer.text


def test_a_second_click_sends_no_second_code(client: FlaskClient, store: Store, box: Letterbox, clock: Clock) -> None:
    tasks = draft_with_text(client)
    for _ in range(3):
        client.post(f"{tasks}come-back", data={"email": ADDRESS})
    assert client.post("/come-back/again").status_code == 303
    right = code(store, box, clock)
    assert len(box.letters) == 1
    assert client.post("/come-back/code", data={"code": f"{right[:3]} {right[3:]}"}).status_code == 303


def test_a_code_ends_and_a_new_one_takes_its_place(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = draft_with_text(client)
    client.post(f"{tasks}come-back", data={"email": ADDRESS})
    first = code(store, box, clock)
    clock.at += LASTS
    assert client.post("/come-back/code", data={"code": first}).status_code == 422
    client.post("/come-back/again")
    second = code(store, box, clock)
    assert client.post("/come-back/code", data={"code": second}).status_code == 303
    assert client.post("/come-back/code", data={"code": second}).headers["Location"] == "/come-back"


def test_a_code_bears_few_wrong_tries(client: FlaskClient, store: Store, box: Letterbox, clock: Clock) -> None:
    tasks = draft_with_text(client)
    client.post(f"{tasks}come-back", data={"email": ADDRESS})
    right = code(store, box, clock)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(TRIES):
        assert client.post("/come-back/code", data={"code": wrong}).status_code == 422
    assert client.post("/come-back/code", data={"code": right}).status_code == 422
    assert client.get(tasks).status_code == 200  # whoever types wrong codes takes it from nobody


def test_a_draft_that_bore_too_many_wrong_codes_is_its_own_browsers_alone(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    with store.transaction() as session:
        session.scalars(select(WayBack)).one().all_tries = ALL_TRIES
    another(client).post("/come-back", data={"email": ADDRESS})
    pipeline(store, transport=box).drain(clock.at)
    assert len(box.letters) == 1
    assert client.get(tasks).status_code == 200


def test_one_network_tries_so_many_times_and_no_more(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = ALLOWED[Tried.CODE].tries
    others = [f"somebody{number}@example.org" for number in range(tries + 1)]
    given = [client.post("/come-back", data={"email": other}).status_code for other in others]
    assert given == [303] * tries + [429]
    let_pass(monkeypatch, timedelta(minutes=MINUTES))
    assert client.post("/come-back", data={"email": ADDRESS}).status_code == 303


def test_one_address_is_tried_so_many_times_from_wherever(client: FlaskClient, app: Flask) -> None:
    tries = ALLOWED[Tried.CODE_FOR].tries
    for number in range(tries):
        elsewhere = {"REMOTE_ADDR": f"203.0.113.{number}"}
        answer = client.post("/come-back", data={"email": ADDRESS}, environ_overrides=elsewhere)
        assert answer.status_code == 303
    last = client.post("/come-back", data={"email": f" {ADDRESS.upper()}"})
    assert last.status_code == 429
    assert client.post("/come-back", data={"email": "another@example.org"}).status_code == 303


def test_asking_from_within_a_draft_counts_for_the_address_too(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = saved(client, store, box, clock)
    clock.at += IDLE
    monkeypatch.setitem(ALLOWED, Tried.CODE_FOR, Allowance(1))
    assert client.post(f"{tasks}away").status_code == 303
    assert client.post(f"{tasks}away").status_code == 429
    assert another(client).post("/come-back", data={"email": ADDRESS}).status_code == 429
    stranger = another(client)
    other = draft_with_text(stranger)
    assert stranger.post(f"{other}come-back", data={"email": ADDRESS}).status_code == 429
    assert stranger.post(f"{other}come-back", data={"email": "orla"}).status_code == 422


def test_all_that_is_saved_under_an_address_comes_back_but_nothing_that_was_sent(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    first = saved(client, store, box, clock)
    client.post(f"{first}page/your-details", data={"notifier_name": "Orla", "notifier_email": ADDRESS})
    assert client.post(f"{first}send", data={"declaration": "yes"}).headers["Location"].endswith("/sent")
    second, third = (saved(client, store, box, clock) for _ in range(2))
    phone = another(client)
    phone.post("/come-back", data={"email": ADDRESS})
    back = phone.post("/come-back/code", data={"code": code(store, box, clock)})
    assert back.headers["Location"] == "/"
    listed = re.findall(r'href="(/notify/[^"]+)"', phone.get("/").text)
    assert sorted(listed) == sorted([second, third])
    assert phone.get(first).status_code == 404


def test_of_two_devices_with_the_right_code_one_has_it_in_the_end(
    app: Flask, client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    devices = [another(client) for _ in range(4)]
    for device in devices:
        device.post("/come-back", data={"email": ADDRESS})
    right, together, given = code(store, box, clock), Barrier(len(devices)), []

    def opens(device: FlaskClient) -> None:
        together.wait()
        given.append(device.post("/come-back/code", data={"code": right}).status_code)

    threads = [Thread(target=opens, args=(device,)) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [303, 422, 422, 422]
    assert sorted(device.get(tasks).status_code for device in devices) == [200, 404, 404, 404]


@pytest.mark.parametrize("typed", ["", "orla", "a@b", "orla@x.org, eve@x.org", "orla@x.org\r\nBcc: eve@x.org"])
def test_what_is_no_address_is_said_and_gets_nothing(client: FlaskClient, store: Store, typed: str) -> None:
    tasks = draft_with_text(client)
    for place in ("/come-back", f"{tasks}come-back"):
        answer = client.post(place, data={"email": typed})
        assert answer.status_code == 422
        assert "Error: " in answer.text
        assert "Enter an e-mail address, like name@example.org." in answer.text
    assert count(store, OutgoingMessage) == 0


def test_no_cookie_and_no_record_holds_the_address(
    client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = draft_with_text(client)
    client.post(f"{tasks}come-back", data={"email": ADDRESS})
    cookie = client.get_cookie("intake-form")
    assert cookie is not None
    plain = base64.urlsafe_b64decode(cookie.value.split(".")[0] + "==")
    assert b"pentreath" not in plain
    client.post("/come-back/code", data={"code": "000000"})
    client.post("/come-back/code", data={"code": code(store, box, clock)})
    with store.reading() as session:
        kept = session.scalars(select(AccessRecord).order_by(AccessRecord.at, AccessRecord.id)).all()
    assert {record.what for record in kept} == {"draft-code-asked", "draft-wrong-code", "draft-brought-back"}
    assert all(record.facts == {"drafts": 1} for record in kept)


def test_a_draft_is_still_its_browsers_after_the_service_was_started_anew(
    app: Flask, client: FlaskClient, store: Store, box: Letterbox, clock: Clock
) -> None:
    tasks = saved(client, store, box, clock)
    again = create_app(store, app.extensions["intake"].settings, clock=clock, blueprints=[blueprint])
    reopened = again.test_client()
    for name in ("intake-form", "notify_owner"):
        cookie = client.get_cookie(name)
        assert cookie is not None
        reopened.set_cookie(name, cookie.value)
    assert reopened.get(tasks).status_code == 200
    assert count(store, Draft) == 1
