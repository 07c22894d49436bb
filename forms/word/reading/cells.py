"""Reading an answer that is typed or chosen: what stands in the field, and what somebody typed beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from forms.questions import OneOf, PartialDate, Question
from forms.questions.dates import other_weekday
from forms.values import NotAnAnswer, Value
from forms.word.reading.controls import choice_code
from forms.word.reading.known import is_prompt, squeezed
from forms.word.reading.ledger import quoted
from forms.word.reading.result import LONGEST_ANSWER, Result, close_option, option_words, too_long, without_hidden
from forms.word.reading.seen import Para, Piece
from forms.word.reading.ticks import has_mark, read_boxes
from forms.word.wording import prompt

_MOST_PARTS: Final = 20
"""Of a cell, tried one by one as its answer. Programs split an answer into a few; a hostile file into 100,000."""


def read_field(question: Question, paras: Sequence[Para]) -> Result:
    """The answer in the paragraphs of an answer cell."""
    result = Result()
    # A paragraph of which a tracked change has deleted everything is not there any more.
    there = [para for para in paras if para.pieces or not para.deleted]
    lines = [_line(question, para, result) for para in without_hidden(there, result, question.label)]
    whole = "\n".join(lines).strip("\n")
    if not whole.strip():
        return result
    result.raw = whole
    if len(whole) > LONGEST_ANSWER:
        return too_long(question, whole, result)
    try:
        result.value = question.read_text(whole)
    except NotAnAnswer as refused:
        _second_try(question, paras, result, refused)
    else:
        struck = " ".join(piece.text.strip() for para in paras for piece in para.pieces if piece.struck).strip()
        if struck:
            words = f"‘{question.label}’ holds text that is struck through: {quoted(struck)}. Check what is meant."
            result.doubt(0.7, "struck-out", words)
    if isinstance(question, PartialDate) and (weekday := other_weekday(whole, result.value)) is not None:
        words = f"‘{question.label}’: {quoted(whole)} was a {weekday}. Check which is right, the day or the date."
        result.doubt(0.7, "weekday", words)
    return result


def _line(question: Question, para: Para, result: Result) -> str:
    """What somebody typed into one paragraph: all of it but the prompt."""
    text = ""
    for piece in para.pieces:
        control = piece.control
        if control is not None and control.prompt:
            if not is_prompt(piece.text) and piece.text.strip():
                result.left.append(piece.text)
                words = (
                    f"{quoted(piece.text)} looks like a prompt, and was not taken as the answer to ‘{question.label}’."
                )
                result.problems.append(("prompt", words))
        else:
            text += piece.text
    if not text or is_prompt(text):
        return ""
    own = prompt(question)
    if text.startswith(own) and len(text) > len(own):
        # LibreOffice forgets that a field shows its prompt: who clicks behind it and types leaves it standing.
        text = text[len(own) :]
        words = f"The prompt of ‘{question.label}’ was still there; {quoted(text)} was taken as the answer."
        result.doubt(0.7, "prompt-left", words)
    return text


def _second_try(question: Question, paras: Sequence[Para], result: Result, refused: NotAnAnswer) -> None:
    """The whole text is no answer: perhaps a part of it is, or the field knows better than its words."""
    if isinstance(question, OneOf) and has_mark(result.raw):
        boxes = read_boxes(question, paras)
        if boxes.value is not None or any(problem == "several-ticked" for problem, _ in boxes.problems):
            result.value, result.confidence, result.problems = boxes.value, boxes.confidence, boxes.problems
            if boxes.value is None:
                result.left.append(result.raw)
            return
    pieces = [piece for para in paras for piece in para.pieces if piece.text.strip() and not piece.hidden]
    for value, taken, used in _parts(question, pieces):
        if value is None:
            continue
        taken_from = {id(piece) for piece in used}
        rest = " ".join(piece.text.strip() for piece in pieces if id(piece) not in taken_from).strip()
        result.value, result.raw = value, taken
        if rest:
            result.left.append(rest)
            words = f"Beside the answer to ‘{question.label}’, {quoted(taken)}, stands {quoted(rest)}. Check both."
            result.doubt(0.7, "text-beside", words)
        return
    if isinstance(question, OneOf) and (code := close_option(result.raw, question)) is not None:
        result.value = question.normalise(code)
        words = f"{quoted(result.raw)} was read as {quoted(question.show(code))} for ‘{question.label}’. Check it."
        result.doubt(0.7, "spelling", words)
        return
    result.left.append(result.raw)
    words = f"{refused.message} The document says {quoted(result.raw)}, which was not taken."
    result.problems.append((refused.problem, words))


def _parts(question: Question, pieces: list[Piece]) -> Iterator[tuple[Value | None, str, list[Piece]]]:
    """(value, the text it was read from, the pieces it stands in) for each way to read a part of the cell."""
    kept = [piece for piece in pieces if not piece.struck]
    if len(kept) < len(pieces):
        text = " ".join(piece.text.strip(" \t/\n") for piece in kept).strip()
        yield _read(question, text), text, kept
    for piece in pieces[:_MOST_PARTS]:
        if piece.control is None or piece.control.prompt:
            continue
        text = piece.text.strip()
        yield _read(question, text), text, [piece]
        if isinstance(question, OneOf):
            printed = option_words(question).by_line.get(squeezed(text))
            code = choice_code(piece.control, text) if printed is None else printed.code
            yield _taken(question, code), text, [piece]


def _read(question: Question, text: str) -> Value | None:
    try:
        return question.read_text(text)
    except NotAnAnswer:
        return None


def _taken(question: Question, value: str | None) -> Value | None:
    try:
        return question.normalise(value)
    except NotAnAnswer:
        return None
