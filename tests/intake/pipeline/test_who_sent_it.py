"""What is written down of a message when it is read: who sent it, its Message-ID, the references in its subject."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.cases import reference
from intake.cases.mailed import Mailed, Verdict, Why, mailed, suggested_case
from intake.pipeline.receive import TOO_LARGE, SightingKey, receive_too_large
from intake.store.arrivals import Message, Receipt
from intake.store.store import Store
from tests.examples import example
from tests.intake.pipeline.made import KEY, NOW, Letterbox, mail, pipeline, word
from tests.intake.pipeline.post import VOUCHED, said, send

FAILS = "mx.example.org; dmarc=fail header.from=nhs.example.org"
UNKNOWN = reference.make(b"another key", b"another receipt")


def form(number: str = "0038") -> tuple[str, bytes]:
    return "form.docx", word(example(number))


def known_of(store: Store, receipt: Receipt) -> Mailed:
    with store.reading() as session:
        return mailed(session, store.vault, [receipt])[receipt.id]


def suggested(store: Store, receipt: Receipt) -> str | None:
    with store.reading() as session:
        return suggested_case(session, store.vault, receipt)


@pytest.mark.parametrize(
    ("headers", "verdict", "why"),
    [
        ({"Authentication_Results": VOUCHED}, Verdict.VERIFIED, Why.PASSED),
        ({}, Verdict.NOT_VERIFIED, Why.NOT_OURS),
        ({"Authentication_Results": FAILS}, Verdict.FAILED, Why.FAILED),
    ],
)
def test_story_15_a_form_becomes_a_case_whoever_sent_it_and_the_verdict_is_kept(
    headers: dict[str, str], verdict: Verdict, why: Why, store: Store, box: Letterbox
) -> None:
    receipt = send(store, mail(form(), **headers), box)
    sender = known_of(store, receipt).sender
    assert receipt.outcome == "case"
    assert sender is not None
    assert (sender.verdict, sender.facts.why, sender.facts.address) == (verdict, why, "orla.pentreath@nhs.example.org")
    with store.reading() as session:
        assert session.scalars(select(Message.sender_verdict)).one() == verdict


def test_the_address_of_a_sender_does_not_stand_in_the_open(store: Store, box: Letterbox) -> None:
    send(store, mail(form(), Authentication_Results=VOUCHED), box)
    with store.reading() as session:
        message = session.scalars(select(Message)).one()
        assert message.sender_facts is not None
        assert b"pentreath" not in message.sender_facts.data


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {}, {"Return_Path": "<>"}])
def test_what_holds_no_form_has_a_verdict_too(headers: dict[str, str], store: Store, box: Letterbox) -> None:
    receipt = send(store, mail(Authentication_Results=VOUCHED, **headers), box)
    sender = known_of(store, receipt).sender
    assert sender is not None
    assert sender.verified


def test_a_message_that_is_too_large_has_a_verdict_by_its_headers(store: Store, box: Letterbox) -> None:
    headers = mail(Authentication_Results=VOUCHED, Message_ID="<large@nhs.example.org>").partition(b"\n\n")[0]
    received = receive_too_large(store, KEY, headers, 60_000_000, NOW, SightingKey("inbox", 1, "1"))
    pipeline(store, transport=box).drain(NOW)
    with store.reading() as session:
        receipt = session.get_one(Receipt, received.receipt_id)
        message = session.scalars(select(Message)).one()
    assert (receipt.reason, message.sender_verdict) == (TOO_LARGE, Verdict.VERIFIED)
    assert message.message_id_hash is not None


def test_the_same_message_id_with_other_bytes_is_another_message_and_both_say_so(store: Store, box: Letterbox) -> None:
    later = NOW + timedelta(hours=2)
    first = send(store, mail(form(), Message_ID="<one@nhs.example.org>"), box)
    second = send(store, mail(form("0046"), Message_ID="<one@nhs.example.org>"), box, later)
    other = send(store, mail(form("0036"), Message_ID="<two@nhs.example.org>"), box, later)
    nameless = [send(store, mail(form(number), X=number), box, later) for number in ("0031", "0041")]
    assert (first.outcome, second.outcome) == ("case", "case")
    assert first.case_id != second.case_id
    assert known_of(store, first).same_id == (later,)
    assert known_of(store, second).same_id == (NOW,)
    assert [known_of(store, one).same_id for one in (other, *nameless)] == [()] * 3


def test_a_repeat_is_one_whatever_its_message_id_and_whichever_door_it_came_by(store: Store, box: Letterbox) -> None:
    first = send(store, mail(form(), Message_ID="<one@nhs.example.org>"), box)
    again = send(store, mail(form(), Message_ID="<one@nhs.example.org>", X_Mailer="other"), box)
    upload = send(store, word(example("0038")), box)
    resent = send(store, mail(("other name.docx", word(example("0038"))), Message_ID="<two@nhs.example.org>"), box)
    for repeat in (again, upload, resent):
        assert (repeat.outcome, repeat.duplicate_of_id, repeat.case_id) == ("duplicate", first.id, first.case_id)
    assert known_of(store, again).same_id == (NOW,)
    assert known_of(store, resent).same_id == ()


def test_story_15_a_mail_without_a_form_is_not_attached_by_its_subject_but_says_where_it_may_belong(
    store: Store, box: Letterbox
) -> None:
    case = send(store, mail(form(), Authentication_Results=VOUCHED), box).reference
    box.letters.clear()
    receipt = send(store, mail(Subject=f"RE: {case.lower().replace('-', ' ')} the baby", Message_ID="<r@x>"), box)
    assert (receipt.outcome, receipt.case_id) == ("needs_a_person", None)
    assert suggested(store, receipt) == case
    assert case not in said(box)
    assert "http" not in said(box)


def test_a_reference_that_no_case_has_suggests_none(store: Store, box: Letterbox) -> None:
    assert suggested(store, send(store, mail(Subject=f"RE: {UNKNOWN}"), box)) is None
    assert suggested(store, send(store, mail(Subject="RE: nothing"), box)) is None
    assert suggested(store, send(store, word(example("0038")), box)) is None


def test_a_real_mail_is_never_suggested_an_invented_case(store: Store, box: Letterbox) -> None:
    case = send(store, mail(form()), box)
    with store.transaction() as session:
        receipt = session.get_one(Receipt, case.id)
        receipt.test = True
    real = send(store, mail(Subject=f"RE: {case.reference}"), box)
    real.test = True
    assert suggested(store, real) is None


@pytest.mark.parametrize(
    "header", [b"From: O\xd8 <\xf8rla@nhs.example.org>", b"Message-ID: <\xf8\xff@x>", b"Subject: \xff\xfe"]
)
def test_story_13_bytes_of_no_alphabet_in_a_header_stop_nothing(header: bytes, store: Store, box: Letterbox) -> None:
    name = header.partition(b":")[0]
    raw = mail(form(), Message_ID="<one@nhs.example.org>", Authentication_Results=VOUCHED)
    lines = [header if line.startswith(name + b":") else line for line in raw.split(b"\n")]
    receipt = send(store, b"\n".join(lines), box)
    assert receipt.outcome == "case"
    assert known_of(store, receipt).sender is not None
