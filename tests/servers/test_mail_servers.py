"""The mail servers of the tests really work."""

import smtplib

import pytest
from imapclient.exceptions import IMAPClientError, LoginError

from tests.servers.certificates import Certificates
from tests.servers.dovecot import DovecotServer, Mailbox, still_there
from tests.servers.smtp_sink import PASSWORD, USER, SmtpSink

MESSAGE = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: A test\r\n\r\nHello.\r\n"


class TestDovecot:
    def test_a_message_appended_is_there_byte_for_byte(self, mailbox: Mailbox) -> None:
        uid = mailbox.append(MESSAGE)
        assert mailbox.messages() == {uid: MESSAGE}

    def test_a_message_dropped_into_the_maildir_is_there(self, mailbox: Mailbox) -> None:
        mailbox.drop(MESSAGE)
        assert list(mailbox.messages().values()) == [MESSAGE]

    def test_a_message_that_is_moved_while_they_are_looked_at_is_left_out(self, mailbox: Mailbox) -> None:
        moved, stays = mailbox.append(MESSAGE), mailbox.append(MESSAGE)
        with mailbox.client() as looking, mailbox.client() as moving:
            looking.select_folder("INBOX", readonly=True)
            found = looking.search()
            moving.create_folder("Processed")
            moving.select_folder("INBOX")
            moving.move([moved], "Processed")
            assert found == [moved, stays]
            assert still_there(looking, found) == {stays: MESSAGE}
            moving.move([stays], "Processed")
            assert still_there(looking, found) == {}

    def test_users_share_nothing(self, dovecot: DovecotServer) -> None:
        first, second = dovecot.mailbox(), dovecot.mailbox()
        first.append(MESSAGE)
        assert second.messages() == {}

    @pytest.mark.parametrize("deliver", [Mailbox.append, Mailbox.drop])
    def test_idle_wakes_when_a_message_comes(self, mailbox: Mailbox, deliver: object) -> None:
        assert callable(deliver)
        with mailbox.client() as client:
            client.select_folder("INBOX")
            client.idle()
            deliver(mailbox, MESSAGE)
            said = client.idle_check(timeout=30)
            client.idle_done()
        assert (1, b"EXISTS") in said

    def test_a_message_moves_to_a_folder_with_a_space_in_its_name(self, mailbox: Mailbox) -> None:
        uid = mailbox.append(MESSAGE)
        with mailbox.client() as client:
            client.create_folder("Needs a person")
            client.select_folder("INBOX")
            client.move([uid], "Needs a person")
        assert mailbox.folders() == ["INBOX", "Needs a person"]
        assert mailbox.messages() == {}
        assert list(mailbox.messages("Needs a person").values()) == [MESSAGE]

    def test_tls_convinces_a_client_that_trusts_the_authority(
        self, mailbox: Mailbox, certificates: Certificates
    ) -> None:
        with mailbox.client(certificates.client_context()) as client:
            assert client.select_folder("INBOX")[b"EXISTS"] == 0

    def test_starttls_is_offered(self, mailbox: Mailbox) -> None:
        with mailbox.client() as client:
            assert client.welcome
            assert b"STARTTLS" in client.welcome

    def test_a_wrong_password_is_refused(self, dovecot: DovecotServer) -> None:
        made = dovecot.mailbox()
        stranger = Mailbox(dovecot, made.user, "wrong")
        with pytest.raises(LoginError):
            stranger.client()

    def test_a_restart_ends_sessions_and_keeps_mail(self, dovecot: DovecotServer, mailbox: Mailbox) -> None:
        uid = mailbox.append(MESSAGE)
        client = mailbox.client()
        dovecot.restart()
        with pytest.raises((IMAPClientError, OSError)):
            client.select_folder("INBOX")
        client.shutdown()
        assert list(mailbox.messages()) == [uid]

    def test_stopped_it_refuses_connections(self, dovecot: DovecotServer, mailbox: Mailbox) -> None:
        dovecot.stop()
        with pytest.raises(ConnectionRefusedError):
            mailbox.client()


def _send(sink: SmtpSink, to: str = "b@example.org") -> None:
    with smtplib.SMTP("localhost", sink.port) as client:
        client.sendmail("a@example.org", [to], MESSAGE)


class TestSmtpSink:
    def test_it_keeps_what_it_was_sent(self, smtp_sink: SmtpSink) -> None:
        _send(smtp_sink)
        (kept,) = smtp_sink.wait_for(1)
        assert (kept.sender, kept.recipients, kept.data) == ("a@example.org", ("b@example.org",), MESSAGE)
        assert kept.message["Subject"] == "A test"

    def test_it_refuses_for_good_or_for_now_and_accepts_again(self, smtp_sink: SmtpSink) -> None:
        smtp_sink.refuse()
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="550"):
            _send(smtp_sink)
        smtp_sink.defer("b@example.org")
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="451"):
            _send(smtp_sink)
        _send(smtp_sink, "c@example.org")
        smtp_sink.accept()
        _send(smtp_sink)
        assert len(smtp_sink.delivered) == 2
        assert len(smtp_sink.attempts) == 4

    def test_it_refuses_the_message_itself(self, smtp_sink: SmtpSink) -> None:
        smtp_sink.refuse_data()
        with pytest.raises(smtplib.SMTPDataError, match="554"):
            _send(smtp_sink)
        assert smtp_sink.delivered == []

    def test_stopped_it_refuses_connections(self, smtp_sink: SmtpSink) -> None:
        smtp_sink.stop()
        with pytest.raises(ConnectionRefusedError):
            _send(smtp_sink)
        smtp_sink.start()
        _send(smtp_sink)
        assert len(smtp_sink.delivered) == 1

    def test_with_tls_it_wants_a_password(self, smtp_sink_tls: SmtpSink, certificates: Certificates) -> None:
        context = certificates.client_context()
        client: smtplib.SMTP
        if smtp_sink_tls.url.startswith("smtps:"):
            client = smtplib.SMTP_SSL("localhost", smtp_sink_tls.port, context=context)
        else:
            client = smtplib.SMTP("localhost", smtp_sink_tls.port)
            client.starttls(context=context)
        with client:
            with pytest.raises(smtplib.SMTPSenderRefused, match="530"):
                client.sendmail("a@example.org", ["b@example.org"], MESSAGE)
            client.login(USER, PASSWORD)
            client.sendmail("a@example.org", ["b@example.org"], MESSAGE)
        assert len(smtp_sink_tls.delivered) == 1
