"""The clocks of a case, worked out from its events and notifications: the one place where clocks come from.

Nothing here is stored and forgotten: call `clocks_of` again whenever an event, a linked notification, the holiday
table, the day-one rule or a term of the partnership changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from intake.cases.answers import full_date, holds
from intake.cases.clock_events import ClockPaused, LaterDateAgreed
from intake.cases.clocks import table as rows
from intake.cases.clocks.clock import STILL_OPEN, Agreed, Clock, Ended, start
from intake.cases.clocks.counting import Pause
from intake.cases.clocks.definition import ClockDefinition, Term, Unit
from intake.cases.clocks.k1 import Notified, fell_away, k1_awareness, k1_ended, k1_runs, linked
from intake.cases.events import (
    Filing,
    JointOutcomeReached,
    LocalAuthorityFilesAlone,
    OfficeAnswered,
    PartnerViewRecorded,
    RecipientNotReached,
    RecipientTold,
    SentToPartners,
    SetAside,
    TransferAccepted,
    TriageStarted,
)
from intake.cases.filing import filings
from intake.cases.likeness_events import joined_into
from intake.cases.recording import SYSTEM, Event
from intake.cases.routing.table import RULES
from intake.cases.working_days import LONDON, DayOne, HolidayTable, local_date

LOCAL_AUTHORITY: Final = "local_authority"
_CONDITIONS: Final = {rule.id: rule.condition for rule in RULES}
_RECEIVED: Final = "It was received that day."


@dataclass(frozen=True, slots=True)
class CountedBy:
    """What a partnership's clocks are counted by.

    ``terms`` are the lengths it has set itself, by the id of the clock. ``our_area`` is the name of our own local
    authority, ``partners`` the statutory partners, who are to be told (K2).
    """

    holidays: HolidayTable
    day_one: DayOne = DayOne.AFTER
    our_area: str = ""
    partners: tuple[str, ...] = ()
    terms: Mapping[str, Term] = field(default_factory=dict)


def clocks_of(history: Sequence[Event], notified: Mapping[str, Notified], by: CountedBy) -> tuple[Clock, ...]:
    """Every clock of the case that has started, K1 first; met and stopped ones included.

    ``notified`` holds the notifications of the history by receipt id; those of duplicates may be left out, as they say
    nothing new.
    """
    if joined_into(history) is not None:
        return ()  # its notifications are of another case, where their clocks run (SAFETY 2)
    case = _Case(history, notified, linked(history, notified), by)
    return tuple(clock for starter in _STARTERS if (clock := starter(case)) is not None)


def fires(rule_id: str, one: Notified) -> bool:
    """Whether the routing rule fires by the fields of a notification."""
    condition = _CONDITIONS[rule_id]
    return condition is not None and holds(condition, one.answers)


def office_says(history: Sequence[Event], rule_id: str) -> OfficeAnswered | None:
    """The office's last word on a rule that no field decides, while that is 'it applies'."""
    said = [one for one in history if isinstance(one, OfficeAnswered) and one.rule == rule_id]
    return said[-1] if said and said[-1].applies else None


@dataclass(frozen=True, slots=True)
class _Case:
    history: Sequence[Event]
    notified: Mapping[str, Notified]
    linked: Sequence[Notified]
    """In their order; those that were taken out again are missing."""
    by: CountedBy

    @property
    def first(self) -> Notified | None:
        return self.linked[0] if self.linked else None

    def start(
        self,
        definition: ClockDefinition,
        trigger: date | datetime,
        words: str,
        *,
        provisional: bool = False,
        ended: Ended = STILL_OPEN,
    ) -> Clock:
        later = [one for one in self.history if isinstance(one, LaterDateAgreed) and one.clock == definition.id]
        return start(
            definition,
            trigger,
            words,
            self.by.holidays,
            self.by.day_one,
            provisional=provisional,
            ended=ended,
            pauses=[
                Pause(one.first, one.until, one.reason)
                for one in self.history
                if isinstance(one, ClockPaused) and one.clock == definition.id
            ],
            agreed=Agreed(on=later[-1].on, why=later[-1].reason) if later else None,
        )

    def fired(self, definition: ClockDefinition) -> bool:
        """Whether one of the clock's routing rules fires for the case."""
        return any(
            any(fires(rule, one) for one in self.linked) or office_says(self.history, rule) for rule in definition.rules
        )

    def told_at(self, recipient: str) -> datetime | None:
        """When the recipient was first told; None where every message came back, or none went."""
        told: dict[str, datetime] = {}
        for event in self.history:
            if isinstance(event, RecipientTold) and event.recipient == recipient:
                told.setdefault(event.rule, event.at)
            elif isinstance(event, RecipientNotReached) and event.recipient == recipient:
                told.pop(event.rule, None)
        return min(told.values(), default=None)

    def known_at(self, partner: str) -> datetime | None:
        """When a partner knew of the case: they were told, or gave a view."""
        gave = (one.at for one in self.history if isinstance(one, PartnerViewRecorded) and one.partner == partner)
        return min((at for at in (self.told_at(partner), *gave) if at is not None), default=None)


def _k1(case: _Case) -> Clock | None:
    if not k1_runs(case.history, case.notified, case.by.our_area):
        return None
    return _from_awareness(case, rows.K1, k1_ended(case.history))


