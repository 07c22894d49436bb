"""The partnership's logo: a picture that may stand in the header of every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from intake.errors import Permanent

MOST_BYTES: Final = 60_000
"""It comes with the first page that somebody opens, perhaps on a bad line."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SVG: Final = "{http://www.w3.org/2000/svg}svg"
NAMES: Final = ("logo.svg", "logo.png")
"""What it may be called where it lies in the data folder: it then needs no setting."""


class LogoRefused(Permanent):
    """The file is no logo; its sentence says what one is."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture and what it is by its content, never by its name."""

    data: bytes = field(repr=False)
    media_type: str


def logo_in(path: Path) -> Logo:
    """The logo in a file. Raises LogoRefused for what is no PNG and no SVG, or is too large; OSError like `open`."""
    data = path.read_bytes()
    if len(data) > MOST_BYTES:
        raise LogoRefused(f"It is larger than {MOST_BYTES // 1000} KB: pages would be slow. Save it smaller.")
    if data.startswith(_PNG):
        return Logo(data, "image/png")
    if _is_svg(data):
        return Logo(data, "image/svg+xml")
    raise LogoRefused("It is neither a PNG nor an SVG picture.")


def lying_in(folder: Path) -> Path | None:
    """The logo that lies in the data folder, if one does."""
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def _is_svg(data: bytes) -> bool:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError:
        return False
    return root.tag == _SVG and not root.getroottree().docinfo.doctype
