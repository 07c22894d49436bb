"""Whether a page's HTML is valid, by html-validate, which asks nobody else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.servers.processes import program

_HERE: Final = Path(__file__).parent


@contextmanager
def validator() -> Iterator[Callable[[str], list[str]]]:
    """A function that names what is wrong with a page's HTML; one process checks all that it is given."""
    node = program("node", "nodejs", beside=(f"{_HERE.parents[1]}/.venv/bin",))
    command = [node, str(_HERE / "validate.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("It has no pipes.")
        ask, answer = process.stdin, process.stdout

        def check(html: str) -> list[str]:
            ask.write(json.dumps(html) + "\n")
            ask.flush()
            found: list[str] = json.loads(answer.readline())
            return found

        yield check
        ask.close()
