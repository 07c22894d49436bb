"""A program that is not trusted gets no network, no environment, and no more than it may have."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from intake.documents import confined
from intake.documents.confined import Bounds, Ended
from tests.eventually import eventually
from tests.intake.documents.made import ear

BOUNDS: Final = Bounds(
    memory_bytes=300_000_000, cpu_seconds=20, seconds=20.0, file_bytes=1_000_000, processes=10
)  # fmt: skip


def shell(script: str, bounds: Bounds = BOUNDS, *, alone: bool = True) -> tuple[Ended, str]:
    """How a script ended, and what it wrote into 'out'."""
    with confined.folder() as inside:
        ended = confined.run(["/bin/bash", "-c", script], inside, bounds, alone=alone)
        out = inside / "out"
        return ended, out.read_text() if out.exists() else ""


def running(words: str) -> bool:
    """Whether any process was started with these words."""
    return any(words.encode() in command for command in _commands())


def _commands() -> list[bytes]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found.append((process / "cmdline").read_bytes().replace(b"\0", b" "))
        except OSError:
            continue
    return found


def test_it_sees_its_own_folder_and_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_SECRET_KEY", "canary")
    ended, said = shell("env > out; pwd >> out; id -u >> out")
    assert ended is Ended.WELL
    assert "canary" not in said
    variables = {line.partition("=")[0] for line in said.splitlines() if "=" in line}
    assert variables <= {"PATH", "HOME", "TMPDIR", "LC_ALL", "SAL_USE_VCLPLUGIN", "PWD", "SHLVL", "_", "OLDPWD"}
    assert said.splitlines()[-1] != "0", "root would own whatever it breaks out to"


def test_its_folder_is_gone_afterwards() -> None:
    with confined.folder() as inside:
        confined.run(["/bin/bash", "-c", "mkdir a; echo secret > a/b"], inside, BOUNDS)
        assert (inside / "a" / "b").exists()
    assert not inside.exists()


def test_it_reaches_no_other_machine_nor_this_one() -> None:
    with ear() as outside:
        host, port = outside.address.removeprefix("http://").split(":")
        call = f"exec 3<>/dev/tcp/{host}/{port} && echo hello >&3"
        ended, _ = shell(call)
        assert (ended, outside.heard) == ((Ended.BADLY, []) if confined.can_be_alone() else (Ended.WELL, outside.heard))
        assert shell(call, alone=False)[0] is Ended.WELL, "the same call is heard where nothing stops it"
        assert eventually(lambda: b"hello\n" in outside.heard)


@pytest.mark.parametrize("alone", [True, False])
def test_what_takes_too_long_is_killed_with_all_that_it_started(alone: bool) -> None:
    hours = f"40{os.getpid()}{int(alone)}"
    script = f"sleep {hours} & sleep {hours}"
    assert shell(script, replace(BOUNDS, seconds=1.0), alone=alone)[0] is Ended.STOPPED
    assert eventually(lambda: not running(f"sleep {hours}"))


def test_what_leaves_its_group_is_killed_too() -> None:
    hours = f"50{os.getpid()}"
    shell(f"setsid sleep {hours} & sleep {hours}", replace(BOUNDS, seconds=1.0))
    if confined.can_be_alone():
        assert eventually(lambda: not running(f"sleep {hours}"))


def test_what_uses_the_processor_without_end_is_stopped() -> None:
    assert shell("while :; do :; done", replace(BOUNDS, cpu_seconds=1))[0] is Ended.STOPPED


def test_memory_files_and_processes_are_limited() -> None:
    hungry = "head -c 500000000 /dev/zero | tail -c 400000000 | head -c 1 > out; exit ${PIPESTATUS[1]}"
    assert shell(hungry)[0] is Ended.BADLY
    assert shell("head -c 2000000 /dev/zero > out")[0] is Ended.BADLY
    forks = "for i in $(seq 40); do sleep 30 & done 2> /dev/null; jobs -p | wc -l > out; kill $(jobs -p)"
    _, said = shell(forks)
    assert int(said or 0) <= BOUNDS.processes


def test_a_program_that_is_not_there_is_no_exception() -> None:
    with confined.folder() as inside:
        assert confined.run(["/nowhere/soffice"], inside, BOUNDS) is Ended.NOT_STARTED


def test_it_dies_with_the_process_that_started_it() -> None:
    hours = f"60{os.getpid()}"
    program = (
        "from intake.documents import confined\n"
        "from intake.documents.confined import Bounds\n"
        "with confined.folder() as inside:\n"
        f"    confined.run(['/bin/sleep', '{hours}'], inside, Bounds(300_000_000, 20, 60.0, 1_000_000, 10))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as worker:
        assert eventually(lambda: running(f"/bin/sleep {hours}"))
        worker.send_signal(signal.SIGKILL)
    assert eventually(lambda: not running(f"/bin/sleep {hours}"))


def test_what_a_killed_worker_left_behind_is_cleared_away() -> None:
    with confined.folder() as inside:
        left = inside.with_name(inside.name + "-old")
        left.mkdir()
        os.utime(left, (1, 1))
        with confined.folder():
            assert not left.exists()
            assert inside.exists()
