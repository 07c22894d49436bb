"""What only a mail server does: certificates, sign-in, IDLE, connections that end in every way."""

import dataclasses
import logging
from pathlib import Path
from threading import Event

import pytest
from imapclient import SocketTimeout

from intake.addresses import ImapMailbox
from intake.errors import Permanent, Transient
from tests.figures import Figure
from tests.servers.certificates import Certificates
from tests.servers.dovecot import DovecotServer, Mailbox
from tests.workers.mailbox.made import address, letter
from tests.workers.mailbox.relay import relay
from workers.mailbox.imap import ImapSource


def through(mailbox: Mailbox, port: int) -> ImapMailbox:
    return dataclasses.replace(address(mailbox.url), port=port)


@pytest.mark.parametrize("url", ["tls_url", "starttls_url"])
class TestCertificates:
    def test_a_known_authority_is_trusted(self, url: str, mailbox: Mailbox, certificates: Certificates) -> None:
        mailbox.append(letter())
        source = ImapSource(address(getattr(mailbox, url)), certificates.authority)
        assert len(source.waiting()) == 1
        source.close()

    def test_an_unknown_authority_is_refused_with_a_sentence(self, url: str, mailbox: Mailbox) -> None:
        with pytest.raises(Permanent, match=r"certificate cannot be trusted.*INTAKE_MAIL_CA_FILE"):
            ImapSource(address(getattr(mailbox, url)))

    def test_a_certificate_for_another_name_is_refused(
        self, url: str, mailbox: Mailbox, certificates: Certificates
    ) -> None:
        right = address(getattr(mailbox, url))
        with relay(right.port, host="127.0.0.2") as wire:
            elsewhere = dataclasses.replace(right, host="127.0.0.2", port=wire.port)
            with pytest.raises(Permanent, match="certificate cannot be trusted"):
                ImapSource(elsewhere, certificates.authority)


def test_a_file_without_certificates_is_named(mailbox: Mailbox, tmp_path: Path) -> None:
    (tmp_path / "authority.pem").write_text("no certificate")
    with pytest.raises(Permanent, match="INTAKE_MAIL_CA_FILE"):
        ImapSource(address(mailbox.tls_url), tmp_path / "authority.pem")


def test_a_server_without_starttls_gets_nothing(mailbox: Mailbox) -> None:
    def stripped(said: bytes) -> bytes:
        return said.replace(b" STARTTLS", b"")

    with relay(mailbox.server.port, stripped) as wire, pytest.raises(Permanent, match="no STARTTLS"):
        ImapSource(dataclasses.replace(address(mailbox.starttls_url), port=wire.port))


def test_a_wrong_password_is_refused_with_a_sentence(mailbox: Mailbox) -> None:
    with pytest.raises(Permanent, match="user or the password in INTAKE_MAILBOX_URL"):
        ImapSource(dataclasses.replace(address(mailbox.url), password="wrong"))


def test_a_password_beyond_ascii_reaches_the_server(mailbox: Mailbox) -> None:
    with pytest.raises(Permanent, match="user or the password"):
        ImapSource(dataclasses.replace(address(mailbox.url), password="pässwörd"))


def test_a_server_that_is_away_may_come_back(dovecot: DovecotServer, mailbox: Mailbox) -> None:
    dovecot.stop()
    with pytest.raises(Transient, match="cannot be reached"):
        ImapSource(address(mailbox.url))


def test_a_folder_that_is_not_there_is_named_as_the_trouble_until_it_is(mailbox: Mailbox) -> None:
    elsewhere = address(mailbox.url.replace("/INBOX", "/Notifications"))
    source = ImapSource(elsewhere)
    with pytest.raises(Transient, match="no folder of the name"):
        source.waiting()
    source.close()
    mailbox.append(letter())
    with mailbox.client() as client:
        client.create_folder("Notifications")
    source = ImapSource(elsewhere)
    assert source.waiting() == []
    source.close()


def test_a_target_folder_that_somebody_deleted_is_made_again(mailbox: Mailbox) -> None:
    source = ImapSource(address(mailbox.url))
    for number in range(2):
        uid = str(mailbox.append(letter(number)))
        source.waiting()
        if number:
            with mailbox.client() as client:
                client.delete_folder("Processed")
            with pytest.raises(Permanent):
                source.file(uid, "Processed")
        source.file(uid, "Processed")
    source.close()
    assert list(mailbox.messages("Processed").values()) == [letter(1)]


