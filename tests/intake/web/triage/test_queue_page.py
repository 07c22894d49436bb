"""The queue: what is due first comes first, and nobody's name stands in it."""

from __future__ import annotations

import re
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update

from forms.notification import NOTIFICATION
from intake.cases.events import PartnerViewRecorded, SentToPartners, View
from intake.store import heartbeats
from intake.store.casework import Case
from intake.store.work import AccessRecord, MailboxState
from tests.examples import EXAMPLES, example
from tests.intake.cases.story import happened, view
from tests.intake.web.base import Site
from tests.intake.web.triage.made import NOW, record, sent_unreadable, settings_of, signed_in, taken_in


def references(browser: FlaskClient, address: str = "/queue") -> list[str]:
    """The references on a page of the queue, in its order."""
    page = browser.get(address)
    assert page.status_code == 200
    return re.findall(r'intake-reference" href="/cases/([^"]+)"', page.text)


def test_what_is_due_first_comes_first(site: Site) -> None:
    later = taken_in(site, example("0031") | {"date_la_aware": "2026-09-07", "csc_referral_date": "2026-09-07",
                                               "strategy_discussion_date": "2026-09-07"})  # fmt: skip
    overdue = taken_in(site, example("0036") | {"date_la_aware": "2026-08-20"})
    without = taken_in(site, example("0049"))
    browser = signed_in(site)
    assert references(browser) == [overdue, later, without]
    page = browser.get("/queue").text
    assert "Overdue by" in page
    assert "4 working days left" in page
    assert "Notify the Panel: <strong>Monday 14 September</strong>" in page
    assert "No clock runs" in page


def test_domains_worked_example_in_words(site: Site) -> None:
    """Aware on Friday 28 August 2026: K1 is due on Monday 7 September (DOMAIN 2)."""
    site.clock.at = NOW.replace(day=3)
    taken_in(site, example("0031") | {"date_la_aware": "2026-08-28", "csc_referral_date": "2026-08-29",
                                      "strategy_discussion_date": "2026-08-31"}, site.clock.at)  # fmt: skip
    page = signed_in(site).get("/queue").text
    assert "2 working days left" in page
    assert "Monday 7 September" in page


def test_safety_3_people_aim_for_noon_of_the_day_before_the_earlier_reading(site: Site) -> None:
    site.clock.at = NOW.replace(day=1)
    taken_in(site, example("0031") | {"date_la_aware": "2026-08-28", "csc_referral_date": "",
                                      "strategy_discussion_date": ""}, site.clock.at)  # fmt: skip
    assert "Aim for noon on Thursday 3 September" in signed_in(site).get("/queue").text


def test_a_row_names_nobody_and_says_what_matters(site: Site) -> None:
    for given in EXAMPLES:
        taken_in(site, given)
    page = signed_in(site).get("/queue").text
    for given in EXAMPLES:
        for child in given["children"]:
            for name in (child.get("child_forenames"), child.get("child_surname")):
                assert name is None or len(name) < 4 or name not in page
    assert "T.A., 4 months" in page
    assert NOTIFICATION.questions["notifier_agency_type"].show("nhs_acute") in page
    assert "Looked after" in page
    assert "Another area" in page
    assert "Child at risk now" in page


