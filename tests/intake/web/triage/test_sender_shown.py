"""Who sent a notification, and what an update says differently, on the pages of the partners."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from intake.cases import reference
from intake.opened import open_pipeline
from intake.pipeline.receive import receive_message
from intake.store.arrivals import Receipt
from tests.examples import example
from tests.intake.pipeline.made import NOW, mail, word
from tests.intake.pipeline.post import VOUCHED
from tests.intake.web.base import Site
from tests.intake.web.triage.made import settings_of, signed_in, taken_in
from tests.intake.web.triage.test_case_page import words

HOUR = timedelta(hours=1)
LATER = NOW + 2 * HOUR
FAILS = VOUCHED.replace("dmarc=pass", "dmarc=fail")
STRANGER = "mx.example.org; dmarc=pass header.from=else.example.org"


def lettered(site: Site, given: dict[str, Any] | None, verdict: str = VOUCHED, at: Any = NOW, **headers: str) -> str:
    """The reference of a mail, with a form where ``given`` are its answers, that our server has judged."""
    settings = replace(settings_of(site), authentication_server="mx.example.org", known_senders=("nhs.example.org",))
    forms = [] if given is None else [("form.docx", word(given))]
    if verdict:
        headers["Authentication_Results"] = verdict
    received = receive_message(site.store, settings.secret_key, mail(*forms, **headers), at)
    open_pipeline(settings, site.store, at).drain(at)
    with site.store.reading() as session:
        return session.get_one(Receipt, received.receipt_id).reference


def update(site: Site, case: str, verdict: str, at: Any = LATER, **given: Any) -> str:
    return lettered(site, example("0031") | given, verdict, at, Subject=f"Update to {case}")


@pytest.fixture
def office(site: Site) -> FlaskClient:
    return signed_in(site)


def page_of(office: FlaskClient, case: str) -> str:
    return words(office.get(f"/cases/{case}").text)


def queue_of(office: FlaskClient) -> str:
    return words(office.get("/queue").text)


@pytest.mark.parametrize(
    ("verdict", "headers", "tag", "why", "flag"),
    [
        (VOUCHED, {}, "Verified sender", "confirms that it came from nhs.example.org, the domain of an agency", ""),
        (FAILS, {}, "Sender failed the checks", "did not come from nhs.example.org", "Sender failed the checks"),
        ("", {}, "Sender not verified", "has said nothing about where it came from", "Sender not verified"),
        (
            STRANGER,
            {"From": "a@else.example.org"},
            "Sender not verified",
            "came from else.example.org, but that is not the domain of an agency known",
            "Sender not verified",
        ),
    ],
)
def test_story_15_the_sender_stands_in_words_on_the_case_and_as_a_flag_on_the_queue(
    site: Site, office: FlaskClient, verdict: str, headers: dict[str, str], tag: str, why: str, flag: str
) -> None:
    case = lettered(site, example("0031"), verdict, **headers)
    page = page_of(office, case)
    assert tag in page
    assert why in page
    queue = queue_of(office)
    assert [one for one in ("Sender failed the checks", "Sender not verified") if one in queue] == [flag] * bool(flag)


def test_what_came_by_no_mail_has_no_sender_to_verify(site: Site, office: FlaskClient) -> None:
    case = taken_in(site, example("0031"))
    assert "Sender" not in page_of(office, case)
    assert "Sender" not in queue_of(office)


def test_a_domain_in_a_from_line_is_shown_and_never_run(site: Site, office: FlaskClient) -> None:
    case = lettered(site, example("0031"), FAILS, From='"x" <a@<script>alert(1)</script>.example.org>')
    assert "<script>alert" not in office.get(f"/cases/{case}").text


def test_differences_are_shown_before_and_now_and_nothing_is_overwritten(site: Site, office: FlaskClient) -> None:
    case = lettered(site, example("0031"))
    update(site, case, VOUCHED, incident_summary="The baby was moved to another ward.")
    page = page_of(office, case)
    assert "What it says differently from what was known" in page
    assert "Before Baby was brought in by ambulance" in page
    assert "Now The baby was moved to another ward." in page
    assert "sender is not verified" not in page
    assert page.count("Baby was brought in by ambulance") == 2  # before, and in its own notification


@pytest.mark.parametrize("verdict", [FAILS, ""])
def test_story_15_differences_of_a_sender_whom_nobody_verified_say_so_at_the_top(
    site: Site, office: FlaskClient, verdict: str
) -> None:
    case = lettered(site, example("0031"))
    reference = update(site, case, verdict, incident_summary="Nothing happened at all.")
    text = office.get(f"/cases/{case}").text
    page = words(text)
    assert page.index("said by an update whose sender is not verified") < page.index("What is due")
    assert f'href="#changed-{reference}"' in text
    assert "Now, sender not verified Nothing happened at all." in page


def test_story_15_the_first_screen_keeps_what_was_known_beside_what_a_stranger_says(
    site: Site, office: FlaskClient
) -> None:
    case = lettered(site, example("0031"))
    stranger = {"child_forenames": "Zebedee", "child_surname": "Quillfeather"}
    children = [*example("0031")["children"], stranger]
    news = {"incident_summary": "Nothing happened at all.", "notifier_phone": "01632 960 999", "children": children}
    update(site, case, FAILS, **news)
    screen = page_of(office, case).partition("Who knows, and what they say")[0]
    assert "Baby was brought in by ambulance" in screen
    assert "An update whose sender is not verified says: Nothing happened at all." in screen
    assert "01632 960 999" not in screen
    assert "Zebedee Quillfeather" in screen
    assert "named by an update whose sender is not verified" in screen
    update(site, case, VOUCHED, LATER + HOUR, incident_summary="It was looked into.", police_reference="2")
    screen = page_of(office, case).partition("Who knows, and what they say")[0]
    assert "It was looked into." in screen
    assert "Nothing happened" not in screen


def test_an_update_that_says_nothing_new_says_that(site: Site, office: FlaskClient) -> None:
    case = lettered(site, example("0031"))
    lettered(site, example("0031") | {"is_update": "yes", "updates_notification_ref": case}, "", LATER)
    page = page_of(office, case)
    assert "Nothing: it answers no question otherwise than before." in page
    assert "said by an update" not in page


def test_safety_15_an_unverified_update_can_forbid_to_tell_the_family_and_cannot_allow_it(
    site: Site, office: FlaskClient
) -> None:
    must_not = "they must not be told until somebody knows"
    unknown = lettered(site, example("0031") | {"family_informed": "not_known"})
    update(site, unknown, FAILS, family_informed="yes")
    assert must_not in page_of(office, unknown)
    update(site, unknown, VOUCHED, LATER + HOUR, family_informed="yes", police_reference="2")
    assert must_not not in page_of(office, unknown)
    update(site, unknown, FAILS, LATER + 2 * HOUR, family_informed="not_known", police_reference="3")
    assert must_not in page_of(office, unknown)


def test_another_message_with_the_same_message_id_is_told_with_its_time(site: Site, office: FlaskClient) -> None:
    case = lettered(site, example("0031"), Message_ID="<one@nhs.example.org>")
    other = lettered(site, example("0046"), at=LATER, Message_ID="<one@nhs.example.org>")
    said = "Another message with the same Message-ID came on 8 September 2026, {}"
    assert said.format("1:30pm") in page_of(office, case)
    assert said.format("11:30am") in page_of(office, other)


def test_where_the_subject_alone_led_it_to_its_case_a_person_is_asked_to_look(site: Site, office: FlaskClient) -> None:
    case = lettered(site, example("0031"))
    update(site, case, VOUCHED, incident_summary="Moved.")
    page = page_of(office, case)
    assert f"The subject of its e-mail names {case}" in page
    assert "It was added to this case for that reason alone" in page


def test_where_form_and_subject_differ_it_stands_in_the_history_and_on_the_queue(
    site: Site, office: FlaskClient
) -> None:
    case, other = lettered(site, example("0031")), lettered(site, example("0038"))
    named = {"is_update": "yes", "updates_notification_ref": case, "incident_summary": "Moved."}
    lettered(site, example("0031") | named, VOUCHED, LATER, Subject=f"RE: {other}")
    page = page_of(office, case)
    assert "The subject of its e-mail names another case than the form" in page
    assert f"The subject of its e-mail names {other}" in page
    assert "Names two cases" in queue_of(office)


def test_safety_11_an_unknown_reference_in_a_subject_is_flagged_as_a_possible_repeat(
    site: Site, office: FlaskClient
) -> None:
    unknown = reference.make(b"another key", b"another receipt")
    case = lettered(site, example("0031"), Subject=f"RE: {unknown}")
    assert "names a reference that no case has" in page_of(office, case)
    assert "Possible repeat" in queue_of(office)


def test_what_waits_for_a_person_says_to_which_case_it_may_belong(site: Site, office: FlaskClient) -> None:
    case = lettered(site, example("0031"))
    lettered(site, None, at=LATER, Subject=f"RE: {case}")
    page = words(office.get("/unread").text)
    assert f"Its subject names {case}: it may belong to that case." in page
