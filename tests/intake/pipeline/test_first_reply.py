"""The first reply: to whom, how often, and how little it says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.pipeline.letters import Kind, enveloped, written
from intake.pipeline.receive import TOPIC, receive_message
from intake.store import outbox
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.store import Store
from tests.examples import example
from tests.forms.word.compound_files import compound
from tests.intake.pipeline.made import KEY, LETTERHEAD, NOW, Letterbox, mail, pipeline, word
from tests.intake.pipeline.post import VOUCHED, drain_together, kinds, said, send, to


def test_safety_17_a_stranger_gets_the_first_reply_alone(store: Store, box: Letterbox) -> None:
    receipt = send(store, mail(("form.docx", word(example("0031")))), box)
    text = said(box)
    assert to(box) == ["orla.pentreath@nhs.example.org"]
    assert "Nobody has read it yet" in text
    assert "call 999" in text
    assert LETTERHEAD.front_door_phone in text
    assert LETTERHEAD.staffed_hours in text
    assert "not a referral" in text
    assert receipt.reference not in text
    assert "http" not in text
    assert kinds(store) == ["case_opened", "acknowledged"]


def test_safety_17_a_verified_sender_is_told_the_reference_and_no_more(store: Store, box: Letterbox) -> None:
    raw = mail(("form.docx", word(example("0031"))), Authentication_Results=VOUCHED)
    receipt = send(store, raw, box)
    assert receipt.reference in said(box)
    assert "http" not in said(box)


def test_safety_17_each_notification_is_answered_once_repeats_and_updates_too(store: Store, box: Letterbox) -> None:
    first = send(store, mail(("form.docx", word(example("0038")))), box)
    update = example("0038") | {"is_update": "yes", "updates_notification_ref": first.reference}
    for later in (mail(("form.docx", word(example("0038"))), X_Mailer="other"), mail(("u.docx", word(update)))):
        send(store, later, box)
    assert to(box) == ["orla.pentreath@nhs.example.org"] * 3
    assert kinds(store).count("acknowledged") == 3


def test_safety_17_two_forms_in_one_mail_are_answered_one_by_one(store: Store, box: Letterbox) -> None:
    send(store, mail(("a.docx", word(example("0038"))), ("b.docx", word(example("0046")))), box)
    assert len(box.letters) == 2


def test_an_answer_goes_to_the_from_address_alone(store: Store, box: Letterbox) -> None:
    raw = mail(("form.docx", word(example("0031"))), Reply_To="someone@else.example.org", Cc="third@else.example.org")
    send(store, raw, box)
    assert to(box) == ["orla.pentreath@nhs.example.org"]


def test_a_form_that_was_handed_in_is_answered_at_the_address_it_gives(store: Store, box: Letterbox) -> None:
    receipt = send(store, word(example("0038")), box)
    assert to(box) == [example("0038")["notifier_email"]]
    assert receipt.reference not in said(box)


@pytest.mark.parametrize("typed", ["not_known", "a@b.example.org, c@d.example.org", "ask@reception", "ä@example.org"])
def test_an_address_that_cannot_be_one_gets_no_answer(typed: str, store: Store, box: Letterbox) -> None:
    send(store, word(example("0038") | {"notifier_email": typed}), box)
    assert to(box) == []


def test_what_could_not_be_opened_is_said_without_a_word_of_it(store: Store, box: Letterbox) -> None:
    raw = mail(("Zebedee Quillfeather.pdf", b"%PDF-1.7 scan"))
    receipt = send(store, raw, box)
    assert "could not open a completed form" in said(box)
    assert "A person will look at it" in said(box)
    assert receipt.reference not in said(box)
    assert "PDF" not in said(box)


def test_22_a_verified_sender_hears_why_it_could_not_be_opened(store: Store, box: Letterbox) -> None:
    locked = ("Zebedee Quillfeather.docx", compound("EncryptedPackage", "EncryptionInfo"))
    send(store, mail(locked, Authentication_Results=VOUCHED), box)
    assert "It is protected with a password." in said(box)
    assert "Quillfeather" not in said(box)


def test_safety_17_a_stranger_does_not_hear_why(store: Store, box: Letterbox) -> None:
    send(store, mail(("form.docx", compound("EncryptedPackage", "EncryptionInfo"))), box)
    assert "could not open a completed form" in said(box)
    assert "It is protected" not in said(box)


def test_one_sender_is_answered_once_a_day_for_what_is_no_form(store: Store, box: Letterbox) -> None:
    for number in range(5):
        send(store, mail(X_Number=str(number)), box)
    assert len(box.letters) == 1
    late = NOW.replace(hour=22, minute=59)  # 23:59 in London
    send(store, mail(X_Number="late"), box, late)
    assert len(box.letters) == 1
    send(store, mail(X_Number="next day"), box, late + timedelta(minutes=2))
    assert len(box.letters) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Return_Path": "<>"},
        {"Precedence": "bulk"},
        {"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"},
    ],
)
def test_story_14_machines_are_not_answered(headers: dict[str, str], store: Store, box: Letterbox) -> None:
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    send(store, f"{head}From: a@example.org\r\n\r\nText".encode(), box)
    send(store, b"From: MAILER-DAEMON@example.org\r\n\r\nText", box)
    send(store, b"From: Notifications@Example.org\r\n\r\nOurs", box)
    send(store, b"Subject: from nobody\r\n\r\nText", box)
    assert box.letters == []


def test_story_14_a_form_that_a_machine_sent_is_a_case_and_is_not_answered(store: Store, box: Letterbox) -> None:
    raw = mail(("form.docx", word(example("0038"))), Auto_Submitted="auto-generated")
    assert send(store, raw, box).outcome == "case"
    assert box.letters == []


def test_safety_11_a_reply_by_program_does_not_take_a_case_from_the_person_it_waits_for(
    store: Store, box: Letterbox
) -> None:
    send(store, word(example("0044")), box)
    with store.reading() as session:
        assert session.scalars(select(Case.status)).one() == "intake_exception"


def test_one_sender_is_answered_once_however_many_work_at_once(store: Store, box: Letterbox) -> None:
    for number in range(8):
        receive_message(store, KEY, mail(X_Number=str(number)), NOW)
    drain_together(store, box)
    assert len(box.letters) == 1
    with store.reading() as session:
        assert set(session.scalars(select(Receipt.state))) == {"told"}


def test_the_bell_is_rung_for_what_is_there_to_be_done(store: Store, box: Letterbox) -> None:
    rung: list[str] = []
    received = receive_message(
        store, KEY, mail(("a.docx", word(example("0038"))), ("b.docx", word(example("0046")))), NOW
    )
    working = pipeline(store, transport=box, ring=rung.append)
    working.answer(outbox.key_of(TOPIC, received.receipt_id), NOW)
    assert [key.partition(":")[0] for key in rung] == ["receipt", "message"]
    for key in rung:  # answering the first rings for the reply to the second form
        assert working.answer(key, NOW)
    assert len(box.letters) == 2
    assert working.drain(NOW) == 0


def test_without_a_number_of_the_front_door_it_is_said_where_to_find_it() -> None:
    text = written(replace(LETTERHEAD, front_door_phone=""), Kind.ACKNOWLEDGEMENT)
    assert "The number is on your council’s website." in text
    assert "call 999." in text


def test_nothing_in_a_header_begins_another() -> None:
    letterhead = replace(LETTERHEAD, partnership="Marram Bay\r\nBcc: b@example.org")
    letter = enveloped(letterhead, Kind.ALERT, "0" * 32, "a@example.org", "Text\r\nBcc: c@example.org\r\n", NOW)
    names = [line.partition(b":")[0] for line in letter.data.partition(b"\r\n\r\n")[0].splitlines()]
    assert b"Bcc" not in names
    with pytest.raises(ValueError, match=r"addr_spec|CR|LF"):
        enveloped(LETTERHEAD, Kind.ALERT, "0" * 32, "a@example.org\r\nBcc: b@example.org", "Text", NOW)
