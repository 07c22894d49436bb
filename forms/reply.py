"""A reply to an earlier notification: which of its questions are still open, and the whole of what a reply says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from forms.answers import Answers, Path, Provenance, Reading, path_of
from forms.conditions import Condition, Scope
from forms.definition import Form, Group
from forms.questions import Question, RequiredWhen
from forms.values import NOT_KNOWN, is_empty

CARRIED: Final = "earlier"
"""``Provenance.how`` of an answer that the earlier notification gave, not the reply."""


def initials(*names: Any) -> str:
    """First letters of names, such as 'W.P.'; '?' for a name that is not known."""
    return "".join(f"{_letter(name)}." for name in names)


def _letter(name: Any) -> str:
    letters = [character for character in name if character.isalpha()] if isinstance(name, str) else []
    return letters[0].upper() if letters and name != NOT_KNOWN else "?"


def open_questions(form: Form, answers: Answers) -> list[Path]:
    """Paths of what ``answers`` leave open, in the form's order.

    What wants an answer and has none (``Form.missing``), what will want one once such a question is answered, and for
    a group that lacks its first row every question of that row which would be wanted.
    """
    lacking = set(form.missing(answers))
    found: list[Path] = []
    for page in form.pages:
        for item in page.items:
            if isinstance(item, Group):
                rows: Sequence[Mapping[str, Any]] = answers.rows(item.id) or ([{}] if item.id in lacking else [])
                for number, row in enumerate(rows):
                    paths = {question.id: path_of(item.id, number, question.id) for question in item.questions}
                    new = not row
                    found += _open(item.questions, paths, lacking, found, Scope(answers, row), every=new)
            else:
                found += _open((item,), {item.id: item.id}, lacking, found, Scope(answers), every=False)
    return found


def _open(
    questions: Sequence[Question],
    paths: Mapping[str, Path],
    lacking: set[Path],
    asked_before: Sequence[Path],
    scope: Scope,
    *,
    every: bool,
) -> Iterator[Path]:
    asked = {path for path in asked_before if "[" not in path}
    for question in questions:
        path = paths[question.id]
        if question.system or not is_empty(scope.value(question.id)):
            continue
        if path in lacking or (every and question.wanted(scope)) or depends_on(question) & asked:
            asked |= {question.id}
            yield path


def depends_on(question: Question) -> frozenset[str]:
    """Ids of the questions whose answers decide whether an answer is wanted; none where that is fixed."""
    need = question.need.condition if isinstance(question.need, RequiredWhen) else question.need
    return need.names() if isinstance(need, Condition) else frozenset()


def completed(form: Form, reading: Reading, earlier: Answers, today: date) -> Reading:
    """``reading`` of a reply, with the rows that it adds to completed from ``earlier``, what its notification said.

    A group is said as a whole: whoever reads the reply sees every child, the new answers in the right one. What was
    carried over says so in its provenance. A row of the reply that ``earlier`` lacks is put behind its rows.
    What is still missing is what neither says, and only the reply's own answers are found fault with.
    """
    if reading.reply is None:
        return reading
    values: dict[str, Any] = dict(reading.answers)
    places: dict[str, list[int]] = {}
    carried: dict[Path, Provenance] = {}
    where = f"notification {reading.reply.to}"
    for group_id in form.groups.keys() & values.keys():
        before, added = earlier.rows(group_id), reading.answers.rows(group_id)
        places[group_id] = _places(reading.reply.rows.get(group_id, ()), len(before), len(added))
        values[group_id] = _laid_over(before, added, places[group_id])
        for number, row in enumerate(before):
            for name, value in row.items():
                shown = form.questions[name].show(value)
                carried[path_of(group_id, number, name)] = Provenance(CARRIED, where, shown, 1.0)
    own = {_moved(path, places): provenance for path, provenance in reading.provenance.items()}
    answers, _ = form.answers(values)
    whole, _ = form.answers({**earlier, **answers})
    missing = tuple(form.missing(whole))
    noticed = [replace(finding, field=_moved(finding.field, places)) for finding in reading.findings]
    return replace(
        reading,
        outcome="partial" if missing else "complete",
        answers=answers,
        missing=missing,
        findings=(*noticed, *(finding for finding in form.findings(whole, today) if finding.field in own)),
        provenance={**carried, **own},
        passages=tuple(replace(passage, path=_moved(passage.path, places)) for passage in reading.passages),
    )


def _places(named: Sequence[int | None], before: int, added: int) -> list[int]:
    """The row that each of ``added`` rows belongs to; those that no earlier row is named for come behind them."""
    free, places = set(range(before)), []
    for number in range(added):
        place = named[number] if number < len(named) else None
        if place is None or place not in free:
            place = before
            before += 1
        free.discard(place)
        places.append(place)
    return places


def _laid_over(
    before: Sequence[Mapping[str, Any]], added: Sequence[Mapping[str, Any]], places: Sequence[int]
) -> list[dict[str, Any]]:
    rows = [dict(row) for row in before] + [{} for place in places if place >= len(before)]
    for row, place in zip(added, places, strict=True):
        rows[place].update(row)
    return rows


def _moved(path: Path, places: Mapping[str, Sequence[int]]) -> Path:
    """``path`` of the reply as read, as it is called once the earlier rows stand around it."""
    group_id, bracket, rest = path.partition("[")
    number, _, question_id = rest.partition("].")
    if not bracket or group_id not in places:
        return path
    return path_of(group_id, places[group_id][int(number)], question_id)
