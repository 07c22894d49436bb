"""The office's pages about notifications that were begun online and never sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from intake.cases.status_access import COPIED
from intake.opened import open_pipeline, open_unsent_drafts, open_watch
from intake.store import heartbeats
from intake.store.arrivals import Draft, Receipt
from intake.store.online import PhoneCall, UnsentDraft
from intake.store.people import User
from intake.store.watching import Alarm
from intake.store.work import AccessRecord
from intake.web.notify import blueprint as notify
from tests.intake.web.base import Site, form_token, site_at
from tests.intake.web.triage.made import NOW, settings_of, signed_in
from tests.intake.web.triage.test_calls import send, signed_in_again, typed_in, worked
from tests.intake.web.triage.test_settling_pages import colleague, post
from tests.intake.web.triage.test_unread_page import recorded

DAY = timedelta(days=1)
DETAILS = {
    "notifier_name": "Orla Pentreath",
    "notifier_role": "Deputy head",
    "notifier_agency_name": "Marram Bay School",
    "notifier_phone": "01632 960 117",
    "notifier_email": "o.pentreath@example.org",
}
CHILD = {"child_forenames": "Zebedee", "child_surname": "Quillfeather"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with the notifier's pages too, on a Tuesday."""
    with site_at(tmp_path, NOW, more=[notify], INTAKE_FRONT_DOOR_PHONE="01632 960 111") as made:
        yield made


def begun(site: Site, **answers: Any) -> tuple[FlaskClient, str]:
    """The notifier's browser, and the address of what they typed and left a day ago."""
    site.clock.at -= DAY
    browser = site.visitor()
    draft = str(browser.post("/notify", data={"csrf_token": form_token(browser.get("/"))}).location)
    typed_in(browser, draft, {**DETAILS, "children": [CHILD], **answers})
    site.clock.at += DAY
    return browser, draft


def round_after(site: Site, later: timedelta = timedelta()) -> None:
    site.clock.at += later
    open_unsent_drafts(settings_of(site), site.store, site.clock()).round(site.clock())


def task_of(draft: str) -> str:
    return f"/calls/unsent/{draft.split('/')[2]}"


def note(browser: FlaskClient, draft: str, how: str, words: str = "", seen: str = "0") -> TestResponse:
    answer: TestResponse = post(browser, task_of(draft), how=how, words=words, seen=seen)
    return answer


def test_safety_30_the_list_names_the_agency_and_no_child_and_the_task_whom_to_phone(site: Site) -> None:
    browser = signed_in(site)
    _, draft = begun(site, immediate_risk_now="no")
    round_after(site)
    shown = browser.get("/calls").text
    assert "Marram Bay School" in shown
    assert task_of(draft) in shown
    for secret in ("Zebedee", "Quillfeather", "Orla", "01632 960 117"):
        assert secret not in shown
    assert len(recorded(site, "unsent-listed")) == 1
    page = browser.get(task_of(draft)).text
    for words in (
        "01632 960 117",
        "Orla Pentreath",
        "Deputy head",
        "o.pentreath@example.org",
        "Is every child safe now?",
    ):
        assert words in page
    assert "Zebedee" not in page
    assert len(recorded(site, "unsent-read")) == 1
    assert 'intake-count--some">1<' in page


def test_safety_21_the_worse_of_what_is_said_stands_first(site: Site) -> None:
    browser = signed_in(site)
    begun(site, immediate_risk_now="no", notifier_agency_name="Quiet School")
    siblings = [{"sibling_name": "A.B.", "sibling_safe_now": "no"}]
    begun(site, immediate_risk_now="no", siblings=siblings, notifier_agency_name="Pressing School")
    round_after(site)
    shown = browser.get("/calls").text
    assert shown.index("Pressing School") < shown.index("Quiet School")
    assert shown.count("Phone first: danger or a death") == 1


def test_a_task_is_the_offices_alone(site: Site) -> None:
    notifier, draft = begun(site)
    round_after(site)
    for role in ("police", "scrutineer", "administrator", "la_notifier"):
        assert signed_in(site, role).get(task_of(draft)).status_code == 403
    assert notifier.get(task_of(draft)).status_code == 303
    assert notifier.get(draft).status_code == 200
    office = signed_in(site)
    assert office.get(f"{draft}check").status_code == 404  # what it says is still the notifier's
    for address in ("/calls/unsent/" + "f" * 32, "/calls/unsent/x'--", "/calls/unsent/" + "9" * 900):
        assert office.get(address).status_code == 404


