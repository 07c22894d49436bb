"""Two machines that answer each other come to rest (EXPERIENCE 14)."""

from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from intake.pipeline.receive import receive_message
from intake.store.store import Store
from tests.figures import Figure
from tests.intake.pipeline.made import KEY, NOW, Letterbox, mail, pipeline

DAY_ROUNDS = 100
ROUNDS = 1000


def answer(number: int, letter: bytes, *, honest: bool) -> bytes:
    """What a machine answers: a mail that no other equals, with our own text in it."""
    came = BytesParser(policy=policy.default).parsebytes(letter)
    message = EmailMessage()
    message["From"], message["To"] = str(came["To"]), str(came["From"])
    message["Subject"] = f"Automatic reply: {came['Subject']}"
    message["Message-ID"] = f"<{number}@nhs.example.org>"
    if honest:
        message["Auto-Submitted"] = "auto-replied"
    message.set_content(f"I am away. You wrote:\n{came.get_content()}")
    return message.as_bytes()


def looped(store: Store, box: Letterbox, rounds: int, *, honest: bool) -> int:
    """Let a machine answer our first reply, again and again. Returns how many letters we wrote."""
    receive_message(store, KEY, mail(), NOW)
    pipeline(store, transport=box).drain(NOW)
    first = box.letters[0].data
    for number in range(rounds):
        now = NOW + timedelta(days=number // DAY_ROUNDS)
        receive_message(store, KEY, answer(number, first, honest=honest), now)
        pipeline(store, transport=box).drain(now)
    return len(box.letters)


def test_story_14_a_machine_that_says_so_is_never_answered(store: Store, box: Letterbox) -> None:
    assert looped(store, box, 10, honest=True) == 1


def test_story_14_a_machine_that_hides_it_is_answered_once_a_day(store: Store, box: Letterbox) -> None:
    assert looped(store, box, DAY_ROUNDS // 10, honest=False) == 1


@pytest.mark.prove
def test_story_14_a_thousand_rounds_are_one_reply_a_day(store: Store, box: Letterbox, figure: Figure) -> None:
    replies = looped(store, box, ROUNDS, honest=False)
    days = ROUNDS // DAY_ROUNDS
    assert replies == days
    figure("Answering machines looped, our replies", f"{replies} to {ROUNDS:,} mails over {days} days")
