"""A request about one receipt that needs a person: who asks, the receipt held, what is said when others were first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from intake.cases import reference
from intake.cases.casebook import Casebook
from intake.cases.drafts import DatabaseSession
from intake.cases.settling import TAKEN_OUT, How, being_read, held, is_open, settlements
from intake.cases.unread import READ
from intake.opened import letterhead_of, rules_of, trust_of
from intake.pipeline.asking import Asking
from intake.pipeline.tell import Telling
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.looked import names_of, note
from intake.web.context import User, current_settings, current_store, now, signed_in_user
from intake.web.triage.acting.outward import ring

Page = Response | tuple[str, int] | str
WAYS: Final = {
    How.ATTACHED: "attached it to a case",
    How.OPENED: "opened a case from it",
    How.KEYED_IN: "keyed it in",
    How.SET_ASIDE: "set it aside",
    How.DEALT_WITH: "dealt with it",
}
DID: Final = {**{how.value: words for how, words in WAYS.items()}, TAKEN_OUT: "took it out of a case"}
"""What somebody did, as the end of a sentence: with an end, or to any receipt."""


class ReceiptForm(FlaskForm):  # type: ignore[misc]
    """A form about a receipt. It may have nothing to fill in: then it is a question with one answer."""

    @property
    def problems(self) -> list[dict[str, str]]:
        """The error summary: each problem, leading to the input where it can be mended."""
        return [{"text": str(one.errors[0]), "href": f"#{one.id}"} for one in self if one.errors] + [
            {"text": sentence} for sentence in self.form_errors
        ]


@dataclass(frozen=True, slots=True)
class UnreadVisit:
    """A receipt within one transaction that is held against other writers until it ends."""

    session: DatabaseSession
    receipt: Receipt
    user: User
    now: datetime
    to_ring: list[str] = field(default_factory=list)
    """Outbox keys of the work that came of this request, to ring for once it is committed."""

    @property
    def reference(self) -> str:
        return self.receipt.reference

    @property
    def stamp(self) -> dict[str, Any]:
        """When and by whom."""
        return {"at": self.now, "by": self.user.id}

    @property
    def book(self) -> Casebook:
        """The book of whatever case comes into it."""
        return Casebook(self.session, current_store().vault, rules_of(current_settings(), self.now))

    @property
    def telling(self) -> Telling:
        """What writes messages within this transaction."""
        settings = current_settings()
        return Telling(self.book, letterhead_of(settings), trust_of(settings))

    @property
    def asking(self) -> Asking:
        """What asks senders to send something again, within this transaction."""
        settings = current_settings()
        return Asking(self.book, letterhead_of(settings), trust_of(settings))

    @property
    def case(self) -> Case | None:
        """The case that came of it."""
        return None if self.receipt.case_id is None else self.session.get(Case, self.receipt.case_id)


@contextmanager
def opened(wanted: str, *, settled: bool = False, linked: bool = False) -> Iterator[UnreadVisit]:
    """The receipt of a reference that waits for a person, for one request; with ``settled``, one that did, and with
    ``linked`` one that the program put into a case. A look at it is kept on record.

    Answers 404 where there is none. Where somebody was first it says who, and keeps nothing of this request.
    """
    known = reference.normalise(wanted)
    to_ring: list[str] = []
    with current_store().transaction() as session:
        receipt = None if known is None else held(session, known, linked=linked)
        if receipt is None:
            if known is not None and being_read(session, known):
                abort(redirect(url_for("triage.unread", done="working"), 303))
            abort(404)
        visit = UnreadVisit(session, receipt, signed_in_user(), now(), to_ring)
        if not settled and not is_open(receipt):
            if request.method == "GET" or receipt.settled_by == visit.user.id:  # the same click twice, say
                abort(to_item(visit))
            abort(make_response(*somebody_was_first(visit)))
        if request.method == "GET":
            note(session, READ, by=visit.user.id, at=visit.now, receipt_id=receipt.id, reference=receipt.reference)
        yield visit
    ring(to_ring)


def somebody_was_first(visit: UnreadVisit) -> tuple[str, int]:
    """Who dealt with it, how and when; nothing of this request was kept."""
    last = next(one for one in reversed(settlements(current_store().vault, visit.receipt)) if one.ended)
    case = visit.case
    text = render_template(
        "triage/unread/gone.html",
        reference=visit.reference,
        who=names_of(visit.session, [last.by]).get(last.by, "Somebody whose account is gone"),
        way=WAYS[How(last.how)],
        when=last.at,
        case="" if case is None else case.reference,
    )
    return text, 409


def confirm(
    visit: UnreadVisit, title: str, form: ReceiptForm, template: str = "confirm", **more: Any
) -> tuple[str, int]:
    """A page that says what will happen, with one button that does it. 422 where the form has problems."""
    problems = form.problems
    text = render_template(
        f"triage/unread/{template}.html",
        title=title,
        form=form,
        problems=problems,
        has_errors=bool(problems),
        reference=visit.reference,
        reason=visit.receipt.reason or "",
        received_at=visit.receipt.received_at,
        **{"will": (), "button": "", "preview": "", "refused": "", "note": "", "link": None, "back": "", **more},
    )
    return text, 422 if problems and request.method == "POST" else 200


def to_item(visit: UnreadVisit) -> Response:
    """To the page of the receipt."""
    return redirect(url_for("triage.unread_item", wanted=visit.reference), 303)
