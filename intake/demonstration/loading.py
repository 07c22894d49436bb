"""Putting the invented cases and accounts into the database, by the ways that real ones take.

The cases go in once, into a database that has received nothing yet; `apart` says how they are kept from what is real.
Their receipts are marked as tests, from which follows that their cases are marked as demonstration, that no
acknowledgement is owed to anybody, and that nothing real is matched to them (`intake.cases.opening`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from forms import Answers
from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.fill import fill
from intake.cases import drafts
from intake.cases.casebook import Casebook
from intake.demonstration import accounts, decided, letters, undecided, waiting
from intake.demonstration.accounts import DemonstrationAccount
from intake.demonstration.apart import StoreApart, store_apart
from intake.demonstration.days import Days
from intake.demonstration.story import Door, Since, Story
from intake.opened import open_pipeline, rules_of
from intake.pipeline.receive import TOPIC, receive_file, receive_message
from intake.pipeline.receive_draft import receive_draft
from intake.settings import Settings
from intake.store import outbox
from intake.store.arrivals import Draft, Receipt
from intake.store.casework import Case
from intake.store.engine import one_at_a_time
from intake.store.store import Store

STORIES: Final = (
    decided.not_met,
    decided.two_children,
    undecided.overdue,
    undecided.disputed,
    decided.looked_after_death,
    waiting.another_area,
    waiting.near_miss,
    waiting.told_by_a_referral,
    waiting.update_to_the_referral,
    waiting.incomplete,
)
"""In the order in which they came in."""
_PDF_CAME: Final = timedelta(minutes=95)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was done: how many cases went in now, who may try it out, how many demonstration accounts were closed."""

    cases: int
    accounts: tuple[DemonstrationAccount, ...]
    closed: int


def load(store: Store, settings: Settings, now: datetime) -> Loaded:
    """Make ready for trying out, or close it where the settings want none. Safe to call at every start.

    Raises Transient when the database is away. Where it stops half way, it has changed no case.
    """
    if not settings.demo:
        return Loaded(0, (), accounts.close(store, now))
    opened = accounts.opened(store, now)
    with store.transaction() as session:
        one_at_a_time(session, "demonstration")
        if session.scalar(select(exists().where(Receipt.id.is_not(None)))):
            return Loaded(0, opened, 0)
        _load(store_apart(store, settings.secret_key, session), settings, now)
        cases = len(session.scalars(select(Case.id)).all())
    return Loaded(cases, opened, 0)


def _load(store: StoreApart, settings: Settings, now: datetime) -> None:
    rules = rules_of(settings, now)
    days = Days(now, rules.holidays, rules.day_one)
    people = accounts.ids(store.session)
    references: dict[str, str] = {}
    for tell in STORIES:
        story = tell(days)
        receipt = _received(store, settings, story, references)
        _worked(store, settings, receipt, story.received)
        references[story.key] = receipt.reference
        if story.updates is None:
            case = store.session.get_one(Case, receipt.case_id)
            book = Casebook(store.session, store.vault, rules)
            story.then(Since(book, case, receipt.id, people))
    _load_a_pdf(store, settings, now - _PDF_CAME)


def _received(store: StoreApart, settings: Settings, story: Story, references: Mapping[str, str]) -> Receipt:
    """The receipt of a story, not yet read, and marked before anything can look at it."""
    given = dict(story.answers)
    if story.updates is not None:
        given["updates_notification_ref"] = references[story.updates]
    answers, _ = NOTIFICATION.answers(given)
    if story.door is Door.ONLINE:
        receipt_id = _sent_online(store, settings.secret_key, answers, story.received)
    else:
        form = letters.with_a_note(fill(NOTIFICATION, answers, _branding(settings)), story.beside)
        if story.door is Door.WORD:
            name = "Notification form.docx"
            receipt_id = receive_file(store, settings.secret_key, form, name, "word_email", story.received).receipt_id
        else:
            letter = letters.with_a_form(answers, form, settings.mail_from, story.received, story.checked)
            receipt_id = receive_message(store, settings.secret_key, letter, story.received).receipt_id
    return _marked(store.session, receipt_id)


def _sent_online(store: StoreApart, reference_key: bytes, answers: Answers, at: datetime) -> str:
    draft_id = drafts.start(store.session, store.vault, store.vault.new_dossier(at), secrets.token_urlsafe(), at)
    draft = store.session.get_one(Draft, draft_id)
    return receive_draft(store.session, store, NOTIFICATION, reference_key, draft, answers, at).id


def _load_a_pdf(store: StoreApart, settings: Settings, at: datetime) -> None:
    letter = letters.with_a_pdf(settings.mail_from, at)
    receipt = _marked(store.session, receive_message(store, settings.secret_key, letter, at).receipt_id)
    _worked(store, settings, receipt, at)


def _worked(store: StoreApart, settings: Settings, receipt: Receipt, at: datetime) -> None:
    # What the settings believe about senders is about real ones: these were checked by a server that does not exist.
    believing = replace(settings, authentication_server=letters.SERVER, known_senders=(letters.DOMAIN,))
    open_pipeline(believing, store, at).answer(outbox.key_of(TOPIC, receipt.id), at)


def _marked(session: Session, receipt_id: str) -> Receipt:
    receipt = session.get_one(Receipt, receipt_id)
    receipt.test = True
    session.flush()
    return receipt


def _branding(settings: Settings) -> Branding:
    return Branding(settings.partnership_name, (), settings.mail_from, settings.front_door_phone)
