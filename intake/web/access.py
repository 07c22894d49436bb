"""Who may do what: the one place that decides. What the table does not list is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """The one role of an account (CONTRACT, Commands)."""

    BUSINESS_UNIT = "business_unit"
    LOCAL_AUTHORITY = "local_authority"
    LA_NOTIFIER = "la_notifier"
    ICB = "icb"
    POLICE = "police"
    EDUCATION = "education"
    SCRUTINEER = "scrutineer"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What a page lets somebody do."""

    SIGN_OUT = "sign out"
    SEE_QUEUE = "see the queue"
    SEE_CASE = "see a case"
    DOWNLOAD_ORIGINAL = "download an original"
    RECORD_VIEW = "record the own partner's view"
    RECORD_OUTCOME = "record the joint outcome"
    RECORD_NATIONAL_NOTIFICATION = "record that the national notification was filed"
    CHANGE_AWARENESS = "change the date on which the local authority knew"
    HANDLE_UNREAD = "deal with what needs a person"
    SEE_LEDGER = "see everything that arrived and what became of it"
    SEE_SERVICE = "see how the service is"
    RELEASE = "release a recipient that was held back"
    RECORD_TOLD = "record that somebody was told"
    CORRECT_READING = "say where a text of a document belongs, and whether an answer was read rightly"
    JOIN_CASES = "join two cases that are about the same child, or keep them apart"
    START_TRIAGE = "begin triage, ask for information, put a case to the partners"
    KEEP_CLOCKS = "record a pause, a later date, why a date was missed, and what other bodies did"
    TAKE_CALLS = "take a notification by telephone, and phone those who began one and did not send it"
    CHANGE_PASSWORD = "choose the own password"  # noqa: S105 - the name of an action


_PARTNERS = frozenset({Role.LOCAL_AUTHORITY, Role.ICB, Role.POLICE})
_LOCAL_AUTHORITY = frozenset({Role.LOCAL_AUTHORITY, Role.LA_NOTIFIER})
_OFFICE = frozenset({Role.BUSINESS_UNIT})
# SAFETY 34: administrators of accounts see no case.
_READERS = frozenset(Role) - {Role.ADMINISTRATOR}

TABLE: dict[Action, frozenset[Role]] = {
    Action.SIGN_OUT: frozenset(Role),
    Action.SEE_QUEUE: _READERS,
    Action.SEE_CASE: _READERS,
    Action.DOWNLOAD_ORIGINAL: _READERS,
    # Education sits beside the statutory partners and gives no view of its own (DESIGN, What it is).
    Action.RECORD_VIEW: _PARTNERS,
    Action.RECORD_OUTCOME: _OFFICE | _PARTNERS,
    # SAFETY 4, 5, 7: the local authority alone files and says so.
    Action.RECORD_NATIONAL_NOTIFICATION: _LOCAL_AUTHORITY,
    # SAFETY 1: only the local authority changes it.
    Action.CHANGE_AWARENESS: _LOCAL_AUTHORITY,
    Action.HANDLE_UNREAD: _OFFICE,
    # States and counts, no contents: an inspection may ask for it, and administrators must know that mail comes in.
    Action.SEE_LEDGER: _OFFICE | frozenset({Role.SCRUTINEER}),
    Action.SEE_SERVICE: _OFFICE | frozenset({Role.ADMINISTRATOR}),
    Action.RELEASE: _OFFICE,
    Action.RECORD_TOLD: _OFFICE | _LOCAL_AUTHORITY,
    Action.CORRECT_READING: _OFFICE | _PARTNERS,
    Action.JOIN_CASES: _OFFICE | _PARTNERS,
    Action.START_TRIAGE: _OFFICE,
    Action.KEEP_CLOCKS: _OFFICE | _LOCAL_AUTHORITY,
    # SAFETY 23, 30: the business unit's own. What an unsent draft says is nobody else's.
    Action.TAKE_CALLS: _OFFICE,
    Action.CHANGE_PASSWORD: frozenset(Role),
}


_ROLES = frozenset(role.value for role in Role)


WITH_A_PASSWORD_FOR_ONCE = frozenset({Action.CHANGE_PASSWORD, Action.SIGN_OUT})
"""All that somebody may do who has still to choose a password: more than one person may know the first one."""


class HasRole(Protocol):
    """Whatever says which role it has, and whether it has still to choose its own password."""

    @property
    def role(self) -> str: ...

    @property
    def password_once(self) -> bool: ...


def home_of(user: HasRole) -> str:
    """Address of the page where somebody begins: the cases, or for those who see none, how the service is."""
    return "/queue" if user.role in TABLE[Action.SEE_QUEUE] else "/service"


def may(user: HasRole | None, action: Action, subject: object = None) -> bool:
    """Whether the user may do this to that. A stranger may do nothing here: public pages never ask.

    ``subject`` is the case or receipt concerned. The first rules are by role alone, so that they do not look at it;
    rules of need to know (restricted cases, conflicts of interest) belong here and nowhere else.
    """
    if user is None or user.role not in _ROLES:
        return False
    if user.password_once and action not in WITH_A_PASSWORD_FOR_ONCE:
        return False
    return Role(user.role) in TABLE.get(action, frozenset())
