"""The mails of the proof: a room for each sort, a builder for each kind."""

from tests.workers.mailbox.thousand.mails import notifications, packed, people, programs, spoilt  # noqa: F401
from tests.workers.mailbox.thousand.mails.draw import Draw
from tests.workers.mailbox.thousand.mails.sheet import Kind, delivered, drawn, kinds

__all__ = ["Draw", "Kind", "delivered", "drawn", "kinds"]
