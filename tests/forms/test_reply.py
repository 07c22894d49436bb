"""What a notification leaves open, and a reply laid over what it said."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from forms import Answers, Provenance, Reading
from forms.answers import Reply
from forms.notification import NOTIFICATION
from forms.reply import CARRIED, completed, initials, open_questions
from tests.examples import example

TODAY: Final = date(2026, 9, 8)
REFERENCE: Final = "K7MD4-RWX9C"


def answers(given: dict[str, Any]) -> Answers:
    return NOTIFICATION.answers(given)[0]


EARLIER: Final = answers(
    {
        "children": [
            {"child_forenames": "Wren", "child_surname": "Pellow", "child_outcome_now": "died"},
            {"child_forenames": "Ash", "child_surname": "Pellow"},
        ]
    }
)


def reply(given: dict[str, Any], **rows: tuple[int | None, ...]) -> Reading:
    said = answers(given)
    found = {path: Provenance("control", path, "raw", 1.0) for path, _ in said.paths()}
    return Reading("partial", "notification", None, said, provenance=found, reply=Reply(REFERENCE, rows))


def test_what_is_missing_is_open_and_what_hangs_on_it_too() -> None:
    given = example("0034")
    missing = NOTIFICATION.missing(answers(given))
    found = open_questions(NOTIFICATION, answers(given))
    assert set(missing) <= set(found)
    assert set(found) - set(missing) == {"family_not_informed_reason"}  # asked only of some answers to the other


def test_a_complete_notification_leaves_nothing_open() -> None:
    assert open_questions(NOTIFICATION, answers(example("0031"))) == []


def test_without_any_child_the_first_child_is_asked_for() -> None:
    found = open_questions(NOTIFICATION, answers({}))
    assert "children[0].child_surname" in found
    assert not [path for path in found if path.startswith("children[1]")]


def test_a_new_answer_lands_in_the_row_that_its_block_was_about() -> None:
    read = reply({"children": [{"child_role": "seriously_harmed"}]}, children=(1,))
    whole = completed(NOTIFICATION, read, EARLIER, TODAY)
    first, second = whole.answers.rows("children")
    assert first == {"child_forenames": "Wren", "child_surname": "Pellow", "child_outcome_now": "died"}
    assert second == {"child_forenames": "Ash", "child_surname": "Pellow", "child_role": "seriously_harmed"}
    assert whole.provenance["children[1].child_role"].how == "control"
    assert whole.provenance["children[1].child_surname"].how == CARRIED
    assert REFERENCE in whole.provenance["children[1].child_surname"].where


def test_a_block_that_somebody_added_comes_behind_the_others() -> None:
    given = {"children": [{"child_role": "seriously_harmed"}, {"child_role": "died"}, {"child_surname": "Penhale"}]}
    whole = completed(NOTIFICATION, reply(given, children=(1, 1, None)), EARLIER, TODAY)
    roles = [row.get("child_role") for row in whole.answers.rows("children")]
    assert roles == [None, "seriously_harmed", "died", None]
    assert whole.answers.at("children[3].child_surname") == "Penhale"


def test_an_answer_whose_condition_was_met_before_is_not_found_fault_with() -> None:
    read = reply({"children": [{"child_date_of_death": "2026-09-07"}]}, children=(0,))
    whole = completed(NOTIFICATION, read, EARLIER, TODAY)
    assert "does-not-apply" not in {finding.problem for finding in whole.findings}
    assert "children[0].child_date_of_death" not in whole.missing
    assert "children[0].child_role" in whole.missing


def test_groups_that_the_reply_does_not_speak_of_stay_out_of_it() -> None:
    whole = completed(NOTIFICATION, reply({"family_informed": "no"}), EARLIER, TODAY)
    assert set(whole.answers) == {"family_informed"}


def test_a_name_gives_its_first_letter_and_no_more() -> None:
    assert initials("wren", "O'Hara") == "W.O."
    assert initials("not_known", None) == "?.?."
