"""Reading single facts out of answers, where blank, 'not known' and contradictions must not be confused.

Answers are canonical JSON values by question id (`forms.values`). Nothing here raises: what is no date is no date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from forms.conditions import AllOf, AnyRow, Blank, Condition, Not, OneAtLeast, Scope, When
from forms.values import NOT_KNOWN, same_words

AnswersLike: TypeAlias = Mapping[str, Any]
"""`forms.Answers`, or any mapping of question ids to canonical values."""

HARM_GROUNDS: Final = (
    "died",
    "life_threatening_injury",
    "serious_physical_impairment",
    "serious_mental_health_impairment",
    "serious_developmental_impairment",
    "serious_sexual_abuse",
    "serious_exploitation_harm",
    "long_term_impairment_likely_not_certain",
    "recovered_but_was_serious",
)
"""List `harm_ground` without `none_harm_averted`, which says that there was no harm."""

DEATH_REASONS: Final = (
    "death_abuse_neglect",
    "looked_after_child_death",
    "care_leaver_death",
    "death_regulated_setting",
)

# In a row of `children`: the worse of conflicting answers counts (SAFETY 21).
THIS_CHILD_DIED: Final = OneAtLeast(
    When("child_outcome_now", "died"),
    When("child_role", "died"),
    AllOf(Not(Blank("child_date_of_death")), Not(When("child_date_of_death", NOT_KNOWN))),
)
A_CHILD_DIED: Final = AnyRow("children", THIS_CHILD_DIED)
DEATH_SAID: Final = OneAtLeast(
    When("serious_harm_grounds", "died"),
    When("notification_reason", *DEATH_REASONS),
    When("sin_nature", "child_death"),
)
"""A death is named at the top of the form, whatever the children's own rows say."""
A_DEATH: Final = OneAtLeast(A_CHILD_DIED, DEATH_SAID)
HARM: Final = OneAtLeast(When("serious_harm_grounds", *HARM_GROUNDS), A_DEATH)
"""A child died or a ground of serious harm is ticked."""


def codes(answers: AnswersLike, question_id: str) -> frozenset[str]:
    """The codes ticked or chosen for a question; empty when there is no answer."""
    value = answers.get(question_id)
    if isinstance(value, str):
        return frozenset({value}) if value else frozenset()
    if isinstance(value, Sequence):
        return frozenset(code for code in value if isinstance(code, str))
    return frozenset()


def full_date(answers: AnswersLike, question_id: str) -> date | None:
    """The whole date given for a question; None for blank, 'not known', a month or a year alone, or no date."""
    value = answers.get(question_id)
    if not isinstance(value, str) or len(value) != len("2026-01-31"):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def holds(condition: Condition, answers: AnswersLike) -> bool:
    """Whether a condition of the form's own language holds of the answers."""
    return condition.holds(Scope(answers))


_KIND_OF_COUNCIL: Final = frozenset(
    {"authority", "borough", "bc", "cc", "city", "council", "county", "district", "lb", "london", "mbc"}
    | {"metropolitan", "of", "royal", "the", "unitary"}
)


def same_authority(one: str, other: str) -> bool:
    """Whether two typed names mean one local authority: 'Marram Bay' and 'Marram Bay City Council' do."""
    return _authority_words(one) == _authority_words(other)


def _authority_words(name: str) -> tuple[str, ...]:
    words = same_words(name).split()
    telling = tuple(word for word in words if word not in _KIND_OF_COUNCIL)
    return telling or tuple(words)
