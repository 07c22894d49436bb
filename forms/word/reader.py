"""Reading a Word document that somebody filled in: by the tags of its fields, or by its labels where those are gone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from forms.answers import Finding, Reading, Reply
from forms.definition import Form
from forms.word.branding import Branding
from forms.word.limits import DEFAULT, Deadline, Limits, Unreadable
from forms.word.package import Package, open_package
from forms.word.printed import printed_digests, printed_pictures
from forms.word.reading.known import Known
from forms.word.reading.labels import labels_of
from forms.word.reading.ledger import Ledger, quoted
from forms.word.reading.names import BODY
from forms.word.reading.place import Placer
from forms.word.reading.seen import Item, paragraphs
from forms.word.reading.walk import Walk, all_text
from forms.word.wording import PROPERTY_BRANDING, PROPERTY_VERSION, VERSION_LABEL

NOT_THIS_FORM: Final = "This is not the notification form. Read it here and decide what it is."

ENOUGH_QUESTIONS: Final = 5
"""Fewer recognised questions than this are chance: 'Name' and 'Address' stand on many forms."""


def read(
    data: bytes,
    form: Form,
    limits: Limits = DEFAULT,
    *,
    branding: Branding | None = None,
    today: date | None = None,
) -> Reading:
    """The answers in a .docx, with everything else that somebody typed into it.

    Never raises: what cannot be read has the outcome 'unreadable' and a reason in words. ``branding`` tells the
    cover's words from typed ones where the document has lost its properties. With ``today`` the findings of the form
    itself (``Form.findings``) are added.
    """
    deadline = Deadline(limits.seconds)
    try:
        return _Reader(open_package(data, limits, deadline), form, branding, deadline).reading(today)
    except Unreadable as refused:
        return unreadable(form, refused.reason)


def unreadable(form: Form, reason: str, unplaced: tuple[str, ...] = ()) -> Reading:
    """The reading of what could not be read; ``unplaced`` is what it says all the same."""
    nothing, _ = form.answers({})
    return Reading("unreadable", form.id, None, nothing, unplaced=unplaced, reason=reason)


@dataclass
class _Reader:
    package: Package
    form: Form
    branding: Branding | None
    deadline: Deadline
    _in_margins: list[str] = field(default_factory=list)

    def reading(self, today: date | None) -> Reading:
        """The whole reading of the package."""
        walk = Walk(deadline=self.deadline)
        body = self.package.main.find(BODY)
        items = walk.blocks(body) if body is not None else []
        ledger = Ledger(self.form)
        placer = self._place(items, ledger)
        to = placer.reply_to
        enough = 1 if to else min(ENOUGH_QUESTIONS, len(self.form.questions))
        if ledger.recognised < enough:
            texts = tuple(line.strip() for line in (*all_text(items), *walk.asides) if line.strip())
            return unreadable(self.form, NOT_THIS_FORM, texts)
        self._margins(ledger, walk)
        self._beside(walk, ledger)
        self.deadline.check()
        version = self._version(placer)
        answers = ledger.answers()
        missing = self.form.missing(answers)
        if to is not None:  # a reply has only these to answer
            missing = [path for path in missing if path in ledger.asks]
        findings = [*self._about(version, walk), *ledger.findings()]
        if today is not None:
            findings += self.form.findings(answers, today)
        return Reading(
            "partial" if missing else "complete",
            self.form.id,
            version,
            answers,
            tuple(missing),
            tuple(findings),
            tuple(ledger.unplaced),
            ledger.provenance(),
            passages=tuple(ledger.passages()),
            reply=None if to is None else Reply(to, ledger.rows()),
        )

    def _place(self, items: list[Item], ledger: Ledger) -> Placer:
        cover = Branding.from_json(self.package.properties.get(PROPERTY_BRANDING, "")) or self.branding
        self._known = Known.of(self.form, cover, printed_digests(self.package.properties))
        placer = Placer(self.form, labels_of(self.form), self._known, ledger, self.deadline)
        placer.place(items)
        return placer

    def _beside(self, walk: Walk, ledger: Ledger) -> None:
        """Text boxes, and rows and paragraphs that a tracked change has deleted."""
        for text in walk.asides:
            if all(line in self._known for line in text.split("\n")):
                continue  # it stands on the partnership's own cover
            ledger.leave(text)
            ledger.note(None, "", "text-box", f"A text box says {quoted(text)}. Check where it belongs.")
        for text in walk.gone:
            ledger.leave(text)
            words = f"A tracked change has deleted {quoted(text)}. It was not read as an answer."
            ledger.note(None, "", "deleted-text", words)

    def _margins(self, ledger: Ledger, walk: Walk) -> None:
        """Headers, footers, footnotes and comments."""
        for kind, root in self.package.notes:
            inner = Walk(deadline=self.deadline)
            for part in list(root) if kind in _NOTES else [root]:
                items = inner.blocks(part)
                lines = all_text(items)
                self._in_margins += lines
                lines = [line for line in lines if not (kind in _MARGINS and self._known.in_margin(line))]
                if text := "\n".join(lines).strip():
                    ledger.leave(text)
                    words = f"{_WHERE[kind]} says {quoted(text)}. Check where it belongs."
                    ledger.note(None, "", _NOTES.get(kind, kind), words)
                inner.gone += ["".join(para.deleted) for para in paragraphs(items) if para.deleted]
            walk.asides += inner.asides
            walk.gone += inner.gone
            walk.pictures += inner.pictures
            walk.tracked = walk.tracked or inner.tracked

    def _version(self, placer: Placer) -> str | None:
        found: Mapping[str, str] = self.package.properties
        in_footer = re.search(rf"{VERSION_LABEL} ([A-Z]+-\d{{4}}\.\d+)", " ".join(self._in_margins))
        return (
            placer.version
            or found.get(PROPERTY_VERSION)
            or (in_footer[1] if in_footer else None)
            or self.package.keywords.strip()
            or None
        )

    def _about(self, version: str | None, walk: Walk) -> list[Finding]:
        """What is to be said of the document as a whole."""
        found = []
        current = self.form.version
        if version is not None and version != current:
            words = f"This is version {version} of the form; the current one is {current}. It was read all the same."
            found.append(Finding("form_version", "other-version", words))
        if self.package.macros:
            found.append(
                Finding("", "macros", "This document carries macros. They were not run, and it was read without them.")
            )
        if walk.tracked:
            words = "This document has tracked changes. It was read as if all of them were accepted."
            found.append(Finding("", "tracked-changes", words))
        if (pictures := walk.pictures - printed_pictures(self.package.properties)) > 0:
            words = f"This document holds {pictures} pictures or embedded objects. Open the original to see them."
            found.append(Finding("", "pictures", words))
        return found


_MARGINS: Final = frozenset({"header", "footer"})
_NOTES: Final = {"footnotes": "footnote", "endnotes": "footnote", "comments": "comment"}
_WHERE: Final = {
    "header": "A page header",
    "footer": "A page footer",
    "footnotes": "A footnote",
    "endnotes": "An endnote",
    "comments": "A comment",
}
