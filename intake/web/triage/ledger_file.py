"""The ledger as a file for a spreadsheet (CSV, RFC 4180), sent piece by piece."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from intake.cases.ledger import DOORS, STATES, After, Entry, Wanted, entries
from intake.store.store import Store
from intake.web.context import LONDON

_AT_ONCE: Final = 500
"""Lines that are read at once: a slow reader keeps no transaction open."""
_COLUMNS: Final = ("received", "day", "reference", "came as", "mailbox", "what became of it", "case")


def ledger_file(store: Store, wanted: Wanted, at: datetime) -> Iterator[str]:
    """The pieces of the file. The first is read at once: what fails says so on a page, not in the middle of a file."""
    pieces = _pieces(store, wanted, at)
    return _with(next(pieces), pieces)


def _pieces(store: Store, wanted: Wanted, at: datetime) -> Iterator[str]:
    piece = io.StringIO()
    writer = csv.writer(piece)
    writer.writerow(_COLUMNS)
    after: After | None = None
    while True:
        with store.reading() as session:
            found, after = entries(session, replace(wanted, after=after), at, _AT_ONCE)
        writer.writerows(_row(line) for line in found)
        yield piece.getvalue()
        if after is None:
            return
        piece.seek(0)
        piece.truncate()


def _row(line: Entry) -> list[str]:
    local = line.at.astimezone(LONDON)
    cells = [
        local.isoformat(timespec="seconds"),
        local.date().isoformat(),
        line.reference,
        DOORS[line.door],
        line.mailbox,
        STATES[line.state],
        line.case,
    ]
    return [_plain(cell) for cell in cells]


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def _with(first: str, others: Iterator[str]) -> Iterator[str]:
    yield f"\ufeff{first}"  # by this mark spreadsheets know UTF-8
    yield from others
