"""Answers to a form, where each came from, and what was noticed about them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from forms.values import Value, is_empty

Path = str
"""Where an answer stands: ``incident_date`` or ``children[0].child_dob``."""

SET_BY_THE_SERVICE: Final = frozenset({"notification_ref", "form_version", "submission_channel"})
"""Not part of what was answered: two notifications that differ only here are equal (CONTRACT, 'Answers')."""

_PATH = re.compile(r"(?P<group>\w+)\[(?P<row>\d+)\]\.(?P<question>\w+)")


class Answers(Mapping[str, Value]):
    """Canonical, immutable answers: question or group id -> value. Nothing empty is kept.

    Build them with ``Form.answers``, which knows the questions; the constructor takes values that are canonical.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._values: dict[str, Any] = {key: value for key, value in (values or {}).items() if not is_empty(value)}

    def __getitem__(self, question_id: str) -> Value:
        value: Value = self._values[question_id]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<Answers: {len(self)} values>"  # never the values: this may reach a log

    def rows(self, group_id: str) -> list[dict[str, Any]]:
        """The rows of a repeating group, as copies; an empty list when there are none."""
        rows = self._values.get(group_id, [])
        return [dict(row) for row in rows] if isinstance(rows, Sequence) and not isinstance(rows, str) else []

    def at(self, path: Path) -> Value | None:
        """The value at ``path``, or None."""
        match = _PATH.fullmatch(path)
        if match is None:
            return self._values.get(path)
        rows, number = self.rows(match["group"]), int(match["row"])
        return rows[number].get(match["question"]) if number < len(rows) else None

    def paths(self) -> Iterator[tuple[Path, Value]]:
        """Every answer with its path, rows of groups taken apart."""
        for key, value in self._values.items():
            if rows := self._row_list(value):
                for number, row in enumerate(rows):
                    yield from ((path_of(key, number, name), answer) for name, answer in row.items())
            else:
                yield key, value

    def with_values(self, changes: Mapping[str, Any]) -> Answers:
        """These answers with ``changes`` laid over them; an empty value removes an answer."""
        return Answers({**self._values, **changes})

    def to_json(self) -> dict[str, Any]:
        """A JSON object: codes, ISO dates, lists; a deep copy."""
        copied: dict[str, Any] = json.loads(json.dumps(self._values))
        return copied

    def equal(self, other: Answers) -> bool:
        """Whether both say the same, whatever reference, version and channel they carry."""
        return self.fingerprint() == other.fingerprint()

    def fingerprint(self) -> bytes:
        """Bytes that are the same exactly for equal answers. Never stored as they are: they hold the answers."""
        kept = {key: _comparable(value) for key, value in self._values.items() if key not in SET_BY_THE_SERVICE}
        return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()

    @staticmethod
    def _row_list(value: Any) -> list[Mapping[str, Any]]:
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            return value
        return []


def path_of(group_id: str, row: int, question_id: str) -> Path:
    """The path of a question in a row of a group, counted from 0."""
    return f"{group_id}[{row}].{question_id}"


def question_of(path: Path) -> str:
    """The id of the question or group at the end of ``path``."""
    return path.rsplit(".", 1)[-1]


def _comparable(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], str):
        return sorted(value)
    if isinstance(value, list):
        return [{key: _comparable(inner) for key, inner in row.items()} for row in value]
    return value


@dataclass(frozen=True, slots=True)
class Finding:
    """Something noticed about an answer: ``field`` is its path, ``problem`` a code, ``message`` a whole sentence."""

    field: Path
    problem: str
    message: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """How an answer was found in a document ('control', 'label' …), where, its raw text, and how sure (0 to 1)."""

    how: str
    where: str
    raw: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document, which has them in its own order. Printed instructions are none.

    ``kind`` is 'title' for a heading of the form, 'answer' for a question with what was read from it as it stood there
    ('' where nothing was), or 'unplaced' for text that belongs to no answer. ``path`` is the question's.
    """

    kind: str
    text: str
    path: Path = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a form that asks for the open questions of a notification says about itself.

    ``to`` is that notification's reference. ``rows``: for each row that was read of a group, the number of the row of
    that notification which it adds to, from 0; None where the document does not tell.
    """

    to: str
    rows: Mapping[str, tuple[int | None, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a document gave. ``outcome`` is 'complete', 'partial' or 'unreadable'; then ``reason`` says why."""

    outcome: str
    form: str
    form_version: str | None
    answers: Answers
    missing: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    unplaced: tuple[str, ...] = ()
    provenance: Mapping[Path, Provenance] = field(default_factory=dict)
    reason: str | None = None
    passages: tuple[Passage, ...] = ()
    """The document in its own order. Those of the kind 'unplaced' are ``unplaced``, one by one."""
    reply: Reply | None = None
    """Set for a form that asked only for what was missing."""

    def to_json(self) -> dict[str, Any]:
        """The object that ``intake read-word --json`` prints (CONTRACT, 'Commands')."""
        reply = {} if self.reply is None else {"reply": asdict(self.reply)}
        return {
            "outcome": self.outcome,
            "form": self.form,
            "form_version": self.form_version,
            "answers": self.answers.to_json(),
            "missing": list(self.missing),
            "findings": [asdict(finding) for finding in self.findings],
            "unplaced": list(self.unplaced),
            "provenance": {path: asdict(found) for path, found in self.provenance.items()},
            "reason": self.reason,
            **reply,
        }
