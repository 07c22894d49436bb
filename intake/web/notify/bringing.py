"""Bringing a filled-in Word form: uploaded, kept, read into a draft, and looked at before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, abort, get_flashed_messages, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.sentences import Sentence
from forms.word.limits import TOO_SLOW
from forms.word.reader import NOT_THIS_FORM
from forms.word.reading import sniff
from intake.cases import brought, drafts
from intake.cases.brought import DECLARATION, Brought
from intake.cases.brought_rows import moving
from intake.cases.document import NOT_NEEDED, PLACED, UNPLACED, is_unsure
from intake.pipeline import bring
from intake.pipeline.refusals import TO_THE_SENDER
from intake.store import outbox
from intake.store.arrivals import Draft
from intake.store.engine import one_at_a_time
from intake.web.bell import ring
from intake.web.context import current_settings
from intake.web.limits import Tried, limited
from intake.web.notify import absence
from intake.web.notify.beside import FLASHED, acted, count_read, file_of, loose
from intake.web.notify.owner import owned, token
from intake.web.notify.pages import Page
from intake.web.notify.sending import link
from intake.web.notify.services import services
from intake.web.notify.visit import Visit, opened

LONGEST_NAME: Final = 300
"""Characters of a file's own name that are kept."""
SLOW_SECONDS: Final = 90
"""After which the page that waits says that nobody need wait."""
_NO_FILE: Final = "Choose the Word form that you have filled in."
_TOO_LARGE: Final = "The file is larger than {megabytes} MB. Take pictures out of it, save it and upload it again."

_DO_SOMETHING_ELSE: Final = "Fill in the form here instead, or send your file by e-mail."
_WHAT_TO_DO: Final = {
    sniff.PROTECTED: "Open it in Word, take the password off, save it and upload it again.",
    sniff.RESTRICTED: "Save a copy without the label, if your agency allows that, and upload the copy.",
    sniff.DAMAGED: "Open it on your device. If it opens there, save it under a new name and upload that.",
    sniff.EMPTY: "Look whether it was saved, and upload it again.",
    sniff.PDF: "Upload the Word document that the PDF was made from.",
    sniff.PICTURE: "Upload the Word document itself, not a picture of it.",
    sniff.OLD_WORD: "Open it in Word, save it as a Word document (.docx) and upload that.",
    sniff.RICH_TEXT: "Open it in Word, save it as a Word document (.docx) and upload that.",
    sniff.OPEN_DOCUMENT: "Save it as a Word document (.docx) and upload that.",
    NOT_THIS_FORM: "Look whether you chose the right file. An old or a different form cannot be read.",
}
_OTHER_WORDS: Final = {
    NOT_THIS_FORM: "It is not our notification form.",
    sniff.PICTURE: "It is a picture.",
    sniff.WEB_PAGE: "It is a web page. Encrypted e-mails often look like this.",
    sniff.SAVED_MAIL: "It is a saved e-mail.",
    sniff.NOT_WORD: "It is not a Word document.",
    TOO_SLOW: "It is built so strangely that reading it took too long.",
}


def register(blueprint: Blueprint) -> None:
    """Put the page for uploading at '/bring', the others under the draft's address."""
    blueprint.add_url_rule("/bring", "bring", choose)
    blueprint.add_url_rule("/bring", "bring_file", upload, methods=["POST"])
    blueprint.add_url_rule("/notify/<draft_id>/reading", "reading", reading)
    blueprint.add_url_rule("/notify/<draft_id>/brought", "brought", looked_at)
    blueprint.add_url_rule("/notify/<draft_id>/brought", "place_brought", place, methods=["POST"])


def choose() -> Page | Response:
    """What to upload, and the control for it."""
    # The browser is known before the file comes: a second press of the button then finds the first one's draft.
    return owned(make_response(_page()), token())


def upload() -> Page | Response:
    """Keep the file in a draft of this browser, then read it: at once where that is quick."""
    limited(Tried.UPLOAD)
    own, settings, file = services(), current_settings(), request.files.get("file")
    data = b"" if file is None else file.read()
    if file is None or not file.filename:
        return _page(_NO_FILE), 422
    if len(data) > settings.documents.limits.file_bytes:
        return _page(Sentence(_TOO_LARGE, megabytes=_megabytes())), 422
    now, owner = own.clock(), token()
    name = file.filename.encode("utf-8", "replace").decode()[:LONGEST_NAME]
    dossier_id = own.store.vault.new_dossier(now)
    with own.store.transaction() as session:
        one_at_a_time(session, "bringing")
        draft, here = _draft_for(session, owner, bring.hash_of(own.store, data), now)
        if draft is None:
            draft_id = drafts.start(session, own.store.vault, dossier_id, owner, now)
            draft = session.get_one(Draft, draft_id, with_for_update=True)
        draft_id = draft.id
        if not here:
            bring.keep(session, own.store, draft, data, name, now)
    if not here:
        if bring.is_quick(data, settings.documents):
            bring.read_at_once(own.store, own.form, settings.documents, draft_id, now)
        else:
            ring([outbox.key_of(bring.TOPIC, draft_id)])
    absence.is_here(now)
    return owned(redirect(url_for("notify.reading", draft_id=draft_id), 303), owner)


