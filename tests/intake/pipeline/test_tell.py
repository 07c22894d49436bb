"""Partners are alerted once, never while they are held, and in words that name nobody."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.cases.events import ConflictAnswered
from intake.pipeline.receive import receive_file
from intake.pipeline.tell import tell_case
from intake.store.arrivals import Receipt
from intake.store.casework import Case, CaseEvent, Told
from intake.store.store import Store
from intake.store.work import OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import KEY, LETTERHEAD, NOW, Letterbox, mail, pipeline, word
from tests.intake.pipeline.post import (
    PARTNERS,
    VOUCHED,
    opened,
    parsed,
    people,
    release,
    send,
    to,
    told,
    work_receipts,
)


def test_every_live_account_of_a_recipient_hears_once(store: Store, box: Letterbox) -> None:
    people(store)
    receipt = send(store, word(example("0038")), box)
    alerts = [message for message in parsed(box) if message["To"] != example("0038")["notifier_email"]]
    assert sorted(str(message["To"]) for message in alerts) == sorted(
        email for email, role in PARTNERS.items() if role not in {"scrutineer", "administrator"}
    )
    for message in alerts:
        text = message.get_content()
        assert receipt.reference in text
        assert "https://notify.example.org/queue" in text
    rows = told(store, "local_authority")
    assert rows
    assert all(row.at == NOW and row.by == "system" for row in rows)
    with store.reading() as session:
        events = session.scalars(select(CaseEvent.facts).where(CaseEvent.kind == "recipient_told")).all()
        count = len(session.scalars(select(Told.id).where(Told.at.is_not(None))).all())
    assert len(events) == len({(fact["recipient"], fact["rule"]) for fact in events}) == count


@pytest.mark.parametrize("gone", [{"disabled_at": NOW}, {"ends_on": NOW - timedelta(days=1)}, {"demonstration": True}])
def test_accounts_that_are_not_live_hear_nothing(gone: dict[str, Any], store: Store, box: Letterbox) -> None:
    people(store, **gone)
    send(store, word(example("0038")), box)
    assert to(box) == [example("0038")["notifier_email"]]
    assert all(row.at is None for row in told(store, "police"))


def test_an_update_is_new_information_and_a_repeat_is_not(store: Store, box: Letterbox) -> None:
    people(store)
    first = send(store, word(example("0038")), box)
    box.letters.clear()
    send(store, mail(("form.docx", word(example("0038")))), box)
    assert len(box.letters) == 1  # to the notifier
    box.letters.clear()
    update = example("0038") | {"is_update": "yes", "updates_notification_ref": first.reference}
    send(store, word(update), box)
    news = [message.get_content() for message in parsed(box) if message["To"] == "inspector@police.example.org"]
    assert len(news) == 1
    assert f"new information on {first.reference}" in news[0]


def test_safety_12_nobody_outside_is_told_while_they_are_held(store: Store, box: Letterbox) -> None:
    people(store)
    send(store, word(example("0036")), box)  # shared with restrictions
    assert to(box) == sorted(["office@example.org", example("0036")["notifier_email"]])


def test_safety_12_whoever_is_released_is_told_and_nobody_else(store: Store, box: Letterbox) -> None:
    people(store)
    send(store, word(example("0031")), box)
    box.letters.clear()
    release(store, "police")
    pipeline(store, transport=box).drain(NOW)
    assert to(box) == ["inspector@police.example.org"]
    assert all(row.at == NOW for row in told(store, "police"))
    assert all(row.at is None for row in told(store, "icb"))
    release(store, "police")
    pipeline(store, transport=box).drain(NOW)
    assert len(box.letters) == 1


def test_safety_12_a_restriction_that_comes_later_holds_news_and_what_has_not_left(
    store: Store, box: Letterbox
) -> None:
    people(store)
    data = word(example("0038"))
    receive_file(store, KEY, data, "form.docx", "word_email", NOW)
    work_receipts(store)
    with store.reading() as session:
        first = session.scalars(select(Receipt)).one()
    update = example("0038") | {
        "is_update": "yes",
        "updates_notification_ref": first.reference,
        "sharing_restrictions": "Nobody outside this office.",
    }
    receive_file(store, KEY, word(update), "update.docx", "word_email", NOW)
    work_receipts(store)
    pipeline(store, transport=box).drain(NOW)
    outside = set(to(box)) - {"office@example.org", example("0038")["notifier_email"]}
    assert outside == set()
    with store.reading() as session:
        waiting = session.scalars(select(OutgoingMessage.kind).where(OutgoingMessage.sent_at.is_(None))).all()
    assert waiting == []
    box.letters.clear()
    release(store, "icb")
    pipeline(store, transport=box).drain(NOW)
    assert to(box) == ["nurse@icb.example.org"]


def test_safety_13_what_is_found_between_routing_and_telling_holds_as_well(store: Store, box: Letterbox) -> None:
    def conflict(step: str) -> None:
        if step == "routed":
            with store.transaction() as session:
                book, case = opened(store, session)
                book.record(case, [ConflictAnswered(at=NOW, by="u", recipients=("icb",), reason="Their own doctor.")])

    people(store)
    receive_file(store, KEY, word(example("0038")), "form.docx", "word_email", NOW)
    pipeline(store, conflict, transport=box).drain(NOW)
    assert "nurse@icb.example.org" not in to(box)
    assert "inspector@police.example.org" in to(box)


def test_safety_13_nothing_goes_out_before_the_conflict_is_asked_about(store: Store, box: Letterbox) -> None:
    people(store)
    trusted = example("0038") | {"adults": [{"person_of_concern": "yes", "person_position_of_trust": "yes"}]}
    send(store, word(trusted), box)
    assert to(box) == sorted(["office@example.org", trusted["notifier_email"]])
    box.letters.clear()
    with store.transaction() as session:
        book, case = opened(store, session)
        book.record(case, [ConflictAnswered(at=NOW, by="u" * 32, recipients=("icb",), reason="Works there.")])
        tell_case(book, LETTERHEAD, case, NOW)
    pipeline(store, transport=box).drain(NOW)
    assert "nurse@icb.example.org" not in to(box)
    assert "inspector@police.example.org" in to(box)


def test_a_demonstration_case_sends_nothing(store: Store, box: Letterbox) -> None:
    people(store)

    def demonstration(step: str) -> None:
        if step == "routed":
            with store.transaction() as session:
                session.scalars(select(Case)).one().demonstration = True

    receive_file(store, KEY, word(example("0038")), "form.docx", "word_email", NOW)
    pipeline(store, demonstration, box).drain(NOW)
    assert box.letters == []


CANARY = "Quillfeather"


def test_safety_16_messages_are_neutral_and_name_nobody(store: Store, box: Letterbox) -> None:
    people(store)
    given = example("0038") | {
        "notifier_name": CANARY,
        "incident_summary": f"{CANARY} was hurt.",
        "children": [example("0038")["children"][0] | {"child_surname": CANARY}],
    }
    raw = mail((f"{CANARY}.docx", word(given)), Message_ID="<7f3a@nhs.example.org>", Authentication_Results=VOUCHED)
    raw = raw.replace(b"Subject: Form", f"Subject: RE: {CANARY}\r\nX-{CANARY}: {CANARY}".encode())
    raw = raw.replace(b"Orla Pentreath", CANARY.encode())
    assert raw.count(CANARY.encode()) == 5
    first = send(store, raw, box)
    send(store, word(given | {"is_update": "yes", "updates_notification_ref": first.reference}), box)
    send(store, mail((f"{CANARY}.pdf", b"%PDF-1.7 scan"), X_Name=CANARY), box)
    kept = {str(message["Subject"]) for message in parsed(box)}
    assert kept == {"Your message has arrived", "Please sign in: something needs your attention"}
    for message, letter in zip(parsed(box), box.letters, strict=True):
        assert CANARY.encode() not in letter.data
        assert CANARY not in message.get_content()
        assert str(message["From"]) == "Marram Bay Safeguarding Children Partnership <notifications@example.org>"
        assert [str(message[name]) for name in ("To", "X-Auto-Response-Suppress")] == [letter.to, "All"]
        assert str(message["Auto-Submitted"]) in {"auto-replied", "auto-generated"}
        assert not {"cc", "bcc", "reply-to"} & {name.lower() for name in message}
        assert letter.data.isascii()
        assert max(map(len, letter.data.split(b"\r\n"))) <= 78


def test_safety_18_a_message_links_to_what_asks_who_you_are_and_to_nothing_else(store: Store, box: Letterbox) -> None:
    people(store)
    send(store, mail(("form.docx", word(example("0038"))), Authentication_Results=VOUCHED), box)
    links = {
        str(message["To"]): re.findall(r"[a-z]+://\S+", message.get_content()) for message in parsed(box)
    }  # fmt: skip
    how_far, behind_a_code = links.pop("orla.pentreath@nhs.example.org")
    assert how_far == "https://notify.example.org/status"
    assert behind_a_code.startswith("https://notify.example.org/continue/")
    assert list(links.values()) == [["https://notify.example.org/queue"]] * 6
