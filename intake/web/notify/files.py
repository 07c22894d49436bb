"""The page of a draft's files: add several, see what was made of each, take one out again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, cast

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from forms.sentences import Sentence
from intake.cases.files import FileKind, FileRules, KeptFile, Scan, kept, names
from intake.cases.files.content import FileRefused, in_megabytes, kind_of, too_large
from intake.store.outbox import key_of
from intake.web.bell import ring
from intake.web.context import current_settings
from intake.web.limits import Tried, limited
from intake.web.notify.pages import Page
from intake.web.notify.services import services
from intake.web.notify.visit import CHECK, Visit, opened
from intake.web.rendering import say
from intake.web.triage.showing import size

INPUT: Final = "files"
FLASHED: Final = "files"
"""Category of what the page says once after it was saved: counts, never a name, for it travels in a cookie."""
ONE_ADDED: Final = "1 file added."
ADDED: Final = "{number} files added."
ONE_AGAIN: Final = "1 file was here already, so it is kept once."
AGAIN: Final = "{number} files were here already, so they are kept once."
REMOVED: Final = "1 file removed."
NONE_CHOSEN: Final = "Choose one or more files."
STATES: Final = {
    Scan.WAITING: "Being checked for viruses. You can go on meanwhile, and send.",
    Scan.CLEAN: "Checked: no virus found",
    Scan.INFECTED: "A virus was found in it, so nobody is given it. Remove it and add a clean copy if you have one. "
    "You can send your notification all the same.",
    Scan.COULD_NOT_SCAN: "It could not be checked for viruses, so it may not be opened. Add a smaller copy if you can.",
    Scan.TAKEN_OUT: "",  # of what is sent alone
    Scan.NO_SCANNER: "Added. It was not checked for viruses.",
}
WORDS: Final = {
    "error": "Error: ",
    "problem": "There is a problem",
    "notAddedTitle": "Not added",
    "oneNotAdded": "{number} of {tried} files was not added",
    "notAdded": "{number} of {tried} files were not added",
    "sending": "Sending",
    "progress": "Sending file {number} of {tried}",
    "done": "Files added: {added}. Here already: {again}. Not added: {refused}. Not sent: {unsent}.",
    "unsent": "{name} was not sent. Check that you are online, then try again.",
    "busy": "{name} was not sent: the service is busy. Wait a few minutes, then try again.",
    "stale": "This page had been open too long. Load it again, then add the file again.",
    "retry": "Try again",
    "drop": "Leave it out",
    "cancel": "Cancel",
}
"""What the script of the page says."""


def register(blueprint: Blueprint) -> None:
    """Put the pages under a draft's address."""
    blueprint.add_url_rule("/notify/<draft_id>/files", "files", files)
    blueprint.add_url_rule("/notify/<draft_id>/files", "add_files", add_files, methods=["POST"])
    blueprint.add_url_rule(
        "/notify/<draft_id>/files/<file_id>/remove", "remove_file", remove_file, methods=["GET", "POST"]
    )


@dataclass
class Outcome:
    """What became of the files that were sent at once: counts of those added, and each refused one with its reason."""

    added: list[str] = field(default_factory=list)
    """Ids, to be scanned."""
    again: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def said(self) -> list[str]:
        """What was added, and what was there already: a sentence each."""
        return [*_counted(len(self.added), ONE_ADDED, ADDED), *_counted(self.again, ONE_AGAIN, AGAIN)]


def files(draft_id: str) -> Page:
    """The files, and the control to add more."""
    with opened(draft_id, looking=True) as visit:
        return _show(visit, Outcome())


def add_files(draft_id: str) -> Page | Response:
    """Keep what was chosen. One that is refused never takes another with it."""
    limited(Tried.UPLOAD)
    rules, scanned = current_settings().files, current_settings().scanner is not None
    outcome = Outcome()
    # Before the draft is held: on SQLite nobody else can write meanwhile.
    checked = list(_checked(request.files.getlist(INPUT), rules, outcome))
    with opened(draft_id) as visit:
        for given, kind in checked:
            _keep(visit, given, kind, rules, outcome, scanned=scanned)
        chosen = bool(checked or outcome.refused)
        failed = outcome.refused or not chosen
        page = _show(visit, outcome, "" if chosen else NONE_CHOSEN) if failed and not _by_script() else None
    if scanned:
        ring(key_of(kept.TOPIC, one) for one in outcome.added)
    if _by_script():
        refused = [{"name": name, "why": say(why)} for name, why in outcome.refused]
        return jsonify({"added": len(outcome.added), "again": outcome.again, "refused": refused})
    if page is not None:
        return page[0], 422
    flash(_in_words(outcome), FLASHED)
    return redirect(url_for("notify.files", draft_id=draft_id, back=request.args.get("back")), 303)


