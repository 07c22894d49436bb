"""The code of a status page: to whom it goes, and to whom it does not (SAFETY 12, 17, 18)."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from forms.notification import NOTIFICATION
from intake.cases import drafts, status_access
from intake.cases.casebook import Casebook
from intake.cases.one_time import AGAIN, LASTS
from intake.cases.status_access import ALL_TRIES, TRIES
from intake.pipeline.answering import Answering
from intake.pipeline.codes import Channel
from intake.pipeline.letters import Kind, Letterhead
from intake.pipeline.receive_draft import receive_draft
from intake.pipeline.status_codes import StatusCodes
from intake.store.arrivals import Draft, Receipt
from intake.store.online import StatusCode
from intake.store.store import Store
from intake.store.work import AccessRecord, OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import KEY, LETTERHEAD, NOW, RULES, Letterbox, mail, pipeline, word
from tests.intake.pipeline.post import VOUCHED, said, send

FROM = "orla.pentreath@nhs.example.org"
GIVEN = "orla@clinic.example.org"
TEXTS = replace(LETTERHEAD, answering=Answering(texts=True))
STRICT = replace(LETTERHEAD, answering=Answering(same_address=False))


def mailed(store: Store, *, verified: bool = True, **more: Any) -> Receipt:
    """A complete form that came by mail."""
    headers = {"Authentication_Results": VOUCHED} if verified else {}
    return send(store, mail(("form.docx", word(example("0046") | more)), **headers), Letterbox())


def online(store: Store, *, read: bool = True, **answers: Any) -> Receipt:
    """A notification that was typed online."""
    dossier = store.vault.new_dossier(NOW)
    with store.transaction() as session:
        draft = session.get_one(Draft, drafts.start(session, store.vault, dossier, "me", NOW))
        given, _ = NOTIFICATION.answers(answers)
        receipt = receive_draft(session, store, NOTIFICATION, KEY, draft, given, NOW)
    if read:
        pipeline(store, transport=Letterbox()).drain(NOW)
    return receipt


def channel(store: Store, receipt: Receipt, letterhead: Letterhead = LETTERHEAD) -> Channel | None:
    with store.reading() as session:
        mine = session.get_one(Receipt, receipt.id)
        return StatusCodes(Casebook(session, store.vault, RULES), letterhead).channel(mine)


def ask(store: Store, reference: str, at: datetime = NOW, letterhead: Letterhead = LETTERHEAD) -> list[str]:
    with store.transaction() as session:
        return StatusCodes(Casebook(session, store.vault, RULES), letterhead).send(reference, at)


def code_of(store: Store, reference: str, at: datetime = NOW) -> str:
    (key,) = ask(store, reference, at)
    with store.reading() as session:
        row = session.get_one(OutgoingMessage, key.partition(":")[2])
        text = str(store.vault.get(row, "body")["text"])
    return next(word for word in text.replace(".", " ").split() if word.isdecimal() and len(word) == 6)


def opens(store: Store, reference: str, typed: str, at: datetime = NOW) -> bool:
    with store.transaction() as session:
        receipt = status_access.receipt_of(session, reference)
        return receipt is not None and status_access.opens(session, store.vault, receipt, typed, at)


def noted(store: Store) -> list[str]:
    with store.reading() as session:
        found = select(AccessRecord.what).where(AccessRecord.what.startswith("status")).order_by(AccessRecord.id)
        return sorted(session.scalars(found))


def test_safety_18_the_mobile_comes_first_where_texts_can_be_sent(store: Store) -> None:
    receipt = online(store, notifier_phone="07700 900982", notifier_email=GIVEN)
    assert channel(store, receipt, TEXTS) == Channel(Kind.CODE_BY_TEXT, "+447700900982")
    assert channel(store, receipt) == Channel(Kind.CODE, GIVEN)


def test_it_goes_out_before_anything_was_read(store: Store) -> None:
    assert channel(store, online(store, read=False, notifier_email=GIVEN)) == Channel(Kind.CODE, GIVEN)


def test_whoever_gave_neither_mobile_nor_address_gets_none(store: Store) -> None:
    receipt = online(store, notifier_phone="01632 960 001")
    assert channel(store, receipt, TEXTS) is None
    assert ask(store, receipt.reference) == []


def test_safety_17_no_code_goes_to_a_from_line_that_nobody_vouches_for(store: Store) -> None:
    assert channel(store, mailed(store, verified=False, notifier_email="", notifier_phone="01632 960 001")) is None
    elsewhere = mailed(store, verified=False, notifier_email=GIVEN)
    assert channel(store, elsewhere) == Channel(Kind.CODE, GIVEN)


def test_safety_18_a_mailbox_that_was_told_the_reference_is_the_last_resort(store: Store) -> None:
    told = mailed(store, notifier_email=FROM, notifier_phone="07700 900982")
    assert channel(store, told, TEXTS) == Channel(Kind.CODE_BY_TEXT, "+447700900982")
    assert channel(store, told) == Channel(Kind.CODE, FROM)
    assert channel(store, told, STRICT) is None


def test_safety_12_where_something_is_held_the_mailbox_that_has_the_reference_gets_no_code(store: Store) -> None:
    held = mailed(store, notifier_email=FROM, police_investigation="yes")
    assert channel(store, held) is None
    assert channel(store, mailed(store, notifier_email=GIVEN, police_investigation="yes")) == Channel(Kind.CODE, GIVEN)


def test_our_own_mailbox_gets_no_code(store: Store) -> None:
    ours = replace(LETTERHEAD, answering=Answering(own=frozenset({"notifications@example.org"})))
    assert channel(store, online(store, notifier_email="Notifications@example.org"), ours) is None


def test_nobody_is_written_to_because_of_the_demonstration_or_a_trial(store: Store) -> None:
    receipt = online(store, notifier_email=GIVEN)
    with store.transaction() as session:
        session.get_one(Receipt, receipt.id).test = True
    assert ask(store, receipt.reference) == []


def test_safety_16_the_message_says_nothing_but_the_code(store: Store) -> None:
    receipt = online(store, **example("0046") | {"notifier_email": GIVEN})
    (key,) = ask(store, receipt.reference)
    box = Letterbox()
    pipeline(store, transport=box).drain(NOW)
    (letter,) = [each for each in box.letters if each.to == GIVEN and "code" in each.subject]
    assert receipt.reference not in letter.data.decode()
    assert key.startswith("message:")
    for value in example("0046").values():
        if isinstance(value, str) and len(value) > 8 and value not in (GIVEN, "Marram Bay"):
            assert value not in letter.data.decode()


def test_a_code_opens_once_for_15_minutes_and_a_new_one_takes_its_place(store: Store) -> None:
    reference = online(store, notifier_email=GIVEN).reference
    code = code_of(store, reference)
    assert ask(store, reference) == []  # a second click
    assert opens(store, reference, f"{code[:3]} {code[3:]}")
    assert not opens(store, reference, code)
    later = NOW + AGAIN
    first = code_of(store, reference, later)
    second = code_of(store, reference, later + AGAIN)
    assert first == second or not opens(store, reference, first, later + AGAIN)
    assert not opens(store, reference, second, later + AGAIN + LASTS)
    assert noted(store).count("status-code-asked") == 3
    assert noted(store).count("status-opened") == 1


def test_wrong_codes_are_counted_and_stop_at_five_for_one_code_and_fifty_in_all(store: Store) -> None:
    reference, at = online(store, notifier_email=GIVEN).reference, NOW
    code = code_of(store, reference, at)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(TRIES):
        assert not opens(store, reference, wrong, at)
    assert not opens(store, reference, code, at)
    with store.transaction() as session:
        session.scalars(select(StatusCode)).one().all_tries = ALL_TRIES
    assert ask(store, reference, at + AGAIN) == []
    assert noted(store).count("status-wrong-code") == TRIES + 1


def test_a_code_of_one_reference_opens_no_other(store: Store) -> None:
    mine = online(store, notifier_email=GIVEN, incident_summary="Mine.")
    yours = online(store, notifier_email="you@school.example.org", incident_summary="Yours.")
    code = code_of(store, mine.reference)
    other = code_of(store, yours.reference)
    assert opens(store, yours.reference, code) is (code == other)


def test_two_that_ask_at_once_get_one_code(store: Store) -> None:
    reference = online(store, notifier_email=GIVEN).reference
    together = Barrier(2)

    def asked(_number: int) -> list[str]:
        together.wait()
        return ask(store, reference)

    with ThreadPoolExecutor(2) as pool:
        sent = sorted(len(keys) for keys in pool.map(asked, range(2)))
    assert sent == [0, 1]
    with store.reading() as session:
        assert len(session.scalars(select(StatusCode)).all()) == 1


def test_two_that_type_it_at_once_open_it_once(store: Store) -> None:
    reference = online(store, notifier_email=GIVEN).reference
    code, together = code_of(store, reference), Barrier(2)

    def typed(_number: int) -> bool:
        together.wait()
        return opens(store, reference, code)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(typed, range(2))) == [False, True]


def test_an_address_gets_no_more_codes_a_day_than_replies(store: Store) -> None:
    few = replace(LETTERHEAD, answering=Answering(per_address=2))
    reference = online(store, notifier_email=GIVEN).reference
    sent = [ask(store, reference, NOW + number * AGAIN, few) for number in range(4)]
    assert [len(keys) for keys in sent] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"notifier_email": GIVEN}, True),
        ({"notifier_email": FROM, "notifier_phone": "01632 960 001"}, True),
        ({"notifier_email": GIVEN, "sharing_restrictions": "Nobody at the school."}, False),
        ({"notifier_email": GIVEN, "police_investigation": "yes"}, False),
    ],
)
def test_safety_12_17_a_first_reply_names_the_page_to_verified_senders_where_nothing_is_held(
    store: Store, more: dict[str, Any], named: bool
) -> None:
    box = Letterbox()
    send(store, mail(("form.docx", word(example("0046") | more)), Authentication_Results=VOUCHED), box)
    assert ("https://notify.example.org/status" in said(box)) is named
    box.letters.clear()
    send(store, mail(("form.docx", word(example("0046") | more | {"incident_summary": "x"}))), box)
    assert "http" not in said(box)


def test_safety_18_the_reply_carries_no_token(store: Store) -> None:
    box = Letterbox()
    send(store, mail(("form.docx", word(example("0046"))), Authentication_Results=VOUCHED), box)
    (line,) = [each for each in said(box).splitlines() if "http" in each]
    assert line.strip().endswith("/status and enter it.")


def test_nothing_of_a_code_is_kept_in_the_clear(store: Store) -> None:
    reference = online(store, notifier_email=GIVEN).reference
    code = code_of(store, reference)
    with store.reading() as session:
        row = session.scalars(select(StatusCode)).one()
        assert row.code_hash is not None
        assert code.encode() not in row.code_hash
        facts = [json.dumps(each.facts) for each in session.scalars(select(AccessRecord))]
    assert not any(code in each or GIVEN in each for each in facts)
