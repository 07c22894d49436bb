"""Notifications taken by telephone: from the first question to the case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from forms.notification import NOTIFICATION
from intake.cases import phone
from intake.cases.call_time import called_when
from intake.errors import Permanent
from intake.opened import open_pipeline
from intake.store.arrivals import Draft, Receipt, WayBack
from intake.store.casework import Case
from intake.store.online import PhoneCall
from intake.store.people import User
from intake.store.work import AccessRecord, OutgoingMessage
from intake.web.notify import blueprint as notify
from tests.examples import example
from tests.intake.web.base import Site, form_token, sign_in, site_at
from tests.intake.web.notify.walk import posts
from tests.intake.web.triage.made import NOW, OFFICE, settings_of, signed_in, taken_in
from tests.intake.web.triage.test_settling_pages import colleague, k1
from tests.intake.web.triage.test_unread_page import recorded

CALLER = {
    "caller": "Orla Pentreath",
    "role": "Deputy head",
    "agency": "Marram Bay School",
    "number": "01632 960 117",
    "keep_from": "Ring the mobile only.",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with the notifier's pages too, on the day of the examples."""
    with site_at(tmp_path, NOW, more=[notify], INTAKE_FRONT_DOOR_PHONE="01632 960 111") as made:
        yield made


def inputs_of(page: TestResponse) -> dict[str, str]:
    """The hidden and typed inputs of a page as a browser would send them back."""
    return dict(re.findall(r'name="(call|on|at|seen)"[^>]*value="([^"]*)"', page.text))


def first_page(browser: FlaskClient) -> dict[str, Any]:
    """What the first page sends when nothing but its own defaults is in it."""
    page = browser.get("/calls/new")
    assert page.status_code == 200
    days = re.findall(r'name="on"[^>]*value="(\d+)"', page.text)
    return {**inputs_of(page), "csrf_token": form_token(page), "on": days, "danger": "not_asked"}


def taken(browser: FlaskClient, **typed: Any) -> str:
    """The address of a new call's draft."""
    answer = browser.post("/calls/new", data={**first_page(browser), **CALLER, **typed})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def typed_in(browser: FlaskClient, draft: str, answers: dict[str, Any]) -> None:
    token = form_token(browser.get(f"{draft}check"))
    canonical, _ = NOTIFICATION.answers({key: value for key, value in answers.items() if key != "declaration"})
    for address, inputs in posts(NOTIFICATION, canonical, draft.strip("/").split("/")[-1]):
        inputs.add("csrf_token", token)
        assert browser.post(address, data=inputs).status_code == 303


def send(browser: FlaskClient, draft: str, **said: str) -> TestResponse:
    token = form_token(browser.get(f"{draft}check"))
    return browser.post(f"{draft}send", data={"csrf_token": token, **said})


def worked(site: Site) -> None:
    open_pipeline(settings_of(site), site.store, site.clock()).drain(site.clock())


def test_safety_23_a_call_becomes_a_case_of_the_time_it_came_in(site: Site) -> None:
    browser = signed_in(site)
    called = NOW - timedelta(hours=2)  # 9:30 in London
    draft = taken(browser, at="9.30", danger="yes")
    tasks = browser.get(draft).text
    assert "If it breaks off, call back: 01632 960 117" in tasks
    assert "Ring the mobile only." in tasks
    answers = {key: value for key, value in example("0041").items() if not key.startswith("notifier_")}
    answers = {key: value for key, value in answers.items() if "date" not in key}
    assert (
        'id="immediate_risk_now" name="immediate_risk_now" type="radio" value="yes" checked'
        in browser.get(f"{draft}page/safe-now").text
    )
    typed_in(browser, draft, {**answers, "immediate_risk_now": "yes"})
    read_back = browser.get(f"{draft}check").text
    for words in ("Orla Pentreath", "Deputy head", "Marram Bay School", "Read it back to the caller"):
        assert words in read_back
    assert 'name="declaration"' not in read_back
    answer = send(browser, draft, read_back="yes", read_back_words="She corrected the street.")
    assert (answer.status_code, answer.location) == (303, f"/calls/{draft.split('/')[2]}/sent")
    worked(site)
    with site.store.reading() as session:
        receipt = session.scalars(select(Receipt)).one()
        case = session.scalars(select(Case)).one()
        reading = phone.phoned(session, site.store.vault, [receipt.id])[receipt.id]
    assert (receipt.channel, receipt.received_at, receipt.outcome) == ("phone_transcribed", called, "case")
    assert (case.channel, case.received_at) == ("phone_transcribed", called)
    assert k1(site, receipt.reference) == called.date()
    assert (reading.taken_by, reading.read_back_at, reading.called_at) == (OFFICE, NOW, called)
    page = browser.get(f"/cases/{receipt.reference}").text
    for words in (
        "By phone, written down by the office", "Said on the phone", "01632 960 117", "She corrected the street.",
        "Written down by", "Not ticked: nobody ticks it for a caller.", "Ring the mobile only.", "Child at risk now",
    ):  # fmt: skip
        assert words in page, words
    said = browser.get(answer.location).text
    assert receipt.reference in said
    assert "No e-mail comes from us about this call." in said
    assert f"/cases/{receipt.reference}" in said


