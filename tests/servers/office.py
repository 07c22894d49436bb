"""LibreOffice: converts documents, and fills in Word forms as somebody without Word does."""

import json
import selectors
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.servers.processes import ServerError, die_with_parent, folder, program

ANSWER_SECONDS = 120
DRIVER = Path(__file__).with_name("uno_driver.py")
BINARIES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice*/program")


@dataclass(frozen=True, slots=True)
class Label:
    """The cell right of the `nth` cell (from 0) whose first line is `text`; an asterisk at its end is not compared."""

    text: str
    nth: int = 0

    def to_json(self) -> dict[str, object]:
        """As the driver reads it."""
        return {"label": self.text, "nth": self.nth}


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell `name` ('B3') of table number `table`, as `Office.cells` names them."""

    table: int
    name: str

    def to_json(self) -> dict[str, object]:
        """As the driver reads it."""
        return {"table": self.table, "cell": self.name}


@dataclass(frozen=True, slots=True)
class Type:
    """Type a text: `into` the field or control, `over` all that the cell holds, or `behind` it."""

    at: Label | Cell
    text: str
    how: Literal["into", "over", "behind"] = "into"

    def to_json(self) -> dict[str, object]:
        """As the driver reads it."""
        return {"at": self.at.to_json(), "text": self.text, "how": self.how}


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose the item of a drop-down list that shows these words."""

    at: Label | Cell
    shown: str

    def to_json(self) -> dict[str, object]:
        """As the driver reads it."""
        return {"at": self.at.to_json(), "choose": self.shown}


@dataclass(frozen=True, slots=True)
class TickBox:
    """Tick the box before these words, or the cell's only box."""

    at: Label | Cell
    words: str = ""

    def to_json(self) -> dict[str, object]:
        """As the driver reads it."""
        return {"at": self.at.to_json(), "tick": self.words}


class Office:
    """A LibreOffice with a profile of its own. One that hangs or dies fails the test and is started anew."""

    def __init__(self) -> None:
        self._binary = program("soffice.bin", "libreoffice-writer", beside=BINARIES)
        self._python = program("python3", "python3-uno", beside=("/usr/bin",))
        self._folder = folder("office")
        self._driver: subprocess.Popen[str] | None = None

    def convert(self, source: Path, target: Path) -> Path:
        """Save `source` as `target`, in the format that its name ends in: docx, doc, odt, pdf, rtf, txt."""
        self._ask(source=str(source.absolute()), target=str(target.absolute()))
        return target

    def fill(self, source: Path, entries: Sequence[Type | Choose | TickBox], target: Path) -> Path:
        """Open `source`, do what `entries` say in turn, and save as `target`."""
        self._ask(
            source=str(source.absolute()),
            target=str(target.absolute()),
            entries=[entry.to_json() for entry in entries],
        )
        return target

    def cells(self, source: Path) -> list[tuple[Cell, str]]:
        """Return every table cell with the text that it shows, in the order of the document."""
        seen = self._ask(source=str(source.absolute()))
        return [(Cell(table, name), text) for table, name, text in seen]

    def close(self) -> None:
        """End LibreOffice and remove its profile."""
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _ask(self, **command: object) -> Any:
        driver = self._running()
        assert driver.stdin is not None
        assert driver.stdout is not None
        driver.stdin.write(json.dumps(command) + "\n")
        driver.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(driver.stdout, selectors.EVENT_READ)
            answered = selector.select(ANSWER_SECONDS)
        line = driver.stdout.readline() if answered else ""
        if not line:
            self._end()
            raise ServerError(
                "LibreOffice gave no answer; `apt-get install libreoffice-writer python3-uno` if it never did."
            )
        answer = json.loads(line)
        if "failed" in answer:
            raise ServerError(answer["failed"])
        return answer["done"]

    def _running(self) -> "subprocess.Popen[str]":
        if self._driver is None or self._driver.poll() is not None:
            self._end()
            self._driver = subprocess.Popen(
                [self._python, str(DRIVER), self._binary, str(self._folder / "profile")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=sys.__stderr__,
                text=True,
                env={"PATH": "/usr/bin:/bin", "HOME": str(self._folder), "LC_ALL": "C.UTF-8"},
                preexec_fn=die_with_parent,  # noqa: PLW1509 - it calls prctl and nothing that takes a lock
            )
        return self._driver

    def _end(self) -> None:
        if self._driver is not None:
            with self._driver as driver:  # closes its pipes; soffice dies with it
                driver.kill()
            self._driver = None


@pytest.fixture(scope="session")
def soffice() -> Iterator[Office]:
    """LibreOffice, one for all tests; every document is opened and closed by itself."""
    office = Office()
    yield office
    office.close()