def _k2(case: _Case) -> Clock | None:
    """The local authority tells the other partners: met on the day on which the last of them knew, told or by a view of
    their own. What stops K1 stops it too: then there is nothing to notify them of."""
    others = [one for one in case.by.partners if one != LOCAL_AUTHORITY]
    if not others or not k1_runs(case.history, case.notified, case.by.our_area):
        return None
    known = [at for one in others if (at := case.known_at(one)) is not None]
    if len(known) == len(others):
        return _from_awareness(case, rows.K2, Ended(met=local_date(max(known))))
    k1 = k1_ended(case.history)
    return _from_awareness(case, rows.K2, k1 if k1.stopped else STILL_OPEN)


def _k3(case: _Case) -> Clock | None:
    """The notifying agency's own term. It is over when the notification arrives, and shows whether that was late."""
    definition = rows.K3.with_term(case.by.terms.get(rows.K3.id))
    first = case.first
    if definition.term is None or first is None:
        return None
    aware = full_date(first.answers, "date_agency_aware")
    if aware is None or aware > local_date(first.received_at):
        return None
    in_hours = definition.term.unit is Unit.HOURS
    end_of_day = datetime.combine(aware + timedelta(days=1), time(0), tzinfo=LONDON)
    words = "The notification says that the agency became aware that day."
    return case.start(definition, end_of_day if in_hours else aware, words, ended=Ended(met=first.received_at))


def _k4(case: _Case) -> Clock | None:
    return _from_receipt(case, rows.K4, _first_of(case.history, _READ))


def _k5(case: _Case) -> Clock | None:
    """Met when the partners agree, or each has given a view; or the local authority files alone."""
    met = _first_of(case.history, (JointOutcomeReached, LocalAuthorityFilesAlone))
    viewed: dict[str, datetime] = {}
    for event in case.history:
        if isinstance(event, PartnerViewRecorded):
            viewed.setdefault(event.partner, event.at)
    if case.by.partners and all(one in viewed for one in case.by.partners):
        met = min(max(viewed[one] for one in case.by.partners), met or datetime.max.replace(tzinfo=LONDON))
    return _from_receipt(case, rows.K5, met)


def _k6(case: _Case) -> Clock | None:
    """The rapid review, due only from a serious incident notification that the local authority confirmed (SAFETY 4).

    A second notification of the same incident never gives more time: the earliest that stands counts.
    """
    serious = [one for one in filings(case.history) if one.filing is Filing.SERIOUS_INCIDENT]
    if not serious:
        return None
    standing = [one for one in serious if one.withdrawn_on is None]
    first = min(standing or serious, key=lambda one: one.on)
    withdrawn = Ended(stopped=first.withdrawn_on, why="The national notification was withdrawn with reasons.")
    return case.start(
        rows.K6,
        first.on,
        "The local authority confirmed that it sent the serious incident notification that day.",
        ended=STILL_OPEN if standing else withdrawn,
    )


def _k12(case: _Case) -> Clock | None:
    return _death_in_care(case, rows.K12, Filing.LOOKED_AFTER_DEATH)


def _k13(case: _Case) -> Clock | None:
    return _death_in_care(case, rows.K13, Filing.CARE_LEAVER_DEATH)


def _k14(case: _Case) -> Clock | None:
    """Hours from the first notification that speaks of the death, or from the office's word that a child died."""
    definition = rows.K14.with_term(case.by.terms.get(rows.K14.id))
    received = [one.received_at for one in case.linked if any(fires(rule, one) for rule in definition.rules)]
    answered = [said.at for rule in definition.rules if (said := office_says(case.history, rule)) is not None]
    if not received and not answered:
        return None
    told = [case.told_at(one) for one in definition.told]
    met = [at for at in told if at is not None]
    ended = Ended(met=max(met)) if len(met) == len(told) else fell_away(case.history)
    if received:
        return case.start(definition, min(received), "The death was notified then.", ended=ended)
    return case.start(definition, min(answered), "The office recorded then that a child died.", ended=ended)


def _death_in_care(case: _Case, definition: ClockDefinition, filing: Filing) -> Clock | None:
    """A death is notified whether or not abuse is suspected: no decision about the criteria ends it."""
    if not case.fired(definition):
        return None
    filed = [
        one.on
        for one in filings(case.history)
        if one.withdrawn_on is None and one.filing in {filing, Filing.SERIOUS_INCIDENT}
    ]
    return _from_awareness(case, definition, Ended(met=min(filed)) if filed else fell_away(case.history))


def _from_awareness(case: _Case, definition: ClockDefinition, ended: Ended) -> Clock:
    aware = k1_awareness(case.history, case.notified)
    return case.start(definition, aware.date, aware.words, provisional=aware.provisional, ended=ended)


def _from_receipt(case: _Case, definition: ClockDefinition, met: datetime | None) -> Clock | None:
    """A term of the partnership's own, from the day its first notification arrived (SAFETY 2)."""
    if case.first is None:
        return None
    settled = definition.with_term(case.by.terms.get(definition.id))
    ended = fell_away(case.history)
    if met is not None and (ended.stopped is None or local_date(met) <= ended.stopped):
        ended = Ended(met=local_date(met))
    return case.start(settled, local_date(case.first.received_at), _RECEIVED, ended=ended)


_READ: Final = (TriageStarted, SentToPartners, PartnerViewRecorded, SetAside, TransferAccepted)
"""Each shows that a person has read the case. Looking alone changes nothing (docs/decisions/0018)."""


def _first_of(history: Sequence[Event], kinds: tuple[type[Event], ...]) -> datetime | None:
    return min((event.at for event in history if isinstance(event, kinds) and event.by != SYSTEM), default=None)


_STARTERS: Final[tuple[Callable[[_Case], Clock | None], ...]] = (_k1, _k2, _k3, _k4, _k5, _k6, _k12, _k13, _k14)
