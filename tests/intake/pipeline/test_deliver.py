"""Messages leave once, over real SMTP or into a folder, and what fails is seen."""

import socket
import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from intake import addresses
from intake.errors import Transient
from intake.pipeline import transport
from intake.pipeline.letters import Letter
from intake.pipeline.receive import receive_file
from intake.pipeline.transport import AWAY, NOT_LET_IN, NOT_TRUSTED, Folder, Smtp, Transport, transport_to
from intake.store import outbox
from intake.store.casework import CaseEvent
from intake.store.store import Store
from intake.store.work import OutboxRow, OutgoingMessage
from tests.examples import example
from tests.intake.pipeline.made import KEY, NOW, Letterbox, pipeline, word
from tests.intake.pipeline.post import drain_together, kinds, people, told
from tests.servers.certificates import Certificates
from tests.servers.smtp_sink import SmtpSink

LETTER = Letter("0" * 32, "notifications@example.org", "a@example.org", b"Subject: A test\r\n\r\nHello.\r\n")


def over(sink: SmtpSink, ca_file: Path | None = None) -> Transport:
    return transport_to(addresses.outgoing(sink.url), ca_file)


def notify(store: Store) -> None:
    receive_file(store, KEY, word(example("0038")), "form.docx", "word_email", NOW)


def messages(store: Store) -> list[OutgoingMessage]:
    with store.reading() as session:
        return list(session.scalars(select(OutgoingMessage).order_by(OutgoingMessage.key)))


def test_what_leaves_arrives_and_is_recorded(store: Store, smtp_sink: SmtpSink) -> None:
    people(store)
    notify(store)
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    delivered = smtp_sink.wait_for(7)
    assert all(one.sender == "notifications@example.org" and len(one.recipients) == 1 for one in delivered)
    assert all(one.message["To"] == one.recipients[0] for one in delivered)
    assert {one.message["Message-ID"] for one in delivered} == {f"<{row.id}@example.org>" for row in messages(store)}
    assert all(row.sent_at == NOW and row.attempts == 1 for row in messages(store))


def test_with_tls_a_password_and_our_own_authority_it_is_taken(
    smtp_sink_tls: SmtpSink, certificates: Certificates
) -> None:
    over(smtp_sink_tls, certificates.authority).send(LETTER)
    (kept,) = smtp_sink_tls.wait_for(1)
    assert (kept.sender, kept.recipients) == (LETTER.sender, (LETTER.to,))


def test_a_certificate_of_another_authority_is_refused_and_nothing_is_said(smtp_sink_tls: SmtpSink) -> None:
    with pytest.raises(Transient, match=NOT_TRUSTED):
        over(smtp_sink_tls).send(LETTER)
    assert smtp_sink_tls.attempts == []


def test_a_wrong_password_may_be_mended(smtp_sink_tls: SmtpSink, certificates: Certificates) -> None:
    server = addresses.outgoing(smtp_sink_tls.url)
    assert isinstance(server, addresses.SmtpServer)
    wrong = addresses.SmtpServer(server.host, server.port, server.security, server.user, "wrong")
    with pytest.raises(Transient, match=NOT_LET_IN):
        Smtp(wrong, certificates.authority).send(LETTER)


def test_a_server_that_does_not_offer_starttls_gets_no_mail(smtp_sink: SmtpSink) -> None:
    with pytest.raises(Transient, match=NOT_LET_IN):
        Smtp(addresses.SmtpServer("localhost", smtp_sink.port, "starttls")).send(LETTER)
    assert smtp_sink.attempts == []


def test_a_server_that_is_away_is_waited_for(store: Store, smtp_sink: SmtpSink) -> None:
    notify(store)
    smtp_sink.stop()
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    (row,) = messages(store)
    assert (row.sent_at, row.failed_at) == (None, None)
    with store.reading() as session:
        assert session.scalars(select(OutboxRow.reason).where(OutboxRow.subject_id == row.id)).one() == AWAY
    smtp_sink.start()
    assert pipeline(store, transport=over(smtp_sink)).drain(NOW) == 0
    assert pipeline(store, transport=over(smtp_sink)).drain(NOW + outbox.PAUSES[0]) == 1
    assert len(smtp_sink.delivered) == 1
    assert kinds(store) == ["case_opened", "acknowledged"]


