"""A notification's document in its own order: answers where they stood, and texts that belong to no answer in theirs.

A reading is never changed. What a person says of it makes a further version beside the earlier ones, and an event of
the case says who and what (DESIGN, promises 1 and 6).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import Answers, Form, Path, Value
from forms.word.reading.result import CONFIRM_BELOW
from intake.store.arrivals import ReadingRecord, Receipt
from intake.store.casework import Case
from intake.store.vault import Vault

TITLE: Final = "title"
ANSWER: Final = "answer"
UNPLACED: Final = "unplaced"
PLACED: Final = "placed"
"""Of a passage that a person has put into an answer."""
PLACED_BY_SENDER: Final = "placed_by_sender"
"""Of one that its sender put into an answer before sending."""
NOT_NEEDED: Final = "not_needed"
"""Of one that its sender looked at before sending, and said is not needed."""
BY_HAND: Final = "person"
"""How an answer was found that a person has put in its place."""
CONFIRMED_BY: Final = "confirmed_by"
"""In the provenance of an answer: the id of the user who compared it with the document."""


@dataclass(frozen=True, slots=True)
class Document:
    """A reading, opened. ``passages`` are mappings with 'kind', 'text', 'path'; placed ones also 'was', which was the
    answer before, and 'now', which it became."""

    record: ReadingRecord
    answers: Answers
    provenance: Mapping[Path, Mapping[str, Any]]
    findings: Sequence[Mapping[str, str]]
    passages: Sequence[Mapping[str, Any]]

    @property
    def version(self) -> int:
        return self.record.version

    def passage(self, number: int) -> Mapping[str, Any] | None:
        """A passage by its place, counted from 0."""
        return self.passages[number] if 0 <= number < len(self.passages) else None

    def unsure(self, path: Path) -> bool:
        """Whether a person has still to compare the answer at ``path`` with the document."""
        found = self.provenance.get(path)
        return found is not None and is_unsure(found)


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a page shows it. ``number`` is its place, by which a page refers to it.

    ``text`` is what stands in the document; ``shown`` the answer in words where it reads otherwise.
    """

    number: int
    kind: str
    label: str
    text: str
    shown: str
    by_hand: bool
    """Whether a person has said what the answer is."""
    unsure: bool
    findings: tuple[str, ...]


def is_unsure(found: Mapping[str, Any]) -> bool:
    """Whether an answer of this provenance was found with little confidence, and nobody has confirmed it since."""
    return float(found["confidence"]) < CONFIRM_BELOW and CONFIRMED_BY not in found


def receipt_in(session: Session, case: Case, reference: str) -> Receipt | None:
    """The receipt of a reference, if it belongs to the case."""
    return session.scalar(select(Receipt).where(Receipt.reference == reference, Receipt.case_id == case.id))


def document_of(session: Session, vault: Vault, receipt: Receipt, version: int | None = None) -> Document | None:
    """A reading of the document that ``receipt`` came with, by default the latest.

    None where answers were typed online, or there is no such version.
    """
    wanted = select(ReadingRecord).where(ReadingRecord.receipt_id == receipt.id)
    if version is not None:
        wanted = wanted.where(ReadingRecord.version == version)
    record = session.scalar(wanted.order_by(ReadingRecord.version.desc()).limit(1))
    passages = None if record is None else vault.get(record, "passages")
    if record is None or passages is None:
        return None
    return Document(
        record,
        Answers(vault.get(record, "answers")),
        vault.get(record, "provenance") or {},
        vault.get(record, "findings") or (),
        passages,
    )


def shown(document: Document, form: Form) -> Iterator[Shown]:
    """Every passage, in the document's order."""
    for number, passage in enumerate(document.passages):
        path = passage["path"]
        value = document.answers.at(path) if path else None
        words = in_words(form, path, value)
        found = tuple(one["message"] for one in document.findings if path and one["field"] == path)
        label = form.label_at(path) if path else ""
        differs = passage["kind"] in {ANSWER, PLACED, PLACED_BY_SENDER} and words != passage["text"].strip()
        yield Shown(
            number,
            passage["kind"],
            label,
            passage["text"],
            words if differs else "",
            document.provenance.get(path, {}).get("how", BY_HAND) == BY_HAND,  # what no document gave, somebody typed
            passage["kind"] == ANSWER and document.unsure(path),
            found if passage["kind"] == ANSWER else (),
        )


def in_words(form: Form, path: Path, value: Value | None) -> str:
    """The answer at ``path`` as people read it; '' for none."""
    question = form.question_at(path) if path else None
    return "" if question is None or value is None else question.show(value)
