"""Notifications taken by telephone (SAFETY 23): a draft of the office's own, beside the call that it is written from.

It is opened by who is signed in, never by a cookie, and stays until somebody sends it or says why it is not sent: a
call that breaks off is work that waits. A draft that a notifier began online and the office goes on with on the phone
becomes one too. Then its browser is shown nothing more until it was sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from forms import Form
from intake.cases import drafts
from intake.cases.danger import speaks_of_danger
from intake.cases.working_days import LONDON
from intake.errors import Permanent
from intake.store import looked
from intake.store.arrivals import Draft, Receipt
from intake.store.base import is_id, new_id
from intake.store.engine import one_at_a_time
from intake.store.looked import names_of
from intake.store.online import PhoneCall, UnsentDraft
from intake.store.vault import Vault

CHANNEL: Final = "phone_transcribed"
"""DOMAIN 3.1, `submission_channel`."""
BEGUN: Final = "call-begun"
TAKEN_OVER: Final = "call-taken-over"
READ: Final = "call-read"
CHANGED: Final = "call-caller-changed"
SENT: Final = "call-sent"
LEFT: Final = "call-not-needed"
"""Of the record, each with the id of the draft."""
_NOT_NEEDED: Final = "not_needed"
# Asked for every page of every draft: put together once.
_CALL: Final = select(PhoneCall).where(PhoneCall.draft_id == bindparam("draft_id"))


@dataclass(frozen=True, slots=True)
class Caller:
    """Who phones, as they said it; '' for what they did not say."""

    name: str = ""
    role: str = ""
    agency: str = ""
    number: str = ""
    """To call back."""
    keep_from: str = ""
    """Who may not know that we called back."""

    @property
    def said_anything(self) -> bool:
        """Whether there is anything to keep."""
        return any(asdict(self).values())

    @property
    def answers(self) -> dict[str, str]:
        """The answers of the form that the caller gave by this."""
        own = {
            "notifier_name": self.name,
            "notifier_role": self.role,
            "notifier_agency_name": self.agency,
            "notifier_phone": self.number,
        }
        return {key: value for key, value in own.items() if value}


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Whether it was read back; ``words`` is what the caller said to it, or why it was not. ``by`` is a user's id."""

    done: bool
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A call that was neither sent nor given up. ``taken_by`` is a user's id."""

    draft_id: str
    called_at: datetime
    updated_at: datetime
    taken_by: str
    agency: str
    urgent: bool
    """It speaks of a death, or of a child who may be in danger."""


@dataclass(frozen=True, slots=True)
class Phoned:
    """How a notification came in by telephone, for the pages of its case."""

    called_at: datetime
    caller: Caller
    taken_by: str
    """Who wrote it down: an address, or that the account is gone."""
    read_back: ReadBack | None
    read_back_at: datetime | None


def begin(
    session: Session,
    vault: Vault,
    *,
    draft_id: str,
    dossier_id: str,
    form: Form,
    caller: Caller,
    said: Mapping[str, str],
    called_at: datetime,
    by: str,
    at: datetime,
) -> str:
    """Keep a new call and its draft, which begins with the answers ``said`` and what the caller said of themselves.

    The draft's id: ``draft_id``, or another one where that is taken. The same page sent twice is one call.
    ``dossier_id`` is a fresh one of the vault's.
    """
    one_at_a_time(session, "calls")
    known = call_of(session, draft_id)
    if known is not None and caller_of(vault, known) == caller:
        return draft_id
    if session.get(Draft, draft_id) is not None:
        draft_id = new_id()  # another caller, on a page that was sent before
    local = called_at.astimezone(LONDON)
    day = {"date_notification": f"{local:%Y-%m-%d}", "time_notification": f"{local:%H:%M}"}
    answers = form.answers({**day, **caller.answers, **said})[0]
    nobodys = secrets.token_urlsafe(32)  # no cookie opens it
    drafts.start(session, vault, dossier_id, nobodys, at, draft_id=draft_id, answers=answers)
    _keep(session, vault, session.get_one(Draft, draft_id), caller, called_at, by)
    looked.note(session, BEGUN, by=by, at=at, draft=draft_id)
    return draft_id


def take_over(session: Session, vault: Vault, draft: Draft, caller: Caller, *, by: str, at: datetime) -> None:
    """From now on the office goes on with ``draft``, which a notifier began online, while it speaks with them.

    The draft must be held. A draft that was sent, or is a call already, stays as it is.
    """
    if draft.sent_receipt_id is not None or call_of(session, draft.id) is not None:
        return
    _keep(session, vault, draft, caller, at, by)
    looked.note(session, TAKEN_OVER, by=by, at=at, draft=draft.id)


def load(session: Session, draft_id: str, *, by: str, at: datetime) -> tuple[Draft, PhoneCall] | None:
    """The draft of a call with the call, both held until the transaction ends; None for any other draft.

    That ``by`` looked is kept.
    """
    if not is_id(draft_id) or call_of(session, draft_id) is None:
        return None
    draft = session.scalar(select(Draft).where(Draft.id == draft_id).with_for_update())
    call = session.scalar(select(PhoneCall).where(PhoneCall.draft_id == draft_id).with_for_update())
    if draft is None or call is None:
        return None
    looked.note(session, READ, by=by, at=at, draft=draft.id)
    return draft, call