def _draft_for(session: drafts.DatabaseSession, owner: str, content: str, now: Any) -> tuple[Draft | None, bool]:
    """The draft of this browser for a file of this content; and whether the file is in it already.

    A draft whose only content is a file that nobody could read is used again. A draft that holds anything else is left
    as it is: nothing is written over what somebody typed.
    """
    vault = services().store.vault
    free: Draft | None = None
    for draft in drafts.not_sent(session, vault, owner, now):
        file = brought.brought_into(vault, draft)
        if file is None:
            continue
        if file.content == content and file.state != brought.REFUSED:
            return draft, True
        if file.state == brought.REFUSED and not drafts.answers_of(vault, draft):
            free = free or draft
    held = None if free is None else drafts.load(session, vault, free.id, owner, now)
    return held, False


def reading(draft_id: str) -> Page:
    """The page that waits while a file is read, and leads on once it is.

    It looks again by itself: that makes nobody be there, and it shows nothing of the draft.
    """
    with opened(draft_id, away=True, looking=True) as visit:
        file = _file(visit)
        if file.state != brought.WAITING:
            return redirect(url_for("notify.brought", draft_id=draft_id), 303)
        slow = (visit.now - visit.draft.updated_at).total_seconds() > SLOW_SECONDS
        return render_template("notify/reading.html", draft_id=draft_id, slow=slow)


def looked_at(draft_id: str) -> Page:
    """What was read, what to look at again, and what belongs to no answer yet."""
    with opened(draft_id, looking=True) as visit:
        return _shown(visit)


def place(draft_id: str) -> Page:
    """Put a text into an answer, say that it is not needed, or undo either."""
    with opened(draft_id) as visit:
        _file(visit)
        acted(visit)
    return redirect(url_for("notify.brought", draft_id=draft_id), 303)


def _file(visit: Visit) -> Brought:
    file = file_of(visit)
    if file is None:
        abort(404)
    return file


def _shown(visit: Visit) -> Page:
    file, form = _file(visit), services().form
    if file.state == brought.WAITING:
        return redirect(url_for("notify.reading", draft_id=visit.draft.id), 303)
    return render_template(
        "notify/brought.html",
        draft_id=visit.draft.id,
        file=file,
        refused=file.state == brought.REFUSED,
        said=_OTHER_WORDS.get(file.reason) or TO_THE_SENDER.get(file.reason, file.reason),
        what_to_do=_WHAT_TO_DO.get(file.reason, _DO_SOMETHING_ELSE),
        number_read=count_read(file),
        again=list(_again(visit, file)),
        waiting=loose(visit, file, UNPLACED),
        dealt_with=loose(visit, file, PLACED, NOT_NEEDED),
        places=brought.for_texts(form, visit.answers),
        mail_to=current_settings().mail_to,
        problems=get_flashed_messages(category_filter=[FLASHED]),
    )


def _again(visit: Visit, file: Brought) -> Iterator[dict[str, str]]:
    """What was noticed about answers that still stand as they were read, with links to their pages."""
    form, seen = services().form, set()
    for path, found in file.provenance.items():
        if is_unsure(found) and path != DECLARATION and (place := _still(visit, file, path)):
            seen.add(path)
            yield {"raw": found["raw"], "label": form.label_at(place), "href": link(visit, place)}
    for finding in file.findings:
        path = finding["field"]
        if not path or path in seen:
            if not path:
                yield {"raw": "", "text": finding["message"], "label": "", "href": ""}
            continue
        place = _still(visit, file, path) if file.answers.at(path) is not None else path
        if place and (form.question_at(place) is not None or place in form.groups):
            yield {"raw": "", "text": finding["message"], "label": form.label_at(place), "href": link(visit, place)}
        elif place:
            yield {"raw": "", "text": finding["message"], "label": "", "href": ""}


def _still(visit: Visit, file: Brought, path: str) -> str:
    """Where the answer stands now that was read at ``path``; '' where it was changed or taken away."""
    moved = moving(file.answers, visit.answers)(path)
    value = file.answers.at(path)
    return moved if value is not None and visit.answers.at(moved) == value else ""


def _page(problem: str = "") -> str:
    settings = current_settings()
    return render_template(
        "notify/bring.html",
        problem=problem,
        megabytes=_megabytes(),
        others=settings.documents.office is not None,
        mail_to=settings.mail_to,
    )


def _megabytes() -> int:
    settings = current_settings()
    return min(settings.documents.limits.file_bytes, settings.max_upload_bytes) // 1_000_000