def test_safety_16_17_and_23_no_first_reply_goes_to_an_address_heard_on_the_phone(site: Site) -> None:
    browser = signed_in(site)
    draft = taken(browser)
    typed_in(browser, draft, {"notifier_email": "o.pentreath@example.org", "notifier_name": "Orla Pentreath"})
    send(browser, draft, read_back="yes")
    worked(site)
    with site.store.reading() as session:
        assert "acknowledgement" not in session.scalars(select(OutgoingMessage.kind)).all()
        assert session.scalars(select(WayBack)).all() == []
        reference = session.scalars(select(Receipt.reference)).one()
    assert "They were told on the phone" in browser.get(f"/cases/{reference}").text


def test_safety_23_a_call_that_breaks_off_is_saved_and_anybody_of_the_office_goes_on(site: Site) -> None:
    mine = signed_in(site)
    draft = taken(mine)
    theirs = colleague(site)
    shown = theirs.get("/calls").text
    assert "Calls not finished" in shown
    assert "Orla" not in shown
    assert "Marram Bay School" in shown
    assert 'intake-count--some">1<' in shown
    site.clock.at = NOW + timedelta(days=60)
    later = signed_in_again(site)
    assert draft in later.get("/calls").text
    typed_in(later, draft, {"incident_summary": "Told on the phone."})
    assert "Told on the phone." in later.get(f"{draft}check").text
    assert len(recorded(site, "call-read")) >= 3


def signed_in_again(site: Site) -> FlaskClient:
    browser = site.visitor()
    assert sign_in(browser, OFFICE).status_code == 303
    return browser


def test_a_call_is_nobodys_but_the_offices(site: Site) -> None:
    draft = taken(signed_in(site))
    stranger = site.visitor().get(f"{draft}check")
    assert (stranger.status_code, stranger.location) == (303, f"/sign-in?next={draft}check")
    for role in ("police", "local_authority", "administrator", "scrutineer"):
        other = signed_in(site, role)
        assert other.get(f"{draft}check").status_code == 404
        assert other.get("/calls").status_code == 403
        assert other.get("/calls/new").status_code == 403
        assert "Calls" not in other.get("/").text


def test_a_session_that_ends_in_a_call_costs_no_word_of_it(site: Site) -> None:
    browser, page = signed_in(site), "page/what-happened"
    draft = taken(browser)
    token = form_token(browser.get(f"{draft}{page}"))
    site.clock.at += timedelta(hours=13)
    typed = {"csrf_token": token, "incident_summary": "He fell from a window."}
    ours = {"Sec-Fetch-Site": "same-origin"}
    refused = browser.post(f"{draft}{page}", data=typed, headers=ours)
    assert refused.status_code == 401
    assert "He fell from a window." in refused.text
    assert f'action="{draft}{page}"' in refused.text
    assert 'href="/sign-in" target="_blank"' in refused.text
    assert sign_in(browser, OFFICE).status_code == 303
    # Signing in changed the token: the button is pressed once more.
    stale = browser.post(f"{draft}{page}", data={**typed, "csrf_token": form_token(refused)}, headers=ours)
    assert stale.status_code == 400
    assert browser.post(f"{draft}{page}", data={**typed, "csrf_token": form_token(stale)}).status_code == 303
    assert "He fell from a window." in browser.get(f"{draft}check").text


