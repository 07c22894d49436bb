"""A test form of our own is told from every notification, and no notification is ever taken for a test."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Final

import pytest
from sqlalchemy import func, select

from forms import Answers, Reading
from forms.notification import NOTIFICATION
from forms.word.fill import fill
from intake.documents.reader import DocumentReader
from intake.errors import Permanent, Transient
from intake.pipeline import rehearsal
from intake.pipeline.file_away import PROCESSED, folders_of
from intake.pipeline.letters import Letter
from intake.pipeline.message import REHEARSAL_HEADER
from intake.pipeline.receive import receive_message
from intake.store import heartbeats
from intake.store.arrivals import Receipt
from intake.store.casework import Case
from intake.store.store import Store
from intake.store.watching import Rehearsal
from intake.store.work import OutboxRow, OutgoingMessage
from intake.watching_settings import Watching
from tests.examples import example
from tests.intake.pipeline.made import BRANDING, KEY, Letterbox, word
from tests.intake.pipeline.post import people
from tests.intake.pipeline.watched import MINUTE, ROUTE, alarms_of, lives, watch, works

MORNING: Final = datetime(2026, 9, 8, 6, 0, tzinfo=UTC)
"""Seven in London, a working Tuesday."""
REHEARSED: Final = Watching(rehearse_at=datetime(2026, 1, 1, 7, 0).time(), routes=(ROUTE,))  # noqa: DTZ001

ON_SQLITE: Final = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests that are not about storage: once is enough."""


def mailed(store: Store, box: Letterbox, now: datetime = MORNING) -> bytes:
    """The test form as it left."""
    lives(store, now)
    watch(store, REHEARSED).round(now)
    works(store, box, REHEARSED).drain(now)
    return box.letters[-1].data


def arrives(store: Store, raw: bytes, now: datetime = MORNING + MINUTE) -> Receipt:
    """What became of a mail that was taken in and worked."""
    received = receive_message(store, KEY, raw, now)
    works(store, Letterbox(), REHEARSED).drain(now)
    with store.reading() as session:
        return session.get_one(Receipt, received.receipt_id)


