"""Tables of the Word form: a shaded label column and an answer column under a header row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from forms.answers import Path
from forms.definition import Form
from forms.questions import LongText, Question
from forms.values import Value
from forms.word.making.controls import Controls
from forms.word.making.xml import attribute, cell, paragraph, row, run
from forms.word.wording import TABLE_HEADINGS, label_lines

LABEL_WIDTH: Final = 3700
ANSWER_WIDTH: Final = 5938
TABLE_WIDTH: Final = LABEL_WIDTH + ANSWER_WIDTH  # A4 with margins of 2 cm, in twentieths of a point

_LABEL_SHADE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="F3F2F1"/>'
_LONG_TEXT_HEIGHT: Final = '<w:trHeight w:val="1000" w:hRule="atLeast"/>'
_KEEP_WHOLE: Final = "<w:cantSplit/>"
_LABEL_STYLES: Final = ("QuestionLabel", "Hint", "Hint")


def question_table(
    form: Form,
    title: str,
    questions: Iterable[Question],
    controls: Controls,
    path_to: Callable[[Question], Path],
    value_of: Callable[[Question], Value | None],
) -> str:
    """A table that asks ``questions``, with a small empty paragraph after it so that tables never run together."""
    rows = [_header_row()]
    for question in questions:
        answer = controls.answer(question, path_to(question), value_of(question))
        label = "".join(
            paragraph(run(line), style) for line, style in zip(label_lines(form, question), _LABEL_STYLES, strict=False)
        )
        height = _LONG_TEXT_HEIGHT if isinstance(question, LongText) else _KEEP_WHOLE
        rows.append(row((cell(LABEL_WIDTH, label, _LABEL_SHADE), cell(ANSWER_WIDTH, answer)), height))
    return table((LABEL_WIDTH, ANSWER_WIDTH), rows, title) + paragraph("", "AfterTable")


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
