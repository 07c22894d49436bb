"""What a mail is expected to become, as its builder states it. Nothing here knows how the product reads a mail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

PROCESSED = "Processed"
NEEDS_A_PERSON = "Needs a person"


class Replies(Enum):
    """How often a sender is answered."""

    NONE = "never"
    EACH = "once for each receipt"
    DAILY = "once a day, however much they send"


@dataclass(frozen=True, slots=True)
class Form:
    """A receipt that holds a form. All forms about one ``notification`` end in one case, and that case is theirs alone.

    Of the forms that say the same, one opens the case, or updates it, and the others are repeats: which one comes first
    is the workers' to settle.
    """

    notification: str
    says: str
    update: bool = False


@dataclass(frozen=True, slots=True)
class Without:
    """A receipt without a form that could be read."""

    outcome: str


Part = Form | Without


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its bytes as they stand on the wire, and what must come of it."""

    kind: str
    raw: bytes
    parts: tuple[Part, ...]
    """Its receipts, in the order of its forms."""
    sender: str = ""
    """Whom the replies go to."""
    replies: Replies = Replies.NONE
    verified: bool = False
    """Whether a reply may name the reference."""
    copies: int = 1
    """How often these very bytes lie in the inbox."""
    too_large: bool = False
    """Over the limit: of such a mail the headers alone are kept."""

    @property
    def folder(self) -> str:
        """Where all its copies lie at the end."""
        return NEEDS_A_PERSON if Without("needs_a_person") in self.parts else PROCESSED


@dataclass(frozen=True, slots=True)
class Known:
    """A notification whose case is open, and the reference that its sender was told."""

    notification: str
    reference: str
