"""What speaks for and against two notifications being about one child."""

from typing import Any

import pytest

from intake.cases.alike.evidence import POINTS, WORDS, Likeness, Reason
from intake.cases.alike.score import likeness, seen
from intake.cases.alike.tokens import tokens_of

CHILD: dict[str, Any] = {
    "child_forenames": "Rowan",
    "child_surname": "Tattersall",
    "child_dob_status": "exact",
    "child_dob": "2019-04-07",
    "child_sex": "male",
    "child_home_address": "12 Heron Lane, Exampleton",
    "child_home_postcode": "ZZ99 3VZ",
}


def told(*children: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"date_notification": "2026-03-02", "incident_date": "2026-02-27", "children": list(children), **more}


def compared(one: dict[str, Any], other: dict[str, Any]) -> Likeness:
    return likeness(seen(one), seen(other))


def with_child(**changes: Any) -> Likeness:
    other = told({**CHILD, **changes})
    assert tokens_of(seen(told(CHILD))) & tokens_of(seen(other)), "it is not even a candidate"
    return compared(told(CHILD), other)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, Reason.SAME_FORENAME),
        ({"child_forenames": "Rowam"}, Reason.FORENAME_SPELT_ALIKE),
        ({"child_surname": "Tatersal"}, Reason.SURNAME_SPELT_ALIKE),
        ({"child_surname": "Okafor"}, Reason.OTHER_SURNAME),
        ({"child_surname": "Okafor", "child_other_names": "Rowan Tattersall"}, Reason.ANOTHER_SURNAME),
        ({"child_dob": "2019-07-04"}, Reason.SWAPPED_BIRTH),
        ({"child_dob": "2019-04-08"}, Reason.BIRTH_SLIP),
        ({"child_home_postcode": "ZZ99 3WZ"}, Reason.POSTCODE_SLIP),
        ({"child_dob": "", "child_dob_status": "not_known", "child_age_text": "about 6 years"}, Reason.BIRTH_MAY_BE),
        ({"child_surname": "Okafor", "child_dob": "2019-07-04"}, Reason.SWAPPED_BIRTH),
        ({"child_forenames": "Baby"}, Reason.SAME_BIRTH),
    ],
)
def test_a_child_is_known_again_after_one_slip_or_two(changes: dict[str, Any], reason: Reason) -> None:
    found = with_child(**changes)
    assert found.possible
    assert reason in found.reasons


def test_brothers_and_sisters_of_one_incident_are_not_one_child() -> None:
    sister = {**CHILD, "child_forenames": "Ingrid", "child_dob": "2016-11-30", "child_sex": "female"}
    adults = {"adults": [{"person_name": "Maud Tattersall"}], "incident_postcode": "ZZ99 3VZ"}
    assert not compared(told(CHILD, **adults), told(sister, **adults)).possible


def test_one_child_of_several_is_enough() -> None:
    brother = {**CHILD, "child_forenames": "Ingrid", "child_dob": "2016-11-30", "child_sex": "female"}
    other = {**CHILD, "child_forenames": "Percy", "child_dob": "2012-01-03"}
    assert compared(told(brother, CHILD), told(other, CHILD)).possible
    assert Reason.MORE_CHILDREN in compared(told(brother, CHILD), told(CHILD, brother)).reasons


def test_an_nhs_number_decides_for_and_against_a_twin() -> None:
    numbered = {**CHILD, "child_nhs_number": "9990000069"}
    twin = {**CHILD, "child_forenames": "Percy", "child_nhs_number": "9990000018"}
    assert Reason.OTHER_NHS in compared(told(numbered), told(twin)).reasons
    assert not compared(told(numbered), told(twin)).possible
    elsewhere = {"child_forenames": "Ro", "child_nhs_number": "999 000 0069"}
    assert compared(told(numbered), told(elsewhere)).possible


def test_one_common_name_is_not_one_child() -> None:
    other = {**CHILD, "child_dob": "2012-11-30", "child_home_address": "3 Mill Road", "child_home_postcode": "ZZ99 1AA"}
    assert not compared(told(CHILD), told(other)).possible


def test_not_known_says_nothing_for_or_against() -> None:
    blank = dict.fromkeys(CHILD, "not_known")
    found = compared(told(CHILD), {"children": [blank], "incident_date": "not_known", "adults": [{}]})
    assert found == Likeness(0.0, ())
    assert compared(told(blank), told(blank)).reasons == (Reason.SAME_DAY,)


@pytest.mark.parametrize(
    "odd", [{}, {"children": "none"}, {"children": []}, {"children": ["Rowan"]}, {"children": [{}]}]
)
def test_answers_without_a_child_are_like_nothing(odd: dict[str, Any]) -> None:
    assert not compared(told(CHILD), odd).possible
    assert isinstance(tokens_of(seen(odd)), frozenset)


def test_every_reason_has_points_and_words() -> None:
    assert set(POINTS) == set(WORDS) == set(Reason)