def test_who_loses_the_role_in_the_middle_notes_nothing(site: Site) -> None:
    browser = signed_in(site)
    _, draft = begun(site)
    round_after(site)
    token = form_token(browser.get(task_of(draft)))
    with site.store.transaction() as session:
        session.execute(update(User).values(role="icb"))
    data = {"csrf_token": token, "how": "told_by_phone", "seen": "0"}
    assert browser.post(task_of(draft), data=data).status_code == 403
    with site.store.reading() as session:
        assert session.scalars(select(PhoneCall)).all() == []


def test_not_reached_is_counted_and_three_times_in_vain_is_red(site: Site) -> None:
    browser = signed_in(site)
    _, draft = begun(site)
    round_after(site)
    for number in range(3):
        assert note(browser, draft, "not_reached", "No answer.", seen=str(number)).status_code == 303
    shown = browser.get("/calls").text
    assert "To be tried again later" in shown
    assert "Not reached 3 times" in shown
    page = browser.get(task_of(draft)).text
    assert page.count("No answer.") == 3
    assert "safeguarding lead" in page


def test_the_same_click_twice_is_one_call_and_a_colleagues_is_said(site: Site) -> None:
    mine, theirs = signed_in(site), colleague(site)
    _, draft = begun(site)
    round_after(site)
    token = form_token(mine.get(task_of(draft)))
    data = {"csrf_token": token, "how": "not_reached", "seen": "0"}
    assert [mine.post(task_of(draft), data=data).status_code for _ in range(2)] == [303, 303]
    late = note(theirs, draft, "not_needed", "Typed by me.", seen="0")
    assert late.status_code == 409
    assert "Somebody else noted a call" in late.text
    assert "Typed by me." in late.text
    with site.store.reading() as session:
        row = session.scalars(select(UnsentDraft)).one()
        assert (row.calls, row.settled_at) == (1, None)


def test_a_second_call_that_is_noted_on_a_page_from_before_the_first_is_never_dropped_silently(site: Site) -> None:
    browser = signed_in(site)
    _, draft = begun(site)
    round_after(site)
    token = form_token(browser.get(task_of(draft)))
    assert note(browser, draft, "not_reached", "Rang out.").status_code == 303
    data = {"csrf_token": token, "how": "will_send", "words": "They send it at noon.", "seen": "0"}
    late = browser.post(task_of(draft), data=data)  # by the browser's back button
    assert late.status_code == 409
    assert "You noted a call about it after you opened this page." in late.text
    assert "They send it at noon." in late.text
    assert note(browser, draft, "will_send", "They send it at noon.", seen="1").status_code == 303


def test_whom_to_phone_is_never_shown_without_a_line_of_the_record(site: Site) -> None:
    browser = signed_in(site)
    _, draft = begun(site)
    round_after(site)
    assert "01632 960 117" in note(browser, draft, "").text
    assert len(recorded(site, "unsent-read")) == 2  # the helper opens the page first


@pytest.mark.parametrize("how", ["not_needed", "nobody_to_phone"])
def test_an_end_without_words_is_refused_and_with_them_it_leaves_the_list(site: Site, how: str) -> None:
    browser = signed_in(site)
    _, draft = begun(site)
    round_after(site)
    assert note(browser, draft, how).status_code == 422
    assert note(browser, draft, how, "A trial.").status_code == 303
    assert "Nobody is to be phoned" in browser.get("/calls").text
    assert browser.get(task_of(draft)).status_code == 303


@pytest.mark.parametrize("how", ["", "sent", "somehow"])
def test_an_end_that_is_not_offered_is_refused(site: Site, how: str) -> None:
    browser = signed_in(site)
    _, draft = begun(site)
    round_after(site)
    assert note(browser, draft, how, "x").status_code == 422


def test_safety_23_and_30_the_office_goes_on_with_it_on_the_phone_and_the_browser_is_told(site: Site) -> None:
    browser = signed_in(site)
    notifier, draft = begun(site)
    round_after(site)
    token = form_token(notifier.get(f"{draft}page/what-happened"))
    answer = note(browser, draft, "told_by_phone")
    assert answer.location == draft
    assert "Zebedee" in browser.get(f"{draft}check").text
    assert browser.get(task_of(draft)).location == draft
    shown = notifier.get(draft)
    assert (shown.status_code, "The office is going on" in shown.text, "Zebedee" in shown.text) == (409, True, False)
    data = {"csrf_token": token, "incident_summary": "Typed while the phone rang."}
    late = notifier.post(f"{draft}page/what-happened", data=data)
    assert (late.status_code, "Zebedee" in late.text) == (409, False)
    assert "Typed while the phone rang." in browser.get(f"{draft}check").text  # nothing that was typed is lost
    assert notifier.post(f"{draft}send", data={"csrf_token": token, "declaration": "yes"}).status_code == 409
    send(browser, draft, read_back="yes")
    worked(site)
    with site.store.reading() as session:
        receipt = session.scalars(select(Receipt)).one()
    assert (receipt.channel, receipt.received_at) == ("phone_transcribed", NOW)
    sent = notifier.get(draft, follow_redirects=True)
    assert receipt.reference in sent.text