def changed(raw: bytes, change: Callable[[EmailMessage], None]) -> bytes:
    message = message_from_bytes(raw, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    change(message)
    return message.as_bytes()


def with_form(raw: bytes, data: bytes) -> bytes:
    """The same mail, mark and all, around another form."""

    def put(message: EmailMessage) -> None:
        (attachment,) = message.iter_attachments()
        attachment.set_content(data, maintype="application", subtype="octet-stream", filename="form.docx")

    return changed(raw, put)


def with_mark(raw: bytes, mark: str) -> bytes:
    def put(message: EmailMessage) -> None:
        del message[REHEARSAL_HEADER]
        message[REHEARSAL_HEADER] = mark

    return changed(raw, put)


def came_back(raw: bytes) -> bytes:
    """A delivery report that returns the whole mail, as RFC 3462 allows."""
    return (
        b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.example.org\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=back\r\n\r\n"
        b"--back\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; mail.example.org\r\n\r\nFinal-Recipient: rfc822; " + ROUTE.to.encode() + b"\r\n"
        b"Action: failed\r\nStatus: 5.2.2\r\n\r\n"
        b"--back\r\nContent-Type: message/rfc822\r\n\r\n" + raw + b"\r\n--back--\r\n"
    )


def number(store: Store, table: type[Any]) -> int:
    with store.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def the_row(store: Store) -> Rehearsal:
    with store.reading() as session:
        return session.scalars(select(Rehearsal).order_by(Rehearsal.sent_at.desc()).limit(1)).one()


def test_the_test_form_becomes_a_test_and_nothing_else(store: Store, box: Letterbox) -> None:
    people(store)
    receipt = arrives(store, mailed(store, box))
    assert (receipt.outcome, receipt.test, receipt.state) == ("test", True, "told")
    assert receipt.case_id is None
    assert (number(store, Case), number(store, OutgoingMessage)) == (0, 0)
    row = the_row(store)
    assert (row.receipt_id, row.arrived_at, row.failed_at) == (receipt.id, MORNING + MINUTE, None)
    with store.reading() as session:
        assert folders_of(session, {receipt.id}) == {receipt.id: PROCESSED}
    watch(store, REHEARSED).round(MORNING + 11 * MINUTE)
    assert [about for about, _ in alarms_of(store) if about.startswith("rehearsal")] == []


def test_the_mail_says_what_it_is_and_goes_to_the_mailbox_alone(store: Store, box: Letterbox) -> None:
    mailed(store, box)
    (letter,) = box.letters
    message = message_from_bytes(letter.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert (letter.to, message["To"]) == (ROUTE.to, ROUTE.to)
    assert (message["Subject"], message["Auto-Submitted"]) == ("Automatic test of this mailbox", "auto-generated")
    body = message.get_body()
    assert body is not None
    assert "Nobody is concerned" in body.get_content()


def test_a_server_that_rewrites_the_mail_does_not_spoil_the_test(store: Store, box: Letterbox) -> None:
    def gateway(message: EmailMessage) -> None:
        message["Received"] = "by mx.example.org"
        message.replace_header("Subject", "[EXTERNAL] " + message["Subject"])
        message.replace_header("Message-ID", "<another@mx.example.org>")
        body = message.get_body()
        assert body is not None
        body.set_content("CAUTION: this e-mail is from outside.\n" + body.get_content())

    assert arrives(store, changed(mailed(store, box), gateway)).outcome == "test"


def test_a_strangers_form_under_the_mark_of_today_is_a_notification(store: Store, box: Letterbox) -> None:
    raw = mailed(store, box)
    receipt = arrives(store, with_form(raw, word(example("0031"))))
    assert (receipt.outcome, receipt.test) == ("case", False)
    assert number(store, Case) == 1
    assert arrives(store, raw).outcome == "test"


@ON_SQLITE
@pytest.mark.parametrize(
    "added", [{"children": [{"child_surname": "Quillfeather"}]}, {"incident_summary": "A child is hurt."}]
)
def test_whatever_somebody_typed_into_the_test_form_makes_it_a_notification(
    store: Store, box: Letterbox, added: dict[str, Any]
) -> None:
    answers = Answers(rehearsal.ANSWERS | added)
    receipt = arrives(store, with_form(mailed(store, box), fill(NOTIFICATION, answers, BRANDING)))
    assert (receipt.outcome, receipt.test) == ("case", False)


def test_a_reply_or_a_forwarded_mail_carries_no_mark(store: Store, box: Letterbox) -> None:
    raw = mailed(store, box)
    forwarded = EmailMessage()
    forwarded["From"], forwarded["To"] = "orla.pentreath@nhs.example.org", ROUTE.to
    forwarded["Subject"] = "RE: Automatic test of this mailbox"
    forwarded.set_content("Is this for us?")
    forwarded.add_attachment(message_from_bytes(raw, policy=policy.SMTP))
    assert arrives(store, forwarded.as_bytes()).outcome == "case"
    assert the_row(store).arrived_at is None


def test_a_test_form_that_comes_back_whole_opens_no_case_and_is_the_result(store: Store, box: Letterbox) -> None:
    people(store)
    receipt = arrives(store, came_back(mailed(store, box)))
    assert (receipt.outcome, receipt.test, receipt.case_id) == ("bounce", True, None)
    assert (number(store, Case), number(store, OutgoingMessage)) == (0, 0)
    row = the_row(store)
    assert (row.arrived_at, row.failed_at, row.reason) == (None, MORNING + MINUTE, rehearsal.CAME_BACK)
    watch(store, REHEARSED).round(MORNING + 2 * MINUTE)
    assert [about for about, is_open in alarms_of(store) if about.startswith("rehearsal") and is_open]


def test_a_report_on_a_test_form_that_came_in_takes_nothing_back(store: Store, box: Letterbox) -> None:
    raw = mailed(store, box)
    arrives(store, raw)
    assert arrives(store, came_back(raw)).outcome == "bounce"
    assert the_row(store).failed_at is None


def test_somebody_elses_form_that_comes_back_under_the_mark_is_a_notification(store: Store, box: Letterbox) -> None:
    receipt = arrives(store, came_back(with_form(mailed(store, box), word(example("0036")))))
    assert (receipt.outcome, receipt.test) == ("case", False)


@ON_SQLITE
@pytest.mark.parametrize(
    "mark", ["", "f" * 40, "F" * 40, "0" * 39, "x" * 9000, "é" * 40, "=?utf-8?q?=0D=0Aa?=", "=?unknown?b?//8=?="]
)
def test_a_guessed_or_hostile_mark_is_no_mark(store: Store, box: Letterbox, mark: str) -> None:
    raw = mailed(store, box)
    header = f"{REHEARSAL_HEADER}: ".encode()
    assert raw.count(header) == 1
    lines = [header + mark.encode() if line.startswith(header) else line for line in raw.split(b"\r\n")]
    receipt = arrives(store, b"\r\n".join(lines))
    assert (receipt.outcome, receipt.test) == ("case", False)
    assert the_row(store).arrived_at is None


def test_the_mark_of_yesterday_around_another_form_is_a_notification(store: Store, box: Letterbox) -> None:
    old = mailed(store, box)
    arrives(store, old)
    tomorrow = MORNING + timedelta(days=1)
    mailed(store, box, tomorrow)
    receipt = arrives(store, with_form(old, word(example("0036"))), tomorrow)
    assert (receipt.outcome, receipt.test) == ("case", False)


def test_the_test_form_twice_needs_a_person_and_opens_no_case(store: Store, box: Letterbox) -> None:
    raw = mailed(store, box)
    arrives(store, raw)
    again = arrives(store, b"Received: by mx.example.org\r\n" + raw)
    assert (again.outcome, again.reason) == ("needs_a_person", rehearsal.MARKED)
    assert number(store, Case) == 0
    assert arrives(store, raw).outcome == "test"  # the very same bytes are the same message


def test_a_notification_with_equal_answers_is_never_matched_with_a_test(store: Store, box: Letterbox) -> None:
    arrives(store, mailed(store, box))
    (attachment,) = list(message_of(box).iter_attachments())
    data = attachment.get_content()
    message = EmailMessage()
    message["From"] = "orla.pentreath@nhs.example.org"
    message.set_content("-")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename="form.docx")
    assert arrives(store, message.as_bytes()).outcome == "case"


def test_a_test_form_that_does_not_come_in_time_is_an_alarm_that_says_where_it_stayed(
    store: Store, box: Letterbox
) -> None:
    raw = mailed(store, box)
    lives(store, MORNING + 9 * MINUTE)
    watch(store, REHEARSED).round(MORNING + 9 * MINUTE)
    assert alarms_of(store) == []
    lives(store, MORNING + 10 * MINUTE)
    watch(store, REHEARSED).round(MORNING + 10 * MINUTE)
    assert alarms_of(store) == [(f"rehearsal:{ROUTE.mailbox}", True)]
    assert the_row(store).reason == rehearsal.WHERE[True, True]
    late = MORNING + 25 * MINUTE
    assert arrives(store, raw, late).outcome == "test"  # late, but ours all the same
    lives(store, late)
    watch(store, REHEARSED).round(late)
    assert alarms_of(store) == [(f"rehearsal:{ROUTE.mailbox}", False)]


def test_a_test_form_that_comes_after_a_week_needs_a_person(store: Store, box: Letterbox) -> None:
    receipt = arrives(store, mailed(store, box), MORNING + timedelta(days=8))
    assert (receipt.outcome, receipt.reason) == ("needs_a_person", rehearsal.MARKED)


class Refusing(Letterbox):
    """Refuses with a failure until it is emptied."""

    def __init__(self, failure: Transient | Permanent) -> None:
        super().__init__()
        self.failure: Transient | Permanent | None = failure

    def send(self, letter: Letter) -> None:
        super().send(letter)
        if self.failure is not None:
            raise self.failure


def test_a_server_that_is_away_gets_the_same_mail_again(store: Store) -> None:
    box = Refusing(Transient("The mail server cannot be reached just now."))
    mailed(store, box)
    box.failure = None
    works(store, box, REHEARSED).drain(MORNING + MINUTE)
    first, second = (letter.data for letter in box.letters)
    assert without_boundaries(first) == without_boundaries(second)
    assert arrives(store, first).outcome == "test"


def test_a_server_that_refuses_it_for_good_is_the_result_and_no_work_for_a_person(store: Store) -> None:
    box = Refusing(Permanent("The mail server refuses this address for good (550)."))
    mailed(store, box)
    assert the_row(store).reason == "The mail server refuses this address for good (550)."
    with store.reading() as session:
        assert session.scalars(select(OutboxRow.failed_at)).all() == [None]
    watch(store, REHEARSED).round(MORNING + MINUTE)
    assert (f"rehearsal:{ROUTE.mailbox}", True) in alarms_of(store)
    works(store, box, REHEARSED).drain(MORNING + timedelta(hours=1))
    assert len(box.letters) == 1


@ON_SQLITE
def test_a_reader_that_reads_nothing_just_now_begins_no_rehearsal(
    store: Store, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = Reading("unreadable", "notification", None, Answers({}), reason="It took too long.")
    monkeypatch.setattr(DocumentReader, "read", lambda *_: nothing)
    lives(store, MORNING)
    with pytest.raises(Transient):
        watch(store, REHEARSED).round(MORNING)
    assert number(store, Rehearsal) == 0
    with store.reading() as session:
        assert heartbeats.last(session, heartbeats.WATCH) == MORNING  # alarms are raised all the same


@ON_SQLITE
def test_a_damaged_form_under_an_open_mark_needs_a_person(store: Store, box: Letterbox) -> None:
    receipt = arrives(store, with_form(mailed(store, box), word(example("0031"))[:5000]))
    assert (receipt.outcome, receipt.test) == ("needs_a_person", False)


def test_a_mailbox_that_left_the_settings_is_not_written_to(store: Store, box: Letterbox) -> None:
    lives(store, MORNING)
    watch(store, REHEARSED).round(MORNING)
    works(store, box).drain(MORNING)
    assert box.letters == []
    assert the_row(store).reason == rehearsal.NO_ROUTE


@ON_SQLITE
@pytest.mark.parametrize(
    ("at", "sent"),
    [
        (datetime(2026, 9, 8, 5, 59, tzinfo=UTC), False),  # a minute before seven in London
        (datetime(2026, 9, 8, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 8, 6, 30, tzinfo=UTC), False),  # half past six there in winter
        (datetime(2026, 12, 8, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 9, 8, 15, 0, tzinfo=UTC), True),  # the service was down in the morning
        (datetime(2026, 9, 5, 9, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 8, 31, 9, 0, tzinfo=UTC), False),  # bank holiday
    ],
)
def test_it_is_rehearsed_once_each_working_morning_in_london(
    store: Store, box: Letterbox, at: datetime, sent: bool
) -> None:
    lives(store, at)
    for seconds in (0, 30):
        watch(store, REHEARSED).round(at + timedelta(seconds=seconds))
    works(store, box, REHEARSED).drain(at + MINUTE)
    assert len(box.letters) == sent
    if sent:
        assert the_row(store).day == date(at.year, at.month, at.day)


def test_asked_for_by_hand_it_runs_at_any_time(store: Store, box: Letterbox) -> None:
    at_night = datetime(2026, 9, 6, 2, 0, tzinfo=UTC)
    assert len(watch(store, Watching(routes=(ROUTE,))).rehearse_now(at_night)) == 1
    works(store, box, REHEARSED).drain(at_night)
    assert arrives(store, box.letters[0].data, at_night + MINUTE).outcome == "test"


@ON_SQLITE
def test_one_by_hand_before_its_hour_is_not_the_one_of_the_morning(store: Store, box: Letterbox) -> None:
    watch(store, REHEARSED).rehearse_now(MORNING - MINUTE)
    lives(store, MORNING)
    watch(store, REHEARSED).round(MORNING)
    works(store, box, REHEARSED).drain(MORNING)
    assert len(box.letters) == 2


def test_the_mark_is_drawn_anew_and_kept_in_no_row(store: Store, box: Letterbox) -> None:
    marks = {str(message_from_bytes(mailed(store, box, MORNING + timedelta(days=n)))[REHEARSAL_HEADER]) for n in (0, 1)}
    assert len(marks) == 2
    with store.reading() as session:
        kept = {value for row in session.execute(select(*Rehearsal.__table__.c)) for value in row}
    assert not marks & kept


def message_of(box: Letterbox) -> EmailMessage:
    message = message_from_bytes(box.letters[-1].data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def without_boundaries(raw: bytes) -> list[bytes]:
    return [line for line in raw.split(b"\r\n") if b"===" not in line]
