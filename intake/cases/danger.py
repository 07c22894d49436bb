"""What does not wait for office hours although nobody has sent it yet (SAFETY 21)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from forms import NOT_KNOWN
from forms.conditions import AnyRow, OneAtLeast, When
from intake.cases.answers import A_DEATH, AnswersLike, holds
from intake.cases.routing.facts import RISK

LEFT_ALONE: Final = timedelta(hours=1)
"""After so long without a change, at any hour, somebody is asked about it."""

# What nobody has answered yet says nothing: typing may stop at the first question.
_DANGER: Final = OneAtLeast(
    RISK,
    When("immediate_risk_now", NOT_KNOWN),
    AnyRow("siblings", When("sibling_safe_now", NOT_KNOWN)),
    A_DEATH,
)


def speaks_of_danger(answers: AnswersLike) -> bool:
    """Whether it speaks of a death, or of a child who is or may be in danger now. The worse of two answers counts."""
    return holds(_DANGER, answers)
