"""Where a person says which question a loose text answers, and whether an answer was read rightly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from forms import Page as FormPage
from forms import Path, Question, Value
from forms.notification import NOTIFICATION
from forms.web import QuestionField, page_form
from intake.cases.document import ANSWER, PLACED, UNPLACED, Document, document_of, in_words, receipt_in
from intake.cases.opening import route
from intake.cases.placing import Change, Hand, neighbours, places, suggested, write
from intake.cases.recording import Event
from intake.cases.reference import normalise
from intake.web.access import Action
from intake.web.guard import needs
from intake.web.questions import first_input, shown
from intake.web.triage.acting.opened import Acting, ActingForm, Page, acting, done, show
from intake.web.triage.acting.outward import may_go_out

DOCUMENT: Final = "triage.document"
_CHOOSE: Final = "Choose the question that the text answers."
_INPUT: Final = "answer"


class HandForm(ActingForm):
    """What somebody says of a passage. ``read`` is the version of the reading that they had before them."""

    read = HiddenField()
    asked: QuestionField | None = None
    """The question, where the page asks for its answer."""

    @property
    def problems(self) -> list[dict[str, str]]:
        """The error summary, the question's own first."""
        asked = self.asked
        own = [] if asked is None or not asked.errors else [_problem(str(asked.errors[0]), f"#{first_input(asked)}")]
        return own + super().problems


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Somebody who has one passage of a document before them."""

    at: Acting
    hand: Hand
    form: HandForm
    number: int
    passage: Mapping[str, Any]

    @property
    def document(self) -> Document:
        return self.hand.document

    def keep(self, make: Callable[[], Change]) -> bool:
        """Record what ``make`` gives, and all that follows from the answers as they are then."""
        changes: list[Change] = []

        def events() -> Sequence[Event]:
            changes[:] = [make()]
            return [changes[0].event]

        if not self.at.keep(self.form, events):
            return False
        visit = self.at.visit
        if write(visit.book, self.hand, changes[0]):
            visit.book.rewrite(visit.case)
            route(visit.book, visit.case)
            self.at.to_ring.extend(may_go_out(visit))
        return True

    def done(self, sentence: str) -> Response:
        """Say so and go back to where the passage stands."""
        return done(
            self.at, sentence, DOCUMENT, notification=self.hand.receipt.reference, _anchor=f"passage-{self.number}"
        )

    def show(self, template: str, title: str, **more: Any) -> Page:
        """A page about the passage."""
        self.form.read.data = str(self.document.version)
        back = url_for(DOCUMENT, reference=self.at.reference, notification=self.hand.receipt.reference)
        return show(
            self.at,
            template,
            title,
            self.form,
            text=self.passage["text"],
            back=f"{back}#passage-{self.number}",
            back_words="The document",
            **more,
        )


def register(blueprint: Blueprint) -> None:
    """Put the pages under the document's address."""
    both, here = ["GET", "POST"], "/cases/<reference>/document/<notification>/<int:number>"
    blueprint.add_url_rule(f"{here}/place", "place", place, methods=both)
    blueprint.add_url_rule(f"{here}/correct", "correct", correct, methods=both)
    blueprint.add_url_rule(f"{here}/take-out", "take_out", take_out, methods=both)


@needs(Action.CORRECT_READING)
def place(reference: str, notification: str, number: int) -> Page:
    """Choose a question for a loose text, look at what its answer becomes, and keep it."""
    with _at(reference, notification, number, UNPLACED) as desk:
        path = request.args.get("question", "")
        question = _offered(desk).get(path)
        if question is None:
            problems = [_problem(_CHOOSE, "#question")] if "question" in request.args else []
            return desk.show(
                "place",
                "Where does this text belong?",
                near=[_near(desk, where) for where in neighbours(desk.document.passages, desk.number, _offered(desk))],
                places=list(places(NOTIFICATION, desk.document.answers)),
                here=request.path,
                missing=problems,
            )
        standing = desk.document.answers.at(path)
        field = _ask(desk, question, suggested(question, standing, desk.passage["text"]))
        entered = desk.form.validate_on_submit() and _good(field)
        if entered and desk.keep(lambda: desk.hand.place(number, path, field.data)):
            return desk.done(f"The text now stands in the answer to: {NOTIFICATION.label_at(path)}.")
        return desk.show(
            "answer",
            "What the answer becomes",
            label=NOTIFICATION.label_at(path),
            standing=in_words(NOTIFICATION, path, standing),
            asked=shown(field),
            other=request.path,
        )


