"""Builds the whole corpus, reads it, writes docs/word-corpus.md and prints what is wrong."""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.forms.word.corpus.table import as_markdown, in_total, rows_of_bends, rows_of_ways
from tests.servers.office import Office

PAGE = Path(__file__).parents[4] / "docs" / "word-corpus.md"


def main() -> int:
    """0 when every field and character came out as it should."""
    with closing(Office()) as office, tempfile.TemporaryDirectory() as folder:
        rows = [*rows_of_ways(office, Path(folder)), *rows_of_bends()]
    PAGE.write_text(as_markdown(rows), encoding="utf-8")
    for row in rows:
        for fault in row.tally.faults:
            sys.stdout.write(f"{row.room}, {row.name}: {fault}\n")
    total = in_total(rows)
    sys.stdout.write(
        f"{PAGE.name}: {total.documents:,} documents, {total.found:,} of {total.typed:,} characters found\n"
    )
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main())
