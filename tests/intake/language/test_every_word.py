"""Every fixed word of the notifier's pages can be said in another language: shown by a language that marks each one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from forms import Answers
from forms.notification import NOTIFICATION
from intake.language.catalogue import CATALOGUE, catalogue, written
from intake.resources import templates_dir
from intake.web.limits import ALLOWED, Allowance, Tried
from intake.web.notify.plan import plan_for
from intake.web.rendering import speak
from tests.intake.web.notify.carried import settings_of
from tests.intake.web.notify.conftest import app, begin, client, published, store
from tests.intake.web.notify.test_files import change

__all__ = ["app", "client", "published", "store"]

_MARKED: Final = re.compile("⟦[^⟦⟧]*⟧")
_WORD: Final = re.compile(r"[A-Za-z]{2,}")
NAMES: Final = (
    "Safeguarding Children Partnership", "Wren", "Mon(day)? to Fri(day)?, 9am to 5pm", "notify_owner",
    "intake-(form|session)", r"\d+ November 2026(, \d\d:\d\d)?", r"[A-Z0-9]{5}-[A-Z0-9]{5}", "http://localhost/[a-z-]+",
)  # fmt: skip
"""Of the partnership, of children, of cookies, days and addresses: no words of the form."""

SIZE: Final = re.compile(r"\d+ MB")


class Marked(NullTranslations):
    """A language that puts each word of ours in brackets. ``said`` are the words that it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def gettext(self, message: str) -> str:
        self.said.add(message)
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.said.add(msgid1)
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def pages(client: FlaskClient) -> Iterator[str]:
    """Pages by their addresses, each as somebody can meet it."""
    draft_id = begin(client)
    base = f"/notify/{draft_id}"
    client.post(f"{base}/row/children/1/child-name", data={"children-0-child_forenames": "Wren"})
    client.post(f"{base}/row/adults/1/adult-name", data={"adults-0-person_name": "Wren"})
    yield from (
        "/",
        "/word-form",
        "/bring",
        "/come-back",
        "/status",
        "/cookies",
        "/privacy",
        "/accessibility",
        "/nowhere",
    )
    yield from (f"{base}/{page}" for page in ("", "check", "come-back", "files", "remove/children/1"))
    plan = plan_for(NOTIFICATION, Answers())
    yield from (f"{base}/page/{key}" for key in plan.steps)
    yield from (f"{base}/row/{group}/1/{step.key}" for (group, _), step in plan.row_steps.items())
    yield f"{base}/row/adults/1/adult-name?back=first"
    client.post(
        f"{base}/page/your-details", data={"notifier_phone": "01632 960 001", "notifier_email": "o@example.org"}
    )
    client.post(f"{base}/send", data={"declaration": "yes"})
    yield f"{base}/sent"


def unmarked(page: str) -> list[str]:
    """What stands on a page in no brackets, and is no name."""
    for node in (tree := html.fromstring(page)).xpath("//script|//style|//datalist|//*[@hidden and @aria-hidden]"):
        node.drop_tree()
    text = " ".join([*tree.text_content().split(), *map(str, tree.xpath("//@aria-label"))])
    while _MARKED.search(text):
        text = _MARKED.sub(" ", text)
    for name in NAMES:
        text = re.sub(name, " ", text)
    return _WORD.findall(text)


def listed() -> set[str]:
    """The words of the catalogue."""
    return {str(one.id[0] if isinstance(one.id, tuple) else one.id) for one in catalogue()}


def test_no_word_of_the_pages_is_left_out(client: FlaskClient, app: Flask) -> None:
    marked = Marked()
    speak(app, marked)
    left = {address: found for address in pages(client) if (found := unmarked(client.get(address).text))}
    assert left == {}
    assert sorted(one for one in marked.said - listed() if not SIZE.fullmatch(one)) == []


@pytest.mark.parametrize(
    ("address", "inputs"),
    [
        ("page/what-happened", {"incident_date-day": "31", "incident_date-month": "2", "incident_date-year": "2026"}),
        ("page/harm-and-abuse", {"abuse_neglect_status": "made_up"}),
        ("send", {}),
    ],
)
def test_what_is_wrong_is_said_too(client: FlaskClient, app: Flask, address: str, inputs: dict[str, str]) -> None:
    draft_id = begin(client)
    speak(app, Marked())
    answer = client.post(f"/notify/{draft_id}/{address}", data=inputs)
    assert answer.status_code == 422
    assert unmarked(answer.text) == []


@pytest.mark.parametrize(
    ("address", "inputs"),
    [
        ("/status", {"reference": ""}),
        ("/status", {"reference": "K7MD4"}),
        ("/come-back", {"email": "orla"}),
        ("/bring", {}),
        ("/bring", {"file": b"too large"}),
    ],
    ids=["no reference", "no such reference", "no address", "no file", "too large a file"],
)
def test_what_is_wrong_before_a_draft_is_said_too(
    client: FlaskClient, app: Flask, address: str, inputs: dict[str, str | bytes]
) -> None:
    documents = settings_of(app).documents
    change(app, documents=replace(documents, limits=replace(documents.limits, file_bytes=len(b"too larg"))))
    speak(app, Marked())
    data = {key: (io.BytesIO(one), "form.docx") if isinstance(one, bytes) else one for key, one in inputs.items()}
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    assert unmarked(answer.text) == []


def test_how_long_to_wait_is_said_too(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ALLOWED, Tried.BEGIN, Allowance(0))
    marked = Marked()
    speak(app, marked)
    answer = client.post("/notify")
    assert answer.status_code == 429
    assert unmarked(answer.text) == []
    assert marked.said <= listed()


def test_the_catalogue_holds_what_the_sources_say_today() -> None:
    assert (templates_dir() / "language" / CATALOGUE).read_bytes() == written(catalogue())
