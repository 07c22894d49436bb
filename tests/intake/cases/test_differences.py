"""What an update says differently: question, before and now; rows by whom they are about."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cases.differences import Changed, differences, laid_over, may_share_a_child
from tests.examples import EXAMPLES, example

TOM = {"child_forenames": "Tomas", "child_surname": "Quillfeather", "child_dob": "2019-03-02"}
WREN = {"child_forenames": "Wren", "child_surname": "Quillfeather", "child_dob": "2022-07-30"}


def answers(given: dict[str, Any]) -> Answers:
    return NOTIFICATION.answers(given)[0]


def children(*rows: dict[str, Any]) -> Answers:
    return answers({"children": list(rows)})


def found(known: Answers, later: Answers) -> tuple[Changed, ...]:
    return differences(NOTIFICATION, known, later)


def test_a_question_is_shown_in_words_before_and_now() -> None:
    known = answers({"family_informed": "no", "incident_summary": "He fell.", "police_reference": "1"})
    later = answers({"family_informed": "yes", "incident_summary": "He fell.", "media_interest": "actual"})
    label = {name: NOTIFICATION.questions[name].label for name in ("family_informed", "media_interest")}
    said = {one.label: (one.before, one.now) for changed in found(known, later) for one in changed.differences}
    assert said[label["family_informed"]][0].startswith("No")
    assert said[label["family_informed"]][1].startswith("Yes")
    assert said[label["media_interest"]][0] == ""
    assert len(said) == 2


def test_a_blank_takes_nothing_back_and_the_order_of_choices_is_none() -> None:
    known = answers({"incident_summary": "He fell.", "incident_types": ["other_physical_injury", "neglect"]})
    assert found(known, answers({})) == ()
    assert found(known, answers({"incident_types": ["neglect", "other_physical_injury"]})) == ()
    assert laid_over(NOTIFICATION, known, answers({})).equal(known)


def test_what_an_update_says_of_itself_is_no_difference() -> None:
    known = answers({"is_update": "no", "date_notification": "2026-09-07"})
    later = answers({"is_update": "yes", "updates_notification_ref": "K7MD4-RWX9C", "date_notification": "2026-09-08"})
    assert found(known, later) == ()


def test_the_same_child_is_known_in_any_place_of_the_list() -> None:
    known = children(TOM, WREN)
    moved = found(known, children(WREN | {"child_current_location": "Ward 4"}, TOM))
    assert moved == (Changed("Child 1: Wren Quillfeather", moved[0].differences),)
    assert moved[0].differences[0].now == "Ward 4"
    assert found(known, children(WREN)) == ()


def test_a_name_that_is_spelt_otherwise_is_the_same_child_by_its_date_of_birth() -> None:
    (changed,) = found(children(TOM, WREN), children(TOM | {"child_forenames": "Thomas"}))
    assert not changed.new
    assert [(one.before, one.now) for one in changed.differences] == [("Tomas", "Thomas")]


def test_a_child_that_nobody_named_before_is_new_and_shown_whole() -> None:
    (changed,) = found(children(TOM), children(TOM, WREN))
    assert (changed.heading, changed.new) == ("Child 2: Wren Quillfeather", True)
    assert {one.now for one in changed.differences} >= {"Wren", "Quillfeather"}
    assert {one.before for one in changed.differences} == {""}


def test_a_child_without_a_name_may_get_one() -> None:
    unborn = {"child_dob_status": "unborn", "child_role": "victim"}
    (changed,) = found(children(unborn), children(TOM))
    assert not changed.new
    assert ("", "Tomas") in [(one.before, one.now) for one in changed.differences]
    assert found(children(TOM, unborn), children(TOM, unborn)) == ()


def test_an_answer_that_nobody_knows_tells_no_child_from_another() -> None:
    nobody = {"child_forenames": "not_known", "child_surname": "not_known", "child_role": "victim"}
    assert may_share_a_child(children(nobody), children(TOM))
    (changed,) = found(children(nobody), children(TOM))
    assert not changed.new


def test_the_next_update_is_compared_with_all_that_was_known() -> None:
    first, second = children(TOM), children(WREN | {"child_current_location": "Ward 4"})
    known = laid_over(NOTIFICATION, first, second)
    assert [row["child_forenames"] for row in known.rows("children")] == ["Tomas", "Wren"]
    (changed,) = found(known, children(WREN | {"child_current_location": "Home"}))
    assert [(one.before, one.now) for one in changed.differences] == [("Ward 4", "Home")]


def test_a_new_date_beside_others_is_new_alone() -> None:
    one, other = (
        {"event_date": "2026-09-01", "event_description": "Seen."},
        {"event_date": "2026-09-03", "event_description": "Moved."},
    )
    (changed,) = found(answers({"key_events": [one]}), answers({"key_events": [other, one]}))
    assert changed.new
    assert changed.heading == "Key date 1"


def test_other_children_are_no_child_of_the_case() -> None:
    assert not may_share_a_child(children(TOM), children(WREN))
    assert may_share_a_child(children(TOM), children(WREN, TOM | {"child_dob": "2019-03-20"}))
    assert may_share_a_child(children(TOM), answers({}))


@given(some.sampled_from(EXAMPLES), some.sampled_from(EXAMPLES))
def test_laid_over_is_what_explains_every_difference(one: dict[str, Any], other: dict[str, Any]) -> None:
    known, later = answers(one), answers(other)
    whole = laid_over(NOTIFICATION, known, later)
    assert found(known, known) == ()
    assert found(whole, later) == ()
    assert sum(len(changed.differences) for changed in found(answers({}), later)) <= len(list(later.paths()))


def test_every_difference_of_the_examples_has_words() -> None:
    for changed in found(answers({}), answers(example("0031"))):
        assert changed.heading
        assert all(one.now for one in changed.differences)
