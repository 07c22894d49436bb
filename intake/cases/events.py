"""What can happen to a case. Every event is kept for ever; status, decision and clocks are worked out from them.

There is no event for a clock that starts or a dispute that arises: both follow from the events here, so that a
corrected date or a changed view moves them without a second truth. How an event is stored: `recording`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.cases.recording import Event, event, sealed


class Relation(StrEnum):
    """What a further receipt is to the case it is linked to."""

    DUPLICATE = "duplicate"
    """The same bytes or equal answers."""
    UPDATE = "update"
    """Names the case's reference."""
    JOINED = "joined"
    """Another notification of the same incident, joined by a person."""


class View(StrEnum):
    """A partner's view (DOMAIN 5)."""

    MEETS_SIN = "meets_sin"
    DOES_NOT_MEET = "does_not_meet"
    MORE_INFO = "more_info"
    NOTIFY_ONLY = "notify_only"


class Outcome(StrEnum):
    """What was decided (DOMAIN 5, 'Outcome list'); a transfer has events of its own."""

    SIN_AND_RR = "sin_and_rr"
    NOTIFY_ONLY = "notify_only"
    LOCAL_LEARNING_REVIEW = "local_learning_review"
    LINE_OF_SIGHT = "line_of_sight"
    SINGLE_AGENCY_REVIEW = "single_agency_review"
    AUDIT_THEME = "audit_theme"
    OTHER_PROCESS = "other_process"
    NO_FURTHER_ACTION = "no_further_action"


class Filing(StrEnum):
    """Which national notification was filed (SAFETY 4). Only the first makes a rapid review due."""

    SERIOUS_INCIDENT = "serious_incident"
    LOOKED_AFTER_DEATH = "looked_after_death"
    CARE_LEAVER_DEATH = "care_leaver_death"


# --- Arrival -------------------------------------------------------------------------------------------------------


@event("case_opened", "Case opened")
class CaseOpened(Event):
    receipt_id: str
    reference: str
    channel: str


@event("receipt_linked", "Further notification linked")
class ReceiptLinked(Event):
    """A later receipt belongs to this case. Its dates count for K1 from here on (SAFETY 2)."""

    receipt_id: str
    relation: Relation


@event("receipt_unlinked", "Linked notification taken out")
class ReceiptUnlinked(Event):
    """A link, or something attached, was a mistake: the receipt counts no longer."""

    receipt_id: str
    reason: str = sealed()


@event("receipt_attached", "Message attached by a person")
class ReceiptAttached(Event):
    """Something that could not be read belongs to this case. Its answers are nobody's; the day it arrived counts."""

    receipt_id: str
    arrived_on: date


@event("acknowledged", "First reply sent to the notifier")
class Acknowledged(Event):
    """The notifier was told that it arrived and what happens next; a verified one also the reference (SAFETY 17)."""

    receipt_id: str


@event("acknowledgement_came_back", "First reply came back: the notifier may not know that it arrived")
class AcknowledgementCameBack(Event):
    """What `Acknowledged` said does not hold."""

    receipt_id: str


@event("put_before_person", "Put before a person")
class PutBeforePerson(Event):
    """Something that only a person can settle. ``about`` is a kebab-case code such as 'unknown-reference'."""

    about: str
    receipt_id: str | None = None


@event("set_aside", "Set aside: not a notification")
class SetAside(Event):
    """It is not this form (DOMAIN 2: `rejected_not_this_form`). K1 stops only when the local authority says so."""

    role: str
    reason: str = sealed()


# --- What a person says of a document that a program read -----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutAnAnswer(Event):
    """It made ``reading_version`` of the receipt's reading."""

    receipt_id: str
    reading_version: int
    question: str = sealed()
    """The question's label, with the row it stands in."""
    text: str = sealed()
    """As it stands in the document."""
    answer: str = sealed()
    """In words; empty where none is left."""
    before: str = sealed()
    """What the answer was until then; empty where there was none."""


@event("text_placed", "Text of the document put into an answer")
class TextPlaced(_AboutAnAnswer):
    """A person says which question a text answers that the reader had left aside."""


@event("text_taken_out", "Text taken out of an answer again")
class TextTakenOut(_AboutAnAnswer):
    """What `TextPlaced` did was a mistake: the text is aside again, and the answer what it was before."""


@event("answer_corrected", "Answer corrected from the document")
class AnswerCorrected(_AboutAnAnswer):
    """A person compared an answer with the document and found that it was read wrongly."""


@event("answer_confirmed", "Answer compared with the document and confirmed")
class AnswerConfirmed(_AboutAnAnswer):
    """A person compared an answer that the reader was not sure of with the document: it is right."""


@event("file_taken_out", "File taken out")
class FileTakenOut(Event):
    """A file beside the answers does not belong to the case: nobody is given it any more. What was taken out stays on
    record by its number and the hash of its bytes."""

    receipt_id: str
    number: int
    digest: str = sealed()
    """SHA-256, in hex."""
    reason: str = sealed()


@event("file_put_back", "File put back")
class FilePutBack(Event):
    """What `FileTakenOut` did was a mistake."""

    receipt_id: str
    number: int
    reason: str = sealed()


# --- Who was told --------------------------------------------------------------------------------------------------


@event("recipient_released", "Recipient released")
class RecipientReleased(Event):
    """A person allows messages to a recipient that was held (SAFETY 12)."""

    recipient: str
    reason: str = sealed()
    officer_agreement: str = sealed()
    """Who of the police agreed, when they investigate; else empty."""


