"""A Word form for a reply: it asks only for what a notification left open, and names nobody more than it must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final

from forms.answers import Answers, Path, path_of
from forms.definition import Form, Group
from forms.questions import Question
from forms.reply import depends_on, initials, open_questions
from forms.word.branding import Branding
from forms.word.making.parts import package
from forms.word.making.reply import Block, OpenPart, reply_xml
from forms.word.plan import NOTIFIER, Table
from forms.word.printed import printed_properties
from forms.word.reading.known import squeezed
from forms.word.wording import EXTRA_PARTS, FIRST_TITLE, IN_GROUP_TITLES, THEN_TITLE

NEUTRAL_NAME: Final = "Reply form.docx"

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "children": ("child_forenames", "child_surname"),
    "adults": ("person_name",),
    "siblings": ("sibling_name",),
}
"""Groups of people: their initials tell one block from another."""

TOLD_APART_BY: Final[Mapping[str, str]] = {
    "key_events": "event_date",
    "agencies": "agency_type",
    "attachments": "attachment_type",
}
"""Groups of things: the answer that tells one block from another. It names nobody."""

_SETTLED: Final = {"is_update": "yes", "updates_notification_ref": ""}
_LAST: Final = tuple(asked_of for asked_of in EXTRA_PARTS if asked_of != "off")


def reply_form(form: Form, answers: Answers, reference: str, branding: Branding) -> bytes | None:
    """The bytes of a .docx that asks what ``answers``, those of notification ``reference``, leave open.

    That it is an update to that notification stands in it already. None when nothing is open.
    """
    parts = open_parts(form, answers)
    if not parts:
        return None
    said, _ = form.answers({**_SETTLED, "updates_notification_ref": reference})
    settled = [form.questions[name] for name in _SETTLED]
    printed = [item.heading for part in parts for item in part.items if isinstance(item, Block)]
    document = reply_xml(form, branding, reference, settled, said, parts)
    return package(form, branding, document, printed_properties(map(squeezed, printed)))


def open_parts(form: Form, answers: Answers) -> list[OpenPart]:
    """What is open, what comes first standing first, and what is asked of the police or the partners last.

    A block stands whole in the first part that one of its questions belongs to: nobody fills in a child twice.
    """
    own = {path: _rank(form, path) for path in open_questions(form, answers) if _asked_of(form, path) != "off"}
    # What depends on an answer is asked where that is asked.
    near = {
        path: min(rank, *(own.get(name, rank) for name in depends_on(_question(form, path))), rank)
        for path, rank in own.items()
    }
    ranks = {
        path: min(other for at, other in near.items() if at == path or ("[" in at and _block_of(at) == _block_of(path)))
        for path in near
    }
    titles = ((FIRST_TITLE, ""), (THEN_TITLE, ""), *(EXTRA_PARTS[asked_of] for asked_of in _LAST))
    parts = [
        OpenPart(title, intro, tuple(_items(form, answers, {path for path, at in ranks.items() if at == rank})))
        for rank, (title, intro) in enumerate(titles)
    ]
    return [part for part in parts if part.items]


def _rank(form: Form, path: Path) -> int:
    if _question(form, path).essential:
        return 0
    asked_of = _asked_of(form, path)
    return 1 if asked_of == NOTIFIER else 2 + _LAST.index(asked_of)


def _items(form: Form, answers: Answers, paths: Set[Path]) -> Iterator[Table | Block]:
    for page in form.pages:
        if questions := tuple(question for question in page.questions if question.id in paths):
            yield Table(page.title, questions)
        for group in page.groups:
            rows: Sequence[Mapping[str, Any]] = answers.rows(group.id) or ({},)
            for number, row in enumerate(rows):
                if tables := tuple(_tables(form, group, number, paths)):
                    yield Block(group, number, _who(form, group, row) if len(rows) > 1 else "", tables)


def _tables(form: Form, group: Group, number: int, paths: Set[Path]) -> Iterator[Table]:
    asked = [question for question in group.questions if path_of(group.id, number, question.id) in paths]
    for page in group.pages:
        if questions := tuple(q for q in asked if q in page.questions and _asked_of(form, q.id) == NOTIFIER):
            yield Table(page.title, questions)
    for asked_of in _LAST:
        if questions := tuple(question for question in asked if _asked_of(form, question.id) == asked_of):
            yield Table(IN_GROUP_TITLES[asked_of], questions)


def _who(form: Form, group: Group, row: Mapping[str, Any]) -> str:
    if group.id in NAMES:
        return initials(*(row.get(name) for name in NAMES[group.id]))
    name = TOLD_APART_BY.get(group.id, "")
    return form.questions[name].show(row[name]) if name in row else ""


def _question(form: Form, path: Path) -> Question:
    return form.questions[path.rsplit(".", 1)[-1]]


def _asked_of(form: Form, path: Path) -> str:
    asked_of = _question(form, path).asked_of
    return asked_of if asked_of in EXTRA_PARTS else NOTIFIER


def _block_of(path: Path) -> str:
    return path.partition(".")[0] if "[" in path else ""