def test_safety_18_what_was_said_on_the_phone_is_not_opened_in_the_browser_that_began_it(site: Site) -> None:
    browser = signed_in(site)
    notifier, draft = begun(site)
    round_after(site)
    assert notifier.get(draft).status_code == 200  # somebody is there while the office phones
    note(browser, draft, "told_by_phone")
    typed_in(browser, draft, {"incident_summary": "Said on the phone alone."})
    token = form_token(notifier.get("/"))
    send(browser, draft, read_back="yes")
    assert "enter your reference and ask for a code" in notifier.get(f"{draft}sent").text
    for kind in ("word", "pdf"):
        assert notifier.get(f"{draft}copy/{kind}").location == f"{draft}sent"
    assert notifier.post(f"{draft}add", data={"csrf_token": token}).location == f"{draft}sent"
    with site.store.reading() as session:
        assert session.scalars(select(AccessRecord).where(AccessRecord.what == COPIED)).all() == []


def test_what_is_sent_meanwhile_is_no_task_any_more(site: Site) -> None:
    browser = signed_in(site)
    notifier, draft = begun(site)
    round_after(site)
    token = form_token(browser.get(task_of(draft)))
    csrf = form_token(notifier.get(f"{draft}check"))
    assert notifier.post(f"{draft}send", data={"csrf_token": csrf, "declaration": "yes"}).status_code == 303
    data = {"csrf_token": token, "how": "told_by_phone", "seen": "0"}
    late = browser.post(task_of(draft), data=data, follow_redirects=True)
    assert "It was sent or dealt with meanwhile." in late.text
    with site.store.reading() as session:
        assert session.scalars(select(PhoneCall)).all() == []


def test_safety_21_danger_raises_an_alarm_by_night_and_a_call_ends_it(site: Site) -> None:
    site.clock.at = NOW + timedelta(hours=12)
    browser = signed_in(site)
    _, draft = begun(site, immediate_risk_now="yes")
    round_after(site)
    watched(site)
    with site.store.reading() as session:
        alarm = session.scalars(select(Alarm).where(Alarm.about.startswith("draft-speaks-of-danger"))).one()
    assert alarm.open_about
    assert "Marram" not in alarm.sentence
    assert "speaks of a death, or of a child who may be in danger" in browser.get("/service").text
    note(browser, draft, "not_reached")
    watched(site)
    with site.store.reading() as session:
        assert session.get_one(Alarm, alarm.id).open_about is None


def test_safety_21_a_second_draft_that_speaks_of_danger_is_an_alarm_of_its_own(site: Site) -> None:
    browser = signed_in(site)
    _, first = begun(site, immediate_risk_now="yes")
    round_after(site)
    watched(site)
    begun(site, immediate_risk_now="yes", notifier_agency_name="Pressing School")
    round_after(site)
    watched(site)
    with site.store.reading() as session:
        assert len(session.scalars(select(Alarm).where(Alarm.open_about.startswith("draft-speaks"))).all()) == 2
    note(browser, first, "not_reached")
    watched(site)
    with site.store.reading() as session:
        assert len(session.scalars(select(Alarm).where(Alarm.open_about.startswith("draft-speaks"))).all()) == 1


def test_what_waits_for_more_than_a_working_day_is_a_light_on_the_service_page(site: Site) -> None:
    browser = signed_in(site)
    begun(site, immediate_risk_now="no")
    round_after(site)
    watched(site)
    assert "waited for more than a working day" not in browser.get("/service").text
    round_after(site, DAY)
    watched(site)
    browser = signed_in_again(site)
    assert "1 call under ‘Calls’ waited for more than a working day." in browser.get("/service").text


def watched(site: Site) -> None:
    """A round of the watch, with the background work alive."""
    with site.store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, site.clock())
    open_watch(settings_of(site), site.store, site.clock()).round(site.clock())


def test_who_said_that_they_will_send_it_sends_it_and_nobody_is_asked_again(site: Site) -> None:
    browser = signed_in(site)
    notifier, draft = begun(site)
    round_after(site)
    note(browser, draft, "will_send", "This afternoon.")
    csrf = form_token(notifier.get(f"{draft}check"))
    assert notifier.post(f"{draft}send", data={"csrf_token": csrf, "declaration": "yes"}).status_code == 303
    round_after(site, 3 * DAY)
    assert "Nobody is to be phoned" in signed_in_again(site).get("/calls").text
    open_pipeline(settings_of(site), site.store, site.clock()).drain(site.clock())
    with site.store.reading() as session:
        assert session.scalars(select(Receipt.outcome)).one() == "case"
        assert session.scalars(select(Draft.answers)).one() is None
