"""All tables of both stores, in one place for migrations and for the test that holds the two together."""

from __future__ import annotations

from typing import Final

from sqlalchemy import MetaData

from intake.store import arrivals, casework, online, people, traces, watching, work
from intake.store.base import Base
from intake.store.keys import KeysBase

ROOMS: Final = (arrivals, casework, online, people, traces, watching, work)
"""The modules that declare tables: importing them is what fills the metadata."""

DATA: Final[MetaData] = Base.metadata
KEYS: Final[MetaData] = KeysBase.metadata
