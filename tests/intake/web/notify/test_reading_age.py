"""How easy the fixed words of the notifier's pages are to read: measured, and as the accessibility page says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import textstat
from flask.testing import FlaskClient
from lxml import html

from forms import Answers
from forms.notification import NOTIFICATION
from intake.resources import templates_dir
from intake.web.info import READING_AGE
from intake.web.notify.plan import plan_for
from tests.intake.web.notify.after_sending.walked import send_in
from tests.intake.web.notify.conftest import begin

_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+")
_AGE_OF_GRADE: Final = 5
"""An American school grade in years of age."""
_WORDS: Final = 4
"""Shorter ones are headings, labels and buttons: they would only flatter the figure."""


def pages(client: FlaskClient) -> Iterator[str]:
    """Every page that a notifier can meet without having made a mistake."""
    draft_id = begin(client)
    client.post(f"/notify/{draft_id}/row/children/1/child-name", data={"children-0-child_forenames": "A"})
    plan = plan_for(NOTIFICATION, Answers())
    yield from ("/", "/word-form", "/come-back", "/status", "/cookies", "/privacy", "/accessibility")
    yield from (f"/notify/{draft_id}/{page}" for page in ("", "check", "come-back"))
    yield from (f"/notify/{draft_id}/page/{key}" for key in plan.steps)
    yield send_in(client)
    yield from (f"/notify/{draft_id}/row/{group}/1/{step.key}" for group, steps in plan.rows.items() for step in steps)


def sentences(client: FlaskClient) -> Iterator[str]:
    """Running text, each sentence once, however many pages it stands on."""
    seen: set[str] = set()
    for address in pages(client):
        answer = client.get(address)
        assert answer.status_code == 200, address
        blocks = html.fromstring(answer.text).xpath(
            "//main//*[self::p or self::li or self::h1 or self::label or self::legend or contains(@class,'govuk-hint')"
            " or contains(@class,'govuk-warning-text__text')][not(.//p or .//li)]"
        )
        for block in blocks:
            for sentence in _SENTENCE.split(" ".join(str(block.text_content()).split())):
                if len(sentence.split()) >= _WORDS and sentence not in seen:
                    seen.add(sentence)
                    yield sentence.rstrip(".!?:") + "."


def test_the_pages_are_as_easy_to_read_as_we_say(client: FlaskClient) -> None:
    words = list(sentences(client))
    assert len(words) > 300
    age = textstat.flesch_kincaid_grade(" ".join(words)) + _AGE_OF_GRADE
    assert age <= READING_AGE
    assert f"reading age of {READING_AGE}" in client.get("/accessibility").text


def test_the_messages_are_as_easy_to_read(client: FlaskClient) -> None:
    texts = [Path(found).read_text(encoding="utf-8") for found in sorted((templates_dir() / "messages").glob("*.txt"))]
    assert texts
    plain = re.sub(r"\{%.*?%\}|\{#.*?#\}", " ", "\n".join(texts), flags=re.DOTALL)
    plain = re.sub(r"\{\{.*?\}\}", "office", plain)
    assert textstat.flesch_kincaid_grade(plain) + _AGE_OF_GRADE <= READING_AGE
