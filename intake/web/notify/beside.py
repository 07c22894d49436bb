"""What a Word form left over, beside the pages of the draft that it was brought into, and what its sender does with it.

On a question page the buttons belong to the form of the page: what was typed there is saved with the same press.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import flash, request, url_for

from forms import Path, path_of
from forms.values import is_empty
from intake.cases import brought
from intake.cases.brought import Brought
from intake.cases.document import NOT_NEEDED, PLACED, UNPLACED
from intake.errors import Permanent
from intake.web.notify.services import services
from intake.web.notify.visit import Place, Visit

DO: Final = "do"
"""Name of the buttons. Their values: 'put|NUMBER|PATH', 'choose|NUMBER', 'drop|NUMBER', 'back|NUMBER'."""
FLASHED: Final = "brought"
_CHOOSE: Final = "Choose the question that the text belongs to."
_EXCERPT: Final = 80


@dataclass(frozen=True, slots=True)
class Put:
    """A question that a text can be put into by a button."""

    path: Path
    label: str


@dataclass(frozen=True, slots=True)
class Loose:
    """A text of the form that belonged to no answer. ``kind`` is a passage's; ``where`` it was put, in words."""

    number: int
    kind: str
    text: str
    near: tuple[str, ...]
    """The questions it may belong to, in words."""
    puts: tuple[Put, ...]
    where: str = ""

    @property
    def excerpt(self) -> str:
        """Enough of it to know it by."""
        line = " ".join(self.text.split())
        return line if len(line) <= _EXCERPT else f"{line[:_EXCERPT].rstrip()}…"


def file_of(visit: Visit) -> Brought | None:
    """The file that was brought into the draft; None where none was, or the office keys it in."""
    return None if visit.keyed is not None else brought.brought_into(services().store.vault, visit.draft)


def left(visit: Visit) -> dict[str, Any] | None:
    """For the task list and the check page: where the file stands, and the texts that wait. None without a file."""
    file = file_of(visit)
    if file is None:
        return None
    address = url_for("notify.brought", draft_id=visit.draft.id)
    waiting = [
        {"text": _loose(visit, file, number).excerpt, "href": f"{address}#text-{number}"} for number, _ in file.left
    ]
    return {"state": file.state, "waiting": waiting, "href": address}


def loose(visit: Visit, file: Brought, *kinds: str) -> list[Loose]:
    """The texts of some kinds."""
    return [_loose(visit, file, number) for number, _ in file.numbered(*kinds)]


def beside(visit: Visit, place: Place) -> list[Loose]:
    """The texts that may belong to a question of this page, those included that were dealt with."""
    file = file_of(visit)
    if file is None:
        return []
    found = []
    for number, passage in file.numbered(UNPLACED, PLACED, NOT_NEEDED):
        near = (
            [passage["path"]]
            if passage["kind"] == PLACED
            else brought.near(services().form, file, visit.answers, number)
        )
        if here := [path for path in near if _asked_here(path, place)]:
            found.append(_loose(visit, file, number, here))
    return found


def _asked_here(path: Path, place: Place) -> bool:
    group, names = place.group, place.step.names
    return path in (names if group is None else {path_of(group.id, place.row, name) for name in names})


def _loose(visit: Visit, file: Brought, number: int, here: list[Path] | None = None) -> Loose:
    form, passage = services().form, file.passages[number]
    kind, text = passage["kind"], passage["text"]
    near = brought.near(form, file, visit.answers, number) if here is None else here
    fitting = [path for path in near if brought.becomes(form, visit.answers, path, text) is not None]
    return Loose(
        number,
        kind,
        text,
        tuple(form.label_at(path) for path in near),
        tuple(Put(path, form.label_at(path)) for path in fitting) if kind == UNPLACED else (),
        form.label_at(passage["path"]) if kind == PLACED else "",
    )


def acted(visit: Visit) -> bool:
    """Do what a button beside a page asks for, if one was pressed. What cannot be done is said on the next page."""
    asked = request.form.get(DO, "")
    if not asked:
        return False
    try:
        _act(visit, asked)
    except Permanent as refused:
        flash(refused.sentence, FLASHED)
    return True


def _act(visit: Visit, asked: str) -> None:
    what, _, rest = asked.partition("|")
    digits, _, path = rest.partition("|")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else -1
    file = file_of(visit)
    if file is None:
        raise Permanent(brought.GONE)
    form, answers = services().form, visit.answers
    if what == "choose":
        path = request.form.get(f"where-{number}", "")
        if not path:
            raise Permanent(_CHOOSE)
    if what in {"put", "choose"}:
        file, answers = brought.put(form, file, answers, number, path)
    elif what == "drop":
        file = brought.set_aside(file, number)
    else:
        file, answers = brought.take_back(file, answers, number)
    brought.keep(services().store.vault, visit.draft, file)
    visit.save(answers)


def count_read(file: Brought) -> int:
    """How many answers the file gave."""
    return sum(1 for _, value in file.answers.paths() if not is_empty(value))
