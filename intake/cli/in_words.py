"""What was read of a document, in words for somebody at a terminal: first how it went, last the answers."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import click

from forms import Answers, Finding, Form, Path, Reading, question_of

_INDENT: Final = "  "
_BULLET: Final = "- "
_CALL_NOW: Final = frozenset({"call-now", "not-referred"})
"""Findings that want a phone call today: they stand before everything else (`forms.notification.checks.safety`)."""

SAFETY: Final = (
    "immediate_risk_now",
    "immediate_actions",
    "csc_referral_made",
    "csc_referral_date",
    "sharing_restrictions",
    "family_informed",
    "person_position_of_trust",
)
"""What a notifier is asked first about safety (SAFETY, 'What a notifier is asked first')."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """How the words are laid out. ``width`` None: lines are not broken, as programs and files want them."""

    width: int | None
    colour: bool

    @classmethod
    def of_this_process(cls) -> Terminal:
        """Broken to a terminal's width, and coloured there unless NO_COLOR asks for none (no-color.org)."""
        if not sys.stdout.isatty():
            return cls(None, colour=False)
        return cls(shutil.get_terminal_size().columns, colour=not os.environ.get("NO_COLOR"))

    def title(self, text: str, colour: str | None = None) -> str:
        """A heading."""
        return self._styled(self.lines(text), colour, bold=True)

    def item(self, text: str, colour: str | None = None) -> str:
        """A sentence of a list."""
        return self._styled(self.lines(text, _INDENT + _BULLET, _INDENT * 2), colour)

    def lines(self, text: str, first: str = "", later: str | None = None) -> str:
        """``text`` with these indents, its own line breaks kept."""
        later = first if later is None else later
        broken: list[str] = []
        for part in text.split("\n"):
            indent = later if broken else first
            broken += self._wrapped(part, indent, later) or [""]
        return "\n".join(broken)

    def _wrapped(self, text: str, first: str, later: str) -> list[str]:
        if self.width is None:
            return [first + text] if text else []
        width = max(self.width, len(later) + 10)
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)

    def _styled(self, text: str, colour: str | None, *, bold: bool = False) -> str:
        if not self.colour or (colour is None and not bold):
            return text
        return "\n".join(click.style(line, fg=colour, bold=bold or None) for line in text.split("\n"))


def in_words(form: Form, reading: Reading, terminal: Terminal, today: date) -> str:
    """The outcome, what safety still needs, what to confirm, loose text, the answers, and what else is open."""
    if reading.outcome == "unreadable":
        return "\n".join(_refused(reading, terminal))
    parts = [
        _outcome(form, reading, terminal),
        *_safety(form, reading, terminal, today),
        *_confirm(form, reading, terminal, today),
        *_listed("Text we could not place", reading.unplaced, terminal, "red"),
        *_answers(form, reading.answers, terminal),
        *_listed("Still to be answered", _labels(form, _others(reading)), terminal, "yellow"),
    ]
    return "\n\n".join(parts)


def _refused(reading: Reading, terminal: Terminal) -> Iterator[str]:
    yield terminal.title(reading.reason or "", "red")
    for part in _listed("What stands in it", reading.unplaced, terminal, None):
        yield ""
        yield part


def _outcome(form: Form, reading: Reading, terminal: Terminal) -> str:
    number = len(reading.missing)
    if not number:
        words, colour = "Everything that is wanted is answered.", "green"
    else:
        words, colour = f"Read. {number} {'question is' if number == 1 else 'questions are'} still open.", "yellow"
    about = f"{form.title}, version {reading.form_version or 'not stated'}."
    if reading.reply is not None:
        about += f" A form for a reply to {reading.reply.to}."
    return "\n".join((terminal.title(words, colour), terminal.lines(about)))


def _safety(form: Form, reading: Reading, terminal: Terminal, today: date) -> Iterator[str]:
    urgent = [finding.message for finding in _findings(form, reading, today) if finding.problem in _CALL_NOW]
    yield from _listed("Act now", urgent, terminal, "red")
    lacking = [path for path in reading.missing if question_of(path) in SAFETY]
    yield from _listed("Missing, and asked first for a child's safety", _labels(form, lacking), terminal, "red")


def _confirm(form: Form, reading: Reading, terminal: Terminal, today: date) -> Iterator[str]:
    found = [
        _said(form.label_at(finding.field), finding.message) if finding.field else finding.message
        for finding in _findings(form, reading, today)
        if finding.problem not in _CALL_NOW
    ]
    yield from _listed("To confirm", found, terminal, "yellow")


def _findings(form: Form, reading: Reading, today: date) -> list[Finding]:
    """What was noticed in the document, and in its answers. A reply says too little to be weighed by itself."""
    if reading.reply is not None:
        return list(reading.findings)
    return [*reading.findings, *form.findings(reading.answers, today)]


def _answers(form: Form, answers: Answers, terminal: Terminal) -> Iterator[str]:
    for section, rows in form.summary(answers):
        lines = [terminal.title(f"{section.letter}. {section.title}")]
        heading = ""
        for row in rows:
            if row.heading != heading:
                heading = row.heading
                lines.append(terminal.lines(heading, _INDENT))
            indent = _INDENT * 2 if heading else _INDENT
            lines.append(terminal.lines(_said(row.label, row.shown), indent, indent + _INDENT))
        yield "\n".join(lines)


def _listed(title: str, sentences: Sequence[str], terminal: Terminal, colour: str | None) -> Iterator[str]:
    if sentences:
        yield "\n".join((terminal.title(title, colour), *(terminal.item(sentence) for sentence in sentences)))


def _said(label: str, words: str) -> str:
    return f"{label} {words}" if label.endswith("?") else f"{label}: {words}"


def _others(reading: Reading) -> list[Path]:
    return [path for path in reading.missing if question_of(path) not in SAFETY]


def _labels(form: Form, paths: Sequence[Path]) -> list[str]:
    return [form.label_at(path) for path in paths]
