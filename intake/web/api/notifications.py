"""Sending a notification, and asking how far it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, jsonify, url_for
from werkzeug.wrappers import Response

from forms import Answers, Finding, Form
from forms.answers import SET_BY_THE_SERVICE
from forms.exchange import refusals
from forms.notification import NOTIFICATION
from intake.cases import reference as references
from intake.cases.agency_requests import MEANINGS, OtherContent, Standing, standing
from intake.cases.working_days import local_date
from intake.pipeline.receive import TOPIC
from intake.pipeline.receive_api import Request, Taken, receive_api, taken_before
from intake.store.outbox import key_of
from intake.web.api.bodies import as_object, body, idempotency_key
from intake.web.api.callers import caller
from intake.web.api.kinds import refuse_as
from intake.web.bell import ring
from intake.web.context import current_settings, current_store, now
from intake.web.problems import plain_problem, refuse

FORM_VERSION: Final = "[A-Za-z0-9][A-Za-z0-9._-]{0,39}"
MOST_ERRORS: Final = 100
"""In one answer; whoever has more has one cause for most of them."""
_VERSION: Final = re.compile(FORM_VERSION)
_MEMBERS: Final = frozenset({"form_version", "answers"})
OTHER_VERSION: Final = "The form is {version} now. All of it was taken; fetch the JSON Schema anew."
NOT_KEPT: Final = "The service sets this itself: what was sent here was not kept."


@dataclass(frozen=True, slots=True)
class Sent:
    """A body: canonical answers, and the version of the form that they are for."""

    answers: Answers
    form_version: str


def register(blueprint: Blueprint) -> None:
    """Put both under the API's address."""
    blueprint.add_url_rule("/notifications", "send", send, methods=["POST"])
    blueprint.add_url_rule("/notifications/<reference>", "standing", how_far)


def send() -> Response:
    """Keep a notification, once for each idempotency key, and say what it lacks. Nothing incomplete is refused."""
    holder = caller("send")
    key, data, store = idempotency_key(), body(), current_store()
    try:
        taken = taken_before(store, holder, key, data)
        sent = _understood(NOTIFICATION, as_object(data), refusing=taken is None)
        if taken is None:
            request = Request(holder, key, data, NOTIFICATION, sent.form_version, sent.answers)
            taken = receive_api(store, current_settings().secret_key, request, now())
    except OtherContent:
        refuse_as("idempotency-key-reused")
    if taken.new:
        ring([key_of(TOPIC, taken.receipt_id)])
    return _created(NOTIFICATION, taken, sent)


def how_far(reference: str) -> Response:
    """What became of a notification that the caller's agency sent; 404 for every other."""
    holder = caller("ask")
    wanted = references.normalise(reference)
    found: Standing | None = None
    if wanted is not None:
        with current_store().reading() as session:
            found = standing(session, holder, wanted)
    if found is None:
        refuse(plain_problem(404))
    return jsonify(
        reference=found.reference,
        received_at=_instant(found.received_at),
        state=found.state,
        meaning=MEANINGS[found.state],
    )


def _understood(form: Form, sent: dict[str, Any], *, refusing: bool) -> Sent:
    """What a body says. ``refusing``: it ends the request with 422 where a part cannot be taken."""
    errors = [*_errors_around(form, sent)] if refusing else []
    given = sent.get("answers")
    if refusing and isinstance(given, dict):
        errors += [
            {"pointer": f"/answers{found.pointer}", "code": found.code, "detail": found.detail}
            for found in refusals(form, given)
        ]
    if errors:
        refuse_as("not-accepted", errors=errors[:MOST_ERRORS])
    answers, _ = form.answers(given if isinstance(given, dict) else {})
    return Sent(answers, str(sent.get("form_version", form.version)))


def _errors_around(form: Form, sent: dict[str, Any]) -> Sequence[dict[str, str]]:
    unknown = 'Send "answers" and, if you like, "form_version"; nothing else.'
    found = [
        {"pointer": "/" + name.replace("~", "~0").replace("/", "~1"), "code": "unknown-member", "detail": unknown}
        for name in sent
        if name not in _MEMBERS
    ]
    version = sent.get("form_version", form.version)
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        words = f"Must be the version of the form, such as {form.version}."
        found.append({"pointer": "/form_version", "code": "wrong-type", "detail": words})
    if not isinstance(sent.get("answers"), dict):
        words = "Must be an object of answers by question id."
        found.append({"pointer": "/answers", "code": "wrong-type" if "answers" in sent else "missing", "detail": words})
    return found


def _created(form: Form, taken: Taken, sent: Sent) -> Response:
    own = url_for("api.standing", reference=taken.reference)
    answer = jsonify(
        reference=taken.reference,
        received_at=_instant(taken.received_at),
        status_url=own,
        missing=form.missing(sent.answers),
        findings=[
            {"path": found.field, "code": found.problem, "detail": found.message}
            for found in _findings(form, sent, taken.received_at)
        ],
    )
    answer.status_code = 201
    answer.headers["Location"] = own
    if not taken.new:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _findings(form: Form, sent: Sent, received_at: datetime) -> Sequence[Finding]:
    """What looks doubtful, in the order: about all of it, about single answers, and what would stop a person online."""
    today = local_date(received_at)
    about = [Finding("form_version", "other-version", OTHER_VERSION.format(version=form.version))]
    own = [name for name in sent.answers if name in SET_BY_THE_SERVICE]
    return [
        *(about if sent.form_version != form.version else []),
        *(Finding(name, "set-by-the-service", NOT_KEPT) for name in own),
        *form.findings(sent.answers, today),
        *form.blockers(sent.answers, today),
    ]


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
