"""Tables of the Word form: a shaded label column and an answer column under a header row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from forms.answers import Path
from forms.definition import Form
from forms.questions import LongText, Question, SeveralOf, Tick
from forms.values import Value
from forms.word.making.controls import Controls
from forms.word.making.xml import attribute, cell, paragraph, row, run
from forms.word.wording import TABLE_HEADINGS, label_lines, option_line

LABEL_WIDTH: Final = 3700
ANSWER_WIDTH: Final = 5938
TABLE_WIDTH: Final = LABEL_WIDTH + ANSWER_WIDTH  # A4 with margins of 2 cm, in twentieths of a point

_LABEL_SHADE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="F3F2F1"/>'
_LONG_TEXT_HEIGHT: Final = '<w:trHeight w:val="1000" w:hRule="atLeast"/>'
_KEEP_WHOLE: Final = "<w:cantSplit/>"
_LABEL_STYLES: Final = ("QuestionLabel", "Hint", "Hint")

LONGEST_WHOLE: Final = 30
"""Lines of a row that is never split: LibreOffice hides what is left of such a row at the foot of a page."""
LONGEST_TOGETHER: Final = 26
"""Lines of a table that stays on one page: about half of it, so that no page is left half empty for long."""

_PER_LINE: Final = (25, 38, 38)
"""Characters that fit on a line of the label column, by the styles above; rough, and enough to choose by."""
_ANSWER_PER_LINE: Final = 44


@dataclass(frozen=True, slots=True)
class QuestionTables:
    """Writes tables of questions. ``accent``: the colour of the bar beside what is asked first."""

    form: Form
    controls: Controls
    accent: str

    def ask(
        self,
        title: str,
        questions: Sequence[Question],
        path_to: Callable[[Question], Path],
        value_of: Callable[[Question], Value | None],
        *,
        settled: bool = False,
    ) -> str:
        """A table that asks ``questions``, with a small empty paragraph after it so that tables never run together.

        ``settled``: the answers stand there already and cannot be changed.
        """
        lines = [self._lines(question, value_of(question)) for question in questions]
        # All rows of a short table stand on one page, and two of a long one: no heading is left with a row alone.
        kept = len(questions) - 1 if sum(lines) <= LONGEST_TOGETHER else int(sum(lines[:2]) <= LONGEST_TOGETHER)
        rows = [
            self._row(question, path_to(question), value_of(question), keep_next=number < kept, settled=settled)
            for number, question in enumerate(questions)
        ]
        return table((LABEL_WIDTH, ANSWER_WIDTH), (_header_row(), *rows), title) + paragraph("", "AfterTable")

    def _row(self, question: Question, path: Path, value: Value | None, *, keep_next: bool, settled: bool) -> str:
        answer = self.controls.answer(question, path, value, keep_next=keep_next, settled=settled)
        label = "".join(
            paragraph(run(line), style, "<w:keepLines/>", keep_next=keep_next)
            for line, style in zip(label_lines(self.form, question), _LABEL_STYLES, strict=False)
        )
        height = _LONG_TEXT_HEIGHT if isinstance(question, LongText) else ""
        whole = "" if isinstance(question, LongText) or self._lines(question, value) > LONGEST_WHOLE else _KEEP_WHOLE
        look = self._bar() + _LABEL_SHADE if question.essential else _LABEL_SHADE
        return row((cell(LABEL_WIDTH, label, look), cell(ANSWER_WIDTH, answer)), whole + height)

    def _bar(self) -> str:
        return f'<w:tcBorders><w:left w:val="single" w:sz="48" w:space="0" w:color="{self.accent}"/></w:tcBorders>'

    def _lines(self, question: Question, value: Value | None) -> int:
        """About how many lines the row of ``question`` takes."""
        label = sum(
            ceil(len(line) / width) for line, width in zip(label_lines(self.form, question), _PER_LINE, strict=False)
        )
        if isinstance(question, SeveralOf):
            answer = [option_line(option) for option in question.choices]
        else:
            answer = ["" if value is None or isinstance(question, Tick) else question.show(value)]
        return max(label, sum(ceil((len(line) or 1) / _ANSWER_PER_LINE) for line in answer), 2)


def table(widths: Sequence[int], rows: Iterable[str], description: str, style: str = "Questions") -> str:
    """A table with fixed columns; ``description`` is its alternative text."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={attribute(description)}/>'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _header_row() -> str:
    cells = (
        cell(width, paragraph(run(words), "TableHeading"))
        for width, words in zip((LABEL_WIDTH, ANSWER_WIDTH), TABLE_HEADINGS, strict=True)
    )
    return row(cells, "<w:cantSplit/><w:tblHeader/>")
