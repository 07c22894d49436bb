"""'Save a page' and 'send' under load, beside the least that any page must do to keep something.

Everything real: both are served over HTTP by the product's own server, each in a process of its own, and asked by a
third, in which each client keeps its connection and asks again as soon as it is answered.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from bench.load import Measured, Requests, get, load, post, rounds
from bench.online_pages import BARE, OURS, BareForm, settings
from bench.web import EXAMPLES
from forms import Answers
from forms.notification import NOTIFICATION
from forms.web import browser_inputs
from intake.cases import drafts
from intake.opened import open_store
from intake.store.arrivals import Draft, Receipt
from intake.web.app import create_app
from intake.web.notify import blueprint
from intake.web.notify.owner import COOKIE
from intake.web.notify.plan import plan_for
from tests.eventually import eventually
from tests.servers.processes import die_with_parent, free_port

CLIENTS: Final = (1, 8, 32)
GOAL: Final = 3.0
"""For saving a page, of the bare page's time and of its throughput."""
_ROUNDS: Final = 4
_EACH_ROUND: Final = 320
_SENT_EACH_ROUND: Final = 160
_PAGE: Final = "what-happened"
_CHANGED: Final = "incident_summary"
_START_SECONDS: Final = 60
_PERCENTILES: Final = (50, 95, 99)
OK: Final = 200


def report() -> Iterator[object]:
    """Requests a second and percentiles of both, and ours as multiples of the bare page in the same run."""
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        with bench.served() as (ours, bare):
            for what, requests, count, goal in (
                ("Saving a page", bench.saving, _EACH_ROUND, GOAL),
                ("Sending", bench.sending, _SENT_EACH_ROUND, None),
            ):
                for clients in CLIENTS:
                    pair = _measured(ours, bare, clients, requests, bench.keeping, count)
                    yield from _lines(f"{what}, {_clients(clients)}", *pair, goal)
            bench.must_be_kept()
            for clients in CLIENTS:
                found = load(ours, _shares(clients, _EACH_ROUND, bench.looking), OK)
                yield f"Showing the next page, {_clients(clients)}: {_figures(found)}"


@dataclass
class Owned:
    """A draft, its browser's cookies and the token of its forms."""

    draft_id: str
    cookies: str
    token: str


