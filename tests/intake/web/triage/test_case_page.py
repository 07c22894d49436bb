"""One case on a page: what matters first, every answer with where it came from, and who looked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.cases.events import CaseViewed, RecipientTold, SentToPartners, View
from intake.store.arrivals import Original, Receipt
from intake.store.base import new_id
from intake.store.casework import Case, CaseEvent
from intake.store.work import OutgoingMessage
from tests.examples import EXAMPLES, example
from tests.intake.cases.story import happened, view
from tests.intake.pipeline.made import word
from tests.intake.web.base import Site
from tests.intake.web.triage.made import NOW, mailed, record, signed_in, taken_in


def words(text: str) -> str:
    """The text of a page without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.parametrize("given", EXAMPLES, ids=lambda given: given["notification_ref"])
def test_every_example_has_a_page(site: Site, given: dict[str, object]) -> None:
    reference = taken_in(site, given)
    page = signed_in(site, "icb").get(f"/cases/{reference}")
    assert page.status_code == 200
    assert "Declaration" in page.text or "I have given what I know now" in page.text


def test_what_matters_stands_first_and_explains_itself(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    assert "Notify the national Panel" in page
    assert "Provisional: the notifier says that the local authority became aware then." in page
    assert "Only the local authority can confirm or change this day." in page
    assert "Children Act 2004 s.16C(1)" in page
    assert "Saturday 5 September Day 0: the count starts on the next working day" in page
    assert "Working day 5 of 5" in page
    assert "Baby was brought in by ambulance" in page
    assert "No view yet" in page


def test_safety_12_the_restriction_stands_first_and_for_every_reader(site: Site) -> None:
    reference = taken_in(site, example("0031") | {"sharing_restrictions": "Not to the father's sister at the clinic."})
    for role in ("business_unit", "police", "scrutineer", "education"):
        page = words(signed_in(site, role).get(f"/cases/{reference}").text)
        where = page.index("Not to the father")
        assert where < page.index("What is due")
        assert where < page.index(f"Case {reference}", page.index("Queue"))
        assert "Held: nothing goes out until a person releases them" in page
        assert "Read the restriction and release this recipient by hand." in page


def test_safety_9_other_bodies_duties_are_asked_and_never_our_clock(site: Site) -> None:
    reference = taken_in(site, example("0038"))
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    assert "Another body’s duty: ask, and note who confirmed" in page


@pytest.mark.parametrize("said", ["", "not_known"])
def test_safety_15_blank_or_not_known_counts_as_must_not_be_told(site: Site, said: str) -> None:
    reference = taken_in(site, example("0031") | {"family_informed": said})
    assert "they must not be told until somebody knows" in words(signed_in(site).get(f"/cases/{reference}").text)


def test_safety_21_of_conflicting_notifications_the_worse_counts(site: Site) -> None:
    reference = taken_in(site, example("0031") | {"immediate_risk_now": "yes"})
    update = example("0031") | {"is_update": "yes", "updates_notification_ref": reference, "immediate_risk_now": "no"}
    taken_in(site, update, NOW + timedelta(hours=1))
    browser = signed_in(site)
    assert "Child at risk now" in words(browser.get(f"/cases/{reference}").text)
    assert "Child at risk now" in browser.get("/queue").text


def test_safety_20_a_child_is_never_called_a_perpetrator(site: Site) -> None:
    reference = taken_in(site, example("0041"))
    page = signed_in(site).get(f"/cases/{reference}").text
    assert "Child who may have caused harm" in page
    assert "erpetrator" not in page


def test_who_was_told_by_whom(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    browser = signed_in(site)
    with site.store.transaction() as session:
        case = session.scalars(select(Case)).one()
        assert case.reference == reference
    record(site, reference, happened(RecipientTold, recipient="icb", rule="every-notification"))
    page = words(browser.get(f"/cases/{reference}").text)
    assert "Recipient told" in page
    assert "Must still be told" in page


def test_where_each_answer_came_from_and_what_was_noticed(site: Site) -> None:
    reference = taken_in(site, example("0034"))
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    assert "Where it came from: Word form" in page
    assert "The date of notification is in the future." in page
    assert "Still open:" in page


def test_each_notification_of_a_case_has_its_own_answers(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    update = example("0031") | {"is_update": "yes", "updates_notification_ref": reference,
                                "incident_summary": "The baby was moved to another ward."}  # fmt: skip
    taken_in(site, update, NOW + timedelta(hours=1))
    mailed(site, ("form.docx", word(example("0031"))))
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    assert "Update to this case" in page
    assert "Repeat: the same answers again" in page
    assert "First notification" in page
    assert page.index("The baby was moved") < page.index("Who knows, and what they say")
    assert "Baby was brought in by ambulance" in page


def test_every_reading_is_kept_and_folded(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    office, police = signed_in(site), signed_in(site, "police")
    for browser in (office, police):
        browser.get(f"/cases/{reference}")
    page = words(office.get(f"/cases/{reference}").text)
    assert "Read 3 times by 2 people" in page
    assert "office@example.org: 2 times" in page
    with site.store.reading() as session:
        kinds = [row.kind for row in session.scalars(select(CaseEvent).order_by(CaseEvent.seq))]
        assert kinds == ["case_opened", "acknowledged", *[CaseViewed.kind] * 3]
        assert session.scalars(select(Case.version)).one() == 2  # nobody's form is overtaken by a reader


def test_the_history_says_each_step_in_words(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    record(site, reference, happened(SentToPartners), view("police", View.MORE_INFO, reasons="Wait for the scan."))
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    assert "Put to the partners for decision" in page
    assert "Partner&#39;s view recorded" in page
    assert "More information is needed first" in page
    assert page.count("Wait for the scan.") == 2
    assert "8 September 2026, 11:00am" in page


def test_safety_16_a_message_shows_no_whole_address(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    with site.store.transaction() as session:
        case = session.scalars(select(Case)).one()
        for kind, failed in (("acknowledgement", None), ("alert", NOW)):
            message = OutgoingMessage(id=new_id(), dossier_id=case.dossier_id, key=kind, kind=kind, case_id=case.id,
                                      created_at=NOW, sent_at=None if failed else NOW, failed_at=failed,
                                      reason="The address does not exist." if failed else None)  # fmt: skip
            site.store.vault.put(message, "recipient", "orla.pentreath@nhs.example.org")
            site.store.vault.put(message, "body", "A text.")
            session.add(message)
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    assert "First reply to the notifier To o…@nhs.example.org: sent on 8 September 2026, 11:30am" in page
    assert "failed on 8 September 2026, 11:30am. The address does not exist." in page


def test_the_original_comes_down_as_it_came_under_a_name_of_ours(site: Site) -> None:
    hostile = "../../Tobias Wren\r\nX: y.docx"
    reference = taken_in(site, example("0031"))
    raw = mailed(site, (hostile.replace("\r\n", ""), word(example("0036"))))
    browser = signed_in(site, "police")
    with site.store.reading() as session:
        (original,) = session.scalars(select(Original).where(Original.kind == "word"))
        (mail,) = session.scalars(select(Original).where(Original.kind == "mail"))
    answer = browser.get(f"/cases/{reference}/originals/{original.id}")
    assert answer.data == word(example("0031"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{reference}.docx"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    taken = browser.get(f"/cases/{raw}/originals/{mail.id}")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{raw}.eml"'
    assert taken.data.startswith(b"From: Orla Pentreath")
    page = words(browser.get(f"/cases/{reference}").text)
    assert "Original downloaded" in page
    assert "police@example.org" in page


def test_an_original_opens_only_within_its_own_case(site: Site) -> None:
    one, other = taken_in(site, example("0031")), taken_in(site, example("0036"))
    with site.store.reading() as session:
        receipt = session.scalars(select(Receipt).where(Receipt.reference == other)).one()
        original = session.scalars(select(Original.id).where(Original.receipt_id == receipt.id)).one()
    browser = signed_in(site)
    assert browser.get(f"/cases/{one}/originals/{original}").status_code == 404
    for hostile in ("nothing", "..%2f..%2fetc%2fpasswd", "%00"):
        assert browser.get(f"/cases/{one}/originals/{hostile}").status_code == 404
    with site.store.reading() as session:
        assert "original_downloaded" not in set(session.scalars(select(CaseEvent.kind)))


def test_an_original_that_was_changed_is_refused_with_a_sentence(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    with site.store.transaction() as session:
        original = session.scalars(select(Original)).one()
        session.connection().exec_driver_sql("UPDATE original_chunk SET data = zeroblob(64)")
    answer = signed_in(site).get(f"/cases/{reference}/originals/{original.id}")
    assert answer.status_code == 400
    assert "has been changed or moved since it was sealed" in answer.text


def test_safety_14_a_mail_that_brought_another_case_too_says_so(site: Site) -> None:
    reference = mailed(site, ("a.docx", word(example("0031"))), ("b.docx", word(example("0036"))))
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    assert "This e-mail also brought the notification of another case. Do not pass it on whole." in page


def test_no_such_case_is_a_plain_page(site: Site) -> None:
    browser = signed_in(site)
    for reference in ("K7MD4-RWX9C", "x", "..%2f"):
        assert browser.get(f"/cases/{reference}").status_code == 404


@pytest.mark.parametrize(
    ("role", "first", "also"),
    [
        ("police", "Record your view", "See where the partners stand"),
        ("local_authority", "Record your view", "Record the national notification"),
        ("business_unit", "Answer what nobody could tell from the form", "Ask for information"),
    ],
)
def test_what_can_be_done_now_stands_before_everything_that_is_to_be_read(
    site: Site, role: str, first: str, also: str
) -> None:
    reference = taken_in(site, example("0031"))
    page = signed_in(site, role).get(f"/cases/{reference}").text
    assert words(page).index("What you can do now") < words(page).index("What is due")
    assert re.search(rf'<a href="/cases/{reference}/[^>]*class="govuk-button"[^>]*>\s*{first}', page)
    assert also in page


def test_without_an_offer_no_empty_panel_stands_there(site: Site) -> None:
    reference = taken_in(site, example("0031"))
    assert "What you can do now" not in signed_in(site, "education").get(f"/cases/{reference}").text


def test_safety_15_an_update_that_leaves_a_question_blank_takes_nothing_back(site: Site) -> None:
    first = example("0031") | {
        "immediate_risk_now": "yes",
        "family_informed": "partly",
        "family_not_informed_reason": "The father must not be told.",
    }
    reference = taken_in(site, first)
    update = {
        "is_update": "yes",
        "updates_notification_ref": reference,
        "notifier_name": "Orla Pentreath",
        "family_informed": "no",
        "family_not_informed_reason": "The aunt must not be told.",
        "incident_time": "21:50",
    }
    taken_in(site, update, NOW + timedelta(hours=1))
    page = words(signed_in(site).get(f"/cases/{reference}").text)
    top = page[: page.index("Who must hear of this")]
    assert "The aunt must not be told. The father must not be told." in top
    assert "Any child at risk now Yes" in top
    assert "Baby was brought in by ambulance" in top
    assert "Tobias Wren Ashdown-Kale" in top
    assert "until somebody knows" not in top
