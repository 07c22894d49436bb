"""The status of a case, worked out from its history; and which event may follow which state.

MOVES is the table. A target is a state, or says how to work one out: STAYS; DECIDED, from filing, decision and views;
FILED, from the filing alone; BACK, to what it was before it was joined to another case.
From any state the local authority can file, alone if need be (SAFETY 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Final

from intake.cases import clock_events, events
from intake.cases.decisions import STATUS_OF_OUTCOME, decision_in_force, joint, latest_views, may_conclude
from intake.cases.events import Filing
from intake.cases.filing import files_alone, filings
from intake.cases.likeness_events import CaseJoined, JoinedInto, JoinUndone, KeptApart, LikenessFound
from intake.cases.recording import Event
from intake.cases.states import CLOSED, UNDECIDED, WORDS, Status
from intake.errors import Permanent


class ImpossibleMove(Permanent):
    """An event that cannot follow the state the case is in."""


class Derived(Enum):
    """A target that is no fixed state."""

    STAYS = "stays"
    DECIDED = "decided"
    FILED = "filed"
    BACK = "back"


Target = Status | Derived
_STAYS: Final = Derived.STAYS
_DECIDED: Final = Derived.DECIDED
_FILED: Final = Derived.FILED

_EVEN_JOINED: Final = frozenset(Status)
# What is said of a case that was joined to another is said of the other; only what was on its way still arrives.
_ANY: Final = _EVEN_JOINED - {Status.JOINED}
_OPEN: Final = _ANY - CLOSED
# Views may still change after a decision; on a case that is closed for another reason it must be opened again first.
_VIEWS_TAKEN: Final = _OPEN | {Status.NOT_MET_CLOSED}

_ROWS: Final[tuple[tuple[type[Event], Iterable[Status], Target], ...]] = (
    # A later row overrides an earlier one for the same state and event.
    (events.ReceiptLinked, _ANY, _STAYS),
    (events.ReceiptUnlinked, _ANY, _STAYS),
    (events.ReceiptAttached, _ANY, _STAYS),
    (events.Acknowledged, _EVEN_JOINED, _STAYS),
    # A case that stands before a person stays there: no reply by program takes it away (SAFETY 11).
    (events.Acknowledged, {Status.RECEIVED}, Status.ACKNOWLEDGED),
    (events.PutBeforePerson, _ANY, _STAYS),
    (events.PutBeforePerson, {Status.RECEIVED}, Status.INTAKE_EXCEPTION),
    (
        events.SetAside,
        {Status.RECEIVED, Status.INTAKE_EXCEPTION, Status.ACKNOWLEDGED, Status.TRIAGE},
        Status.REJECTED_NOT_THIS_FORM,
    ),
    (events.TextPlaced, _ANY, _STAYS),
    (events.TextTakenOut, _ANY, _STAYS),
    (events.AnswerCorrected, _ANY, _STAYS),
    (events.AnswerConfirmed, _ANY, _STAYS),
    (events.FileTakenOut, _ANY, _STAYS),
    (events.FilePutBack, _ANY, _STAYS),
    (events.RecipientReleased, _ANY, _STAYS),
    (events.RecipientTold, _EVEN_JOINED, _STAYS),
    (events.RecipientNotReached, _EVEN_JOINED, _STAYS),
    (events.AcknowledgementCameBack, _EVEN_JOINED, _STAYS),
    (events.OfficeAnswered, _ANY, _STAYS),
    (events.ConflictAnswered, _ANY, _STAYS),
    (
        events.TriageStarted,
        {Status.RECEIVED, Status.INTAKE_EXCEPTION, Status.ACKNOWLEDGED, Status.TRIAGE},
        Status.TRIAGE,
    ),
    (
        events.SentToPartners,
        {Status.RECEIVED, Status.ACKNOWLEDGED, Status.TRIAGE, Status.AWAITING_INFO, Status.PARTNER_DECISION},
        _DECIDED,
    ),
    (events.InformationRequested, _OPEN, _STAYS),
    (events.InformationRequested, UNDECIDED, Status.AWAITING_INFO),
    (events.InformationReceived, _ANY, _STAYS),
    (events.InformationReceived, {Status.AWAITING_INFO}, _DECIDED),
    (events.PartnerViewRecorded, _VIEWS_TAKEN, _DECIDED),
    (events.PartnerViewConfirmed, _VIEWS_TAKEN, _DECIDED),
    (events.JointOutcomeReached, _VIEWS_TAKEN, _DECIDED),
    (events.LocalAuthorityFilesAlone, _ANY, _DECIDED),
    (events.FilingAloneWithdrawn, _ANY, _DECIDED),
    (events.CaseReopened, CLOSED - {Status.JOINED}, Status.TRIAGE),
    (events.K1TriggerCorrected, _ANY, _STAYS),
    (events.NationalNotificationSent, _ANY, _FILED),
    (events.NationalNotificationCorrected, _ANY, _FILED),
    (events.NationalNotificationWithdrawn, _ANY, Status.SIN_WITHDRAWN),
    (events.TransferProposed, _OPEN, _STAYS),
    (events.TransferAccepted, _OPEN, Status.TRANSFERRED_OTHER_AREA),
    (clock_events.ClockPaused, _ANY, _STAYS),
    (clock_events.LaterDateAgreed, _ANY, _STAYS),
    (clock_events.LatenessExplained, _ANY, _STAYS),
    (clock_events.DutyAskedAbout, _ANY, _STAYS),
    (clock_events.DutyConfirmed, _ANY, _STAYS),
    (LikenessFound, _EVEN_JOINED, _STAYS),
    (KeptApart, _EVEN_JOINED, _STAYS),
    (CaseJoined, _ANY, _STAYS),
    (JoinedInto, _ANY, Status.JOINED),
    (JoinUndone, _EVEN_JOINED, _STAYS),
    (JoinUndone, {Status.JOINED}, Derived.BACK),
    (events.CaseViewed, _EVEN_JOINED, _STAYS),
    (events.OriginalDownloaded, _EVEN_JOINED, _STAYS),
    (events.FileDownloaded, _EVEN_JOINED, _STAYS),
    (events.DocumentRead, _EVEN_JOINED, _STAYS),
)

MOVES: Final[Mapping[tuple[Status, type[Event]], Target]] = {
    (status, event): target for event, statuses, target in _ROWS for status in statuses
}


def status_of(history: Iterable[Event], partners: Sequence[str]) -> Status:
    """The status of a case from its whole history, oldest event first.

    ``partners`` are the ids of the statutory partners. Raises `ImpossibleMove` where an event cannot have happened.
    """
    seen: list[Event] = []
    status: Status | None = None
    for event in history:
        status = _next(status, seen, event, partners)
        seen.append(event)
    if status is None:
        raise ImpossibleMove("A case without any history has no status.")
    return status


def status_after(history: Sequence[Event], event: Event, partners: Sequence[str]) -> Status:
    """The status that ``event`` would lead to. Raises `ImpossibleMove` with a sentence when it may not happen."""
    return status_of([*history, event], partners)


def _next(status: Status | None, seen: Sequence[Event], event: Event, partners: Sequence[str]) -> Status:
    if status is None or isinstance(event, events.CaseOpened):
        if status is None and isinstance(event, events.CaseOpened):
            return Status.RECEIVED
        raise ImpossibleMove("A case is opened once, and nothing happens to it before that.")
    target = MOVES.get((status, type(event)))
    if target is None:
        raise ImpossibleMove(f"This case stands at '{WORDS[status]}', where '{event.words}' cannot be recorded.")
    refusal = _REFUSALS.get(type(event))
    if refusal is not None and (sentence := refusal(seen, event)):
        raise ImpossibleMove(sentence)
    if isinstance(target, Status):
        return target
    if target is Derived.BACK:
        joined = max(number for number, past in enumerate(seen) if isinstance(past, JoinedInto))
        return status_of(seen[:joined], partners)
    history = [*seen, event]
    if target is _DECIDED:
        return _decided(history, partners)
    return _filed(status, history, partners) if target is _FILED else status


def _filed(status: Status, history: Sequence[Event], partners: Sequence[str]) -> Status:
    """What a filing makes of the case. One that is no serious incident ends only what waits for it (SAFETY 4)."""
    if _serious_incident_filed(history):
        return Status.SIN_SUBMITTED
    if status in {Status.NOTIFY_ONLY_DUE, Status.SIN_SUBMITTED}:
        return _decided(history, partners)
    return status


def _serious_incident_filed(history: Sequence[Event]) -> bool:
    return any(one.filing is Filing.SERIOUS_INCIDENT and one.withdrawn_on is None for one in filings(history))


def _decided(history: Sequence[Event], partners: Sequence[str]) -> Status:
    """What filing, decision and views make of the case; the strongest of them counts."""
    if _serious_incident_filed(history):
        return Status.SIN_SUBMITTED
    if files_alone(history):
        return Status.SIN_DUE
    decision = decision_in_force(history)
    if decision is None:
        return joint(latest_views(history, partners), partners).status
    status = STATUS_OF_OUTCOME[decision.outcome]
    if status is Status.NOTIFY_ONLY_DUE and any(one.withdrawn_on is None for one in filings(history)):
        return Status.CLOSED
    return status


def _no_agreement(seen: Sequence[Event], event: Event) -> str:
    if isinstance(event, events.JointOutcomeReached):
        # By the partners of that day: the settings may have changed since.
        views = latest_views(seen, event.partners)
        if may_conclude(event.outcome, views, event.partners):
            return ""
    return "A joint outcome is recorded when the latest views of all statutory partners agree on it."


def _not_offered(seen: Sequence[Event], event: Event) -> str:
    offers = {offer.area for offer in seen if isinstance(offer, events.TransferProposed)}
    if isinstance(event, events.TransferAccepted) and event.area in offers:
        return ""
    return "Offer the case to this area first. It is watched here until a named person there accepts it."


def _nothing_minuted(seen: Sequence[Event], event: Event) -> str:
    if isinstance(event, events.PartnerViewConfirmed):
        own = [past for past in seen if isinstance(past, events.PartnerViewRecorded) and past.partner == event.partner]
        if own and own[-1].minuted:
            return ""
    return "There is no minuted view of this partner to confirm."


def _nothing_filed(seen: Sequence[Event], _event: Event) -> str:
    if any(one.withdrawn_on is None for one in filings(seen)[-1:]):
        return ""
    return "No national notification is recorded on this case, so there is none to correct or withdraw."


def _not_alone(seen: Sequence[Event], _event: Event) -> str:
    return "" if files_alone(seen) else "The local authority has not recorded that it files alone."


_REFUSALS: Final[Mapping[type[Event], Callable[[Sequence[Event], Event], str]]] = {
    events.JointOutcomeReached: _no_agreement,
    events.TransferAccepted: _not_offered,
    events.PartnerViewConfirmed: _nothing_minuted,
    events.NationalNotificationCorrected: _nothing_filed,
    events.NationalNotificationWithdrawn: _nothing_filed,
    events.FilingAloneWithdrawn: _not_alone,
}
