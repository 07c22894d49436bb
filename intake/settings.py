"""Settings: typed, read once, refused with sentences when they are wrong. Every one also comes as NAME_FILE.

With INTAKE_DATA_DIR alone everything works: databases lie in that folder, and keys are made there once, readable by
their owner only. No secret has a default value, and none shows in a repr.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from intake.cases.working_days import DayOne
from intake.errors import Permanent
from intake.store.keys import KEY_BYTES, WrappingKeys

PREFIX: Final = "INTAKE_"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_T = TypeVar("_T")


class WrongSettings(Permanent):
    """One sentence for each setting that is wrong: its name, and what it wants."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the product was started with."""

    data_dir: Path
    database_url: str = field(repr=False)
    keys_database_url: str = field(repr=False)
    secret_key: bytes = field(repr=False)
    """Signs cookies, makes references and blind hashes. It never changes: references would."""
    encryption_keys: WrappingKeys = field(repr=False)
    host: str
    port: int
    public_url: str
    partnership_name: str
    brand_colour: str
    area: str
    """Our own local authority's name, as forms say it."""
    front_door_phone: str
    staffed_hours: str
    mail_from: str
    statutory_partners: tuple[str, ...]
    day_one_rule: DayOne
    trusted_proxies: int
    max_upload_bytes: int

    @property
    def secure(self) -> bool:
        """Whether pages are served over https: cookies are then for https alone, and HSTS is sent."""
        return self.public_url.startswith("https:")

    @classmethod
    def load(cls, environment: Mapping[str, str]) -> Settings:
        """The settings in ``environment``. Raises WrongSettings, which names every one that is wrong."""
        reader = _Reader(environment)
        data_dir = reader.take("DATA_DIR", "a folder to keep data in", _folder)
        database = reader.take("DATABASE_URL", _WANTS_DATABASE, _database, _beside(data_dir, "intake.sqlite3"))
        keys_default = database if database and database.startswith("postgresql") else _beside(data_dir, "keys.sqlite3")
        host = reader.take("HOST", "an address to listen on", str, "127.0.0.1")
        port = reader.take("PORT", "a port number from 1 to 65535", _port, "8000")
        found = {
            "data_dir": data_dir,
            "database_url": database,
            "keys_database_url": reader.take("KEYS_DATABASE_URL", _WANTS_DATABASE, _database, keys_default),
            "secret_key": reader.take(
                "SECRET_KEY", "32 characters or more", _secret, lambda: _made_once(data_dir, "secret.key", _new_secret)
            ),
            "encryption_keys": reader.take(
                "ENCRYPTION_KEYS",
                "name:key pairs with commas between, each key 32 bytes in base64, the one to encrypt with first",
                _wrapping_keys,
                lambda: _made_once(data_dir, "encryption.keys", _new_wrapping_key),
            ),
            "host": host,
            "port": port,
            "public_url": reader.take(
                "PUBLIC_URL", "an https address, or an http one on this machine", _public, f"http://localhost:{port}"
            ),
            "partnership_name": reader.take("PARTNERSHIP_NAME", "a name", _words, "Safeguarding Children Partnership"),
            "brand_colour": reader.take("BRAND_COLOUR", "a colour like #1d4f6e", _colour, "#1d4f6e"),
            "area": reader.take("AREA", "the name of the local authority", str, ""),
            "front_door_phone": reader.take("FRONT_DOOR_PHONE", "a telephone number", str, ""),
            "staffed_hours": reader.take("STAFFED_HOURS", "hours in words", _words, "Monday to Friday, 9am to 5pm"),
            "mail_from": reader.take("MAIL_FROM", "an e-mail address", _email, "notifications@example.org"),
            "statutory_partners": reader.take(
                "STATUTORY_PARTNERS", "names with commas between", _names, "local_authority,icb,police"
            ),
            "day_one_rule": reader.take("DAY_ONE_RULE", "'after' or 'inclusive'", DayOne, "after"),
            "trusted_proxies": reader.take("TRUSTED_PROXIES", "how many proxies stand in front", _count, "0"),
            "max_upload_bytes": reader.take("MAX_UPLOAD_BYTES", "a number of bytes", _count, "50000000"),
        }
        if reader.problems:
            raise WrongSettings(reader.problems)
        return cls(**found)  # type: ignore[arg-type]  # nothing is None once there are no problems


_WANTS_DATABASE: Final = "an address like postgresql://user@host/name or sqlite:///folder/file.sqlite3"


class _Reader:
    """Takes settings one by one and gathers what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def take(
        self, name: str, wants: str, parse: Callable[[str], _T], default: str | Callable[[], str | None] | None = None
    ) -> _T | None:
        setting = PREFIX + name
        try:
            text = self._given(setting)
            if text is None:
                text = default() if callable(default) else default
            if text is None:
                self.problems.append(f"{setting} is missing: it wants {wants}.")
                return None
            return parse(text)
        except OSError as error:
            self.problems.append(f"{setting} cannot be read or kept ({error.strerror}): it wants {wants}.")
        except (ValueError, ArgumentError):
            self.problems.append(f"{setting} is wrong: it wants {wants}.")
        return None

    def _given(self, setting: str) -> str | None:
        if file := self._environment.get(f"{setting}_FILE"):
            return Path(file).read_text(encoding="utf-8").strip()
        return self._environment.get(setting) or None


def _beside(data_dir: Path | None, name: str) -> str | None:
    return None if data_dir is None else f"sqlite:///{data_dir / name}"


def _folder(text: str) -> Path:
    folder = Path(text).expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _made_once(data_dir: Path | None, name: str, make: Callable[[], str]) -> str | None:
    """A secret in a file of the data folder, made by whoever comes first and read by everybody."""
    if data_dir is None:
        return None
    place = data_dir / name
    if not place.exists():
        fresh = data_dir / f".{name}.{secrets.token_hex(8)}"
        fresh.touch(mode=0o600)
        fresh.write_text(make(), encoding="utf-8")
        try:
            os.link(fresh, place)  # the first link wins, so that two that start together agree
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return place.read_text(encoding="utf-8").strip()


def _new_secret() -> str:
    return secrets.token_hex(32)


def _new_wrapping_key() -> str:
    return f"first:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def _database(text: str) -> str:
    if make_url(text).get_backend_name() not in {"sqlite", "postgresql"}:
        raise ValueError(text)
    return text


def _secret(text: str) -> bytes:
    if len(text) < 32:
        raise ValueError("too short")
    return text.encode()


def _wrapping_keys(text: str) -> WrappingKeys:
    pairs = [pair.strip().partition(":") for pair in text.split(",") if pair.strip()]
    keys = {name: base64.b64decode(key, validate=True) for name, _, key in pairs}
    if not pairs or len(keys) != len(pairs):
        raise ValueError("no key, or a name twice")
    return WrappingKeys(keys, pairs[0][0])


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65_535:
        raise ValueError(text)
    return port


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _public(text: str) -> str:
    address = urlsplit(text)
    if not address.hostname or address.scheme not in {"http", "https"}:
        raise ValueError(text)
    if address.scheme == "http" and address.hostname not in _LOOPBACK:
        raise ValueError(text)
    return text.rstrip("/")


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError(text)
    return text.strip()


def _colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(text)
    return text.lower()


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError(text)
    return text


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise ValueError(text)
    return names