@needs(Action.CORRECT_READING)
def correct(reference: str, notification: str, number: int) -> Page:
    """Compare an answer with the document: it is right, or this is what it is."""
    with _at(reference, notification, number, ANSWER) as desk:
        path = desk.passage["path"]
        question = NOTIFICATION.question_at(path)
        if question is None or question.system:
            abort(404)
        standing = desk.document.answers.at(path)
        field = _ask(desk, question, standing)
        if desk.form.validate_on_submit():
            if "confirm" in request.form:
                if desk.keep(lambda: desk.hand.confirm(number)):
                    return desk.done(f"You have confirmed the answer to: {NOTIFICATION.label_at(path)}.")
            elif _good(field) and desk.keep(lambda: desk.hand.correct(number, field.data)):
                return desk.done(f"The answer is corrected: {NOTIFICATION.label_at(path)}.")
        return desk.show(
            "correct",
            NOTIFICATION.label_at(path),
            standing=in_words(NOTIFICATION, path, standing),
            asked=shown(field),
            unsure=desk.document.unsure(path),
        )


@needs(Action.CORRECT_READING)
def take_out(reference: str, notification: str, number: int) -> Page:
    """Ask, then take a text out of the answer that somebody put it into."""
    with _at(reference, notification, number, PLACED) as desk:
        path = desk.passage["path"]
        if desk.form.validate_on_submit() and desk.keep(lambda: desk.hand.take_out(number)):
            return desk.done("The text waits for a place again.")
        return desk.show(
            "take_out",
            "Take this text out of the answer again?",
            label=NOTIFICATION.label_at(path),
            standing=in_words(NOTIFICATION, path, desk.document.answers.at(path)),
            was=in_words(NOTIFICATION, path, desk.passage["was"]),
        )


@contextmanager
def _at(reference: str, notification: str, number: int, kind: str) -> Iterator[AtDesk]:
    """One passage of a kind, in the version of the reading that the page showed. 404 where there is none."""
    with acting(reference, Action.CORRECT_READING) as at:
        session, vault = at.visit.session, at.visit.book.vault
        receipt = receipt_in(session, at.visit.case, normalise(notification) or "")
        form = HandForm()
        seen = str(form.read.data or "") if form.is_submitted() else ""
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None
        document = None if receipt is None else document_of(session, vault, receipt, version)
        passage = None if document is None else document.passage(number)
        if receipt is None or document is None or passage is None or passage["kind"] != kind:
            abort(404)
        hand = Hand(NOTIFICATION, receipt, document, at.visit.now, at.visit.user.id)
        yield AtDesk(at, hand, form, number, passage)


def _ask(desk: AtDesk, question: Question, value: Value | None) -> QuestionField:
    asks = page_form(FormPage(_INPUT, question.label, (question,)))
    posted = request.form if request.method == "POST" else None
    field = asks(posted, data={question.id: value}, prefix=f"{_INPUT}-").questions[0]
    desk.form.asked = field
    return field


def _good(field: QuestionField) -> bool:
    """Whether what was entered can be an answer; else the field says why not."""
    field.errors = list(field.process_errors)
    return field.sent and not field.errors


def _offered(desk: AtDesk) -> dict[Path, Question]:
    return {path: question for _, asked in places(NOTIFICATION, desk.document.answers) for path, question in asked}


def _near(desk: AtDesk, path: Path) -> dict[str, str]:
    words = in_words(NOTIFICATION, path, desk.document.answers.at(path))
    return {"path": path, "label": NOTIFICATION.label_at(path), "standing": words}


def _problem(text: str, href: str) -> dict[str, str]:
    return {"text": text, "href": href}
