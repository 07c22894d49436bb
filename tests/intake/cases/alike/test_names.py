"""When two names may be one person's."""

import pytest

from intake.cases.alike.names import Names, compare, words_of


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Siân", "sian", Names.SAME),
        ("O'Brien", "OBrien", Names.SAME),
        ("Smith-Khan", "Khan Smith", Names.SAME),
        ("Mary Jane", "Mary", Names.SAME),
        ("Mary Jane", "Jane", Names.ANOTHER),
        ("Smith-Khan", "Khan", Names.ANOTHER),
        ("Ann Marie", "Annmarie", Names.ANOTHER),
        ("Robert", "Bob", Names.SHORT_FORM),
        ("Robert", "Bobbie", Names.SHORT_FORM),
        ("Samuel", "Sammy", Names.SHORT_FORM),
        ("Muhammad", "Mo", Names.SHORT_FORM),
        ("Łukasz", "Lukas", Names.SPELLING),
        ("Macdonald", "McDonald", Names.SPELLING),
        ("Nguyen", "Nugyen", Names.SPELLING),
        ("Phelan", "Faylen", Names.SOUND),
        ("J", "Joshua", Names.INITIAL),
        ("J.", "Robert", Names.DIFFERENT),
        ("Jack", "Jasper", Names.SAME_BEGINNING),
        ("Olivia", "Grace", Names.DIFFERENT),
        ("Lee", "Law", Names.DIFFERENT),
    ],
)
def test_names_are_compared_by_spelling_sound_and_short_form(one: str, other: str, found: Names) -> None:
    assert compare(words_of(one), words_of(other)) is found
    assert compare(words_of(other), words_of(one)) is found


@pytest.mark.parametrize(
    "nobody", ["", "not_known", "Unknown", "Baby", "Unborn", "Baby boy", "Twin 2", "?", "NK", None, 7]
)
def test_what_stands_for_nobody_knows_says_nothing(nobody: object) -> None:
    assert compare(words_of(nobody), words_of("Grace")) is None


def test_a_hostile_name_is_a_name() -> None:
    assert words_of("'; DROP TABLE case_trace;--", "\0\u202e", "<b>") == ("drop", "table", "case", "trace", "b")
    assert compare(("x" * 20_000,), ("y" * 20_000,)) is Names.DIFFERENT
