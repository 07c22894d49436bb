"""The link in a first reply: to whom, when not, what it shows, and where its code goes (SAFETY 16 to 19)."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forms import Answers
from forms.answers import SET_BY_THE_SERVICE
from forms.notification import NOTIFICATION
from intake.cases import invitations
from intake.cases.invitations import TRIES
from intake.cases.one_time import AGAIN, LASTS
from intake.pipeline.answering import Answering
from intake.pipeline.codes import Channel, Links, channel_of, mobile_number
from intake.pipeline.letters import Kind, Letterhead
from intake.store.arrivals import Draft, Invitation, ReadingRecord, Receipt
from intake.store.store import Store
from intake.store.work import AccessRecord, OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import LETTERHEAD, NOW, Letterbox, mail, word
from tests.intake.pipeline.post import VOUCHED, opened, parsed, said, send

SENDER = "orla.pentreath@nhs.example.org"
LINK = re.compile(r"https://notify\.example\.org/continue/([\w-]+)")
STRICT = replace(LETTERHEAD, answering=Answering(same_address=False))


def form(**more: Any) -> bytes:
    """A form with one question open, from a verified sender."""
    return mail(("form.docx", word(example("0038") | more)), Authentication_Results=VOUCHED)


def token_in(box: Letterbox) -> str:
    """The token of the link in the last letter."""
    (token,) = LINK.findall(parsed(box)[-1].get_content())
    return str(token)


def code_in(box: Letterbox) -> str:
    found = re.search(r"Your code is (\d{6})", parsed(box)[-1].get_content())
    assert found
    return found[1]


def ask(store: Store, token: str, at: Any = NOW, letterhead: Letterhead = LETTERHEAD) -> list[str] | None:
    with store.transaction() as session:
        return Links(opened(store, session)[0], letterhead).send_code(token, at)


def redeem(store: Store, token: str, code: str, at: Any = NOW) -> str | None:
    """Open the link as the page does; the draft's id, None where it does not open."""
    dossier = store.vault.new_dossier(at)
    with store.transaction() as session:
        link = Links(opened(store, session)[0], LETTERHEAD).usable(token, at)
        if link is None or not invitations.is_right(session, store.vault, link.invitation, code, at):
            return None
        return invitations.open_draft(
            session, store.vault, NOTIFICATION, link.invitation, link.sender, dossier_id=dossier, owner="me", now=at
        )


def code_of(store: Store, token: str, at: Any = NOW) -> str:
    """Ask for a code, and read it where it is kept for sending."""
    (key,) = ask(store, token, at) or [""]
    with store.reading() as session:
        row = session.get_one(OutgoingMessage, key.partition(":")[2])
        found = re.search(r"\d{6}", store.vault.get(row, "body")["text"])
    assert found
    return found[0]


def test_safety_18_a_verified_sender_with_open_questions_gets_a_link_and_no_word_of_which(
    store: Store, box: Letterbox
) -> None:
    receipt = send(store, form(), box)
    text = said(box)
    assert receipt.reference in text
    assert "Some questions are still open." in text
    assert "It works once, until 11:30am on Tuesday 15 September 2026" in text
    assert LINK.search(text)
    answers, _ = NOTIFICATION.answers(example("0038"))
    for path in NOTIFICATION.missing(answers):
        assert NOTIFICATION.label_at(path) not in text


def test_safety_19_whoever_gets_a_link_is_warned_where_not_to_keep_it(store: Store, box: Letterbox) -> None:
    send(store, form(), box)
    assert "that a parent can open" in said(box)


def test_safety_17_a_stranger_hears_neither_of_open_questions_nor_of_a_link(store: Store, box: Letterbox) -> None:
    send(store, mail(("form.docx", word(example("0038")))), box)
    assert "still open" not in said(box)
    assert "http" not in said(box)
    with store.reading() as session:
        assert session.scalars(select(Invitation)).all() == []


def test_a_form_with_nothing_open_gets_no_link(store: Store, box: Letterbox) -> None:
    send(store, mail(("form.docx", word(example("0046"))), Authentication_Results=VOUCHED), box)
    assert "still open" not in said(box)
    assert "/continue/" not in said(box)


@pytest.mark.parametrize(
    "careful",
    [
        {"sharing_restrictions": "Nobody at the school."},
        {"adults": [{"person_of_concern": "yes", "person_position_of_trust": "yes"}]},
    ],
)
def test_safety_12_13_where_somebody_must_not_know_a_person_decides_and_no_link_leaves(
    careful: dict[str, Any], store: Store, box: Letterbox
) -> None:
    send(store, form(**careful), box)
    assert "Some questions are still open." in said(box)
    assert "http" not in said(box)


