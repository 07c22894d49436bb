"""The body of a reply form: a short cover, the notification it belongs to, and the questions that are still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from forms.answers import Answers, path_of
from forms.definition import Form, Group
from forms.questions import Question
from forms.word.branding import Branding
from forms.word.making.body import VERSION_TAG
from forms.word.making.controls import Controls
from forms.word.making.cover import instructions, opening, reach_us
from forms.word.making.parts import section
from forms.word.making.tables import QuestionTables
from forms.word.making.xml import DECLARATION, ROOT_ATTRIBUTES, paragraph, run
from forms.word.plan import Table
from forms.word.wording import (
    KEEP_AWAY,
    REPLY_ABOUT,
    REPLY_ABOUT_TITLE,
    REPLY_LABEL,
    REPLY_TITLE,
    SEND_TITLE,
    how_to_send,
    version_line,
)

REPLY_TAG: Final = "reply_to"


@dataclass(frozen=True, slots=True)
class Block:
    """The open questions of one row of a group. ``who`` tells it from the others, in as few letters as will do."""

    group: Group
    row: int
    who: str
    tables: tuple[Table, ...]

    @property
    def heading(self) -> str:
        """'Child 2 (W.P.)', or 'Child 1' where there is no other."""
        plain = f"{self.group.singular} {self.row + 1}"
        return f"{plain} ({self.who})" if self.who else plain


@dataclass(frozen=True, slots=True)
class OpenPart:
    """Open questions under a heading of the first level."""

    title: str
    intro: str
    items: tuple[Table | Block, ...]


def reply_xml(
    form: Form,
    branding: Branding,
    reference: str,
    settled: Sequence[Question],
    said: Answers,
    parts: Sequence[OpenPart],
) -> str:
    """``word/document.xml``. ``settled`` are the questions that ``said`` answers, and nobody can change."""
    controls = Controls()
    tables = QuestionTables(form, controls, branding.colour)
    label = controls.fixed(REPLY_TAG, REPLY_LABEL, f"{REPLY_LABEL} {reference}")
    version = controls.fixed(VERSION_TAG, "Form version", version_line(form))
    belongs = tables.ask(
        REPLY_TITLE, settled, lambda question: question.id, lambda question: said.get(question.id), settled=True
    )
    written = [
        opening(form, branding, KEEP_AWAY),
        paragraph(label, "CoverHeading"),
        instructions(REPLY_ABOUT_TITLE, REPLY_ABOUT),
        instructions(SEND_TITLE, how_to_send(branding)),
        reach_us(branding),
        paragraph(version, "Version"),
        paragraph(run(REPLY_TITLE), "Heading2"),
        belongs,
        *(_part(part, tables) for part in parts),
        section(),
    ]
    return f"{DECLARATION}<w:document {ROOT_ATTRIBUTES}><w:body>{''.join(written)}</w:body></w:document>"


def _part(part: OpenPart, tables: QuestionTables) -> str:
    written = [paragraph(run(part.title), "Heading1")]
    if part.intro:
        written.append(paragraph(run(part.intro), "Intro"))
    for item in part.items:
        written += _table(item, tables) if isinstance(item, Table) else _block(item, tables)
    return "".join(written)


def _table(asked: Table, tables: QuestionTables) -> list[str]:
    heading = paragraph(run(asked.title), "Heading2")
    return [heading, tables.ask(asked.title, asked.questions, lambda question: question.id, lambda _: None)]


def _block(block: Block, tables: QuestionTables) -> list[str]:
    written = [paragraph(run(block.heading), "BlockHeading")]
    for asked in block.tables:
        if len(block.tables) > 1:
            written.append(paragraph(run(asked.title), "Heading3"))
        caption = f"{block.group.singular} {block.row + 1}: {asked.title}"
        written.append(
            tables.ask(
                caption,
                asked.questions,
                lambda question: path_of(block.group.id, block.row, question.id),
                lambda _: None,
            )
        )
    return written
