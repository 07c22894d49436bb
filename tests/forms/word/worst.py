"""The worst documents that the limits let through: each is made to cost the reader as much as it can."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from tests.examples import example
from tests.forms.word.documents import MAIN, filled, parts

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS: Final = "word/_rels/document.xml.rels"
_BASE: Final = parts(filled(example("0031")))
ROOM: Final = 300_000 - sum(part.count(b"<") for name, part in _BASE.items() if name.endswith((".xml", ".rels"))) - 500
"""Marks of elements that may still be added to a filled form."""
_DEEP: Final = 230
"""Levels; the parser stops at 256."""
_TEXT: Final = "no such thing " * 680_000
"""9.5 million characters: the parser stops at 10 million in one place."""
_WIDE: Final = "no such thing " * 520_000 + "\N{GRINNING FACE}"
"""One character makes Python keep four bytes for each of all."""


def _document(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    main = _BASE[MAIN].decode().replace("<w:body>", "<w:body>" + body, 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, part in {**_BASE, MAIN: main, **(more or {})}.items():
            made.writestr(name, part)
    return out.getvalue()


def _p(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def _deleted(text: str) -> str:
    return f"<w:r><w:delText>{text}</w:delText></w:r>"


def _control(tag: str, text: str, more: str = "") -> str:
    content = f"<w:r><w:t>{text}</w:t></w:r>"
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/>{more}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'


def _row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def _table(*rows: str) -> str:
    return "<w:tbl>" + "".join(rows) + "</w:tbl>"


def _nested(begin: str, inner: str, end: str, levels: int) -> str:
    return begin * levels + inner + end * levels


def _asked(*content: str) -> str:
    """A row whose answer cell holds ``content``."""
    return _table(_row(_p("x"), "<w:p>" + "".join(content) + "</w:p>"))


def _with_part(kind: str, xml: str, count: int = 1) -> bytes:
    links = "".join(
        f'<Relationship Id="rIdWorst{n}" Type="{_RELATION}/{kind}" Target="worst{n}.xml"/>' for n in range(count)
    )
    related = _BASE[_LINKS].decode().replace("</Relationships>", links + "</Relationships>")
    return _document("", {_LINKS: related, **{f"word/worst{n}.xml": xml for n in range(count)}})


def _many(count: int, make: Callable[[int], str]) -> str:
    return "".join(map(make, range(count)))


def _choice_among_many() -> str:
    items = _many(ROOM // 4, lambda n: f'<w:listItem w:displayText="a{n}" w:value="b{n}"/>')
    pieces = _many(ROOM // 9, lambda n: f"<w:r>{'<w:rPr><w:strike/></w:rPr>' * (n % 2)}<w:t>z{n}</w:t></w:r>")
    properties = f'<w:tag w:val="incident_date_basis"/><w:dropDownList>{items}</w:dropDownList>'
    return _asked(f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{pieces}</w:sdtContent></w:sdt>")


def _namespaces() -> str:
    def level(number: int) -> str:
        return "<w:p " + _many(2000, lambda n: f'xmlns:n{number}_{n}="u{n}" ') + ">"

    return _many(100, level) + "<n0_0:x/>" * 100_000 + "</w:p>" * 100


def _one_of_each() -> bytes:
    """All elements, attributes, characters and bytes that the limits allow, in one file."""
    body = "<w:p><w:r>" + '<w:sym w:char="F0FE"/>' * 225_000 + "</w:r></w:p>" + "<w:p/>" * (ROOM - 226_000)
    body += _p(_TEXT[: 14_900_000 - len(body) - len(_BASE[MAIN])])
    out = io.BytesIO(_document(body))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(zipfile.ZipInfo("word/media/a.png"), bytes(24_300_000))
    return out.getvalue()


_BODIES: Final[Mapping[str, Callable[[], str]]] = {
    "empty paragraphs": lambda: "<w:p/>" * ROOM,
    "paragraphs of one letter": lambda: _p("x") * (ROOM // 6),
    "runs in one paragraph": lambda: f"<w:p>{'<w:r><w:t>x</w:t></w:r>' * (ROOM // 4 - 2)}</w:p>",
    "one paragraph of 9.5 MB": lambda: _p(_TEXT),
    "text of four bytes a character": lambda: f"<w:p>{f'<w:r><w:t>{_WIDE}</w:t></w:r>' * 2}</w:p>",
    "controls of one tag in a paragraph": lambda: f"<w:p>{_control('notifier_name', 'x') * (ROOM // 11)}</w:p>",
    "controls of one tag, no two alike": lambda: _many(
        ROOM // 13, lambda n: f"<w:p>{_control('notifier_name', f'x{n}')}</w:p>"
    ),
    "dates in one cell": lambda: _asked(_many(ROOM // 12, lambda n: _control("incident_date", f"{n}/1/2026 x"))),
    "an answer of 14 MB": lambda: _asked(_control("incident_summary", _WIDE) * 2),
    "a choice among many, cut into pieces": _choice_among_many,
    "rows of a table": lambda: _table(_row(_p("a"), _p("b")) * (ROOM // 18)),
    "rows with almost the label of a question": lambda: _table(
        _many(ROOM // 18, lambda n: _row(_p(f"Your nme and job titel {n % 97}"), _p("b")))
    ),
    "cells in one row": lambda: _table(_row(*[_p("a")] * (ROOM // 8 - 2))),
    "children": lambda: _table(
        _many(
            ROOM // 25,
            lambda n: _row(_p("Forenames"), f"<w:p>{_control(f'children[{n % 999}].child_forenames', f'n{n}')}</w:p>"),
        )
    ),
    "children without tags": lambda: _many(
        ROOM // 27, lambda n: _p(f"Child {n}") + _table(_row(_p("Forenames"), _p(f"n{n}")))
    ),
    "tables in tables": lambda: _nested("<w:tbl><w:tr><w:tc>", _p(_WIDE) * 2, "</w:tc></w:tr></w:tbl>", 70),
    "paragraphs in paragraphs": lambda: _nested("<w:p>", f"<w:r><w:t>{_TEXT}</w:t></w:r>", "</w:p>", _DEEP),
    "deleted paragraphs in paragraphs": lambda: f"<w:del>{_nested('<w:p>', _deleted(_TEXT), '</w:p>', _DEEP)}</w:del>",
    "controls in controls": lambda: _nested("<w:sdt><w:sdtContent>", _p(_TEXT), "</w:sdtContent></w:sdt>", 115),
    "text boxes in text boxes": lambda: _nested(
        "<w:p><w:r><w:drawing><w:txbxContent>", _p("y") * (ROOM // 8), "</w:txbxContent></w:drawing></w:r></w:p>", 45
    ),
    "text boxes": lambda: (
        "<w:p><w:r>" + f"<w:pict><w:txbxContent>{_p('y')}</w:txbxContent></w:pict>" * (ROOM // 10 - 2) + "</w:r></w:p>"
    ),
    "text boxes deep in one drawing": lambda: (
        f"<w:p><w:r><w:drawing>{_nested('<w:x>', '<w:txbxContent/>' * (ROOM - 900), '</w:x>', _DEEP)}"
        "</w:drawing></w:r></w:p>"
    ),
    "tracked changes": lambda: (
        "<w:p>" + f"<w:del>{_deleted('x')}</w:del><w:ins><w:r/></w:ins>" * (ROOM // 9 - 2) + "</w:p>"
    ),
    "typed boxes": lambda: _asked(_control("incident_types", "[ ] a " * 1_500_000)),
    "symbols": lambda: "<w:p><w:r>" + '<w:sym w:char="F0FE"/>' * 225_000 + "</w:r></w:p>",
    "attributes of one element": lambda: "<w:p " + _many(220_000, lambda n: f'a{n}="1" ') + "/>",
    "namespaces": _namespaces,
}


def _comments() -> str:
    inner = _many(ROOM // 8 - 9, lambda n: f'<w:comment w:id="{n}">{_p(f"c{n}")}</w:comment>')
    return f"<w:comments {_W}>{inner}</w:comments>"


DOCUMENTS: Final[Mapping[str, Callable[[], bytes]]] = {
    **{what: lambda body=body: _document(body()) for what, body in _BODIES.items()},  # type: ignore[misc]
    "comments": lambda: _with_part("comments", _comments()),
    "paragraphs in paragraphs of a footer": lambda: _with_part(
        "footer", f"<w:ftr {_W}>{_nested('<w:p>', f'<w:r><w:t>{_TEXT}</w:t></w:r>', '</w:p>', _DEEP)}</w:ftr>"
    ),
    "fourteen footers of 9 MB": lambda: _with_part("footer", f"<w:ftr {_W}>{_p(_TEXT)}</w:ftr>", count=14),
    "all that the limits allow at once": _one_of_each,
}
"""What is bad about it -> the document."""
