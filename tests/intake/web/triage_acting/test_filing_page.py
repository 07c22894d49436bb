"""What the local authority alone records, each time shown with the clock that follows before it is kept."""

from __future__ import annotations

from datetime import date

import pytest

from intake.cases.events import (
    Filing,
    K1TriggerCorrected,
    NationalNotificationCorrected,
    NationalNotificationSent,
    NationalNotificationWithdrawn,
)
from tests.intake.web.triage_acting.made import Desk, Person

FILED = {"filing": "serious_incident", "on": ["7", "9", "2026"], "national_reference": "SIN 4711"}


@pytest.fixture
def notifier(desk: Desk) -> Person:
    return desk.person("la_notifier")


def test_what_follows_is_shown_before_anything_is_kept(desk: Desk, notifier: Person) -> None:
    answer = notifier.post("filing", **FILED)
    assert answer.status_code == 200
    assert "Nothing is saved yet." in answer.text
    assert "Monday 28 September 2026" in answer.text  # DOMAIN 2: filed on Monday 7 September
    assert "Serious incident notified" in answer.text
    assert desk.events(NationalNotificationSent) == []
    assert notifier.send("filing", notifier.fill("filing", **FILED, step="change")).text.count('value="SIN 4711"') == 1


def test_safety_4_a_serious_incident_starts_k6(desk: Desk, notifier: Person) -> None:
    assert notifier.confirm("filing", **FILED).status_code == 303
    (sent,) = desk.events(NationalNotificationSent)
    assert (sent.on, sent.reference, sent.filing) == (date(2026, 9, 7), "SIN 4711", Filing.SERIOUS_INCIDENT)
    assert sent.role == "la_notifier"
    k6, k1 = desk.clock("K6"), desk.clock("K1")
    assert k6 is not None
    assert k6.due == date(2026, 9, 28)
    assert k1 is not None
    assert k1.met_on == date(2026, 9, 7)
    assert desk.status == "sin_submitted"


@pytest.mark.parametrize("filing", ["looked_after_death", "care_leaver_death"])
def test_safety_4_no_other_filing_starts_k6(desk: Desk, notifier: Person, filing: str) -> None:
    shown = notifier.post("filing", **FILED | {"filing": filing})
    assert "No rapid review becomes due" in shown.text
    assert notifier.confirm("filing", **FILED | {"filing": filing}).status_code == 303
    assert desk.clock("K6") is None
    clock = desk.clock("K1")
    assert clock is not None
    assert clock.running


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": ["", "", ""]}, "Enter the date of filing."),
        ({"on": ["9", "9", "2026"]}, "This date must be today or in the past."),
        ({"on": ["31", "2", "2026"]}, "‘Date of filing’ must be a real date, like 27 3 2026."),
        ({"on": ["7"]}, "‘Date of filing’ must be a real date, like 27 3 2026."),
        ({"national_reference": "  "}, "Give the reference that the national system returned"),
        ({"filing": "other"}, "Choose what was filed."),
    ],
)
def test_what_is_wrong_is_said_and_kept_for_mending(
    desk: Desk, notifier: Person, wrong: dict[str, object], sentence: str
) -> None:
    for step in ("", "confirm"):
        answer = notifier.post("filing", **FILED | wrong, step=step)
        assert answer.status_code == 422
        assert "<title>Error: " in answer.text
        summary = answer.text.partition("govuk-error-summary")[2].partition("</ul>")[0]
        assert sentence in summary
    assert desk.events(NationalNotificationSent) == []


@pytest.mark.parametrize("role", ["business_unit", "icb", "police", "education", "scrutineer", "administrator"])
def test_safety_4_only_the_local_authority_files(desk: Desk, role: str) -> None:
    person = desk.person(role)
    for page in ("filing", "filing/correct", "filing/withdraw", "awareness", "alone"):
        assert person.get(page).status_code == 403
    desk.site.app.config["WTF_CSRF_ENABLED"] = False
    assert person.send("filing", FILED | {"step": "confirm"}).status_code == 403
    assert desk.events(NationalNotificationSent) == []


