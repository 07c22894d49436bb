"""What reading one answer cell gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from forms.questions import OneOf, Option, Question, SeveralOf
from forms.values import Value, same_words
from forms.word.plan import once
from forms.word.reading.alike import closest
from forms.word.reading.known import squeezed
from forms.word.reading.ledger import quoted
from forms.word.reading.seen import Para
from forms.word.wording import option_line

LONGEST_ANSWER: Final = 1_000_000
"""Characters: fifty times the longest narrative that the form asks for. Each kind of answer is looked at several times
over, which for the 16 million that a document may hold would take seconds and hundreds of megabytes."""
SURE = 1.0
CONFIRM_BELOW = 0.8
"""An answer found with less confidence is taken, and a person is asked to confirm it."""


@dataclass(slots=True)
class Result:
    """``value`` None: no answer. ``left``: text that belongs to no answer. ``problems``: (code, sentence)."""

    value: Value | None = None
    raw: str = ""
    confidence: float = SURE
    left: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def doubt(self, confidence: float, problem: str, message: str) -> None:
        """Lower the confidence and say why."""
        self.confidence = min(self.confidence, confidence)
        self.problems.append((problem, message))


def without_hidden(paras: Iterable[Para], result: Result, label: str) -> list[Para]:
    """``paras`` without hidden text, which is kept beside the answer."""
    shown = []
    for para in paras:
        if hidden := [piece.text for piece in para.pieces if piece.hidden]:
            para = Para([piece for piece in para.pieces if not piece.hidden], para.deleted)
            if text := "".join(hidden).strip():
                result.left.append(text)
                words = f"‘{label}’ holds hidden text: {quoted(text)}. It was not taken."
                result.problems.append(("hidden-text", words))
        shown.append(para)
    return shown


def too_long(question: Question, text: str, result: Result) -> Result:
    """No answer: ``text`` is kept beside it."""
    result.left.append(text)
    words = f"‘{question.label}’ holds {len(text):,} characters, which is no answer. It was not taken."
    result.problems.append(("too-long", words))
    return result


@dataclass(frozen=True)
class OptionWords:
    """The options of a question by code, the words they are printed with by code and back, and those words folded."""

    by_code: dict[str, Option]
    printed: dict[str, str]
    by_line: dict[str, Option]
    folded: dict[str, str]


@once
def option_words(question: SeveralOf | OneOf) -> OptionWords:
    """The options of ``question`` as its cell offers them."""
    return OptionWords(
        {option.code: option for option in question.choices},
        {option.code: option_line(option) for option in question.choices},
        {squeezed(option_line(option)): option for option in question.choices},
        {same_words(option.label): option.code for option in question.choices},
    )


def close_option(text: str, question: SeveralOf | OneOf) -> str | None:
    """The code of the option that ``text`` clearly means in spite of a slip; None when none or several could be."""
    words = option_words(question).folded
    best = closest(same_words(text), words.keys())
    return None if best is None else words[best[0]]
