"""The name that a sender's file came with: data, never a path. Shown safely, and compared with what the file is."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from intake.cases.files.kinds import FileKind

NAMELESS: Final = "File without a name"
LONGEST_KEPT: Final = 1_000
"""Characters; file systems allow 255."""
_LONGEST_SHOWN: Final = 80
_SHOWN_OF_END: Final = 20
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that show nothing, or turn the reading direction round so that 'exe.txt' hides 'txt.exe'."""
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,10}$")


def shown(name: str) -> str:
    """The name on one line that fits a page: its last part, without what cannot be seen, its middle left out."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(" " if each.isspace() else each for each in unicodedata.normalize("NFC", last))
    seen = " ".join("".join(each for each in plain if unicodedata.category(each) not in _UNSEEN).split())
    if not seen.strip(". "):
        return NAMELESS
    if len(seen) > _LONGEST_SHOWN:
        return f"{seen[: _LONGEST_SHOWN - _SHOWN_OF_END - 1]}…{seen[-_SHOWN_OF_END:]}"
    return seen


def ending_of(name: str) -> str:
    """The ending in small letters, with its dot, as the last part of the name shows it; empty where it has none."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if unicodedata.category(each) not in _UNSEEN).strip().casefold()
    found = _ENDING.search(seen)
    return found[0] if found else ""


def lies(name: str, kind: FileKind) -> bool:
    """Whether the name's ending says that it is something else than it is."""
    ending = ending_of(name)
    return bool(ending) and ending not in kind.endings
