"""Before something is recorded that moves a clock: what follows from it, for the person to confirm."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from intake.cases.clocks.clock import Clock
from intake.cases.recording import Event
from intake.cases.states import WORDS
from intake.errors import Permanent
from intake.web.triage.acting.opened import Acting, ActingForm

CONFIRM = "confirm"
CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Consequences:
    """What an event would make of the case: its state in words, and every started clock, those that run first."""

    status: str
    clocks: tuple[Clock, ...]

    @property
    def rapid_review_due(self) -> bool:
        return any(clock.id == "K6" and clock.running for clock in self.clocks)


def consequences_of(at: Acting, event: Event) -> Consequences:
    """Counted as if ``event`` had happened; nothing is recorded. Raises `Permanent` where it may not happen."""
    clocks = sorted(at.clocks(event).values(), key=lambda clock: not clock.running)
    return Consequences(WORDS[at.status_after(event)], tuple(clocks))


def weighed(at: Acting, form: ActingForm, event: Event) -> Consequences | None:
    """What follows, while the person has not yet said that it is right. None where the form says why it cannot be."""
    try:
        return consequences_of(at, event)
    except Permanent as refused:
        form.form_errors.append(refused.sentence)
        return None


def step() -> str:
    """Which button was pressed: 'confirm', 'change', or '' for the first time."""
    pressed = request.form.get("step", "")
    return pressed if pressed in {CONFIRM, CHANGE} else ""
