"""What a user can do now on a case, given their role and where the case stands; the most urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import url_for

from intake.cases.decisions import JointState
from intake.cases.events import (
    CaseReopened,
    Filing,
    InformationReceived,
    InformationRequested,
    JointOutcomeReached,
    PartnerViewRecorded,
)
from intake.cases.filing import files_alone, filings
from intake.cases.states import Status
from intake.cases.told import firings_of, hearers_of, open_questions
from intake.web.access import Action, may
from intake.web.triage.acting.opened import Acting
from intake.web.triage.acting.standing import Standing, standing_of
from intake.web.triage.acting.steps import possible, to_put, to_start
from intake.web.triage.offer import Offer
from intake.web.triage.visit import CaseVisit


def offers_for(visit: CaseVisit) -> list[Offer]:
    """What the user can do now, the most urgent first. At most the first is primary: where it waits for this user."""
    at = Acting(visit, visit.book.history(visit.case))
    standing = standing_of(at)
    ranked = sorted(
        (*_as_partner(at, standing), *_as_local_authority(at), *_as_office(at), *_as_teller(at)),
        key=lambda one: one[0],
    )
    offers = [offer for _rank, offer in ranked]
    return [replace(offer, primary=offer.primary and number == 0) for number, offer in enumerate(offers)]


Ranked = tuple[int, Offer]
"""Smaller ranks come first: below 10 it waits for this user, from 50 on it is there if need be."""


def _offer(at: Acting, rank: int, text: str, endpoint: str) -> Ranked:
    return rank, Offer(text, url_for(f"acting.{endpoint}", reference=at.reference), primary=rank < 10)


def _allowed(at: Acting, action: Action) -> bool:
    return may(at.visit.user, action, at.visit.case)


def _as_partner(at: Acting, standing: Standing) -> Iterator[Ranked]:
    if _allowed(at, Action.RECORD_VIEW) and possible(at.status, PartnerViewRecorded):
        own = standing.of(at.visit.user.role)
        if own is not None and own.minuted is not None:
            yield _offer(at, 2, "Confirm the view that the office wrote down for you", "view")
        elif own is not None:
            missing = own.view is None
            yield _offer(at, 3 if missing else 50, "Record your view" if missing else "Change your view", "view")
    if _allowed(at, Action.RECORD_OUTCOME) and possible(at.status, JointOutcomeReached):
        agreed = standing.joint.state is JointState.AGREED and standing.decision is None
        alone = files_alone(at.history)
        yield _offer(
            at,
            4 if agreed and not alone else 40,
            "Record the joint outcome" if agreed and not alone else "See where the partners stand",
            "outcome",
        )


def _as_local_authority(at: Acting) -> Iterator[Ranked]:
    if _allowed(at, Action.RECORD_NATIONAL_NOTIFICATION):
        due = at.status in {Status.SIN_DUE, Status.NOTIFY_ONLY_DUE}
        filed = any(one.withdrawn_on is None for one in filings(at.history)[-1:])
        serious = any(one.filing is Filing.SERIOUS_INCIDENT for one in filings(at.history) if one.withdrawn_on is None)
        if not serious:
            yield _offer(at, 1 if due else 52, "Record the national notification", "filing")
            alone = files_alone(at.history)
            yield _offer(at, 54, "Take back that the local authority files alone" if alone else "File alone", "alone")
        if filed:
            yield _offer(at, 56, "Correct the record of the national notification", "correct_filing")
            yield _offer(at, 57, "Withdraw the national notification", "withdraw_filing")
    if _allowed(at, Action.CHANGE_AWARENESS):
        provisional = any(clock.provisional and clock.running for clock in at.clocks().values())
        yield _offer(
            at,
            6 if provisional else 58,
            "Confirm the day the local authority became aware"
            if provisional
            else "Change the day the local authority became aware",
            "awareness",
        )


def _as_office(at: Acting) -> Iterator[Ranked]:
    if not _allowed(at, Action.START_TRIAGE):
        return
    if to_start(at.status):
        yield _offer(at, 5, "Start triage", "triage")
    if to_put(at.status):
        yield _offer(at, 8, "Put the case to the partners", "triage")
    if possible(at.status, InformationReceived):
        waits = at.status is Status.AWAITING_INFO
        yield _offer(at, 7 if waits else 44, "Record that information came in", "heard")
    if possible(at.status, InformationRequested):
        yield _offer(at, 43, "Ask for information", "ask")
    if possible(at.status, PartnerViewRecorded):
        yield _offer(at, 45, "Write down a view given in a meeting", "minutes")
    if possible(at.status, CaseReopened):
        yield _offer(at, 46, "Open the case again", "reopen")


def _as_teller(at: Acting) -> Iterator[Ranked]:
    if not _allowed(at, Action.RECORD_TOLD):
        return
    hearers = hearers_of(at.visit.book, at.visit.case)
    waiting = len([one for one in hearers if one.untold])
    if _allowed(at, Action.RELEASE) and open_questions(firings_of(at.visit.book, at.visit.case)):
        yield _offer(at, 4, "Answer what nobody could tell from the form", "telling")
    elif _allowed(at, Action.RELEASE) and waiting:
        yield _offer(at, 9, f"See to the {waiting} who have not been told", "telling")
    else:
        yield _offer(at, 60, "See who must hear of this case", "telling")
