"""One invented notification: by which door it came and when, what it says, and what people did with it since."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from intake.cases.casebook import Casebook
from intake.cases.decisions import joint_outcome, record_view
from intake.cases.events import (
    Acknowledged,
    Filing,
    Outcome,
    PartnerViewRecorded,
    SentToPartners,
    TransferProposed,
    TriageStarted,
    View,
)
from intake.cases.filing import LOCAL_AUTHORITY_ROLES, notification_sent
from intake.cases.recording import SYSTEM, Event
from intake.store.casework import Case

BETWEEN_VIEWS: Final = timedelta(minutes=10)
MEETS: Final = "Abuse is suspected and the harm is serious. Both tests are met."
FALLS_SHORT: Final = "The harm was not serious in the sense of the guidance. Learning can be had without a review."


class Door(StrEnum):
    """How a notification comes in."""

    ONLINE = "online"
    WORD = "word"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Since:
    """What people did with a case, recorded one event after the other as the pages would.

    ``people`` gives the account that acts for a role; a partner that has none is recorded as the program's own doing.
    """

    book: Casebook
    case: Case
    receipt_id: str
    people: Mapping[str, str]

    @property
    def partners(self) -> tuple[str, ...]:
        """The statutory partners of the settings."""
        return self.book.rules.partners

    def acknowledged(self, at: datetime) -> None:
        """The notifier has the reference. No message went out: the notifier is nobody."""
        self._record(Acknowledged(at=at, by=SYSTEM, receipt_id=self.receipt_id))

    def triage(self, at: datetime) -> None:
        """The business unit looks at it."""
        self._record(TriageStarted(at=at, by=self._by("business_unit")))

    def to_partners(self, at: datetime) -> None:
        """The pack is ready."""
        self._record(SentToPartners(at=at, by=self._by("business_unit")))

    def offered(self, at: datetime, area: str, reason: str) -> None:
        """Offered to another area, and watched here until a named person there accepts it."""
        self._record(TransferProposed(at=at, by=self._by("business_unit"), area=area, reason=reason))

    def view(self, at: datetime, partner: str, view: View, reasons: str) -> None:
        """A partner's view."""
        given = PartnerViewRecorded(
            at=at,
            by=self._by(partner),
            partner=partner,
            view=view,
            evidence_version=self.case.version,
            reasons=reasons,
            person=_DELEGATES.get(partner, ""),
            criteria={},
        )
        self._record(record_view(given, self.partners))

    def everyone(self, first: datetime, view: View, reasons: str) -> None:
        """Every partner holds the same, one after the other."""
        for number, partner in enumerate(self.partners):
            self.view(first + number * BETWEEN_VIEWS, partner, view, reasons)

    def agreed(self, at: datetime, outcome: Outcome) -> None:
        """The partners' latest views agree on an outcome."""
        self._record(
            joint_outcome(
                self.book.history(self.case), self.partners, at=at, by=self._by("business_unit"), outcome=outcome
            )
        )

    def filed(self, at: datetime, on: date, reference: str) -> None:
        """The local authority sent the serious incident notification."""
        role = min(LOCAL_AUTHORITY_ROLES & self.people.keys(), default="local_authority")
        self._record(
            notification_sent(
                on, reference=reference, filing=Filing.SERIOUS_INCIDENT, role=role, at=at, by=self._by(role)
            )
        )

    def _record(self, event: Event) -> None:
        self.book.record(self.case, [event])

    def _by(self, role: str) -> str:
        return self.people.get(role, SYSTEM)


def _nothing(_since: Since) -> None:
    """Nobody has looked at it yet."""


@dataclass(frozen=True, slots=True)
class Story:
    """``answers`` by question id. ``updates`` is the key of the story whose reference an update names.

    ``beside`` is what the sender of a Word form typed below a table, where no question stands. ``checked`` is what the
    mail server found out about the sender of an e-mail, as in 'dmarc=pass'.
    """

    key: str
    door: Door
    received: datetime
    answers: Mapping[str, Any]
    updates: str | None = None
    then: Callable[[Since], None] = _nothing
    beside: str = ""
    checked: str = ""


_DELEGATES = {
    "local_authority": "Verena Mossgrave, Director of Children's Services",
    "icb": "Casimir Glintermoss, Chief Nurse",
    "police": "Det Supt Wilhelm Ashquill",
}
