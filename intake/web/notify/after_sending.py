"""What the confirmation and the status page share: what was sent, the dated steps, and going on with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import redirect, url_for
from flask import session as browser
from werkzeug.wrappers import Response

from intake.cases import drafts, status_access
from intake.cases.as_sent import as_sent, caution_of
from intake.cases.casebook import Casebook
from intake.cases.drafts import DatabaseSession
from intake.cases.expected import steps_after
from intake.cases.invitations import Caution, Sender, open_update
from intake.cases.reference import spoken
from intake.cases.working_days import local_date
from intake.opened import letterhead_of, rules_of
from intake.store import looked
from intake.store.arrivals import Receipt
from intake.web.context import current_settings
from intake.web.limits import Tried, limited
from intake.web.notify import absence
from intake.web.notify.copies import may_be_copied
from intake.web.notify.owner import owned, token
from intake.web.notify.services import services
from intake.web.triage.showing import full_day, instant

_UPDATES: Final = "updates"
"""In the signed cookie: the draft that this browser already opened for a reference. A second click finds it again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent under one reference. ``sender`` None: what it holds is not, or not only, its sender's own."""

    receipt: Receipt
    sender: Sender | None
    caution: Caution

    @property
    def own(self) -> Sender | None:
        """What may be shown to its sender again, as a copy or to be added to; None where a person decides."""
        return self.sender if may_be_copied(self.caution) else None


def book_of(session: DatabaseSession, now: datetime) -> Casebook:
    """The casebook of one transaction."""
    return Casebook(session, services().store.vault, rules_of(current_settings(), now))


def sent_as(book: Casebook, receipt: Receipt) -> Sent:
    """What was sent as ``receipt``, with how careful to be with it now."""
    sender = as_sent(book.session, book.vault, services().form, receipt)
    return Sent(receipt, sender, Caution.NO_LINK if sender is None else caution_of(book, sender))


def next_steps(receipt: Receipt, now: datetime) -> dict[str, Any]:
    """What the pages say of what happens next and by when, and of how the office is reached."""
    settings = current_settings()
    holidays, today = rules_of(settings, now).holidays, local_date(now)
    steps = steps_after(receipt.received_at, settings.expectations, holidays, today)
    return {
        "reference": receipt.reference,
        "spoken": spoken(receipt.reference),
        "received": instant(receipt.received_at),
        "read_by": full_day(steps.read.by),
        "read_late": steps.read.late,
        "meeting_by": full_day(steps.meeting.by),
        "meeting_late": steps.meeting.late,
        "dates_confirmed": steps.read.confirmed and steps.meeting.confirmed,
        **office(),
    }


def office() -> dict[str, Any]:
    """How the office is reached, and where codes can go to."""
    settings = current_settings()
    return {
        "office_phone": settings.expectations.office_phone,
        "mail_to": settings.mail_to,
        "texts": letterhead_of(settings).answering.texts,
    }


def dossier_to_go_on() -> str:
    """A dossier for `going_on`, made before its transaction: unused it harms nobody. It counts as beginning a draft."""
    limited(Tried.BEGIN)
    own = services()
    return own.store.vault.new_dossier(own.clock())


def going_on(session: DatabaseSession, sender: Sender, dossier_id: str, *, by: str, now: datetime) -> Response:
    """Lead to a draft that holds what ``sender`` wrote, as an update: the one this browser has, or a new one."""
    own, reference, owner = services(), sender.receipt.reference, token()
    opened: dict[str, str] = browser.get(_UPDATES) or {}
    draft = drafts.load(session, own.store.vault, opened.get(reference, ""), owner, now)
    if draft is None or draft.sent_receipt_id is not None:
        draft_id = open_update(session, own.store.vault, own.form, sender, dossier_id=dossier_id, owner=owner, now=now)
        browser[_UPDATES] = {reference: draft_id}
        looked.note(
            session, status_access.UPDATE_OPENED, by=by, at=now, receipt_id=sender.receipt.id, reference=reference
        )
    else:
        draft_id = draft.id
    absence.is_here(now)
    return owned(redirect(url_for("notify.tasks", draft_id=draft_id), 303), owner)
