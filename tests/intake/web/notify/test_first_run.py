"""The first pages: how few they are, how they follow one another, and what may stay empty on them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from forms import Answers
from forms.notification import NOTIFICATION
from intake.store.store import Store
from intake.web.notify.plan import plan_for
from tests.examples import EXAMPLES
from tests.intake.web.notify.conftest import begin, sent_answers
from tests.intake.web.notify.effort import HEAD, MOST_MINUTES, MOST_PAGES, ROOT, in_a_hurry, of_example, table

ONE_CHILD = [example for example in EXAMPLES if len(example["children"]) == 1]


def back(client: FlaskClient, address: str) -> str:
    page = html.fromstring(client.get(address).text)
    return str(page.xpath("//a[contains(@class,'govuk-back-link')]/@href")[0])


@pytest.mark.parametrize("example", ONE_CHILD, ids=lambda one: str(one["notification_ref"]))
def test_what_must_be_known_first_takes_twelve_pages_and_four_minutes(
    client: FlaskClient, example: dict[str, Any]
) -> None:
    effort = in_a_hurry(client, of_example(NOTIFICATION, example))
    assert effort.pages <= MOST_PAGES
    assert effort.minutes < MOST_MINUTES
    assert effort.fields >= 28


def test_the_table_in_the_docs_is_what_the_pages_cost_today(client: FlaskClient) -> None:
    assert HEAD in (kept := (ROOT / "docs" / "effort.md").read_text(encoding="utf-8"))
    assert kept == table(client)


def test_safety_comes_before_everything(client: FlaskClient) -> None:
    shown = in_a_hurry(client, of_example(NOTIFICATION, EXAMPLES[0])).shown
    assert shown[:5] == [
        "Your notification",
        "Is everyone safe now?",
        "Who must not see this",
        "What the family knows",
        "Who you are and how to reach you",
    ]
    assert shown[-2:] == ["Anybody who may have caused harm", "Check your answers before you send them"]


def test_safety_13_a_suspect_in_a_position_of_trust_is_asked_for_before_sending(
    client: FlaskClient, store: Store
) -> None:
    draft_id = begin(client)
    address = f"/notify/{draft_id}/row/adults/1/adult-name?back=first"
    assert "works for an agency that will receive this?" in client.get(address).text
    inputs = {"adults-0-person_of_concern": "yes", "adults-0-person_position_of_trust": "yes"}
    assert client.post(address, data=inputs).headers["Location"].endswith("/check")
    client.post(f"/notify/{draft_id}/page/your-details", data={"notifier_phone": "01632 960 001"})
    assert client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"}).status_code == 303
    assert sent_answers(store).rows("adults") == [{"person_of_concern": "yes", "person_position_of_trust": "yes"}]


def test_who_suspects_nobody_leaves_the_page_empty(client: FlaskClient) -> None:
    draft_id = begin(client)
    address = f"/notify/{draft_id}/row/adults/1/adult-name?back=first"
    answer = client.post(address, data={"asked": "adults-0-person_of_concern"})
    assert answer.headers["Location"].endswith("/check")
    assert "None added yet." in client.get(f"/notify/{draft_id}/page/the-adults").text


def test_back_leads_through_the_first_pages_to_the_task_list(client: FlaskClient) -> None:
    draft_id = begin(client)
    address, titles = f"/notify/{draft_id}/row/adults/1/adult-name?back=first", []
    while not address.endswith(f"/{draft_id}/"):
        titles.append(address.rsplit("/", maxsplit=1)[-1].split("?", maxsplit=1)[0])
        address = back(client, address)
    # The list of children is empty, so that its first row's first page stands in its place.
    assert titles == [
        "adult-name", "child-name", "harm-and-abuse", "what-happened", "your-details", "family-informed",
        "who-must-not-see", "safe-now",
    ]  # fmt: skip


def test_an_empty_list_leads_straight_to_its_first_row_and_back_past_itself(client: FlaskClient) -> None:
    draft_id = begin(client)
    answer = client.post(f"/notify/{draft_id}/page/harm-and-abuse", data={"abuse_neglect_status": "suspected"})
    assert answer.headers["Location"].endswith("/row/children/1/child-name")
    assert back(client, answer.headers["Location"]).endswith("/page/harm-and-abuse")
    kept = client.post(answer.headers["Location"], data={"children-0-child_forenames": "Ann"})
    assert back(client, kept.headers["Location"]).endswith("/row/children/1/child-name")


def test_a_child_page_left_empty_does_not_keep_anybody(client: FlaskClient) -> None:
    draft_id = begin(client)
    answer = client.post(f"/notify/{draft_id}/row/children/1/child-name", data={"asked": "children-0-child_surname"})
    page = client.get(answer.headers["Location"])
    assert "None added yet." in page.text
    assert "Continue" in page.text


def test_more_of_each_child_is_asked_later_and_apart(client: FlaskClient) -> None:
    draft_id = begin(client)
    assert "More about each child" not in client.get(f"/notify/{draft_id}/").text
    client.post(f"/notify/{draft_id}/row/children/1/child-name", data={"children-0-child_forenames": "Ann"})
    assert "More about each child" in client.get(f"/notify/{draft_id}/").text
    page = html.fromstring(client.get(f"/notify/{draft_id}/page/more-children").text)
    onward = str(page.xpath("//main//dl//a/@href")[0])
    assert back(client, onward).endswith("/page/more-children")
    asked = client.post(onward, data={"asked": "children-0-child_place_of_death", "then": "next"})
    assert "/row/children/1/" in asked.headers["Location"]


@pytest.mark.parametrize("page", ["page/safe-now", "page/harm-and-abuse", "row/adults/1/adult-name?back=first"])
def test_who_saves_to_come_back_later_is_led_to_the_task_list(client: FlaskClient, page: str) -> None:
    draft_id = begin(client)
    answer = client.post(f"/notify/{draft_id}/{page}", data={"then": "tasks"})
    assert answer.headers["Location"] == f"/notify/{draft_id}/"


def test_who_came_from_the_check_is_led_back_to_it(client: FlaskClient) -> None:
    draft_id = begin(client)
    for page in ("page/safe-now", "row/children/1/child-name"):
        answer = client.post(f"/notify/{draft_id}/{page}?back=check", data={"then": "next"})
        assert answer.headers["Location"] == f"/notify/{draft_id}/check"


def test_how_far_one_is_in_the_first_pages_is_said(client: FlaskClient) -> None:
    draft_id = begin(client)
    assert "What we must know first: 1 of 8" in client.get(f"/notify/{draft_id}/page/safe-now").text
    assert (
        "What we must know first: 8 of 8" in client.get(f"/notify/{draft_id}/row/adults/1/adult-name?back=first").text
    )


def test_no_two_lines_of_the_task_list_are_called_the_same(client: FlaskClient) -> None:
    for agency in ("", "local_authority_csc", "police"):
        plan = plan_for(NOTIFICATION, Answers({"notifier_agency_type": agency}))
        titles = [task.title for task in plan.tasks]
        assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("yes", "A child is at risk now: call 999"),
        ("not_known", "If any child may be at risk now, call 999"),
        ("no", ""),
    ],
)
def test_who_says_that_a_child_is_at_risk_reads_at_once_what_to_do(client: FlaskClient, answer: str, said: str) -> None:
    draft_id = begin(client)
    kept = client.post(f"/notify/{draft_id}/page/safe-now", data={"immediate_risk_now": answer})
    after = client.get(kept.headers["Location"]).text
    assert (said in after) if said else ("govuk-warning-text" not in after)
    assert "govuk-warning-text" not in client.get(f"/notify/{draft_id}/page/your-details").text


def test_what_has_to_be_done_now_stands_before_all_other_doubts(client: FlaskClient) -> None:
    draft_id = begin(client)
    client.post(f"/notify/{draft_id}/page/what-happened", data={"incident_summary": "Short."})
    client.post(f"/notify/{draft_id}/page/safe-now", data={"immediate_risk_now": "yes"})
    check = client.get(f"/notify/{draft_id}/check").text
    assert check.index("A child is at risk now") < check.index("is short. Add more")