def remove_file(draft_id: str, file_id: str) -> Page:
    """Ask, then take a file out."""
    back = url_for("notify.files", draft_id=draft_id, back=request.args.get("back"))
    with opened(draft_id, looking=request.method != "POST") as visit:
        if request.method == "POST":
            if kept.remove(visit.session, visit.draft, file_id, visit.now):
                flash(say(REMOVED), FLASHED)
            return redirect(back, 303)
        found = next((one for one in _of(visit) if one.id == file_id), None)
        if found is None:
            return redirect(back, 303)
        return render_template("notify/files_remove.html", file=found, back=back, draft_id=draft_id)


def listed(visit: Visit) -> dict[str, Any]:
    """What the task list and the check page say of the files: each, and how many need a look."""
    found = _of(visit)
    return {
        "files": found,
        "states": STATES,
        "bad": sum(one.scan is Scan.INFECTED for one in found),
        "size": size,
        "total": size(sum(one.size for one in found)),
    }


def _of(visit: Visit) -> list[KeptFile]:
    return kept.of_draft(visit.session, services().store.vault, visit.draft)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _checked(
    given: Iterable[FileStorage], rules: FileRules, outcome: Outcome
) -> Iterable[tuple[FileStorage, FileKind]]:
    for one in given:
        name = one.filename or ""
        if not name and not one.stream.read(1):
            continue  # nothing was chosen: browsers send this
        try:
            yield one, kind_of(_stream(one), name, rules)
        except FileRefused as refused:
            outcome.refused.append((names.shown(name), refused.sentence))


def _keep(
    visit: Visit, given: FileStorage, kind: FileKind, rules: FileRules, outcome: Outcome, *, scanned: bool
) -> None:
    name, vault = given.filename or "", services().store.vault
    try:
        file_id, new = kept.add(
            visit.session, vault, visit.draft, _stream(given), kind, name, rules, visit.now, scanned=scanned
        )
    except kept.TooMuch as refused:
        outcome.refused.append((names.shown(name), refused.sentence))
        return
    if new:
        outcome.added.append(file_id)
    else:
        outcome.again += 1


def _stream(given: FileStorage) -> BinaryIO:
    return cast("BinaryIO", given.stream)


def _show(visit: Visit, outcome: Outcome, problem: str = "") -> tuple[str, int]:
    rules, found, draft_id = current_settings().files, _of(visit), visit.draft.id
    used = sum(one.size for one in found)
    text = render_template(
        "notify/files.html",
        files=found,
        states=STATES,
        waiting=any(one.scan is Scan.WAITING for one in found),
        rules=rules,
        size=size,
        words={key: say(words) for key, words in {**WORDS, "tooLarge": too_large(rules)}.items()},
        one_size=in_megabytes(rules.file_bytes),
        at_once=in_megabytes(current_settings().max_upload_bytes),
        used=size(used),
        all_size=in_megabytes(rules.all_bytes),
        accepted=",".join(ending for kind in rules.kinds for ending in kind.endings),
        outcome=outcome,
        said=_in_words(outcome),
        tried=len(outcome.added) + outcome.again + len(outcome.refused),
        problem=say(problem),
        draft_id=draft_id,
        here=url_for("notify.files", draft_id=draft_id, back=request.args.get("back")),
        back=url_for("notify.check" if request.args.get("back") == CHECK else "notify.tasks", draft_id=draft_id),
    )
    return text, 200


def _in_words(outcome: Outcome) -> str:
    return " ".join(say(sentence) for sentence in outcome.said)


def _counted(number: int, one: str, several: str) -> list[str]:
    return [] if not number else [one] if number == 1 else [Sentence(several, number=number)]