def test_who_loses_the_role_in_the_middle_sees_and_changes_nothing_more(site: Site) -> None:
    browser = signed_in(site)
    draft = taken(browser)
    token = form_token(browser.get(f"{draft}check"))
    with site.store.transaction() as session:
        session.execute(update(User).values(role="icb"))
    assert browser.get(draft).status_code == 404
    data = {"csrf_token": token, "notifier_name": "Another"}
    assert browser.post(f"{draft}page/your-details", data=data).status_code == 404
    assert browser.post(f"{draft}send", data={"csrf_token": token, "read_back": "yes"}).status_code == 404
    with site.store.reading() as session:
        assert session.scalars(select(Receipt)).all() == []


def test_the_same_first_page_sent_twice_is_one_call(site: Site) -> None:
    browser = signed_in(site)
    data = {**first_page(browser), **CALLER}
    answers = [browser.post("/calls/new", data=data) for _ in range(2)]
    assert answers[0].location == answers[1].location
    with site.store.reading() as session:
        assert len(session.scalars(select(PhoneCall)).all()) == 1


def test_another_call_on_a_first_page_that_was_sent_before_is_a_call_of_its_own(site: Site) -> None:
    browser = signed_in(site)
    data = {**first_page(browser), **CALLER}
    first = browser.post("/calls/new", data=data).location
    second = browser.post("/calls/new", data={**data, "caller": "Tamsin Vellacott", "danger": "yes"}).location
    assert first != second
    assert "Tamsin Vellacott" not in browser.get(f"{first}check").text
    assert "Tamsin Vellacott" in browser.get(f"{second}check").text


def test_an_id_that_somebody_made_up_or_that_is_a_notifiers_draft_takes_nothing_over(site: Site) -> None:
    browser, notifier = signed_in(site), site.visitor()
    begun = notifier.post("/notify", data={"csrf_token": form_token(notifier.get("/"))}).location
    theirs = begun.split("/")[2]
    for made_up in ("../../etc", "x" * 5000, "", theirs):
        answer = browser.post("/calls/new", data={**first_page(browser), **CALLER, "call": made_up})
        assert answer.status_code in {303, 422}
    assert notifier.get(begun).status_code == 200
    assert browser.get(begun).status_code == 404
    with site.store.reading() as session:
        assert theirs not in session.scalars(select(PhoneCall.draft_id)).all()


def test_nothing_said_at_all_is_not_kept_and_one_word_is(site: Site) -> None:
    browser = signed_in(site)
    empty = browser.post("/calls/new", data=first_page(browser))
    assert empty.status_code == 422
    assert "Type at least one thing" in empty.text
    danger = browser.post("/calls/new", data={**first_page(browser), "danger": "not_known"})
    assert danger.status_code == 303
    assert "No number to call back yet" in browser.get(danger.location).text


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        (["8", "9", "2026"], "11:31", "later than now"),
        (["9", "9", "2026"], "9:00", "later than now"),
        (["8", "9", "2025"], "9:00", "Check the year"),
        (["", "", ""], "9:00", "Enter the day of the call."),
        (["31", "2", "2026"], "9:00", "There is a problem"),
        (["8", "9", "2026"], "", "Enter the time of the call"),
        (["8", "9", "2026"], "half past", "must be a time"),
        (["29", "3", "2026"], "1:30", "The clocks went forward"),
        (["1"], "1" * 5000, "There is a problem"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    site: Site, day: list[str], at: str, said: str
) -> None:
    browser = signed_in(site)
    answer = browser.post("/calls/new", data={**first_page(browser), **CALLER, "on": day, "at": at})
    assert answer.status_code == 422
    assert said in answer.text
    assert "Orla Pentreath" in answer.text
    assert answer.text.startswith("<!DOCTYPE html>")


def test_in_the_hour_that_comes_twice_a_call_is_taken_for_the_earlier_one() -> None:
    day, now = datetime(2026, 10, 25, tzinfo=UTC).date(), datetime(2026, 10, 25, 5, tzinfo=UTC)
    at = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).time()
    assert called_when(day, at, now) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with pytest.raises(Permanent, match="did not exist"):
        called_when(datetime(2026, 3, 29, tzinfo=UTC).date(), at, now)


