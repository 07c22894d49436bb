"""Keying in beside the original: the online form, opened by the office for a sender whose mail nobody could read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from forms.notification import NOTIFICATION
from intake.opened import open_pipeline
from intake.store.arrivals import Draft, Receipt
from intake.store.casework import Case, CaseClock
from intake.store.work import OutgoingMessage
from intake.web.notify import blueprint as notify
from tests.examples import example
from tests.intake.web.base import Site, form_token, site_at
from tests.intake.web.notify.walk import posts
from tests.intake.web.triage.made import NOW, mailed, settings_of, signed_in, taken_in
from tests.intake.web.triage.test_settling_pages import colleague, k1, receipt
from tests.intake.web.triage.test_unread_page import recorded

FIRST = NOW - timedelta(days=4)
SCAN = ("scan.pdf", b"%PDF-1.7 scan")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with the notifier's pages too, on the day of the examples."""
    with site_at(tmp_path, NOW, more=[notify]) as made:
        yield made


def begun(browser: FlaskClient, reference: str) -> str:
    """The address of the draft that keying in opens."""
    page = browser.get(f"/unread/{reference}/key-in")
    answer = browser.post(f"/unread/{reference}/key-in", data={"csrf_token": form_token(page)})
    assert answer.status_code == 303
    return str(answer.location)


def typed(browser: FlaskClient, draft: str, answers: dict[str, Any]) -> None:
    """Post the pages of the form with ``answers``."""
    token = form_token(browser.get(f"{draft}check"))
    canonical, _ = NOTIFICATION.answers({key: value for key, value in answers.items() if key != "declaration"})
    for address, inputs in posts(NOTIFICATION, canonical, draft.strip("/").split("/")[-1]):
        inputs.add("csrf_token", token)
        assert browser.post(address, data=inputs).status_code == 303


def finish(browser: FlaskClient, draft: str) -> Any:
    return browser.post(f"{draft}send", data={"csrf_token": form_token(browser.get(f"{draft}check"))})


def test_safety_01_02_and_23_what_is_keyed_in_becomes_the_case_of_its_first_arrival(site: Site) -> None:
    reference, browser = mailed(site, SCAN, at=FIRST), signed_in(site)
    draft = begun(browser, reference)
    page = browser.get(draft).text
    assert f"You are keying in <strong>{reference}</strong>" in page
    assert f'href="/unread/{reference}#original" target="_blank"' in page
    answers = {key: value for key, value in example("0041").items() if "date" not in key}
    typed(browser, draft, answers)
    check = browser.get(f"{draft}check").text
    assert "is not ticked for them" in check
    assert 'name="declaration"' not in check
    answer = finish(browser, draft)
    assert (answer.status_code, answer.location) == (303, f"/cases/{reference}")
    kept = receipt(site, reference)
    assert (kept.outcome, kept.settled_how, kept.channel) == ("case", "keyed_in", "other_email")
    assert kept.received_at == FIRST
    assert k1(site, reference) == FIRST.date()
    with site.store.reading() as session:
        case = session.scalars(select(Case)).one()
        assert (case.received_at, case.channel) == (FIRST, "other_email")
        assert len(session.scalars(select(Receipt)).all()) == 1
        assert session.scalars(select(Draft)).one().answers is None
    shown = browser.get(f"/cases/{reference}").text
    assert "Keyed in by the office from the original" in shown
    assert f"Download the original of {reference}" in shown
    assert f'href="/unread/{reference}"' not in browser.get("/unread").text


def test_safety_17_keying_in_alerts_the_partners_and_writes_no_second_first_reply(site: Site) -> None:
    reference, browser = mailed(site, SCAN, at=FIRST), signed_in(site)
    draft = begun(browser, reference)
    finish(browser, draft)
    open_pipeline(settings_of(site), site.store, NOW).drain(NOW)
    with site.store.reading() as session:
        kinds = sorted(session.scalars(select(OutgoingMessage.kind)))
    assert kinds.count("acknowledgement") == 1
    assert "alert" in kinds


def test_a_draft_that_is_keyed_in_is_the_offices_and_needs_no_cookie(site: Site) -> None:
    reference, mine, theirs = mailed(site, SCAN), signed_in(site), colleague(site)
    draft = begun(mine, reference)
    token = form_token(mine.get(f"{draft}check"))
    mine.post(f"{draft}page/your-details", data={"csrf_token": token, "notifier_name": "Orla Pentreath"})
    assert site.visitor().get(f"{draft}check").status_code == 404
    police = signed_in(site, "police")
    assert police.get(f"{draft}check").status_code == 404
    assert begun(theirs, reference) == draft
    assert "Orla Pentreath" in theirs.get(f"{draft}check").text
    assert "Go on keying it in" in theirs.get(f"/unread/{reference}").text
    assert "Being keyed in since" in theirs.get("/unread").text
    assert len(recorded(site, "keying-in")) == 2
    assert len(recorded(site, "keying-in-read")) >= 3


def test_a_page_that_a_colleague_changed_meanwhile_is_not_overwritten(site: Site) -> None:
    reference, mine, theirs = mailed(site, SCAN), signed_in(site), colleague(site)
    draft = begun(mine, reference)
    page = theirs.get(f"{draft}page/your-details")
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    typed(mine, draft, {"notifier_name": "Orla Pentreath"})
    fields = {"csrf_token": form_token(page), "seen": seen, "notifier_name": "Another Name"}
    late = theirs.post(f"{draft}page/your-details", data=fields)
    assert late.status_code == 409
    assert "Orla Pentreath" in mine.get(f"{draft}check").text


def test_finishing_twice_gives_one_case_and_leads_there(site: Site) -> None:
    reference, browser = mailed(site, SCAN, at=FIRST), signed_in(site)
    draft = begun(browser, reference)
    token = form_token(browser.get(f"{draft}check"))
    answers = [browser.post(f"{draft}send", data={"csrf_token": token}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert browser.get(answers[1].location).location == f"/cases/{reference}"
    with site.store.reading() as session:
        assert len(session.scalars(select(Case)).all()) == 1
        assert len(session.scalars(select(CaseClock).where(CaseClock.clock == "K1")).all()) == 1


def test_what_was_settled_meanwhile_is_not_keyed_in_over_it(site: Site) -> None:
    reference, mine, theirs = mailed(site, SCAN), signed_in(site), colleague(site)
    draft = begun(mine, reference)
    token = form_token(mine.get(f"{draft}check"))
    aside = form_token(theirs.get(f"/unread/{reference}/set-aside"))
    theirs.post(f"/unread/{reference}/set-aside", data={"csrf_token": aside, "how": "set_aside", "note": "A test."})
    late = mine.post(f"{draft}send", data={"csrf_token": token}, follow_redirects=True)
    assert "It was dealt with while you had the form open." in late.text
    assert "second@example.org set it aside" in late.text
    with site.store.reading() as session:
        assert session.scalars(select(Case)).all() == []


def test_equal_answers_are_a_repeat_and_an_update_is_linked(site: Site) -> None:
    known = taken_in(site, example("0031"))
    reference, browser = mailed(site, SCAN), signed_in(site)
    draft = begun(browser, reference)
    typed(browser, draft, {"is_update": "yes", "updates_notification_ref": known, "notifier_name": "Orla Pentreath"})
    assert finish(browser, draft).location == f"/cases/{known}"
    assert receipt(site, reference).outcome == "update"
    with site.store.reading() as session:
        assert session.scalars(select(Case.reference)).all() == [known]
