"""Question pages: whose they are, what they refuse, what they keep, and what opens what."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from forms import Answers, LongText, Text
from forms.notification import NOTIFICATION
from intake.store.arrivals import Draft
from intake.store.store import Store
from intake.web.notify.plan import plan_for
from tests.examples import EXAMPLES
from tests.intake.web.notify.carried import brought, form_with_loose_text
from tests.intake.web.notify.conftest import begin

HOSTILE = '"><script>alert(1)</script>{{ 7*7 }}'


def test_the_start_page_says_what_this_is_not(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "This is not a child referral. If a child is in danger now, call 999." in page
    assert "01632 960 111" in page


def test_the_task_list_says_whom_to_phone(client: FlaskClient) -> None:
    tasks = client.get(f"/notify/{begin(client)}/").text
    assert "call 999" in tasks
    assert "phone 01632 960 111" in tasks


def test_the_owner_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.post("/notify").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("page", ["", "check", "sent", "page/your-details", "row/children/1/child-name"])
def test_another_person_finds_nothing_under_a_drafts_address(app: Flask, client: FlaskClient, page: str) -> None:
    draft_id = begin(client)
    stranger = app.test_client()
    begin(stranger)
    assert stranger.get(f"/notify/{draft_id}/{page}").status_code == 404


def test_another_person_changes_and_sends_nothing(app: Flask, client: FlaskClient) -> None:
    draft_id = begin(client)
    stranger = app.test_client()
    assert stranger.post(f"/notify/{draft_id}/page/your-details", data={"notifier_name": "X"}).status_code == 404
    assert stranger.post(f"/notify/{draft_id}/send", data={"declaration": "yes"}).status_code == 404
    assert 'value="X"' not in client.get(f"/notify/{draft_id}/page/your-details").text


def test_a_choice_outside_the_list_gets_a_sentence(client: FlaskClient) -> None:
    answer = client.post(f"/notify/{begin(client)}/page/harm-and-abuse", data={"abuse_neglect_status": "made_up"})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert 'href="#abuse_neglect_status"' in answer.text
    assert "choose from the list" in answer.text


def test_an_impossible_date_stays_as_typed_and_the_rest_is_kept(client: FlaskClient) -> None:
    draft_id = begin(client)
    sent = {"incident_date-day": "31", "incident_date-month": "2", "incident_date-year": "2026"}
    answer = client.post(f"/notify/{draft_id}/page/what-happened", data={**sent, "incident_summary": "A fall."})
    assert answer.status_code == 422
    assert 'href="#incident_date-day"' in answer.text
    assert 'value="31"' in answer.text
    assert "A fall." in client.get(f"/notify/{draft_id}/page/what-happened").text


def test_an_answer_that_closes_a_question_makes_no_error_of_it(client: FlaskClient) -> None:
    """Without the page's script a closed question is still there when the page is sent."""
    draft_id = begin(client)
    sent = {"csc_referral_made": "no", "csc_referral_date-day": "31", "csc_referral_date-month": "2"}
    answer = client.post(f"/notify/{draft_id}/page/safe-now", data=sent)
    assert answer.status_code == 303
    sent = {"csc_referral_made": "made_up", "csc_referral_date-day": "31", "csc_referral_date-month": "2"}
    refused = client.post(f"/notify/{draft_id}/page/safe-now", data=sent)
    assert refused.status_code == 422
    assert 'href="#csc_referral_made"' in refused.text
    assert 'href="#csc_referral_date-day"' not in refused.text


def test_the_second_of_two_windows_is_told_and_overwrites_nothing(client: FlaskClient) -> None:
    address = f"/notify/{begin(client)}/page/your-details"
    seen = client.get(address).text.split('name="seen" value="')[1].split('"')[0]
    assert client.post(address, data={"seen": seen, "notifier_name": "First"}).status_code == 303
    second = client.post(address, data={"seen": seen, "notifier_name": "Second"})
    assert second.status_code == 409
    assert "changed in another window" in second.text
    assert 'value="Second"' in second.text
    assert 'value="First"' in client.get(address).text


def test_an_answer_that_opens_a_question_leads_back_to_it(client: FlaskClient) -> None:
    draft_id = begin(client)
    address = f"/notify/{draft_id}/page/new-or-update"
    assert "hidden disabled" in client.get(address).text
    answer = client.post(address, data={"asked": "is_update", "is_update": "yes"}, follow_redirects=True)
    assert "opens more questions" in answer.text
    assert "hidden disabled" not in answer.text


def test_rows_are_added_changed_and_removed(client: FlaskClient) -> None:
    draft_id = begin(client)
    for number, name in enumerate(["Ann", "Ben"], start=1):
        inputs = {f"children-{number - 1}-child_forenames": name}
        client.post(f"/notify/{draft_id}/row/children/{number}/child-name", data=inputs)
    address = f"/notify/{draft_id}/page/the-children"
    assert "Ann" in client.get(address).text
    removal = f"/notify/{draft_id}/remove/children/1"
    seen = client.get(removal).text.split('name="seen" value="')[1].split('"')[0]
    for _ in range(2):  # a double click takes one child away, not two
        client.post(removal, data={"seen": seen})
    assert "Ann" not in client.get(address).text
    assert "Ben" in client.get(address).text


