"""Who may call: whoever holds a key that has not ended, and nobody by any other way."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.cases import agency_keys
from intake.errors import Permanent
from intake.store.online import AgencyKey
from intake.store.work import AccessRecord
from intake.web.limits import ALLOWED, Allowance, Tried
from tests.intake.web.api.calling import SEND, Agency, agency, problem, said
from tests.intake.web.base import Site, sign_in

SOME = {"incident_summary": "Wren was hurt.", "notifier_phone": "01632 960 301"}
OPEN = {"api.json_schema", "api.openapi", "api.problem_kind"}


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer intake_live_x", "Basic aW50YWtlOng=", "intake_live_x", "Bearer é"]
)
def test_without_a_good_key_nothing_is_taken_or_told(hospital: Agency, header: str | None) -> None:
    reference = said(hospital.send(SOME))["reference"]
    headers = hospital.headers() | {"Authorization": header} if header is not None else {}
    sent = hospital.client.post(SEND, json={"answers": SOME}, headers=headers)
    asked = hospital.client.get(f"{SEND}/{reference}", headers=headers)
    for answer in (sent, asked):
        problem(answer, 401, "not-authorised")
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="notifications"')


def test_every_route_but_the_descriptions_asks_for_a_key(hospital: Agency) -> None:
    for rule in hospital.site.app.url_map.iter_rules():
        if rule.endpoint.startswith("api."):
            path = str(rule.build(dict.fromkeys(rule.arguments, "not-json"))[1])  # type: ignore[index]
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            wanted = 200 if rule.endpoint in OPEN else 401
            assert hospital.client.open(path, method=method).status_code == wanted, path


def test_a_session_of_a_partner_is_no_key(hospital: Agency) -> None:
    hospital.site.add_user("office@example.org", "business_unit")
    browser = hospital.site.visitor()
    sign_in(browser, "office@example.org")
    problem(browser.post(SEND, json={"answers": SOME}), 401, "not-authorised")


def test_the_key_itself_is_nowhere_in_the_database_or_the_log(
    hospital: Agency, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hospital.send(SOME, "WrenTolgarrick-2019")
    files = hospital.site.store.engine.url.database or ""
    with hospital.site.store.reading() as session:
        assert len(session.scalars(select(AgencyKey)).one().key_hash) == 32
    kept = b"".join(path.read_bytes() for path in Path(files).parent.rglob("*") if path.is_file())
    assert b"Marram Bay Hospitals" in kept
    for secret in (hospital.key, "WrenTolgarrick-2019", "Wren was hurt"):
        assert secret.encode() not in kept
        assert secret not in caplog.text


def test_an_ended_key_is_no_key(site: Site) -> None:
    hospital = agency(site)
    with site.store.transaction() as session:
        ended = agency_keys.end(session, hospital.key_id[:8], site.clock(), by="a test")
        assert agency_keys.end(session, hospital.key_id, site.clock() + timedelta(days=1), by="a test") == ended
    problem(hospital.send(SOME), 401, "not-authorised")
    with site.store.reading() as session:
        assert [row.what for row in session.scalars(select(AccessRecord))] == ["agency-key-added", "agency-key-ended"]


def test_a_key_works_on_its_last_day_and_not_after_it(site: Site) -> None:
    with site.store.transaction() as session:
        made = agency_keys.make(
            session, site.store.vault, "Tidewater Police", site.clock(), by="a test", last=date(2026, 3, 30)
        )
    police = Agency(site, made[1], made[0])
    site.clock.at = site.clock.at.replace(month=3, day=30, hour=22, minute=59)  # 23:59 in London
    assert police.send(SOME).status_code == 201
    site.clock.at += timedelta(minutes=1)
    problem(police.send(SOME), 401, "not-authorised")


@pytest.mark.parametrize(("name", "last"), [("  ", None), ("x" * 201, None), ("A\x1bB", None), ("A", date(2026, 3, 1))])
def test_a_key_wants_a_name_and_a_day_to_come(site: Site, name: str, last: date | None) -> None:
    with pytest.raises(Permanent), site.store.transaction() as session:
        agency_keys.make(session, site.store.vault, name, site.clock(), by="a test", last=last)


@pytest.mark.parametrize("begins", ["", "a", "%%%%%%", "zzzzzzzz", "______"])
def test_only_an_id_ends_a_key(hospital: Agency, begins: str) -> None:
    with pytest.raises(Permanent), hospital.site.store.transaction() as session:
        agency_keys.end(session, begins, hospital.site.clock(), by="a test")
    assert hospital.send(SOME).status_code == 201


def test_its_use_is_noted_once_an_hour(hospital: Agency) -> None:
    def used() -> object:
        with hospital.site.store.reading() as session:
            return session.scalars(select(AgencyKey.last_used_at)).one()

    first = hospital.site.clock()
    hospital.send(SOME)
    assert used() == first
    hospital.site.clock.at += timedelta(minutes=59)
    hospital.send(SOME)
    assert used() == first
    hospital.site.clock.at += timedelta(minutes=1)
    hospital.ask("K7MD4-RWX9C")
    assert used() == first + timedelta(hours=1)


def test_guessing_is_slowed_down_and_a_good_key_from_there_is_heard(
    hospital: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ALLOWED, Tried.API_REFUSED, Allowance(3, failures=True))
    wrong = Agency(hospital.site, "intake_live_guess", "")
    for _ in range(3):
        problem(wrong.send(SOME), 401, "not-authorised")
    answer = wrong.send(SOME)
    problem(answer, 429)
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert hospital.send(SOME).status_code == 201


def test_asking_too_often_never_stops_sending(hospital: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ALLOWED, Tried.API, Allowance(3))
    for _ in range(3):
        problem(hospital.ask("K7MD4-RWX9C"), 404)
    assert problem(hospital.ask("K7MD4-RWX9C"), 429)
    assert [hospital.send(SOME).status_code for _ in range(4)] == [201, 201, 201, 429]
