"""What lies in files, mboxes, Maildirs and folders, one after another: never more than one of them in memory."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_MAILDIR: Final = ("new", "cur")
_SEPARATOR: Final = re.compile(
    rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d"
)
"""Before each mail of an mbox: sender, and date as asctime writes it. 'From the ward we heard' in a text is none."""
_BLANK: Final = (b"\n", b"\r\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, or a mail within one. ``size`` is what it takes up in its file."""

    name: str
    data: bytes = field(repr=False)
    mail: bool
    size: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """Something of which nothing can be kept, and why, in a sentence."""

    name: str
    sentence: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    mail: bool
    size: int


def total_size(paths: Iterable[Path]) -> int:
    """Bytes of everything that ``entries`` will give; for showing how far it is."""
    return sum(found.size for found in _files(paths) if isinstance(found, _Found))


def entries(paths: Iterable[Path]) -> Iterator[Entry | Damaged]:
    """All that lies in files and folders, in the order of their names.

    A folder is walked through with all below it, hidden files and links to folders left out; in a Maildir every message
    is a mail. A mail's bytes are as they stand in the file: an mbox may have put '>' before a 'From ' in them.
    """
    for found in _files(paths):
        if isinstance(found, Damaged):
            yield found
            continue
        try:
            yield from _of(found)
        except OSError as error:
            yield _unread(found.path, error)


def _of(found: _Found) -> Iterator[Entry | Damaged]:
    with found.path.open("rb") as file:
        start = file.readline(1000)
        file.seek(0)
        if _SEPARATOR.match(start):
            yield from _mbox(_called(found.path), file)
        else:
            data = file.read()
            yield Entry(_called(found.path), data, found.mail, len(data))


def _mbox(name: str, lines: Iterable[bytes]) -> Iterator[Entry | Damaged]:
    held: list[bytes] = []
    number = 0
    for line in lines:
        if _SEPARATOR.match(line):
            if number:
                yield _mail(name, number, held)
            number, held = number + 1, []
        held.append(line)
    yield _mail(name, number, held)


def _mail(name: str, number: int, held: list[bytes]) -> Entry | Damaged:
    """One mail of an mbox, without the line before it and the empty one behind it."""
    called, size = f"{name}, e-mail {number}", sum(map(len, held))
    lines = held[1:-1] if held[-1] in _BLANK else held[1:]
    data = b"".join(lines)
    if not data.strip():
        return Damaged(called, "There is no e-mail between the lines that begin one.", size)
    return Entry(called, data, mail=True, size=size)


def _files(paths: Iterable[Path]) -> Iterator[_Found | Damaged]:
    for path in paths:
        if path.is_dir():
            yield from _below(path)
        else:
            yield _plain(path, mail=False)


def _below(folder: Path) -> Iterator[_Found | Damaged]:
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        yield _unread(folder, error)
        return
    maildir = _is_maildir(folder)
    for path in inside:
        if not path.is_dir():
            # Mail servers keep files of their own beside the folders of a Maildir.
            if _shown(path) and (not maildir or path.suffix.casefold() == ".eml"):
                yield _plain(path, mail=False)
        elif maildir and path.name in _MAILDIR:
            yield from _messages(path)
        elif not path.is_symlink() and not (maildir and path.name == "tmp") and (_shown(path) or _is_maildir(path)):
            yield from _below(path)


def _messages(part: Path) -> Iterator[_Found | Damaged]:
    try:
        inside = sorted(part.iterdir())
    except OSError as error:
        yield _unread(part, error)
        return
    yield from (_plain(path, mail=True) for path in inside if _shown(path))


def _is_maildir(path: Path) -> bool:
    """A Maildir's folders are Maildirs too, and hidden (Maildir++)."""
    return all((path / part).is_dir() for part in _MAILDIR)


def _shown(path: Path) -> bool:
    return not path.name.startswith(".")


def _plain(path: Path, *, mail: bool) -> _Found | Damaged:
    try:
        state = path.stat()
    except OSError as error:
        return _unread(path, error)
    if not stat.S_ISREG(state.st_mode):
        return Damaged(_called(path), "It is no file.")
    return _Found(path, mail or path.suffix.casefold() == ".eml", state.st_size)


def _called(path: Path) -> str:
    """A file's name as it can be shown and kept: what is no text in it is replaced, and so is what moves a terminal."""
    name = os.fsencode(path.name).decode(errors="replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def _unread(path: Path, error: OSError) -> Damaged:
    return Damaged(_called(path), f"It cannot be read: {error.strerror or 'the disk fails'}.")
