"""Bent forms that are uploaded: every character typed into them is in what the partners get, whatever was pressed."""

from __future__ import annotations

from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forms import Answers, Finding, Reading
from forms.answers import Provenance
from intake.cases.document import NOT_NEEDED, PLACED_BY_SENDER
from intake.store.store import Store
from tests.figures import Figure
from tests.forms.word.corpus import bends as _bends  # noqa: F401 - takes the bends in
from tests.forms.word.corpus.measure import empty_form
from tests.forms.word.corpus.oracle import conserved
from tests.forms.word.corpus.sheet import NAMES, bends
from tests.intake.web.notify.carried import brought, file_in, kept, reading_of, receipts, sent, settings_of, work

BENDS: Final = bends()
WAYS: Final = ("left", "choose", "drop")
DETAILS: Final = {"notifier_name": "Orla Pentreath", "notifier_phone": "01632 960 111"}


def press_all(client: FlaskClient, store: Store, draft_id: str, way: str) -> None:
    """Put every text into an answer, or say of each that it is not needed, or leave all of them."""
    for number, _ in file_in(store, draft_id).left if way != "left" else ():
        data = {"do": f"{way}|{number}", f"where-{number}": "immediate_actions"}
        assert client.post(f"/notify/{draft_id}/brought", data=data).status_code == 303
    assert way == "left" or file_in(store, draft_id).left == []


def delivered(store: Store) -> Reading:
    """What the partners have of the one notification: texts that its sender dealt with are there in its document."""
    (receipt,) = receipts(store)
    record = reading_of(store, receipt)
    passages = store.vault.get(record, "passages")
    dealt_with = [one["text"] for one in passages if one["kind"] in {PLACED_BY_SENDER, NOT_NEEDED}]
    found = {path: Provenance(**one) for path, one in store.vault.get(record, "provenance").items()}
    standing = {one["path"]: Provenance("", "", one["text"], 1.0) for one in passages if one["kind"] == "answer"}
    return Reading(
        outcome=record.outcome,
        form="notification",
        form_version=None,
        answers=Answers(store.vault.get(record, "answers")),
        findings=tuple(Finding(**one) for one in store.vault.get(record, "findings")),
        unplaced=(*store.vault.get(record, "unplaced"), *dealt_with),
        provenance={path: one for path, one in standing.items() if one.raw} | found,
    )


def lost(app: Flask, store: Store, number: int) -> tuple[int, tuple[str, ...]]:
    """Characters typed into a bent form, and the words of it that the partners do not get."""
    data, client = BENDS[number].of(NAMES[number % len(NAMES)]).document(), app.test_client()
    draft_id = brought(client, data)
    press_all(client, store, draft_id, WAYS[number % len(WAYS)])
    if not kept(store, draft_id).answers.get("notifier_phone"):
        client.post(f"/notify/{draft_id}/page/your-details", data=DETAILS)
    sent(client, draft_id)
    work(store, settings_of(app))
    result = conserved(data, delivered(store), empty_form())
    return result.typed, result.lost


@pytest.mark.parametrize("number", range(0, len(BENDS), 10))
def test_no_word_of_a_bent_form_vanishes(app: Flask, store: Store, number: int) -> None:
    typed, words = lost(app, store, number)
    assert typed > 0
    assert words == ()


@pytest.mark.prove
@pytest.mark.parametrize("number", range(len(BENDS)), ids=[bend.name for bend in BENDS])
def test_no_word_of_any_bent_form_vanishes(app: Flask, store: Store, number: int, figure: Figure) -> None:
    typed, words = lost(app, store, number)
    assert words == ()
    figure(f"brought form ‘{BENDS[number].name}’: characters typed, words lost", f"{typed}, 0")
