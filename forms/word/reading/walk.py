"""From the XML of a document to what a person sees in it. Nothing that somebody typed is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby, pairwise
from typing import Any, Final

from lxml import etree

from forms.word.limits import NO_DEADLINE, Deadline
from forms.word.reading.controls import control, old_field, on
from forms.word.reading.names import (
    ALTERNATE,
    BR,
    CHOICE,
    CR,
    DEL,
    DEL_TEXT,
    DRAWN,
    FALLBACK,
    FLD_CHAR,
    FONTS,
    INS,
    MATH_TEXT,
    MOVE_FROM,
    MOVE_TO,
    NO_BREAK_HYPHEN,
    R_PR,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    SILENT,
    STRIKES,
    SYM,
    TAB,
    TABLE_PARTS,
    TBL,
    TC,
    TEXT_BOX,
    TR,
    TR_PR,
    VAL,
    VANISH,
    P,
    R,
    T,
    W,
)
from forms.word.reading.seen import Control, Item, ItemStart, Para, Piece, Table, paragraphs
from forms.word.reading.signs import NO_SIGNS, signs_of, symbol

_TEXT_OF: Final = {TAB: "\t", BR: "\n", CR: "\n", NO_BREAK_HYPHEN: "-"}
_LINE_ENDS: Final = str.maketrans("\n\r", "  ")

_ASCII: Final = W + "ascii"


class Walk:
    """Walks parts of one document.

    ``asides``: texts of text boxes; ``gone``: texts that a tracked change has deleted outside any paragraph that
    stays; ``pictures``: how many drawings and embedded objects there are; ``tracked``: something was inserted,
    moved or deleted with tracked changes.
    """

    def __init__(self, deadline: Deadline = NO_DEADLINE) -> None:
        self.asides: list[str] = []
        self.gone: list[str] = []
        self.pictures = 0
        self.tracked = False
        self._in_time = deadline.check

    def blocks(self, parent: etree._Element, within: Control | None = None) -> list[Item]:
        """The paragraphs and tables of ``parent``, in order."""
        out: list[Item] = []
        self._blocks(parent, within, out)
        return out

    def _blocks(self, parent: etree._Element, within: Control | None, out: list[Item]) -> None:
        for child in parent:
            name: Any = child.tag
            if name == P:
                self._in_time()
                para = Para()
                self._inline(child, within, para)
                out.append(para if len(para.pieces) < 2 else _joined(para))
            elif name == TBL:
                table = Table()
                self._rows(child, within, table)
                out.append(table)
            elif name == SDT:
                inner, is_item, contents = _opened(child, within)
                if is_item:
                    out.append(ItemStart())
                for content in contents:
                    # Around a table of several rows it is no field of one answer.
                    holds_table = any(len(table.findall(TR)) > 1 for table in content.iterchildren(TBL))
                    self._blocks(content, within if holds_table else inner, out)
            elif name == ALTERNATE:
                for chosen in _alternative(child):
                    self._blocks(chosen, within, out)
            elif name in (DEL, MOVE_FROM):
                self._deleted(child, self.gone)
            elif name == R:
                para = Para()
                self._run(child, within, para)  # out of place, but text is text
                out.append(para)
            elif name not in SILENT:
                self._note_change(name)
                self._blocks(child, within, out)

    def _rows(self, parent: etree._Element, within: Control | None, table: Table) -> None:
        for child in parent:
            name: Any = child.tag
            if name == TR:
                self._in_time()
                change = _row_change(child)
                if change == DEL:
                    self._deleted(child, self.gone)
                    continue
                self._note_change(change)
                cells: list[list[Item]] = []
                self._cells(child, within, cells)
                table.rows.append(cells)
            elif name == SDT:
                inner, _, contents = _opened(child, within)
                for content in contents:
                    self._rows(content, inner, table)
            elif name == ALTERNATE:
                for chosen in _alternative(child):
                    self._rows(chosen, within, table)
            elif name not in TABLE_PARTS and len(child):
                self._rows(child, within, table)

    def _cells(self, parent: etree._Element, within: Control | None, cells: list[list[Item]]) -> None:
        for child in parent:
            name: Any = child.tag
            if name == TC:
                cells.append(self.blocks(child, within))
            elif name == SDT:
                inner, _, contents = _opened(child, within)
                for content in contents:
                    self._cells(content, inner, cells)
            elif name == ALTERNATE:
                for chosen in _alternative(child):
                    self._cells(chosen, within, cells)
            elif name not in TABLE_PARTS and len(child):
                self._cells(child, within, cells)

    def _inline(self, parent: etree._Element, within: Control | None, para: Para) -> None:
        for child in parent:
            name: Any = child.tag
            if name == R:
                self._run(child, within, para)
            elif name == SDT:
                self._field(child, within, para)
            elif name in SILENT:
                continue
            elif name in (DEL, MOVE_FROM):
                self._deleted(child, _deleted_of(para))
            elif name == ALTERNATE:
                for chosen in _alternative(child):
                    self._inline(chosen, within, para)
            elif name in DRAWN:
                self._drawn(child)
            elif name in (T, MATH_TEXT):
                para.pieces.append(Piece(child.text or "", within))
            elif name == P:
                para.pieces.append(Piece("\n", within))
                self._inline(child, within, para)
            elif len(child):
                self._note_change(name)
                self._inline(child, within, para)

    def _field(self, sdt: etree._Element, within: Control | None, para: Para) -> None:
        self._in_time()
        inner, _, contents = _opened(sdt, within)
        before = len(para.pieces)
        for content in contents:
            self._inline(content, inner, para)
        if len(para.pieces) == before and inner is not None and inner.ticked is not None:
            para.pieces.append(Piece("", inner))  # a box without its sign

    def _run(self, run: etree._Element, within: Control | None, para: Para) -> None:
        if len(run) == 1 and (only := run[0]).tag == T:  # most runs are just this
            if typed := only.text:
                para.pieces.append(Piece(typed.translate(_LINE_ENDS) if "\n" in typed else typed, within))
            return
        text = ""
        hidden = struck = False
        signs = NO_SIGNS
        for child in run:
            name: Any = child.tag
            if name == T:
                if typed := child.text:
                    text += typed.translate(_LINE_ENDS) if "\n" in typed else typed
            elif name == R_PR:
                hidden, struck, signs = _looks(child)
            elif name in _TEXT_OF:
                text += _TEXT_OF[name]
            elif name == DEL_TEXT:
                self.tracked = True
                _deleted_of(para).append(child.text or "")
            elif name in SILENT:
                continue
            else:
                if text:
                    para.pieces.append(Piece(text, within, hidden, struck))
                    text = ""
                self._odd(child, name, within, para)
        if text:
            para.pieces.append(Piece(text.translate(signs) if signs else text, within, hidden, struck))

    def _odd(self, child: etree._Element, name: str, within: Control | None, para: Para) -> None:
        """What seldom stands in a run: symbols, old form fields, drawings."""
        if name == SYM:
            para.pieces.append(Piece(symbol(child.get(W + "char", ""), child.get(W + "font", "")), within))
        elif name == FLD_CHAR:
            for data in child.iterchildren(W + "ffData"):
                if (shown := old_field(data)) is not None:
                    para.pieces.append(Piece(*shown))
        elif name in DRAWN:
            self._drawn(child)
        elif name == ALTERNATE:
            for chosen in _alternative(child):
                self._run(chosen, within, para)
        elif len(child):
            self._inline(child, within, para)

    def _drawn(self, drawing: etree._Element) -> None:
        boxes = _text_boxes(drawing)
        if not boxes:
            self.pictures += 1
        for box in boxes:
            items = self.blocks(box)
            text = "\n".join(all_text(items))
            self.gone += ["".join(para.deleted) for para in paragraphs(items) if para.deleted]
            if text.strip():
                self.asides.append(text)

    def _deleted(self, parent: etree._Element, kept: list[str]) -> None:
        self.tracked = True
        # Each text once, however paragraphs nest: a line for each of 200 around one text of 9 MB would take 2 GB.
        texts = ["\n" if found.tag == P else found.text or "" for found in parent.iter(P, T, DEL_TEXT)]
        text = "".join(texts).removeprefix("\n")
        if text.strip():
            kept.append(text)

    def _note_change(self, name: str) -> None:
        if name in (INS, MOVE_TO):
            self.tracked = True


# Looking through an element's few children is several times faster than asking it for one of them by name.


def _opened(sdt: etree._Element, within: Control | None) -> tuple[Control | None, bool, list[etree._Element]]:
    """The control of a ``w:sdt``, whether it is an item of a repeating section, and what holds its content."""
    inner, is_item = within, False
    contents = []
    for child in sdt:
        name = child.tag
        if name == SDT_CONTENT:
            contents.append(child)
        elif name == SDT_PR:
            inner, is_item = control(child, within)
    return inner, is_item, contents


def _row_change(row: etree._Element) -> str:
    """The tracked change of a whole row: the name of its mark, or ''."""
    for child in row:
        if child.tag == TR_PR:
            return next((str(mark.tag) for mark in child if mark.tag in (DEL, INS)), "")
    return ""


def _deleted_of(para: Para) -> list[str]:
    """What was deleted from ``para``, to add to: a list of its own only where something was."""
    if isinstance(para.deleted, list):
        return para.deleted
    own: list[str] = []
    para.deleted = own
    return own


def _alternative(content: etree._Element) -> list[etree._Element]:
    """The one reading of alternate content: the first choice, else the fallback (ECMA-376 part 3, 10.2)."""
    return [child for child in content if child.tag in (CHOICE, FALLBACK)][:1]


def _text_boxes(drawing: etree._Element) -> list[etree._Element]:
    """The text boxes of a drawing, each once: not those inside others, nor the fallbacks of alternate content."""
    found = []
    waiting = list(reversed(drawing))
    while waiting:
        inner = waiting.pop()
        if inner.tag == TEXT_BOX:
            found.append(inner)
        elif inner.tag != FALLBACK:
            waiting += reversed(inner)
    return found


def _looks(style: etree._Element) -> tuple[bool, bool, Mapping[int, str]]:
    """Whether a run of this ``w:rPr`` is hidden, whether it is struck through, and the signs of its font."""
    hidden = struck = False
    signs = NO_SIGNS
    for child in style:
        name = child.tag
        if name == FONTS:
            signs = signs_of(child.get(_ASCII))
        elif name == VANISH:
            hidden = on(child.get(VAL))
        elif name in STRIKES:
            struck = struck or on(child.get(VAL))
    return hidden, struck, signs


def _joined(para: Para) -> Para:
    """``para`` with what stands in the same field and looks the same in one piece: programs split runs at will."""
    if any(_looks_like(piece, following) for piece, following in pairwise(para.pieces)):
        pieces = []
        for _, alike in groupby(para.pieces, lambda piece: (id(piece.control), piece.hidden, piece.struck)):
            first, *more = alike
            if more:
                first.text = "".join((first.text, *(piece.text for piece in more)))
            pieces.append(first)
        para.pieces = pieces
    return para


def _looks_like(piece: Piece, other: Piece) -> bool:
    return piece.control is other.control and piece.hidden is other.hidden and piece.struck is other.struck


def all_text(items: list[Item]) -> list[str]:
    """The text of paragraphs and tables, a line each; a table's row is a line."""
    lines: list[str] = []
    for item in items:
        if isinstance(item, Para):
            lines.append(item.text)
        elif isinstance(item, Table):
            lines += ["\t".join("\n".join(all_text(cell)) for cell in row) for row in item.rows]
    return lines
