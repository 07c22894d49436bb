"""How an event is kept: what may stand in the open, what is sealed, and back again.

An event is a frozen dataclass in the past tense with exactly the facts it needs (STYLE 5). Its ``kind`` is a stable
word: rows of the history carry it for ever, so it never changes, whatever the class is called. Fields marked
``sealed()`` hold words that people wrote or anything that can identify somebody: they go to ``details``, which the
store encrypts. All other fields go to ``facts``, which stands in the open and never holds personal data.

Field types: str, bool, int, date, enums of str, tuple[str, ...], Mapping[str, str], and each of them or None.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import (
    Any,
    ClassVar,
    Final,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from intake.errors import Permanent

SYSTEM: Final = "system"
"""Who an event is by when no person did it."""

NOT_OPENED: Final = "[not opened]"
"""Stands in a sealed text field when an event is read without its details, as for counting clocks again."""

_KINDS: Final[dict[str, type[Event]]] = {}
_E = TypeVar("_E", bound="Event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a case. ``at`` is an aware UTC instant, ``by`` a user's id or 'system'."""

    kind: ClassVar[str]
    words: ClassVar[str]
    """What happened, as the history shows it."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it is stored. ``details`` is empty or must be sealed."""

    kind: str
    at: datetime
    by: str
    facts: dict[str, Any]
    details: dict[str, Any]


def sealed(*, default: Any = MISSING) -> Any:
    """Marks a field of an event as one that is only ever stored encrypted.

    Give a ``default`` to a field that older events of the kind were recorded without.
    """
    return field(default=default, metadata={"sealed": True})


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(sealed,))
def event(kind: str, words: str) -> Callable[[type[_E]], type[_E]]:
    """Class decorator: a frozen event, readable again by its ``kind``, which is given once."""

    def made(declared: type[_E]) -> type[_E]:
        if kind in _KINDS:
            raise ValueError(f"The kind {kind} is taken.")
        finished = dataclass(frozen=True, slots=True, kw_only=True)(declared)
        finished.kind = kind
        finished.words = words
        _KINDS[kind] = finished
        return finished

    return made


def kinds() -> Mapping[str, type[Event]]:
    """Every event by its kind."""
    return types.MappingProxyType(_KINDS)


def to_json(happened: Event) -> Recorded:
    """The event as JSON values, open facts and details to seal apart."""
    facts: dict[str, Any] = {}
    details: dict[str, Any] = {}
    for item in fields(happened):
        if item.name not in _HEAD:
            kept = details if item.metadata.get("sealed") else facts
            kept[item.name] = _plain(getattr(happened, item.name))
    return Recorded(happened.kind, happened.at, happened.by, facts, details)


def from_json(recorded: Recorded) -> Event:
    """The event again. Details that were left unopened (an empty mapping) come back as NOT_OPENED or empty.

    Raises `Permanent` for a kind or a fact that this version does not know: history is never guessed.
    """
    known = _KINDS.get(recorded.kind)
    if known is None:
        raise Permanent(f"The history holds an event of the kind '{recorded.kind}', which this version cannot read.")
    unfit = f"An event of the kind '{recorded.kind}' in the history does not fit this version."
    if (recorded.facts.keys() | recorded.details.keys()) - {item.name for item in fields(known)}:
        raise Permanent(unfit)
    try:
        return known(at=recorded.at, by=recorded.by, **_values(known, recorded))
    except (TypeError, ValueError) as error:
        raise Permanent(unfit) from error


def _values(known: type[Event], recorded: Recorded) -> dict[str, Any]:
    hints = _hints(known)
    values: dict[str, Any] = {}
    for item in fields(known):
        is_sealed = bool(item.metadata.get("sealed"))
        kept = recorded.details if is_sealed else recorded.facts
        if item.name in kept:
            values[item.name] = _typed(hints[item.name], kept[item.name])
        elif is_sealed and not recorded.details and item.default is MISSING:
            values[item.name] = _unopened(hints[item.name])
    return values


_HINTS: Final[dict[type[Event], dict[str, Any]]] = {}
"""Types of the fields by class, worked out once: that takes longer than all the rest of an event."""


def _hints(known: type[Event]) -> dict[str, Any]:
    if known not in _HINTS:
        _HINTS[known] = get_type_hints(known)
    return _HINTS[known]


_HEAD: Final = frozenset({"at", "by"})


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    hint = _without_none(hint)
    if get_origin(hint) is tuple:
        return tuple(value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value


def _unopened(hint: Any) -> Any:
    origin = get_origin(_without_none(hint))
    if origin is tuple:
        return ()
    return {} if origin is not None else NOT_OPENED


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        return next(part for part in get_args(hint) if part is not type(None))
    return hint
