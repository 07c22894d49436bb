"""References for the telephone."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.cases.reference import ALPHABET, check, find_in, make, normalise, spoken

KEY = b"a key of the test"
SAMPLES = [make(KEY, bytes([number])) for number in range(40)]
REFERENCES = st.binary(max_size=80).map(lambda identity: make(KEY, identity))


def test_the_same_receipt_has_the_same_reference_and_another_key_another() -> None:
    assert make(KEY, b"receipt") == make(KEY, b"receipt")
    assert make(KEY, b"receipt") != make(b"another key", b"receipt")


def test_a_second_attempt_gives_another_reference() -> None:
    assert len({make(KEY, b"receipt", attempt) for attempt in range(100)}) == 100


def test_nobody_mistakes_a_character_for_another() -> None:
    assert not set(ALPHABET) & set("01IOLS58BZUAE")
    assert len(set(ALPHABET)) == len(ALPHABET) == 23


@given(REFERENCES)
def test_every_reference_passes_its_own_check(reference: str) -> None:
    assert check(reference)
    assert len(reference) == 11
    assert reference[5] == "-"


@pytest.mark.parametrize("reference", SAMPLES)
def test_every_single_wrong_character_is_found(reference: str) -> None:
    plain = reference.replace("-", "")
    for place in range(len(plain)):
        for other in ALPHABET:
            if other != plain[place]:
                assert not check(plain[:place] + other + plain[place + 1 :])


@pytest.mark.parametrize("reference", SAMPLES)
def test_every_two_characters_that_changed_places_are_found(reference: str) -> None:
    plain = reference.replace("-", "")
    for first, second in combinations(range(len(plain)), 2):
        changed = list(plain)
        changed[first], changed[second] = changed[second], changed[first]
        if plain[first] != plain[second]:
            assert not check("".join(changed))


@given(REFERENCES, st.sampled_from([" ", "-", "", "–", "\u2011", " - ", "_"]))
def test_a_reference_is_known_however_it_is_typed(reference: str, dash: str) -> None:
    typed = f"  {reference.lower().replace('-', dash)} "
    assert normalise(typed) == reference
    assert normalise(" ".join(reference.replace("-", ""))) == reference


@pytest.mark.parametrize("text", ["", "K7MD4", "NSP-2026-0031", "K7MD4-RWX9C-K7MD4", "O0O0O-11111", "KKKKK-KKKKC7"])
def test_other_text_is_no_reference(text: str) -> None:
    assert normalise(text) is None


@given(REFERENCES, REFERENCES)
def test_references_are_found_in_a_subject(one: str, other: str) -> None:
    subject = f"RE: FW: [SECURE] update {one.lower()}, and ({other.replace('-', ' ')})?"
    assert set(find_in(subject)) >= {one, other}
    assert find_in(f"{one} {one}").count(one) == 1


@given(REFERENCES)
def test_a_word_of_five_letters_before_it_does_not_hide_a_reference(reference: str) -> None:
    assert reference in find_in(f"KTMWF {reference}")


def test_a_subject_without_a_reference_has_none() -> None:
    assert find_in("Urgent: please call me about Tuesday, ref 2026/0031, Kitty") == []


def test_a_reference_inside_a_longer_word_is_none() -> None:
    assert find_in(f"X{SAMPLES[0]}") == []
    assert find_in(f"{SAMPLES[0]}7") == []


def test_the_telephone_form() -> None:
    assert spoken("K7MD4-R") == "K for Kilo, seven, M for Mike, D for Delta, four, dash, R for Romeo"


@given(REFERENCES)
def test_every_reference_can_be_said(reference: str) -> None:
    assert len(spoken(reference).split(", ")) == 11
