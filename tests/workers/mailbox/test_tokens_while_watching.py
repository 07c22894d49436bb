"""Tokens that end and secrets that are refused while a mailbox is watched (EXPERIENCE 12)."""

from __future__ import annotations

from itertools import count as counting
from queue import Queue

import pytest
from sqlalchemy import select

from intake.addresses import TokenSource
from intake.store.store import Store
from intake.store.vital_signs import open_alarms
from intake.store.watching import Alarm
from tests.eventually import eventually
from tests.servers.dovecot import Mailbox
from tests.servers.tokens import CLIENT, TokenEndpoint
from tests.workers.mailbox.made import ON_SQLITE, Bell, address, letter
from tests.workers.mailbox.test_watching import PATIENCE, Observed, watched
from workers.mailbox import watching
from workers.mailbox.imap import ImapSource
from workers.mailbox.tokens import Tokens

HOUR = 3600


def ended(endpoint: TokenEndpoint, box: Mailbox) -> None:
    """What the end of a token looks like: the server ends the session, and lets nobody in with it again."""
    endpoint.good.clear()
    box.server.restart()


@ON_SQLITE
def test_story_12_a_token_that_ends_while_mail_is_awaited_is_renewed_and_nobody_is_alarmed(
    endpoint: TokenEndpoint, box: Mailbox, store: Store
) -> None:
    hours = counting()
    tokens = Tokens(TokenSource(endpoint.token_url, **CLIENT, scope="mail"), lambda: next(hours) * HOUR)
    bell = Bell()
    with watched(store, lambda: ImapSource(address(box.bare_url), tokens=tokens), bell) as waits:
        waits.get(timeout=PATIENCE)
        ended(endpoint, box)
        box.drop(letter())
        bell.rung.get(timeout=PATIENCE)
        filed(waits)
    assert len(endpoint.given) >= 2
    with store.reading() as session:
        assert session.scalars(select(Alarm)).all() == []


@ON_SQLITE
def test_story_12_a_renewal_that_is_refused_alarms_a_person_until_it_is_granted(
    endpoint: TokenEndpoint, box: Mailbox, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_PERMANENT_PAUSE", 0.01)
    hours = counting()
    tokens = Tokens(TokenSource(endpoint.token_url, **CLIENT, scope="mail"), lambda: next(hours) * HOUR)
    bell = Bell()
    with watched(store, lambda: ImapSource(address(box.bare_url), tokens=tokens), bell) as waits:
        waits.get(timeout=PATIENCE)
        endpoint.answers = 401
        ended(endpoint, box)
        box.drop(letter())
        assert eventually(lambda: bool(open_sentences(store)))
        assert any("its secret may have expired" in sentence for sentence in open_sentences(store))
        endpoint.answers = None
        bell.rung.get(timeout=PATIENCE)
        filed(waits)
        assert eventually(lambda: open_sentences(store) == [])


def filed(waits: Queue[Observed]) -> None:
    """Wait until the mail lies in its folder."""
    assert waits.get(timeout=PATIENCE).filed.get(timeout=PATIENCE)[1] == "Processed"


def open_sentences(store: Store) -> list[str]:
    with store.reading() as session:
        return [alarm.sentence for alarm in open_alarms(session)]
