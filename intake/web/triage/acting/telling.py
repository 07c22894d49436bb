"""Who must hear of a case: what the office answers first, whom it releases, and whom a person tells by hand.

Nothing goes outward to a recipient that a person has not released while the notification restricts who may know, or the
police investigate (SAFETY 12), or before the question about a conflict of interest is answered (SAFETY 13).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, abort, url_for

from forms import Answers, SummaryRow
from forms.notification import NOTIFICATION
from intake.cases.events import ConflictAnswered, OfficeAnswered, RecipientTold
from intake.cases.recording import Event
from intake.cases.routing import RULES, Firing, Reach, context_of, release
from intake.cases.routing.holding import WHO_AGREED, WHY_RELEASE
from intake.cases.routing.holding import police_investigate as police_do
from intake.cases.routing.table.words import CONFLICT
from intake.cases.told import Hearer, firings_of, hearers_of, mark_told, open_questions, told_by_hand
from intake.web.access import Action, may
from intake.web.guard import needs
from intake.web.triage.acting.fields import SMALL, Choice, Line, Ticks, Words, offered, said
from intake.web.triage.acting.opened import Acting, ActingForm, Page, acting, done, show
from intake.web.triage.acting.outward import may_go_out

RULE_WORDS: Final = {rule.id: rule for rule in RULES}
_REACH: Final = {
    Reach.INSIDE: "They see it in this service.",
    Reach.MESSAGE: "A message goes to those with an account here; whoever has none is told by a person.",
    Reach.PHONE: "Phone them.",
    Reach.PERSON: "Tell them in person or through their own system. No message goes out.",
}
_YES_NO: Final = {"yes": "Yes", "no": "No"}
_RESTRICTING: Final = (
    "sharing_restrictions",
    "family_informed",
    "police_force",
    "police_contact",
    "police_reference",
    "police_outcome_so_far",
)
"""Questions that somebody reads again before they release anybody."""


class ToldForm(ActingForm):
    """How somebody was told."""

    how = Words(
        "How did you tell them?",
        rows=4,
        description="Whom you spoke or wrote to, how, and when.",
        validators=[said("Write down how you told them: whom, how and when.")],
    )


class ReleaseForm(ActingForm):
    """Whom nothing holds any longer, and why."""

    recipients = Ticks("Who may be told?", validators=[said("Tick who may be told.")])
    reason = Words("Why may they be told?", rows=4, validators=[said(WHY_RELEASE)])
    officer_agreement = Line(
        "Who of the police agreed, and when?",
        description="The senior investigating officer, where the police investigate.",
        size=SMALL,
    )

    def __init__(self, held: Sequence[Hearer]) -> None:
        super().__init__()
        self.recipients.choices = offered({one.recipient.id: one.recipient.label for one in held})
        reasons = {one.recipient.id: one.held_why for one in held}
        if len(set(reasons.values())) > 1:  # the page says one reason once
            self.recipients.hints = reasons


class AnswerForm(ActingForm):
    """The office's answer to what no field decides."""

    applies = Choice("Answer", choices=_YES_NO, missing="Choose yes or no.", inline=True)
    reason = Words("How do you know?", rows=4, validators=[said("Say how you know. The answer is kept with it.")])


class ConflictForm(ActingForm):
    """Whether a suspect works for somebody who will hear of it."""

    applies = Choice(
        "Does anybody who may have caused harm work for a body that will receive this?",
        description="Such as the police, a school, the council, or this office.",
        choices={"no": "No", "yes": "Yes"},
        missing="Choose yes or no.",
    )
    recipients = Ticks("If yes: for which of them?")
    reason = Words(
        "How do you know, and who is told in their place?",
        rows=4,
        validators=[said("Say how you know. Where somebody is left out, name who is told in their place.")],
    )

    def __init__(self, hearers: Sequence[Hearer], data: dict[str, object]) -> None:
        super().__init__(data=data)
        self.recipients.choices = offered(
            {one.recipient.id: one.recipient.label for one in hearers if one.recipient.reach is not Reach.INSIDE}
        )


def register(blueprint: Blueprint) -> None:
    """Put the pages under the case's address."""
    both, here = ["GET", "POST"], "/cases/<reference>/telling"
    blueprint.add_url_rule(here, "telling", telling)
    blueprint.add_url_rule(f"{here}/conflict", "conflict", conflict, methods=both)
    blueprint.add_url_rule(f"{here}/question/<rule>", "question", question, methods=both)
    blueprint.add_url_rule(f"{here}/<recipient>/told", "told", told, methods=both)
    blueprint.add_url_rule(f"{here}/release", "release", release_held, methods=both)


@needs(Action.RECORD_TOLD)
def telling(reference: str) -> Page:
    """Everybody who must hear, in the order of what to do: answer, release, tell; then who has heard."""
    with acting(reference, Action.RECORD_TOLD) as at:
        hearers = hearers_of(at.visit.book, at.visit.case)
        questions = _questions(at)
        hows = {(one.recipient, one.rule): one.how for one in at.history if isinstance(one, RecipientTold)}
        return show(
            at,
            "telling",
            "Who must hear of this case",
            questions=questions,
            conflict_rule=CONFLICT,
            conflict_open=_conflict_open(questions),
            held=[one for one in hearers if one.untold and not one.may_be_told],
            to_tell=[one for one in hearers if one.may_be_told],
            told=[one for one in hearers if not one.untold],
            hows=hows,
            rules=RULE_WORDS,
            reach=_REACH,
            may_release=may(at.visit.user, Action.RELEASE, at.visit.case),
        )


