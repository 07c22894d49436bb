"""A service that is watched: its rounds, its alarms, and the letters that come of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from forms.notification import NOTIFICATION
from intake.cases.working_days import HolidayTable
from intake.documents.reader import WITHOUT_OFFICE
from intake.pipeline.alarm_mail import AlarmMail
from intake.pipeline.rehearsal import TOPIC, SendingTestForms
from intake.pipeline.watch import Watch
from intake.pipeline.work import Pipeline
from intake.store import heartbeats
from intake.store.base import new_id
from intake.store.people import User
from intake.store.store import Store
from intake.store.watching import Alarm
from intake.store.work import MailboxState
from intake.watching_settings import Route, Watching
from tests.intake.pipeline.made import LETTERHEAD, NOW, RULES, Letterbox, pipeline

BOX: Final = "in@example.org@mail.example.org/INBOX"
ROUTE: Final = Route(BOX, "in@example.org")
OFFICE: Final = "office@example.org"
MINUTE: Final = timedelta(minutes=1)


def watch(
    store: Store,
    watching: Watching = Watching(),  # noqa: B008 - frozen
    mailboxes: Sequence[str] = (BOX,),
    holidays: HolidayTable = RULES.holidays,
) -> Watch:
    mail = AlarmMail(store.vault, LETTERHEAD, watching)
    return Watch(store, NOTIFICATION, WITHOUT_OFFICE, mail, watching, mailboxes, holidays)


def office(store: Store, email: str = OFFICE, role: str = "business_unit") -> None:
    with store.transaction() as session:
        session.add(User(id=new_id(), email=email, role=role, password_hash="-", created_at=NOW))


def lives(store: Store, now: datetime, *mailboxes: str) -> None:
    """At ``now`` the outbox was swept and the mailboxes were looked through."""
    with store.transaction() as session:
        heartbeats.beat(session, heartbeats.SWEEP, now)
        for mailbox in mailboxes or (BOX,):
            session.merge(MailboxState(mailbox=mailbox, last_contact_at=now))


def works(store: Store, box: Letterbox, watching: Watching = Watching()) -> Pipeline:  # noqa: B008
    """What works the outbox, test forms included."""
    made = pipeline(store, transport=box)
    routes = {route.mailbox: route.to for route in watching.routes}
    sending = SendingTestForms(store, NOTIFICATION, WITHOUT_OFFICE, LETTERHEAD, box, routes)
    return Pipeline(store, {**made.jobs, TOPIC: sending})


def alarms_of(store: Store) -> list[tuple[str, bool]]:
    """What each alarm was about, and whether it is open; the earliest first."""
    with store.reading() as session:
        found = session.scalars(select(Alarm).order_by(Alarm.raised_at, Alarm.about)).all()
        return [(alarm.about, alarm.open_about is not None) for alarm in found]
