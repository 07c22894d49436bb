"""What is watched, each with its light: well, look at it, good to know, or off. Words first, then the colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from intake.cases.guidance import COUNT_ALARM, MAIL_OUT_ALARM, NO_MAIL_ALARM, REHEARSAL_ALARM, what_to_do
from intake.cases.traffic import MAIL_LATE, Leaving, Traffic
from intake.cases.working_days import local_date
from intake.store.vital_signs import (
    FAILED_ALARM,
    MAILBOX_HELD_ALARM,
    MAILBOX_REFUSED_ALARM,
    MAILBOX_SILENT_ALARM,
    OUTBOX_ALARM,
    SWEEP_ALARM,
    SWEEP_MISSED,
    WORK_LATE,
    AlarmSign,
    MailboxSign,
    Signs,
    in_words,
)
from intake.store.watching import Rehearsal
from intake.watching_settings import Watching


class State(StrEnum):
    """How something is. The value is the colour of its tag."""

    LOOK = "red"
    NOTE = "yellow"
    WELL = "green"
    OFF = "grey"


WORDS: Final = {State.LOOK: "Look at this", State.NOTE: "Good to know", State.WELL: "Well", State.OFF: "Off"}


@dataclass(frozen=True, slots=True)
class Light:
    """One thing that is watched. ``todo`` is what to do now, where something is to be done."""

    title: str
    state: State
    words: str
    todo: str = ""

    @property
    def tag(self) -> str:
        """The state in a word or two."""
        return WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Watched:
    """Everything that the lights are made of. ``rehearsals``: the last of each mailbox that is rehearsed."""

    signs: Signs
    traffic: Traffic
    redis_answers: bool
    rehearsals: Sequence[Rehearsal | None]
    watching: Watching
    alarmed: int
    now: datetime


def lights(seen: Watched) -> list[Light]:
    """All lights, the most pressing first."""
    found = [
        *_mailboxes(seen.signs.mailboxes),
        _background(seen.signs),
        _redis(seen.redis_answers),
        _outbox(seen.signs),
        _failed(seen.signs),
        _leaving(seen.traffic.leaving, seen.now),
        _came_back(seen.traffic.leaving),
        _counts(seen.traffic, seen.signs.alarms),
        *_rehearsals(seen),
        *_no_mail(seen),
        _alarmed(seen.alarmed),
        *_others(seen.signs.alarms),
    ]
    return sorted(found, key=lambda light: list(State).index(light.state))


def _mailboxes(mailboxes: Sequence[MailboxSign]) -> Iterator[Light]:
    for mailbox in mailboxes:
        title = called(mailbox.number, len(mailboxes))
        why = f" {mailbox.last_error}" if mailbox.last_error else ""
        if not mailbox.trouble:
            ago = in_words(mailbox.silence) if mailbox.silence is not None else ""
            yield Light(title, State.WELL, f"Looked through {ago} ago; nothing waits in it.")
        else:
            kind = MAILBOX_SILENT_ALARM if mailbox.untaken is None else MAILBOX_HELD_ALARM
            yield Light(title, State.LOOK, f"It {mailbox.trouble}{why}", what_to_do(kind))


def called(number: int, of: int) -> str:
    """What a mailbox is called on the page."""
    return "Mailbox" if of == 1 else f"Mailbox {number}"


def _background(found: Signs) -> Light:
    title = "Background work"
    if found.since_sweep is None:
        return Light(title, State.LOOK, "It has not started yet.", what_to_do(SWEEP_ALARM))
    if found.since_sweep > SWEEP_MISSED:
        words = f"It has stood still for {in_words(found.since_sweep)}."
        return Light(title, State.LOOK, words, what_to_do(SWEEP_ALARM))
    return Light(title, State.WELL, "It runs.")


def _redis(answers: bool) -> Light:
    if answers:
        return Light("Redis", State.WELL, "It answers.")
    words = "It does not answer. Notifications are kept, and are read when it is back."
    return Light("Redis", State.LOOK, words, what_to_do(SWEEP_ALARM))


def _outbox(found: Signs) -> Light:
    title, waits = "Work that waits", f"{found.waiting} in all." if found.waiting else "Nothing waits."
    if found.longest_due is not None and found.longest_due > WORK_LATE:
        words = f"The oldest could have been done {in_words(found.longest_due)} ago. {waits}"
        return Light(title, State.LOOK, words, what_to_do(OUTBOX_ALARM))
    return Light(title, State.WELL, waits)


def _failed(found: Signs) -> Light:
    number = found.for_a_person
    if not number:
        return Light("Work that failed", State.WELL, "Nothing waits for a person.")
    words = "1 piece of work waits for a person." if number == 1 else f"{number} pieces of work wait for a person."
    return Light("Work that failed", State.LOOK, words, what_to_do(FAILED_ALARM))


def _leaving(found: Leaving, now: datetime) -> Light:
    title, sent = "Mail going out", f"{found.sent_today} sent today, {found.waiting} waiting."
    if found.stuck_since is not None:
        waits = now - found.stuck_since
        words = f"A message has waited for {in_words(waits)}. {found.stuck_why}"
        if waits > MAIL_LATE:
            return Light(title, State.LOOK, words, what_to_do(MAIL_OUT_ALARM))
        return Light(title, State.NOTE, words)
    failed = sum(found.attempts.values())
    if failed:
        how = ", ".join(f"{number} by {transport}: {outcome}" for (transport, outcome), number in _by(found))
        return Light(title, State.NOTE, f"{sent} Attempts that failed in the last 24 hours: {how}.")
    return Light(title, State.WELL, sent)


def _by(found: Leaving) -> list[tuple[tuple[str, str], int]]:
    return sorted(found.attempts.items())


def _came_back(found: Leaving) -> Light:
    title = "Mail that came back"
    if not found.came_back:
        return Light(title, State.WELL, "None in the last seven days.")
    words = f"{found.came_back} in the last seven days. Each stands on its case or under ‘Needs a person’."
    return Light(title, State.NOTE, words, "Reach the people in another way, and correct the address.")


def _counts(found: Traffic, alarms: Iterable[AlarmSign]) -> Light:
    title = "Daily count of the mailboxes"
    said = " ".join(alarm.sentence for alarm in alarms if alarm.kind == COUNT_ALARM)
    wrong = sum(abs(count.difference) for count in found.counts)
    if said or wrong:
        words = said or f"The mailboxes and this service differ by {wrong} e-mails."
        return Light(title, State.LOOK, words, what_to_do(COUNT_ALARM))
    if not found.counts:
        return Light(title, State.OFF, "Not counted yet.")
    latest = max(count.day for count in found.counts)
    return Light(title, State.WELL, f"They agree, as of {latest.day} {latest:%B}.")


def _rehearsals(seen: Watched) -> Iterator[Light]:
    title, watching = "Rehearsal", seen.watching
    if not watching.routes:
        words = "There is no way in to rehearse: that takes mail servers on both sides, and folders are none."
        yield Light(title, State.OFF, words)
        return
    for number, last in enumerate(seen.rehearsals, start=1):
        of = len(seen.rehearsals)
        yield _rehearsal(title if of == 1 else f"{title} {number}", last, seen)


def _rehearsal(title: str, last: Rehearsal | None, seen: Watched) -> Light:
    today = local_date(seen.now)
    at = seen.watching.rehearse_at
    when = "It is switched off." if at is None else f"It runs at {at:%H:%M} on each working day."
    if last is None:
        return Light(title, State.OFF, f"None yet. {when}")
    day = "today" if last.day == today else f"on {last.day.day} {last.day:%B}"
    if last.arrived_at is not None:
        words = f"The test e-mail {day} came in after {in_words(last.arrived_at - last.sent_at)}. {when}"
        late = last.failed_at is not None
        return Light(title, State.NOTE if late else State.WELL, words)
    if last.failed_at is not None:
        words = f"The test e-mail {day} did not come in. {last.reason}"
        return Light(title, State.LOOK, words, what_to_do(REHEARSAL_ALARM))
    return Light(title, State.NOTE, f"A test e-mail is on its way for {in_words(seen.now - last.sent_at)}.")


def _no_mail(seen: Watched) -> Iterator[Light]:
    title, hours = "Silence", seen.watching.no_mail_hours
    alarms = [alarm for alarm in seen.signs.alarms if alarm.kind == NO_MAIL_ALARM]
    for alarm in alarms:
        yield Light(title, State.LOOK, alarm.sentence, what_to_do(alarm.about))
    if not hours:
        yield Light(title, State.OFF, "Nobody is alarmed because no mail comes.")
    elif not alarms:
        yield Light(title, State.WELL, f"People are alarmed after {hours} working hours without mail.")


def _alarmed(number: int) -> Light:
    title = "Who is mailed an alarm"
    if not number:
        words = "Nobody: there is no account of the business unit."
        todo = "Make one (intake user add), or name an address in INTAKE_ALARM_TO."
        return Light(title, State.LOOK, words, todo)
    return Light(title, State.WELL, "1 address." if number == 1 else f"{number} addresses.")


_SHOWN_ABOVE: Final = frozenset(
    {
        MAILBOX_SILENT_ALARM,
        MAILBOX_REFUSED_ALARM,
        MAILBOX_HELD_ALARM,
        SWEEP_ALARM,
        OUTBOX_ALARM,
        FAILED_ALARM,
        MAIL_OUT_ALARM,
        NO_MAIL_ALARM,
        REHEARSAL_ALARM,
        COUNT_ALARM,
    }
)


def _others(alarms: Iterable[AlarmSign]) -> Iterator[Light]:
    """Alarms that others raise, about which nothing above says anything."""
    for alarm in alarms:
        if alarm.kind not in _SHOWN_ABOVE:
            yield Light("Alarm", State.LOOK, alarm.sentence, what_to_do(alarm.about))
