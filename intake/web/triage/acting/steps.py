"""What the office does before and between decisions: begin triage, put to the partners, ask, hear, open again."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from intake.cases.events import (
    CaseReopened,
    InformationReceived,
    InformationRequested,
    SentToPartners,
    TriageStarted,
)
from intake.cases.recording import Event
from intake.cases.states import CLOSED, Status
from intake.cases.status import MOVES
from intake.web.access import Action
from intake.web.guard import needs
from intake.web.triage.acting.fields import Choice, Line, Words, said
from intake.web.triage.acting.opened import ActingForm, Page, acting, done, show

_START: Final = "start"
_PUT: Final = "put"
STEPS: Final[dict[str, tuple[type[Event], str]]] = {
    _START: (TriageStarted, "Triage is started."),
    _PUT: (SentToPartners, "The case is with the partners. Each records their view."),
}


class StepForm(ActingForm):
    """Which step."""

    step = Choice(
        "What do you want to record?",
        choices={_START: "Start triage", _PUT: "Put the case to the partners"},
        missing="Choose what you want to record.",
    )


class AskForm(ActingForm):
    """A question to the notifier or an agency."""

    asked_of = Line(
        "Whom do you ask?",
        description="The notifier, or the name of an agency.",
        validators=[said("Say whom you ask.")],
    )
    question = Words(
        "What do you ask?",
        description="This is a note for the record. Nothing is sent: ask by phone or secure e-mail.",
        validators=[said("Write down what you ask.")],
    )


class HeardForm(ActingForm):
    """An answer."""

    note = Words("What came in, and from whom?", validators=[said("Write down what came in, and from whom.")])


class ReopenForm(ActingForm):
    """New facts on a closed case."""

    reason = Words(
        "Why is the case opened again?",
        description="Such as a later death, a charge, or what somebody has now said.",
        validators=[said("Give the reason why the case is opened again.")],
    )


def register(blueprint: Blueprint) -> None:
    """Put the pages under the case's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/cases/<reference>/triage", "triage", triage, methods=both)
    blueprint.add_url_rule("/cases/<reference>/triage/ask", "ask", ask, methods=both)
    blueprint.add_url_rule("/cases/<reference>/triage/heard", "heard", heard, methods=both)
    blueprint.add_url_rule("/cases/<reference>/reopen", "reopen", reopen, methods=both)


def possible(at_status: Status, event: type[Event]) -> bool:
    """Whether the event may follow the state."""
    return (at_status, event) in MOVES


def to_start(status: Status) -> bool:
    """Whether triage can be started, and was not."""
    return status is not Status.TRIAGE and possible(status, TriageStarted)


def to_put(status: Status) -> bool:
    """Whether the case can be put to the partners, and does not lie with them."""
    return status is not Status.PARTNER_DECISION and possible(status, SentToPartners)


@needs(Action.START_TRIAGE)
def triage(reference: str) -> Page:
    """What the office can do now, each with one button."""
    with acting(reference, Action.START_TRIAGE) as at:
        form = StepForm()
        if form.validate_on_submit():
            event, sentence = STEPS[form.step.data]
            if at.keep(form, lambda: [event(**at.stamp)]):
                return done(at, sentence)
        return show(
            at,
            "triage",
            "Triage",
            form,
            start=to_start(at.status),
            put=to_put(at.status),
            ask=possible(at.status, InformationRequested),
            closed=at.status in CLOSED,
        )


@needs(Action.START_TRIAGE)
def ask(reference: str) -> Page:
    """Note that information was asked for. No clock stops for it (SAFETY 3)."""
    with acting(reference, Action.START_TRIAGE) as at:
        form = AskForm()
        if form.validate_on_submit() and at.keep(
            form,
            lambda: [InformationRequested(**at.stamp, question=form.question.text, asked_of=form.asked_of.text)],
        ):
            return done(at, "Your question is noted. The clock runs on.")
        return show(at, "ask", "Ask for information", form)


@needs(Action.START_TRIAGE)
def heard(reference: str) -> Page:
    """Note that information has come in."""
    with acting(reference, Action.START_TRIAGE) as at:
        form = HeardForm()
        if form.validate_on_submit() and at.keep(form, lambda: [InformationReceived(**at.stamp, note=form.note.text)]):
            return done(at, "What came in is noted.")
        return show(at, "heard", "Record that information came in", form)


@needs(Action.START_TRIAGE)
def reopen(reference: str) -> Page:
    """Open a closed case again. The old decision stays in the history and no longer holds."""
    with acting(reference, Action.START_TRIAGE) as at:
        form = ReopenForm()
        if form.validate_on_submit() and at.keep(form, lambda: [CaseReopened(**at.stamp, reason=form.reason.text)]):
            return done(at, "The case is open again. It is in triage, and each partner is asked for a view afresh.")
        return show(at, "reopen", "Open the case again", form, closed=at.status in CLOSED)
