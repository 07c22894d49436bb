"""Makes every run of the proof, writes docs/mail-proof.md and prints what is wrong.

python -m tests.workers.mailbox.thousand [--mails 1000] [--seed N] [--only "name of a run"]
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

from tests.servers.certificates import make_certificates
from tests.servers.dovecot import DovecotServer
from tests.servers.processes import folder as private_folder
from tests.servers.processes import unprivileged
from tests.servers.redis_server import RedisServer
from tests.workers.mailbox.thousand.plans import PLANS, SEED, TOTAL
from tests.workers.mailbox.thousand.run import run
from tests.workers.mailbox.thousand.table import as_markdown

PAGE: Final = Path(__file__).parents[4] / "docs" / "mail-proof.md"


def main() -> int:
    """0 when nothing was lost, doubled, misplaced or said aloud."""
    asked = _asked()
    plans = [plan for plan in PLANS if not asked.only or plan.name in asked.only]
    outcomes = []
    with _servers() as (dovecot, redis):
        for plan in plans:
            told = _Told(plan.name)
            outcomes.append(run(plan, asked.mails, asked.seed, dovecot, redis, progress=told.line))
            told.end(outcomes[-1].faults)
    if plans == list(PLANS) and asked.mails == TOTAL:
        PAGE.write_text(as_markdown(outcomes, _machine()), encoding="utf-8")
    sys.stdout.write(as_markdown(outcomes, _machine()))
    return 1 if any(outcome.faults for outcome in outcomes) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A thousand mails in one mailbox, and whatever may happen meanwhile.")
    parser.add_argument("--mails", type=int, default=TOTAL, help="how many (the page is written for %(default)s alone)")
    parser.add_argument("--seed", type=int, default=SEED, help="of all random draws")
    parser.add_argument("--only", action="append", choices=[plan.name for plan in PLANS], help="a run; may be repeated")
    return parser.parse_args()


class _Told:
    """Says on standard error how a run goes: one line that changes, or on no terminal one every few seconds."""

    _EVERY = 10.0

    def __init__(self, name: str) -> None:
        self._name = name
        self._terminal = sys.stderr.isatty()
        self._last = 0.0

    def line(self, words: str) -> None:
        if self._terminal:
            sys.stderr.write(f"\r\033[K{self._name}: {words}")
        elif monotonic() - self._last > self._EVERY:
            self._last = monotonic()
            sys.stderr.write(f"{self._name}: {words}\n")
        sys.stderr.flush()

    def end(self, faults: list[str]) -> None:
        sys.stderr.write(("\r\033[K" if self._terminal else "") + f"{self._name}: {len(faults)} faults\n")
        for fault in faults:
            sys.stderr.write(f"  {fault}\n")


@contextmanager
def _servers() -> Iterator[tuple[DovecotServer, RedisServer]]:
    certificates = private_folder("certificates", unprivileged())
    dovecot, redis = DovecotServer(make_certificates(certificates)), RedisServer()
    try:
        yield dovecot, redis
    finally:
        dovecot.close()
        redis.stop()
        shutil.rmtree(certificates, ignore_errors=True)


def _machine() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return (
        f"Taken on {datetime.now(UTC):%-d %B %Y} at commit {asked.stdout.strip() or 'none'}: {os.cpu_count()} cores, "
        f"Python {platform.python_version()}."
    )


if __name__ == "__main__":
    sys.exit(main())
