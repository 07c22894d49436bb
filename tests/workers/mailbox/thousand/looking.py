"""Looking at a service after its run: database, mailbox, journal and the replies that left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from intake.store import originals
from intake.store.arrivals import Message, Original
from intake.store.arrivals import Receipt as ReceiptRow
from intake.store.casework import Case
from intake.store.journal import Entry
from intake.store.work import OutboxRow
from tests.servers.redis_server import RedisServer
from tests.workers.mailbox.thousand.canary import found_below, found_in
from tests.workers.mailbox.thousand.counted import Found, Receipt, Reply, digest
from tests.workers.mailbox.thousand.parts import Service

FOLDERS = ("INBOX", "Processed", "Needs a person")


def look(service: Service) -> Found:
    """All that is there. Nothing may run any more."""
    with service.at.store.reading() as session:
        receipts: dict[str, list[Receipt]] = defaultdict(list)
        vault = service.at.store.vault
        for original in session.scalars(select(Original).join(Message, Original.message_id == Message.id)):
            key = digest(originals.whole(session, vault, original))
            rows = session.scalars(select(ReceiptRow).where(ReceiptRow.message_id == original.message_id))
            receipts[key] += [Receipt(row.part, row.state, row.outcome, row.case_id, row.reference) for row in rows]
        cases = session.scalar(select(func.count()).select_from(Case)) or 0
        undone = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))
        open_work = session.scalar(undone.where(OutboxRow.failed_at.is_(None))) or 0
        failed_work = session.scalar(undone.where(OutboxRow.failed_at.is_not(None))) or 0
    return Found(
        receipts=receipts,
        folders={name: _in_folder(service, name) for name in FOLDERS},
        cases=cases,
        journal=_journal(service),
        replies=list(_replies(service)),
        open_work=open_work,
        failed_work=failed_work,
    )


def _in_folder(service: Service, name: str) -> Counter[str]:
    if name not in service.mailbox.folders():
        return Counter()
    return Counter(digest(raw) for raw in service.mailbox.messages(name).values())


def _journal(service: Service) -> Counter[str]:
    journal = service.at.store.journal
    assert journal is not None
    return Counter(digest(entry.data) for entry in journal.entries() if isinstance(entry, Entry))


def _replies(service: Service) -> Iterator[Reply]:
    for delivered in service.sink.delivered:
        (to,) = delivered.recipients
        yield Reply(str(delivered.message["Message-ID"]), to, delivered.message.get_content(), delivered.data)


def leaks(service: Service, told: bytes) -> list[str]:
    """Each word of a mail that stands where none may: in what Redis was ``told`` or still holds, in a log, in a reply,
    or in a file of the service.
    """
    found = [f"{word} told to Redis" for word in found_in(told)]
    found += [f"{word} kept by Redis" for word in found_in(held_by(service.redis))]
    for log in service.logs():
        found += [f"{word} in a log" for word in found_in(log.read_bytes())]
    for delivered in service.sink.delivered:
        found += [f"{word} in a reply" for word in found_in(delivered.data)]
    return found + found_below(service.data)


def held_by(redis: RedisServer) -> bytes:
    """Every key that Redis holds, and its value."""
    with redis.client() as client:
        return b"\n".join(piece for key in client.scan_iter() for piece in (key, *_value(client, key)))


def _value(client: Any, key: bytes) -> list[bytes]:
    kind = client.type(key)
    if kind == b"string":
        return [client.get(key) or b""]
    if kind == b"list":
        return list(client.lrange(key, 0, -1))
    if kind == b"set":
        return list(client.smembers(key))
    if kind == b"zset":
        return list(client.zrange(key, 0, -1))
    if kind == b"hash":
        return [piece for pair in client.hgetall(key).items() for piece in pair]
    raise AssertionError(f"Redis holds a {kind!r}, which nobody looked into.")
