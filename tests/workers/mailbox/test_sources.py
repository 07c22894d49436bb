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


@pytest.fixture(params=["imap", "maildir"])
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kind]:
    if request.param == "imap":
        mailbox: Mailbox = request.getfixturevalue("mailbox")
        source: Source = ImapSource(address(mailbox.url))
        yield Kind(source, mailbox.append, lambda name: list(mailbox.messages(name).values()))
    else:
        root, names = tmp_path / "box", iter(range(100))
        source = MaildirSource(root)

        def deliver(raw: bytes) -> None:
            (root / "new" / f"{next(names)}.intake.test").write_bytes(raw)

        yield Kind(source, deliver, lambda name: [path.read_bytes() for path in sorted((root / name).iterdir())])
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
