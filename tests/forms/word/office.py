"""LibreOffice and pandoc on the Word form: saving it again, and typing it in as somebody does."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from forms import Answers, Date, Form, OneOf, Question, SeveralOf, Tick
from forms.word.plan import Blocks, plan
from forms.word.wording import option_line
from tests.servers.office import Cell, Choose, Office, TickBox, Type
from tests.servers.processes import program

Entry = Type | Choose | TickBox


def saved_again(office: Office, document: bytes, folder: Path, *kinds: str) -> bytes:
    """The document after LibreOffice has opened it and saved it as each of ``kinds`` in turn, the last being docx."""
    current = folder / "0.docx"
    current.write_bytes(document)
    for number, kind in enumerate(kinds, start=1):
        current = office.convert(current, folder / f"{number}.{kind}")
    return current.read_bytes()


def through_pandoc(document: bytes, folder: Path) -> bytes:
    """The document as pandoc writes it again."""
    before, after = folder / "before.docx", folder / "after.docx"
    before.write_bytes(document)
    subprocess.run([program("pandoc", "pandoc"), str(before), "-o", str(after)], check=True)
    return after.read_bytes()


def typed_in(office: Office, template: bytes, form: Form, answers: Answers, folder: Path) -> bytes:
    """The template with ``answers`` typed, chosen and ticked in LibreOffice, cell by cell."""
    empty = folder / "template.docx"
    empty.write_bytes(template)
    return office.fill(empty, list(entries(form, answers)), folder / "typed.docx").read_bytes()


def entries(form: Form, answers: Answers) -> Iterator[Entry]:
    """What somebody does in the empty form to give ``answers``; it must have the blocks that they need."""
    table = 0  # the banner is the first one
    for part in plan(form):
        for item in part.items:
            rows = answers.rows(item.group.id) if isinstance(item, Blocks) else [dict(answers)]
            for number in range(max(item.ready, len(rows)) if isinstance(item, Blocks) else 1):
                values = rows[number] if number < len(rows) else {}
                for asked in item.tables if isinstance(item, Blocks) else (item,):
                    table += 1
                    for place, question in enumerate(asked.questions, start=2):
                        if question.id in values:
                            yield from _entry(Cell(table, f"B{place}"), question, values[question.id])


def _entry(at: Cell, question: Question, value: Any) -> Iterator[Entry]:
    if isinstance(question, Tick):
        yield TickBox(at)
    elif isinstance(question, SeveralOf):
        codes = [value] if isinstance(value, str) else value
        yield from (TickBox(at, option_line(option)) for option in question.choices if option.code in codes)
    elif isinstance(question, OneOf):
        yield Choose(at, next(option_line(option) for option in question.choices if option.code == value))
    else:
        # Dates go into their control. Elsewhere people press Enter, which a one-line field of LibreOffice cannot hold.
        shown = question.show(value)
        yield Type(at, shown, how="into" if isinstance(question, Date) or "\n" not in shown else "over")
