"""What the office does about one thing that needs a person.

Each way is confirmed first, and safe against a second click and a second person.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.cases.decisions import joint_outcome
from intake.cases.events import CaseOpened, CaseViewed, ReceiptAttached, ReceiptUnlinked, View
from intake.cases.settling import settlements
from intake.opened import open_pipeline
from intake.pipeline import message
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case, CaseClock, CaseEvent
from intake.store.work import OutgoingMessage
from tests.examples import example
from tests.intake.cases.story import PARTNERS, views
from tests.intake.pipeline.made import word
from tests.intake.web.base import Site, form_token, sign_in
from tests.intake.web.triage.made import NOW, mailed, record, sent_unreadable, settings_of, signed_in, taken_in
from tests.intake.web.triage.test_unread_item import received
from tests.intake.web.triage.test_unread_page import recorded

EARLIER = NOW - timedelta(days=4)


def post(browser: FlaskClient, path: str, **fields: str) -> Any:
    """Press the button of the page at ``path``."""
    token = form_token(browser.get(path))
    return browser.post(path, data={"csrf_token": token, **fields})


def colleague(site: Site) -> FlaskClient:
    site.add_user("second@example.org", "business_unit")
    browser = site.visitor()
    assert sign_in(browser, "second@example.org").status_code == 303
    return browser


def receipt(site: Site, reference: str) -> Receipt:
    with site.store.reading() as session:
        return session.scalars(select(Receipt).where(Receipt.reference == reference)).one()


def history(site: Site, reference: str) -> list[CaseEvent]:
    with site.store.reading() as session:
        case = select(Case.id).where(Case.reference == reference)
        return list(session.scalars(select(CaseEvent).where(CaseEvent.case_id.in_(case)).order_by(CaseEvent.seq)))


def k1(site: Site, reference: str) -> date:
    with site.store.reading() as session:
        case = select(Case.id).where(Case.reference == reference)
        return session.scalars(
            select(CaseClock.trigger_date).where(CaseClock.case_id.in_(case), CaseClock.clock == "K1")
        ).one()


def letters(site: Site) -> list[dict[str, str]]:
    """Requests that were written to senders: to whom, and what they say."""
    with site.store.reading() as session:
        rows = session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == "ask_again")).all()
        vault = site.store.vault
        return [{"to": vault.get(row, "recipient"), "text": vault.get(row, "body")["text"]} for row in rows]


# --- Set aside -----------------------------------------------------------------------------------------------------


def test_setting_aside_wants_words_and_takes_it_off_the_list(site: Site) -> None:
    reference, browser = sent_unreadable(site), signed_in(site)
    refused = post(browser, f"/unread/{reference}/set-aside", how="set_aside", note="  ")
    assert refused.status_code == 422
    assert "Say why, or what you did about it" in refused.text
    assert "Error: Set it aside" in refused.text
    assert post(browser, f"/unread/{reference}/set-aside", how="set_aside", note="An advertisement.").status_code == 303
    listed = browser.get("/unread").text
    assert f'href="/unread/{reference}"' not in listed.split("Dealt with in the last two weeks")[0]
    assert f'href="/unread/{reference}">{reference}</a>: office@example.org set it aside' in listed
    kept = receipt(site, reference)
    (said,) = settlements(site.store.vault, kept)
    assert (kept.settled_how, said.how, said.note) == ("set_aside", "set_aside", "An advertisement.")
    assert kept.settled_by == said.by
    assert recorded(site, "receipt-settled")[0].facts == {"reference": reference, "how": "set_aside"}
    assert "An advertisement." in browser.get(f"/unread/{reference}").text


def test_what_was_set_aside_is_put_back_and_the_reasons_stay(site: Site) -> None:
    reference, browser = sent_unreadable(site), signed_in(site)
    post(browser, f"/unread/{reference}/set-aside", how="set_aside", note="An advertisement.")
    token = form_token(browser.get(f"/unread/{reference}"))
    for _ in range(2):  # twice does no harm
        assert browser.post(f"/unread/{reference}/put-back", data={"csrf_token": token}).status_code == 303
    assert f'href="/unread/{reference}"' in browser.get("/unread").text
    assert len(recorded(site, "receipt-put-back")) == 1
    post(browser, f"/unread/{reference}/set-aside", how="dealt_with", note="Phoned the ward.")
    said = [(one.how, one.note) for one in settlements(site.store.vault, receipt(site, reference))]
    assert said == [("set_aside", "An advertisement."), ("dealt_with", "Phoned the ward.")]


def test_the_second_person_is_told_who_was_first_and_overwrites_nothing(site: Site) -> None:
    reference, mine, theirs = sent_unreadable(site), signed_in(site), colleague(site)
    token = form_token(theirs.get(f"/unread/{reference}/set-aside"))
    post(mine, f"/unread/{reference}/set-aside", how="set_aside", note="An advertisement.")
    late = theirs.post(
        f"/unread/{reference}/set-aside", data={"csrf_token": token, "how": "dealt_with", "note": "Mine."}
    )
    assert late.status_code == 409
    assert "<strong>office@example.org</strong> set it aside on 8 September 2026" in late.text
    for other in ("ask", "read-again", "open-case", "key-in", "attach"):
        assert theirs.post(f"/unread/{reference}/{other}", data={"csrf_token": token}).status_code == 409, other
    (said,) = settlements(site.store.vault, receipt(site, reference))
    assert said.note == "An advertisement."
    assert letters(site) == []


def test_a_second_click_of_the_same_person_changes_nothing_and_leads_on(site: Site) -> None:
    reference, browser = sent_unreadable(site), signed_in(site)
    token = form_token(browser.get(f"/unread/{reference}/set-aside"))
    fields = {"csrf_token": token, "how": "set_aside", "note": "An advertisement."}
    assert [browser.post(f"/unread/{reference}/set-aside", data=fields).status_code for _ in range(2)] == [303, 303]
    assert len(settlements(site.store.vault, receipt(site, reference))) == 1


# --- Ask again -----------------------------------------------------------------------------------------------------


def test_safety_16_and_17_an_unverified_sender_is_asked_without_reference_or_contents(site: Site) -> None:
    reference, browser = mailed(site, ("scan.pdf", b"%PDF-1.7 scan")), signed_in(site)
    page = browser.get(f"/unread/{reference}/ask").text
    assert "One message goes to orla.pentreath@nhs.example.org" in page
    assert "not verified" in page
    assert letters(site) == []
    assert post(browser, f"/unread/{reference}/ask", asked="0").status_code == 303
    (letter,) = letters(site)
    assert letter["to"] == "orla.pentreath@nhs.example.org"
    assert "call 999" in letter["text"]
    for disclosed in (reference, "PDF", "http", "scan"):
        assert disclosed not in letter["text"], disclosed
    shown = browser.get("/unread").text
    assert "Asked again on 8 September 2026, 11:30am by office@example.org." in shown
    assert f'href="/unread/{reference}"' in shown


def test_asking_twice_sends_once_and_the_second_person_is_told(site: Site) -> None:
    reference, mine, theirs = mailed(site, ("scan.pdf", b"%PDF-1.7 scan")), signed_in(site), colleague(site)
    token = form_token(theirs.get(f"/unread/{reference}/ask"))
    for _ in range(2):
        assert post(mine, f"/unread/{reference}/ask", asked="0").status_code == 303
    late = theirs.post(f"/unread/{reference}/ask", data={"csrf_token": token, "asked": "0"})
    assert late.status_code == 422
    assert "Somebody else had the sender asked" in late.text
    assert len(letters(site)) == 1
    assert post(theirs, f"/unread/{reference}/ask", asked="1").status_code == 303
    assert len(letters(site)) == 2


def test_what_did_not_come_by_mail_has_nobody_to_ask(site: Site) -> None:
    reference, browser = sent_unreadable(site), signed_in(site)
    assert "It did not come by e-mail" in browser.get(f"/unread/{reference}/ask").text
    token = form_token(browser.get(f"/unread/{reference}/set-aside"))
    browser.post(f"/unread/{reference}/ask", data={"csrf_token": token, "asked": "0"})
    assert letters(site) == []


# --- Read again ----------------------------------------------------------------------------------------------------


def test_safety_02_what_can_be_read_after_a_fix_opens_a_case_with_its_first_arrival(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before_the_fix:
        before_the_fix.setattr("intake.pipeline.attachment.Attachment.may_be_the_form", False)
        reference = mailed(site, ("form.docx", word(example("0031"))), at=EARLIER)
    message._lately.cache_clear()  # a fix comes with a new process
    browser = signed_in(site)
    assert post(browser, f"/unread/{reference}/read-again").status_code == 303
    assert "Nothing waits to be read." in browser.get("/unread").text
    assert browser.get(f"/unread/{reference}").location == "/unread?done=working"
    open_pipeline(settings_of(site), site.store, NOW).drain(NOW)
    kept = receipt(site, reference)
    assert (kept.outcome, kept.received_at) == ("case", EARLIER)
    with site.store.reading() as session:
        case = session.scalars(select(Case)).one()
        assert (case.reference, case.received_at) == (reference, EARLIER)
        first_replies = select(OutgoingMessage).where(OutgoingMessage.kind == "acknowledgement")
        assert len(session.scalars(first_replies).all()) == 1
    assert recorded(site, "receipt-read-again")[0].facts == {"reference": reference}


def test_what_still_cannot_be_read_comes_back_with_its_reason(site: Site) -> None:
    reference, browser = sent_unreadable(site), signed_in(site)
    token = form_token(browser.get(f"/unread/{reference}/read-again"))
    answers = [browser.post(f"/unread/{reference}/read-again", data={"csrf_token": token}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    open_pipeline(settings_of(site), site.store, NOW).drain(NOW)
    assert "This is not a Word document" in browser.get(f"/unread/{reference}").text
    with site.store.reading() as session:
        versions = session.scalars(select(ReadingRecord.version).order_by(ReadingRecord.version)).all()
    assert versions == [1, 2]


# --- Open a case ---------------------------------------------------------------------------------------------------


def test_safety_01_a_case_opened_from_plain_words_has_k1_running_from_first_arrival(site: Site) -> None:
    reference = mailed(site, at=EARLIER)
    browser = signed_in(site)
    answer = post(browser, f"/unread/{reference}/open-case")
    assert (answer.status_code, answer.location) == (303, f"/cases/{reference}")
    assert k1(site, reference) == EARLIER.date()
    kept = receipt(site, reference)
    assert (kept.outcome, kept.settled_how, kept.channel) == ("case", "opened", "other_email")
    assert history(site, reference)[0].kind == CaseOpened.kind
    assert history(site, reference)[0].by == kept.settled_by
    page = browser.get(f"/cases/{reference}").text
    assert "Please find the form attached." in page
    assert "Risk now not known" in page
    assert "It is open" not in page
    assert "Please find the form attached." in browser.get(f"/cases/{reference}/document/{reference}").text
    with site.store.reading() as session:
        assert len(session.scalars(select(OutgoingMessage).where(OutgoingMessage.kind == "alert")).all()) >= 1


def test_safety_17_opening_a_case_sends_its_notifier_no_second_first_reply(site: Site) -> None:
    reference = mailed(site, at=EARLIER)
    post(signed_in(site), f"/unread/{reference}/open-case")
    open_pipeline(settings_of(site), site.store, NOW).drain(NOW)
    with site.store.reading() as session:
        sent = session.scalars(select(OutgoingMessage.kind).where(OutgoingMessage.kind == "acknowledgement")).all()
    assert len(sent) == 1


def test_opening_twice_gives_one_case(site: Site) -> None:
    reference, mine, theirs = mailed(site, at=EARLIER), signed_in(site), colleague(site)
    token = form_token(theirs.get(f"/unread/{reference}/open-case"))
    post(mine, f"/unread/{reference}/open-case")
    late = theirs.post(f"/unread/{reference}/open-case", data={"csrf_token": token})
    assert late.status_code == 409
    assert f"See case {reference}" in late.text
    with site.store.reading() as session:
        assert len(session.scalars(select(Case)).all()) == 1


# --- Attach --------------------------------------------------------------------------------------------------------


def test_attaching_shows_the_case_first_and_then_stands_in_its_documents(site: Site) -> None:
    case = taken_in(site, example("0031"))
    reference, browser = mailed(site, at=NOW), signed_in(site)
    before = k1(site, case)
    assert "No case has this reference" in browser.get(f"/unread/{reference}/attach?case=K7MD4-RWX9D").text
    assert "Is this the right case?" in browser.get(f"/unread/{reference}/attach?case={case.lower()}").text
    assert receipt(site, reference).case_id is None
    assert CaseViewed.kind in [event.kind for event in history(site, case)]
    token = form_token(browser.get(f"/unread/{reference}/attach?case={case}"))
    fields = {"csrf_token": token, "case": case}
    assert [browser.post(f"/unread/{reference}/attach", data=fields).status_code for _ in range(2)] == [303, 303]
    page = browser.get(f"/cases/{case}").text
    assert "Attached by a person: no program could read it." in page
    assert "Message attached by a person" in page
    assert f"Download the original of {reference}" in page
    assert "New: a message was attached" in browser.get("/queue").text
    assert [event.kind for event in history(site, case)].count(ReceiptAttached.kind) == 1
    assert k1(site, case) == before
    assert "Nothing waits to be read." in browser.get("/unread").text
    with site.store.reading() as session:
        assert session.scalars(select(Case.reference)).all() == [case]


def test_safety_02_an_earlier_arrival_that_is_attached_moves_the_provisional_start_back(site: Site) -> None:
    dates = ("date_la_aware", "csc_referral_date", "strategy_discussion_date", "lado_referral_date",
             "panel_notification_date", "date_agency_aware", "safeguarding_lead_discussed_date",
             "manager_signoff_date", "date_notification")  # fmt: skip
    case = taken_in(site, {name: value for name, value in example("0031").items() if name not in dates})
    assert k1(site, case) == NOW.date()
    reference, browser = mailed(site, ("scan.pdf", b"%PDF-1.7 scan"), at=EARLIER), signed_in(site)
    token = form_token(browser.get(f"/unread/{reference}/attach?case={case}"))
    browser.post(f"/unread/{reference}/attach", data={"csrf_token": token, "case": case})
    assert k1(site, case) == EARLIER.date()
    refused = post(browser, f"/unread/{reference}/take-out", case=case, reason=" ")
    assert refused.status_code == 422
    assert (
        post(browser, f"/unread/{reference}/take-out", case=case, reason="It is about another child.").status_code
        == 303
    )
    assert k1(site, case) == NOW.date()
    assert history(site, case)[-1].kind != ReceiptAttached.kind
    assert ReceiptUnlinked.kind in [event.kind for event in history(site, case)]
    assert f'href="/unread/{reference}"' in browser.get("/unread").text
    assert f"Download the original of {reference}" not in browser.get(f"/cases/{case}").text


def test_story_15_a_subject_suggests_a_case_and_grants_nothing(site: Site) -> None:
    case = taken_in(site, example("0031"))
    mail = f"From: Orla <orla@nhs.example.org>\nSubject: RE: {case}\n\nShe was discharged today.\n"
    reference, browser = received(site, mail.encode()), signed_in(site)
    page = browser.get(f"/unread/{reference}/attach").text
    assert f"attach?case={case}" in page
    assert receipt(site, reference).case_id is None


def test_attaching_to_a_closed_case_asks_whether_to_open_it_again(site: Site) -> None:
    case = taken_in(site, example("0031"))
    given = views(View.DOES_NOT_MEET, View.DOES_NOT_MEET, View.DOES_NOT_MEET)
    record(site, case, *given, joint_outcome(given, PARTNERS, at=NOW, by="user"))
    reference, browser = mailed(site, at=NOW), signed_in(site)
    page = browser.get(f"/unread/{reference}/attach?case={case}")
    assert "This case is closed." in page.text
    answer = browser.post(f"/unread/{reference}/attach", data={"csrf_token": form_token(page), "case": case})
    assert answer.location == f"/cases/{case}/reopen"
    assert "open it again" in browser.get(answer.location).text
