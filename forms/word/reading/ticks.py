"""Reading boxes: ticked in whatever way people and programs tick them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from forms.questions import OneOf, Option, Question, SeveralOf, Tick
from forms.values import NotAnAnswer, Value
from forms.word.reading.known import squeezed
from forms.word.reading.ledger import quoted
from forms.word.reading.result import LONGEST_ANSWER, Result, close_option, option_words, too_long, without_hidden
from forms.word.reading.seen import Para
from forms.word.wording import TICK_LABEL

TICKED: Final = frozenset("☒☑✓✔✗✘⊠🗹🗷🗸■●◉⬛")
UNTICKED: Final = frozenset("☐□▢◻⬜❏❑○◯")
_MARK: Final = re.compile(
    rf"[\[(]\s?([xX✓✔✗✘]?)\s?[\])]|([{''.join(sorted(TICKED | UNTICKED))}])|^\s*([xX])(?=\s)", re.MULTILINE
)
_MOST_BOXES: Final = 500
"""Ten times what the longest question offers; each is compared with every choice."""
_TYPED_TICK: Final = frozenset({"x", "X", "✓", "✔", "yes", "Yes", "YES", "y", "Y"})


@dataclass(slots=True)
class Box:
    """One box: what it says, its option's code where its tag names one, and the text that follows it."""

    ticked: bool
    code: str | None = None
    text: str = ""
    unclear: bool = False


@dataclass(slots=True)
class Line:
    """A paragraph of an answer cell: the text before its first box, and its boxes."""

    before: str = ""
    boxes: list[Box] = field(default_factory=list)


def has_mark(text: str) -> bool:
    """Whether somebody typed a box, or a tick, somewhere in ``text``."""
    return _MARK.search(text) is not None


def read_boxes(question: SeveralOf | OneOf | Tick, paras: Sequence[Para]) -> Result:
    """The answer to a question that is answered by ticking."""
    result = Result()
    if sum(len(para.text) for para in paras) > LONGEST_ANSWER:
        return too_long(question, "\n".join(para.text for para in paras), result)
    if _too_many(paras):
        result.left += [para.text for para in paras]
        words = (
            f"Where ‘{question.label}’ has its boxes stand more than {_MOST_BOXES}. None was read: open the original."
        )
        result.problems.append(("too-many-boxes", words))
        return result
    shown = without_hidden(paras, result, question.label)
    lines = [_line(para) for para in shown]
    boxes = [box for line in lines for box in line.boxes]
    loose = [line.before.strip() for line in lines if line.before.strip()]
    struck = " ".join(piece.text.strip() for para in shown for piece in para.pieces if piece.struck).strip()
    if struck:
        words = f"‘{question.label}’: {quoted(struck)} is struck through. Check what is meant."
        result.doubt(0.6, "struck-out", words)
    if isinstance(question, Tick):
        return _tick(question, boxes, loose, result)
    if not boxes:
        return _typed(question, loose, result)
    printed = option_words(question).by_line.keys()
    unmarked = [text for text in loose if squeezed(text) in printed]
    loose = [text for text in loose if squeezed(text) not in printed]
    ticked = [code for box in boxes if (code := _ticked_option(question, box, result)) is not None]
    left_over = len(boxes) if isinstance(question, OneOf) else 2 * len(boxes)
    if not ticked and not result.problems and (unmarked or left_over < len(question.choices)):
        words = f"Not all boxes of ‘{question.label}’ are left, and none is ticked. Ask the sender what was chosen."
        result.problems.append(("boxes-lost", words))
    result.raw = "; ".join(question.show(code) for code in ticked)
    if isinstance(question, OneOf) and len(set(ticked)) > 1:
        result.left.append(result.raw)
        words = f"‘{question.label}’ wants one answer, and {quoted(result.raw)} are ticked. None was taken: ask which."
        result.problems.append(("several-ticked", words))
    elif ticked:
        if len(set(ticked)) == len(question.choices) > 2:
            words = f"All boxes of ‘{question.label}’ look ticked. Check in the document which are."
            result.doubt(0.5, "all-ticked", words)
        result.value = question.normalise(ticked[0] if isinstance(question, OneOf) else ticked)
    for text in loose:
        _beside(question, text, result)
    return result