def test_what_was_misheard_of_the_caller_is_corrected_and_that_is_on_record(site: Site) -> None:
    browser = signed_in(site)
    draft = taken(browser)
    address = f"/calls/{draft.split('/')[2]}/caller"
    page = browser.get(address)
    assert "Orla Pentreath" in page.text
    assert 'name="danger"' not in page.text
    wrong = {**CALLER, "number": "01632 960 118", "csrf_token": form_token(page), "on": ["8", "9", "2026"]}
    assert browser.post(address, data={**wrong, "at": "23:59"}).status_code == 422
    assert browser.post(address, data={**wrong, "at": "8:05"}).status_code == 303
    assert "01632 960 118" in browser.get(draft).text
    assert "8:05am" in browser.get(draft).text
    assert len(recorded(site, "call-caller-changed")) == 1


def test_safety_23_it_is_said_whether_it_was_read_back_or_why_not(site: Site) -> None:
    browser = signed_in(site)
    draft = taken(browser)
    nothing = send(browser, draft)
    assert (nothing.status_code, "Say whether it was read back" in nothing.text) == (422, True)
    bare = send(browser, draft, read_back="no", read_back_words="  ")
    assert (bare.status_code, "Say why it was not read back" in bare.text) == (422, True)
    assert send(browser, draft, read_back="no", read_back_words="The call broke off.").status_code == 303
    with site.store.reading() as session:
        call = session.scalars(select(PhoneCall)).one()
        kept = phone.read_back_of(site.store.vault, call)
    assert (call.read_back_at, kept and kept.words) == (None, "The call broke off.")


def test_sending_twice_gives_one_receipt_and_a_colleague_is_told(site: Site) -> None:
    mine, theirs = signed_in(site), colleague(site)
    draft = taken(mine)
    token, other = (form_token(each.get(f"{draft}check")) for each in (mine, theirs))
    answers = [mine.post(f"{draft}send", data={"csrf_token": token, "read_back": "yes"}) for _ in range(2)]
    assert answers[0].location == answers[1].location
    data = {"csrf_token": other, "notifier_name": "Another"}
    late = theirs.post(f"{draft}page/your-details", data=data, follow_redirects=True)
    assert "It was sent while you had the form open." in late.text
    with site.store.reading() as session:
        assert len(session.scalars(select(Receipt)).all()) == 1
        assert session.scalars(select(Draft)).one().answers is None


def test_two_people_at_one_call_do_not_overwrite_each_other(site: Site) -> None:
    mine, theirs = signed_in(site), colleague(site)
    draft = taken(mine)
    page = theirs.get(f"{draft}page/your-details")
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    typed_in(mine, draft, {"notifier_name": "Orla Pentreath-Vane"})
    fields = {"csrf_token": form_token(page), "seen": seen, "notifier_name": "Another Name"}
    late = theirs.post(f"{draft}page/your-details", data=fields)
    assert late.status_code == 409
    assert "Orla Pentreath-Vane" in mine.get(f"{draft}check").text


def test_a_call_that_needs_no_notification_leaves_the_list_with_its_reason(site: Site) -> None:
    browser = signed_in(site)
    draft = taken(browser)
    address = f"/calls/{draft.split('/')[2]}/not-needed"
    token = form_token(browser.get(address))
    assert browser.post(address, data={"csrf_token": token}).status_code == 422
    done = browser.post(address, data={"csrf_token": token, "note": "Sent already."}, follow_redirects=True)
    assert "Calls not finished" not in done.text
    assert browser.get(draft).location == "/calls"


def test_an_update_by_phone_goes_to_its_case(site: Site) -> None:
    known = taken_in(site, example("0031"))
    browser = signed_in(site)
    draft = taken(browser)
    typed_in(browser, draft, {"is_update": "yes", "updates_notification_ref": known})
    send(browser, draft, read_back="yes")
    worked(site)
    with site.store.reading() as session:
        assert session.scalars(select(Case.reference)).all() == [known]
        assert sorted(filter(None, session.scalars(select(Receipt.outcome)))) == ["case", "update"]


def test_no_look_at_a_call_goes_unrecorded_and_no_record_names_anybody(site: Site) -> None:
    browser = signed_in(site)
    draft = taken(browser)
    for address in ("", "check", "page/your-details"):
        browser.get(f"{draft}{address}")
    assert len(recorded(site, "call-read")) == 3
    with site.store.reading() as session:
        facts = str([record.facts for record in session.scalars(select(AccessRecord))])
    assert "Pentreath" not in facts
    assert "01632" not in facts
