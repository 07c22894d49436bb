"""Two machines that answer each other come to rest, whatever the other one does (EXPERIENCE 14)."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Final

import pytest

from intake.cases.working_days import local_date
from intake.pipeline.answering import USUAL
from intake.store.store import Store
from tests.examples import example
from tests.figures import Figure
from tests.intake.pipeline.made import NOW, Letterbox, mail, word
from tests.intake.pipeline.post import VOUCHED, send

ROUNDS: Final = 1000
SLICE: Final = 30
A_DAY: Final = 100
"""Rounds that the loop makes in one day: one every quarter of an hour."""
APART: Final = timedelta(days=1) / A_DAY

Machine = Callable[[EmailMessage, int], bytes]
"""Answers the letter it had last with its mail of that number."""


def written(came: EmailMessage, number: int, **headers: str) -> EmailMessage:
    """An answer that no other equals, with our own text in it."""
    message = EmailMessage()
    message["From"], message["To"] = str(came["To"]), str(came["From"])
    message["Subject"] = f"Automatic reply: {came['Subject']}"
    message["Message-ID"] = f"<{number}@nhs.example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(f"I am away. You wrote:\n{came.get_content()}")
    return message


def says_so(came: EmailMessage, number: int) -> bytes:
    return written(came, number, Auto_Submitted="auto-replied").as_bytes()


def hides_it(came: EmailMessage, number: int) -> bytes:
    return written(came, number).as_bytes()


def keeps_the_thread(came: EmailMessage, number: int) -> bytes:
    return written(came, number, In_Reply_To=str(came["Message-ID"])).as_bytes()


def is_a_list(came: EmailMessage, number: int) -> bytes:
    return written(came, number, List_Id="<heads.example.org>").as_bytes()


def writes_as_us(came: EmailMessage, number: int) -> bytes:
    message = written(came, number)
    message.replace_header("From", str(came["From"]))
    return message.as_bytes()


def makes_up_a_tag(came: EmailMessage, number: int) -> bytes:
    message = written(came, number)
    message.replace_header("From", f"desk+{number}@nhs.example.org")
    return message.as_bytes()


def makes_up_an_address(came: EmailMessage, number: int) -> bytes:
    message = written(came, number)
    message.replace_header("From", f"ticket-{number}@nhs.example.org")
    return message.as_bytes()


def sends_a_new_form_each_time(_came: EmailMessage, number: int) -> bytes:
    form = word(example("0038") | {"incident_summary": f"For the {number}th time."})
    return mail(("form.docx", form), Authentication_Results=VOUCHED, Message_ID=f"<{number}@nhs.example.org>")


def looped(store: Store, machine: Machine, rounds: int, began: datetime = NOW) -> Counter[tuple[str, date]]:
    """Let ``machine`` answer the last letter it had, again and again, answered or not. How many letters each of its
    addresses got on each day."""
    box, got, now = Letterbox(), Counter[tuple[str, date]](), began
    send(store, mail(), box, now)
    came = box.letters[-1].data
    for number in range(rounds):
        now = began + number * APART
        box.letters.clear()
        last = BytesParser(policy=policy.default).parsebytes(came)
        send(store, machine(last, number), box, now)
        assert len(box.letters) <= 1
        for letter in box.letters:
            got[letter.to, local_date(now)] += 1
            came = letter.data
    return got


@pytest.mark.parametrize("machine", [says_so, keeps_the_thread, is_a_list, writes_as_us])
def test_story_14_what_can_be_known_for_a_machine_is_never_answered(machine: Machine, store: Store) -> None:
    assert looped(store, machine, SLICE) == {}


@pytest.mark.parametrize("machine", [hides_it, makes_up_a_tag])
def test_story_14_a_machine_that_hides_it_is_answered_once_a_day(machine: Machine, store: Store) -> None:
    got = looped(store, machine, SLICE, NOW.replace(hour=19))
    # Over midnight. The one that makes up a tag was another address in its first mail, which had a reply of its own.
    assert list(got.values()) == [1] * (2 if machine is makes_up_a_tag else 1)


def test_story_14_a_machine_that_sends_forms_is_answered_up_to_the_cap(store: Store) -> None:
    got = looped(store, sends_a_new_form_each_time, SLICE)
    assert list(got.values()) == [USUAL.per_address - 1]  # its first mail had one


@pytest.mark.prove
@pytest.mark.parametrize(
    ("machine", "a_day"),
    [
        (says_so, 0),
        (hides_it, 1),
        (keeps_the_thread, 0),
        (makes_up_a_tag, 1),
        (makes_up_an_address, USUAL.per_domain),
        (sends_a_new_form_each_time, USUAL.per_address),
    ],
    ids=lambda given: given.__name__ if callable(given) else "",
)
def test_story_14_a_thousand_rounds_come_to_rest(machine: Machine, a_day: int, store: Store, figure: Figure) -> None:
    got = looped(store, machine, ROUNDS)
    by_day = Counter[date]()
    for (_, day), letters in got.items():
        by_day[day] += letters
    assert max(by_day.values(), default=0) <= a_day
    days = len({local_date(NOW + number * APART) for number in range(ROUNDS)})
    what = machine.__name__.replace("_", " ")
    figure(f"A machine that {what}: our replies", f"{sum(got.values())} to {ROUNDS:,} mails over {days} days")
