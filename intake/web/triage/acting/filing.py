"""What the local authority alone records: its national notification, and the day it became aware (SAFETY 1, 4).

Each moves a clock, so each is shown with what follows before it is kept.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint

from intake.cases.events import Filing
from intake.cases.filing import (
    WHAT_WAS_WRONG,
    WHICH_REFERENCE,
    WHY_THIS_DATE,
    WHY_WITHDRAWN,
    correct_k1_trigger,
    filings,
    notification_corrected,
    notification_sent,
    notification_withdrawn,
)
from intake.cases.recording import Event
from intake.cases.words import FILINGS
from intake.web.access import Action
from intake.web.guard import needs
from intake.web.triage.acting.fields import Choice, Day, Line, Words, past, said
from intake.web.triage.acting.opened import Acting, ActingForm, Page, acting, done, show
from intake.web.triage.acting.weighing import CHANGE, CONFIRM, step, weighed


class FilingForm(ActingForm):
    """A national notification that was filed."""

    filing = Choice(
        "What was filed?",
        choices=FILINGS,
        hints={Filing.SERIOUS_INCIDENT: "Only this one makes a rapid review due."},
        missing="Choose what was filed.",
    )
    on = Day(
        "Date of filing", description="For example, 27 3 2026", validators=[said("Enter the date of filing."), past]
    )
    national_reference = Line(
        "Reference from the national system",
        description="It shows that the notification was filed.",
        validators=[said(WHICH_REFERENCE)],
    )

    def event(self, at: Acting) -> Event:
        """What is recorded."""
        return notification_sent(
            self.on.day,
            reference=self.national_reference.text,
            filing=Filing(self.filing.data),
            role=at.visit.user.role,
            **at.stamp,
        )


class CorrectionForm(FilingForm):
    """The last record was wrong."""

    reason = Words("What was wrong?", rows=4, validators=[said(WHAT_WAS_WRONG)])

    def event(self, at: Acting) -> Event:
        return notification_corrected(
            self.on.day,
            reference=self.national_reference.text,
            filing=Filing(self.filing.data),
            role=at.visit.user.role,
            reason=self.reason.text,
            **at.stamp,
        )


class WithdrawalForm(ActingForm):
    """The notification was taken back."""

    on = Day(
        "Date of withdrawal",
        description="For example, 27 3 2026",
        validators=[said("Enter the date of withdrawal."), past],
    )
    reason = Words("Why was it withdrawn?", validators=[said(WHY_WITHDRAWN)])

    def event(self, at: Acting) -> Event:
        """What is recorded."""
        return notification_withdrawn(self.on.day, role=at.visit.user.role, reason=self.reason.text, **at.stamp)


class AwarenessForm(ActingForm):
    """The day the local authority became aware."""

    on = Day(
        "The day the local authority became aware that the incident occurred",
        description="Any part of it: social care, the out-of-hours team, youth justice. For example, 27 3 2026",
        validators=[said("Enter the day the local authority became aware."), past],
    )
    reason = Words("How do you know?", rows=4, validators=[said(WHY_THIS_DATE)])

    def event(self, at: Acting) -> Event:
        """What is recorded."""
        return correct_k1_trigger(self.on.day, role=at.visit.user.role, reason=self.reason.text, **at.stamp)


def register(blueprint: Blueprint) -> None:
    """Put the pages under the case's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/cases/<reference>/filing", "filing", filing, methods=both)
    blueprint.add_url_rule("/cases/<reference>/filing/correct", "correct_filing", correct_filing, methods=both)
    blueprint.add_url_rule("/cases/<reference>/filing/withdraw", "withdraw_filing", withdraw_filing, methods=both)
    blueprint.add_url_rule("/cases/<reference>/awareness", "awareness", awareness, methods=both)


@needs(Action.RECORD_NATIONAL_NOTIFICATION)
def filing(reference: str) -> Page:
    """The local authority filed nationally."""
    return _weigh(
        reference,
        Action.RECORD_NATIONAL_NOTIFICATION,
        "Record the national notification",
        "The national notification is recorded.",
        lambda _at: FilingForm(),
    )


@needs(Action.RECORD_NATIONAL_NOTIFICATION)
def correct_filing(reference: str) -> Page:
    """The last filing was recorded wrongly."""

    def filled(at: Acting) -> CorrectionForm:
        last = filings(at.history)[-1:]
        return CorrectionForm(
            data={"filing": one.filing, "on": one.on, "national_reference": one.reference}
            if (one := next(iter(last), None))
            else {}
        )

    return _weigh(
        reference,
        Action.RECORD_NATIONAL_NOTIFICATION,
        "Correct the record of the national notification",
        "The record of the national notification is corrected.",
        filled,
    )


@needs(Action.RECORD_NATIONAL_NOTIFICATION)
def withdraw_filing(reference: str) -> Page:
    """The notification was found later not to meet the criteria: the only way out of the rapid review (DOMAIN 2)."""
    return _weigh(
        reference,
        Action.RECORD_NATIONAL_NOTIFICATION,
        "Withdraw the national notification",
        "The withdrawal is recorded.",
        lambda _at: WithdrawalForm(),
    )


@needs(Action.CHANGE_AWARENESS)
def awareness(reference: str) -> Page:
    """The local authority confirms or changes the day from which the national clock counts."""
    return _weigh(
        reference,
        Action.CHANGE_AWARENESS,
        "When did the local authority become aware?",
        "The day is recorded, and the clock counted again.",
        lambda _at: AwarenessForm(),
    )


_Weighable = FilingForm | WithdrawalForm | AwarenessForm


def _weigh(reference: str, action: Action, title: str, sentence: str, make: Callable[[Acting], _Weighable]) -> Page:
    """Ask; show what follows; keep it when the person confirms."""
    with acting(reference, action) as at:
        form = make(at)
        more = {
            "filed": filings(at.history),
            "filings": FILINGS,
            "may_correct": _standing(at),
            "clocks": list(at.clocks().values()),
        }
        if not form.validate_on_submit() or step() == CHANGE:
            return show(at, "filing", title, form, consequences=None, **more)
        if step() == CONFIRM and at.keep(form, lambda: [form.event(at)]):
            return done(at, sentence)
        follows = None if step() == CONFIRM else weighed(at, form, form.event(at))
        return show(at, "filing", title, form, consequences=follows, **more)


def _standing(at: Acting) -> bool:
    """Whether the last filing can be corrected or withdrawn."""
    return any(one.withdrawn_on is None for one in filings(at.history)[-1:])