def test_a_row_far_past_the_last_is_not_there(client: FlaskClient) -> None:
    assert client.get(f"/notify/{begin(client)}/row/children/7/child-name").status_code == 404


def test_hostile_text_is_shown_as_text_everywhere(client: FlaskClient) -> None:
    draft_id = begin(client)
    plan = plan_for(NOTIFICATION, Answers())
    for step in plan.steps.values():
        texts = [question.id for question in step.questions if isinstance(question, Text | LongText)]
        if texts:
            address = f"/notify/{draft_id}/page/{step.key}"
            client.post(address, data=dict.fromkeys(texts, HOSTILE))
            assert "<script>alert" not in client.get(address).text
    client.post(f"/notify/{draft_id}/row/children/1/child-name", data={"children-0-child_forenames": HOSTILE})
    for page in ("page/the-children", "remove/children/1", "check"):
        text = client.get(f"/notify/{draft_id}/{page}").text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_every_page_is_drawn_for_a_full_draft_and_for_an_empty_one(client: FlaskClient) -> None:
    draft_id = begin(client)
    plan = plan_for(NOTIFICATION, NOTIFICATION.answers(EXAMPLES[0])[0])
    client.post(f"/notify/{draft_id}/page/your-details", data={"notifier_agency_type": "police"})
    for step in plan_for(NOTIFICATION, Answers({"notifier_agency_type": "police"})).steps.values():
        assert client.get(f"/notify/{draft_id}/page/{step.key}").status_code == 200
    for group_id, steps in plan.rows.items():
        for step in steps:
            assert client.get(f"/notify/{draft_id}/row/{group_id}/1/{step.key}").status_code == 200


def test_questions_for_others_are_asked_apart(client: FlaskClient) -> None:
    anybody, council = (
        plan_for(NOTIFICATION, Answers()),
        plan_for(NOTIFICATION, Answers({"notifier_agency_type": "local_authority_csc"})),
    )
    assert anybody.step_of["in_area_test"].key == "tests-in-law-if-you-know"
    assert council.step_of["in_area_test"].key == "tests-in-law"


def test_questions_for_others_are_folded_away_until_one_is_answered(client: FlaskClient) -> None:
    draft_id = begin(client)
    folded, unfolded = '<details class="govuk-details">', '<details class="govuk-details" open>'
    page = client.get(f"/notify/{draft_id}/").text
    before, others = page.split(folded)
    assert "-if-you-know" in others.split("</details>")[0]
    assert "-if-you-know" not in before
    client.post(f"/notify/{draft_id}/page/tests-in-law-if-you-know", data={"in_area_test": "in_our_area"})
    assert unfolded in client.get(f"/notify/{draft_id}/").text


def test_a_page_on_which_nothing_is_asked_says_so(client: FlaskClient) -> None:
    """It can be come to with the browser's back button, after an answer that closed it."""
    says = "nothing on this page applies"
    draft_id = begin(client)
    assert says in client.get(f"/notify/{draft_id}/page/family-court-if-you-know").text
    assert says not in client.get(f"/notify/{draft_id}/page/safe-now").text


def test_nobody_is_asked_the_same_question_twice() -> None:
    plan = plan_for(NOTIFICATION, Answers())
    asked = [q.id for step in (*plan.steps.values(), *plan.row_steps.values()) for q in step.questions]
    wanted = {q.id for q in NOTIFICATION.questions.values() if not q.system} - {"declaration"}
    assert sorted(asked) == sorted(wanted)


def test_answers_stay_out_of_caches(client: FlaskClient) -> None:
    assert client.get(f"/notify/{begin(client)}/").headers["Cache-Control"] == "no-store"


def test_the_cookies_page_lists_every_cookie_that_a_notifier_gets(app: Flask, client: FlaskClient) -> None:
    listed = client.get("/cookies").text
    draft_id = begin(client)
    client.get(f"/notify/{draft_id}/page/safe-now")
    given = {cookie.key for cookie in (client._cookies or {}).values()}
    assert given == {"intake-form", "notify_owner"}
    assert all(f">{name}<" in listed for name in given)


@pytest.mark.parametrize("page", ["", "check", "page/your-details", "page/the-children", "left", "come-back", "files"])
def test_pages_that_only_look_wait_for_nobody_who_writes(client: FlaskClient, store: Store, page: str) -> None:
    draft_id = begin(client)
    with store.transaction() as writing:
        writing.execute(update(Draft).values(version=7))
        assert client.get(f"/notify/{draft_id}/{page}").status_code == 200


def test_so_do_those_of_files_and_of_what_was_brought_and_sent(client: FlaskClient, store: Store) -> None:
    base = f"/notify/{brought(client, form_with_loose_text())}"
    client.post(f"{base}/files", data={"files": (io.BytesIO(b"1 May: seen at home."), "notes.txt")})
    remove = re.findall(r'href="([^"]+/remove)', client.get(f"{base}/files").text)[0]
    with store.transaction() as writing:
        writing.execute(update(Draft).values(version=7))
        looked = [client.get(page).status_code for page in (f"{base}/files", remove, f"{base}/brought")]
        waited = client.get(f"{base}/reading").status_code
    assert (looked, waited) == ([200, 200, 200], 303)
    client.post(f"{base}/send", data={"declaration": "yes"})
    with store.transaction() as writing:
        writing.execute(update(Draft).values(version=8))
        assert client.get(f"{base}/sent").status_code == 200
