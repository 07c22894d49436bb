"""Two cases that may be about the same child, side by side: join them, keep them apart, or part them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from wtforms import HiddenField

from forms.notification import NOTIFICATION
from intake.cases import reference
from intake.cases.casebook import Casebook
from intake.cases.casefile import references_of
from intake.cases.changes import changes_since, version_of
from intake.cases.clocks.k1 import Notified
from intake.cases.events import CaseViewed
from intake.cases.joining import NO_REASON, Two, hold, join, keep_apart, part
from intake.cases.likeness_events import CaseJoined, JoinedInto, JoinUndone, KeptApart, Pair, joined_into
from intake.cases.recording import SYSTEM, Event
from intake.cases.side_by_side import first_received, side_by_side
from intake.cases.states import WORDS, Status
from intake.cases.told_events import Told, history_in_words
from intake.errors import Permanent
from intake.opened import rules_of
from intake.store.casework import Case
from intake.store.looked import names_of
from intake.web.access import Action, may
from intake.web.context import current_settings, current_store, now, signed_in_user
from intake.web.guard import check_access, needs
from intake.web.triage.acting.fields import Words, said
from intake.web.triage.acting.opened import CASE, DONE, ActingForm, Page
from intake.web.triage.acting.outward import may_go_out, ring
from intake.web.triage.visit import CaseVisit

_JOIN: Final = "join"
_APART: Final = "apart"
_PART: Final = "part"
_DONE: Final = {
    _JOIN: "The two are one case now. Its clocks count from the earliest day in either.",
    _APART: "The two are kept apart. You will not be asked about them again.",
    _PART: "The two are apart again. Each has its own notifications and its own clocks.",
}
_KEEPS: Final[dict[str, tuple[type[Event], ...]]] = {
    _JOIN: (CaseJoined, JoinedInto),
    _APART: (KeptApart,),
    _PART: (JoinUndone,),
}
_TITLES: Final[dict[Pair | None, str]] = {
    None: "Is this the same child?",
    Pair.OPEN: "Is this the same child?",
    Pair.APART: "These two cases are kept apart",
    Pair.JOINED: "These two cases are joined",
}
_MAY_NOT: Final = "Only the business unit and the statutory partners join cases or keep them apart."


class TwoForm(ActingForm):
    """What somebody says of two cases. It carries the versions of both that they had before them."""

    other_version = HiddenField()
    reason = Words(
        "Why?",
        description="What tells you that it is, or is not, the same child and the same incident. Reasons may have to "
        "be disclosed later.",
        rows=4,
        validators=[said(NO_REASON)],
    )

    @property
    def other_seen(self) -> int:
        """The version of the other case, read as ``seen`` is."""
        typed = str(self.other_version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


@dataclass(frozen=True, slots=True)
class AtTwo:
    """Somebody who has two cases before them."""

    two: Two
    visit: CaseVisit
    to_ring: list[str]

    @property
    def allowed(self) -> bool:
        return all(may(self.visit.user, Action.JOIN_CASES, case) for case in (self.two.one, self.two.other))

    def changes(self, form: TwoForm) -> Sequence[Event]:
        """What changed on either case after the page was opened."""
        return [
            *changes_since(self.two.history, form.seen),
            *changes_since(self.two.other_history, form.other_seen),
        ]

    def done_already(self, form: TwoForm, what: str) -> bool:
        """Whether this very page was sent before, by the same person and with the same words."""
        mine = (past for past in self.changes(form) if past.by == self.visit.user.id)
        return any(isinstance(past, _KEEPS[what]) and getattr(past, "reason", "") == form.reason.text for past in mine)


def register(blueprint: Blueprint) -> None:
    """Put the page under the addresses of both cases."""
    blueprint.add_url_rule("/cases/<reference>/alike/<other>", "alike", alike, methods=["GET", "POST"])


@needs(Action.SEE_CASE)
def alike(reference: str, other: str) -> Page:
    """Compare the two, and say what they are to each other."""
    with _opened(reference, other) as at:
        form = TwoForm()
        what = request.form.get("what", "") if request.method == "POST" else ""
        if what and not at.allowed:
            abort(403)
        if what in _DONE and form.validate_on_submit():
            if at.done_already(form, what):
                return _done(at.two.one, what)
            form.changes = at.changes(form)
            if not form.changes:
                try:
                    return _done(_record(at, form, what), what)
                except Permanent as refused:
                    form.form_errors.append(refused.sentence)
        elif form.is_submitted() and what not in _DONE:
            form.form_errors.append("Choose whether they are one case or two.")
        return _show(at, form)


def _record(at: AtTwo, form: TwoForm, what: str) -> Case:
    said_by: dict[str, Any] = {"reason": form.reason.text, "by": at.visit.user.id, "at": at.visit.now}
    if what == _APART:
        keep_apart(at.two, **said_by)
        return at.two.one
    stays = join(at.two, **said_by) if what == _JOIN else part(at.two, **said_by)
    for case in (at.two.one, at.two.other):
        if case.status != Status.JOINED:
            of_it = CaseVisit(at.visit.session, case, at.visit.book, at.visit.user, at.visit.now)
            at.to_ring.extend(may_go_out(of_it))
    return stays


def _done(case: Case, what: str) -> Page:
    flash(_DONE[what], DONE)
    return redirect(url_for(CASE, reference=case.reference), 303)


@contextmanager
def _opened(wanted: str, other: str) -> Iterator[AtTwo]:
    """Both cases, for one request. That somebody looked is kept on both."""
    known = reference.normalise(wanted), reference.normalise(other)
    if known[0] is None or known[1] is None:
        abort(404)
    at, user = now(), signed_in_user()
    to_ring: list[str] = []
    with current_store().transaction() as session:
        book = Casebook(session, current_store().vault, rules_of(current_settings(), at))
        two = hold(book, known[0], known[1])
        if two is None or two.one.demonstration != two.other.demonstration:
            abort(404)
        for case in (two.one, two.other):
            check_access(case, Action.SEE_CASE)
            if request.method == "GET":
                book.looked(case, CaseViewed(at=at, by=user.id, page="alike"))
        yield AtTwo(two, CaseVisit(session, two.one, book, user, at), to_ring)
    ring(to_ring)


def _show(at: AtTwo, form: TwoForm) -> Page:
    two = at.two
    form.version.data = str(version_of(two.history))
    form.other_version.data = str(version_of(two.other_history))
    joined = two.stands is Pair.JOINED
    told = _notified(at, two.one), _notified(at, two.other)
    gone = next((case for case, past in _both(two) if joined_into(past) is not None), None) if joined else None
    earlier = _earlier(at, gone)
    problems = form.problems
    why_not = "" if joined else _why_not(two)
    text = render_template(
        "triage/acting/alike.html",
        title=_TITLES[two.stands],
        form=form,
        problems=problems,
        changes=list(form.changes),
        has_errors=bool(problems or form.changes),
        cases=(two.one, two.other),
        words=[WORDS[Status(case.status)] for case in (two.one, two.other)],
        received=[first_received(told[0]) or two.one.received_at, first_received(told[1]) or two.other.received_at],
        compared=side_by_side(NOTIFICATION, *told, (two.one.channel, two.other.channel)),
        apart=two.stands is Pair.APART,
        joined=joined,
        stays=None if joined or why_not else two.stays,
        why_not=why_not,
        may_decide=at.allowed,
        may_not=_MAY_NOT,
        gone=gone,
        earlier=earlier,
        names=names_of(at.visit.session, {event.by for event in earlier}) | {SYSTEM: "The service"},
        decided=_decided(two),
        wide=True,
        home=url_for(CASE, reference=(two.other if gone is two.one else two.one).reference),
    )
    return text, 409 if form.changes else 422 if problems else 200


def _both(two: Two) -> tuple[tuple[Case, list[Event]], tuple[Case, list[Event]]]:
    return (two.one, two.history), (two.other, two.other_history)


def _why_not(two: Two) -> str:
    try:
        two.in_order()
    except Permanent as refused:
        return refused.sentence
    return ""


def _notified(at: AtTwo, case: Case) -> list[Notified]:
    """The notifications that are the case's own: for one that is joined to the other, those that went over."""
    two, book = at.two, at.visit.book
    every = {name: one for each in (two.one, two.other) for name, one in book.notifications(each).items()}
    over = {name for _, past in _both(two) if (last := joined_into(past)) is not None for name in last.receipts}
    own = dict(book.notifications(case))
    if (last := joined_into(two.history if case is two.one else two.other_history)) is not None:
        own = {name: one for name, one in every.items() if name in last.receipts}
    elif two.stands is Pair.JOINED:
        own = {name: one for name, one in own.items() if name not in over}
    return sorted(own.values(), key=lambda one: one.received_at)


def _earlier(at: AtTwo, gone: Case | None) -> list[Told]:
    """The history of the case that went over, which its own page does not show any more."""
    if gone is None:
        return []
    past = at.two.history if gone is at.two.one else at.two.other_history
    return history_in_words(past, references_of(at.visit.session, past))


def _decided(two: Two) -> list[Told]:
    """What people said of the two before, the latest first."""
    mine = [
        event
        for event in two.history
        if isinstance(event, KeptApart | CaseJoined | JoinedInto | JoinUndone) and event.other == two.other.reference
    ]
    return history_in_words(mine, {})