@event("recipient_told", "Recipient told")
class RecipientTold(Event):
    recipient: str
    rule: str
    how: str = sealed(default="")
    """What the person who told them says about it; empty where the program did."""


@event("recipient_not_reached", "Alert came back: the recipient was not told, tell them in another way")
class RecipientNotReached(Event):
    """What `RecipientTold` said by this rule does not hold: every message to the recipient came back."""

    recipient: str
    rule: str


@event("office_answered", "Question to the office answered")
class OfficeAnswered(Event):
    """The office settles what no field decides: whether a routing rule applies."""

    rule: str
    applies: bool
    reason: str = sealed()


@event("conflict_answered", "Conflict of interest asked about and answered")
class ConflictAnswered(Event):
    """Whether a suspect works for a recipient (SAFETY 13). ``recipients`` are those; an empty list is an answer."""

    recipients: tuple[str, ...]
    reason: str = sealed()


# --- Triage and decision -------------------------------------------------------------------------------------------


@event("triage_started", "Triage started")
class TriageStarted(Event):
    """The business unit looks at it: is every child safe, is it known already, whose area is it?"""


@event("sent_to_partners", "Put to the partners for decision")
class SentToPartners(Event):
    """The pack is ready for the partners."""


@event("information_requested", "More information asked for")
class InformationRequested(Event):
    """A question to the notifier or an agency. No clock stops for it."""

    question: str = sealed()
    asked_of: str = sealed()


@event("information_received", "Information received")
class InformationReceived(Event):
    note: str = sealed()


@event("partner_view_recorded", "Partner's view recorded")
class PartnerViewRecorded(Event):
    """A statutory partner's view. The latest of each partner counts; earlier ones stay in the history (SAFETY 5, 6)."""

    partner: str
    view: View
    evidence_version: int
    """Which version of the case the partner had before them: the number of its last event (`changes.version_of`)."""
    deputy: bool = False
    minuted: bool = False
    """Recorded by the office in a meeting: it counts once the partner has confirmed it."""
    reasons: str = sealed()
    person: str = sealed()
    """Who gave the view, with their role; a deputy's delegation too."""
    criteria: Mapping[str, str] = sealed()
    """The tests one by one: criterion -> yes, no, not_known (DOMAIN 5)."""
    conflict_of_interest: str = sealed(default="")
    """What the person declared: 'no', or the interest and what was done about it; empty where nobody asked."""


@event("partner_view_confirmed", "Minuted view confirmed by the partner")
class PartnerViewConfirmed(Event):
    """A partner confirms the view that the office minuted for them."""

    partner: str


@event("joint_outcome_reached", "Partners agree")
class JointOutcomeReached(Event):
    """All statutory partners agree. ``partners`` are those that had to, in case the settings change later."""

    outcome: Outcome
    partners: tuple[str, ...]


@event("local_authority_files_alone", "Local authority files alone")
class LocalAuthorityFilesAlone(Event):
    """The local authority notifies whatever the others hold (SAFETY 5)."""

    role: str
    reason: str = sealed()


@event("filing_alone_withdrawn", "Local authority no longer files alone")
class FilingAloneWithdrawn(Event):
    role: str
    reason: str = sealed()


@event("case_reopened", "Case opened again")
class CaseReopened(Event):
    """New facts on a closed case: the old decision is kept and no longer holds."""

    reason: str = sealed()


# --- The local authority's clock and filing ------------------------------------------------------------------------


@event("k1_trigger_corrected", "Local authority set the day it became aware")
class K1TriggerCorrected(Event):
    """The local authority confirms or changes the day it became aware (SAFETY 1)."""

    on: date
    role: str
    reason: str = sealed()


@event("national_notification_sent", "National notification filed")
class NationalNotificationSent(Event):
    """The local authority confirms that it filed nationally (SAFETY 4)."""

    on: date
    reference: str
    """The national system's own reference."""
    filing: Filing
    role: str


@event("national_notification_corrected", "Record of the national notification corrected")
class NationalNotificationCorrected(Event):
    """The last filing was recorded wrongly: this takes its place."""

    on: date
    reference: str
    filing: Filing
    role: str
    reason: str = sealed()


@event("national_notification_withdrawn", "National notification withdrawn")
class NationalNotificationWithdrawn(Event):
    """Found later not to meet the criteria: the only way out of the rapid review (DOMAIN 2)."""

    on: date
    role: str
    reason: str = sealed()


# --- Another area --------------------------------------------------------------------------------------------------


@event("transfer_proposed", "Offered to another area")
class TransferProposed(Event):
    """Offered to another partnership, and watched here until a named person there accepts (SAFETY 8)."""

    area: str
    reason: str = sealed()


@event("transfer_accepted", "Accepted by the other area")
class TransferAccepted(Event):
    area: str
    accepted_by: str = sealed()


# --- Who looked ----------------------------------------------------------------------------------------------------


@event("case_viewed", "Case read")
class CaseViewed(Event):
    page: str


@event("original_downloaded", "Original downloaded")
class OriginalDownloaded(Event):
    receipt_id: str


@event("file_downloaded", "File downloaded")
class FileDownloaded(Event):
    """A file beside the answers of a notification, by its number among that notification's files."""

    receipt_id: str
    number: int


@event("document_read", "Document read")
class DocumentRead(Event):
    """A document made from the case was opened: ``document`` is its kind, such as 'summary'."""

    document: str
