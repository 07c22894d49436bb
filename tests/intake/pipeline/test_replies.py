"""How often somebody is answered, in which thread, and what is never answered; what was withheld is on record."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.cases.messages import WITHHELD
from intake.pipeline.answering import Answering
from intake.pipeline.first_reply import FirstReply
from intake.pipeline.receive import receive_message
from intake.store.arrivals import Receipt
from intake.store.store import Store
from intake.store.work import AccessRecord, OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import KEY, LETTERHEAD, NOW, Letterbox, mail, word
from tests.intake.pipeline.post import VOUCHED, drain_together, opened, parsed, send, to

FEW = replace(LETTERHEAD, answering=Answering(per_address=3, per_domain=4))
OWN = replace(LETTERHEAD, answering=Answering(own=frozenset({"forms@marram.example.org"})))


def withheld(store: Store) -> list[str]:
    with store.reading() as session:
        rows = session.scalars(select(AccessRecord).where(AccessRecord.what == WITHHELD).order_by(AccessRecord.at))
        return [str(row.facts["why"]) for row in rows]


def form(number: int, **headers: str) -> bytes:
    """A form that no other equals."""
    return mail(("form.docx", word(example("0038") | {"incident_summary": f"It happened {number} times."})), **headers)


def test_a_reply_stands_in_the_thread_of_the_mail_it_answers(store: Store, box: Letterbox) -> None:
    send(store, form(1, Message_ID="<7f3a@nhs.example.org>", References="<earlier@nhs.example.org>"), box)
    (message,) = parsed(box)
    assert str(message["In-Reply-To"]) == str(message["References"]) == "<7f3a@nhs.example.org>"
    assert str(message["Auto-Submitted"]) == "auto-replied"


@pytest.mark.parametrize("strange", [b"<a@b>\r\n\tBcc: x@example.org", b"<a b@c>", b"[<a@b>]", b"<a@b> <c@d>", b""])
def test_story_14_a_strange_message_id_reaches_no_header_of_ours(strange: bytes, store: Store, box: Letterbox) -> None:
    send(store, b"Message-ID: " + strange + b"\r\n" + form(1), box)
    (message,) = parsed(box)
    assert "In-Reply-To" not in message
    assert "References" not in message
    assert "Bcc" not in message


def test_story_14_no_address_is_answered_more_than_a_number_of_times_a_day(store: Store, box: Letterbox) -> None:
    for number in range(5):
        assert send(store, form(number), box, letterhead=FEW).outcome == "case"
    assert len(box.letters) == 3
    assert withheld(store) == ["enough-today"] * 2
    send(store, form(6), box, NOW + timedelta(days=1), FEW)
    assert len(box.letters) == 4


def test_story_14_what_is_no_form_counts_among_them(store: Store, box: Letterbox) -> None:
    send(store, mail(), box, letterhead=FEW)
    for number in range(3):
        send(store, form(number), box, letterhead=FEW)
    assert len(box.letters) == 3


def test_story_14_a_made_up_part_of_an_address_makes_no_other_of_it(store: Store, box: Letterbox) -> None:
    for number in range(4):
        send(store, mail().replace(b"orla.pentreath@", b"desk+%d@" % number), box, letterhead=FEW)
    assert to(box) == ["desk+0@nhs.example.org"]
    assert withheld(store) == ["answered-today"] * 3


def test_story_14_a_domain_that_writes_from_ever_new_addresses_comes_to_rest(store: Store, box: Letterbox) -> None:
    for number in range(6):
        send(store, mail().replace(b"orla.pentreath@", b"ticket-%d@" % number), box, letterhead=FEW)
    assert len(box.letters) == 4
    send(store, mail().replace(b"nhs.example.org", b"police.example.org"), box, letterhead=FEW)
    assert len(box.letters) == 5
    send(store, form(1).replace(b"orla.pentreath@", b"late@"), box, letterhead=FEW)  # a form is answered all the same
    assert len(box.letters) == 6


def test_story_14_an_answer_to_a_reply_of_ours_is_not_answered(store: Store, box: Letterbox) -> None:
    send(store, form(1), box)
    ours = str(parsed(box)[0]["Message-ID"])
    for header in ({"In_Reply_To": ours}, {"References": f"<other@nhs.example.org> {ours}"}):
        assert send(store, mail(**header), box).outcome == "needs_a_person"
    assert len(box.letters) == 1
    assert withheld(store) == ["answers-ours"] * 2
    send(store, form(2, In_Reply_To=ours), box)  # one for each form
    assert len(box.letters) == 2


def test_story_14_an_id_that_only_looks_like_ours_keeps_nobody_from_a_reply(store: Store, box: Letterbox) -> None:
    send(store, mail(In_Reply_To=f"<{'0' * 32}@example.org>"), box)
    assert len(box.letters) == 1


@pytest.mark.parametrize("header", [{"List_Id": "<heads.example.org>"}, {"Precedence": "list"}])
def test_story_14_a_form_by_way_of_a_list_is_a_case_and_the_list_is_not_answered(
    header: dict[str, str], store: Store, box: Letterbox
) -> None:
    assert send(store, form(1, **header, Authentication_Results=VOUCHED), box).outcome == "case"
    assert box.letters == []
    assert withheld(store) == ["list"]


def test_story_14_our_own_mailboxes_are_never_answered(store: Store, box: Letterbox) -> None:
    for address in (b"forms@marram.example.org", b"Forms@Marram.example.org", b"notifications@example.org"):
        send(store, form(len(address)).replace(b"orla.pentreath@nhs.example.org", address), box, letterhead=OWN)
    assert box.letters == []
    assert withheld(store) == ["own-address"] * 3


def test_a_mail_that_asks_programs_not_to_answer_is_not_answered_unless_it_brings_a_form(
    store: Store, box: Letterbox
) -> None:
    send(store, mail(X_Auto_Response_Suppress="All"), box)
    assert box.letters == []
    send(store, form(1, X_Auto_Response_Suppress="All"), box)
    assert len(box.letters) == 1


def test_a_receipt_is_answered_once_though_its_step_is_done_again_the_next_day(store: Store, box: Letterbox) -> None:
    receipt = send(store, form(1), box)
    with store.transaction() as session:
        again = session.get_one(Receipt, receipt.id)
        book, case = opened(store, session)
        assert FirstReply(book, LETTERHEAD).write(again, case, NOW + timedelta(days=1)) == []
    assert len(box.letters) == 1


def test_keys_of_replies_hold_no_address(store: Store, box: Letterbox) -> None:
    send(store, form(1), box)
    send(store, mail(), box)
    with store.reading() as session:
        keys = list(session.scalars(select(OutgoingMessage.key)))
    assert len(keys) == 2
    assert all(len(key) <= 120 and "@" not in key and "orla" not in key and "nhs" not in key for key in keys)


def test_story_14_the_cap_holds_however_many_work_at_once(store: Store, box: Letterbox) -> None:
    for number in range(8):
        receive_message(store, KEY, form(number), NOW)
    drain_together(store, box, letterhead=FEW)
    assert len(box.letters) == 3
