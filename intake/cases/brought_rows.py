"""The rows of a brought form as they are now: its sender may have changed some, taken some away and added others."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from forms import Answers, Path, Value, path_of
from intake.cases.document import PLACED, UNPLACED


def rows_now(read: Answers, now: Answers) -> dict[str, list[int | None]]:
    """For each row of each group that was read, the number of the row that it is now; None where it was taken away.

    Rows never change places: what lies between two that stand as they were read is a row that was changed, where it
    can be no other. A row that may be one of several is none, so that no child's answer is shown as another's.
    """
    return {key: _places(read.rows(key), now.rows(key)) for key, value in read.items() if _is_a_group(value)}


def _is_a_group(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _places(read: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[int | None]:
    found: list[int | None] = [None] * len(read)
    before, after = ([json.dumps(row, sort_keys=True) for row in rows] for rows in (read, now))
    for kind, first, last, now_first, now_last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if last - first == now_last - now_first:
            found[first:last] = range(now_first, now_last)
        elif kind == "replace":
            for place in range(now_first, now_last):
                alike = [(_alike(read[number], now[place]), number) for number in range(first, last)]
                best, number = max(alike)
                if best and found[number] is None and [score for score, _ in alike].count(best) == 1:
                    found[number] = place
    return found


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    return sum(other.get(name) == value for name, value in one.items())


def moving(read: Answers, now: Answers) -> Callable[[Path], Path]:
    """Gives a path as it was read the number that its row has now; rows taken away come behind the last one."""
    rows = rows_now(read, now)

    def moved(path: Path) -> Path:
        group_id, bracket, rest = path.partition("[")
        number, _, name = rest.partition("].")
        if not bracket or group_id not in rows or int(number) >= len(rows[group_id]):
            return path
        place = rows[group_id][int(number)]
        return path_of(group_id, len(now.rows(group_id)) + 1 + int(number) if place is None else place, name)

    return moved


def following(passages: Sequence[Mapping[str, Any]], before: Answers, now: Answers) -> list[Mapping[str, Any]]:
    """The passages of a draft whose answers were ``before`` and are ``now``.

    What was put into a row stays with it; where the row was taken away, the text waits again.
    """
    moved = moving(before, now)

    def followed(passage: Mapping[str, Any]) -> Mapping[str, Any]:
        path = moved(passage["path"])
        group_id, _, rest = path.partition("[")
        gone = rest and int(rest.partition("]")[0]) >= len(now.rows(group_id))
        return left(passage["text"]) if gone else {**passage, "path": path}

    return [followed(one) if one["kind"] == PLACED else one for one in passages]


def left(text: str) -> dict[str, Any]:
    """A passage that waits to be placed."""
    return {"kind": UNPLACED, "text": text, "path": ""}
