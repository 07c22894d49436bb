"""Rows of a brought form that its sender changed or took away: their answers and texts stay with the right child."""

from __future__ import annotations

from typing import Any

import pytest

from forms import Answers
from forms.notification import NOTIFICATION
from intake.cases.brought import READ, Brought, sent_with, to_send, unchanged, with_the_notification
from intake.cases.brought_rows import rows_now

ANN, BEN, CAT = ({"child_forenames": name, "child_surname": "Oakvessel"} for name in ("Ann", "Ben", "Cat"))
PASSAGE = {"kind": "answer", "text": "Ben", "path": "children[1].child_forenames"}
FOUND = {"how": "control", "where": "child_forenames", "raw": "Ben", "confidence": 1.0}


def answers(*children: dict[str, str], **more: Any) -> Answers:
    return NOTIFICATION.answers({"children": list(children), **more})[0]


def read(*children: dict[str, str], **more: Any) -> Brought:
    return Brought(
        "o" * 32,
        "00",
        READ,
        answers=answers(*children, **more),
        provenance={"children[1].child_forenames": FOUND},
        passages=(PASSAGE,),
    )


@pytest.mark.parametrize(
    ("now", "rows"),
    [
        ((ANN, BEN, CAT), [0, 1, 2]),
        ((BEN, CAT), [None, 0, 1]),
        ((ANN, CAT), [0, None, 1]),
        (({**ANN, "child_forenames": "Anna"}, CAT), [None, None, 1]),
        (({**ANN, "child_age_text": "about four"}, CAT), [0, None, 1]),
        (({"child_forenames": "Dan"},), [None, None, None]),
        ((ANN, {"child_forenames": "Benjamin"}, CAT), [0, 1, 2]),
        ((), [None, None, None]),
        ((ANN, BEN, CAT, {"child_forenames": "Dan"}), [0, 1, 2]),
    ],
)
def test_a_row_is_known_by_what_it_says(now: tuple[dict[str, str], ...], rows: list[int | None]) -> None:
    assert rows_now(answers(ANN, BEN, CAT), answers(*now)) == {"children": rows}


def test_a_list_of_ticks_is_no_group() -> None:
    ticked = NOTIFICATION.answers({"incident_types": ["drowning", "missing"]})[0]
    assert rows_now(ticked, ticked) == {}


def test_where_an_answer_came_from_moves_with_its_child() -> None:
    sent = sent_with(with_the_notification(NOTIFICATION, read(ANN, BEN, CAT), answers(BEN, CAT)))
    assert sent["provenance"].keys() == {"children[0].child_forenames"}
    assert [one.path for one in sent["passages"]] == ["children[0].child_forenames"]


def test_the_words_about_a_child_that_was_taken_away_stand_at_no_other_child() -> None:
    sent = sent_with(with_the_notification(NOTIFICATION, read(ANN, BEN, CAT), answers(ANN, CAT)))
    assert sent["provenance"] == {}
    (passage,) = sent["passages"]
    assert passage.text == "Ben"
    assert answers(ANN, CAT).at(passage.path) is None


def test_what_was_changed_has_no_provenance_and_its_words_stay() -> None:
    changed = answers(ANN, {**BEN, "child_forenames": "Benjamin"}, CAT)
    sent = sent_with(with_the_notification(NOTIFICATION, read(ANN, BEN, CAT), changed))
    assert sent["provenance"] == {}
    assert [one.text for one in sent["passages"]] == ["Ben"]


def test_the_declaration_alone_changes_nothing() -> None:
    assert unchanged(read(ANN, BEN), answers(ANN, BEN, declaration=True))
    assert not unchanged(read(ANN, BEN), answers(ANN, CAT))
    assert not unchanged(Brought("o" * 32, "00", READ), Answers())


def test_only_what_the_file_said_is_sent_where_it_does_not_apply() -> None:
    out_of_place = {"is_update": "no", "updates_notification_ref": "K7MD4-RWX9C"}
    given = NOTIFICATION.answers(out_of_place)[0]
    assert to_send(NOTIFICATION, given, read(ANN, **out_of_place)) == given
    assert "updates_notification_ref" not in to_send(NOTIFICATION, given, read(ANN))
    assert "updates_notification_ref" not in to_send(NOTIFICATION, given, None)