class Bench:
    """The databases and drafts of a run, and what is asked of both servers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages = self.drafts = 0
        self._settings = settings(folder / "ours")
        self.example: Mapping[str, Any] = max(
            json.loads(EXAMPLES.read_text(encoding="utf-8")), key=lambda one: len(json.dumps(one))
        )
        self.answers, _ = NOTIFICATION.answers(dict(self.example))
        self._plan = plan_for(NOTIFICATION, self.answers)
        self.store = open_store(self._settings)
        self.store.migrate()
        app = create_app(self.store, self._settings, blueprints=[blueprint])
        page = app.test_client().get("/")
        self._token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        self._session = page.headers["Set-Cookie"].partition(";")[0]

    @contextmanager
    def served(self) -> Iterator[tuple[int, int]]:
        """The ports of both servers, once they answer."""
        with _serving(OURS, self.folder / "ours") as ours, _serving(BARE, self.folder) as bare:
            yield ours, bare

    def saving(self, count: int) -> Requests:
        """Pages of one draft, each with another text than before."""
        draft = self._draft()
        self.pages += count
        step = self._plan.steps[_PAGE]
        inputs = browser_inputs(step.questions, self.answers)
        return iter([
            post(
                f"/notify/{draft.draft_id}/page/{_PAGE}",
                [
                    ("csrf_token", draft.token),
                    *((name, f"{number} {value}" if name == _CHANGED else value) for name, value in inputs),
                ],
                draft.cookies,
            )
            for number in range(count)
        ])  # fmt: skip

    def sending(self, count: int) -> Requests:
        """As many drafts, each sent."""
        found = [self._draft() for _ in range(count)]
        self.drafts += count
        return iter([
            post(f"/notify/{one.draft_id}/send", [("csrf_token", one.token), ("declaration", "yes")], one.cookies)
            for one in found
        ])  # fmt: skip

    def looking(self, count: int) -> Requests:
        """A page of questions, again and again."""
        draft = self._draft()
        return iter([get(f"/notify/{draft.draft_id}/page/{_PAGE}", draft.cookies)] * count)

    def must_be_kept(self) -> None:
        """Raises ValueError where a page was answered and not saved, or a draft not sent: nothing would be compared."""
        with self.store.reading() as session:
            saved = session.scalar(select(func.sum(Draft.version - 1)).where(Draft.sent_receipt_id.is_(None))) or 0
            sent = session.scalar(select(func.count()).select_from(Receipt)) or 0
        if (saved, sent) != (self.pages, self.drafts):
            raise ValueError(f"Saved {saved} pages of {self.pages}, sent {sent} drafts of {self.drafts}.")

    def keeping(self, count: int) -> Requests:
        """The bare page with the same texts."""
        given = {name: str(self.example.get(name, "")) or "yes" for name in BareForm()._fields}
        return iter([
            post("/", [(name, f"{number} {value}" if name == _CHANGED else value) for name, value in given.items()])
            for number in range(count)
        ])  # fmt: skip

    def _draft(self) -> Owned:
        now, owner, store = datetime.now(UTC), secrets.token_urlsafe(32), self.store
        dossier_id = store.vault.new_dossier(now)
        with store.transaction() as session:
            draft_id = drafts.start(session, store.vault, dossier_id, owner, now)
            draft = drafts.load(session, store.vault, draft_id, owner, now)
            if draft is None:
                raise LookupError("The draft that was just begun is not there.")
            drafts.save(store.vault, draft, Answers(self.answers), now)
        return Owned(draft_id, f"{self._session}; {COOKIE}={owner}", self._token)


@contextmanager
def _serving(which: str, folder: Path) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.online_pages", which, str(folder), str(port)],
        preexec_fn=die_with_parent,  # noqa: PLW1509 - it calls prctl and nothing that takes a lock
    )
    try:
        if not eventually(lambda: _listens(port), _START_SECONDS):
            raise TimeoutError(f"The server of {which} does not answer.")
        yield port
    finally:
        process.terminate()
        process.wait()


def _listens(port: int) -> bool:
    try:
        load(port, [iter([get("/no-such-page")])], 404)
    except (OSError, ValueError):
        return False
    return True


def _measured(
    ours: int,
    bare: int,
    clients: int,
    requests: Callable[[int], Requests],
    base: Callable[[int], Requests],
    count: int,
) -> tuple[Measured, Measured]:
    def measured(port: int, asked: Callable[[int], Requests]) -> Measured:
        return load(port, _shares(clients, count, asked))

    load(bare, [base(8)])
    load(ours, [requests(8)])
    return rounds(_ROUNDS, lambda: (measured(ours, requests), measured(bare, base)))


def _shares(clients: int, count: int, requests: Callable[[int], Requests]) -> list[Requests]:
    """``count`` requests between so many clients."""
    return [requests(count // clients) for _ in range(clients)]


def _clients(number: int) -> str:
    return "1 client" if number == 1 else f"{number} clients"


def _figures(found: Measured) -> str:
    times = ", ".join(f"p{percent} {found.percentile_ms(percent):.1f} ms" for percent in _PERCENTILES)
    return f"{found.a_second:.0f} a second, {times}"


def _lines(name: str, ours: Measured, bare: Measured, goal: float | None) -> Iterator[str]:
    slower = bare.a_second / ours.a_second
    times = [ours.percentile_ms(percent) / bare.percentile_ms(percent) for percent in _PERCENTILES]
    verdict = "" if goal is None else f"; goal at most {goal:g}: {'met' if max(slower, *times) <= goal else 'missed'}"
    shown = ", ".join(f"p{percent} {found:.1f}" for percent, found in zip(_PERCENTILES, times, strict=True))
    yield f"{name}: {slower:.1f} times 'a bare Flask + WTForms + one-INSERT page' by throughput, {shown}{verdict}"
    yield f"  ours {_figures(ours)}; bare {_figures(bare)}"
