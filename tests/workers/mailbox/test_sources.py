"""Both kinds of mailbox keep one contract: the folder really is one, the server is a real Dovecot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from tests.servers.dovecot import Mailbox
from tests.workers.mailbox.made import address, letter
from workers.mailbox.imap import ImapSource
from workers.mailbox.maildir import MaildirSource
from workers.mailbox.source import Refused, Source


@dataclass
class Kind:
    """A mailbox seen from both sides: as the mail server that delivers, and as the product that takes in."""

    source: Source
    deliver: Callable[[bytes], object]
    folder: Callable[[str], list[bytes]]
    put: Callable[[str, bytes], object]
    """As a person does who drags a mail into a folder."""
    take: Callable[[str], object]
    """As a person does who deletes all that lies in a folder."""


def dragged(mailbox: Mailbox, folder: str, raw: bytes) -> None:
    if folder not in mailbox.folders():
        with mailbox.client() as client:
            client.create_folder(folder)
    mailbox.append(raw, folder)


def emptied(mailbox: Mailbox, folder: str) -> None:
    with mailbox.client() as client:
        client.select_folder(folder)
        client.delete_messages(client.search())
        client.expunge()


def cleared(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


@pytest.fixture(params=["imap", "maildir"])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kind]:
    if request.param == "imap":
        mailbox: Mailbox = request.getfixturevalue("mailbox")
        source: Source = ImapSource(address(mailbox.url))
        yield Kind(
            source,
            mailbox.append,
            lambda name: list(mailbox.messages(name).values()),
            lambda name, raw: dragged(mailbox, name, raw),
            lambda name: emptied(mailbox, name),
        )
    else:
        root, names = tmp_path / "box", iter(range(100))
        source = MaildirSource(root)

        def deliver(raw: bytes) -> None:
            (root / "new" / f"{next(names)}.intake.test").write_bytes(raw)

        def put(name: str, raw: bytes) -> None:
            (root / name).mkdir(exist_ok=True)
            (root / name / f"{next(names)}.eml").write_bytes(raw)

        yield Kind(
            source,
            deliver,
            lambda name: [path.read_bytes() for path in sorted((root / name).iterdir())],
            put,
            lambda name: cleared(root / name),
        )
    source.close()


class TestContract:
    def test_an_empty_mailbox_has_nothing(self, kind: Kind) -> None:
        assert kind.source.waiting() == []

    def test_every_message_is_given_byte_for_byte(self, kind: Kind) -> None:
        for number in range(3):
            kind.deliver(letter(number))
        uids = kind.source.waiting()
        assert [kind.source.raw(uid) for uid in uids] == [letter(number) for number in range(3)]
        assert [kind.source.size(uid) for uid in uids] == [len(letter(number)) for number in range(3)]

    def test_headers_are_given_without_the_body(self, kind: Kind) -> None:
        kind.deliver(letter())
        (uid,) = kind.source.waiting()
        assert kind.source.headers(uid) == letter()[: letter().index(b"\r\n\r\n") + 4]

    def test_a_message_is_the_same_until_it_is_filed(self, kind: Kind) -> None:
        kind.deliver(letter())
        first, validity = kind.source.waiting(), kind.source.uidvalidity
        kind.source.raw(first[0])
        assert (kind.source.waiting(), kind.source.uidvalidity) == (first, validity)

    @pytest.mark.parametrize("folder", ["Processed", "Needs a person"])
    def test_a_filed_message_lies_in_its_folder_and_nowhere_else(self, folder: str, kind: Kind) -> None:
        kind.deliver(letter(1))
        kind.deliver(letter(2))
        first, second = kind.source.waiting()
        kind.source.file(first, folder)
        assert kind.source.waiting() == [second]
        assert kind.folder(folder) == [letter(1)]

    def test_two_equal_messages_are_two(self, kind: Kind) -> None:
        kind.deliver(letter())
        kind.deliver(letter())
        first, second = kind.source.waiting()
        assert first != second
        for uid in (first, second):
            kind.source.file(uid, "Processed")
        assert kind.folder("Processed") == [letter(), letter()]

    def test_a_message_that_is_gone_is_refused_alone(self, kind: Kind) -> None:
        kind.deliver(letter(1))
        kind.deliver(letter(2))
        first, second = kind.source.waiting()
        kind.source.file(first, "Processed")
        for ask in (kind.source.raw, kind.source.size, kind.source.headers):
            with pytest.raises(Refused):
                ask(first)
        assert kind.source.raw(second) == letter(2)

    def test_whoever_waits_finds_what_came_meanwhile(self, kind: Kind) -> None:
        assert kind.source.waiting() == []
        kind.deliver(letter())
        kind.source.wait(Event(), 30 if kind.source.patience > 30 else 0)
        assert len(kind.source.waiting()) == 1

    def test_stopping_ends_the_wait(self, kind: Kind) -> None:
        stop = Event()
        stop.set()
        kind.source.waiting()
        assert not kind.source.wait(stop, 0.1)

    def test_a_folder_that_is_not_there_is_empty_and_is_not_made(self, kind: Kind) -> None:
        seen = kind.source.look_into("Processed", "", 1000)
        assert (seen.there, seen.came, seen.large) == (0, (), ())
        kind.put("Processed", letter())
        seen = kind.source.look_into("Processed", seen.mark, 1000)
        assert (seen.there, len(seen.came)) == (1, 1)

    def test_what_lay_in_a_folder_at_the_first_look_did_not_come(self, kind: Kind) -> None:
        kind.put("Processed", letter())
        first = kind.source.look_into("Processed", "", 1000)
        assert (first.there, first.came) == (1, ())
        kind.put("Processed", letter(1))
        again = kind.source.look_into("Processed", first.mark, 1000)
        assert again.there == 2
        assert kind.source.raw(again.came[-1], "Processed") == letter(1)

    def test_what_is_filed_and_what_a_person_adds_has_come(self, kind: Kind) -> None:
        kind.put("Processed", letter(7))
        mark = kind.source.look_into("Processed", "", 1000).mark
        kind.deliver(letter(1))
        kind.source.file(kind.source.waiting()[0], "Processed")
        kind.put("Processed", letter(2))
        came = kind.source.look_into("Processed", mark, 1000).came
        assert {kind.source.raw(uid, "Processed") for uid in came} >= {letter(1), letter(2)}
        assert [kind.source.size(uid, "Processed") for uid in came] == [
            len(kind.source.raw(uid, "Processed")) for uid in came
        ]
        assert kind.source.headers(came[-1], "Processed").endswith(b"\r\n\r\n")

    def test_a_mailbox_that_counts_says_what_came_though_it_left_again(self, kind: Kind) -> None:
        kind.put("Processed", letter())
        mark = kind.source.look_into("Processed", "", 1000).mark
        kind.put("Processed", letter(1))
        kind.take("Processed")
        seen = kind.source.look_into("Processed", mark, 1000)
        assert (seen.there, seen.came, seen.added) in [(0, (), 1), (0, (), None)]

    def test_large_messages_of_a_folder_are_named(self, kind: Kind) -> None:
        kind.put("Needs a person", letter())
        kind.put("Needs a person", letter() + b"x" * 5000)
        (large,) = kind.source.look_into("Needs a person", "", 5000).large
        assert kind.source.size(large, "Needs a person") > 5000

    def test_a_message_that_left_its_folder_is_refused_alone(self, kind: Kind) -> None:
        kind.put("Processed", letter(7))
        mark = kind.source.look_into("Processed", "", 1000).mark
        kind.put("Processed", letter(1))
        came = kind.source.look_into("Processed", mark, 1000).came
        kind.take("Processed")
        with pytest.raises(Refused):
            kind.source.raw(came[-1], "Processed")

    def test_after_a_look_beside_it_the_inbox_is_worked_as_before(self, kind: Kind) -> None:
        kind.put("Processed", letter(7))
        kind.deliver(letter(1))
        kind.deliver(letter(2))
        first, second = kind.source.waiting()
        kind.source.look_into("Processed", "", 1000)
        assert kind.source.raw(first) == letter(1)
        kind.source.look_into("Processed", "", 1000)
        kind.source.file(second, "Needs a person")
        kind.source.look_into("Processed", "", 1000)
        kind.source.wait(Event(), 0)
        assert kind.source.waiting() == [first]
        assert (kind.folder("Processed"), kind.folder("Needs a person")) == ([letter(7)], [letter(2)])
