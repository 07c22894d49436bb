"""What a notification leaves a person to settle about the case that it belongs to, and the words for it.

The codes stand in histories for ever (`events.PutBeforePerson`): they never change.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Doubt(StrEnum):
    """Why nobody but a person can say which case a notification belongs to."""

    UNKNOWN_REFERENCE = "unknown-reference"
    UNKNOWN_IN_SUBJECT = "unknown-reference-in-subject"
    NAMES_WHAT_WAITS = "names-what-waits"
    OTHER_CHILDREN = "subject-names-other-children"
    SEVERAL_IN_SUBJECT = "subject-names-several-cases"
    ANOTHER_IN_SUBJECT = "subject-names-another-case"


WORDS: Final[Mapping[Doubt, str]] = {
    Doubt.UNKNOWN_REFERENCE: "It calls itself an update, but no case has the reference it names",
    Doubt.UNKNOWN_IN_SUBJECT: "The subject of its e-mail names a reference that no case has",
    Doubt.NAMES_WHAT_WAITS: "It names something that waits under ‘Needs a person’: it may be the form that was asked "
    "for again. The time of that first arrival counts",
    Doubt.OTHER_CHILDREN: "The subject of its e-mail names another case, but none of its children is in that case, and "
    "it does not call itself an update",
    Doubt.SEVERAL_IN_SUBJECT: "The subject of its e-mail names several cases, so it was added to none of them",
    Doubt.ANOTHER_IN_SUBJECT: "The subject of its e-mail names another case than the form. The form was followed",
}

POSSIBLE_REPEATS: Final = frozenset(Doubt) - {Doubt.ANOTHER_IN_SUBJECT}
"""Those that open a case which may be one that is known already (SAFETY 11)."""
