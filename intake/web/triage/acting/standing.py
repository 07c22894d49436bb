"""Where the partners stand: each one's view that counts, for pages to show."""

from __future__ import annotations

from dataclasses import dataclass

from intake.cases.criteria import ANSWERS, CRITERIA
from intake.cases.decisions import Joint, decision_in_force, joint, latest_views, minuted_views
from intake.cases.events import JointOutcomeReached, PartnerViewRecorded
from intake.cases.routing import recipient
from intake.cases.words import VIEWS
from intake.web.triage.acting.opened import Acting


@dataclass(frozen=True, slots=True)
class Held:
    """A partner and the view that counts now; None while they are silent. ``minuted`` waits for their word."""

    partner: str
    label: str
    view: PartnerViewRecorded | None
    minuted: PartnerViewRecorded | None

    @property
    def words(self) -> str:
        return "No view yet" if self.view is None else VIEWS[self.view.view]

    @property
    def criteria(self) -> list[tuple[str, str]]:
        """Each test with the answer given to it."""
        given = {} if self.view is None else self.view.criteria
        return [(words, ANSWERS[given[test]]) for test, words in CRITERIA.items() if test in given]


@dataclass(frozen=True, slots=True)
class Standing:
    """All partners, what they amount to together, and the decision that holds."""

    partners: tuple[Held, ...]
    joint: Joint
    decision: JointOutcomeReached | None

    @property
    def missing(self) -> list[str]:
        """Labels of the partners without a view that counts."""
        return [held.label for held in self.partners if held.view is None]

    def of(self, partner: str) -> Held | None:
        """What one partner holds; None for somebody who is none."""
        return next((held for held in self.partners if held.partner == partner), None)


def standing_of(at: Acting) -> Standing:
    """Where the partners stand after the case's history."""
    views, minuted = latest_views(at.history, at.partners), minuted_views(at.history)
    held = tuple(
        Held(partner, recipient(partner).label, views.get(partner), minuted.get(partner)) for partner in at.partners
    )
    return Standing(held, joint(views, at.partners), decision_in_force(at.history))
