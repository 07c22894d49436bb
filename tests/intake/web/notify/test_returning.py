"""The pages behind the link of a first reply: looking does nothing, a code opens once, all that is dead looks alike."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from intake.cases.invitations import TRIES
from intake.cases.one_time import AGAIN, LASTS
from intake.settings import Settings
from intake.store.arrivals import Draft, Invitation, Receipt
from intake.store.store import Store
from intake.store.work import AccessRecord, OutboxRow, OutgoingMessage
from intake.web.app import create_app
from intake.web.bell import RING
from intake.web.limits import ALLOWED, Tried
from intake.web.notify import blueprint
from tests.examples import example
from tests.intake.pipeline.made import Letterbox, mail, pipeline, word
from tests.intake.pipeline.post import VOUCHED, parsed, send
from tests.intake.web.base import Clock
from tests.intake.web.notify.conftest import NOW


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def rung() -> list[str]:
    """Outbox keys that were rung for."""
    return []


@pytest.fixture
def app(store: Store, tmp_path_factory: pytest.TempPathFactory, clock: Clock, rung: list[str]) -> Flask:
    settings = Settings.load(
        {"INTAKE_DATA_DIR": str(tmp_path_factory.mktemp("data")), "INTAKE_MAIL_TO": "forms@example.org"}
    )
    made = create_app(store, settings, clock=clock, blueprints=[blueprint])
    made.config["WTF_CSRF_ENABLED"] = False  # the base's own tests hold every form to its token
    made.extensions[RING] = rung.append
    return made


@pytest.fixture
def box() -> Letterbox:
    return Letterbox()


@pytest.fixture
def link(store: Store, box: Letterbox) -> str:
    """The path of the link that a verified sender was sent."""
    form = word(example("0038") | {"incident_summary": "Zebedee fell."})
    send(store, mail(("form.docx", form), Authentication_Results=VOUCHED), box, NOW)
    found = re.search(r"https://notify\.example\.org(/continue/\S+)", parsed(box)[0].get_content())
    assert found
    return found[1]


def code(store: Store, box: Letterbox) -> str:
    """Work the outbox, and read the code that came."""
    box.letters.clear()
    pipeline(store, transport=box).drain(NOW + timedelta(hours=1))
    found = re.search(r"Your code is (\d{6})", parsed(box)[-1].get_content())
    assert found
    return found[1]


def count(store: Store, table: type) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_looking_at_the_link_changes_nothing_as_mail_scanners_do(client: FlaskClient, store: Store, link: str) -> None:
    before = [count(store, table) for table in (Draft, OutgoingMessage, OutboxRow, AccessRecord)]
    for _ in range(3):
        for method in ("GET", "HEAD"):
            assert client.open(link, method=method).status_code == 200
            assert client.open(f"{link}/code", method=method).status_code == 200
    assert "Zebedee" not in client.get(link).text
    assert [count(store, table) for table in (Draft, OutgoingMessage, OutboxRow, AccessRecord)] == before


def test_from_the_link_to_the_update_that_is_sent(
    client: FlaskClient, store: Store, box: Letterbox, link: str, rung: list[str]
) -> None:
    asked = client.post(link)
    assert (asked.status_code, asked.headers["Location"]) == (303, f"{link}/code")
    assert [key.partition(":")[0] for key in rung] == ["message"]
    opened = client.post(f"{link}/code", data={"code": code(store, box)})
    assert box.letters[0].to == example("0038")["notifier_email"]
    assert opened.status_code == 303
    tasks = opened.headers["Location"]
    assert client.get(tasks).status_code == 200
    assert "Zebedee fell." in client.get(f"{tasks}check").text
    stranger = client.application.test_client()
    assert stranger.get(tasks).status_code == 404
    client.post(f"{tasks}page/what-happened", data={"incident_summary": "Zebedee was pushed."})
    sent = client.post(f"{tasks}send", data={"declaration": "yes"})
    assert sent.headers["Location"].endswith("/sent")
    pipeline(store, transport=box).drain(NOW + timedelta(hours=1))
    with store.reading() as session:
        first, update = session.scalars(select(Receipt).order_by(Receipt.received_at, Receipt.channel.desc())).all()
    assert (update.outcome, update.case_id) == ("update", first.case_id)


def test_the_link_opens_nothing_again_and_the_draft_lives_on_in_its_browser(
    client: FlaskClient, store: Store, box: Letterbox, link: str
) -> None:
    client.post(link)
    right = code(store, box)
    tasks = client.post(f"{link}/code", data={"code": right}).headers["Location"]
    stranger = client.application.test_client()
    for answer in (stranger.get(link), stranger.post(link), stranger.post(f"{link}/code", data={"code": right})):
        assert answer.status_code == 410
        assert "does not open anything any more" in answer.text
    assert client.get(tasks).status_code == 200
    assert count(store, Draft) == 1


def test_the_browser_that_opened_it_is_led_to_its_draft_as_after_a_second_click(
    client: FlaskClient, store: Store, box: Letterbox, link: str
) -> None:
    client.post(link)
    right = code(store, box)
    tasks = client.post(f"{link}/code", data={"code": right}).headers["Location"]
    for answer in (client.post(f"{link}/code", data={"code": right}), client.get(link), client.get(f"{link}/code")):
        assert (answer.status_code, answer.headers["Location"]) == (303, tasks)
    client.post(f"{tasks}send", data={"declaration": "yes"})
    assert "Notification sent" in client.get(link, follow_redirects=True).text
    assert count(store, Draft) == 1


def test_of_two_who_type_the_right_code_at_once_one_opens_it(
    app: Flask, client: FlaskClient, store: Store, box: Letterbox, link: str
) -> None:
    client.post(link)
    right, together = code(store, box), Barrier(4)

    def opens(_number: int) -> int:
        together.wait()
        return app.test_client().post(f"{link}/code", data={"code": right}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(opens, range(4))) == [303, 410, 410, 410]
    assert count(store, Draft) == 1


def plain(answer: TestResponse) -> str:
    """A page without what is drawn anew for each request."""
    return re.sub(r'nonce="[^"]*"|value="[^"]{60,}"', "", answer.text)


def every(client: FlaskClient, link: str) -> set[str]:
    """All that the pages of a link answer."""
    given = (client.get(link), client.post(link), client.get(f"{link}/code"))
    return {plain(one) for one in (*given, client.post(f"{link}/code", data={"code": "1"}))}


def test_used_ended_spent_and_never_made_are_told_apart_by_nothing(
    client: FlaskClient, store: Store, box: Letterbox, link: str, clock: Clock
) -> None:
    never = plain(client.get("/continue/" + "x" * 43))
    answers = {never}
    for path in ("/continue/x", "/continue/%00", "/continue/" + "é" * 400, "/continue/" + "x" * 43 + "/code"):
        answers |= {plain(client.get(path)), plain(client.post(path, data={"code": "123456"}))}
    clock.at = NOW + timedelta(days=7)
    answers |= {
        plain(client.get(link)),
        plain(client.post(link)),
        plain(client.post(f"{link}/code", data={"code": "1"})),
    }
    clock.at = NOW
    with store.transaction() as session:
        session.scalars(select(Invitation)).one().tries = TRIES
    answers |= {
        plain(client.get(link)),
        plain(client.post(link)),
        plain(client.post(f"{link}/code", data={"code": "1"})),
    }
    with store.transaction() as session:
        row = session.scalars(select(Invitation)).one()
        row.tries, row.used_at = 0, NOW
    answers |= every(client, link)
    assert answers == {never}
    assert "Start a new form" in never
    assert "forms@example.org" in never


def test_a_code_that_was_sent_and_one_that_was_not_give_the_same_answer(
    client: FlaskClient, store: Store, link: str
) -> None:
    answers = [client.post(link) for _ in range(3)]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(303, f"{link}/code")}
    with store.reading() as session:
        assert len(session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == "code")).all()) == 1


def test_a_wrong_code_is_said_counted_and_after_too_many_the_link_is_dead(
    client: FlaskClient, store: Store, box: Letterbox, link: str
) -> None:
    client.post(link)
    right = code(store, box)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(TRIES - 1):
        answer = client.post(f"{link}/code", data={"code": wrong})
        assert answer.status_code == 422
        assert "That code does not work" in answer.text
    assert client.post(f"{link}/code", data={"code": wrong}).status_code == 410
    assert client.post(f"{link}/code", data={"code": right}).status_code == 410
    assert count(store, Draft) == 0


def test_an_empty_field_costs_no_try(client: FlaskClient, store: Store, link: str) -> None:
    answer = client.post(f"{link}/code", data={"code": "  "})
    assert answer.status_code == 422
    assert "Enter the code of six digits." in answer.text
    with store.reading() as session:
        assert session.scalars(select(Invitation.tries)).one() == 0


def test_an_old_code_does_not_open(client: FlaskClient, store: Store, box: Letterbox, link: str, clock: Clock) -> None:
    client.post(link)
    old = code(store, box)
    clock.at = NOW + LASTS
    assert client.post(f"{link}/code", data={"code": old}).status_code == 422
    clock.at += AGAIN
    client.post(link)
    assert client.post(f"{link}/code", data={"code": code(store, box)}).status_code == 303


def test_whoever_tries_without_end_is_slowed_down_before_anything_is_looked_up(client: FlaskClient, link: str) -> None:
    for number in range(ALLOWED[Tried.CODE].tries):
        client.post(f"/continue/nothing{number}/code", data={"code": "123456"})
    assert client.post(f"{link}/code", data={"code": "123456"}).status_code == 429
    assert client.post(link).status_code == 429
    assert client.get(link).status_code == 200


def test_no_page_is_kept_by_a_cache_or_told_to_another_site(client: FlaskClient, link: str) -> None:
    for answer in (client.get(link), client.get(f"{link}/code"), client.get("/continue/x")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