def _too_many(paras: Sequence[Para]) -> bool:
    boxes = (
        box
        for para in paras
        for piece in para.pieces
        for box in ([piece] if piece.control and piece.control.ticked is not None else _MARK.finditer(piece.text))
    )
    return next(islice(boxes, _MOST_BOXES, None), None) is not None


def _line(para: Para) -> Line:
    line = Line()
    for piece in para.pieces:
        control = piece.control
        if control is not None and control.ticked is not None:
            sign = piece.text.strip()
            seen = True if sign[:1] in TICKED and sign else False if sign[:1] in UNTICKED and sign else None
            typed = sign in _TYPED_TICK
            box = Box(
                control.ticked if seen is None and not typed else seen is not False,
                control.tag.partition(":")[2] or None,
            )
            # What people see is the sign; where the field says otherwise, somebody must look.
            box.unclear = box.ticked != control.ticked
            box.text = "" if typed else sign[1:] if seen is not None else sign
            line.boxes.append(box)
            continue
        for text, mark in _marks(piece.text):
            if mark is not None:
                line.boxes.append(Box(mark))
            if line.boxes:
                line.boxes[-1].text += text
            else:
                line.before += text
    if line.before.strip() and line.boxes and not line.boxes[-1].text.strip():
        _move_behind(line)
    return line


def _move_behind(line: Line) -> None:
    """Give each box the words before it: somebody wrote 'Yes ☒ No ☐'."""
    texts = [line.before, *(box.text for box in line.boxes)]
    line.before = ""
    for box, text in zip(line.boxes, texts, strict=False):
        box.text = text


def _marks(text: str) -> Iterator[tuple[str, bool | None]]:
    """``text`` cut at its typed boxes: (text that follows, whether the box before it is ticked; None: no box)."""
    mark: bool | None = None
    begin = 0
    for found in _MARK.finditer(text):
        if found.start() > begin or mark is not None:
            yield text[begin : found.start()], mark
        mark = bool(found[1] or found[3]) or found[2] in TICKED
        begin = found.end()
    if begin < len(text) or mark is not None:
        yield text[begin:], mark


def _ticked_option(question: SeveralOf | OneOf, box: Box, result: Result) -> str | None:
    """The code of the option that ``box`` ticks; what is typed beside it is kept."""
    option, rest = _option(question, box)
    if option is None and (code := close_option(box.text, question)) is not None:
        option = option_words(question).by_code[code]
        words = f"‘{question.label}’: {quoted(box.text)} was read as {quoted(option.label)}. Check it."
        result.doubt(0.7, "spelling", words)
    name = option.label if option is not None else box.text.strip()
    ticked = box.ticked
    if rest in _TYPED_TICK and not ticked and option is not None:
        ticked = True
        words = f"‘{question.label}’: beside the empty box of {quoted(name)} somebody typed {quoted(rest)}. Check it."
        result.doubt(0.6, "tick-typed", words)
    elif rest:
        result.left.append(rest)
        words = f"‘{question.label}’: beside the box of {quoted(name)} somebody typed {quoted(rest)}. Check it."
        result.problems.append(("text-beside", words))
    if box.unclear:
        words = f"‘{question.label}’: the box of {quoted(name)} looks one way and is stored the other. Check it."
        result.doubt(0.5, "tick-unclear", words)
    if option is not None:
        return option.code if ticked else None
    if name:
        state = "is ticked, and is" if ticked else "is"
        result.left.append(name)
        words = f"‘{question.label}’: {quoted(name)} {state} not one of the choices. It was not taken."
        result.problems.append(("not-a-choice", words))
    elif ticked:
        words = f"A box without words is ticked among the answers to ‘{question.label}’. Ask what it means."
        result.problems.append(("not-a-choice", words))
    return None


