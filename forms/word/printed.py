"""What one document prints beyond the form's own words, as its properties tell a reader: digests, and no words.

A reader shows what somebody typed. The cover that a partnership brings, and the initials in a reply form, were printed:
each such line leaves a digest, so that nothing of it stands a second time in the document's properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

PROPERTY_PRINTED: Final = "FormPrinted"
PROPERTY_PICTURES: Final = "FormPictures"
LONGEST_PROPERTY: Final = 255
"""Characters of a text property that Word keeps whole."""

_DIGITS: Final = 10
_EACH: Final = LONGEST_PROPERTY // (_DIGITS + 1)


def digest(line: str) -> str:
    """What stands for ``line``, whose spaces, quotes and dashes are those of ``squeezed``."""
    return sha256(line.encode()).hexdigest()[:_DIGITS]


def printed_properties(lines: Iterable[str], pictures: int = 0) -> dict[str, str]:
    """The properties that say that ``lines``, each squeezed, and so many ``pictures`` were printed."""
    digests = sorted({digest(line) for line in lines if line})
    found = {
        f"{PROPERTY_PRINTED}{number}": " ".join(digests[at : at + _EACH])
        for number, at in enumerate(range(0, len(digests), _EACH), start=1)
    }
    return {**found, PROPERTY_PICTURES: str(pictures)} if pictures else found


def printed_digests(properties: Mapping[str, str]) -> frozenset[str]:
    """The digests in a document's properties."""
    texts = (text for name, text in properties.items() if name.startswith(PROPERTY_PRINTED))
    return frozenset(word for text in texts for word in text.split())


def printed_pictures(properties: Mapping[str, str]) -> int:
    """How many pictures were printed."""
    text = properties.get(PROPERTY_PICTURES, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
