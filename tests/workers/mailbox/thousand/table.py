"""The figures of all runs as a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tests.workers.mailbox.thousand.mails import kinds
from tests.workers.mailbox.thousand.run import Outcome

_ABOUT: Final = (
    "# A thousand mails in one mailbox",
    "",
    "Written by `make mail-proof`. Each mail is made by a builder that states what must come of it: its receipts and",
    "their outcomes, the case of each, its folder, and the replies. What is there at the end is counted by a checker",
    "that shares no code with the reading of a mail. Real throughout: Dovecot, Redis, an SMTP server, and the",
    "service's own processes with the limits and leases that it ships with.",
    "",
    "*Lost* counts receipts, replies and journal entries that are missing, *doubled* those that are too many and",
    "notifications with more than one case. *Handed over again*: SMTP has no way to tell whether a server took a",
    "message whose sender was killed in that moment; it is then sent once more, the same message byte for byte under",
    "the same Message-ID.",
    "",
)


def as_markdown(outcomes: Sequence[Outcome], machine: str) -> str:
    """The whole page. ``machine`` says where and when the figures were taken."""
    lines = [*_ABOUT, f"{machine} Seed {outcomes[0].seed}.", "", "## Runs", "", *_runs(outcomes), ""]
    lines += ["## Harm done", "", *_harm(outcomes), ""]
    lines += ["## Secrets", "", *_secrets(outcomes), ""]
    lines += ["## Mails", "", *_mails(outcomes[0]), ""]
    return "\n".join(lines)


def _runs(outcomes: Iterable[Outcome]) -> list[str]:
    heads = (
        "", "Mails", "Receipts", "as expected", "Cases", "in their folder", "left in the inbox", "Replies",
        "handed over again", "Lost", "Doubled", "Seconds",
    )  # fmt: skip
    return [_row(heads), _row(["---", *["--:"] * (len(heads) - 1)]), *(_row(_run(one)) for one in outcomes)]


def _run(outcome: Outcome) -> Iterable[str]:
    found = outcome.tally
    return (
        outcome.plan.name,
        f"{found.mails:,}",
        f"{found.receipts:,}",
        _of(found.as_expected, found.receipts),
        _of(found.cases, found.expected_cases),
        _of(found.in_place, found.mails),
        f"{found.in_inbox:,}",
        _of(found.replies, found.expected_replies),
        f"{found.again:,}",
        f"{found.lost:,}",
        f"{found.doubled:,}",
        f"{outcome.seconds:,.0f}",
    )


def _harm(outcomes: Iterable[Outcome]) -> list[str]:
    lines = []
    for one in outcomes:
        done = ", ".join(f"{name}: {times}" for name, times in one.harm.items())
        lines.append(f"- **{one.plan.name}**: {one.plan.says}{f' ({done})' if done else ''}")
    return lines


def _secrets(outcomes: Iterable[Outcome]) -> list[str]:
    lines = [
        "A name, a date of birth and a sentence of the story stand in every form, and a name in every mail. They were",
        "looked for, as they are and as programs write them (escaped, in UTF-16, in base64 at any offset), in all that",
        "Redis was told (MONITOR) and held at the end, in every line that any process logged, in every message that",
        "left, and in every file of the data folder: database, its log, journal, keys.",
        "",
    ]
    for one in outcomes:
        lines.append(f"- **{one.plan.name}**: {one.searched / 1e6:,.0f} MB searched, {len(one.leaks)} found")
    return lines


def _mails(outcome: Outcome) -> list[str]:
    rows = [_row([each.name, each.says, f"{outcome.kinds[each.name]:,}"]) for each in kinds()]
    return [_row(["Kind", "", "Mails"]), _row(["---", "---", "--:"]), *rows]


def _of(number: int, whole: int) -> str:
    return f"{number:,} of {whole:,}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
