"""The partners' views and what follows from them together (DOMAIN 5, SAFETY 5-7).

Views are recorded and never averaged: nothing is decided by majority, and whoever is silent is shown as missing.
The statutory partners are a list in settings; ids are theirs to choose (two local authorities, several ICBs).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from intake.cases.events import (
    CaseReopened,
    InformationReceived,
    JointOutcomeReached,
    Outcome,
    PartnerViewConfirmed,
    PartnerViewRecorded,
    SentToPartners,
    View,
)
from intake.cases.filing import files_alone
from intake.cases.recording import Event
from intake.cases.states import Status
from intake.errors import Permanent

OUTCOMES: Final[Mapping[View, tuple[Outcome, ...]]] = {
    View.MEETS_SIN: (Outcome.SIN_AND_RR,),
    View.NOTIFY_ONLY: (Outcome.NOTIFY_ONLY,),
    View.DOES_NOT_MEET: (
        Outcome.NO_FURTHER_ACTION,
        Outcome.LOCAL_LEARNING_REVIEW,
        Outcome.LINE_OF_SIGHT,
        Outcome.SINGLE_AGENCY_REVIEW,
        Outcome.AUDIT_THEME,
        Outcome.OTHER_PROCESS,
    ),
    View.MORE_INFO: (),
}
"""What an agreed view can lead to; the first is what follows by itself."""

NOT_MET: Final = frozenset(OUTCOMES[View.DOES_NOT_MEET])
"""The outcomes that rest on 'not met', recorded with every partner's reasons: only they stop K1 (SAFETY 1)."""

STATUS_OF_OUTCOME: Final[Mapping[Outcome, Status]] = {
    Outcome.SIN_AND_RR: Status.SIN_DUE,
    Outcome.NOTIFY_ONLY: Status.NOTIFY_ONLY_DUE,
    Outcome.LOCAL_LEARNING_REVIEW: Status.LOCAL_LEARNING,
    Outcome.LINE_OF_SIGHT: Status.LOCAL_LEARNING,
    Outcome.SINGLE_AGENCY_REVIEW: Status.LOCAL_LEARNING,
    Outcome.AUDIT_THEME: Status.LOCAL_LEARNING,
    Outcome.OTHER_PROCESS: Status.NOT_MET_CLOSED,
    Outcome.NO_FURTHER_ACTION: Status.NOT_MET_CLOSED,
}

WHY_THIS_VIEW: Final = "Give the reasons for this view. A view is recorded with its reasons or not at all."
WHO_GAVE_IT: Final = "Name the person whose view this is, and for a deputy the written delegation."
"""What is said where a text is lacking, at every door."""


class JointState(StrEnum):
    """Where the partners stand together."""

    WAITING = "waiting"
    MORE_INFO = "more_info"
    DISPUTED = "disputed"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Joint:
    """What the latest views amount to. ``missing`` are the partners without a view that counts.

    ``differs`` is true as soon as two views contradict each other, also while a third is missing.
    """

    state: JointState
    outcome: Outcome | None
    status: Status
    missing: tuple[str, ...]
    differs: bool


def record_view(view: PartnerViewRecorded, partners: Sequence[str]) -> PartnerViewRecorded:
    """The view, if it may be recorded. Raises `Permanent` with a sentence that says what is lacking."""
    if view.partner not in partners:
        raise Permanent("Only a statutory partner's view counts. Record this as a comment instead.")
    if not view.reasons.strip():
        raise Permanent(WHY_THIS_VIEW)
    if (view.deputy or view.minuted) and not view.person.strip():
        raise Permanent(WHO_GAVE_IT)
    return view


def latest_views(history: Iterable[Event], partners: Iterable[str]) -> dict[str, PartnerViewRecorded]:
    """Each partner's view that counts now. Earlier ones stay in the history.

    A minuted view counts once its partner confirms it (SAFETY 6). A 'more information' view ends when information
    has come in or the case is put to the partners again, and a case opened again wants every view afresh.
    """
    wanted = tuple(partners)
    views, _minuted = _views(history)
    return {partner: views[partner] for partner in wanted if partner in views}


