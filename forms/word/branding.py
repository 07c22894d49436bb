"""Whose form it is: the few words of the Word form that a partnership brings itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Branding:
    """Name and address of the partnership. ``colour`` is six hexadecimal digits, dark enough for white text on it."""

    partnership: str
    address_lines: tuple[str, ...]
    email: str
    front_door_phone: str
    colour: str = "1D4F6E"

    def to_json(self) -> str:
        """One line of JSON, kept in the document's properties: it tells a reader the cover from what was typed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Branding | None:
        """The branding that ``to_json`` wrote; None for anything else."""
        try:
            given = json.loads(text)
            return cls(
                str(given["partnership"]),
                tuple(str(line) for line in given["address_lines"]),
                str(given["email"]),
                str(given["front_door_phone"]),
            )
        except (ValueError, KeyError, TypeError):
            return None
