"""Which passwords are good enough, and those that the program draws."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from intake.accounts.passwords import LONGEST, ONCE_LENGTH, as_drawn, drawn, hash_password, matches, why_unfit
from intake.cases.reference import ALPHABET

EMAIL = "orla.pentreath@nhs.example.org"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("eleven char", "12 characters or more"),
        ("x" * (LONGEST + 1), "1000 characters or fewer"),
        ("aaaaaaaaaaaa", "repeats"),
        ("121212121212", "repeats"),
        (EMAIL, "e-mail address"),
        ("ORLA.PENTREATH@nhs.example.org", "e-mail address"),
        ("orla.pentreath", "e-mail address"),
        ("orla.pentreathorla.pentreath", "e-mail address"),
    ],
)
def test_what_is_easy_to_guess_is_refused_with_a_sentence(password: str, said: str) -> None:
    sentence = why_unfit(password, EMAIL)
    assert sentence is not None
    assert said in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    "password", ["quiet harbour lantern", "twelve-chars", "Größe und Mühe", "日本語の長い合言葉です。一二"]
)
def test_length_counts_and_kinds_of_characters_do_not(password: str) -> None:
    assert why_unfit(password, EMAIL) is None


def test_a_drawn_password_can_be_read_out_and_differs_each_time() -> None:
    made = {drawn() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert len(password.replace("-", "")) == ONCE_LENGTH
        assert set(password) - {"-"} <= set(ALPHABET)


@pytest.mark.parametrize(
    "typed", ["k7md rwx9 c3fh jq26", "K7MDRWX9C3FHJQ26", " k7md-rwx9–c3fh—jq26 ", "K7MD-RWX9-C3FH-JQ26"]
)
def test_a_drawn_password_opens_however_it_was_typed(typed: str) -> None:
    assert matches(hash_password("K7MD-RWX9-C3FH-JQ26"), as_drawn(typed))


def test_another_password_is_left_as_it_was_typed() -> None:
    assert as_drawn("quiet harbour lantern") == "quiet harbour lantern"
    assert as_drawn("sixteen letters!") == "sixteen letters!"


def test_one_letter_sent_as_two_characters_is_the_same_letter() -> None:
    assert matches(hash_password("caf\u00e9 au lait now"), "cafe\u0301 au lait now")
    assert not matches(hash_password("caf\u00e9 au lait now"), "cafe au lait now")


@pytest.mark.usefixtures("costly_passwords")
def test_a_hash_costs_what_rfc_9106_asks_for_where_memory_is_short() -> None:
    made = hash_password("quiet harbour lantern")
    assert extract_parameters(made) == RFC_9106_LOW_MEMORY
    assert matches(made, "quiet harbour lantern")
    assert not matches(made, "quiet harbour lanterns")
