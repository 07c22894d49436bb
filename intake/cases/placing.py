"""What a person says of a document that a program read: where a text belongs, that an answer is right, or what it is.

Each gives an event and a further version of the reading. The event is recorded first and then written: `write` changes
nothing where that version stands already, so that a page sent twice is kept once.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import select

from forms import NOT_KNOWN, Answers, Finding, Form, LongText, NotAnAnswer, Path, Question, SeveralOf, Value
from forms.answers import Provenance, path_of
from intake.cases.casebook import Casebook
from intake.cases.document import (
    ANSWER,
    BY_HAND,
    CONFIRMED_BY,
    PLACED,
    PLACED_BY_SENDER,
    UNPLACED,
    Document,
    in_words,
)
from intake.cases.events import AnswerConfirmed, AnswerCorrected, TextPlaced, TextTakenOut
from intake.cases.working_days import local_date
from intake.errors import Permanent
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.base import new_id

Said: TypeAlias = "TextPlaced | TextTakenOut | AnswerCorrected | AnswerConfirmed"
Passages: TypeAlias = "list[Mapping[str, Any]]"

NOT_HERE: Final = "The document has changed since. Look at it again."
CHANGED_SINCE: Final = "The answer was changed again after this text was put into it. Correct the answer instead."
LATER_ROWS: Final = "Others stand behind it in the same list. Take out the last of them first."
NOTHING: Final = "Give the answer that the text gives."
SAME: Final = "The answer says this already."


@dataclass(frozen=True, slots=True)
class Change:
    """An event about the answer at ``path``, and the reading as it is after it."""

    event: Said
    path: Path
    answers: Answers
    provenance: Mapping[Path, Mapping[str, Any]]
    passages: Passages


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody at one document of a case. ``by`` is the user's id."""

    form: Form
    receipt: Receipt
    document: Document
    at: datetime
    by: str

    def place(self, number: int, path: Path, value: Value | None) -> Change:
        """Put the text of passage ``number`` into the answer at ``path``, which then is ``value``.

        Raises Permanent where no text waits there, or ``value`` is no answer.
        """
        passage = self._passage(number, UNPLACED)
        if value is None:
            raise Permanent(NOTHING)
        placed = {"kind": PLACED, "text": passage["text"], "path": path, "was": self._answer(path), "now": value}
        return self._change(TextPlaced, number, placed, value)

    def take_out(self, number: int) -> Change:
        """Undo `place`. Raises Permanent where the answer was changed again since."""
        passage = self._passage(number, PLACED)
        if self._answer(passage["path"]) != passage["now"]:
            raise Permanent(CHANGED_SINCE)
        aside = {"kind": UNPLACED, "text": passage["text"], "path": ""}
        return self._change(TextTakenOut, number, aside, passage["was"], path=passage["path"])

    def correct(self, number: int, value: Value | None) -> Change:
        """Make ``value`` the answer of passage ``number``. Raises Permanent where it is that already."""
        passage = self._passage(number, ANSWER)
        if value == self._answer(passage["path"]):
            raise Permanent(SAME)
        return self._change(AnswerCorrected, number, passage, value)

    def confirm(self, number: int) -> Change:
        """The answer of passage ``number`` is right as it was read. Raises Permanent where nobody has doubts."""
        passage = self._passage(number, ANSWER)
        if not self.document.unsure(passage["path"]):
            raise Permanent(SAME)
        return self._change(AnswerConfirmed, number, passage, self._answer(passage["path"]))

    def _passage(self, number: int, kind: str) -> Mapping[str, Any]:
        passage = self.document.passage(number)
        if passage is None or passage["kind"] != kind:
            raise Permanent(NOT_HERE)
        return passage

    def _answer(self, path: Path) -> Value | None:
        return self.document.answers.at(path)

    def _change(
        self, kind: type[Said], number: int, passage: Mapping[str, Any], value: Value | None, path: Path = ""
    ) -> Change:
        path, before = path or passage["path"], self._answer(path or passage["path"])
        passages = list(self.document.passages)
        passages[number] = passage
        event = kind(
            at=self.at,
            by=self.by,
            receipt_id=self.receipt.id,
            reading_version=self.document.version + 1,
            question=self.form.label_at(path),
            text=passage["text"],
            answer=in_words(self.form, path, value),
            before="" if kind is AnswerConfirmed else in_words(self.form, path, before),
        )
        answers = with_answer(self.document.answers, path, value)
        return Change(event, path, answers, self._provenance(path, passage, value), passages)

    def _provenance(
        self, path: Path, passage: Mapping[str, Any], value: Value | None
    ) -> Mapping[Path, Mapping[str, Any]]:
        found = {where: one for where, one in self.document.provenance.items() if where != path}
        if value is None:
            return found
        own = self.document.provenance.get(path)
        if own is None or value != self._answer(path):
            own = asdict(Provenance(BY_HAND, "", passage["text"], 1.0))
        return found | {path: {**own, CONFIRMED_BY: self.by}}


