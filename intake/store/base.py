"""What all tables of the data store share."""

from __future__ import annotations

import re
from typing import Final
from uuid import uuid4

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_ID: Final = re.compile("[0-9a-f]{32}")


class Base(DeclarativeBase):
    """Tables of the data store. Names of keys are fixed, so that a migration can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def new_id() -> str:
    """A fresh row id: 32 hexadecimal characters that say nothing."""
    return uuid4().hex


def is_id(text: str) -> bool:
    """Whether ``text`` could be a row id. PostgreSQL refuses some texts outright, which is no answer to a browser."""
    return _ID.fullmatch(text) is not None


class Identified:
    """A row with an id that the application makes, because sealing needs it before the row is stored."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
