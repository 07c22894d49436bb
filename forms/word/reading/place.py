"""From what a person sees in the document to answers: each row finds its question, each text its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forms.answers import Provenance
from forms.definition import Form, Group
from forms.questions import OneOf, Question, SeveralOf, Tick
from forms.word.limits import NO_DEADLINE, Deadline
from forms.word.reading.cells import read_field
from forms.word.reading.known import Known, is_prompt, squeezed
from forms.word.reading.labels import IN_BLOCK, TOP, Labels, Match, Target
from forms.word.reading.ledger import Ledger, Slot, quoted
from forms.word.reading.result import CONFIRM_BELOW, Result
from forms.word.reading.seen import Control, Item, ItemStart, Para, Piece, Table, paragraphs
from forms.word.reading.ticks import read_boxes
from forms.word.wording import REPLY_LABEL, VERSION_LABEL

BY_TAG = 1.0
BY_LABEL = 0.95
IN_LABEL_CELL = 0.85

_VERSION = re.compile(rf"{VERSION_LABEL} (\S+)")
_REPLY = re.compile(rf"{REPLY_LABEL} (\S+)")
_NUMBER = re.compile(r" (\d{1,3})\b")


class Placer:
    """Places what stands in one document. It goes through it once, from the top."""

    def __init__(
        self, form: Form, labels: Labels, known: Known, ledger: Ledger, deadline: Deadline = NO_DEADLINE
    ) -> None:
        self._in_time = deadline.check
        self._form = form
        self._labels = labels
        self._known = known
        self._ledger = ledger
        self._context = TOP
        self._block: dict[str, Slot] = {}
        self._tagged: dict[tuple[str, int], Slot] = {}
        self._fresh = False
        self.version: str | None = None
        self.reply_to: str | None = None
        """The reference of the notification that the document says it replies to."""

    def place(self, items: Sequence[Item]) -> None:
        for item in items:
            self._in_time()
            if isinstance(item, Para):
                self._paragraph(item)
            elif isinstance(item, Table):
                for row in item.rows:
                    self._in_time()
                    self._row(row)
            elif isinstance(item, ItemStart):
                self._fresh = True

    # Rows

    def _row(self, cells: list[list[Item]]) -> None:
        columns = [paragraphs(cell) for cell in cells]
        for column in reversed(columns):
            for para in column:
                for piece in para.pieces:
                    control = piece.control
                    if control is not None and control.tag and (target := self._labels.target(control.tag)) is not None:
                        self._tagged_row(columns, target, control.tag)
                        return
        self._untagged_row(columns)

    def _tagged_row(self, columns: list[list[Para]], target: Target, tag: str) -> None:
        base = tag.partition(":")[0]
        slot = self._slot(target.question, target.group, target.number)
        own = [[self._own(para, base) for para in column] for column in columns]
        labels = own[:-1] if len(own) > 1 else own
        last = own[-1] if len(own) > 1 else []
        answer: list[Para] = []
        typed: list[Para] = []
        for para in (para for column in labels for para in column):
            rest = self._typed_in_label(para, target.question) if para.pieces or para.deleted else []
            if rest and any(_is_of(piece, base) for piece in para.pieces):
                answer.append(para)
            else:
                typed += rest
        if answer and not any(_is_of(piece, base) for para in last for piece in para.pieces):
            # The field stands further left: the last column holds more of the answer, or the label.
            last = [kept for para in last for kept in self._typed_in_label(para, target.question)]
        self._answer(slot, target.question, [*answer, *last], typed, "control", tag, BY_TAG)

    def _untagged_row(self, columns: list[list[Para]]) -> None:
        filled = [column for column in columns if any(para.text.strip() for para in column)]
        match = self._find(filled[0]) if filled else None
        if match is None:
            self._strange_row(columns)
            return
        question, group = match.question, self._form.groups.get(match.context)
        slot = self._slot(question, group, None)
        at = columns.index(filled[0])
        typed = [line for para in columns[at] for line in self._typed_in_label(para, question)]
        answer = [para for column in columns[:at] + columns[at + 1 :] for para in column]
        sure = BY_LABEL * match.score / 100
        how = "label" if match.score == 100 else "close-label"
        if match.score < 100:
            self._ledger.leave(filled[0][0].text)
        heading = f" in {group.singular} {slot.number}" if group is not None else ""
        self._answer(slot, question, answer, typed, how, f"beside ‘{question.label}’{heading}", sure)

    def _find(self, column: list[Para]) -> Match | None:
        first = next(para for para in column if para.text.strip())
        return self._labels.find(first.text, self._context) or self._starts_with_label(first.text)

    def _starts_with_label(self, text: str) -> Match | None:
        """A label with an answer typed behind it: 'Surname: Hallam'."""
        label, colon, _ = text.partition(":")
        found = self._labels.find(label, self._context) if colon else None
        return found if found is not None and found.score == 100 else None

    def _strange_row(self, columns: list[list[Para]]) -> None:
        """A row that asks no question of this form: a heading row, or somebody's own, or an older form's."""
        texts = [[para.text.strip() for para in column if para.text.strip()] for column in columns]
        left = [[text for text in column if text not in self._known and not is_prompt(text)] for column in texts]
        self._ledger.leave("\n".join("\n".join(column) for column in left if column))
        for column in columns:
            for para in column:
                self._deleted(None, None, para)

    def _typed_in_label(self, para: Para, question: Question) -> list[Para]:
        """What somebody typed into a label cell: all that is not the label, its hint or its condition."""
        text = para.text
        lines = self._labels.lines[question.id]
        if text in lines or not (plain := squeezed(text)) or plain in lines or plain == squeezed(question.label):
            return [Para([], para.deleted)] if para.deleted else []
        for line in (squeezed(lines[0]), squeezed(question.label)):
            if plain.startswith(line):
                rest = plain[len(line) :].lstrip(" :*")
                return [Para([Piece(rest, None)], para.deleted)] if rest else []
        return [para]

    # Answers

    def _answer(
        self, slot: Slot, question: Question, paras: list[Para], typed: list[Para], how: str, where: str, sure: float
    ) -> None:
        for para in (*paras, *typed):
            if para.deleted:
                self._deleted(slot, question, para)
        result = self._read(question, paras)
        in_label = [para for para in typed if para.text.strip()]
        if result.value is None and not result.left and in_label:
            result = self._read(question, in_label)
            how, where, sure = "label-cell", f"in the cell of the label ‘{question.label}’", IN_LABEL_CELL
        elif in_label:
            for para in in_label:
                found = self._labels.find(para.text, self._context)
                other = found is not None and found.question is not question
                words = f"In the cell of the label ‘{question.label}’ stands {quoted(para.text)}. Check where it goes."
                if other:
                    words = f"The field of ‘{question.label}’ stands beside {quoted(para.text)}. Check what it answers."
                if other or found is None:
                    result.problems.append(("other-label" if other else "text-beside", words))
                result.left.append(para.text)
        taken = result.value is not None and slot.values.get(question.id, result.value) == result.value
        self._ledger.asked(slot, question.id, result.raw if taken else "")
        for text in result.left:
            self._ledger.leave(text)
        for problem, message in result.problems:
            self._ledger.note(slot, question.id, problem, message)
        if result.value is None:
            return
        confidence = round(sure * result.confidence, 2)
        if confidence < CONFIRM_BELOW and not result.problems:
            words = f"{quoted(result.raw)} was taken as the answer to ‘{question.label}’. Please confirm it."
            self._ledger.note(slot, question.id, "confirm", words)
        self._ledger.record(slot, question, result.value, Provenance(how, where, result.raw, confidence))

    def _read(self, question: Question, paras: Sequence[Para]) -> Result:
        if isinstance(question, SeveralOf | Tick) or (
            isinstance(question, OneOf) and any(_has_box(piece) for para in paras for piece in para.pieces)
        ):
            return read_boxes(question, paras)
        return read_field(question, paras)

    def _deleted(self, slot: Slot | None, question: Question | None, para: Para) -> None:
        text = "".join(para.deleted)
        if not text.strip():
            return
        where = f"‘{question.label}’" if question is not None else "the document"
        words = f"A tracked change has deleted {quoted(text)} from {where}. It was not read as an answer."
        self._ledger.note(slot, question.id if question is not None else "", "deleted-text", words)
        self._ledger.leave(text)

    # Paragraphs outside tables

    def _paragraph(self, para: Para) -> None:
        if para.deleted:
            self._deleted(None, None, para)
        fields: dict[str, list[Piece]] = {}
        rest: list[str] = []
        for piece in para.pieces:
            tag = piece.control.base if piece.control is not None else ""
            if tag and self._labels.target(tag) is not None:
                fields.setdefault(tag, []).append(piece)
            else:
                rest.append(piece.text)
        for tag, pieces in fields.items():
            target = self._labels.target(tag)
            if target is not None:
                slot = self._slot(target.question, target.group, target.number)
                self._answer(slot, target.question, [Para(pieces)], [], "control", tag, BY_TAG)
        text = "".join(rest).strip()
        if not text or self._heading(text) or text in self._known or is_prompt(text) or self._names_itself(text):
            return
        self._ledger.leave(text)

    def _heading(self, text: str) -> bool:
        """Whether ``text`` is a heading of the form; it may open a block or change what labels mean."""
        if len(text) > 200:
            return False
        plain = text if text in self._labels.titles else squeezed(text)
        if plain in self._labels.titles:
            context = self._labels.titles[plain]
            if context == TOP:
                self._context = TOP
            self._ledger.title(text, self._labels.levels[plain])
            return True
        block = self._labels.block(plain)
        if block is None:
            return False
        _, _, title = plain.partition(": ")
        if title in self._labels.titles and self._block.get(block[0].id) is not None:
            return True  # the caption of a table inside the block, which some programs print above it
        group, rest = block
        number = _NUMBER.search(plain)
        self._open(group).printed_number = int(number[1]) if number else None
        self._ledger.title(text, IN_BLOCK)
        if rest and text not in self._known:
            self._ledger.leave(text)
        return True

    def _names_itself(self, text: str) -> bool:
        """Whether ``text`` says which version of the form this is, or what it replies to."""
        if (match := _VERSION.fullmatch(text)) is not None:
            self.version = self.version or match[1]
        elif (match := _REPLY.fullmatch(text)) is not None:
            self.reply_to = self.reply_to or match[1]
        return match is not None

    # Blocks

    def _open(self, group: Group) -> Slot:
        slot = self._ledger.new_block(group)
        self._block[group.id] = slot
        self._context = group.id
        self._fresh = False
        return slot

    def _slot(self, question: Question, group: Group | None, number: int | None) -> Slot:
        """The block that an answer to ``question`` belongs to; a new one where one begins."""
        if group is None:
            self._ledger.top.seen.add(question.id)
            return self._ledger.top
        slot = self._block.get(group.id)
        first = self._labels.first[group.id]
        there = self._tagged.get((group.id, number)) if number is not None else None
        strayed = there is not None and there is not slot and question.id not in there.seen
        begins = slot is not None and question.id in slot.seen and question.id in (slot.first, first)
        if slot is None or self._fresh or (begins and not strayed):
            slot = self._open(group)
        elif number is not None and slot.tag_number not in (None, number):
            # A row that was moved here from another block, or a block whose heading is gone.
            if there is None or (question.id == first and question.id in there.seen):
                slot = self._open(group)
            else:
                slot = there
        if number is not None and slot.tag_number is None:
            slot.tag_number = number
            self._tagged[group.id, number] = slot
        slot.first = slot.first or question.id
        slot.seen.add(question.id)
        self._context = group.id
        return slot

    # Tags

    def _own(self, para: Para, base: str) -> Para:
        """``para`` without the fields of other questions, which are placed by their own tags."""
        for piece in para.pieces:
            if piece.control is not None and self._is_foreign(piece.control, base):
                break
        else:
            return para
        foreign = [
            piece for piece in para.pieces if piece.control is not None and self._is_foreign(piece.control, base)
        ]
        self._paragraph(Para(foreign))
        others = {id(piece) for piece in foreign}
        return Para([piece for piece in para.pieces if id(piece) not in others], para.deleted)

    def _is_foreign(self, control: Control, base: str) -> bool:
        return control.base not in ("", base) and self._labels.target(control.base) is not None


def _has_box(piece: Piece) -> bool:
    return piece.control is not None and piece.control.ticked is not None


def _is_of(piece: Piece, base: str) -> bool:
    return piece.control is not None and piece.control.base == base
