"""All kinds of mail, and how many of each make a thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from tests.workers.mailbox.thousand.expected import Mail
from tests.workers.mailbox.thousand.mails.draw import Draw

Builder = Callable[[Draw], list[Mail]]
"""Makes one instance of a kind: a mail, or a few that belong together."""

_BUILDERS: Final[dict[str, tuple[str, int, Builder]]] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mail. ``share`` is how many instances of it a thousand mails hold."""

    name: str
    says: str
    share: int
    build: Builder


def kind(says: str, share: int) -> Callable[[Builder], Builder]:
    """Take a builder into the proof, under its own name."""

    def take(build: Builder) -> Builder:
        _BUILDERS[build.__name__.replace("_", " ")] = (says, share, build)
        return build

    return take


def kinds() -> list[Kind]:
    """All that were taken in."""
    return [Kind(name, says, share, build) for name, (says, share, build) in _BUILDERS.items()]


def delivered(mails: Iterable[Mail]) -> int:
    """How many mails lie in the inbox, repeats of the same bytes included."""
    return sum(mail.copies for mail in mails)


def drawn(draw: Draw, total: int) -> list[Mail]:
    """``total`` mails of all kinds in proportion, at least one of each, in an order that ``draw`` shuffles."""
    asked = kinds()
    whole = sum(each.share for each in asked)
    mails: list[Mail] = []
    for each in asked:
        for _ in range(max(1, round(each.share * total / whole))):
            mails += each.build(draw)
    draw.chance.shuffle(mails)
    last = asked[0]  # the plainest fills up
    while (left := total - delivered(mails)) > 0:
        mails += last.build(draw)[:left]
    while delivered(mails) > total:
        _drop(mails, last.name)
    return mails


def _drop(mails: list[Mail], name: str) -> None:
    at = next((n for n, mail in enumerate(mails) if mail.kind == name), None)
    if at is None:
        raise ValueError("So few mails do not hold one of each kind.")
    del mails[at]
