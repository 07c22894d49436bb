"""Notifications that were sent through the pages, for the tests of what comes after."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from forms.notification import NOTIFICATION
from intake.store.store import Store
from tests.intake.pipeline.made import Letterbox, pipeline
from tests.intake.pipeline.post import parsed
from tests.intake.web.base import Clock
from tests.intake.web.notify.conftest import begin
from tests.intake.web.notify.walk import posts

ADDRESS = "orla.pentreath@school.example.org"
IDLE = timedelta(minutes=60)
"""As long as a browser that nobody uses still opens what it sent."""
STORY = {"incident_summary": "Zebedee Quillfeather fell.", "notifier_email": ADDRESS, "notifier_name": "Orla"}


def send_in(client: FlaskClient, **answers: Any) -> str:
    """Fill in and send; the address of the confirmation."""
    given, _ = NOTIFICATION.answers(answers or STORY)
    draft_id = begin(client)
    for address, inputs in posts(NOTIFICATION, given, draft_id):
        assert client.post(address, data=inputs).status_code == 303, address
    sent = client.post(f"/notify/{draft_id}/send", data={"declaration": "yes"})
    assert sent.status_code == 303, sent.text
    return str(sent.headers["Location"])


def reference_on(page: str) -> str:
    """The reference on a confirmation."""
    found = re.search(r"<strong id='reference'>([A-Z0-9-]{11})<", page)
    assert found
    return found[1]


def read(store: Store, clock: Clock) -> None:
    """Let the pipeline do everything that waits."""
    pipeline(store, transport=Letterbox()).drain(clock.at)


def code_sent(store: Store, clock: Clock) -> str:
    """Work the outbox, and read the code that came last."""
    box = Letterbox()
    pipeline(store, transport=box).drain(clock.at)
    found = re.findall(r"Your code is (\d{6})", "".join(letter.get_content() for letter in parsed(box)))
    return str(found[-1])


def codes_sent(store: Store, clock: Clock) -> int:
    """How many codes leave now."""
    box = Letterbox()
    pipeline(store, transport=box).drain(clock.at)
    return sum("Your code is" in letter.get_content() for letter in parsed(box))
