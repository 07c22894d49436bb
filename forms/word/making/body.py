"""The body of the Word form: cover, parts, tables, repeating blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from forms.answers import Answers, path_of
from forms.definition import Form
from forms.word.branding import Branding
from forms.word.making.controls import Controls
from forms.word.making.cover import instructions, opening, reach_us
from forms.word.making.cover_parts import CoverParts
from forms.word.making.parts import section
from forms.word.making.tables import QuestionTables
from forms.word.making.xml import DECLARATION, ROOT_ATTRIBUTES, paragraph, run
from forms.word.plan import Blocks, Part, Table, plan
from forms.word.wording import (
    CONTENTS_TITLE,
    FILL_TITLE,
    SEND_TITLE,
    how_to_fill_in,
    how_to_send,
    version_line,
)

VERSION_TAG: Final = "form_version"


@dataclass
class Body:
    """Writes ``word/document.xml`` of one form with its answers, or without any."""

    form: Form
    branding: Branding
    answers: Answers
    own_cover: CoverParts | None = None

    def __post_init__(self) -> None:
        self._controls = Controls()
        self._tables = QuestionTables(self.form, self._controls, self.branding.colour)

    def xml(self) -> str:
        """The whole part."""
        parts = plan(self.form)
        body = (
            (self.own_cover.body if self.own_cover else "")
            + self._cover(parts)
            + "".join(self._part(number, part) for number, part in enumerate(parts))
        )
        return f"{DECLARATION}<w:document {ROOT_ATTRIBUTES}><w:body>{body}{section()}</w:body></w:document>"

    def _cover(self, parts: Sequence[Part]) -> str:
        begins = "nextPage" if self.own_cover else "continuous"
        version = self._controls.fixed(VERSION_TAG, "Form version", version_line(self.form))
        return "".join(
            (
                opening(self.form, self.branding),
                instructions(SEND_TITLE, how_to_send(self.branding)),
                instructions(FILL_TITLE, how_to_fill_in(self.form)),
                paragraph(run(CONTENTS_TITLE), "CoverHeading", section(starts=begins)),
                _contents(parts),
                reach_us(self.branding),
                paragraph(version, "Version"),
            )
        )

    def _part(self, number: int, part: Part) -> str:
        mark = (
            f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(number)}"/>{run(part.title)}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
        intro = paragraph(run(part.intro), "Intro") if part.intro else ""
        page = "" if number else "<w:pageBreakBefore/>"  # the cover stands alone
        items = (self._table(item) if isinstance(item, Table) else self._blocks(item, part) for item in part.items)
        return paragraph(mark, "Heading1", page) + intro + "".join(items)

    def _table(self, table: Table) -> str:
        heading = paragraph(run(table.title), "Heading2")
        return heading + self._tables.ask(
            table.title, table.questions, lambda question: question.id, lambda question: self.answers.get(question.id)
        )

    def _blocks(self, blocks: Blocks, part: Part) -> str:
        group = blocks.group
        title = paragraph(run(blocks.title), "Heading2") if blocks.title not in part.title else ""
        hint = paragraph(run(group.hint), "Intro") if group.hint else ""
        count = max(len(self.answers.rows(group.id)), blocks.ready)
        items = [self._block(blocks, number) for number in range(count)]
        return title + hint + self._controls.repeating(group.id, group.label, group.singular, items)

    def _block(self, blocks: Blocks, number: int) -> str:
        rows = self.answers.rows(blocks.group.id)
        values = rows[number] if number < len(rows) else {}
        written = [paragraph(run(blocks.heading(number)), "BlockHeading")]
        for asked in blocks.tables:
            if len(blocks.tables) > 1:
                written.append(paragraph(run(asked.title), "Heading3"))
            written.append(
                self._tables.ask(
                    f"{blocks.heading(number)}: {asked.title}",
                    asked.questions,
                    lambda question: path_of(blocks.group.id, number, question.id),
                    lambda question: values.get(question.id),
                )
            )
        return "".join(written)


def _contents(parts: Sequence[Part]) -> str:
    """A link to each part, in two columns: the cover stays on one page."""
    links = [
        f'<w:hyperlink w:anchor="{_bookmark(number)}" w:history="1">{run(part.title)}</w:hyperlink>'
        for number, part in enumerate(parts)
    ]
    ends = ["" for _ in links[1:]] + [section(columns=2)]
    return "".join(paragraph(link, "Contents", end) for link, end in zip(links, ends, strict=True))


def _bookmark(number: int) -> str:
    return f"part_{number}"