def call_of(session: Session, draft_id: str) -> PhoneCall | None:
    """The call that a draft is written from, if it is one."""
    return session.scalar(_CALL, {"draft_id": draft_id})


def caller_of(vault: Vault, call: PhoneCall) -> Caller:
    """Who phones."""
    kept: Mapping[str, str] = vault.get(call, "caller")
    return Caller(**{one.name: str(kept.get(one.name, "")) for one in fields(Caller)})


def correct_caller(
    session: Session, vault: Vault, call: PhoneCall, caller: Caller, called_at: datetime, *, by: str, at: datetime
) -> None:
    """Keep what was misheard as it is right. The answers of the form are corrected on their own pages."""
    call.called_at = called_at
    vault.put(call, "caller", asdict(caller))
    looked.note(session, CHANGED, by=by, at=at, draft=call.draft_id)


def unfinished(session: Session, vault: Vault) -> list[Unfinished]:
    """The calls that were neither sent nor given up, the earliest first."""
    rows = session.execute(_unfinished().order_by(PhoneCall.called_at, PhoneCall.id)).all()
    vault.ready(call.dossier_id for call, _ in rows)
    return [
        Unfinished(
            draft.id, call.called_at, draft.updated_at, call.taken_by, _agency(vault, call), _urgent(vault, draft)
        )
        for call, draft in rows
    ]


def number_unfinished(session: Session) -> int:
    """How many calls were neither sent nor given up."""
    return session.scalar(select(func.count()).select_from(_unfinished().subquery())) or 0


def read_back_of(vault: Vault, call: PhoneCall) -> ReadBack | None:
    """Whether it was read back; None while nobody said."""
    kept = vault.get(call, "read_back")
    return None if kept is None else ReadBack(**kept)


def finish(
    session: Session, vault: Vault, call: PhoneCall, receipt: Receipt, read_back: ReadBack, at: datetime
) -> None:
    """The call is ``receipt`` now. Where it was read back, it was at ``at``."""
    call.receipt_id = receipt.id
    call.read_back_at = at if read_back.done else None
    vault.put(call, "read_back", asdict(read_back))
    looked.note(session, SENT, by=read_back.by, at=at, receipt_id=receipt.id, draft=call.draft_id)


def give_up(session: Session, vault: Vault, call: PhoneCall, reason: str, *, by: str, at: datetime) -> None:
    """The call needs no notification, for a reason. It is deleted in 28 days like any draft that nobody needs."""
    session.get_one(Draft, call.draft_id).expires_at = at + drafts.KEPT_FOR
    row = session.scalar(select(UnsentDraft).where(UnsentDraft.draft_id == call.draft_id))
    if row is None:
        row = UnsentDraft(
            id=new_id(), dossier_id=call.dossier_id, draft_id=call.draft_id, asked_at=call.called_at, calls=0
        )
        session.add(row)
    said = [*(vault.get(row, "note") or ()), {"how": _NOT_NEEDED, "by": by, "at": at.isoformat(), "words": reason}]
    vault.put(row, "note", said)
    row.settled_at, row.settled_by, row.settled_how = at, by, _NOT_NEEDED
    looked.note(session, LEFT, by=by, at=at, draft=call.draft_id)


def is_given_up(session: Session, call: PhoneCall) -> bool:
    """Whether somebody said that it needs no notification."""
    how = select(UnsentDraft.settled_how).where(UnsentDraft.draft_id == call.draft_id)
    return session.scalar(how) == _NOT_NEEDED


def phoned(session: Session, vault: Vault, receipt_ids: Iterable[str]) -> dict[str, Phoned]:
    """How each receipt came in that came in by telephone, by receipt id."""
    calls: Sequence[PhoneCall] = session.scalars(
        select(PhoneCall).where(PhoneCall.receipt_id.in_(list(receipt_ids)))
    ).all()
    names = names_of(session, (call.taken_by for call in calls))
    return {
        str(call.receipt_id): Phoned(
            called_at=call.called_at,
            caller=caller_of(vault, call),
            taken_by=names.get(call.taken_by, "somebody whose account is gone"),
            read_back=read_back_of(vault, call),
            read_back_at=call.read_back_at,
        )
        for call in calls
    }


def _unfinished() -> Select[PhoneCall, Draft]:
    given_up = select(UnsentDraft.draft_id).where(UnsentDraft.settled_how == _NOT_NEEDED)
    return (
        select(PhoneCall, Draft)
        .join(Draft, Draft.id == PhoneCall.draft_id)
        .where(PhoneCall.receipt_id.is_(None), Draft.sent_receipt_id.is_(None), PhoneCall.draft_id.not_in(given_up))
    )


def _agency(vault: Vault, call: PhoneCall) -> str:
    """The caller's agency; '' where it cannot be opened, so that one damaged row does not hide all others."""
    try:
        return caller_of(vault, call).agency
    except Permanent:
        return ""


def _urgent(vault: Vault, draft: Draft) -> bool:
    """Whether it speaks of danger, which is feared of what cannot be opened."""
    try:
        return speaks_of_danger(drafts.answers_of(vault, draft))
    except Permanent:
        return True


def _keep(session: Session, vault: Vault, draft: Draft, caller: Caller, called_at: datetime, by: str) -> None:
    call = PhoneCall(id=new_id(), dossier_id=draft.dossier_id, draft_id=draft.id, taken_by=by, called_at=called_at)
    vault.put(call, "caller", asdict(caller))
    session.add(call)
    session.flush()
