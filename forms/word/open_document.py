"""An OpenDocument text before another program turns it into a .docx: measured as a .docx is."""

from __future__ import annotations

from typing import Final

from forms.word.container import opened
from forms.word.limits import Deadline, Limits, Unreadable
from forms.word.reading.sniff import PROTECTED

_MANIFEST: Final = "META-INF/manifest.xml"
_LOCKED: Final = b"encryption-data"
"""Names what only an encrypted part has (OpenDocument 1.3 part 2, 4.4)."""


def check(data: bytes, limits: Limits) -> None:
    """Raises Unreadable when ``data`` has a password, is damaged, or holds more than a document may."""
    with opened(data, limits, Deadline(limits.seconds)) as parts:
        if _LOCKED in (parts.read(_MANIFEST) or b""):
            raise Unreadable(PROTECTED)
