"""Tables of what cases have in common: keyed hashes by which one is found from another without opening either."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base
from intake.store.types import Instant

TOKEN_BYTES: Final = 16
"""Of the 32 that `Vault.blind` gives: enough that two values never share one by chance."""


class CaseTrace(Base):
    """A value that a case has, hashed with a key for one purpose. Equal values have equal tokens, and nothing more can
    be read from one; how often it occurs can (docs/decisions/0056). It goes with its case."""

    __tablename__ = "case_trace"

    token: Mapped[bytes] = mapped_column(LargeBinary(TOKEN_BYTES), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_record.id"), primary_key=True, index=True)


class CaseTraced(Base):
    """That the traces of a case were made, by which rules, and whether others like it were looked for since."""

    __tablename__ = "case_traced"

    case_id: Mapped[str] = mapped_column(ForeignKey("case_record.id"), primary_key=True)
    rules: Mapped[int]
    looked_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    """Empty while nobody looked since its traces changed."""
    unopened: Mapped[int] = mapped_column(default=0)
    """How many cases have something in common with it and were not compared, being too many."""