def test_safety_12_where_the_police_investigate_no_code_goes_to_the_mailbox_of_the_link(
    store: Store, box: Letterbox
) -> None:
    send(store, form(police_investigation="yes", notifier_email=SENDER), box)
    assert "http" not in said(box)
    box.letters.clear()
    send(store, form(police_investigation="yes"), box)
    assert LINK.search(said(box))


def test_safety_12_a_restriction_that_comes_later_shuts_the_link(store: Store, box: Letterbox) -> None:
    first = send(store, form(), box)
    token = token_in(box)
    code = code_of(store, token)
    update = {"is_update": "yes", "updates_notification_ref": first.reference, "sharing_restrictions": "Nobody."}
    send(store, word(example("0038") | update), box)
    assert ask(store, token, NOW + AGAIN) is None
    assert redeem(store, token, code) is None


def test_a_setting_forbids_the_same_mailbox_for_link_and_code(store: Store, box: Letterbox) -> None:
    send(store, form(notifier_email=SENDER), box, letterhead=STRICT)
    assert "Some questions are still open." in said(box)
    assert "http" not in said(box)


GIVEN = {"notifier_phone": "07700 900982", "notifier_email": "mo@school.example.org"}


@pytest.mark.parametrize(
    ("given", "allowed", "expected"),
    [
        (GIVEN, {"texts": True, "same_address": True}, Channel(Kind.CODE_BY_TEXT, "+447700900982")),
        (GIVEN, {"texts": False, "same_address": True}, Channel(Kind.CODE, "mo@school.example.org")),
        (
            GIVEN | {"notifier_phone": "01632 960 001"},
            {"texts": True, "same_address": True},
            Channel(Kind.CODE, "mo@school.example.org"),
        ),
        (
            GIVEN | {"notifier_email": SENDER.upper()},
            {"texts": False, "same_address": True},
            Channel(Kind.CODE, SENDER),
        ),
        (GIVEN | {"notifier_email": SENDER.upper()}, {"texts": False, "same_address": False}, None),
        (
            GIVEN | {"notifier_email": "a@b.example, c@d.example"},
            {"texts": False, "same_address": True},
            Channel(Kind.CODE, SENDER),
        ),
        ({}, {"texts": True, "same_address": False}, None),
        ({"notifier_phone": "not_known", "notifier_email": "not_known"}, {"texts": True, "same_address": False}, None),
    ],
)
def test_safety_18_the_code_goes_to_another_channel_where_one_is_known(
    given: dict[str, Any], allowed: dict[str, bool], expected: Channel | None
) -> None:
    assert channel_of(Answers(given), SENDER, **allowed) == expected


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900 982", "+447700900982"),
        ("+44 (0)7700 900982", "+447700900982"),
        ("0044 7700-900-982", "+447700900982"),
        ("01632 960 001", ""),
        ("07000 900982", ""),
        ("07600 900982", ""),
        ("07700 900982 x12", ""),
        ("07700 900982 or 07700 900983", ""),
        (None, ""),
    ],
)
def test_only_a_mobile_gets_a_text_message(typed: str | None, number: str) -> None:
    assert mobile_number(typed) == number


def test_what_the_link_opens_is_what_its_sender_sent_as_an_update_to_it(store: Store, box: Letterbox) -> None:
    receipt = send(store, form(), box)
    token = token_in(box)
    assert redeem(store, token, code_of(store, token)) is not None
    with store.reading() as session:
        draft = session.scalars(select(Draft)).one()
        kept = store.vault.get(draft, "answers")
        invitation = session.scalars(select(Invitation)).one()
        records = [row.what for row in session.scalars(select(AccessRecord).order_by(AccessRecord.at))]
    assert draft.dossier_id != receipt.dossier_id
    assert (invitation.used_at, invitation.draft_id) == (NOW, draft.id)
    sent, _ = NOTIFICATION.answers(example("0038"))
    own = {"is_update", "updates_notification_ref", "date_notification", "time_notification", "declaration"}
    own |= SET_BY_THE_SERVICE
    assert {name: value for name, value in kept.items() if name not in own} == {
        name: value for name, value in sent.to_json().items() if name not in own
    }
    assert (kept["is_update"], kept["updates_notification_ref"]) == ("yes", receipt.reference)
    assert "declaration" not in kept
    assert "invitation-opened" in records


