"""The list of calls: whom to phone, what speaks of danger first, and the calls that were not finished."""

from __future__ import annotations

from flask import Blueprint, render_template

from intake.cases import phone, to_phone, unsent
from intake.errors import Transient
from intake.opened import rules_of
from intake.store.looked import names_of, note
from intake.web.access import Action, may
from intake.web.context import current_settings, current_store, current_user, now, signed_in_user
from intake.web.guard import needs


def register(blueprint: Blueprint) -> None:
    """Put the page under its address, and the count into every page's menu."""
    blueprint.add_url_rule("/calls", "calls", calls)
    blueprint.app_context_processor(lambda: {"number_to_phone": number_to_phone})


@needs(Action.TAKE_CALLS)
def calls() -> str:
    """Everything that waits for a call. No child is named, and no address: one is opened to see whom to phone."""
    store, user, at = current_store(), signed_in_user(), now()
    holidays = rules_of(current_settings(), at).holidays
    with store.reading() as session:
        tasks = unsent.tasks(session, store.vault, holidays)
        unfinished = phone.unfinished(session, store.vault)
        names = names_of(session, (call.taken_by for call in unfinished))
    with store.transaction() as session:
        shown = [task.draft_id for task in tasks] + [call.draft_id for call in unfinished]
        note(session, unsent.LISTED, by=user.id, at=at, drafts=shown)
    return render_template(
        "triage/phone/list.html",
        tasks=[task for task in tasks if task.due_at <= at],
        later=[task for task in tasks if task.due_at > at],
        late={task.draft_id for task in tasks if unsent.late(task, at, holidays)},
        unfinished=unfinished,
        names=names,
        at=at,
    )


def number_to_phone() -> int | None:
    """How many calls wait; None for those whom it does not concern, and while nobody can say."""
    if not may(current_user(), Action.TAKE_CALLS):
        return None
    try:
        with current_store().reading() as session:
            return to_phone.number(session)
    except Transient:
        return None
