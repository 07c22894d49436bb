"""The page of a notification's document in its own order: each answer where it stood, each loose text in its place."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, render_template

from forms.notification import NOTIFICATION
from intake.cases.document import NOT_NEEDED, PLACED, PLACED_BY_SENDER, UNPLACED, document_of, receipt_in, shown
from intake.cases.events import DocumentRead
from intake.cases.reference import normalise
from intake.web.access import Action, may
from intake.web.guard import needs
from intake.web.triage.visit import opened_case

_SECTIONS: Final = frozenset(f"{section.letter}. {section.title}" for section in NOTIFICATION.sections)


def register(blueprint: Blueprint) -> None:
    """Put the page under its address."""
    blueprint.add_url_rule("/cases/<reference>/document/<notification>", "document", document)


@needs(Action.SEE_CASE)
def document(reference: str, notification: str) -> str:
    """The document; that it was read is kept in the case's history."""
    with opened_case(reference, Action.SEE_CASE) as visit:
        receipt = receipt_in(visit.session, visit.case, normalise(notification) or "")
        found = None if receipt is None else document_of(visit.session, visit.book.vault, receipt)
        if receipt is None or found is None:
            abort(404)
        visit.book.looked(visit.case, DocumentRead(at=visit.now, by=visit.user.id, document="form"))
        passages = list(shown(found, NOTIFICATION))
    return render_template(
        "triage/document.html",
        reference=visit.case.reference,
        notification=receipt.reference,
        received_at=receipt.received_at,
        passages=passages,
        sections=_SECTIONS,
        loose=[one for one in passages if one.kind == UNPLACED],
        unsure=[one for one in passages if one.unsure],
        placed=PLACED,
        placed_by_sender=PLACED_BY_SENDER,
        not_needed=NOT_NEEDED,
        may_correct=may(visit.user, Action.CORRECT_READING, visit.case),
    )
