"""How much there is to phone about, for whoever watches: notifications begun and not sent, and calls not finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.cases import phone, unsent
from intake.cases.danger import LEFT_ALONE
from intake.cases.staffed import staffed_between
from intake.cases.working_days import HolidayTable
from intake.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Waiting:
    """``urgent``: the ids of drafts that speak of danger and were left alone, or not tried again, for an hour;
    ``late``: how many waited for more than a working day."""

    urgent: tuple[str, ...]
    late: int


def waiting(session: Session, vault: Vault, now: datetime, table: HolidayTable) -> Waiting:
    """What stands on the list of calls at ``now``."""
    tasks = unsent.tasks(session, vault, table)
    calls = phone.unfinished(session, vault)
    return Waiting(
        urgent=(
            *(task.draft_id for task in tasks if task.urgent and task.due_at <= now),
            *(call.draft_id for call in calls if call.urgent and now - call.updated_at >= LEFT_ALONE),
        ),
        late=sum(unsent.late(task, now, table) for task in tasks)
        + sum(staffed_between(call.updated_at, now, table) >= unsent.WORKING_DAY for call in calls),
    )


def number(session: Session) -> int:
    """How many stand on the list."""
    return unsent.number_open(session) + phone.number_unfinished(session)
