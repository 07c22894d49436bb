"""Compound files of OLE, written directly ([MS-CFB]): no program here makes the odd ones that tests want."""

from __future__ import annotations

import struct
from typing import Final

_SECTOR: Final = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST: Final = 4096
"""A shorter stream would lie in the mini stream, which these files do without."""


def compound(*streams: str, contents: bytes = b"") -> bytes:
    """A compound file with these streams, each ``contents`` and zeros; 'a/b' is the stream b of the storage a."""
    body = contents.ljust(_SMALLEST, b"\0")
    sectors = -(-len(body) // _SECTOR)
    entries = _entries(streams, len(body), sectors)
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * _SECTOR, b"\0")
    directory_sectors = len(directory) // _SECTOR
    fat = [_FAT, *_chain(1, directory_sectors), *_chain(1 + directory_sectors, sectors)]
    table = b"".join(struct.pack("<L", entry) for entry in fat).ljust(_SECTOR, b"\xff")
    header = struct.pack(
        "<8s16x5H6xLLL4xLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1,
        _SMALLEST, _END, 0, _END, 0,
    ) + struct.pack("<109L", 0, *[_FREE] * 108)  # fmt: skip
    return header + table[:_SECTOR] + directory + body


def _chain(first: int, sectors: int) -> list[int]:
    return [*range(first + 1, first + sectors), _END]


def _entries(streams: tuple[str, ...], size: int, sectors: int) -> list[bytes]:
    """All streams share one content. Siblings hang to the right of each other, which is a valid tree."""
    paths = sorted({"/".join(path.split("/")[:depth]) for path in streams for depth in range(1, path.count("/") + 2)})
    count = 1 + len(paths)
    first = 1 + -(-count // 4)

    def children(of: str) -> list[int]:
        return [number for number, path in enumerate(paths, start=1) if path.rpartition("/")[0] == of]

    made = [_entry("Root Entry", 5, children(""), [], _END, 0)]
    for number, path in enumerate(paths, start=1):
        parent, _, name = path.rpartition("/")
        siblings = children(parent)
        later = siblings[siblings.index(number) + 1 :]
        is_stream = path in streams
        made.append(
            _entry(
                name, 2 if is_stream else 1, children(path), later, first if is_stream else 0, size if is_stream else 0
            )
        )
    return made


def _entry(name: str, kind: int, children: list[int], later: list[int], start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBLLL36xLQ", text, len(text), kind, 1, _FREE, later[0] if later else _FREE,
        children[0] if children else _FREE, start, size,
    )  # fmt: skip
