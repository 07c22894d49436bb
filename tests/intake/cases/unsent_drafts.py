"""Drafts as notifiers leave them, for the tests of what becomes of those that are never sent."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Final

from forms.notification import NOTIFICATION
from intake.cases import coming_back, drafts, unsent
from intake.cases.as_sent import as_sent
from intake.cases.invitations import open_update
from intake.cases.unsent import Task
from intake.cases.working_days import HolidayTable, england_holidays
from intake.pipeline.unsent_drafts import Round, UnsentDrafts
from intake.store.arrivals import Draft, Receipt
from intake.store.store import Store

HOLIDAYS: Final[HolidayTable] = england_holidays(range(2024, 2030))
SAID: Final = {"notifier_agency_name": "Marram Bay School", "notifier_phone": "01632 960 117"}
AT_RISK: Final = {**SAID, "immediate_risk_now": "yes"}


def left(store: Store, at: datetime, answers: dict[str, Any] | None = None, token: str = "t") -> str:
    """The id of a draft that was begun and last changed at ``at``."""
    dossier_id = store.vault.new_dossier(at)
    with store.transaction() as session:
        draft_id = drafts.start(session, store.vault, dossier_id, token, at)
    if answers is None or answers:
        change(store, draft_id, at, SAID if answers is None else answers)
    return draft_id


def change(store: Store, draft_id: str, at: datetime, answers: dict[str, Any]) -> None:
    """The notifier saves a page, with an address or without."""
    with store.transaction() as session:
        draft, said = session.get_one(Draft, draft_id), NOTIFICATION.answers(answers)[0]
        drafts.save(store.vault, draft, said, at)
        coming_back.follow(session, store.vault, draft, said, coming_back.way_of(session, draft))


def opened_to_be_added_to(store: Store, receipt_id: str, at: datetime, token: str = "t") -> str:
    """The id of a draft that holds what was sent, as the confirmation, the status page or a link opens it."""
    dossier_id = store.vault.new_dossier(at)
    with store.transaction() as session:
        sender = as_sent(session, store.vault, NOTIFICATION, session.get_one(Receipt, receipt_id))
        assert sender is not None
        return open_update(session, store.vault, NOTIFICATION, sender, dossier_id=dossier_id, owner=token, now=at)


def round_at(store: Store, at: datetime) -> UnsentDrafts:
    """A round at ``at``; what it works with, for the next one."""
    drafts_ = UnsentDrafts(store, HOLIDAYS)
    drafts_.round(at)
    return drafts_


def two_rounds(store: Store, at: datetime) -> None:
    """Two rounds at one moment, as by two workers. Neither may fail."""
    begin = threading.Barrier(2)

    def run(_number: int) -> Round:
        begin.wait()
        return UnsentDrafts(store, HOLIDAYS).round(at)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))


def asked(store: Store) -> list[Task]:
    """Whom the office is asked to phone."""
    with store.reading() as session:
        return unsent.tasks(session, store.vault, HOLIDAYS)
