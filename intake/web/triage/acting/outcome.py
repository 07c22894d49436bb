"""What the partners hold together: recorded when they agree, shown when they differ; and the local authority alone.

Nothing is decided by majority, and no partner's silence or dissent stops the local authority (SAFETY 5).
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint

from intake.cases.decisions import OUTCOMES, joint_outcome
from intake.cases.events import Outcome
from intake.cases.filing import WHY_ALONE, WHY_NO_LONGER_ALONE, file_alone, files_alone, no_longer_alone
from intake.cases.recording import Event
from intake.cases.words import OUTCOMES as OUTCOME_WORDS
from intake.web.access import Action, may
from intake.web.guard import needs
from intake.web.triage.acting.fields import Choice, Words, offered, said
from intake.web.triage.acting.opened import Acting, ActingForm, Page, acting, done, show
from intake.web.triage.acting.standing import Standing, standing_of

_FOLLOWS: Final = {
    Outcome.SIN_AND_RR: "The local authority notifies the national Panel. When it has, the rapid review is due.",
    Outcome.NOTIFY_ONLY: "The local authority notifies nationally. No rapid review becomes due.",
}
_NOT_MET: Final = "The national clock stops with the partners' reasons. New facts open the case again."


class OutcomeForm(ActingForm):
    """Which outcome the partners agree on, where their view leaves a choice."""

    outcome = Choice("What happens instead?", choices={}, missing="Choose what the partners agreed on.")

    def __init__(self, possible: tuple[Outcome, ...]) -> None:
        super().__init__()
        self.outcome.choices = offered({outcome: OUTCOME_WORDS[outcome] for outcome in possible})
        if len(possible) == 1:
            self.outcome.data = possible[0].value  # nothing to choose: the button says it


class AloneForm(ActingForm):
    """Why the local authority files whatever the others hold, or no longer does."""

    reason = Words("Reason")


def register(blueprint: Blueprint) -> None:
    """Put the pages under the case's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/cases/<reference>/outcome", "outcome", outcome, methods=both)
    blueprint.add_url_rule("/cases/<reference>/alone", "alone", alone, methods=both)


@needs(Action.RECORD_OUTCOME)
def outcome(reference: str) -> Page:
    """Who holds what, and what follows when they agree."""
    with acting(reference, Action.RECORD_OUTCOME) as at:
        standing = standing_of(at)
        possible = possible_outcomes(standing)
        form = OutcomeForm(possible)
        if form.validate_on_submit() and at.keep(
            form, lambda: [joint_outcome(at.history, at.partners, **at.stamp, outcome=Outcome(form.outcome.data))]
        ):
            return done(at, "The joint outcome is recorded.")
        return show(
            at,
            "outcome",
            "The partners' joint outcome",
            form,
            standing=standing,
            possible=possible,
            words=OUTCOME_WORDS,
            follows=[_FOLLOWS.get(one, _NOT_MET) for one in possible[:1]],
            alone=files_alone(at.history),
            may_file=may(at.visit.user, Action.RECORD_NATIONAL_NOTIFICATION, at.visit.case),
        )


def possible_outcomes(standing: Standing) -> tuple[Outcome, ...]:
    """What the partners' agreement can be recorded as; nothing where they do not agree."""
    if standing.joint.outcome is None:
        return ()
    agreed = next(held.view.view for held in standing.partners if held.view is not None)
    return OUTCOMES[agreed]


@needs(Action.RECORD_NATIONAL_NOTIFICATION)
def alone(reference: str) -> Page:
    """The local authority files alone, from any state, or takes that back."""
    with acting(reference, Action.RECORD_NATIONAL_NOTIFICATION) as at:
        already = files_alone(at.history)
        form = AloneForm()
        form.reason.validators = [said(WHY_NO_LONGER_ALONE if already else WHY_ALONE)]
        form.reason.label.text = "Why does it no longer file alone?" if already else "Why does it file alone?"
        if form.validate_on_submit() and at.keep(form, lambda: [_alone(at, form, already)]):
            return done(
                at,
                "It is recorded that the local authority no longer files alone."
                if already
                else "It is recorded that the local authority files alone. Now file nationally, and record that here.",
            )
        title = "Take back that the local authority files alone" if already else "The local authority files alone"
        return show(at, "alone", title, form, standing=standing_of(at), alone=already)


def _alone(at: Acting, form: AloneForm, already: bool) -> Event:
    make = no_longer_alone if already else file_alone
    return make(role=at.visit.user.role, reason=form.reason.text, **at.stamp)
