"""A Word form that somebody brought into a draft: what it said, and what they made of it before sending.

Its answers become those of the draft. Everything else that was typed into it stays here, sealed in the draft, until its
sender puts it into an answer, says that it is not needed, or sends it as it is (DESIGN, promise 1). Nothing of it holds
up the sending (SAFETY 35).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, TypeAlias

from forms import Answers, Finding, Form, LongText, NotAnAnswer, Path, Question, Reading, Text, Value
from forms.answers import SET_BY_THE_SERVICE, Passage, Provenance, Reply
from intake.cases.brought_rows import following, left, moving, rows_now
from intake.cases.document import ANSWER, NOT_NEEDED, PLACED, PLACED_BY_SENDER, UNPLACED
from intake.cases.placing import neighbours, places, suggested, with_answer
from intake.errors import Permanent
from intake.store.arrivals import Draft
from intake.store.vault import Vault

Passages: TypeAlias = Sequence[Mapping[str, Any]]

DECLARATION: Final = "declaration"
"""Whoever sends ticks it on the page where they send: what the file says of it is not taken over."""

WAITING: Final = "waiting"
READ: Final = "read"
REFUSED: Final = "refused"

CHANGED_SINCE: Final = "The answer was changed after the text was put into it. Open its page, and change it there."
GONE: Final = "This text was dealt with in another window. This is how it stands now."
NOT_TAKEN: Final = "The text does not fit that question. Choose another one, or type what it means on the page."

_NOT_READ: Final = "Its sender also uploaded a Word form, which nobody has read. Open the original to see what it says."
_NOT_READABLE: Final = "Its sender also uploaded a file that could not be read as the form. {reason}"


@dataclass(frozen=True, slots=True)
class Brought:
    """The file of one draft. ``state`` is 'waiting' until it is read, then 'read' or 'refused', for ``reason``.

    ``answers``, ``provenance`` and ``findings`` are as they were read; paths of ``passages`` too, except in what was
    placed. Passages are mappings with 'kind', 'text' and 'path'; placed ones also 'was', which was the answer before,
    and 'now', which it became.
    """

    original_id: str
    content: str
    """The keyed hash of its bytes, in hexadecimal: by it the same file is known again."""
    state: str = WAITING
    reason: str = ""
    form_version: str = ""
    answers: Answers = field(default_factory=Answers)
    provenance: Mapping[Path, Mapping[str, Any]] = field(default_factory=dict)
    findings: Sequence[Mapping[str, str]] = ()
    passages: Passages = ()
    reply: Mapping[str, Any] | None = None

    def numbered(self, *kinds: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The passages of some kinds, each with its number."""
        return ((number, one) for number, one in enumerate(self.passages) if one["kind"] in kinds)

    @property
    def left(self) -> list[tuple[int, str]]:
        """The texts that nobody has dealt with, each with its number."""
        return [(number, one["text"]) for number, one in self.numbered(UNPLACED)]


def brought_into(vault: Vault, draft: Draft) -> Brought | None:
    """The file that was brought into the draft; None where none was."""
    kept = vault.get(draft, "brought")
    return None if kept is None else Brought(**{**kept, "answers": Answers(kept["answers"])})


def keep(vault: Vault, draft: Draft, brought: Brought | None) -> None:
    """Seal ``brought`` into the draft, in place of what stood there."""
    vault.put(draft, "brought", None if brought is None else {**_fields(brought), "answers": brought.answers.to_json()})


def follow(vault: Vault, draft: Draft, before: Answers, now: Answers) -> None:
    """The answers of the draft were ``before`` and are ``now``: what was put into a row of a group goes with it."""
    file = brought_into(vault, draft)
    if file is not None and (passages := following(file.passages, before, now)) != [*file.passages]:
        keep(vault, draft, replace(file, passages=passages))


def _fields(brought: Brought) -> dict[str, Any]:
    return {name: getattr(brought, name) for name in brought.__slots__}


def taken_from(form: Form, reading: Reading) -> Answers:
    """What of a reading becomes answers of a draft: not what the service sets, nor the declaration."""
    kept = {key: value for key, value in reading.answers.items() if key not in {*SET_BY_THE_SERVICE, DECLARATION}}
    return form.answers(kept)[0]


