"""A document as a person sees it: paragraphs and tables, and the fields that stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(slots=True)
class Control:
    """A field: a content control, or an old form field.

    ``prompt``: it says that it shows its prompt. ``ticked``: what it says of its box, None where it has none.
    ``properties``: its XML, for what is seldom needed.
    """

    tag: str = ""
    base: str = ""
    """The tag without the code of an option behind it: the question's own."""
    prompt: bool = False
    ticked: bool | None = None
    properties: Any = None


@dataclass(slots=True)
class Piece:
    """Text that stands in one field, or in none."""

    text: str
    control: Control | None
    hidden: bool = False
    struck: bool = False


@dataclass(slots=True)
class Para:
    """A paragraph. ``deleted``: what tracked changes have taken out of it."""

    pieces: list[Piece] = field(default_factory=list)
    deleted: Sequence[str] = ()

    @property
    def text(self) -> str:
        pieces = self.pieces
        return pieces[0].text if len(pieces) == 1 else "".join(piece.text for piece in pieces)


@dataclass(slots=True)
class Table:
    """Rows of cells of what stands in them."""

    rows: list[list[list[Item]]] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class ItemStart:
    """Here begins an item of a repeating section."""


Item: TypeAlias = "Para | Table | ItemStart"


def paragraphs(items: list[Item]) -> list[Para]:
    """The paragraphs of a cell, those of tables inside it included."""
    for item in items:
        if not isinstance(item, Para):
            break
    else:
        return items  # type: ignore[return-value]
    found: list[Para] = []
    for item in items:
        if isinstance(item, Para):
            found.append(item)
        elif isinstance(item, Table):
            for row in item.rows:
                for cell in row:
                    found += paragraphs(cell)
    return found
