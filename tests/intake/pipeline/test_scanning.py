"""The scanner for malware: a real clamd, one that is away, and files that wait for it."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.cases import drafts
from intake.cases.files import FileRules, Group, Scan, kept
from intake.cases.files.kinds import TEXT
from intake.errors import Transient
from intake.pipeline.scanning import Scanner, Scanning
from intake.pipeline.work import Pipeline
from intake.store import outbox
from intake.store.arrivals import Draft
from intake.store.online import Attachment
from intake.store.store import Store
from intake.store.work import OutboxRow
from tests.intake.pipeline.made import NOW
from tests.intake.pipeline.watched import alarms_of, lives, watch
from tests.servers.clamd import MALWARE, STREAM_BYTES, Clamd

RULES = FileRules(40_000_000, 200_000_000, 100, frozenset(Group))


def by_socket(clamd: Clamd) -> Scanner:
    return Scanner(path=str(clamd.path))


def by_port(clamd: Clamd) -> Scanner:
    return Scanner(host="127.0.0.1", port=clamd.port)


def added(store: Store, data: bytes) -> str:
    """The id of a file that waits for the scanner."""
    dossier = store.vault.new_dossier(NOW)
    with store.transaction() as session:
        draft = session.get_one(Draft, drafts.start(session, store.vault, dossier, "token", NOW))
        return kept.add(
            session, store.vault, draft, io.BytesIO(data), TEXT, "notes.txt", RULES, NOW, scanned=True
        )[0]  # fmt: skip


def state(store: Store, file_id: str) -> str:
    with store.reading() as session:
        return session.get_one(Attachment, file_id).scan


def row(store: Store, file_id: str) -> OutboxRow:
    with store.reading() as session:
        return session.get_one(OutboxRow, outbox.row_of(session, outbox.key_of(kept.TOPIC, file_id)))


def removed(store: Store, file_id: str) -> None:
    with store.transaction() as session:
        draft = session.get_one(Draft, session.get_one(Attachment, file_id).draft_id)
        assert kept.remove(session, draft, file_id, NOW)


def work(store: Store, scanner: Scanner | None) -> Pipeline:
    return Pipeline(store, {kept.TOPIC: Scanning(store, scanner)})


class TestClamd:
    @pytest.mark.parametrize("reached", [by_socket, by_port])
    def test_it_tells_what_is_clean_from_what_is_not(self, clamd: Clamd, reached: object) -> None:
        scanner = reached(clamd)  # type: ignore[operator]
        assert scanner.answers()
        assert scanner.scan([b"Dear colleague, ", b"", b"nothing here."]) is Scan.CLEAN
        assert scanner.scan([b"before ", MALWARE[:20], MALWARE[20:], b" after"]) is Scan.INFECTED
        assert scanner.scan([]) is Scan.CLEAN

    def test_what_is_too_large_for_it_could_not_be_scanned(self, clamd: Clamd) -> None:
        pieces = [b"x" * 262_144] * (STREAM_BYTES // 262_144 + 8)
        assert by_socket(clamd).scan(pieces) is Scan.COULD_NOT_SCAN

    def test_away_is_transient(self, clamd: Clamd) -> None:
        clamd.stop()
        for scanner in (by_socket(clamd), by_port(clamd)):
            assert not scanner.answers()
            with pytest.raises(Transient, match="does not answer"):
                scanner.scan([b"x"])

    @pytest.mark.parametrize("said", [b"", b"stream: OK", b"UNKNOWN COMMAND\0", b"\xff\xfe\0", b"x" * 10_000])
    def test_an_odd_answer_is_never_taken_for_clean(self, said: bytes) -> None:
        with answering(said if said != b"stream: OK" else b"stream: OKAY\0") as scanner, pytest.raises(Transient):
            scanner.scan([b"x"])

    def test_an_answer_that_ends_with_its_connection_counts(self) -> None:
        with answering(b"stream: OK") as scanner:
            assert scanner.scan([b"x"]) is Scan.CLEAN

    def test_a_name_of_malware_that_says_ok_is_malware(self) -> None:
        with answering(b"stream: Is.It OK FOUND\0") as scanner:
            assert scanner.scan([b"x"]) is Scan.INFECTED


@contextmanager
def answering(said: bytes) -> Iterator[Scanner]:
    """Something that takes a stream to its end, says ``said`` and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                taken = b""
                while not taken.endswith(bytes(4)):
                    taken += connection.recv(65_536)
                connection.sendall(said)

        thread = threading.Thread(target=serve)
        thread.start()
        yield Scanner(host="127.0.0.1", port=listening.getsockname()[1])
        thread.join()