def test_a_mail_that_came_before_idle_began_ends_it_at_once(mailbox: Mailbox) -> None:
    source = ImapSource(address(mailbox.url))
    source.waiting()
    mailbox.append(letter())
    assert source.wait(Event(), 30)
    source.close()


def test_a_mail_told_of_in_the_answer_to_another_command_is_not_overheard(mailbox: Mailbox) -> None:
    uid = str(mailbox.append(letter(1)))
    source = ImapSource(address(mailbox.url))
    source.waiting()
    mailbox.append(letter(2))
    source.raw(uid)  # Dovecot tells of the new one here, and not again
    source.size(uid)
    assert source.wait(Event(), 30)
    assert len(source.waiting()) == 2
    source.close()


@pytest.mark.parametrize("order", [b"* 1 EXISTS\r\n+ idling\r\n", b"+ idling\r\n* 1 EXISTS\r\n"])
def test_a_mail_told_of_around_the_answer_to_idle_is_not_overheard(order: bytes, mailbox: Mailbox) -> None:
    with relay(mailbox.server.port, lambda said: said.replace(b"+ idling\r\n", order)) as wire:
        source = ImapSource(through(mailbox, wire.port))
        source.waiting()
        assert source.wait(Event(), 30)
        source.close()


def test_idle_goes_on_when_the_server_only_says_that_it_lives(mailbox: Mailbox) -> None:
    with relay(mailbox.server.port) as wire:
        source = ImapSource(through(mailbox, wire.port))
        source.waiting()
        assert not source.wait(Event(), 0)
        wire.say(b"* OK Still here\r\n")
        assert not source.wait(Event(), 30)
        mailbox.append(letter())
        assert source.wait(Event(), 30)
        source.close()


@pytest.mark.parametrize("how", ["bye", "cut"])
def test_story_11_a_connection_that_ends_in_idle_is_noticed(how: str, mailbox: Mailbox) -> None:
    with relay(mailbox.server.port) as wire:
        source = ImapSource(through(mailbox, wire.port))
        source.waiting()
        assert not source.wait(Event(), 0)
        if how == "bye":
            wire.say(b"* BYE Logged out for being idle\r\n")
        else:
            wire.cut()
        with pytest.raises(Transient, match="ended the connection"):
            source.wait(Event(), 30)
        source.close()


def test_story_11_a_connection_that_is_open_at_one_end_only_is_noticed(mailbox: Mailbox) -> None:
    with relay(mailbox.server.port) as wire:
        source = ImapSource(through(mailbox, wire.port), timeout=SocketTimeout(5, 0.5))
        source.waiting()
        assert not source.wait(Event(), 0)
        wire.freeze()
        assert not source.wait(Event(), 0)
        with pytest.raises(Transient, match="does not answer"):
            source.waiting()  # what is asked when IDLE is begun anew
        source.close()


def test_without_idle_it_polls(mailbox: Mailbox) -> None:
    with relay(mailbox.server.port, lambda said: said.replace(b" IDLE ", b" ")) as wire:
        source = ImapSource(through(mailbox, wire.port))
        assert source.patience == 30
        source.waiting()
        mailbox.append(letter())
        assert not source.wait(Event(), 0)
        assert len(source.waiting()) == 1
        source.close()


def test_a_mailbox_that_may_only_be_read_is_read(mailbox: Mailbox) -> None:
    mailbox.append(letter())
    with relay(mailbox.server.port, lambda said: said.replace(b"[READ-WRITE]", b"[READ-ONLY]")) as wire:
        source = ImapSource(through(mailbox, wire.port))
        (uid,) = source.waiting()
        assert source.raw(uid) == letter()
        source.close()


def test_neither_password_nor_mail_reaches_a_log(mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    mailbox.append(letter(Subject_Line="Zebedee Quillfeather"))
    with caplog.at_level(logging.DEBUG):
        source = ImapSource(address(mailbox.url))
        (uid,) = source.waiting()
        source.raw(uid)
        source.file(uid, "Processed")
        source.close()
    assert caplog.text == ""


@pytest.mark.prove
def test_story_10_sixty_thousand_mails_are_listed(mailbox: Mailbox, figure: Figure) -> None:
    first = mailbox.drop(letter())
    for number in range(1, 60_000):
        first.with_name(f"{number}.many.test").hardlink_to(first)
    source = ImapSource(address(mailbox.url), timeout=SocketTimeout(15, 600))  # Dovecot makes its index first
    found = source.waiting()
    source.close()
    assert len(found) == 60_000
    figure("E-mails listed of a mailbox with 60,000", f"{len(found):,} of 60,000")
