"""Take a file that does not belong to a case out of it, or put it back; each with a reason."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort

from intake.cases.events import FilePutBack, FileTakenOut
from intake.cases.files import KeptFile, Scan, kept
from intake.cases.recording import Event
from intake.store.arrivals import Receipt
from intake.web.access import Action
from intake.web.context import current_settings, current_store
from intake.web.guard import needs
from intake.web.triage.acting.fields import Words, said
from intake.web.triage.acting.opened import Acting, ActingForm, Page, acting, done, home, show

TAKEN_OUT: Final = "The file is out of this case, and nobody is given it."
PUT_BACK: Final = "The file is back in this case."


class TakeOutForm(ActingForm):
    """Why it does not belong here."""

    reason = Words(
        "Why does it not belong to this case?",
        description="Do not name a child or family of another case here.",
        rows=4,
        validators=[said("Say why it does not belong to this case.")],
    )


class PutBackForm(ActingForm):
    """Why it does belong here."""

    reason = Words(
        "Why does it belong to this case after all?",
        rows=4,
        validators=[said("Say why it belongs to this case.")],
    )


def register(blueprint: Blueprint) -> None:
    """Put both pages under the case's address."""
    both = ["GET", "POST"]
    blueprint.add_url_rule("/cases/<reference>/files/<file_id>/out", "file_out", file_out, methods=both)
    blueprint.add_url_rule("/cases/<reference>/files/<file_id>/back", "file_back", file_back, methods=both)


@needs(Action.HANDLE_UNREAD)
def file_out(reference: str, file_id: str) -> Page:
    """Ask why, then take the file out. One that is out already is left so."""
    with acting(reference, Action.HANDLE_UNREAD) as at:
        visit, vault, form = at.visit, current_store().vault, TakeOutForm()
        file, receipt = _found(at, file_id)
        if file.scan is Scan.TAKEN_OUT:
            return done(at, TAKEN_OUT, _anchor="files")

        def event() -> list[Event]:
            digest, why = kept.digest_of(visit.session, vault, file), form.reason.text
            return [FileTakenOut(**at.stamp, receipt_id=receipt.id, number=file.number, digest=digest, reason=why)]

        if form.validate_on_submit() and at.keep(form, event):
            kept.take_out(visit.session, file.id)
            return done(at, TAKEN_OUT, _anchor="files")
        return _page(at, form, file, f"Take file {file.number} of {receipt.reference} out of this case")


@needs(Action.HANDLE_UNREAD)
def file_back(reference: str, file_id: str) -> Page:
    """Ask why, then put the file back. One that is in the case is left so."""
    with acting(reference, Action.HANDLE_UNREAD) as at:
        visit, form = at.visit, PutBackForm()
        file, receipt = _found(at, file_id)
        if file.scan is not Scan.TAKEN_OUT:
            return done(at, PUT_BACK, _anchor="files")

        def event() -> list[Event]:
            return [FilePutBack(**at.stamp, receipt_id=receipt.id, number=file.number, reason=form.reason.text)]

        if form.validate_on_submit() and at.keep(form, event):
            scanned = current_settings().scanner is not None
            key = kept.put_back(visit.session, file.id, visit.now, scanned=scanned)
            at.to_ring.extend([key] if key else [])
            return done(at, PUT_BACK, _anchor="files")
        return _page(at, form, file, f"Put file {file.number} of {receipt.reference} back")


def _found(at: Acting, file_id: str) -> tuple[KeptFile, Receipt]:
    found = kept.of_case(at.visit.session, current_store().vault, at.visit.case.id, file_id)
    if found is None:
        abort(404)
    return found


def _page(at: Acting, form: ActingForm, file: KeptFile, title: str) -> Page:
    is_out = file.scan is Scan.TAKEN_OUT
    return show(at, "file_out", title, form, file=file, is_out=is_out, back=f"{home(at)}#files")
