"""A partner's view: given with reasons, on what they had before them, never over somebody else's step."""

from __future__ import annotations

import pytest

from intake.cases.events import CaseViewed, InformationReceived, InformationRequested, PartnerViewRecorded, View
from tests.intake.web.triage_acting.made import A_VIEW, NOW, Desk, Person, hidden

Partners = dict[str, Person]


def test_a_view_is_kept_with_everything_that_belongs_to_it(desk: Desk, partners: Partners) -> None:
    answer = partners["police"].post("view", **A_VIEW, delegation="")
    assert (answer.status_code, answer.location) == (303, f"/cases/{desk.reference}")
    (view,) = desk.events(PartnerViewRecorded)
    assert (view.partner, view.view, view.deputy, view.minuted) == ("police", View.MEETS_SIN, False, False)
    assert view.criteria == {
        "abuse_or_neglect": "yes",
        "died_or_seriously_harmed": "yes",
        "happened_here": "yes",
        "age": "yes",
    }
    assert (view.person, view.conflict_of_interest) == ("R. Example, head of safeguarding", "no")
    assert desk.history()[view.evidence_version - 1].kind == "case_opened"
    assert len(view.by) == 32
    assert "Your view is recorded." in partners["police"].browser.get(answer.location).text


def test_the_page_shows_what_is_decided_on_and_what_the_others_hold(desk: Desk, partners: Partners) -> None:
    partners["icb"].post("view", **A_VIEW)
    page = partners["police"].get("view").text
    assert "Injuries that the account does not explain." in page
    assert "R. Example, head of safeguarding" in page
    assert page.count("No view yet") == 2
    assert [event.page for event in desk.events(CaseViewed) if event.page == "view"] == ["view", "view"]


def test_story_18_no_view_without_reasons_and_nothing_typed_is_lost(desk: Desk, partners: Partners) -> None:
    answer = partners["police"].post(
        "view", **A_VIEW | {"view": "does_not_meet", "reasons": " \n ", "person": "P. Name"}
    )
    assert answer.status_code == 422
    assert "<title>Error: Record your view" in answer.text
    assert (
        '<a href="#reasons">Give the reasons for this view. A view is recorded with its reasons or not at all.</a>'
        in answer.text
    )
    assert 'value="P. Name"' in answer.text
    assert 'value="does_not_meet" checked' in answer.text
    assert desk.events(PartnerViewRecorded) == []


def test_everything_that_is_missing_is_named_at_once(desk: Desk, partners: Partners) -> None:
    answer = partners["police"].post("view")
    assert answer.status_code == 422
    summary = answer.text.partition("govuk-error-summary")[2].partition("</ul>")[0]
    assert summary.count("<li>") == 9
    for link in ("abuse_or_neglect", "view", "reasons", "person", "deputy", "conflict"):
        assert f'href="#{link}' in summary
    assert desk.events(PartnerViewRecorded) == []


def test_what_was_not_offered_is_not_taken(desk: Desk, partners: Partners) -> None:
    answer = partners["police"].post("view", **A_VIEW | {"view": "majority", "age": "maybe"})
    assert answer.status_code == 422
    assert "Choose your view." in answer.text
    assert desk.events(PartnerViewRecorded) == []


def test_story_16_twenty_thousand_characters_are_kept_whole(desk: Desk, partners: Partners) -> None:
    reasons = ("Wörter & <b>Zeilen</b>\n" * 1000)[:20_000].strip()
    assert partners["police"].post("view", **A_VIEW | {"reasons": reasons.replace("\n", "\r\n")}).status_code == 303
    (view,) = desk.events(PartnerViewRecorded)
    assert view.reasons == reasons
    assert len(view.reasons) > 19_900
    assert (
        partners["icb"].get("view").text.count("W&ouml;rter")
        + partners["icb"].get("view").text.count("Wörter &amp; &lt;b&gt;")
        >= 800
    )


def test_a_deputy_names_the_delegation(desk: Desk, partners: Partners) -> None:
    lacking = partners["icb"].post("view", **A_VIEW | {"deputy": "yes"})
    assert lacking.status_code == 422
    assert "Say who delegated the decision in writing, and when." in lacking.text
    partners["icb"].post("view", **A_VIEW | {"deputy": "yes", "delegation": "Place nurse director, 1 September 2026"})
    (view,) = desk.events(PartnerViewRecorded)
    assert view.deputy
    assert view.person.endswith("(deputy; delegated: Place nurse director, 1 September 2026)")


def test_safety_13_an_interest_of_their_own_is_told(desk: Desk, partners: Partners) -> None:
    assert partners["icb"].post("view", **A_VIEW | {"conflict": "yes"}).status_code == 422
    partners["icb"].post("view", **A_VIEW | {"conflict": "yes", "interest": "Knows a relative; took no part before."})
    assert desk.events(PartnerViewRecorded)[0].conflict_of_interest == "Knows a relative; took no part before."