def with_answer(answers: Answers, path: Path, value: Value | None) -> Answers:
    """``answers`` with ``value`` at ``path``; the number after a group's last row is a new one.

    Raises Permanent where a row before others would be left empty: theirs would become other rows.
    """
    if "[" not in path:
        return answers.with_values({path: value})
    group_id, _, rest = path.partition("[")
    number, name = int(rest.partition("]")[0]), rest.partition("].")[2]
    rows = answers.rows(group_id)
    if number > len(rows):
        raise Permanent(NOT_HERE)
    changed = {key: kept for key, kept in {**dict(enumerate(rows)).get(number, {}), name: value}.items() if kept}
    if not changed and number < len(rows) - 1:
        raise Permanent(LATER_ROWS)
    rows[number : number + 1] = [changed] if changed else []
    return answers.with_values({group_id: rows})


def neighbours(passages: Sequence[Mapping[str, Any]], number: int, offered: Container[Path]) -> list[Path]:
    """The questions among ``offered`` that stand nearest above and below passage ``number`` of a document."""
    kinds = {ANSWER, PLACED, PLACED_BY_SENDER}
    asked = [(at, passage["path"]) for at, passage in enumerate(passages) if passage["kind"] in kinds]
    above = [path for at, path in asked if at < number]
    below = [path for at, path in asked if at > number]
    return list(dict.fromkeys(path for path in (*above[-1:], *below[:1]) if path in offered))


def suggested(question: Question, answer: Value | None, text: str) -> Value | None:
    """What the answer could be once ``text`` belongs to it: a person looks at it before anything is kept."""
    try:
        read = question.read_text(text)
    except NotAnAnswer:
        return answer
    if answer is None or answer == NOT_KNOWN:
        return read
    if isinstance(question, SeveralOf) and isinstance(read, list) and isinstance(answer, list):
        return question.normalise([*answer, *read])
    return f"{answer}\n{text}" if isinstance(question, LongText) else answer  # never in the place of what stands there


def write(book: Casebook, hand: Hand, change: Change) -> bool:
    """Keep the reading that ``change`` gives, as the next version. False where that stands already."""
    version, document, form = change.event.reading_version, hand.document, hand.form
    standing = select(ReadingRecord.id).where(
        ReadingRecord.receipt_id == hand.receipt.id, ReadingRecord.version == version
    )
    if book.session.scalar(standing) is not None:
        return False
    kept = ReadingRecord(
        id=new_id(),
        dossier_id=document.record.dossier_id,
        receipt_id=hand.receipt.id,
        version=version,
        form_version=document.record.form_version,
        outcome="partial" if form.missing(change.answers) else "complete",
        read_at=hand.at,
    )
    book.vault.put(kept, "answers", change.answers.to_json())
    book.vault.put(kept, "provenance", dict(change.provenance))
    book.vault.put(kept, "findings", [asdict(one) for one in _findings(hand, change)])
    book.vault.put(kept, "unplaced", [one["text"] for one in change.passages if one["kind"] == UNPLACED])
    book.vault.put(kept, "passages", list(change.passages))
    book.session.add(kept)
    book.session.flush()
    return True


def _findings(hand: Hand, change: Change) -> Sequence[Finding]:
    """What the reader noticed elsewhere in the document, and what the form's own rules say of the answers now."""
    document = hand.document
    of_rules = hand.form.findings(document.answers, local_date(document.record.read_at))
    noticed = [Finding(**one) for one in document.findings]
    kept = [one for one in noticed if one.field != change.path and one not in of_rules]
    return [*kept, *hand.form.findings(change.answers, local_date(hand.at))]


def places(form: Form, answers: Answers) -> Iterator[tuple[str, list[tuple[Path, Question]]]]:
    """Where a text can go: headings with the questions below each and their paths. Every group has one more row."""
    for section in form.sections:
        top = [question for page in section.pages for question in page.questions if not question.system]
        if top:
            yield f"{section.letter}. {section.title}", [(question.id, question) for question in top]
        for group in (group for page in section.pages for group in page.groups):
            asked = [question for question in group.questions if not question.system]
            for row in range(len(answers.rows(group.id)) + 1):
                heading = f"{section.letter}. {group.singular} {row + 1}"
                yield heading, [(path_of(group.id, row, question.id), question) for question in asked]
