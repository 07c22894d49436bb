"""A mail in the inbox becoming a case in the queue, beside the moment at which the server wakes a waiting client.

Real throughout: Dovecot, `intake run` with its private Redis and workers. The base is a bare IMAP client in IDLE on a
mailbox of its own: nothing can know of a mail sooner.
"""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.measure import Ratio
from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from intake.store.casework import Case
from intake.store.store import Store
from tests.e2e.service import running
from tests.eventually import eventually
from tests.servers.certificates import make_certificates
from tests.servers.dovecot import DovecotServer, Mailbox
from tests.servers.processes import folder as private_folder
from tests.servers.processes import unprivileged

EXAMPLES = Path(__file__).parents[1] / "tests" / "examples" / "notifications.json"
TURNS = 7
_LONGEST = 60.0
_LOOK_SECONDS = 0.005


def ratios() -> Iterator[Ratio]:
    """From delivery to a case: goal at most twice the time in which IDLE wakes."""
    example = json.loads(EXAMPLES.read_text(encoding="utf-8"))[0]
    with tempfile.TemporaryDirectory() as folder:
        certificates = private_folder("certificates", unprivileged())
        server = DovecotServer(make_certificates(certificates))
        try:
            inbox, other = server.mailbox(), server.mailbox()
            with running(Path(folder) / "data", MAILBOX_URL=inbox.url) as service, service.store() as store:
                opened = [_until_case(inbox, store, example, turn) for turn in range(TURNS + 1)]
                woken = [_until_woken(other, example, turn) for turn in range(TURNS)]
        finally:
            server.close()
            shutil.rmtree(certificates, ignore_errors=True)
    yield Ratio(
        "A mail becoming a case",
        "IDLE waking a client",
        statistics.median(woken),
        statistics.median(opened[1:]),
        goal=2,
    )


def _until_case(inbox: Mailbox, store: Store, example: dict[str, Any], turn: int) -> float:
    # Only once the last mail is filed away does the loop wait in IDLE again.
    if not eventually(lambda: not inbox.messages() and inbox.idling):
        raise TimeoutError("The inbox was not emptied, or nobody waits for more.")
    before, start = _cases(store), time.perf_counter()
    inbox.drop(_mail(example, turn))
    while _cases(store) == before:
        if time.perf_counter() - start > _LONGEST:
            raise TimeoutError("No case was opened.")
        time.sleep(_LOOK_SECONDS)
    return (time.perf_counter() - start) * 1000


def _until_woken(inbox: Mailbox, example: dict[str, Any], turn: int) -> float:
    with inbox.client() as client:
        client.select_folder("INBOX")
        client.idle()
        start = time.perf_counter()
        inbox.drop(_mail(example, turn))
        while not client.idle_check(_LONGEST):
            pass
        woken = (time.perf_counter() - start) * 1000
        client.idle_done()
    return woken


def _cases(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def _mail(example: dict[str, Any], turn: int) -> bytes:
    answers, _ = NOTIFICATION.answers(example | {"incident_summary": f"{example['incident_summary']} ({turn})"})
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "orla@nhs.example.org", "intake@example.org", f"Form {turn}"
    message.set_content("Please find the form attached.")
    form = fill(NOTIFICATION, answers, Branding("Marram Bay Safeguarding Children Partnership", (), "", ""))
    message.add_attachment(form, maintype="application", subtype="octet-stream", filename="form.docx")
    return message.as_bytes()
