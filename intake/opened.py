"""What the settings describe, opened: the store, the partnership's rules, and the pipeline on top of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

from forms.notification import NOTIFICATION
from intake.addresses import ImapMailbox
from intake.cases.casebook import Rules
from intake.cases.files import kept
from intake.cases.working_days import HolidayTable, england_holidays
from intake.pipeline import bring, heard, receive, rehearsal, tell
from intake.pipeline.advance import ReceiptSteps, ReplyAllTheSame
from intake.pipeline.alarm_mail import AlarmMail
from intake.pipeline.alike import LookingForAlike
from intake.pipeline.deliver import Delivery
from intake.pipeline.heard import StatusCheck
from intake.pipeline.letters import Letterhead
from intake.pipeline.notify_transport import NoNotify, Notify
from intake.pipeline.rehearsal import SendingTestForms
from intake.pipeline.scanning import Scanning
from intake.pipeline.sender import Trust
from intake.pipeline.transport import NoTexts, transport_to
from intake.pipeline.unsent_drafts import UnsentDrafts
from intake.pipeline.watch import Watch
from intake.pipeline.work import Job, Pipeline
from intake.resources import templates_dir
from intake.settings import Settings
from intake.store.mailboxes import stored_name
from intake.store.store import Store

_YEARS_BACK: Final = 20
"""A notification may tell of what the local authority knew years ago."""
_YEARS_ON: Final = 2


def open_store(settings: Settings) -> Store:
    """The store of ``settings``, opened but not yet migrated."""
    return Store.open(
        settings.database_url,
        settings.keys_database_url,
        settings.encryption_keys,
        settings.secret_key,
        owner_url=settings.migration_database_url,
        journal_dir=settings.journal_dir,
    )


def rules_of(settings: Settings, now: datetime) -> Rules:
    """The partnership's rules, with the bank holidays around ``now``."""
    return Rules(
        settings.statutory_partners,
        settings.day_one_rule,
        settings.area,
        _holidays_around(now.year),
        settings.clock_terms,
    )


def letterhead_of(settings: Settings) -> Letterhead:
    """What outgoing messages say of the partnership."""
    return Letterhead(
        partnership=settings.partnership_name,
        mail_from=settings.mail_from,
        front_door_phone=settings.front_door_phone,
        staffed_hours=settings.staffed_hours,
        public_url=settings.public_url,
        templates=templates_dir(),
        answering=replace(
            settings.answering,
            own=frozenset(_own_addresses(settings)),
            texts=settings.notify is not None and bool(settings.notify.text_template),
        ),
    )


def _own_addresses(settings: Settings) -> Iterator[str]:
    """The addresses at which this service gets mail, in small letters: what comes from them is not answered."""
    users = [mailbox.user for mailbox in settings.mailboxes if isinstance(mailbox, ImapMailbox)]
    for address in (settings.mail_from, settings.mail_to, *users):
        if "@" in address:
            yield address.casefold()


def trust_of(settings: Settings) -> Trust:
    """Whose word is believed about senders, and whose senders are known."""
    return Trust(settings.authentication_server, frozenset(settings.known_senders))


@cache
def _holidays_around(year: int) -> HolidayTable:
    return england_holidays(range(year - _YEARS_BACK, year + _YEARS_ON + 1))


def open_pipeline(
    settings: Settings,
    store: Store,
    now: datetime,
    between: Callable[[str], None] = lambda _step: None,
    ring: Callable[[str], None] = lambda _key: None,
) -> Pipeline:
    """What works the outbox, as this partnership runs it.

    ``ring`` is called after the commit that put further work into the outbox, with its `outbox.key_of`; what it misses
    the sweep finds.
    """
    rules, letterhead = rules_of(settings, now), letterhead_of(settings)
    trust = trust_of(settings)
    steps = ReceiptSteps(
        store, NOTIFICATION, settings.secret_key, rules, letterhead, trust, between, ring, settings.documents
    )
    notify = None if settings.notify is None else Notify(settings.notify)
    transport = transport_to(settings.outgoing, settings.mail_ca_file)
    delivery = Delivery(
        store,
        rules,
        letterhead,
        notify if notify is not None and notify.service.email_template else transport,
        between,
        notify if notify is not None and notify.service.text_template else NoTexts(),
    )
    jobs: dict[str, Job] = {receive.TOPIC: steps, tell.TOPIC: delivery, tell.REPLY_TOPIC: ReplyAllTheSame(steps)}
    jobs[kept.TOPIC] = Scanning(store, settings.scanner, between)
    jobs |= dict.fromkeys(heard.TOPICS, StatusCheck(store, notify or NoNotify(), rules))
    jobs[bring.TOPIC] = bring.ReadingWhatIsBrought(store, NOTIFICATION, settings.documents)
    routes = {route.mailbox: route.to for route in settings.watching.routes}
    jobs[rehearsal.TOPIC] = SendingTestForms(store, NOTIFICATION, settings.documents, letterhead, transport, routes)
    return Pipeline(store, jobs, between)


def open_watch(settings: Settings, store: Store, now: datetime) -> Watch:
    """What looks after the service itself, as this partnership has it watched."""
    letterhead, watching = letterhead_of(settings), settings.watching
    return Watch(
        store=store,
        form=NOTIFICATION,
        documents=settings.documents,
        mail=AlarmMail(store.vault, letterhead, watching),
        watching=watching,
        mailboxes=[stored_name(mailbox.name) for mailbox in settings.mailboxes],
        holidays=rules_of(settings, now).holidays,
    )


def open_unsent_drafts(settings: Settings, store: Store, now: datetime) -> UnsentDrafts:
    """What looks after drafts that were never sent."""
    return UnsentDrafts(store, rules_of(settings, now).holidays)


def open_looking_for_alike(settings: Settings, store: Store, now: datetime) -> LookingForAlike:
    """What looks for cases about the same child."""
    return LookingForAlike(store, rules_of(settings, now))
