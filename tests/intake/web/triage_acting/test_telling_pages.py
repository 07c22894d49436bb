"""Who must hear: what is answered first, who is released, who is told by hand; and nothing before that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intake.cases.events import ConflictAnswered, OfficeAnswered, RecipientReleased, RecipientTold
from tests.intake.web.triage_acting.made import Desk

DeskOf = Callable[..., Desk]
OPEN = {"sharing_restrictions": None, "police_investigation": "no"} | dict.fromkeys(
    ("police_force", "police_contact", "police_reference", "police_outcome_so_far")
)
"""Changes to an example after which nothing is held."""
SUSPECT = {
    "adults": [
        {
            "person_name": "A. Person",
            "person_of_concern": "yes",
            "person_position_of_trust": "yes",
        }
    ]
}


def part(page: str, heading: str) -> str:
    """What stands under a heading of the second level."""
    after = page.partition(f">{heading}<")[2]
    return after.partition("<h2")[0]


def test_safety_12_while_the_police_investigate_nobody_outside_hears_before_they_are_released(desk: Desk) -> None:
    office = desk.person("business_unit")
    page = office.get("telling").text
    assert "Police" in part(page, "Held: nothing goes to them yet")
    assert desk.told()["icb", "every-notification"].held
    assert office.post("telling/icb/told", how="By phone.").status_code == 422
    assert desk.events(RecipientTold) == []

    whole = {"recipients": ["icb"], "reason": "They decide.", "officer_agreement": "DCI R. Example"}
    for lacking in ({}, whole | {"recipients": ["cqc"]}, whole | {"reason": " "}, whole | {"officer_agreement": ""}):
        assert office.post("telling/release", **lacking).status_code == 422
    answer = office.post("telling/release", **whole | {"recipients": ["icb", "nobody"]})
    assert (answer.status_code, answer.location) == (303, f"/cases/{desk.reference}/telling")
    (released,) = desk.events(RecipientReleased)
    assert (released.recipient, released.reason) == ("icb", "They decide.")
    assert released.officer_agreement == "DCI R. Example"
    assert not desk.told()["icb", "every-notification"].held
    assert desk.told()["police", "every-notification"].held
    assert "Integrated care board" not in part(office.get("telling").text, "Held: nothing goes to them yet")


def test_safety_12_a_restriction_is_read_before_anybody_is_released(desk_of: DeskOf) -> None:
    change = OPEN | {"sharing_restrictions": "Do not tell the uncle, who works at the surgery."}
    desk = desk_of("0031", change)
    office = desk.person("business_unit")
    page = office.get("telling/release").text
    assert "Do not tell the uncle, who works at the surgery." in page
    assert office.post("telling/release", recipients=["icb", "police"], reason="They decide.").status_code == 303
    assert not desk.told()["icb", "every-notification"].held
    assert not desk.told()["police", "every-notification"].held
    assert [event.recipient for event in desk.events(RecipientReleased)] == ["icb", "police"]


def test_safety_13_nothing_goes_out_before_the_question_about_a_conflict_is_answered(desk_of: DeskOf) -> None:
    desk = desk_of("0031", OPEN | SUSPECT)
    office = desk.person("business_unit")
    page = office.get("telling").text
    assert "Does anybody who may have caused harm work for a body that will receive this?" in part(page, "Answer first")
    assert desk.told()["icb", "every-notification"].held
    assert "Release those" not in page
    without = office.get("telling/release").text
    assert "Answer the question about a conflict of interest</a>" in without
    form = office.fill("telling/conflict", recipients=["icb"], reason="Quickly.", officer_agreement="")
    refused = office.send("telling/release", form)
    assert refused.status_code == 422
    assert "Answer the question about a conflict of interest first." in refused.text

    assert office.post("telling/conflict").status_code == 422
    nobody = office.post("telling/conflict", applies="yes", reason="The rota.")
    assert nobody.status_code == 422
    assert "Tick every body" in nobody.text
    answer = office.post(
        "telling/conflict", applies="yes", recipients=["police", "nobody"], reason="The rota. Tell the chief officer."
    )
    assert answer.status_code == 303
    (event,) = desk.events(ConflictAnswered)
    assert event.recipients == ("police",)
    assert desk.told()["police", "every-notification"].held
    assert not desk.told()["icb", "every-notification"].held
    assert "Use the alternate." in part(office.get("telling").text, "Held: nothing goes to them yet")
    assert 'value="police" checked' in office.get("telling/conflict").text


def test_safety_13_no_is_an_answer(desk_of: DeskOf) -> None:
    desk = desk_of("0031", OPEN | SUSPECT)
    office = desk.person("business_unit")
    answer = office.post("telling/conflict", applies="no", recipients=["police"], reason="Asked the LADO.")
    assert answer.status_code == 303
    assert desk.events(ConflictAnswered)[0].recipients == ()
    assert not any(row.held for row in desk.told().values())


def test_who_was_told_by_hand_is_kept_with_how_and_by_whom(desk_of: DeskOf) -> None:
    desk = desk_of("0031", OPEN)
    authority = desk.person("la_notifier")
    assert authority.post("telling/icb/told", how=" ").status_code == 422
    assert authority.post("telling/icb/told", how="Phoned the place nurse director at 11:00.").status_code == 303
    events = [event for event in desk.events(RecipientTold) if event.recipient == "icb"]
    assert {event.rule for event in events} >= {"every-notification"}
    assert events[0].how == "Phoned the place nurse director at 11:00."
    row = desk.told()["icb", "every-notification"]
    assert (row.at, row.by) == (desk.site.clock(), events[0].by)
    page = authority.get("telling").text
    assert "Phoned the place nurse director at 11:00." in part(page, "Told")
    again = authority.get("telling/icb/told").text
    assert "They have been told already." in again


def test_a_double_click_tells_once(desk_of: DeskOf) -> None:
    desk = desk_of("0031", OPEN)
    office = desk.person("business_unit")
    form = office.fill("telling/icb/told", how="By phone.")
    assert [office.send("telling/icb/told", form).status_code for _ in range(2)] == [303, 303]
    told = [event for event in desk.events(RecipientTold) if event.recipient == "icb"]
    assert len(told) == len({event.rule for event in told})


def test_safety_9_another_bodys_duty_shows_as_asked_and_confirmed(desk_of: DeskOf) -> None:
    desk = desk_of("0031", OPEN | SUSPECT)
    page = desk.person("business_unit").get("telling").text
    assert "It is the duty of the employer, or whoever learns of the allegation: ask them" in page


def test_the_office_answers_what_no_field_decides(desk_of: DeskOf) -> None:
    desk = desk_of("0031", OPEN | {"police_investigation": None})
    office = desk.person("business_unit")
    assert "Do the police investigate?" in part(office.get("telling").text, "Answer first")
    page = "telling/question/criminal-investigation"
    assert office.post(page, applies="perhaps", reason="?").status_code == 422
    assert office.post(page, applies="yes").status_code == 422
    assert office.post(page, applies="yes", reason="The police partner says so.").status_code == 303
    (answered,) = desk.events(OfficeAnswered)
    assert (answered.rule, answered.applies) == ("criminal-investigation", True)
    # Now the police investigate, so that everybody outside is held until they are released.
    assert desk.told()["icb", "every-notification"].held
    assert ("senior_investigating_officer", "criminal-investigation") in desk.told()
    assert "Do the police investigate?" not in part(office.get("telling").text, "Answer first")


@pytest.mark.parametrize(
    "page", ["question/every-notification", "question/conflict-of-interest", "question/x", "x/told"]
)
def test_what_is_not_asked_and_whom_no_rule_names_is_not_there(desk: Desk, page: str) -> None:
    assert desk.person("business_unit").get(f"telling/{page}").status_code == 404


@pytest.mark.parametrize("role", ["local_authority", "la_notifier", "icb", "police", "education", "scrutineer"])
def test_only_the_office_releases_and_answers(desk: Desk, role: str) -> None:
    person = desk.person(role)
    for page in ("release", "conflict", "question/criminal-investigation"):
        assert person.get(f"telling/{page}").status_code == 403, page
    told = 200 if role in {"local_authority", "la_notifier"} else 403
    assert person.get("telling").status_code == told
    assert person.get("telling/icb/told").status_code == told


def test_two_windows_a_release_waits_for_what_came_meanwhile(desk: Desk) -> None:
    office = desk.person("business_unit")
    form = office.fill("telling/release", recipients=["icb"], reason="They decide.", officer_agreement="DCI R. Example")
    office.post("triage", step="start")
    assert office.send("telling/release", form).status_code == 409
    assert desk.events(RecipientReleased) == []


def test_telling_one_recipient_refuses_no_other(desk_of: DeskOf) -> None:
    desk = desk_of("0031", OPEN)
    office = desk.person("business_unit")
    form = office.fill("telling/icb/told", how="By phone.")
    office.post("telling/police/told", how="By phone.")
    assert office.send("telling/icb/told", form).status_code == 303