def test_story_38_who_looked_at_the_queue_is_kept_with_what_they_saw(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    signed_in(site, "icb").get("/queue")
    with site.store.reading() as session:
        (kept,) = session.scalars(select(AccessRecord).where(AccessRecord.what == "queue-read"))
        assert kept.facts == {"references": [reference]}


def test_tabs_follow_the_case_and_each_partner_has_their_own(site: Site) -> None:
    waiting = taken_in(site, example("0031"))
    fresh = taken_in(site, example("0036"))
    record(site, waiting, happened(SentToPartners))
    icb, police, office = signed_in(site, "icb"), signed_in(site, "police"), signed_in(site)
    assert references(icb, "/queue?tab=my-view") == [waiting]
    assert references(office, "/queue?tab=triage") == [fresh]
    assert "Waiting for my view" not in office.get("/queue").text
    record(site, waiting, view("icb", View.MEETS_SIN))
    assert references(icb, "/queue?tab=my-view") == []
    assert references(police, "/queue?tab=my-view") == [waiting]
    assert isinstance(view("icb", View.MEETS_SIN), PartnerViewRecorded)
    page = office.get("/queue").text
    assert "In: Integrated care board" in page
    assert "Waiting: Local authority, Police" in page
    assert "No view in yet" in page


def test_a_closed_case_leaves_the_open_ones(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    views = [view(partner, View.DOES_NOT_MEET) for partner in ("local_authority", "icb", "police")]
    record(site, reference, happened(SentToPartners), *views)
    browser = signed_in(site)
    assert references(browser) == [reference]  # agreed, and not yet recorded as the joint outcome
    with site.store.transaction() as session:
        case = session.scalars(select(Case)).one()
        case.status, case.next_due = "not_met_closed", None
    assert references(browser) == []
    assert references(browser, "/queue?tab=closed") == [reference]


def test_filters_stand_in_the_address(site: Site) -> None:
    hospital = taken_in(site, example("0031"))
    police = taken_in(site, example("0034") | {"date_la_aware": "2026-08-20", "csc_referral_date": "2026-08-20",
                                               "strategy_discussion_date": ""})  # fmt: skip
    browser = signed_in(site)
    assert references(browser, "/queue?agency=nhs_acute") == [hospital]
    assert references(browser, "/queue?agency=police") == [police]
    assert references(browser, "/queue?due=overdue") == [police]
    assert references(browser, "/queue?due=5&agency=nhs_acute") == [hospital]
    assert references(browser, "/queue?due=never&agency=nobody&tab=none&after=x~y") == [police, hospital]


def test_pages_of_fifty_follow_each_other_without_a_gap(site: Site) -> None:
    taken_in(site, example("0031"))
    with site.store.transaction() as session:
        first = session.scalars(select(Case)).one()
        assert first.next_due is not None
        for number in range(119):
            session.add(
                Case(
                    dossier_id=first.dossier_id,
                    reference=f"X{number:04}",
                    status="received",
                    channel="word_email",
                    opened_at=NOW,
                    received_at=NOW + timedelta(seconds=number % 7),
                    version=1,
                    next_due=None if number % 3 else first.next_due + timedelta(days=number % 5),
                )
            )
    browser, seen, address = signed_in(site), list[str](), "/queue"
    pages = 0
    while address:
        seen += references(browser, address)
        pages += 1
        following = re.search(r'href="([^"]+)">Next page', browser.get(address).text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert pages == 3
    assert len(seen) == len(set(seen)) == 120


def test_a_reference_is_found_however_it_is_typed(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    again = taken_in(site, example("0031") | {"submission_channel": "online_form", "notifier_availability": " "})
    browser = signed_in(site)
    typed = reference.lower().replace("-", " ")
    assert browser.get("/queue", query_string={"reference": typed}).location == f"/cases/{reference}"
    assert browser.get("/queue", query_string={"reference": again}).status_code == 303
    assert "No case has this reference" in browser.get("/queue?reference=K7MD4").text


def test_the_count_of_what_needs_a_person_is_for_the_office(site: Site) -> None:
    sent_unreadable(site)
    assert 'href="/unread"' in signed_in(site).get("/queue").text
    assert 'href="/unread"' not in signed_in(site, "icb").get("/queue").text


def test_a_demonstration_case_is_marked(site: Site) -> None:
    taken_in(site, example("0031"))
    browser = signed_in(site)
    assert ">Example<" not in browser.get("/queue").text.replace("\n", "").replace("  ", "")
    with site.store.transaction() as session:
        session.scalars(select(Case)).one().demonstration = True
    assert re.search(r">\s*Example\s*<", browser.get("/queue").text)


def test_others_than_the_office_see_how_much_needs_a_person(site: Site) -> None:
    sent_unreadable(site)
    page = signed_in(site, "police").get("/queue").text
    assert re.search(r"Needs a person <span[^>]*>1</span>", page)
    assert "/unread" not in page


def test_promise_7_what_stands_still_is_said_on_the_queue(site: Site) -> None:
    def swept(ago: timedelta) -> None:
        with site.store.transaction() as session:
            heartbeats.beat(session, heartbeats.SWEEP, NOW - ago)

    office, police = signed_in(site), signed_in(site, "police")
    assert "The background work has not started yet" in police.get("/queue").text
    swept(timedelta(seconds=5))
    (mailbox,) = settings_of(site).mailboxes
    with site.store.transaction() as session:
        silent = MailboxState(
            mailbox=mailbox.name, last_contact_at=NOW - timedelta(minutes=20), last_error="It is away."
        )
        session.add(silent)
    for browser, sentence in (
        (office, f"The mailbox {mailbox.name} has not been reached for 20 minutes. It is away."),
        (police, "A mailbox has not been reached for 20 minutes."),
    ):
        page = browser.get("/queue").text
        assert "Something is wrong with this service" in page
        assert sentence in page
    with site.store.transaction() as session:
        session.execute(update(MailboxState).values(last_contact_at=NOW, last_error=None))
    assert "Something is wrong" not in office.get("/queue").text
