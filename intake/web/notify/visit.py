"""A request for a page of a draft: whose it is, where in the form it stands, and what it changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from flask import abort, g, make_response, redirect, render_template, request, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from forms import Answers, Group, Value
from forms.conditions import Scope
from forms.web import row_prefix
from intake.cases import brought, coming_back, drafts
from intake.store.arrivals import Draft, Receipt, WayBack
from intake.store.online import PhoneCall
from intake.web.context import current_user
from intake.web.notify import absence, by_phone
from intake.web.notify.keying import keyed_by_the_office, must_go_on, of_the_office
from intake.web.notify.owner import COOKIE
from intake.web.notify.plan import Plan, Step, plan_for
from intake.web.notify.services import services
from intake.web.typed import Typed, typed

CHECK: Final = "check"
_SAVING: Final = frozenset({"notify.page", "notify.row"})
"""What a browser still saves of a draft that the office goes on with on the phone: what was typed before."""


@dataclass
class Visit:
    """An open draft of the person who asks. ``keyed`` is the receipt that the office keys in with it, ``call`` the call
    that it writes down.

    ``over``: this browser was left alone too long. It may still save what was typed, and is shown nothing.
    """

    session: drafts.DatabaseSession
    draft: Draft
    answers: Answers
    now: datetime
    keyed: Receipt | None = None
    call: PhoneCall | None = None
    over: bool = False
    way: WayBack | None = None
    """The address that brings the draft back."""
    unsaved: bool = False
    """Set where not all that the page sent could be kept: whoever is shown nothing else is given that back."""

    @property
    def protected(self) -> bool:
        """Whether it is closed when the browser is left alone."""
        return absence.is_protected(self.draft, self.way)

    @property
    def plan(self) -> Plan:
        return plan_for(services().form, self.answers)

    def save(self, answers: Answers) -> None:
        """Keep ``answers`` in the draft. A notifier's address brings it back: not what the office types for them."""
        vault = services().store.vault
        drafts.save(vault, self.draft, answers, self.now)
        brought.follow(vault, self.draft, self.answers, answers)
        if self.keyed is None and self.call is None:
            coming_back.follow(self.session, vault, self.draft, answers, self.way)
        self.answers = answers


@contextmanager
def opened(draft_id: str, *, sent: bool = False, away: bool = False, looking: bool = False) -> Iterator[Visit]:
    """The draft, for one transaction. A stranger gets 404; a draft that was sent leads to its confirmation.

    A browser that was left alone too long is led to the page that says so, unless it is asked for with ``away`` or
    saves what was typed. ``looking``: nothing is changed, so that nobody waits for this page to be drawn.
    """
    own = services()
    now = own.clock()
    # Where somebody of the office looks at what is keyed in or said on the phone, that is kept.
    only = looking and not (of_the_office() or by_phone.of_the_office())
    with own.store.reading() if only else own.store.transaction() as session:
        if (office := _of_the_office(session, draft_id, now)) is not None:
            yield office
            return
        draft = drafts.load(session, own.store.vault, draft_id, request.cookies.get(COOKIE, ""), now, hold=not only)
        if draft is None and current_user() is None and by_phone.is_taken_over(session, draft_id):
            abort(_signed_out())  # in the middle of a call
        if draft is None:
            abort(make_response(render_template("notify/not_here.html", typed=typed()), 404))
        if draft.sent_receipt_id is not None and not sent:
            abort(_sent(draft_id))
        taken = draft.sent_receipt_id is None and by_phone.is_taken_over(session, draft_id)
        if taken and (request.method != "POST" or request.endpoint not in _SAVING):
            abort(by_phone.with_the_office())
        way = coming_back.way_of(session, draft)
        protected = absence.is_protected(draft, way)
        over = taken or (protected and absence.is_over(now))
        if over and not away and not taken:
            browser[absence.BACK_TO] = request.full_path.rstrip("?")
            if request.method != "POST":
                abort(_away(draft_id))
        if protected and not over:
            g.idle = draft_id
        if not over and not away:
            absence.is_here(now)
        visit = Visit(session, draft, drafts.answers_of(own.store.vault, draft), now, over=over, way=way)
        yield visit
    late = typed() if visit.unsaved else None
    if taken:
        abort(by_phone.with_the_office(late))
    if over and not away:  # what was typed is kept by now
        abort(_away(draft_id, late))


