"""The settings about documents: how much one may hold, and the programs that read what is no .docx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from forms.word.limits import DEFAULT
from intake import setting_values as values
from intake.addresses import Refused
from intake.documents import office, pdf
from intake.documents.office import BOUNDS, Office
from intake.documents.reader import DocumentReader
from intake.setting_values import Reader

LONGEST_SECONDS: Final = 60
"""For one document, whatever reads it: the worker itself is stopped after 80 (workers.app.SOFT_LIMIT)."""

_WANTS_SECONDS: Final = f"a number of seconds from 1 to {LONGEST_SECONDS}"
_WANTS_PROGRAM: Final = "the path of LibreOffice's soffice, or nothing to leave .doc, .odt and .rtf unread"
_Bounds = TypeVar("_Bounds")


def documents(reader: Reader) -> DocumentReader | None:
    """The reader of documents that the settings describe; None when some are wrong, which ``reader`` then knows."""
    before = len(reader.problems)
    made = DocumentReader(
        limits=_taken(reader, "WORD", DEFAULT), office=_office(reader), pdf_bounds=_taken(reader, "PDF", pdf.BOUNDS)
    )
    return made if len(reader.problems) == before else None


def document_reader(environment: Mapping[str, str]) -> tuple[DocumentReader | None, list[str]]:
    """The same for a command that needs no other setting, with what is wrong in sentences."""
    reader = Reader(environment)
    return documents(reader), reader.problems


def _office(reader: Reader) -> Office | None:
    bounds = _taken(reader, "SOFFICE", BOUNDS)
    if reader.emptied("SOFFICE"):
        return None
    if reader.given("SOFFICE"):
        program = reader.take("SOFFICE", _WANTS_PROGRAM, _program)
    else:
        program = office.found(office.PROGRAM)
    return None if program is None else Office(program, bounds)


def _program(text: str) -> Any:
    if (there := office.found(text)) is None:
        raise Refused("names no program that can be run")
    return there


def _taken(reader: Reader, prefix: str, usual: _Bounds) -> _Bounds:
    """``usual`` with every field of it that a setting PREFIX_FIELD names."""
    changed: dict[str, Any] = {}
    for each in fields(usual):  # type: ignore[arg-type]  # of a dataclass
        seconds = each.name.endswith("seconds")
        wants = _WANTS_SECONDS if seconds else "a whole number above 0"
        name, default = f"{prefix}_{each.name.upper()}", getattr(usual, each.name)
        changed[each.name] = reader.take(name, wants, _seconds if seconds else _positive, str(int(default)))
    return usual if None in changed.values() else replace(usual, **changed)  # type: ignore[type-var]


def _positive(text: str) -> int:
    number = values.count(text)
    if number == 0:
        raise ValueError(text)
    return number


def _seconds(text: str) -> int:
    number = _positive(text)
    if number > LONGEST_SECONDS:
        raise ValueError(text)
    return number
