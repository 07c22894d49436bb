"""Whether K1 runs, and from which day: the earliest sign that any part of the local authority knew (SAFETY 1, 2).

A sign is a date in the form by which the local authority itself must have known. These count:

- ``date_la_aware``: said so;
- ``csc_referral_date``, ``strategy_discussion_date``: social care was told, or took part;
- ``lado_referral_date``: the designated officer is the local authority's;
- ``panel_notification_date``: only a local authority notifies the Panel, so it knew by then at the latest;
- when the notifier's own agency is part of a local authority (social care, early help, other council teams, adult
  social care, youth justice): every date on which that notifier knew or acted.

These do not, because another body may hold them alone: ``cdop_notified_date`` (the child death review partners are
the local authority and health together, and the office often sits with health), ``family_informed_date`` (by anyone)
and the dates of key events. All of it is provisional: the sign may be another authority's, and only the local
authority confirms or changes the day, with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from forms import Finding
from forms.conditions import AnyRow, OneAtLeast, When, day_range
from forms.values import NOT_KNOWN
from intake.cases.answers import HARM, AnswersLike, codes, full_date, holds, same_authority
from intake.cases.working_days import local_date

RECEIPT: Final = "receipt"
"""Stands for a field where nothing but the receipt says when the local authority knew."""

LOCAL_AUTHORITY_AGENCIES: Final = frozenset(
    {
        "local_authority_csc",
        "local_authority_early_help",
        "local_authority_other",
        "adult_social_care",
        "youth_justice",
    }
)
"""Codes of `agency_type` that are a part of a local authority."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A date field that shows the local authority's knowledge.

    ``gate`` is the question that opens it: the date counts unless that was answered 'no' or 'not applicable'.
    ``own`` dates count only when the notifier's agency is part of a local authority.
    """

    field: str
    words: str
    gate: str | None = None
    own: bool = False


SIGNS: Final = (
    Sign("date_la_aware", "the notifier says that the local authority became aware then"),
    Sign("csc_referral_date", "a referral was made to children's social care then", "csc_referral_made"),
    Sign("strategy_discussion_date", "a strategy discussion was held then", "strategy_discussion_held"),
    Sign("lado_referral_date", "a referral was made to the designated officer (LADO) then", "lado_referred"),
    Sign("panel_notification_date", "the national Panel is said to have been notified then", "panel_notified"),
    Sign("date_agency_aware", "the notifier's own agency, part of the local authority, knew then", own=True),
    Sign("safeguarding_lead_discussed_date", "the local authority's own safeguarding lead was asked then", own=True),
    Sign("manager_signoff_date", "a manager of the local authority signed then", own=True),
    Sign("date_notification", "the local authority itself wrote the notification then", own=True),
)
_GATE_SHUT: Final = frozenset({"no", "not_applicable"})


@dataclass(frozen=True, slots=True)
class Awareness:
    """The day K1 counts from. ``field`` is the path that gave it, or 'receipt'; ``words`` say why, without names."""

    date: date
    field: str
    words: str
    provisional: bool = True
    findings: tuple[Finding, ...] = ()


def signs_of(answers: AnswersLike, received_at: datetime) -> tuple[list[Awareness], list[Finding]]:
    """Every sign in one notification, earliest first, and what is odd about its dates.

    A sign later than the day of receipt is a slip of the pen: it is left out, with a finding. One before the incident
    counts, with a finding, because the other date may be the wrong one.
    """
    received = local_date(received_at)
    incident = day_range(answers.get("incident_date"))
    from_local_authority = bool(codes(answers, "notifier_agency_type") & LOCAL_AUTHORITY_AGENCIES)
    signs: list[Awareness] = []
    findings: list[Finding] = []
    for sign in SIGNS:
        day = full_date(answers, sign.field)
        shut = sign.gate is not None and bool(codes(answers, sign.gate) & _GATE_SHUT)
        if day is None or shut or (sign.own and not from_local_authority):
            continue
        if day > received:
            findings.append(Finding(sign.field, "after-receipt", _AFTER_RECEIPT))
            continue
        if incident is not None and day < incident[0]:
            findings.append(Finding(sign.field, "before-incident", _BEFORE_INCIDENT))
        signs.append(Awareness(day, sign.field, f"Provisional: {sign.words}."))
    return sorted(signs, key=lambda found: found.date), findings


def awareness_of(answers: AnswersLike, received_at: datetime) -> Awareness:
    """The provisional start of K1 for one notification received at an aware instant. Never blank (SAFETY 1)."""
    signs, findings = signs_of(answers, received_at)
    if not signs:
        return Awareness(local_date(received_at), RECEIPT, _NO_SIGN, findings=tuple(findings))
    return Awareness(signs[0].date, signs[0].field, signs[0].words, findings=tuple(findings))


LEARNING_ONLY: Final = frozenset({"learning_request", "good_practice"})
"""Reasons of `notification_reason` that alone start no statutory clock (CONTRACT, 'Answers')."""

# Wherever death or serious harm is possible K1 runs, whatever the notification calls itself (SAFETY 1).
_HARM_POSSIBLE: Final = OneAtLeast(
    HARM,
    When("serious_harm_grounds", NOT_KNOWN),
    When("sin_nature", "serious_harm"),
    When(
        "incident_types",
        "homicide_child",
        "sudden_unexpected_death_infant",
        "sudden_unexpected_death_child",
        "suspected_suicide",
        "concealed_birth_newborn_death",
    ),
    AnyRow(
        "children",
        OneAtLeast(
            When("child_role", "seriously_harmed", NOT_KNOWN),
            When("child_outcome_now", "critical", NOT_KNOWN),
        ),
    ),
)


def k1_applies(answers: AnswersLike, our_area: str = "") -> tuple[bool, str]:
    """Whether K1 runs for a notification, and why, in a sentence without personal data.

    It runs on every notification except another area's case and one that only asks for learning or shows good
    practice where no death or serious harm is possible. 'Not known' and blank start it; 'near miss' never stops it.
    ``our_area`` is the name of our own local authority: where the incident is said to have happened there, a tick for
    'other area' is a contradiction and the clock runs.
    """
    if codes(answers, "in_area_test") == {"other_english_area"}:
        place = answers.get("incident_local_authority")
        if not (our_area and isinstance(place, str) and same_authority(place, our_area)):
            return False, "It happened in another English area, whose local authority has the duty to notify."
        return True, "It is ticked as another area's, but the local authority named is ours."
    reasons = codes(answers, "notification_reason")
    if reasons and reasons <= LEARNING_ONLY:
        if not holds(_HARM_POSSIBLE, answers):
            return False, "It only asks for learning or shows good practice, and no child died or was seriously harmed."
        return True, "It asks for learning, but death or serious harm is possible."
    return True, "Every notification starts the clock until the partners record 'not met' with reasons."


_NO_SIGN: Final = "Provisional: no date shows when the local authority knew, so the clock starts on the day of receipt."
_AFTER_RECEIPT: Final = (
    "This date is later than the day we received the notification, so the clock does not use it. Check the date."
)
_BEFORE_INCIDENT: Final = (
    "This date is earlier than the incident. The clock starts from it until the local authority confirms or "
    "corrects it."
)