def test_safety_18_what_others_sent_of_the_same_case_is_not_shown(store: Store, box: Letterbox) -> None:
    first = send(store, form(), box)
    token = token_in(box)
    other = {"is_update": "yes", "updates_notification_ref": first.reference, "incident_summary": "Told by others."}
    send(store, word(example("0038") | other), box)
    redeem(store, token, code_of(store, token))
    with store.reading() as session:
        kept = store.vault.get(session.scalars(select(Draft)).one(), "answers")
    assert kept["incident_summary"] == example("0038")["incident_summary"]


def test_a_link_opens_once(store: Store, box: Letterbox) -> None:
    send(store, form(), box)
    token = token_in(box)
    code = code_of(store, token)
    assert redeem(store, token, code)
    assert redeem(store, token, code) is None
    assert ask(store, token, NOW + AGAIN) is None


def test_a_link_ends(store: Store, box: Letterbox) -> None:
    send(store, form(), box)
    token = token_in(box)
    assert ask(store, token, NOW + timedelta(days=7) - timedelta(seconds=1)) is not None
    assert ask(store, token, NOW + timedelta(days=7)) is None


def test_a_code_ends_and_so_does_the_one_before(store: Store, box: Letterbox) -> None:
    send(store, form(), box)
    token = token_in(box)
    first = code_of(store, token)
    assert redeem(store, token, first, NOW + LASTS) is None
    second = code_of(store, token, NOW + LASTS)
    if first != second:
        assert redeem(store, token, first, NOW + LASTS) is None
    assert redeem(store, token, f" {second[:3]} {second[3:]}-", NOW + LASTS)


def test_a_second_click_makes_no_second_code(store: Store, box: Letterbox) -> None:
    send(store, form(), box)
    token = token_in(box)
    code = code_of(store, token)
    assert ask(store, token, NOW + AGAIN - timedelta(seconds=1)) == []
    assert redeem(store, token, code)


def test_too_many_wrong_codes_shut_the_link_whatever_codes_are_asked_for_between(store: Store, box: Letterbox) -> None:
    send(store, form(), box)
    token, at = token_in(box), NOW
    code = code_of(store, token, at)
    for number in range(TRIES):
        if number % 4 == 3:
            code = code_of(store, token, at)
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        assert redeem(store, token, wrong, at) is None
        at += AGAIN
    assert ask(store, token, at) is None
    assert redeem(store, token, code, at) is None


@pytest.mark.parametrize("typed", ["", "      ", "٠١٢٣٤٥", "\ud800", "0" * 10_000])
def test_before_a_code_was_asked_for_nothing_opens_the_link(typed: str, store: Store, box: Letterbox) -> None:
    send(store, form(), box)
    assert redeem(store, token_in(box), typed) is None


def test_codes_and_tokens_stand_nowhere_in_the_clear(store: Store, box: Letterbox) -> None:
    send(store, form(), box)
    token = token_in(box)
    code = code_of(store, token)
    with store.reading() as session:
        row = session.scalars(select(Invitation)).one()
        keys = list(session.scalars(select(OutgoingMessage.key)))
    assert token.encode() not in row.token_hash
    assert row.code_hash is not None
    assert code.encode() not in row.code_hash
    assert not any(token in key or code in key.split(":") for key in keys)


def test_codes_for_one_address_are_no_more_than_its_replies_a_day(store: Store, box: Letterbox) -> None:
    few = replace(LETTERHEAD, answering=Answering(per_address=2))
    send(store, form(), box)
    token = token_in(box)
    given = [ask(store, token, NOW + number * AGAIN, few) for number in range(4)]
    assert [len(keys or []) for keys in given] == [1, 1, 0, 0]


def test_what_a_reply_form_carried_over_from_another_notification_is_in_no_link(store: Store, box: Letterbox) -> None:
    receipt_id = send_and_mark_carried(store, box)
    with store.transaction() as session:
        receipt = session.get_one(Receipt, receipt_id)
        assert invitations.sender_of(session, store.vault, NOTIFICATION, receipt) is None


def send_and_mark_carried(store: Store, box: Letterbox) -> str:
    """A receipt whose reading says that an answer came from an earlier notification."""
    receipt = send(store, form(), box)
    with store.transaction() as session:
        found = session.get_one(Receipt, receipt.id)
        reading = session.scalars(select(ReadingRecord)).one()
        carried = {"incident_summary": {"how": "earlier", "where": "", "raw": "", "confidence": 1.0}}
        store.vault.put(reading, "provenance", carried)
        return found.id
