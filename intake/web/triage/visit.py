"""A signed-in person's request about one case: the case, its book, and who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, url_for

from intake.cases import reference
from intake.cases.casebook import Casebook, find, reference_of_case
from intake.cases.drafts import DatabaseSession
from intake.cases.states import Status
from intake.opened import rules_of
from intake.store.casework import Case
from intake.web.access import Action
from intake.web.context import User, current_settings, current_store, now, signed_in_user
from intake.web.guard import check_access


@dataclass(frozen=True, slots=True)
class CaseVisit:
    """An open case within one transaction that is held against other writers until it ends."""

    session: DatabaseSession
    case: Case
    book: Casebook
    user: User
    now: datetime


@contextmanager
def opened_case(wanted: str, action: Action) -> Iterator[CaseVisit]:
    """The case of a reference, however it was typed, for one transaction.

    Leads to the other where it was joined to one. Answers 404 where there is none, 403 where the user may not do
    ``action`` to it.
    """
    known = reference.normalise(wanted)
    at = now()
    with current_store().transaction() as session:
        case = None if known is None else find(session, known)
        if case is None:
            abort(404)
        check_access(case, action)
        if case.status == Status.JOINED:
            flash(f"Case {known} was joined to this one.", "done")
            abort(redirect(url_for("triage.case", reference=reference_of_case(session, case.reference)), 303))
        book = Casebook(session, current_store().vault, rules_of(current_settings(), at))
        yield CaseVisit(session, case, book, signed_in_user(), at)
