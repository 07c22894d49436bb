"""How much a document may hold before it is refused, and the refusal itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, thread_time
from typing import Final


class Unreadable(Exception):
    """A file that cannot be read. ``reason`` is a sentence for staff and sender; it quotes nothing of the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a document may be before it is refused. Sizes are bytes."""

    file_bytes: int = 25_000_000
    """The most that mail servers of the agencies pass on."""
    entries: int = 2_000
    """A Word document has some 20 parts, with one more for each picture."""
    directory_bytes: int = 1_000_000
    """The zip's list of contents: read before any other limit can be applied."""
    xml_bytes: int = 16_000_000
    """All XML that is read, unpacked. A full form with 20,000 characters in each narrative stays under 3 million."""
    expanded_bytes: int = 150_000_000
    """All parts, unpacked; most are pictures, which are never unpacked here."""
    ratio: int = 250
    """Unpacked to packed size of an XML part over a megabyte. LibreOffice's wordiest forms reach 40."""
    elements: int = 300_000
    """Marks that can open or close an element, in all XML parts: an element costs the parser some 150 bytes. The
    fullest form, saved by LibreOffice, has 100,000."""
    attributes: int = 250_000
    """Signs that can belong to an attribute, in all XML parts; each costs half as much again. The fullest form has
    85,000."""
    seconds: float = 5.0
    """Of work, not of waiting for a busy machine: reading is then broken off. The fullest form takes a twentieth of it
    on a slow machine."""


DEFAULT: Final = Limits()

TOO_SLOW: Final = (
    "The file is built so strangely that reading it took too long, so it was broken off. It may be an attack. "
    "Open the original with care, and key it in."
)


class Deadline:
    """When reading has to be over. Asking costs a tenth of a microsecond, so that every loop can afford to.

    What counts is the time that this thread has worked: a machine that is busy, or stands still, must not turn an
    honest form away. The clock only says when it is worth asking for that, which costs more.
    """

    __slots__ = ("_at", "_began", "_clock", "_seconds", "_worked")

    def __init__(
        self, seconds: float, clock: Callable[[], float] = monotonic, worked: Callable[[], float] = thread_time
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._worked = worked
        self._began = worked()
        self._at = clock() + seconds

    def check(self) -> None:
        """Raises Unreadable when the time is up. To be asked in the thread that made the deadline."""
        if self._clock() > self._at:
            self._look()

    def _look(self) -> None:
        left = self._began + self._seconds - self._worked()
        if left <= 0:
            raise Unreadable(TOO_SLOW)
        self._at = self._clock() + left


NO_DEADLINE: Final = Deadline(float("inf"))