class TestWaitingFiles:
    def test_each_is_marked_with_what_was_found(self, store: Store, clamd: Clamd) -> None:
        clean, infected, large = (
            added(store, data) for data in (b"Nothing here.", b"See: " + MALWARE, b"x" * (STREAM_BYTES + 2_000_000))
        )
        assert [state(store, one) for one in (clean, infected, large)] == ["waiting"] * 3
        assert work(store, by_socket(clamd)).drain(NOW) == 3
        assert [state(store, one) for one in (clean, infected, large)] == ["clean", "infected", "could_not_scan"]
        with store.reading() as session:
            assert session.get_one(Attachment, clean).scanned_at == NOW

    def test_one_that_was_removed_is_nobodys_work(self, store: Store, clamd: Clamd) -> None:
        removed(store, added(store, b"Nothing here."))
        assert work(store, by_socket(clamd)).drain(NOW) == 0

    @pytest.mark.parametrize("step", ["claimed", "scanned"])
    def test_one_that_is_removed_while_it_is_scanned_is_done(self, store: Store, clamd: Clamd, step: str) -> None:
        file_id = added(store, b"Nothing here.")

        def between(reached: str) -> None:
            if reached == step:
                removed(store, file_id)

        scanning = Scanning(store, by_socket(clamd), between=between)
        assert Pipeline(store, {kept.TOPIC: scanning}, between=between).drain(NOW) == 1
        with store.reading() as session:
            assert session.scalars(select(OutboxRow)).all() == []

    def test_without_a_scanner_any_more_it_waits_for_none(self, store: Store) -> None:
        file_id = added(store, b"Nothing here.")
        work(store, None).drain(NOW)
        assert state(store, file_id) == "no_scanner"

    def test_a_scanner_that_is_away_for_a_night_is_asked_in_the_morning(self, store: Store, clamd: Clamd) -> None:
        file_id, now = added(store, b"See: " + MALWARE), NOW
        clamd.stop()
        pipeline = work(store, by_socket(clamd))
        for _ in range(80):
            pipeline.drain(now)
            waiting = row(store, file_id)
            assert (waiting.failed_at, waiting.done_at) == (None, None)
            assert now < waiting.next_try_at <= now + timedelta(minutes=30)
            now = waiting.next_try_at
        assert state(store, file_id) == "waiting"
        assert now > NOW + timedelta(hours=12)
        clamd.start()
        pipeline.drain(now)
        assert state(store, file_id) == "infected"

    def test_one_that_the_scanner_never_gets_through_does_not_wait_for_ever(self, store: Store, clamd: Clamd) -> None:
        class Stumbling(Scanner):
            """There, and breaks off at every file."""

            def scan(self, pieces: object) -> Scan:
                raise Transient("It broke off.")

        file_id, now = added(store, b"x"), NOW
        pipeline = work(store, Stumbling(path=str(clamd.path)))
        while row(store, file_id).done_at is None:
            pipeline.drain(now)
            now += timedelta(minutes=30)
        assert state(store, file_id) == "could_not_scan"

    def test_a_worker_killed_between_scan_and_mark_leaves_it_to_the_next(self, store: Store, clamd: Clamd) -> None:
        file_id = added(store, b"See: " + MALWARE)

        class Killed(BaseException):
            pass

        def kill(step: str) -> None:
            if step == "scanned":
                raise Killed

        dying = Pipeline(store, {kept.TOPIC: Scanning(store, by_socket(clamd), kill)})
        with pytest.raises(Killed):
            dying.drain(NOW)
        assert state(store, file_id) == "waiting"
        later = NOW + outbox.LEASE + timedelta(seconds=1)
        work(store, by_socket(clamd)).drain(later)
        assert state(store, file_id) == "infected"

    def test_one_that_kills_every_worker_is_given_up_and_given_to_nobody(self, store: Store, clamd: Clamd) -> None:
        file_id, now = added(store, b"x"), NOW

        class Killed(BaseException):
            pass

        def kill(_step: str) -> None:
            raise Killed

        dying = Pipeline(store, {kept.TOPIC: Scanning(store, by_socket(clamd), kill)})
        for _ in range(3):
            with pytest.raises(Killed):
                dying.drain(now)
            now += outbox.LEASE + timedelta(seconds=1)
        dying.drain(now)
        assert state(store, file_id) == "could_not_scan"
        assert row(store, file_id).failed_at == now

    def test_what_was_found_once_is_not_asked_again(self, store: Store, clamd: Clamd) -> None:
        file_id = added(store, b"See: " + MALWARE)
        work(store, by_socket(clamd)).drain(NOW)
        with store.transaction() as session:
            outbox.again(session, kept.TOPIC, file_id, NOW)
        clamd.stop()
        work(store, by_socket(clamd)).drain(NOW)
        assert state(store, file_id) == "infected"
        assert row(store, file_id).done_at == NOW


def test_people_are_alarmed_while_a_scanner_is_away_and_told_when_it_is_back(store: Store, clamd: Clamd) -> None:
    file_id = added(store, b"Nothing here.")
    clamd.stop()
    pipeline = work(store, by_socket(clamd))
    pipeline.drain(NOW)
    lives(store, NOW)
    watch(store).round(NOW)
    assert alarms_of(store) == []
    late = NOW + timedelta(minutes=20)
    pipeline.drain(late)
    lives(store, late)
    watch(store).round(late)
    assert alarms_of(store) == [("scanner-away", True)]
    for _ in range(20):
        late = row(store, file_id).next_try_at
        lives(store, late)
        watch(store).round(late)  # it is due, and nobody has tried yet: no reason to say that it is over
        pipeline.drain(late)
    assert alarms_of(store) == [("scanner-away", True)]
    clamd.start()
    back = row(store, file_id).next_try_at
    pipeline.drain(back)
    assert state(store, file_id) == "clean"
    lives(store, back)
    watch(store).round(back)
    assert alarms_of(store) == [("scanner-away", False)]