def filled(form: Form, brought: Brought, reading: Reading, standing: Answers) -> tuple[Brought, Answers]:
    """``brought`` once it was read, and the answers of its draft then.

    What was typed meanwhile stays: where the file says otherwise, its words are left to be placed.
    """
    if reading.outcome == "unreadable":
        texts = tuple(left(text) for text in reading.unplaced)
        findings = tuple(asdict(one) for one in reading.findings)
        refused = replace(brought, state=REFUSED, reason=reading.reason or "", passages=texts, findings=findings)
        return refused, standing
    taken = taken_from(form, reading)
    answers = standing.with_values({key: value for key, value in taken.items() if key not in standing})
    passages = [_unless_other(form, asdict(one), taken, answers) for one in reading.passages]
    read = replace(
        brought,
        state=READ,
        reason="",
        form_version=reading.form_version or "",
        answers=taken,
        provenance={path: asdict(found) for path, found in reading.provenance.items()},
        findings=tuple(asdict(one) for one in reading.findings if one.field != DECLARATION),
        passages=tuple(passages),
        reply=None if reading.reply is None else asdict(reading.reply),
    )
    return read, answers


def _unless_other(form: Form, passage: dict[str, Any], taken: Answers, answers: Answers) -> dict[str, Any]:
    path = passage["path"]
    if passage["kind"] != ANSWER or taken.at(path) is None or taken.at(path) == answers.at(path):
        return passage
    return left(f"{form.label_at(path)}: {passage['text']}")


# What its sender makes of a text.


def offered(form: Form, answers: Answers) -> dict[Path, Question]:
    """Every question that a text may be put into, by its path; groups with one row more than they have."""
    found = {path: question for _, asked in places(form, answers) for path, question in asked}
    return {path: question for path, question in found.items() if path != DECLARATION}


def for_texts(form: Form, answers: Answers) -> list[tuple[str, list[tuple[Path, str]]]]:
    """The questions that take any text, under their headings: paths with labels."""
    found = []
    for heading, asked in places(form, answers):
        open_ones = [(path, question.label) for path, question in asked if isinstance(question, Text | LongText)]
        if open_ones:
            found.append((heading, open_ones))
    return found


def near(form: Form, brought: Brought, answers: Answers, number: int) -> list[Path]:
    """The questions that passage ``number`` may belong to, as the draft numbers its rows now."""
    every, moved = offered(form, answers), moving(brought.answers, answers)
    passages = [{**one, "path": moved(one["path"])} if one["kind"] == ANSWER else one for one in brought.passages]
    return neighbours(passages, number, every)


def becomes(form: Form, answers: Answers, path: Path, text: str) -> Value | None:
    """The answer at ``path`` once ``text`` is put into it; None where it cannot be."""
    question, standing = offered(form, answers).get(path), answers.at(path)
    if question is None:
        return None
    try:
        value = suggested(question, standing, text)
        value = None if value is None else question.normalise(value)
    except NotAnAnswer:
        return None
    return None if value == standing else value


def put(form: Form, brought: Brought, answers: Answers, number: int, path: Path) -> tuple[Brought, Answers]:
    """Put the text of passage ``number`` into the answer at ``path``. Raises Permanent where that cannot be."""
    passage = _passage(brought, number, UNPLACED)
    if (value := becomes(form, answers, path, passage["text"])) is None:
        raise Permanent(NOT_TAKEN)
    placed = {"kind": PLACED, "text": passage["text"], "path": path, "was": answers.at(path), "now": value}
    return _with(brought, number, placed), with_answer(answers, path, value)


def set_aside(brought: Brought, number: int) -> Brought:
    """Passage ``number`` is not needed: it is kept, and waits for nobody. Raises Permanent where it does not wait."""
    return _with(brought, number, {**_passage(brought, number, UNPLACED), "kind": NOT_NEEDED})


def take_back(brought: Brought, answers: Answers, number: int) -> tuple[Brought, Answers]:
    """Undo `put` or `set_aside`. Raises Permanent where the answer was changed since."""
    passage = _passage(brought, number, PLACED, NOT_NEEDED)
    if passage["kind"] == PLACED:
        if answers.at(passage["path"]) != passage["now"]:
            raise Permanent(CHANGED_SINCE)
        answers = with_answer(answers, passage["path"], passage["was"])
    return _with(brought, number, left(passage["text"])), answers


