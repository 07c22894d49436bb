"""Mboxes as mail programs write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

LINE: Final = b"From orla.pentreath@nhs.example.org Tue Sep  8 10:30:00 2026\n"


def mbox(mails: Iterable[bytes], separator: bytes = LINE, newline: bytes = b"\n") -> bytes:
    """One file of several mails."""
    return b"".join(
        separator.replace(b"\n", newline) + raw.replace(b"\r\n", b"\n").replace(b"\n", newline) + newline
        for raw in mails
    )
