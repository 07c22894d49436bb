"""A folder as mailbox: a Maildir, where plain .eml files may also be dropped into the folder itself.

What was taken in is filed as plain files too, into `Processed` and `Needs a person` beside `new`: a person opens them
with a double click, and a file put back is looked at again.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

from intake.errors import Transient
from workers.mailbox.source import INBOX, Folder, Refused

SETTLED_SECONDS: Final = 1.0
"""A dropped file is whole once it was the same in two looks this far apart."""
EMPTY_SECONDS: Final = 60.0
"""An empty one is most likely still to be filled: browsers make the name first."""
_COARSE_NS: Final = 1_000_000_000
"""Disks and kernels round the time of a change; by less than this."""
_HEADER_BYTES: Final = 65_536
_NAME_BYTES: Final = 200
"""A longer name would leave no room for a number behind it."""
_AWAY: Final = "The mailbox is a folder that cannot be read just now: check that it is there and who owns it."
_STUCK: Final = "A file in the mailbox cannot be read or moved: check who owns it."


@dataclass(frozen=True, slots=True)
class _File:
    """A file as it was at the last look. Its name may be a person's: it is never logged."""

    path: Path
    state: tuple[int, int, int]
    """Size, time of the last change in nanoseconds, number on its disk."""

    @property
    def uid(self) -> str:
        # The same name with other bytes is another message. What the file holds need not be read for that.
        base = self.path.name.partition(":")[0]  # behind it stand a Maildir's flags, which may change
        return hashlib.sha256(os.fsencode(base) + repr(self.state).encode()).hexdigest()[:32]


class MaildirSource:
    """The mailbox in one folder, which is made where it is missing. Raises Transient when that cannot be done."""

    patience = 1.0
    uidvalidity = 1
    """Always the same: a file's UID says all."""

    def __init__(self, root: Path, settled_seconds: float = SETTLED_SECONDS) -> None:
        self._root = root
        self._settled = settled_seconds
        self._looks: dict[Path, tuple[tuple[int, int, int], float]] = {}
        self._files: dict[str, _File] = {}
        self._filed: dict[tuple[str, str], _File] = {}
        with _reachable():
            for part in ("tmp", "new", "cur"):
                (root / part).mkdir(parents=True, exist_ok=True, mode=0o700)

    def waiting(self) -> list[str]:
        """UIDs of all whole files, the oldest first."""
        with _reachable():
            found = sorted(self._whole(), key=lambda file: (file.state[1], file.path.name))
        self._files = {file.uid: file for file in found}
        return list(self._files)

    def look_into(self, folder: str, since: str, larger_than: int) -> Folder:
        """Count a folder beside the inbox. A mark is a time in nanoseconds, and what had come there since then."""
        with _reachable():
            found = sorted(self._plain(folder), key=lambda pair: pair[1])
        files = {file.uid: changed for file, changed in found}
        self._filed = {key: file for key, file in self._filed.items() if key[0] != folder}
        self._filed |= {(folder, file.uid): file for file, _changed in found}
        after = max(files.values(), default=0) - _COARSE_NS
        start, _, there = since.partition(":")
        return Folder(
            there=len(files),
            mark=f"{after}:{','.join(uid for uid, changed in files.items() if changed >= after)}",
            added=None,
            came=tuple(
                uid for uid, changed in files.items() if since and changed >= int(start) and uid not in there
            ),
            large=tuple(file.uid for file, _changed in found if file.state[0] > larger_than),
        )  # fmt: skip

    def size(self, uid: str, folder: str = INBOX) -> int:
        """Bytes of the file."""
        return self._file(uid, folder).state[0]

    def headers(self, uid: str, folder: str = INBOX) -> bytes:
        """The file up to its first empty line."""
        with _readable(), self._file(uid, folder).path.open("rb") as opened:
            start = opened.read(_HEADER_BYTES)
        ends = [start.index(gap) + len(gap) for gap in (b"\r\n\r\n", b"\n\n") if gap in start]
        return start[: min(ends, default=len(start))]

    def raw(self, uid: str, folder: str = INBOX) -> bytes:
        """The file's bytes."""
        with _readable():
            return self._file(uid, folder).path.read_bytes()

    def file(self, uid: str, folder: str) -> None:
        """Move the file into a folder beside `new`, under its own name or one with a number behind it."""
        file = self._file(uid)
        with _readable():
            if _state(file.path) != file.state:
                raise Refused("A file in the mailbox changed while it was read. It is taken in again.")
            target = self._root / folder
            target.mkdir(exist_ok=True, mode=0o700)
            # Nobody else writes there while we hold the mailbox: a name that is free stays free.
            file.path.rename(next(path for path in _names(target, file) if not os.path.lexists(path)))
        del self._files[uid]

    def wait(self, stop: Event, seconds: float) -> bool:
        """A folder says nothing by itself: let the time pass."""
        stop.wait(seconds)
        return False

    def close(self) -> None:
        """Nothing is open."""

    def abandon(self) -> None:
        """Nothing waits longer than it was asked to."""

    def _file(self, uid: str, folder: str = INBOX) -> _File:
        file = self._files.get(uid) if folder == INBOX else self._filed.get((folder, uid))
        if file is None:
            raise Refused("A file in the mailbox is gone.")
        return file

    def _plain(self, folder: str) -> Iterator[tuple[_File, int]]:
        """The files of a folder beside the inbox, each with the time at which it last changed or came there."""
        try:
            paths = list((self._root / folder).iterdir())
        except FileNotFoundError:
            return
        for path in paths:
            if (state := _state(path)) is not None and not path.name.startswith("."):
                with suppress(FileNotFoundError):
                    yield _File(path, state), path.lstat().st_ctime_ns

    def _whole(self) -> Iterator[_File]:
        now = monotonic()
        looks: dict[Path, tuple[tuple[int, int, int], float]] = {}
        for path in self._paths():
            if (state := _state(path)) is None:
                continue
            if path.suffix.lower() == ".eml":  # written by a person or a program that knows no Maildir, bit by bit
                before, since = self._looks.get(path, (None, now))
                looks[path] = (state, since if before == state else now)
                if before != state or now - since < (self._settled if state[0] else EMPTY_SECONDS):
                    continue
            yield _File(path, state)
        self._looks = looks

    def _paths(self) -> Iterator[Path]:
        for part in ("new", "cur"):
            yield from (path for path in (self._root / part).iterdir() if not path.name.startswith("."))
        yield from (
            path for path in self._root.iterdir() if path.suffix.lower() == ".eml" and not path.name.startswith(".")
        )


def _state(path: Path) -> tuple[int, int, int] | None:
    """None for what is gone or is no plain file: a link may lead anywhere, and a pipe never ends."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _names(target: Path, file: _File) -> Iterator[Path]:
    stem, ending = file.path.name.partition(":")[0], ".eml"
    if stem.lower().endswith(ending):
        stem, ending = stem[: -len(ending)], stem[-len(ending) :]
    if not stem or len(os.fsencode(stem)) > _NAME_BYTES:
        stem = file.uid
    yield target / f"{stem}{ending}"
    number = 2
    while True:
        yield target / f"{stem}-{number}{ending}"
        number += 1


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Transient(_AWAY) from error


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(_STUCK) from error
