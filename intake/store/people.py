"""Tables of those who sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, Identified
from intake.store.types import Instant


class User(Identified, Base):
    """A person with an account. ``email`` is kept in lower case."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_once: Mapped[bool] = mapped_column(default=False)
    """Made by the program and shown once: whoever signs in with it chooses their own before anything else."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    """Made by `run` for trying things out; its password is drawn anew at every start."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_on: Mapped[datetime | None] = mapped_column(Instant)


class WebSession(Identified, Base):
    """A signed-in browser. Only a hash of its token is kept."""

    __tablename__ = "web_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