def test_a_server_that_says_nothing_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_WAIT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Transient, match=AWAY):
        Smtp(addresses.SmtpServer("127.0.0.1", silent.getsockname()[1], "none")).send(LETTER)


def test_a_conversation_that_lasts_too_long_is_ended_within_the_lease(
    smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outbox.LEASE.total_seconds() > transport._ALL_SECONDS + 2 * transport._WAIT_SECONDS
    monkeypatch.setattr(transport, "_ALL_SECONDS", -1)
    with pytest.raises(Transient, match=AWAY):
        over(smtp_sink).send(LETTER)
    assert smtp_sink.attempts == []


def test_a_refusal_for_now_is_tried_again(store: Store, smtp_sink: SmtpSink) -> None:
    notify(store)
    smtp_sink.defer()
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    smtp_sink.accept()
    pipeline(store, transport=over(smtp_sink)).drain(NOW + outbox.PAUSES[0])
    assert len(smtp_sink.delivered) == 1


@pytest.mark.parametrize("at_data", [False, True])
def test_a_refusal_for_good_is_put_before_a_person(at_data: bool, store: Store, smtp_sink: SmtpSink) -> None:
    notify(store)
    if at_data:
        smtp_sink.refuse_data()
    else:
        smtp_sink.refuse()
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    (row,) = messages(store)
    assert (row.sent_at, row.failed_at) == (None, NOW)
    assert row.reason is not None
    assert "for good" in row.reason
    assert str(example("0038")["notifier_email"]) not in row.reason
    assert kinds(store) == ["case_opened"]
    with store.reading() as session:
        assert outbox.stuck(session)


def test_a_recipient_was_told_when_one_of_its_people_was(store: Store, smtp_sink: SmtpSink) -> None:
    people(store)
    notify(store)
    smtp_sink.refuse("duty@council.example.org")
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    assert [row.failed_at for row in messages(store)].count(NOW) == 1
    assert all(row.at == NOW for row in told(store, "local_authority"))


def test_a_recipient_whom_no_message_reached_was_not_told(store: Store, smtp_sink: SmtpSink) -> None:
    people(store)
    notify(store)
    smtp_sink.refuse("inspector@police.example.org")
    pipeline(store, transport=over(smtp_sink)).drain(NOW)
    assert all(row.at == NOW for row in told(store, "icb"))
    assert all(row.at is None for row in told(store, "police"))


class Killed(BaseException):
    pass


@pytest.mark.parametrize(("step", "copies"), [("sending", 1), ("handed over", 2), ("sent", 1)])
def test_killed_around_the_sending_it_is_the_same_message(
    step: str, copies: int, store: Store, smtp_sink: SmtpSink
) -> None:
    def dies(reached: str) -> None:
        if reached == step:
            raise Killed

    notify(store)
    with pytest.raises(Killed):
        pipeline(store, dies, over(smtp_sink)).drain(NOW)
    pipeline(store, transport=over(smtp_sink)).drain(NOW + outbox.LEASE)
    delivered = smtp_sink.wait_for(copies)
    assert len(delivered) == copies
    assert len({one.data for one in delivered}) == 1
    assert kinds(store) == ["case_opened", "acknowledged"]


def test_story_24_two_workers_at_once_send_one_message(store: Store, box: Letterbox) -> None:
    people(store)
    notify(store)
    drain_together(store, box)
    assert len(box.letters) == len({letter.id for letter in box.letters}) == 7
    with store.reading() as session:
        facts = session.scalars(select(CaseEvent.facts).where(CaseEvent.kind == "recipient_told")).all()
    assert len(facts) == len({(fact["recipient"], fact["rule"]) for fact in facts})


def test_a_folder_gets_whole_files_that_only_their_owner_reads(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "new" / "outbox")
    for _ in range(2):
        folder.send(LETTER)
    (file,) = folder.path.iterdir()
    assert (file.name, file.read_bytes()) == (f"{LETTER.id}.eml", LETTER.data)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Transient):
        Folder(tmp_path / "file").send(LETTER)
