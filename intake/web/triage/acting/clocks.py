"""What people record about a clock: a pause, a later date, why it was missed; and about the duties of other bodies."""

from __future__ import annotations

from flask import Blueprint, abort

from intake.cases.clock_events import DutyConfirmed
from intake.cases.clocks.clock import Clock
from intake.cases.clocks.others import OthersDuty, duties_of
from intake.cases.keeping_clocks import (
    HOW_ASKED,
    WHICH_AGENCY,
    WHO_CONFIRMED,
    WHY_LATE,
    WHY_LATER,
    WHY_PAUSED,
    duty_asked,
    duty_confirmed,
    lateness,
    later_date,
    pause,
)
from intake.web.access import Action
from intake.web.guard import needs
from intake.web.triage.acting.fields import Day, Line, Words, past, said
from intake.web.triage.acting.opened import Acting, ActingForm, Page, acting, done, show


class PauseForm(ActingForm):
    """Days that do not count."""

    first = Day("The first day that does not count", validators=[said("Enter the first day of the pause.")])
    until = Day("The day on which counting goes on", validators=[said("Enter the day on which counting goes on.")])
    reason = Words("Why, and who asked for it?", rows=4, validators=[said(WHY_PAUSED)])


class LaterForm(ActingForm):
    """A later date that was agreed."""

    on = Day("The date that was agreed", validators=[said("Enter the date that was agreed.")])
    reason = Words("Why, and who agreed to it?", rows=4, validators=[said(WHY_LATER)])


class LatenessForm(ActingForm):
    """Why a date was missed."""

    agency = Line("Which agency is responsible for that?", validators=[said(WHICH_AGENCY)])
    reason = Words("Why was the date missed?", rows=4, validators=[said(WHY_LATE)])


class AskedForm(ActingForm):
    """Another body was asked."""

    how = Line("Whom did you ask, and how?", validators=[said(HOW_ASKED)])


class ConfirmedForm(ActingForm):
    """Another body did its duty."""

    on = Day("The day on which it did so", validators=[said("Enter the day on which it did so."), past])
    confirmed_by = Line("Who confirmed it, and how?", validators=[said(WHO_CONFIRMED)])


def register(blueprint: Blueprint) -> None:
    """Put the pages under the case's address."""
    both, case = ["GET", "POST"], "/cases/<reference>"
    blueprint.add_url_rule(f"{case}/clocks/<clock>/pause", "pause_clock", pause_clock, methods=both)
    blueprint.add_url_rule(f"{case}/clocks/<clock>/later", "move_clock", move_clock, methods=both)
    blueprint.add_url_rule(f"{case}/clocks/<clock>/missed", "missed_clock", missed_clock, methods=both)
    blueprint.add_url_rule(f"{case}/duties/<duty>/asked", "asked_about", asked_about, methods=both)
    blueprint.add_url_rule(f"{case}/duties/<duty>/confirmed", "confirmed", confirmed, methods=both)


@needs(Action.KEEP_CLOCKS)
def pause_clock(reference: str, clock: str) -> Page:
    """Days that do not count."""
    with acting(reference, Action.KEEP_CLOCKS) as at:
        found, form = _clock(at, clock), PauseForm()
        if form.validate_on_submit() and at.keep(
            form, lambda: [pause(found, form.first.day, form.until.day, form.reason.text, **at.stamp)]
        ):
            return done(at, "The pause is recorded, and the date is counted afresh.")
        return show(at, "clock", "Record a pause", form, clock=found, inputs=[form.first, form.until, form.reason])


@needs(Action.KEEP_CLOCKS)
def move_clock(reference: str, clock: str) -> Page:
    """A later date that was agreed."""
    with acting(reference, Action.KEEP_CLOCKS) as at:
        found, form = _clock(at, clock), LaterForm()
        if form.validate_on_submit() and at.keep(
            form, lambda: [later_date(found, form.on.day, form.reason.text, **at.stamp)]
        ):
            moved = "The date has moved." if found.may_move else "It stands beside the due date, which stays."
            return done(at, f"The agreed date is recorded. {moved}")
        return show(at, "clock", "Record an agreed later date", form, clock=found, inputs=[form.on, form.reason])


@needs(Action.KEEP_CLOCKS)
def missed_clock(reference: str, clock: str) -> Page:
    """Why a date was missed."""
    with acting(reference, Action.KEEP_CLOCKS) as at:
        found, form = _clock(at, clock), LatenessForm()
        if form.validate_on_submit() and at.keep(
            form, lambda: [lateness(found, form.agency.text, form.reason.text, **at.stamp)]
        ):
            return done(at, "The reason is recorded. It is shown with the clock.")
        return show(at, "clock", "Say why the date was missed", form, clock=found, inputs=[form.agency, form.reason])


@needs(Action.KEEP_CLOCKS)
def asked_about(reference: str, duty: str) -> Page:
    """Another body was asked about its own duty."""
    with acting(reference, Action.KEEP_CLOCKS) as at:
        found, form = _duty(at, duty), AskedForm()
        if form.validate_on_submit() and at.keep(form, lambda: [duty_asked(found.id, form.how.text, **at.stamp)]):
            return done(at, "It is recorded that you asked.")
        return show(at, "duty", "Record that you asked", form, duty=found, inputs=[form.how])


@needs(Action.KEEP_CLOCKS)
def confirmed(reference: str, duty: str) -> Page:
    """Another body did its own duty."""
    with acting(reference, Action.KEEP_CLOCKS) as at:
        found, form = _duty(at, duty), ConfirmedForm()

        def event() -> list[DutyConfirmed]:
            return [duty_confirmed(found.id, form.on.day, form.confirmed_by.text, **at.stamp)]

        if form.validate_on_submit() and at.keep(form, event):
            return done(at, "It is recorded that the duty was done.")
        return show(at, "duty", "Record that the duty was done", form, duty=found, inputs=[form.on, form.confirmed_by])


def _clock(at: Acting, wanted: str) -> Clock:
    return at.clocks().get(wanted) or abort(404)


def _duty(at: Acting, wanted: str) -> OthersDuty:
    duties = duties_of(at.history, at.visit.book.notifications(at.visit.case))
    return next((one for one in duties if one.id == wanted), None) or abort(404)
