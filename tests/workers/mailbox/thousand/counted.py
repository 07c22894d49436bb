"""What is there after a run, held against what the builders expect. It shares no code with the reading of a mail.

The originals are opened to know which mail a receipt belongs to: each must be there byte for byte. Everything else is
counted: receipts, outcomes, cases, folders, replies, the journal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from tests.workers.mailbox.thousand.expected import NEEDS_A_PERSON, PROCESSED, Form, Mail, Replies, Without


def digest(raw: bytes) -> str:
    """What mails are told apart by."""
    return sha256(raw).hexdigest()


def served(raw: bytes) -> bytes:
    """A mail as the server hands it over: it cannot say NUL (RFC 9051, 4.3.1), and Dovecot says 0x80 for it."""
    return raw.replace(b"\0", b"\x80")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as the database holds it."""

    part: int
    state: str
    outcome: str | None
    case: str | None
    reference: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that left: its Message-ID, whom it went to, and its text."""

    id: str
    to: str
    text: str
    data: bytes


@dataclass
class Found:
    """Everything that is there after a run."""

    receipts: Mapping[str, list[Receipt]]
    """By the digest of what was kept of the message."""
    folders: Mapping[str, Counter[str]]
    """Folder -> digest of a mail in it -> how many."""
    cases: int
    journal: Counter[str]
    """Digests of what the journal holds."""
    replies: list[Reply]
    open_work: int
    """Rows of the outbox that are neither done nor put before a person."""
    failed_work: int


@dataclass
class Tally:
    """A run in figures, and a sentence for each thing that is not as expected: no words of a mail stand in it."""

    mails: int = 0
    receipts: int = 0
    lost: int = 0
    doubled: int = 0
    as_expected: int = 0
    """Receipts with the outcome, the case and the state that their builder expects."""
    in_place: int = 0
    """Mails that lie in the folder where they belong."""
    in_inbox: int = 0
    cases: int = 0
    expected_cases: int = 0
    replies: int = 0
    expected_replies: int = 0
    again: int = 0
    """Replies handed over once more, byte for byte: their process was killed before it could write that they left."""
    faults: list[str] = field(default_factory=list)


def kept_of(mail: Mail) -> bytes:
    """What must be kept of a mail: all of it, or the headers of one that is too large."""
    raw = served(mail.raw)
    return raw[: raw.index(b"\r\n\r\n") + 4] if mail.too_large else raw


def tally(mails: Iterable[Mail], found: Found, restored: Counter[str] | None = None, days: int = 1) -> Tally:
    """Hold what was ``found`` against ``mails``.

    ``restored`` are mails that a restored mailbox held once more; ``days`` on how many days the run took place.
    """
    mails = list(mails)
    figures = Tally()
    _count_receipts(figures, mails, found)
    _count_cases(figures, mails, found)
    _count_folders(figures, mails, found, restored or Counter())
    _count_replies(figures, mails, found, days)
    if found.open_work or found.failed_work:
        figures.faults.append(f"work left open: {found.open_work}, given up: {found.failed_work}")
    return figures


def _count_receipts(figures: Tally, mails: list[Mail], found: Found) -> None:
    expected = {digest(kept_of(mail)): mail for mail in mails}
    if len(expected) != len(mails):
        raise ValueError("Two mails of the proof are the same: their builder must tell them apart.")
    for key, mail in expected.items():
        receipts = sorted(found.receipts.get(key, []), key=lambda receipt: receipt.part)
        figures.receipts += len(receipts)
        figures.lost += max(0, len(mail.parts) - len(receipts))
        figures.doubled += max(0, len(receipts) - len(mail.parts))
        if len(receipts) != len(mail.parts):
            figures.faults.append(f"{mail.kind}: {len(receipts)} receipts in place of {len(mail.parts)}")
        for part, receipt in zip(mail.parts, receipts, strict=False):
            if _as_expected(part, receipt):
                figures.as_expected += 1
            else:
                figures.faults.append(f"{mail.kind}: a receipt is {receipt.outcome}, {receipt.state}")
        if not found.journal[key]:
            figures.lost += 1
            figures.faults.append(f"{mail.kind}: not in the journal")
    for key in found.receipts.keys() - expected.keys():
        figures.doubled += len(found.receipts[key])
        figures.faults.append("receipts of a mail that nobody sent")


def _as_expected(part: Form | Without, receipt: Receipt) -> bool:
    if isinstance(part, Without):
        return (receipt.outcome, receipt.state, receipt.case) == (part.outcome, "told", None)
    allowed = {"update" if part.update else "case", "duplicate"}
    return receipt.outcome in allowed and receipt.state == "told" and receipt.case is not None


def _count_cases(figures: Tally, mails: list[Mail], found: Found) -> None:
    """A case for each notification and for nothing else; of equal forms one is the first."""
    by_notification: dict[str, set[str | None]] = defaultdict(set)
    by_words: dict[tuple[str, str, bool], list[str | None]] = defaultdict(list)
    for mail in mails:
        receipts = sorted(found.receipts.get(digest(kept_of(mail)), []), key=lambda receipt: receipt.part)
        for part, receipt in zip(mail.parts, receipts, strict=False):
            if isinstance(part, Form):
                by_notification[part.notification].add(receipt.case)
                by_words[part.notification, part.says, part.update].append(receipt.outcome)
    figures.cases = found.cases
    figures.expected_cases = len(by_notification)
    if found.cases != len(by_notification):
        figures.faults.append(f"{found.cases} cases in place of {len(by_notification)}")
    several = [name for name, cases in by_notification.items() if len(cases) != 1]
    taken = Counter(case for cases in by_notification.values() for case in cases)
    shared = [case for case, names in taken.items() if names > 1]
    figures.doubled += len(several)
    figures.faults += [f"{name} is in more than one case" for name in several]
    figures.faults += ["two notifications in one case" for _ in shared]
    for (name, _, update), outcomes in by_words.items():
        if outcomes.count("update" if update else "case") != 1:
            figures.faults.append(f"{name}: of equal forms {outcomes} came first")


def _count_folders(figures: Tally, mails: list[Mail], found: Found, restored: Counter[str]) -> None:
    where: dict[str, Counter[str]] = {PROCESSED: Counter(), NEEDS_A_PERSON: Counter()}
    kinds = {}
    for mail in mails:
        key = digest(served(mail.raw))
        kinds[key] = mail.kind
        where[mail.folder][key] += mail.copies + restored[digest(mail.raw)]
    figures.mails = sum(sum(folder.values()) for folder in where.values())
    figures.in_inbox = sum(found.folders.get("INBOX", Counter()).values())
    for folder, expected in where.items():
        there = found.folders.get(folder, Counter())
        figures.in_place += sum(min(there[key], number) for key, number in expected.items())
        for key in expected.keys() | there.keys():
            if there[key] != expected[key]:
                kind = kinds.get(key, "a mail that nobody sent")
                figures.faults.append(f"{kind}: {there[key]} in {folder} in place of {expected[key]}")
    if figures.in_inbox:
        figures.faults.append(f"{figures.in_inbox} mails left in the inbox")


def _count_replies(figures: Tally, mails: list[Mail], found: Found, days: int) -> None:
    came: dict[str, list[Reply]] = defaultdict(list)
    for reply in found.replies:
        came[reply.to].append(reply)
    senders: dict[str, list[Mail]] = defaultdict(list)
    for mail in mails:
        senders[mail.sender].append(mail)
    for to in came.keys() - senders.keys():
        figures.faults.append(f"{len(came[to])} replies to somebody who is not to be answered")
    for sender, theirs in senders.items():
        replies = {reply.id: reply for reply in came[sender]}
        figures.again += len(came[sender]) - len(replies)
        figures.replies += len(replies)
        if any(reply.data != replies[reply.id].data for reply in came[sender]):
            figures.faults.append("a reply handed over again is not the same")
        _check_replies(figures, theirs, list(replies.values()), found, days)


def _check_replies(figures: Tally, theirs: list[Mail], replies: list[Reply], found: Found, days: int) -> None:
    kind, often = theirs[0].kind, theirs[0].replies
    each = sum(len(mail.parts) for mail in theirs)
    least, most = {
        Replies.NONE: (0, 0),
        Replies.EACH: (each, each),
        Replies.DAILY: (1, min(days, len(theirs))),
    }[often]
    figures.expected_replies += max(least, min(len(replies), most))
    if not least <= len(replies) <= most:
        figures.faults.append(f"{kind}: {len(replies)} replies in place of {least}")
        figures.doubled += max(0, len(replies) - most)
        figures.lost += max(0, least - len(replies))
    references = {receipt.reference for mail in theirs for receipt in found.receipts.get(digest(kept_of(mail)), [])}
    for reply in replies:
        named = {reference for reference in references if reference in reply.text}
        if len(named) != theirs[0].verified:
            figures.faults.append(f"{kind}: a reply names {len(named)} references")
