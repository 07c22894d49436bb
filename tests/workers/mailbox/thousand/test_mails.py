"""The mails are what the proof says of them: so many, all different, one of each kind, the planted words inside."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from email import message_from_bytes

import pytest

from tests.workers.mailbox.thousand.canary import BORN, FORENAME, NARRATIVE, SURNAME, found_in
from tests.workers.mailbox.thousand.counted import Tally, digest, kept_of
from tests.workers.mailbox.thousand.expected import Form, Known, Mail, Replies
from tests.workers.mailbox.thousand.mails import Draw, delivered, drawn, kinds
from tests.workers.mailbox.thousand.mails.draw import LIMIT
from tests.workers.mailbox.thousand.plans import PLANS
from tests.workers.mailbox.thousand.run import Outcome
from tests.workers.mailbox.thousand.table import as_markdown

KNOWN = (Known("first", "K7MD4-RWX9C"),)


@pytest.fixture(scope="module")
def mails() -> list[Mail]:
    return drawn(Draw(1, KNOWN), 200)


def test_there_are_as_many_as_were_asked_for_and_all_kinds_among_them(mails: list[Mail]) -> None:
    assert delivered(mails) == 200
    assert {mail.kind for mail in mails} == {each.name for each in kinds()}
    assert len({digest(kept_of(mail)) for mail in mails}) == len(mails)


def test_the_same_seed_gives_the_same_mails_and_another_gives_others() -> None:
    first, again, other = (drawn(Draw(seed, KNOWN), 60) for seed in (1, 1, 2))
    assert [mail.raw for mail in first] == [mail.raw for mail in again]
    assert [mail.kind for mail in first] != [mail.kind for mail in other]


def test_too_few_mails_for_one_of_each_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="So few"):
        drawn(Draw(1, KNOWN), 10)


def test_only_what_is_too_large_is_over_the_limit(mails: list[Mail]) -> None:
    assert all((len(mail.raw) > LIMIT) == mail.too_large for mail in mails)


def test_whoever_is_answered_is_answered_for_one_kind_of_mail(mails: list[Mail]) -> None:
    kinds_of = {(mail.sender, mail.kind, mail.verified) for mail in mails if mail.replies is not Replies.NONE}
    assert max(Counter(sender for sender, _, _ in kinds_of).values()) == 1


def test_every_form_holds_the_planted_words(mails: list[Mail]) -> None:
    plain = [mail for mail in mails if mail.kind in ("verified form", "update", "equal answers")]
    dated = 0
    for mail in plain:
        (document,) = (part for part in message_from_bytes(mail.raw).walk() if part.get_filename())
        data = document.get_payload(decode=True)
        assert isinstance(data, bytes)
        with zipfile.ZipFile(io.BytesIO(data)) as form:
            text = form.read("word/document.xml")
        dated += bool({BORN, "19/07/2013", "19 July 2013"} & set(found_in(text)))
        assert {FORENAME, SURNAME, NARRATIVE} <= set(found_in(text))
        assert found_in(mail.raw) != []
    assert len(plain) >= 30
    assert dated > len(plain) * 0.8  # of one example in twelve only the month is known


def test_forms_about_one_notification_say_whose_case_they_are(mails: list[Mail]) -> None:
    updates = [part for mail in mails for part in mail.parts if isinstance(part, Form) and part.update]
    assert {part.notification for part in updates} == {"first"}


def test_the_page_names_every_run_and_every_kind() -> None:
    tally = Tally(mails=1000, receipts=1020, as_expected=1019, lost=1)
    outcomes = [Outcome(plan, 1, tally, ["a word in a log"], 61.0, {"SIGKILL": plan.kills}) for plan in PLANS]
    page = as_markdown(outcomes, "Taken somewhere.")
    assert all(plan.says in page for plan in PLANS)
    assert all(f"| {each.name} | {each.says} |" in page for each in kinds())
    assert page.count("1,019 of 1,020") == page.count("0 MB searched, 1 found") == len(PLANS)
