"""How the text of one setting becomes its value. What is wrong becomes a sentence that names it and never quotes it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from forms.notification import NOTIFICATION
from forms.word.cover import Cover, CoverRefused, open_cover
from intake.addresses import Refused, loopback
from intake.brand import Logo, LogoRefused, logo_in
from intake.errors import Permanent
from intake.keyfiles import LostKey
from intake.language.spoken import translations
from intake.resources import templates_dir
from intake.store.keys import WrappingKeys

PREFIX: Final = "INTAKE_"
_T = TypeVar("_T")


class Reader:
    """Takes settings one by one from an environment and gathers what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def take(
        self, name: str, wants: str, parse: Callable[[str], _T], default: str | Callable[[], str | None] | None = None
    ) -> _T | None:
        """The value of a setting, or of its default; None when there is none, which is then among the problems.

        ``wants`` ends the sentence about it. A default that is a function and gives None follows from another setting
        that is missing, and is not said again.
        """
        setting = PREFIX + name
        try:
            text = self._text(setting)
            if text is None:
                text = default() if callable(default) else default
                if text is None:
                    if not callable(default):
                        self.problems.append(f"{setting} is missing: it wants {wants}.")
                    return None
            return parse(text)
        except (Refused, LostKey) as error:
            why = str(error)
            self.problems.append(f"{setting} {why}" if why.endswith(".") else f"{setting} {why}: it wants {wants}.")
        except OSError as error:
            self.problems.append(f"{setting} cannot be read or kept ({error.strerror}): it wants {wants}.")
        except (ValueError, ArgumentError):
            self.problems.append(f"{setting} is wrong: it wants {wants}.")
        return None

    def given(self, name: str) -> bool:
        """Whether somebody set it, either way."""
        return any(self._environment.get(PREFIX + name + ending) for ending in ("", "_FILE"))

    def emptied(self, name: str) -> bool:
        """Whether somebody set it to nothing at all, which for some settings means 'off'."""
        return self._environment.get(PREFIX + name) == "" and not self.given(name)

    def _text(self, setting: str) -> str | None:
        place, text = self._environment.get(f"{setting}_FILE"), self._environment.get(setting)
        if place and text:
            raise Refused(f"and {setting}_FILE are both set: unset one of them.")
        return Path(place).read_text(encoding="utf-8").strip() if place else text or None


def folder_made(text: str) -> Path:
    """A folder, made owner-only where there is none."""
    made = Path(text).expanduser().absolute()
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def folder_there(text: str) -> Path:
    """A folder that is there already: one that was made here might hide a disk that is not mounted."""
    there = Path(text).expanduser().absolute()
    if not there.is_dir():
        raise Refused("names a folder that is not there")
    return there


def file_there(text: str) -> Path:
    """A file that can be read."""
    there = Path(text).expanduser().absolute()
    with there.open("rb"):
        return there


def word_cover(text: str) -> Cover:
    """The cover in a Word document, tried before the real form."""
    try:
        return open_cover(Path(text).expanduser().read_bytes(), NOTIFICATION)
    except CoverRefused as refused:
        raise Refused(f"names a cover that cannot be used. {refused.reason}") from None


def logo(text: str) -> Logo:
    """The logo in a file."""
    try:
        return logo_in(Path(text).expanduser())
    except LogoRefused as refused:
        raise Refused(f"names a logo that cannot be used. {refused.sentence}") from None


def language(text: str) -> str:
    """A language that the pages can speak."""
    try:
        translations(text, templates_dir() / "language")
    except Permanent as refused:
        raise Refused(f"names a language that cannot be spoken. {refused.sentence}") from None
    return text


def database(text: str) -> str:
    """The address of a SQLite or PostgreSQL database."""
    if make_url(text).get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError(text)
    return text


def secret(text: str) -> bytes:
    """A secret nobody guesses."""
    if len(text) < 32:
        raise ValueError("too short")
    return text.encode()


def wrapping_keys(text: str) -> WrappingKeys:
    """Keys by name, the first of which encrypts."""
    pairs = [pair.strip().partition(":") for pair in text.split(",") if pair.strip()]
    keys = {name: base64.b64decode(key, validate=True) for name, _, key in pairs}
    if not pairs or len(keys) != len(pairs):
        raise ValueError("no key, or a name twice")
    return WrappingKeys(keys, pairs[0][0])


def port(text: str) -> int:
    """A TCP port."""
    number = int(text)
    if not 1 <= number <= 65_535:
        raise ValueError(text)
    return number


def count(text: str) -> int:
    """A number, or none at all."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def some(text: str) -> int:
    """A number, one or more."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def idle(text: str) -> timedelta:
    """Minutes in which nobody has to press anything: ten are too few for a narrative, half a day is no protection."""
    number = int(text)
    if not 10 <= number <= 720:
        raise ValueError(text)
    return timedelta(minutes=number)


def switch(text: str) -> bool:
    """On or off."""
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def public(text: str) -> str:
    """The address that people type, without a slash at its end."""
    address = urlsplit(text)
    if not address.hostname or address.scheme not in {"http", "https"}:
        raise ValueError(text)
    if address.scheme == "http" and not loopback(address.hostname):
        raise ValueError(text)
    return text.rstrip("/")


def words(text: str) -> str:
    """Any text but an empty one."""
    if not text.strip():
        raise ValueError(text)
    return text.strip()


def colour(text: str) -> str:
    """A colour as HTML writes it, in small letters."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(text)
    return text.lower()


def email(text: str) -> str:
    """A bare e-mail address."""
    if not re.fullmatch(r"[!#-'*+./0-9=?A-Z^_`a-z{|}~-]+@[A-Za-z0-9.-]+", text):
        raise ValueError(text)
    return text


def names(text: str) -> tuple[str, ...]:
    """Names with commas between."""
    found = tuple(name.strip() for name in text.split(",") if name.strip())
    if not found:
        raise ValueError(text)
    return found


def lines(text: str) -> tuple[str, ...]:
    """Lines of an address with semicolons between; none for an empty text."""
    return tuple(line.strip() for line in text.split(";") if line.strip())


def domains(text: str) -> tuple[str, ...]:
    """Domains of mail addresses with commas between, in lower case."""
    found = tuple(name.casefold() for name in names(text))
    if not all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", name) for name in found):
        raise ValueError(text)
    return found
