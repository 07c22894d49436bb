"""The settings about what a notifier may expect after sending: by when, whom to phone, and what they are shown."""

from __future__ import annotations

from typing import Final

from intake import setting_values as values
from intake.cases.expected import Expectations
from intake.setting_values import PREFIX, Reader

LONGEST_DAYS: Final = 20
"""Working days: a month, in which nobody would still be waiting to be read."""
_WANTS: Final = f"a number of working days from 1 to {LONGEST_DAYS}"


def expectations(reader: Reader) -> Expectations | None:
    """What this partnership lets its notifiers expect; None when a setting is wrong, which ``reader`` then knows.

    A term that nobody set has its usual length, and is shown as not yet confirmed by the partnership (SAFETY 10).
    """
    before = len(reader.problems)
    read, meeting = (
        reader.take(name, _WANTS, _days) if reader.given(name) else None
        for name in ("READ_WORKING_DAYS", "MEETING_WORKING_DAYS")
    )
    share = reader.take("SHARE_DECISION", "1 or 0", values.switch, "0")
    phone = reader.take("OFFICE_PHONE", "a telephone number", str.strip, "")
    if read is not None and meeting is not None and meeting < read:
        reader.problems.append(
            f"{PREFIX}MEETING_WORKING_DAYS is less than {PREFIX}READ_WORKING_DAYS: the partners meet about what has "
            "been read."
        )
    if len(reader.problems) > before or share is None or phone is None:
        return None
    return Expectations(read, meeting, share, phone)


def _days(text: str) -> int:
    number = values.some(text)
    if number > LONGEST_DAYS:
        raise ValueError(text)
    return number
