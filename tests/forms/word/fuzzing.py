"""Valid forms spoilt at random, in their XML and in their bytes: whatever comes is read or refused with a reason.

``python -m tests.forms.word.fuzzing SECONDS [SEED]`` does it in a process of its own and prints one line of JSON: how
many documents had which outcome, and the memory of the process (VmRSS and VmHWM of /proc/self/status, in bytes) after
a tenth of the time, when all caches are warm, and at the end.
"""

from __future__ import annotations

import copy
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from lxml import etree

from forms.notification import NOTIFICATION
from forms.word.reader import read
from forms.word.reading.names import W
from tests.examples import EXAMPLES
from tests.forms.word.documents import bent, filled, main_part, parts, with_part

_WORDS: Final = (
    "",
    "x",
    "☒",
    "Child 2",
    "children[7].child_dob",
    "1.13.2026",
    "Your name *",
    "[x]",
    "9" * 40,
    "9" * 5_000,
    "D800",
    "F0FE",
    "\u202e",
)
_TAGS_MORE: Final = [
    W + name
    for name in (
        "ins",
        "del",
        "moveTo",
        "moveFrom",
        "sdt",
        "sdtContent",
        "tbl",
        "tr",
        "tc",
        "ffData",
        "sym",
        "txbxContent",
    )
]


@cache
def documents() -> Sequence[bytes]:
    """The valid forms to begin with."""
    return tuple(filled(given) for given in ({}, EXAMPLES[0], EXAMPLES[6]))


@cache
def _names() -> Sequence[str]:
    return sorted({str(found.tag) for found in main_part(documents()[1]).iter()}) + _TAGS_MORE


def spoil_xml(root: etree._Element, rng: random.Random) -> None:
    """Drop, repeat, move, rename, strip, deepen and retype some elements."""
    found = list(root.iter())[1:]
    for _ in range(rng.randrange(1, 40)):
        one, other = rng.choice(found), rng.choice(found)
        parent = one.getparent()
        if parent is None:
            continue
        match rng.randrange(8):
            case 0:
                parent.remove(one)
            case 1:
                parent.append(copy.deepcopy(one))
            case 2 if one not in other.iterancestors() and one is not other:
                other.append(one)
            case 3:
                one.tag = rng.choice(_names())
            case 4:
                one.attrib.clear()
            case 5:
                for name in one.attrib:
                    one.set(name, rng.choice(_WORDS))
            case 6:
                for _ in range(rng.randrange(60)):
                    deeper = etree.Element(one.tag)
                    deeper.extend(list(one))
                    one.append(deeper)
            case _:
                one.text = rng.choice(_WORDS)


def _xml(rng: random.Random, data: bytes) -> bytes:
    return bent(data, lambda root: spoil_xml(root, rng))


def _xml_as_text(rng: random.Random, data: bytes) -> bytes:
    """A part cut, repeated, or with a few of its characters changed; still a whole zip."""
    name = rng.choice(sorted(parts(data)))
    content = bytearray(parts(data)[name])
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(content) + 1)
        match rng.randrange(4):
            case 0:
                del content[at : at + rng.randrange(1, 400)]
            case 1:
                content[at:at] = content[at : at + rng.randrange(1, 4_000)]
            case 2:
                content[at:at] = rng.choice((b"<", b"&", b"\0", b"\xff", b"<!--", b"<!DOCTYPE x>", b"<w:p/>", b"]]>"))
            case _:
                content = content[:at]
        if not content:
            break
    return with_part(data, name, bytes(content))


def _bytes(rng: random.Random, data: bytes) -> bytes:
    """The zip with bytes flipped, cut out, repeated or put in."""
    content = bytearray(data)
    for _ in range(rng.randrange(1, 20)):
        at = rng.randrange(len(content))
        match rng.randrange(5):
            case 0:
                del content[at : at + rng.randrange(1, 60)]
            case 1:
                content[at:at] = content[at : at + rng.randrange(1, 60)]
            case 2:
                content[at:at] = rng.randbytes(rng.randrange(1, 60))
            case _:
                content[at] ^= 1 << rng.randrange(8)
    return bytes(content)


def _headers(rng: random.Random, data: bytes) -> bytes:
    """The zip with changes where its lists of contents stand: sizes, methods, offsets, names."""
    content = bytearray(data)
    marks = [found.start() for found in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", data)]
    for _ in range(rng.randrange(1, 8)):
        at = rng.choice(marks) + rng.randrange(4, 46)
        if at < len(content):
            content[at] = rng.choice((0, 1, 0x7F, 0xFF, rng.randrange(256)))
    return bytes(content)


def _noise(rng: random.Random, _: bytes) -> bytes:
    start = rng.choice(
        (b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b"%PDF", b"<html>")
    )
    return start + rng.randbytes(rng.randrange(600))


WAYS: Final[Sequence[Callable[[random.Random, bytes], bytes]]] = (_xml, _xml, _xml_as_text, _bytes, _headers, _noise)


def spoilt(seed: int) -> bytes:
    """The document of this seed."""
    rng = random.Random(seed)
    return rng.choice(WAYS)(rng, rng.choice(documents()))


def outcome(data: bytes) -> str:
    """How ``data`` was read. AssertionError when the reading contradicts itself; no other exception is expected."""
    reading = read(data, NOTIFICATION)
    assert reading.outcome in {"complete", "partial", "unreadable"}
    assert (reading.reason is not None) == (reading.outcome == "unreadable")
    again, refused = NOTIFICATION.answers(reading.answers.to_json())
    assert (again.to_json(), refused) == (reading.answers.to_json(), [])  # canonical, whatever was read
    return reading.outcome


@dataclass(slots=True)
class Report:
    """What some time of fuzzing gave. ``failed``: seed and exception. Memory in bytes."""

    documents: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    failed: list[tuple[int, str]] = field(default_factory=list)
    warm: int = 0
    peak_when_warm: int = 0
    last: int = 0
    peak: int = 0


def fuzz(seconds: float, seed: int) -> Report:
    """Read spoilt documents for so many seconds of processor time."""
    report = Report()
    begin = time.process_time()
    while (spent := time.process_time() - begin) < seconds:
        if not report.warm and spent > seconds / 10:
            report.warm, report.peak_when_warm = memory("VmRSS"), memory("VmHWM")
        number = seed + report.documents
        report.documents += 1
        try:
            came = outcome(spoilt(number))
            report.outcomes[came] = report.outcomes.get(came, 0) + 1
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is what we look for
            report.failed.append((number, repr(failure)))
    report.last, report.peak = memory("VmRSS"), memory("VmHWM")
    return report


def memory(what: str) -> int:
    """A line of /proc/self/status in bytes: VmRSS is what the process holds now, VmHWM the most it ever held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"{what}:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(fuzz(float(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 0))) + "\n")
