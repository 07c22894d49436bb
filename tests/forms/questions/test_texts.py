"""Text as people type it is kept verbatim; what looks wrong is doubted, never refused."""

import pytest

from forms import NOT_KNOWN, OPTIONAL, DataClass, Email, LongText, NhsNumber, Phone, Postcode, PupilNumber, Text

NAME = Text("name", "Your name", OPTIONAL, DataClass.PERSONAL)
STORY = LongText("story", "What happened", OPTIONAL, DataClass.SPECIAL, min_length=20)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Orla\tPentreath ", "Orla\tPentreath"),
        ("Orla\r\nPentreath", "Orla Pentreath"),
        ("e\u0301", "\u00e9"),
        ("a\x00b\x0bc", "abc"),
        ("=1+1", "=1+1"),
        ("   ", None),
        ("", None),
    ],
)
def test_one_line_is_tidied_and_no_more(typed: str, kept: str | None) -> None:
    assert NAME.normalise(typed) == kept


def test_long_text_keeps_its_lines() -> None:
    assert STORY.normalise("one\r\n\r\n  two\rthree ") == "one\n\n  two\nthree"


def test_twenty_thousand_characters_are_kept_whole() -> None:
    story = "Long story. " * 1_700
    assert STORY.normalise(story) == story.strip()


def test_the_words_not_known_stay_the_senders_own() -> None:
    assert NAME.read_text("Not known") == "Not known"
    assert NAME.read_text(NAME.show(NOT_KNOWN)) == NOT_KNOWN
    assert NAME.normalise("not_known") == NOT_KNOWN
    assert NAME.normalise("(not known)") == NOT_KNOWN


def test_a_short_text_is_doubted_not_refused() -> None:
    assert STORY.normalise("Fell.") == "Fell."
    assert [doubt.problem for doubt in STORY.doubts("Fell.")] == ["short"]
    assert STORY.doubts("A long enough account of it.") == []
    assert STORY.doubts(NOT_KNOWN) == []


@pytest.mark.parametrize("good", ["a.b@nhs.example.org", "x+y@example.org"])
def test_email_addresses_pass(good: str) -> None:
    assert Email("e", "E-mail", OPTIONAL, DataClass.PERSONAL).doubts(good) == []


@pytest.mark.parametrize("bad", ["nobody", "a@b", "a b@example.org", "a@example.org, b@example.org", "a@b@example.org"])
def test_what_is_no_email_address_is_doubted(bad: str) -> None:
    assert [d.problem for d in Email("e", "E-mail", OPTIONAL, DataClass.PERSONAL).doubts(bad)] == [
        "not-an-email-address"
    ]


@pytest.mark.parametrize("good", ["01632 960101", "+44 7700 900201", "(01632) 960 001", "01632 960101 ext 12"])
def test_telephone_numbers_pass(good: str) -> None:
    assert Phone("p", "Phone", OPTIONAL, DataClass.PERSONAL).doubts(good) == []


@pytest.mark.parametrize("bad", ["ask the office", "960101", "+1 555 0100 0000 0000"])
def test_what_is_no_telephone_number_is_doubted(bad: str) -> None:
    assert len(Phone("p", "Phone", OPTIONAL, DataClass.PERSONAL).doubts(bad)) == 1


def test_postcodes_are_doubted_by_pattern() -> None:
    postcode = Postcode("p", "Postcode", OPTIONAL, DataClass.PERSONAL)
    assert postcode.doubts("zz99 3wz") == []
    assert len(postcode.doubts("ZZ99")) == 1


def test_an_nhs_number_carries_its_check() -> None:
    number = NhsNumber("n", "NHS number", OPTIONAL, DataClass.PERSONAL)
    assert number.normalise("999 115-8383") == "9991158383"
    assert number.doubts("9991158383") == []
    for place, digit in enumerate("9991158383"):
        changed = "9991158383"[:place] + str((int(digit) + 1) % 10) + "9991158383"[place + 1 :]
        assert [doubt.problem for doubt in number.doubts(changed)] == ["check-digit"]
    assert number.normalise("on the ward") == "on the ward"


def test_a_pupil_number_carries_its_check() -> None:
    number = PupilNumber("n", "Pupil number", OPTIONAL, DataClass.PERSONAL)
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    assert [letter for letter in letters if not number.doubts(f"{letter}801200001001")] == ["H"]
    assert number.normalise("h 801 2000 01001") == "H801200001001"


def test_a_value_that_is_no_text_is_refused_without_quoting_it() -> None:
    with pytest.raises(Exception, match="not-text"):
        NAME.normalise({"secret": "value"})
