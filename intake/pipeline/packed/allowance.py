"""How much may be taken out of one message, and the refusal of more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_FILES: Final = 500
"""Files in one message, whatever they are packed in: no person sends so many."""
MOST_BYTES: Final = 60_000_000
"""All that is taken out of archives and Outlook's files together. The message itself has at most 50 MB."""

TOO_MUCH: Final = (
    "The attachment unpacks to far more than a notification can hold, so it was not opened. It may be an attack: open "
    "the original with care, and ask the sender for the form alone."
)


@dataclass(frozen=True, slots=True)
class File:
    """A file taken out of another. ``name`` is data, never a path; ``closed`` is why it could not be taken out."""

    name: str
    data: bytes = b""
    media_type: str = ""
    closed: str = ""


class Closed(Exception):
    """An attachment that cannot be opened. ``reason`` is a sentence for staff that quotes nothing of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Allowance:
    """What may still be taken out of one message."""

    def __init__(self, files: int = MOST_FILES, size: int = MOST_BYTES) -> None:
        self.files = files
        self.size = size

    def spend(self, size: int, files: int = 1) -> None:
        """Count ``files`` of ``size`` bytes together. Raises Closed once they are more than is left."""
        if size > self.size or files > self.files:
            raise Closed(TOO_MUCH)
        self.size -= size
        self.files -= files