def _passage(brought: Brought, number: int, *kinds: str) -> Mapping[str, Any]:
    passage = brought.passages[number] if 0 <= number < len(brought.passages) else None
    if passage is None or passage["kind"] not in kinds:
        raise Permanent(GONE)
    return passage


def _with(brought: Brought, number: int, passage: Mapping[str, Any]) -> Brought:
    passages = list(brought.passages)
    passages[number] = passage
    return replace(brought, passages=tuple(passages))


# What is sent.


def to_send(form: Form, answers: Answers, brought: Brought | None) -> Answers:
    """The answers of a draft that are sent: none whose condition no longer holds, but for what a file said.

    From Word such an answer is kept, with a finding (CONTRACT, 'Answers'): so it is by this door.
    """
    sending = form.applicable(answers)
    if brought is None or brought.state != READ:
        return sending
    said = {key: value for key, value in brought.answers.items() if answers.get(key) == value}
    return form.answers({**sending, **said})[0]


def unchanged(brought: Brought, answers: Answers) -> bool:
    """Whether ``answers`` are what the file said, and it said something. The declaration is not looked at."""
    own = answers.with_values({DECLARATION: None})
    return brought.state == READ and bool(brought.answers) and own.equal(brought.answers)


def with_the_notification(form: Form, brought: Brought, sending: Answers) -> dict[str, Any]:
    """What of the file goes with ``sending``: a JSON object, of which `sent_with` makes parts of a reading.

    An answer that was changed since has no provenance: it came from its sender, not from the file.
    """
    moved = moving(brought.answers, sending)

    def stands(path: Path) -> bool:
        value = brought.answers.at(path)
        return value is not None and sending.at(moved(path)) == value

    findings = [
        {**one, "field": moved(one["field"])}
        for one in brought.findings
        if brought.answers.at(one["field"]) is None or stands(one["field"])
    ]
    passages = [_sent(one, moved) for one in brought.passages]
    return {
        "provenance": {moved(path): found for path, found in brought.provenance.items() if stands(path)},
        "findings": [*_about(brought), *findings],
        "passages": passages,
        "reply": _reply(brought, sending),
    }


def sent_with(file: Mapping[str, Any] | None) -> dict[str, Any]:
    """The parts of a `forms.Reading` that came with a file; none without one."""
    if file is None:
        return {}
    passages = tuple(Passage(**one) for one in file["passages"])
    reply = file["reply"]
    return {
        "provenance": {path: Provenance(**found) for path, found in file["provenance"].items()},
        "passages": passages,
        "unplaced": tuple(one.text for one in passages if one.kind == UNPLACED),
        "reply": None
        if reply is None
        else Reply(reply["to"], {key: tuple(rows) for key, rows in reply["rows"].items()}),
    }


def findings_with(file: Mapping[str, Any] | None) -> tuple[Finding, ...]:
    """What the reader noticed of the file; nothing without one."""
    return () if file is None else tuple(Finding(**one) for one in file["findings"])


def _about(brought: Brought) -> list[dict[str, str]]:
    said = {WAITING: _NOT_READ, REFUSED: _NOT_READABLE.format(reason=brought.reason)}.get(brought.state)
    return [] if said is None else [asdict(Finding("", f"file-{brought.state}", said))]


def _sent(passage: Mapping[str, Any], moved: Callable[[Path], Path]) -> dict[str, str]:
    kind, path = passage["kind"], passage["path"]
    if kind == PLACED:
        return {"kind": PLACED_BY_SENDER, "text": passage["text"], "path": path}
    return {"kind": kind, "text": passage["text"], "path": moved(path)}


def _reply(brought: Brought, sending: Answers) -> dict[str, Any] | None:
    if brought.reply is None:
        return None
    before: Mapping[str, Sequence[int | None]] = brought.reply["rows"]
    rows: dict[str, list[int | None]] = {}
    for group_id, places_now in rows_now(brought.answers, sending).items():
        rows[group_id] = [None] * len(sending.rows(group_id))
        for number, place in enumerate(places_now):
            named = before.get(group_id, ())
            if place is not None and number < len(named):
                rows[group_id][place] = named[number]
    return {"to": brought.reply["to"], "rows": rows}
