"""The page of one case: what matters now on one screen, then every answer, document, message and step."""

from __future__ import annotations

from flask import Blueprint, render_template

from forms.notification import NOTIFICATION
from intake.cases.casefile import casefile
from intake.cases.events import CaseViewed
from intake.cases.hearing import State
from intake.cases.recording import SYSTEM
from intake.cases.reference import spoken
from intake.cases.states import WORDS, Status
from intake.store.looked import names_of
from intake.web.access import Action, may
from intake.web.guard import needs
from intake.web.triage.files import beside
from intake.web.triage.messages import WORDS as WORDS_OF_MESSAGES
from intake.web.triage.offer import OffersFor
from intake.web.triage.visit import opened_case

_SERVICE = "The service"
_STATES = {
    State.HELD: "Held: nothing goes out until a person releases them",
    State.DUE: "Must still be told",
    State.ELSEWHERE: "Another body’s duty: ask, and note who confirmed",
    State.TOLD: "Told",
}

_SHORT_STATES = {
    State.TOLD: "told",
    State.HELD: "held",
    State.DUE: "still to tell",
    State.ELSEWHERE: "by another body",
}


def register(blueprint: Blueprint, offers_for: OffersFor) -> None:
    """Put the page under its address. ``offers_for`` gives the panel 'What you can do now'."""

    @needs(Action.SEE_CASE)
    def case(reference: str) -> str:
        """One case; that it was read is kept in its history."""
        with opened_case(reference, Action.SEE_CASE) as visit:
            visit.book.looked(visit.case, CaseViewed(at=visit.now, by=visit.user.id, page="case"))
            file = casefile(visit.book, NOTIFICATION, visit.case, visit.now)
            names = names_of(visit.session, file.people) | {SYSTEM: _SERVICE}
            offers = offers_for(visit)
            files = beside(visit)
        return render_template(
            "triage/case.html",
            case=visit.case,
            status=WORDS[Status(visit.case.status)],
            file=file,
            beside=files,
            offers=offers,
            keeps_clocks=may(visit.user, Action.KEEP_CLOCKS, visit.case),
            names=names,
            spoken=spoken(visit.case.reference),
            states=_STATES,
            short_states=_SHORT_STATES,
            now=visit.now,
            **WORDS_OF_MESSAGES,
        )

    blueprint.add_url_rule("/cases/<reference>", "case", case)
