"""What every page here does alike: open the case, keep what is said unless the case changed, show, go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField

from intake.cases.changes import changes_since, kept_already, version_of
from intake.cases.clocks.clock import Clock
from intake.cases.events import CaseViewed
from intake.cases.recording import Event
from intake.cases.states import WORDS, Status
from intake.cases.status import status_after
from intake.errors import Permanent
from intake.web.access import Action
from intake.web.triage.acting.fields import Day
from intake.web.triage.acting.outward import ring
from intake.web.triage.visit import CaseVisit, opened_case

Page: TypeAlias = "str | Response | tuple[str, int]"
CASE = "triage.case"
DONE = "done"
"""Category of the messages that say what was just recorded."""


class ActingForm(FlaskForm):  # type: ignore[misc]
    """A form about a case. It carries the version of the case that the person had before them."""

    version = HiddenField()
    changes: Sequence[Event] = ()
    """What happened to the case meanwhile: then nothing was kept."""

    @property
    def seen(self) -> int:
        """The version that the page showed; 0, which is always out of date, for anything that is no number."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    @property
    def problems(self) -> list[dict[str, str]]:
        """The error summary: each problem, leading to the input where it can be mended."""
        found = []
        for one in self:
            if one.errors:
                target = f"{one.id}-day" if isinstance(one, Day) else one.id
                found.append({"text": str(one.errors[0]), "href": f"#{target}"})
        return found + [{"text": sentence} for sentence in self.form_errors]


@dataclass(frozen=True, slots=True)
class Acting:
    """A case on which somebody records something, with its history up to this request."""

    visit: CaseVisit
    history: list[Event]
    to_ring: list[str] = field(default_factory=list)
    """Outbox keys of the messages written in this request, to ring for once they are committed."""

    @property
    def reference(self) -> str:
        return self.visit.case.reference

    @property
    def status(self) -> Status:
        return Status(self.visit.case.status)

    @property
    def partners(self) -> tuple[str, ...]:
        """Ids of the statutory partners."""
        return self.visit.book.rules.partners

    @property
    def stamp(self) -> dict[str, Any]:
        """When and by whom, as every event wants it."""
        return {"at": self.visit.now, "by": self.visit.user.id}

    def clocks(self, *further: Event) -> dict[str, Clock]:
        """The started clocks by id, as if ``further`` had happened too."""
        return {clock.id: clock for clock in self.visit.book.clocks(self.visit.case, further)}

    def status_after(self, event: Event) -> Status:
        """The state that ``event`` would lead to. Raises `ImpossibleMove`."""
        return status_after(self.history, event, self.partners)

    def record(self, *events: Event) -> None:
        """Append without further questions."""
        self.visit.book.record(self.visit.case, events)

    def keep(self, form: ActingForm, make: Callable[[], Sequence[Event]]) -> bool:
        """Record what ``make`` gives. False where the form then says why not.

        The same page sent twice is kept once, quietly. Where the case changed after the page was opened nothing is
        kept: `show` says what happened.
        """
        try:
            events = make()
            if kept_already(self.history, form.seen, events):
                return True
            if changes_since(self.history, form.seen):
                return False
            self.status_after(events[0])
        except Permanent as refused:
            form.form_errors.append(refused.sentence)
            return False
        self.record(*events)
        return True


@contextmanager
def acting(wanted: str, action: Action) -> Iterator[Acting]:
    """The case of a reference, for one request of somebody who may do ``action``. That they looked is recorded."""
    with opened_case(wanted, action) as visit:
        history = visit.book.history(visit.case)
        at = Acting(visit, history)
        if request.method == "GET":
            visit.book.looked(visit.case, CaseViewed(**at.stamp, page=str(request.endpoint).rpartition(".")[2]))
        yield at
    ring(at.to_ring)


def show(at: Acting, template: str, title: str, form: ActingForm | None = None, **more: Any) -> Page:
    """A page about the case. 409 where it changed after the page was opened, 422 where the form has problems.

    The form then holds what was typed, and is up to date for the next try.
    """
    if form is not None:
        if form.is_submitted():
            form.changes = changes_since(at.history, form.seen)
        form.version.data = str(version_of(at.history))
    problems = [] if form is None else form.problems
    changes = [] if form is None else list(form.changes)
    text = render_template(
        f"triage/acting/{template}.html",
        title=title,
        form=form,
        problems=problems,
        changes=changes,
        has_errors=bool(problems or changes),
        reference=at.reference,
        status_words=WORDS[at.status],
        home=home(at),
        k1=at.clocks().get("K1"),
        **more,
    )
    return text, 409 if changes else 422 if problems else 200


def done(at: Acting, sentence: str, endpoint: str = CASE, **where: Any) -> Response:
    """Say what was recorded and go on, by default to the case."""
    flash(sentence, DONE)
    return redirect(url_for(endpoint, reference=at.reference, **where), 303)


def home(at: Acting) -> str:
    """Address of the case's own page."""
    return url_for(CASE, reference=at.reference)
