"""A partner's view: what they decide on, the tests one by one, the view with its reasons, and who gives it.

Views given in a meeting are written down by the office; each counts once its partner has confirmed it (SAFETY 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint
from wtforms import Field

from intake.cases.criteria import ANSWERS, CRITERIA
from intake.cases.decisions import WHO_GAVE_IT, WHY_THIS_VIEW, record_view
from intake.cases.events import PartnerViewConfirmed, PartnerViewRecorded, View
from intake.cases.routing import recipient
from intake.cases.words import VIEWS
from intake.web.access import Action
from intake.web.guard import needs
from intake.web.triage.acting.evidence import evidence_of
from intake.web.triage.acting.fields import SMALL, Choice, Line, Words, offered, said, said_when
from intake.web.triage.acting.opened import Acting, ActingForm, Page, acting, done, show
from intake.web.triage.acting.standing import standing_of

LEADS_TO: Final[Mapping[View, str]] = {
    View.MEETS_SIN: "The local authority sends the serious incident notification. A rapid review follows.",
    View.DOES_NOT_MEET: "Nothing is notified if all partners hold this. You can still agree on local learning.",
    View.MORE_INFO: "The office asks. The national clock runs on meanwhile.",
    View.NOTIFY_ONLY: "For the death of a looked-after child or care leaver without suspected abuse or neglect.",
}
"""What a view leads to, in one line each."""
_NO: Final = "no"
_YES: Final = "yes"
_ANSWER_IT: Final = "Answer ‘{}’. ‘Not known’ is an answer."
_DISCLOSED: Final = (
    "Write facts apart from opinion. A court, a coroner or the family may ask for this text, and may be given it."
)


def _test(test: str, hint: str = "") -> Choice:
    return Choice(
        CRITERIA[test],
        choices=ANSWERS,
        missing=_ANSWER_IT.format(CRITERIA[test].rstrip("?")),
        inline=True,
        size=SMALL,
        description=hint,
    )


class ViewForm(ActingForm):
    """A view with everything that is kept of it."""

    abuse_or_neglect = _test("abuse_or_neglect")
    died_or_seriously_harmed = _test("died_or_seriously_harmed")
    happened_here = _test("happened_here")
    age = _test("age", "The death of a care leaver is notified up to and including the age of 24.")
    view = Choice("Your view", choices=VIEWS, hints=LEADS_TO, missing="Choose your view.")
    reasons = Words("Reasons", rows=10, description=_DISCLOSED, validators=[said(WHY_THIS_VIEW)])
    person = Line(
        "Whose view is it?",
        description="Name and role of the person who decides, such as ‘R. Example, chief superintendent’.",
        validators=[said(WHO_GAVE_IT)],
    )
    deputy = Choice(
        "Does this person stand in for somebody?",
        choices={_NO: "No, they decide for this partner", _YES: "Yes, as a deputy with a written delegation"},
        missing="Say whether this person is a deputy.",
        size=SMALL,
    )
    delegation = Line(
        "If a deputy: who delegated it, and when?",
        size=SMALL,
        validators=[said_when("deputy", _YES, "Say who delegated the decision in writing, and when.")],
    )
    conflict = Choice(
        "Does this person, or anybody who advised them, have an interest of their own in this case?",
        description="Such as kinship with the family, or responsibility for a person or a service that is criticised.",
        choices={_NO: "No", _YES: "Yes"},
        missing="Say whether there is an interest of their own in this case.",
        size=SMALL,
    )
    interest = Words(
        "If yes: what is it, and what was done about it?",
        size=SMALL,
        rows=3,
        validators=[said_when("conflict", _YES, "Say what the interest is, and what was done about it.")],
    )

    def event(self, at: Acting, partner: str, *, minuted: bool = False) -> PartnerViewRecorded:
        """What is recorded. Raises `Permanent` with what is lacking."""
        deputy = self.deputy.data == _YES
        given = PartnerViewRecorded(
            **at.stamp,
            partner=partner,
            view=View(self.view.data),
            evidence_version=self.seen,
            deputy=deputy,
            minuted=minuted,
            reasons=self.reasons.text,
            person=f"{self.person.text} (deputy; delegated: {self.delegation.text})" if deputy else self.person.text,
            criteria={test: self[test].data for test in CRITERIA},
            conflict_of_interest=self.interest.text if self.conflict.data == _YES else _NO,
        )
        return record_view(given, at.partners)


class MinutesForm(ViewForm):
    """A view as the office heard it in a meeting."""

    partner = Choice("Which partner gave this view?", choices={}, missing="Choose the partner who gave this view.")

    def __init__(self, at: Acting) -> None:
        super().__init__()
        self.partner.choices = offered({partner: recipient(partner).label for partner in at.partners})
        self.view.label.text = "The view they gave"
        self._fields: dict[str, Field] = {"partner": self.partner, **self._fields}  # its problem is named first


def register(blueprint: Blueprint) -> None:
    """Put the pages under the case's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/cases/<reference>/view", "view", view, methods=both)
    blueprint.add_url_rule("/cases/<reference>/view/confirm", "confirm_view", confirm_view, methods=["POST"])
    blueprint.add_url_rule("/cases/<reference>/minutes", "minutes", minutes, methods=both)


@needs(Action.RECORD_VIEW)
def view(reference: str) -> Page:
    """A partner's own view. The partner is the user's role: nobody gives another's view (SAFETY 5, 6)."""
    with acting(reference, Action.RECORD_VIEW) as at:
        form = ViewForm()
        partner = at.visit.user.role
        if form.validate_on_submit() and at.keep(form, lambda: [form.event(at, partner)]):
            return done(at, "Your view is recorded.")
        return _view_page(at, form)


@needs(Action.RECORD_VIEW)
def confirm_view(reference: str) -> Page:
    """The partner's word that the office minuted their view rightly."""
    with acting(reference, Action.RECORD_VIEW) as at:
        sent, form = ActingForm(), ViewForm(formdata=None)
        confirmed = PartnerViewConfirmed(**at.stamp, partner=at.visit.user.role)
        if sent.validate_on_submit() and at.keep(sent, lambda: [confirmed]):
            return done(at, "Your view is confirmed. It counts now.")
        form.version.data, form.form_errors = sent.version.data, sent.form_errors
        return _view_page(at, form)


@needs(Action.START_TRIAGE)
def minutes(reference: str) -> Page:
    """The office writes down a view that was given in a meeting."""
    with acting(reference, Action.START_TRIAGE) as at:
        form = MinutesForm(at)
        if form.validate_on_submit() and at.keep(form, lambda: [form.event(at, form.partner.data, minuted=True)]):
            return done(at, "The view is written down. It counts when the partner has confirmed it.")
        title = "Write down a view given in a meeting"
        return show(
            at, "view", title, form, evidence=evidence_of(at), standing=standing_of(at), own=None, view_words=VIEWS
        )


def _view_page(at: Acting, form: ViewForm) -> Page:
    standing = standing_of(at)
    own = standing.of(at.visit.user.role)
    title = "Record your view" if own is None or own.view is None else "Change your view"
    return show(at, "view", title, form, evidence=evidence_of(at), standing=standing, own=own, view_words=VIEWS)
