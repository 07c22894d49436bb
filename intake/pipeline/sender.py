"""Who is behind an e-mail address: whether it can be one, and whether our own mail server vouches for it.

A From line proves nothing (EXPERIENCE 15). Only the topmost Authentication-Results header is believed (RFC 8601), and
only when our own server wrote it: what stands below came with the message. Whatever is not plain counts as not
verified, because a reply to a stranger says less; nobody is refused for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email.errors import MessageError
from email.headerregistry import Address
from typing import Final

from forms.questions.texts import is_email
from intake.cases.mailed import Facts, Sender, Verdict, Why
from intake.pipeline.message import MailContents

_LONGEST: Final = 254
"""Of an address, RFC 5321 (4.5.3.1.3) less its brackets."""
_LONGEST_VERDICT: Final = 2000
_MAIL_SYSTEMS: Final = frozenset({"mailer-daemon"})
"""Local parts of addresses behind which no person stands."""


MICROSOFT_365: Final = "microsoft-365"
"""In place of a server's name: Exchange Online writes its verdict on top of every message it takes in, without a name
(against RFC 8601, 2.2), and with bare names of domains between the results."""
_OUTCOMES: Final = frozenset(
    {"pass", "fail", "softfail", "neutral", "none", "policy", "temperror", "permerror", "bestguesspass"}
)
"""RFC 8601 (2.7), and Microsoft's own for a domain without a policy. Other words are not taken over."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose word is believed about senders, and whose senders are known.

    ``server`` is the name that our own mail server signs its verdict with, or MICROSOFT_365; while it is empty nobody
    is verified. ``domains`` are those of agencies known to the partnership, in lower case.
    """

    server: str = ""
    domains: frozenset[str] = frozenset()

    def judge(self, contents: MailContents) -> Sender:
        """Who sent a message, by what our own server says of the domain that its From line names.

        DMARC alone can confirm a sender: SPF and DKIM are not about the From line. Where DMARC says nothing, SPF that
        fails for the very domain of the From line, with no signature of that domain to make up for it, counts as
        failed too (RFC 7489, 4.2; docs/decisions/0031).
        """
        domain = contents.sender.rpartition("@")[2].casefold()
        facts = Facts(Why.NO_ADDRESS, contents.sender, domain, known=domain in self.domains)
        if not self.server:
            return Sender(Verdict.NOT_VERIFIED, replace(facts, why=Why.NO_SERVER))
        if not domain:
            return Sender(Verdict.NOT_VERIFIED, facts)
        results = _results(contents.authentication, self.server)
        if isinstance(results, Why):
            return Sender(Verdict.NOT_VERIFIED, replace(facts, why=results))
        facts = replace(facts, spf=results.spf(), dkim=results.dkim(), dmarc=results.dmarc())
        why = results.about(domain)
        if why is Why.PASSED and not facts.known:
            why = Why.UNKNOWN_DOMAIN
        return Sender(_VERDICTS.get(why, Verdict.NOT_VERIFIED), replace(facts, why=why))

    def verifies(self, contents: MailContents) -> bool:
        """Whether our own server says that the message is from the known domain that its From line names."""
        return self.judge(contents).verified


_VERDICTS: Final = {Why.PASSED: Verdict.VERIFIED, Why.FAILED: Verdict.FAILED}
NOBODY: Final = Trust()
"""While no server is named nobody is verified."""


def can_be_written_to(address: str) -> bool:
    """Whether a message can go to ``address``: one plain address of a person, in ASCII, and no list of them."""
    if not (is_email(address) and address.isascii() and address.isprintable() and len(address) <= _LONGEST):
        return False
    try:
        parsed = Address(addr_spec=address)
    except (MessageError, ValueError, IndexError):
        return False
    return str(parsed) == address and parsed.username.casefold() not in _MAIL_SYSTEMS


@dataclass(frozen=True, slots=True)
class _Results:
    """What our own server said: method -> its results, each as words like 'dmarc=pass' and 'header.from=...'."""

    said: Mapping[str, Sequence[Sequence[str]]]

    def spf(self) -> str:
        return next(iter(self._outcomes("spf")), "")

    def dkim(self) -> str:
        """Of several signatures one that passes is enough (RFC 6376, 6.1)."""
        outcomes = self._outcomes("dkim")
        return next((one for one in ("pass", "fail") if one in outcomes), next(iter(outcomes), ""))

    def dmarc(self) -> str:
        return next(iter(self._outcomes("dmarc")), "")

    def about(self, domain: str) -> Why:
        """Whether they confirm that a message is from ``domain``. Two verdicts on one thing are doubt."""
        if len(self.said["dmarc"]) > 1 or len(self.said["spf"]) > 1:
            return Why.UNCLEAR
        froms = [value for words in self.said["dmarc"] for value in _values(words, "header.from")]
        if self.dmarc() == "pass":
            return Why.PASSED if froms == [domain] else Why.UNCLEAR
        if self.dmarc() == "fail":
            return Why.FAILED if froms in ([], [domain]) else Why.UNCLEAR
        return Why.FAILED if self._spf_fails(domain) and not self._signed_by(domain) else Why.UNDECIDED

    def _spf_fails(self, domain: str) -> bool:
        named = [value for words in self.said["spf"] for value in _values(words, "smtp.mailfrom")]
        return self.spf() == "fail" and [value.rpartition("@")[2] for value in named] == [domain]

    def _signed_by(self, domain: str) -> bool:
        """Whether a signature of the domain, or of one above or below it, passes."""
        passing = [words for words in self.said["dkim"] if words[0] == "dkim=pass"]
        signers = [value.rpartition("@")[2] for words in passing for value in _values(words, "header.d", "header.i")]
        return any(_within(signer, domain) or _within(domain, signer) for signer in signers)

    def _outcomes(self, method: str) -> list[str]:
        outcomes = (words[0].removeprefix(f"{method}=") for words in self.said[method])
        return [outcome if outcome in _OUTCOMES else "unclear" for outcome in outcomes]


def _values(words: Sequence[str], *names: str) -> list[str]:
    return [word.removeprefix(f"{name}=") for name in names for word in words if word.startswith(f"{name}=")]


def _within(domain: str, other: str) -> bool:
    return f".{domain}".endswith(f".{other}")


def _results(verdict: str, server: str) -> _Results | Why:
    """What ``server`` says in the header ``verdict``; why that counts as nothing, in any doubt.

    Quotation marks are doubt: an envelope's sender can put words in between them.
    """
    if not verdict:
        return Why.NOT_OURS
    plain = _without_comments(verdict)
    if len(verdict) > _LONGEST_VERDICT or re.search(r'["\\()]', plain):
        return Why.UNCLEAR
    results = [part.split() for part in re.sub(r"\s*=\s*", "=", plain).casefold().split(";")]
    first = results[0][0] if results[0] else ""
    if server.casefold() == MICROSOFT_365:
        if "=" not in first:
            return Why.NOT_OURS
    elif first != server.casefold():
        return Why.NOT_OURS
    else:
        results = results[1:]
    said = {
        method: [words for words in results if words and words[0].startswith(method)]
        for method in ("spf", "dkim", "dmarc")
    }
    return _Results(said)


def _without_comments(text: str) -> str:
    inner = re.compile(r"\([^()]*\)")
    for _ in range(3):  # comments in comments in comments are doubt: what is left of them refuses the verdict
        text = inner.sub(" ", text)
    return text
