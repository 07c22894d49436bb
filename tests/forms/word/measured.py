"""Reads one document in a process of its own and says what that took: `python -m tests.forms.word.measured FILE`."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from forms.notification import NOTIFICATION
from forms.word.reader import read


def main(file: Path) -> None:
    """Print a JSON object: outcome, reason, seconds, and the highest memory in bytes, Python's own among it."""
    data = file.read_bytes()
    began = perf_counter()
    reading = read(data, NOTIFICATION, today=date(2026, 9, 8))
    took = perf_counter() - began
    # Not ru_maxrss: it counts what the parent had before this program took its place.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    said = {"outcome": reading.outcome, "reason": reading.reason, "seconds": took, "memory": kilobytes * 1024}
    print(json.dumps(said))  # noqa: T201 - it is this program's answer


if __name__ == "__main__":
    main(Path(sys.argv[1]))
