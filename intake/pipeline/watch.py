"""The watch: a round each minute that raises alarms, ends them, has them mailed, and has the way in rehearsed.

Rounds may come twice at one moment, late or never: an alarm is open once, a message is written once under its key, and
a rehearsal is begun once a day. What raises and ends by itself elsewhere (a secret that is refused, a day's count that
differs) is only mailed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms import Form
from intake.cases import to_phone
from intake.cases.failures import failed
from intake.cases.files import kept
from intake.cases.guidance import (
    COUNT_ALARM,
    MAIL_OUT_ALARM,
    NO_MAIL_ALARM,
    PHONE_LATE_ALARM,
    REHEARSAL_ALARM,
    SCANNER_ALARM,
    URGENT_DRAFT_ALARM,
)
from intake.cases.staffed import staffed_between
from intake.cases.to_phone import Waiting
from intake.cases.traffic import MAIL_LATE, Leaving, leaving
from intake.cases.working_days import LONDON, HolidayTable, local_date
from intake.documents.reader import DocumentReader
from intake.pipeline import rehearsal
from intake.pipeline.alarm_mail import AlarmMail
from intake.pipeline.rehearsal import MarkedForm
from intake.store import alarms, heartbeats, rehearsals, since
from intake.store.arrivals import Sighting
from intake.store.engine import one_at_a_time
from intake.store.store import Store
from intake.store.vital_signs import (
    FAILED_ALARM,
    MAILBOX_HELD_ALARM,
    MAILBOX_REFUSED_ALARM,
    MAILBOX_SILENT,
    MAILBOX_SILENT_ALARM,
    OUTBOX_ALARM,
    SWEEP_ALARM,
    SWEEP_MISSED,
    WORK_LATE,
    MailboxSign,
    Signs,
    in_words,
    open_alarms,
    signs,
)
from intake.store.watching import Rehearsal
from intake.watching_settings import Watching

HELD_BACK: Final = timedelta(minutes=10)
"""Before that an e-mail may be one that the server gives out at the next try, four minutes later at most."""
_OURS: Final = frozenset(
    {
        MAILBOX_SILENT_ALARM,
        MAILBOX_HELD_ALARM,
        SWEEP_ALARM,
        OUTBOX_ALARM,
        FAILED_ALARM,
        NO_MAIL_ALARM,
        MAIL_OUT_ALARM,
        REHEARSAL_ALARM,
        SCANNER_ALARM,
        URGENT_DRAFT_ALARM,
        PHONE_LATE_ALARM,
    }
)
"""Alarms that a round raises, and ends when what they are about is over."""
_RAISED_AT_MAILBOXES: Final = frozenset({MAILBOX_REFUSED_ALARM, COUNT_ALARM})
"""Alarms that the work on a mailbox raises and ends, and that nobody would end once it has left the settings."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that people are alarmed about as long as it lasts."""

    about: str
    sentence: str
    news: bool = True
    """False for what raises no alarm, being too old or said by another, and keeps one going that was raised."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What a round works with. ``mailboxes`` are the stored names of those in the settings, in their order."""

    store: Store
    form: Form
    documents: DocumentReader
    mail: AlarmMail
    watching: Watching
    mailboxes: Sequence[str]
    holidays: HolidayTable

    def round(self, now: datetime, *, scheduled: bool = True) -> list[str]:
        """One look at everything. Returns the outbox keys of new messages, to ring after the commit.

        A round that is not ``scheduled`` is made in place of one that did not come: it does not count as one, and
        begins no rehearsal, which nobody would read.
        """
        with self.store.transaction() as session:
            one_at_a_time(session, "watch")
            for mailbox in self.mailboxes:
                since.keep(session, since.WATCHED, mailbox, now)
            for late in rehearsals.silent(session, now - rehearsal.IN_TIME):
                late.failed_at, late.reason = now, rehearsal.where_it_stayed(session, late)
            session.flush()
            self._weigh(session, list(self._concerns(session, now)), now)
            keys = self.mail.write(session, now)
            if scheduled:
                heartbeats.beat(session, heartbeats.WATCH, now)
        return keys + (self._rehearse(now) if scheduled else [])

    def rehearse_now(self, now: datetime) -> list[str]:
        """Have a test form mailed to every mailbox that one can be mailed to; the outbox keys of that work."""
        test = MarkedForm.made(self.form, self.documents, self.mail.letterhead.partnership)
        with self.store.transaction() as session:
            return [rehearsal.begin(session, self.store.vault, route, test, now) for route in self.watching.routes]

    def _rehearse(self, now: datetime) -> list[str]:
        local = now.astimezone(LONDON)
        at, day = self.watching.rehearse_at, local.date()
        if at is None or local.time() < at or not self.holidays.is_working(day):
            return []
        with self.store.reading() as session:
            if not self._not_yet_rehearsed(session, now):
                return []
        test = MarkedForm.made(self.form, self.documents, self.mail.letterhead.partnership)
        with self.store.transaction() as session:
            one_at_a_time(session, "rehearsal")
            waiting = self._not_yet_rehearsed(session, now)
            return [
                rehearsal.begin(session, self.store.vault, route, test, now)
                for route in self.watching.routes
                if route.mailbox in waiting
            ]

    def _not_yet_rehearsed(self, session: Session, now: datetime) -> set[str]:
        """Those of today that are still to be begun. One that was asked for by hand before its hour is another."""
        begins = datetime.combine(local_date(now), self.watching.rehearse_at or time(), LONDON)
        done = set(session.scalars(select(Rehearsal.mailbox).where(Rehearsal.sent_at >= begins)))
        return {route.mailbox for route in self.watching.routes} - done

    def _weigh(self, session: Session, concerns: Sequence[Concern], now: datetime) -> None:
        lasting = {concern.about for concern in concerns}
        for alarm in open_alarms(session):
            over = alarm.kind in _OURS and alarm.about not in lasting
            gone = alarm.kind in _RAISED_AT_MAILBOXES and alarm.about.partition(":")[2] not in self.mailboxes
            if over or gone:
                alarms.end(session, alarm.about, now)
        for concern in (concern for concern in concerns if concern.news):
            alarms.raise_once(session, concern.about, concern.sentence, now)

    def _concerns(self, session: Session, now: datetime) -> Iterator[Concern]:
        found = signs(session, now, self.mailboxes)
        yield from _of_work(found)
        yield from _of_failures([*found.failed_at, *(one.failed_at for one in failed(session))], local_date(now))
        yield from _of_leaving(leaving(session, now), now)
        yield from _of_scanner(kept.unscanned_since(session), now)
        yield from _of_calls(to_phone.waiting(session, self.store.vault, now, self.holidays))
        refused = {alarm.about for alarm in found.alarms if alarm.kind == MAILBOX_REFUSED_ALARM}
        for mailbox in found.mailboxes:
            said = f"{MAILBOX_REFUSED_ALARM}:{mailbox.name}" in refused
            yield from self._of_mailbox(session, mailbox, now, said=said)

    def _of_mailbox(self, session: Session, mailbox: MailboxSign, now: datetime, *, said: bool) -> Iterator[Concern]:
        """``said``: why it is silent is an alarm already."""
        name = self._called(mailbox)
        if mailbox.quiet_for > MAILBOX_SILENT:
            never = "has not been reached since it is in the settings"
            words = never if mailbox.silence is None else f"has not been reached for {in_words(mailbox.silence)}"
            why = f" {mailbox.last_error}" if mailbox.last_error else ""
            yield Concern(f"{MAILBOX_SILENT_ALARM}:{mailbox.name}", f"{name} {words}.{why}", news=not said)
        elif mailbox.untaken is not None and mailbox.untaken > HELD_BACK:
            words = f"holds something for {in_words(mailbox.untaken)} that cannot be taken in"
            yield Concern(f"{MAILBOX_HELD_ALARM}:{mailbox.name}", f"{name} {words}.")
        if self.watching.no_mail_hours and mailbox.quiet_for <= MAILBOX_SILENT:
            yield from self._of_no_mail(session, mailbox, now)
        if any(route.mailbox == mailbox.name for route in self.watching.routes):
            yield from self._of_rehearsal(session, mailbox)

    def _of_no_mail(self, session: Session, mailbox: MailboxSign, now: datetime) -> Iterator[Concern]:
        """A mailbox that answers and stays empty: it may be the wrong one by now (EXPERIENCE 12)."""
        last = session.scalar(select(func.max(Sighting.seen_at)).where(Sighting.mailbox == mailbox.name))
        begun = last if last is not None else now - (mailbox.watched or timedelta())
        allowed = timedelta(hours=self.watching.no_mail_hours)
        if staffed_between(begun, now, self.holidays) > allowed:
            hours = self.watching.no_mail_hours
            yield Concern(
                f"{NO_MAIL_ALARM}:{mailbox.name}",
                f"{self._called(mailbox)} answers, but no e-mail has come into it for more than {hours} working hours.",
            )

    def _of_rehearsal(self, session: Session, mailbox: MailboxSign) -> Iterator[Concern]:
        last = rehearsals.latest(session, mailbox.name)
        if last is not None and last.failed_at is not None and last.arrived_at is None:
            yield Concern(
                f"{REHEARSAL_ALARM}:{mailbox.name}",
                f"The test e-mail to {_lower(self._called(mailbox))} did not come in. {last.reason}",
            )

    def _called(self, mailbox: MailboxSign) -> str:
        """Its number: its name may be a person's address, and this leaves the house by mail."""
        return f"Mailbox {mailbox.number}" if len(self.mailboxes) > 1 else "The mailbox"


