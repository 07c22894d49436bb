"""The two ways a piece of work can fail. Both carry a whole sentence that the person concerned understands.

Their text never holds personal data: it reaches logs and pages.
"""

from __future__ import annotations


class Problem(Exception):
    """A failure with a sentence for a person. Raise one of the two below."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Transient(Problem):
    """It may work later, with nothing changed: a database that is busy, a mailbox that is away."""


class Permanent(Problem):
    """It will not work however often it is tried: somebody has to do something else."""
