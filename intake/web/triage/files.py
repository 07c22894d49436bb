"""Files that notifiers added: what the case page says of each, the download, and the scanner asked once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from intake.cases.casefile import receipts_of
from intake.cases.events import FileDownloaded
from intake.cases.files import KeptFile, Scan, kept
from intake.cases.files.names import ending_of
from intake.store.arrivals import Receipt
from intake.store.looked import note
from intake.web.access import Action
from intake.web.bell import ring
from intake.web.context import current_settings, current_store
from intake.web.guard import needs
from intake.web.triage.acting.opened import DONE
from intake.web.triage.originals import handed_out
from intake.web.triage.visit import CaseVisit, opened_case

WAITS: Final = "It waits for the virus scanner, and can be downloaded once that found it clean."
STATES: Final = {
    Scan.WAITING: WAITS,
    Scan.CLEAN: "Checked for viruses: none found.",
    Scan.INFECTED: "A virus was found in it. It is kept sealed and given to nobody. Ask the sender for a clean copy.",
    Scan.COULD_NOT_SCAN: "The virus scanner could not check it, so it is given to nobody. Have it checked again, or "
    "ask the sender for a smaller copy.",
    Scan.TAKEN_OUT: "The office took it out of this case, so it is given to nobody. The history says why.",
    Scan.NO_SCANNER: "Not scanned for viruses: no scanner is set up. Open it with care.",
}
NOT_SCANNED_YET: Final = (
    "Not scanned for viruses: it was sent before there was a scanner. Have it checked, then it can be downloaded."
)
LIES: Final = "Its name ends in {ending}, but it is not what that says. It is handed out as what it is."
WITHHELD: Final = "That file cannot be downloaded: "


@dataclass(frozen=True, slots=True)
class Shown:
    """A file on the case page. ``scannable``: asking the scanner (again) may help."""

    file: KeptFile
    reference: str
    state: str
    given: bool
    scannable: bool
    taken_out: bool
    finding: str


def register(blueprint: Blueprint) -> None:
    """Put the download, and the question to the scanner, under a case's address."""
    blueprint.add_url_rule("/cases/<wanted>/files/<file_id>", "file", download)
    blueprint.add_url_rule("/cases/<wanted>/files/<file_id>/scan", "scan_file", scan, methods=["POST"])


def beside(visit: CaseVisit) -> list[Shown]:
    """The files of everything that came in for a case, the latest first."""
    scanner = current_settings().scanner is not None
    references = {receipt.id: receipt.reference for receipt in reversed(receipts_of(visit.session, visit.case))}
    found = kept.of_receipts(visit.session, current_store().vault, list(references))
    return [
        _shown(one, references[receipt_id], scanner=scanner) for receipt_id, files in found.items() for one in files
    ]


@needs(Action.DOWNLOAD_ORIGINAL)
def download(wanted: str, file_id: str) -> Response:
    """A file of a case. That it was taken stands in the case's history before the first byte leaves."""
    scanner = current_settings().scanner is not None
    with opened_case(wanted, Action.DOWNLOAD_ORIGINAL) as visit:
        file, receipt = _found(visit, file_id)
        given = kept.may_be_given(file.scan, scanner=scanner)
        if given:
            taken = FileDownloaded(at=visit.now, by=visit.user.id, receipt_id=receipt.id, number=file.number)
            visit.book.looked(visit.case, taken)
        else:
            facts = {"reference": receipt.reference, "file": file.id, "scan": file.scan.value}
            note(visit.session, "file-withheld", by=visit.user.id, at=visit.now, receipt_id=receipt.id, **facts)
    if not given:
        flash(WITHHELD + _state(file, scanner=scanner), DONE)
        return redirect(url_for("triage.case", reference=visit.case.reference, _anchor="files"), 303)
    name = f"{receipt.reference}-file-{file.number}{file.kind.ending}"
    return handed_out(current_store(), file.original, name, file.kind.media_type)


@needs(Action.DOWNLOAD_ORIGINAL)
def scan(wanted: str, file_id: str) -> Response:
    """Have the scanner asked once more about a file that it could not check."""
    with opened_case(wanted, Action.DOWNLOAD_ORIGINAL) as visit:
        file, receipt = _found(visit, file_id)
        key = None
        if _scannable(file.scan, scanner=current_settings().scanner is not None):
            key = kept.scan_again(visit.session, file.id, visit.now)
            facts = {"reference": receipt.reference, "file": file.id}
            note(visit.session, "file-scan-asked", by=visit.user.id, at=visit.now, receipt_id=receipt.id, **facts)
            flash("The virus scanner is asked again. Open this page again in a minute.", DONE)
        address = url_for("triage.case", reference=visit.case.reference, _anchor="files")
    if key is not None:
        ring([key])
    return redirect(address, 303)


def _found(visit: CaseVisit, file_id: str) -> tuple[KeptFile, Receipt]:
    found = kept.of_case(visit.session, current_store().vault, visit.case.id, file_id)
    if found is None:
        abort(404)
    return found


def _shown(file: KeptFile, reference: str, *, scanner: bool) -> Shown:
    return Shown(
        file=file,
        reference=reference,
        state=_state(file, scanner=scanner),
        given=kept.may_be_given(file.scan, scanner=scanner),
        scannable=_scannable(file.scan, scanner=scanner),
        taken_out=file.scan is Scan.TAKEN_OUT,
        finding=LIES.format(ending=ending_of(file.name)) if file.lies else "",
    )


def _state(file: KeptFile, *, scanner: bool) -> str:
    return NOT_SCANNED_YET if scanner and file.scan is Scan.NO_SCANNER else STATES[file.scan]


def _scannable(scan: Scan, *, scanner: bool) -> bool:
    return scanner and scan in {Scan.COULD_NOT_SCAN, Scan.NO_SCANNER}