def _option(question: SeveralOf | OneOf, box: Box) -> tuple[Option | None, str]:
    """The option of a box, and what somebody typed behind its words."""
    words = option_words(question)
    tagged = words.by_code.get(box.code or "")
    if tagged is not None and box.text.strip() == words.printed[tagged.code]:
        return tagged, ""
    text = squeezed(box.text)
    first, _, rest = text.partition(" ")
    if tagged is not None:
        printed = squeezed(words.printed[tagged.code])
        if first in _TYPED_TICK and rest == printed:
            return tagged, first
        return tagged, text[len(printed) :].strip() if text.startswith(printed) else text
    if text in words.by_line:
        return words.by_line[text], ""
    if first in _TYPED_TICK and rest in words.by_line:
        return words.by_line[rest], first
    longest = max((line for line in words.by_line if text.startswith(line)), key=len, default="")
    if longest:
        return words.by_line[longest], text[len(longest) :].strip()
    found = words.by_code.get(question.options.find(text) or "")
    same = found is not None and squeezed(found.label).casefold() == text.casefold()
    return found, "" if same or found is None else text


def _typed(question: SeveralOf | OneOf, lines: list[str], result: Result) -> Result:
    """No box at all: the boxes were lost, or somebody typed the answer in their place."""
    if not lines:
        return result
    options = option_words(question).by_code
    if len(lines) > 1 and {_closest(question, line) for line in lines} >= options.keys():
        # With some sign before each, perhaps, that nobody knows here.
        words = f"The boxes of ‘{question.label}’ are gone, so nobody can see what was ticked. Ask the sender."
        result.problems.append(("boxes-lost", words))
        return result
    result.raw = "\n".join(lines)
    try:
        result.value = question.read_text(result.raw)
        result.confidence = 0.9
    except NotAnAnswer as refused:
        value = _with_slips(question, lines)
        if value is None:
            result.left.append(result.raw)
            words = f"{refused.message} The document says {quoted(result.raw)}, which was not taken."
            result.problems.append((refused.problem, words))
        else:
            result.value = value
            shown = quoted(question.show(value))
            words = f"{quoted(result.raw)} was read as {shown} for ‘{question.label}’. Check it."
            result.doubt(0.7, "spelling", words)
    return result


def _with_slips(question: SeveralOf | OneOf, lines: list[str]) -> Value | None:
    parts = [part for line in lines for part in re.split(r"[;\n]", line) if part.strip()]
    codes = [_closest(question, part) for part in parts]
    if any(code is None for code in codes) or (isinstance(question, OneOf) and len(codes) != 1):
        return None
    return question.normalise(codes[0] if isinstance(question, OneOf) else codes)


def _closest(question: SeveralOf | OneOf, text: str) -> str | None:
    printed = option_words(question).by_line.get(squeezed(text))
    return printed.code if printed is not None else question.options.find(text) or close_option(text, question)


def _tick(question: Tick, boxes: list[Box], loose: list[str], result: Result) -> Result:
    printed = squeezed(TICK_LABEL)
    for box in boxes:
        rest = squeezed(box.text).removeprefix(printed).strip()
        ticked = box.ticked
        if rest in _TYPED_TICK and not ticked:
            ticked = True
            result.doubt(
                0.6, "tick-typed", f"‘{question.label}’: {quoted(rest)} is typed beside the empty box. Check it."
            )
        elif rest:
            _beside(question, rest, result)
        if box.unclear:
            words = f"‘{question.label}’: the box looks one way and is stored the other. Check it."
            result.doubt(0.5, "tick-unclear", words)
        if ticked:
            result.value, result.raw = True, "☒"
    for text in loose:
        if squeezed(text) == printed:
            if not boxes:
                words = (
                    f"The box of ‘{question.label}’ is gone, so nobody can see whether it was ticked. Ask the sender."
                )
                result.problems.append(("boxes-lost", words))
            continue
        try:
            value = question.read_text(text)
        except NotAnAnswer:
            _beside(question, text, result)
            continue
        if value is None:
            result.left.append(text)
            words = f"‘{question.label}’: {quoted(text)} stands in place of a tick, and was read as no tick."
            result.problems.append(("not-ticked", words))
        else:
            result.value, result.raw = value, text
            result.confidence = min(result.confidence, 0.9)
    return result


def _beside(question: Question, text: str, result: Result) -> None:
    result.left.append(text)
    words = f"Beside the boxes of ‘{question.label}’ stands {quoted(text)}. Check whether it changes the answer."
    result.problems.append(("text-beside", words))