def minuted_views(history: Iterable[Event]) -> dict[str, PartnerViewRecorded]:
    """The views that the office minuted and that their partners have not confirmed: they do not count (SAFETY 6)."""
    return _views(history)[1]


def _views(
    history: Iterable[Event],
) -> tuple[dict[str, PartnerViewRecorded], dict[str, PartnerViewRecorded]]:
    views: dict[str, PartnerViewRecorded] = {}
    minuted: dict[str, PartnerViewRecorded] = {}
    for event in history:
        match event:
            case PartnerViewRecorded(minuted=True):
                minuted[event.partner] = event
            case PartnerViewRecorded():
                views[event.partner] = event
                minuted.pop(event.partner, None)
            case PartnerViewConfirmed() if event.partner in minuted:
                views[event.partner] = minuted.pop(event.partner)
            case InformationReceived() | SentToPartners():
                views = {partner: view for partner, view in views.items() if view.view is not View.MORE_INFO}
            case CaseReopened():
                views, minuted = {}, {}
            case _:
                pass
    return views, minuted


def joint(views: Mapping[str, PartnerViewRecorded], partners: Sequence[str]) -> Joint:
    """What the partners' views amount to together.

    Anybody's wish for more information goes first, because the clock runs on; then all views must be in. All the same
    is agreement, anything else a dispute: no majority decides (SAFETY 5). Raises `Permanent` without any partner.
    """
    if not partners:
        raise Permanent("No statutory partner is named in the settings, so nothing can be decided.")
    missing = tuple(partner for partner in partners if partner not in views)
    given = {views[partner].view for partner in partners if partner in views}
    differs = len(given - {View.MORE_INFO}) > 1
    if View.MORE_INFO in given:
        return Joint(JointState.MORE_INFO, None, Status.AWAITING_INFO, missing, differs)
    if missing:
        return Joint(JointState.WAITING, None, Status.PARTNER_DECISION, missing, differs)
    if differs:
        return Joint(JointState.DISPUTED, None, Status.DISPUTED, missing, differs)
    outcome = OUTCOMES[given.pop()][0]
    return Joint(JointState.AGREED, outcome, STATUS_OF_OUTCOME[outcome], missing, differs)


def joint_outcome(
    history: Sequence[Event], partners: Sequence[str], *, at: datetime, by: str, outcome: Outcome | None = None
) -> JointOutcomeReached:
    """The event that records the partners' agreement, on ``outcome`` where their view leaves a choice.

    Raises `Permanent` when they do not agree on it.
    """
    views = latest_views(history, partners)
    reached = outcome or joint(views, partners).outcome
    if reached is None or not may_conclude(reached, views, partners):
        raise Permanent("The latest views of all statutory partners do not agree on this outcome.")
    return JointOutcomeReached(at=at, by=by, outcome=reached, partners=tuple(partners))


def may_conclude(outcome: Outcome, views: Mapping[str, PartnerViewRecorded], partners: Iterable[str]) -> bool:
    """Whether every partner's view allows ``outcome``: a finer outcome of 'not met' needs agreement all the same."""
    return all(partner in views and outcome in OUTCOMES[views[partner].view] for partner in partners)


def decision_in_force(history: Sequence[Event]) -> JointOutcomeReached | None:
    """The joint outcome that holds now: the last one since the case was (re)opened, while nobody has left it.

    A partner who changes their view ends it, and while the local authority files alone none holds (SAFETY 5).
    """
    decision: JointOutcomeReached | None = None
    for event in history:
        if isinstance(event, JointOutcomeReached):
            decision = event
        elif isinstance(event, CaseReopened):
            decision = None
    if decision is None or files_alone(history):
        return None
    views = latest_views(history, decision.partners)
    return decision if may_conclude(decision.outcome, views, decision.partners) else None