@needs(Action.RECORD_TOLD)
def told(reference: str, recipient: str) -> Page:
    """A person told them."""
    with acting(reference, Action.RECORD_TOLD) as at:
        hearer = _hearer(at, recipient)
        form = ToldForm()
        if form.validate_on_submit():
            if not hearer.untold:
                return done(at, "They have been told already.", "acting.telling")
            events: list[RecipientTold] = []

            def make() -> Sequence[Event]:
                events[:] = told_by_hand(hearer, how=form.how.text, **at.stamp)
                return events

            if at.keep(form, make):
                mark_told(at.visit.book, at.visit.case, events)
                return done(at, f"It is recorded that you told: {hearer.recipient.label}.", "acting.telling")
        return _one(at, "told", f"Record that you told: {hearer.recipient.label}", form, hearer=hearer)


@needs(Action.RELEASE)
def release_held(reference: str) -> Page:
    """A person lets messages go to recipients that are held: those they tick, for one reason."""
    with acting(reference, Action.RELEASE) as at:
        held = [one for one in hearers_of(at.visit.book, at.visit.case) if one.held_why]
        answers, *others = [Answers(one.answers) for one in at.visit.book.notifications(at.visit.case).values()]
        context = context_of(at.history, at.partners, others)
        investigated = police_do(answers, context)
        form = ReleaseForm(held)
        form.officer_agreement.validators = [said(WHO_AGREED)] if investigated else []
        if form.validate_on_submit() and at.keep(
            form,
            lambda: [
                release(
                    recipient_id,
                    reason=form.reason.text,
                    officer_agreement=form.officer_agreement.text,
                    answers=answers,
                    context=context,
                    **at.stamp,
                )
                for recipient_id in form.recipients.data or ()
            ],
        ):
            at.to_ring.extend(may_go_out(at.visit))
            return done(at, "Whom you ticked may be told now.", "acting.telling")
        return _one(
            at,
            "release",
            "Release those who may be told",
            form,
            held=held,
            restrictions=_restrictions([answers, *others]),
            investigated=investigated,
            conflict_open=_conflict_open(_questions(at)),
        )


@needs(Action.RELEASE)
def question(reference: str, rule: str) -> Page:
    """The office answers whether a rule applies."""
    with acting(reference, Action.RELEASE) as at:
        asked = RULE_WORDS.get(rule)
        if asked is None or not asked.question or rule == CONFLICT:
            abort(404)
        form = AnswerForm()
        form.applies.label.text = asked.question
        if form.validate_on_submit() and at.keep(
            form,
            lambda: [
                OfficeAnswered(**at.stamp, rule=rule, applies=form.applies.data == "yes", reason=form.reason.text)
            ],
        ):
            at.to_ring.extend(may_go_out(at.visit))
            return done(at, "Your answer is recorded.", "acting.telling")
        return _one(at, "question", "A question to the office", form, rule=asked, facts=_facts(at, rule))


@needs(Action.RELEASE)
def conflict(reference: str) -> Page:
    """Asked once a case, before the first alert (SAFETY 13)."""
    with acting(reference, Action.RELEASE) as at:
        last = next((one for one in reversed(at.history) if isinstance(one, ConflictAnswered)), None)
        before: dict[str, object] = (
            {} if last is None else {"applies": "yes" if last.recipients else "no", "recipients": list(last.recipients)}
        )
        form = ConflictForm(hearers_of(at.visit.book, at.visit.case), before)
        good = form.validate_on_submit()
        if good and form.applies.data == "yes" and not form.recipients.data:
            form.recipients.errors = ["Tick every body for which somebody who may have caused harm works."]
            good = False
        chosen = tuple(form.recipients.data or ()) if form.applies.data == "yes" else ()
        if good and at.keep(form, lambda: [ConflictAnswered(**at.stamp, recipients=chosen, reason=form.reason.text)]):
            at.to_ring.extend(may_go_out(at.visit))
            return done(at, "Your answer is recorded.", "acting.telling")
        return _one(at, "conflict", "Conflict of interest", form)


def _one(at: Acting, template: str, title: str, form: ActingForm, **more: object) -> Page:
    return show(
        at,
        template,
        title,
        form,
        back=url_for("acting.telling", reference=at.reference),
        back_words="Who must hear",
        rules=RULE_WORDS,
        **more,
    )


def _restrictions(every: Sequence[Answers]) -> list[SummaryRow]:
    """What the notifications say about who may know."""
    rows = [row for answers in every for _section, rows in NOTIFICATION.summary(answers) for row in rows]
    return [row for row in rows if row.path in _RESTRICTING]


def _questions(at: Acting) -> list[Firing]:
    return open_questions(firings_of(at.visit.book, at.visit.case))


def _conflict_open(questions: Sequence[Firing]) -> bool:
    """Whether the question about a conflict of interest waits: nobody can be released before it (SAFETY 13)."""
    return any(one.rule_id == CONFLICT for one in questions)


def _hearer(at: Acting, wanted: str) -> Hearer:
    found = [one for one in hearers_of(at.visit.book, at.visit.case) if one.recipient.id == wanted]
    if not found:
        abort(404)
    return found[0]


def _facts(at: Acting, rule: str) -> list[str]:
    """The questions of the form whose answers leave it open, by their labels."""
    firings: list[Firing] = firings_of(at.visit.book, at.visit.case)
    paths = [path for firing in firings if firing.rule_id == rule for path in firing.facts]
    return list(dict.fromkeys(NOTIFICATION.label_at(path) for path in paths))
