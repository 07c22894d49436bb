"""Alarms by mail: one message to each who is alarmed, and one when it is over. The text names no case and no person."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.cases.alarmed import alarmed
from intake.cases.guidance import what_to_do
from intake.cases.working_days import LONDON
from intake.pipeline.letters import Kind, Letterhead, written
from intake.pipeline.tell import TOPIC
from intake.store import outbox
from intake.store.base import new_id
from intake.store.vault import Vault
from intake.store.watching import Alarm
from intake.store.work import OutgoingMessage
from intake.watching_settings import Watching

ALARM_KINDS: Final = frozenset({Kind.ALARM, Kind.ALARM_OVER})
_SAID_OVER: Final = timedelta(days=1)
"""How long ago something may have ended of which nobody was told yet."""
_LINE: Final = 72


@dataclass(frozen=True, slots=True)
class AlarmMail:
    """Writes the messages; the outbox sends them."""

    vault: Vault
    letterhead: Letterhead
    watching: Watching

    def write(self, session: Session, now: datetime) -> list[str]:
        """Write whatever is still unwritten about alarms. Returns the outbox keys of what is new.

        Within a transaction that no other round runs beside.
        """
        addresses = self._addresses(session, now)
        return [
            key for alarm, kind in self._to_say(session, now) for key in self._say(session, alarm, kind, addresses, now)
        ]

    def _addresses(self, session: Session, now: datetime) -> dict[str, str]:
        """Who is alarmed: a name for the message's key, which says nothing, -> the address."""
        return {
            one.account or self.vault.blind("alarm-to", one.address.casefold()).hex(): one.address
            for one in alarmed(session, self.watching.alarm_to, now)
        }

    def _to_say(self, session: Session, now: datetime) -> Iterator[tuple[Alarm, Kind]]:
        for alarm in session.scalars(select(Alarm).where(Alarm.open_about.is_not(None)).order_by(Alarm.raised_at)):
            yield alarm, Kind.ALARM
        if self.watching.say_when_over:
            ended = select(Alarm).where(Alarm.ended_at > now - _SAID_OVER).order_by(Alarm.ended_at)
            for alarm in session.scalars(ended):
                if self._written(session, alarm, Kind.ALARM):
                    yield alarm, Kind.ALARM_OVER

    def _say(
        self, session: Session, alarm: Alarm, kind: Kind, addresses: dict[str, str], now: datetime
    ) -> Iterator[str]:
        known = self._written(session, alarm, kind)
        unwritten = {who: to for who, to in addresses.items() if _key(kind, alarm, who) not in known}
        if not unwritten:
            return
        dossier_id, text = self.vault.new_dossier(now), self._text(alarm, kind)
        for who, to in unwritten.items():
            row = OutgoingMessage(
                id=new_id(), dossier_id=dossier_id, key=_key(kind, alarm, who), kind=kind, created_at=now
            )
            self.vault.put(row, "recipient", to)
            self.vault.put(row, "body", {"text": text})
            session.add(row)
            outbox.add(session, TOPIC, row.id, now)
            yield outbox.key_of(TOPIC, row.id)

    def _written(self, session: Session, alarm: Alarm, kind: Kind) -> set[str]:
        keys = select(OutgoingMessage.key).where(OutgoingMessage.key.startswith(_key(kind, alarm, ""), autoescape=True))
        return set(session.scalars(keys))

    def _text(self, alarm: Alarm, kind: Kind) -> str:
        local = alarm.raised_at.astimezone(LONDON)
        since = f"Since {local:%A} {local.day} {local:%B %Y}, {local:%H:%M}."
        said = [alarm.sentence, since]
        if kind is Kind.ALARM:
            said.append(f"What to do now: {what_to_do(alarm.about)}")
        return written(self.letterhead, kind, why="\n\n".join(textwrap.fill(one, _LINE) for one in said))


def unsent(session: Session, before: datetime) -> list[str]:
    """Outbox keys of messages of alarm that were written before an instant and have neither left nor failed."""
    waiting = select(OutgoingMessage.id).where(
        OutgoingMessage.kind.in_(ALARM_KINDS),
        OutgoingMessage.sent_at.is_(None),
        OutgoingMessage.failed_at.is_(None),
        OutgoingMessage.created_at < before,
    )
    return [outbox.key_of(TOPIC, message_id) for message_id in session.scalars(waiting)]


def _key(kind: Kind, alarm: Alarm, who: str) -> str:
    return f"{kind}:{alarm.id}:{who}"