@pytest.mark.parametrize("role", ["business_unit", "la_notifier", "education", "scrutineer", "administrator"])
def test_only_a_statutory_partner_gives_a_view(desk: Desk, role: str) -> None:
    person = desk.person(role)
    assert person.get("view").status_code == 403
    site = desk.site
    site.app.config["WTF_CSRF_ENABLED"] = False
    assert person.send("view", dict(A_VIEW)).status_code == 403
    assert desk.events(PartnerViewRecorded) == []


def test_a_stranger_is_sent_to_sign_in(desk: Desk) -> None:
    assert desk.site.visitor().get(f"/cases/{desk.reference}/view").location.startswith("/sign-in")


def test_two_windows_nothing_is_recorded_over_what_somebody_did_meanwhile(desk: Desk, partners: Partners) -> None:
    opened = partners["police"].fill("view", **A_VIEW)
    office = desk.person("business_unit")
    office.post("triage/ask", asked_of="The surgery", question="When was the child last seen?")
    answer = partners["police"].send("view", opened)
    assert answer.status_code == 409
    assert "The case changed while you had this page open" in answer.text
    assert "More information asked for" in answer.text
    assert A_VIEW["reasons"] in answer.text
    assert desk.events(PartnerViewRecorded) == []
    again = partners["police"].send("view", opened | hidden(answer))
    assert again.status_code == 303
    assert len(desk.events(PartnerViewRecorded)) == 1


def test_somebody_elses_reading_refuses_nothing(desk: Desk, partners: Partners) -> None:
    opened = partners["police"].fill("view", **A_VIEW)
    partners["icb"].get("view")
    assert partners["police"].send("view", opened).status_code == 303


def test_a_double_click_is_one_view(desk: Desk, partners: Partners) -> None:
    opened = partners["police"].fill("view", **A_VIEW)
    assert [partners["police"].send("view", opened).status_code for _ in range(3)] == [303] * 3
    assert len(desk.events(PartnerViewRecorded)) == 1
    changed = opened | {"reasons": "On reflection, something else."}
    assert partners["police"].send("view", changed).status_code == 409


def test_a_version_that_never_was_counts_as_none_seen(desk: Desk, partners: Partners) -> None:
    opened = partners["police"].fill("view", **A_VIEW)
    for version in ("", "-1", "99999", "x", "²", "9" * 50):
        assert partners["police"].send("view", opened | {"version": version}).status_code == 409, version
    assert desk.events(PartnerViewRecorded) == []


def test_a_changed_view_stands_beside_the_earlier_one(desk: Desk, partners: Partners) -> None:
    partners["police"].post("view", **A_VIEW)
    assert "Change your view" in partners["police"].get("view").text
    partners["police"].post("view", **A_VIEW | {"view": "does_not_meet", "reasons": "The scan explains it."})
    assert [view.view for view in desk.events(PartnerViewRecorded)] == [View.MEETS_SIN, View.DOES_NOT_MEET]


def test_more_information_is_asked_for_while_the_clock_runs(desk: Desk, partners: Partners) -> None:
    before = desk.clock("K1")
    partners["police"].post("view", **A_VIEW | {"view": "more_info"})
    assert desk.status == "awaiting_info"
    assert desk.clock("K1") == before
    office = desk.person("business_unit")
    office.post("triage/heard", note="The surgery's letter of 8 September.")
    assert desk.status == "partner_decision"
    assert "No view yet" in partners["police"].get("view").text
    desk.record(
        InformationRequested(at=NOW, by="x", question="?", asked_of="?"), InformationReceived(at=NOW, by="x", note=".")
    )
    assert desk.clock("K1") == before


def test_safety_6_a_view_given_in_a_meeting_counts_once_its_partner_confirms_it(desk: Desk, partners: Partners) -> None:
    office = desk.person("business_unit")
    assert office.post("minutes", **A_VIEW, partner="icb").status_code == 303
    assert desk.events(PartnerViewRecorded)[0].minuted
    assert "waits for their confirmation" in partners["police"].get("view").text
    page = partners["icb"].get("view")
    assert "The office wrote this view down for you" in page.text
    stale = partners["icb"].fill("view")
    office.post("triage/ask", asked_of="The surgery", question="When was the child last seen?")
    assert partners["icb"].send("view/confirm", stale).status_code == 409
    confirmed = partners["icb"].send("view/confirm", partners["icb"].fill("view"))
    assert confirmed.status_code == 303
    assert "waits for their confirmation" not in partners["police"].get("view").text
    # Nobody confirms what was not written down for them.
    refused = partners["police"].send("view/confirm", partners["police"].fill("view"))
    assert refused.status_code == 422
    assert "There is no minuted view of this partner to confirm." in refused.text


def test_a_partner_that_the_settings_do_not_name_gives_no_view(desk_of: object) -> None:
    assert callable(desk_of)
    desk = desk_of(INTAKE_STATUTORY_PARTNERS="local_authority,police")
    answer = desk.person("icb").post("view", **A_VIEW)
    assert answer.status_code == 422
    assert "Only a statutory partner&#39;s view counts." in answer.text
