"""The two rules that stop sending online: a declaration, and a way to reach the notifier."""

from __future__ import annotations

from datetime import date

from forms.answers import Answers, Finding
from forms.values import NOT_KNOWN, says_not_known


def notifier_can_be_reached(answers: Answers, today: date) -> list[Finding]:
    """A phone number or an e-mail address: without one nobody can ask what is unclear."""
    ways = [str(answers.get(way, NOT_KNOWN)) for way in ("notifier_phone", "notifier_email")]
    if any(way != NOT_KNOWN and not says_not_known(way) for way in ways):
        return []
    words = "Give a phone number or an e-mail address, so that somebody can reach you about this child."
    return [Finding("notifier_phone", "nobody-to-reach", words)]


def declaration_is_made(answers: Answers, today: date) -> list[Finding]:
    """The tick that what is known now has been given."""
    if answers.get("declaration") is True:
        return []
    words = "Tick ‘I have given what I know now and will send updates’ before you send this."
    return [Finding("declaration", "not-declared", words)]