def _of_work(found: Signs) -> Iterator[Concern]:
    still = found.since_sweep is None or found.since_sweep > SWEEP_MISSED
    if found.since_sweep is None:
        if any((mailbox.watched or timedelta()) > MAILBOX_SILENT for mailbox in found.mailboxes):
            yield Concern(SWEEP_ALARM, "The background work has never started.")
    elif still:
        yield Concern(SWEEP_ALARM, f"The background work has stood still for {in_words(found.since_sweep)}.")
    if found.longest_due is not None and found.longest_due > WORK_LATE:
        words = f"What was accepted has waited for {in_words(found.longest_due)} to be worked."
        yield Concern(OUTBOX_ALARM, words, news=not still)


def _of_failures(failed_at: Iterable[datetime], today: date) -> Iterator[Concern]:
    """One for each day: a failure of today is not hidden by one of last week that nobody saw to.

    Whoever begins to be watched with a month of failures is alarmed once about them, not thirty times.
    """
    days = sorted({local_date(at) for at in failed_at})
    for day in days:
        yield Concern(
            f"{FAILED_ALARM}:{day.isoformat()}",
            f"Something failed for good on {day.day} {day:%B}. It stands under ‘Needs a person’.",
            news=day in days[-1:] or today - day <= timedelta(days=1),
        )


def _of_leaving(found: Leaving, now: datetime) -> Iterator[Concern]:
    if found.stuck_since is not None and now - found.stuck_since > MAIL_LATE:
        yield Concern(
            MAIL_OUT_ALARM,
            f"A message has waited for {in_words(now - found.stuck_since)} to be sent. {found.stuck_why}",
        )


def _of_scanner(since_when: datetime | None, now: datetime) -> Iterator[Concern]:
    if since_when is not None and now - since_when > MAIL_LATE:
        yield Concern(
            SCANNER_ALARM,
            f"A file has waited for {in_words(now - since_when)} because the virus scanner does not answer.",
        )


def _of_calls(found: Waiting) -> Iterator[Concern]:
    """SAFETY 21: what speaks of danger does not wait for office hours. One for each, so that none hides the next."""
    for draft_id in found.urgent:
        words = "A notification that was begun and not sent speaks of a death, or of a child who may be in danger."
        yield Concern(f"{URGENT_DRAFT_ALARM}:{draft_id}", words)
    if found.late:
        number = "1 call" if found.late == 1 else f"{found.late} calls"
        yield Concern(PHONE_LATE_ALARM, f"{number} under ‘Calls’ waited for more than a working day.")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
