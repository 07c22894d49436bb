"""Checks that tell a sender to act now, by phone: a form that waits to be read protects nobody."""

from __future__ import annotations

from datetime import date
from typing import Final

from forms.answers import Answers, Finding, path_of

ACT_NOW: Final = frozenset({"call-now", "not-referred", "unprotected", "not-known-to-be-safe"})
"""Problems that somebody has to act on before they go on: they are said before all others."""
_UNSURE: Final = frozenset({"no", "not_known"})


def nobody_is_at_risk_now(answers: Answers, today: date) -> list[Finding]:
    """A child at risk now needs a phone call; not knowing counts as risk (SAFETY 21)."""
    risk = answers.get("immediate_risk_now")
    if risk == "yes":
        words = (
            "A child is at risk now: call 999, or children's social care, before you go on. Nobody has read this yet."
        )
    elif risk == "not_known":
        words = "If any child may be at risk now, call 999 or children's social care before you go on."
    else:
        return []
    return [Finding("immediate_risk_now", "call-now", words)]


def serious_harm_is_referred(answers: Answers, today: date) -> list[Finding]:
    """A child who was seriously harmed has been referred to social care."""
    grounds = answers.get("serious_harm_grounds")
    harmed = isinstance(grounds, list) and bool({*map(str, grounds)} - {"none_harm_averted", "not_known"})
    if answers.get("csc_referral_made") != "no" or not harmed:
        return []
    words = (
        "There was serious harm and no referral. Call children's social care today: this form does not refer a child."
    )
    return [Finding("csc_referral_made", "not-referred", words)]


def somebody_protects_the_child(answers: Answers, today: date) -> list[Finding]:
    """'None yet' as a measure means that a child is unprotected."""
    measures = answers.get("protective_measures")
    if not isinstance(measures, list) or "none_yet" not in measures:
        return []
    words = "No measure protects the child yet. If a child is not safe, call 999 or children's social care now."
    return [Finding("protective_measures", "unprotected", words)]


def every_sibling_is_safe(answers: Answers, today: date) -> list[Finding]:
    """Each other child is known to be safe."""
    words = "This child may not be safe. Call 999 or children's social care now, then say what has been done."
    return [
        Finding(path_of("siblings", number, "sibling_safe_now"), "not-known-to-be-safe", words)
        for number, row in enumerate(answers.rows("siblings"))
        if row.get("sibling_safe_now") in _UNSURE
    ]


def allegations_reach_the_designated_officer(answers: Answers, today: date) -> list[Finding]:
    """Whoever may have caused harm and works with children is referred to the designated officer (LADO)."""
    concerned = any(
        row.get("person_of_concern") == "yes" and row.get("person_position_of_trust") == "yes"
        for row in answers.rows("adults")
    )
    if not concerned or answers.get("lado_referred") != "no":
        return []
    words = "Somebody who may have caused harm works with children. Tell the designated officer (LADO) today."
    return [Finding("lado_referred", "not-referred-to-lado", words)]