def test_a_wrong_record_is_corrected_and_the_clock_moves(desk: Desk, notifier: Person) -> None:
    notifier.confirm("filing", **FILED)
    page = notifier.get("filing/correct").text
    assert 'value="SIN 4711"' in page
    assert 'value="07"' in page or 'value="7"' in page
    corrected = FILED | {"on": ["8", "9", "2026"], "reason": "It was sent after midnight."}
    assert notifier.post("filing/correct", **corrected | {"reason": ""}).status_code == 422
    assert notifier.confirm("filing/correct", **corrected).status_code == 303
    assert len(desk.events(NationalNotificationCorrected)) == 1
    k6 = desk.clock("K6")
    assert k6 is not None
    assert k6.due == date(2026, 9, 29)


def test_a_withdrawal_is_the_only_way_out_of_the_rapid_review(desk: Desk, notifier: Person) -> None:
    notifier.confirm("filing", **FILED)
    gone = {"on": ["8", "9", "2026"], "reason": "The criteria are not met after all."}
    assert notifier.post("filing/withdraw", **gone | {"reason": ""}).status_code == 422
    assert notifier.confirm("filing/withdraw", **gone).status_code == 303
    assert len(desk.events(NationalNotificationWithdrawn)) == 1
    assert desk.status == "sin_withdrawn"
    k6 = desk.clock("K6")
    assert k6 is not None
    assert k6.stopped_on == date(2026, 9, 8)
    assert "withdrawn Tuesday 8 September 2026" in notifier.get("filing").text


def test_nothing_filed_is_nothing_to_correct(notifier: Person) -> None:
    for page, more in (("filing/correct", FILED), ("filing/withdraw", {"on": ["8", "9", "2026"]})):
        answer = notifier.post(page, **more | {"reason": "It was wrong."})
        assert answer.status_code == 422
        assert "No national notification is recorded on this case" in answer.text


def test_a_double_click_is_one_filing(desk: Desk, notifier: Person) -> None:
    form = notifier.fill("filing", **FILED, step="confirm")
    assert [notifier.send("filing", form).status_code for _ in range(2)] == [303, 303]
    assert len(desk.events(NationalNotificationSent)) == 1


def test_two_windows_another_filing_meanwhile_is_seen_first(desk: Desk, notifier: Person) -> None:
    form = notifier.fill("filing", **FILED, step="confirm")
    desk.person("local_authority").confirm("filing", **FILED | {"national_reference": "SIN 4712"})
    answer = notifier.send("filing", form)
    assert answer.status_code == 409
    assert "reference SIN 4712" in answer.text
    assert 'value="SIN 4711"' in answer.text
    assert len(desk.events(NationalNotificationSent)) == 1


def test_safety_1_the_local_authority_sets_the_day_it_became_aware(desk: Desk, notifier: Person) -> None:
    before = desk.clock("K1")
    assert before is not None
    page = notifier.get("awareness").text
    assert before.trigger_words in page
    assert "(provisional)" in page
    assert notifier.post("awareness", on=["4", "9", "2026"]).status_code == 422
    said = {"on": ["4", "9", "2026"], "reason": "The out-of-hours team's log."}
    shown = notifier.post("awareness", **said)
    assert "Friday 11 September 2026" in shown.text
    assert notifier.confirm("awareness", **said).status_code == 303
    (event,) = desk.events(K1TriggerCorrected)
    assert event.reason == "The out-of-hours team's log."
    after = desk.clock("K1")
    assert after is not None
    assert (after.trigger_date, after.due, after.provisional) == (date(2026, 9, 4), date(2026, 9, 11), False)


def test_safety_1_a_day_to_come_is_refused(desk: Desk, notifier: Person) -> None:
    answer = notifier.post("awareness", on=["9", "9", "2026"], reason="A slip.")
    assert answer.status_code == 422
    assert desk.events(K1TriggerCorrected) == []