def _of_the_office(session: drafts.DatabaseSession, draft_id: str, now: datetime) -> Visit | None:
    """What somebody of the office keys in or writes down; None for any other draft."""
    vault = services().store.vault
    if (keyed := keyed_by_the_office(session, draft_id, now)) is not None:
        draft, receipt = keyed
        must_go_on(receipt)
        return Visit(session, draft, drafts.answers_of(vault, draft), now, receipt)
    if (phoned := by_phone.taken_by_the_office(session, draft_id, now)) is not None:
        draft, call = phoned
        by_phone.must_go_on(session, draft, call)
        return Visit(session, draft, drafts.answers_of(vault, draft), now, call=call)
    return None


def _signed_out() -> Response:
    """To the sign-in, and back; whoever typed something is shown it first."""
    if request.method == "POST":
        abort(401)
    return redirect(url_for("account.sign_in", next=request.path), 303)


def _sent(draft_id: str) -> Response:
    """To the confirmation; whoever typed something meanwhile reads first that it was not sent with the rest."""
    late = typed()
    if late is None or not late.texts:
        return redirect(url_for("notify.sent", draft_id=draft_id), 303)
    return make_response(render_template("notify/sent_meanwhile.html", typed=late, draft_id=draft_id), 409)


def _away(draft_id: str, late: Typed | None = None) -> Response:
    if late is None or not late.texts:
        return redirect(url_for("notify.away", draft_id=draft_id), 303)
    return make_response(render_template("notify/away.html", draft_id=draft_id, typed=late), 409)


@dataclass(frozen=True)
class Place:
    """A page in the form: a step, or a page of one row of a group, counted from 0."""

    step: Step
    answers: Answers
    sequence: Sequence[Step]
    group: Group | None = None
    row: int = 0

    @property
    def prefix(self) -> str:
        return row_prefix(self.group.id, self.row) if self.group else ""

    @property
    def values(self) -> Mapping[str, Any]:
        """The stored answers that the page asks about."""
        if self.group is None:
            return self.answers
        rows = self.answers.rows(self.group.id)
        return rows[self.row] if self.row < len(rows) else {}

    @property
    def scope(self) -> Scope:
        return Scope(self.answers, self.values) if self.group else Scope(self.answers)

    @cached_property
    def seen(self) -> str:
        """A digest of what the page shows, to notice that somebody else changed it meanwhile."""
        return digest({key: value for key, value in self.values.items() if key in self.step.names})

    def with_changes(self, changes: Mapping[str, Value | None]) -> Answers:
        """The answers after the page's changes; a row that says nothing is no row."""
        if self.group is None:
            return self.answers.with_values(changes)
        rows = self.answers.rows(self.group.id)
        changed = {key: value for key, value in {**self.values, **changes}.items() if value is not None}
        rows[self.row : self.row + 1] = [changed] if changed else []
        return self.answers.with_values({self.group.id: rows})

    def next_step(self, answers: Answers) -> Step | None:
        """The next page of its sequence that asks anything."""
        after = Place(self.step, answers, self.sequence, self.group, self.row)
        later = self.sequence[self.sequence.index(self.step) + 1 :]
        return next((step for step in later if step.applies(after.scope)), None)


def place_of(visit: Visit, key: str) -> Place:
    """The place of a page of the form, or 404."""
    step = visit.plan.steps.get(key)
    if step is None:
        abort(404)
    return Place(step, visit.answers, visit.plan.sequence_of(step))


def place_in_row(visit: Visit, group_id: str, number: int, key: str) -> Place:
    """The place of a page of a row, counted from 1; one more than there are is a new row. Otherwise 404."""
    step = visit.plan.row_steps.get((group_id, key))
    if step is None or not 1 <= number <= len(visit.answers.rows(group_id)) + 1:
        abort(404)
    sequence = visit.plan.sequence_in_row(group_id, step)
    return Place(step, visit.answers, sequence, visit.plan.form.groups[group_id], number - 1)


def digest(values: Mapping[str, Any]) -> str:
    """A short fingerprint of answers that the page itself shows in full."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:24]
