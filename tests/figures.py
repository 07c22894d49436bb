"""What the long runs measured, written to `docs/figures.md` by `make prove`."""

import os
import platform
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

Figure = Callable[[str, str], None]
_FIGURES = pytest.StashKey[list[tuple[str, str, str]]]()
_PROPERTY = "figure"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--figures FILE`."""
    parser.addoption("--figures", type=Path, metavar="FILE", help="write what the long runs measured to FILE")


class _Collector:
    """Gathers figures from reports, which come from other processes where several run the tests."""

    def __init__(self, found: list[tuple[str, str, str]]) -> None:
        self._found = found

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            for name, value in report.user_properties:
                if name == _PROPERTY and isinstance(value, tuple | list):
                    self._found.append((str(value[0]), str(value[1]), report.nodeid))


def pytest_configure(config: pytest.Config) -> None:
    """Begin an empty list."""
    config.stash[_FIGURES] = []
    config.pluginmanager.register(_Collector(config.stash[_FIGURES]))


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Keep a figure for docs/figures.md: `figure("what was measured", "1,234 of 1,234")`."""

    def keep(what: str, value: str) -> None:
        request.node.user_properties.append((_PROPERTY, (what, value)))

    return keep


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "no commit"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the file, unless a run failed: figures of a failed run prove nothing."""
    target: Path | None = session.config.getoption("--figures")
    if target is None or exitstatus != pytest.ExitCode.OK or hasattr(session.config, "workerinput"):
        return
    rows = [f"| {what} | {value} | `{test}` |" for what, value, test in _in_order(session.config.stash[_FIGURES])]
    lines = [
        "# Figures",
        "",
        f"Written by `make prove` on {datetime.now(UTC):%-d %B %Y} at commit {_commit()}: {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. Figures of time are of that machine; compare ratios (`make bench`).",
        "",
        "| What | Figure | Test |",
        "| --- | --- | --- |",
        *rows,
        "",
    ]
    target.write_text("\n".join(lines), encoding="utf-8")


def _in_order(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return sorted(found, key=lambda one: one[2])
