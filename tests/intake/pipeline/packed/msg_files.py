"""E-mails saved from Outlook (.msg), written directly ([MS-OXMSG] in [MS-CFB]): no library here writes them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Final

_SECTOR: Final = 512
_MINI: Final = 64
_CUTOFF: Final = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NAME, _SHORT_NAME, _DATA, _TYPE = 0x3707, 0x3704, 0x3701, 0x370E
_WIDE, _NARROW, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D

Tree = Mapping[str, "bytes | Tree"]
"""Names -> the content of a stream, or what is in a storage."""


def msg(*attachments: Tree) -> bytes:
    """A saved e-mail with these attachments, each as `attached` or `message` makes it."""
    return compound({"__properties_version1.0": bytes(32), **_numbered(attachments)})


def attached(name: str, data: bytes, *, narrow: bool = False, short: bool = False) -> Tree:
    """A file that is attached. ``narrow``: its name in 8 bits; ``short``: only the short name is there."""
    kind, encoding = (_NARROW, "cp1252") if narrow else (_WIDE, "utf-16-le")
    return {
        "__properties_version1.0": bytes(8) + _property(_DATA, _BINARY) + _property(_NAME, kind),
        _stream(_SHORT_NAME if short else _NAME, kind): name.encode(encoding),
        _stream(_DATA, _BINARY): data,
        _stream(_TYPE, _WIDE): "application/octet-stream".encode("utf-16-le"),
    }


def message(*attachments: Tree) -> Tree:
    """An e-mail that is attached, with attachments of its own."""
    inner: Tree = {"__properties_version1.0": bytes(24), **_numbered(attachments)}
    return {"__properties_version1.0": bytes(8), _stream(_DATA, _OBJECT): inner}


def _numbered(attachments: Sequence[Tree]) -> dict[str, Tree]:
    return {f"__attach_version1.0_#{number:08X}": made for number, made in enumerate(attachments)}


def _stream(name: int, kind: int) -> str:
    return f"__substg1.0_{name:04X}{kind:04X}"


def _property(name: int, kind: int) -> bytes:
    return struct.pack("<HHI8x", kind, name, 6)


def compound(tree: Tree) -> bytes:
    """The compound file with this tree."""
    entries: list[tuple[str, int, bytes, list[int]]] = [("Root Entry", 5, b"", [])]
    _add(tree, 0, entries)
    mini, big, mini_fat = bytearray(), bytearray(), list[int]()
    starts: list[tuple[int, int]] = []
    chains: list[int] = []
    for _, kind, content, _ in entries:
        if kind != 2 or not content:
            starts.append((_END, 0))
        elif len(content) < _CUTOFF:
            first, pieces = len(mini) // _MINI, -(-len(content) // _MINI)
            mini_fat += [*range(first + 1, first + pieces), _END]
            mini += content.ljust(pieces * _MINI, b"\0")
            starts.append((first, len(content)))
        else:
            pieces = -(-len(content) // _SECTOR)
            starts.append((len(big) // _SECTOR, len(content)))
            chains.append(pieces)
            big += content.ljust(pieces * _SECTOR, b"\0")
    return _file(entries, starts, chains, bytes(mini), bytes(big), mini_fat)


def _add(tree: Tree, parent: int, entries: list[tuple[str, int, bytes, list[int]]]) -> None:
    for name, content in tree.items():
        entries[parent][3].append(len(entries))
        if isinstance(content, bytes):
            entries.append((name, 2, content, []))
        else:
            entries.append((name, 1, b"", []))
            _add(content, len(entries) - 1, entries)


def _file(
    entries: list[tuple[str, int, bytes, list[int]]],
    starts: list[tuple[int, int]],
    chains: list[int],
    mini: bytes,
    big: bytes,
    mini_fat: list[int],
) -> bytes:
    """Order of sectors: FAT, directory, mini FAT, mini stream, the large streams."""

    def sectors(length: int) -> int:
        return -(-length // _SECTOR)

    directory, minis, mini_fats = sectors(len(entries) * 128), sectors(len(mini)), sectors(len(mini_fat) * 4)
    others = directory + mini_fats + minis + sectors(len(big))
    fats = next(count for count in range(1, 110) if count * 128 >= others + count)
    first_directory, first_mini_fat = fats, fats + directory
    first_mini, first_big = first_mini_fat + mini_fats, first_mini_fat + mini_fats + minis
    fat = [_FAT] * fats
    for pieces in (directory, mini_fats, minis, *chains):
        fat += [*range(len(fat) + 1, len(fat) + pieces), _END] if pieces else []
    siblings = _siblings(entries)
    made = b""
    for number, (name, kind, content, children) in enumerate(entries):
        start, size = starts[number]
        if kind == 5:
            start, size = (first_mini, len(mini)) if mini else (_END, 0)
        elif len(content) >= _CUTOFF:
            start += first_big
        text = name.encode("utf-16-le") + b"\0\0"
        left, right = siblings[number]
        child = _middle(children)
        made += struct.pack("<64sHBBLLL36xLQ", text, len(text), kind, 1, left, right, child, start, size)
    header = struct.pack(
        "<8s16x5H6xLLL4xLLLLL", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, first_directory,
        _CUTOFF, first_mini_fat if mini_fats else _END, mini_fats, _END, 0,
    ) + struct.pack("<109L", *range(fats), *[_FREE] * (109 - fats))  # fmt: skip
    tables = struct.pack(f"<{len(fat)}L", *fat).ljust(fats * _SECTOR, b"\xff")
    small = struct.pack(f"<{len(mini_fat)}L", *mini_fat).ljust(mini_fats * _SECTOR, b"\xff")
    return header + tables + made.ljust(directory * _SECTOR, b"\0") + small + mini.ljust(minis * _SECTOR, b"\0") + big


def _middle(numbers: list[int]) -> int:
    return numbers[len(numbers) // 2] if numbers else _FREE


def _siblings(entries: list[tuple[str, int, bytes, list[int]]]) -> dict[int, tuple[int, int]]:
    """The left and right neighbour of each entry in the balanced tree of its storage."""
    found = {0: (_FREE, _FREE)}

    def hang(numbers: list[int]) -> None:
        if numbers:
            half = len(numbers) // 2
            found[numbers[half]] = (_middle(numbers[:half]), _middle(numbers[half + 1 :]))
            hang(numbers[:half])
            hang(numbers[half + 1 :])

    for _, _, _, children in entries:
        hang(children)
    return found
