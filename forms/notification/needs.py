"""Words that the sections share: classes of personal data, and the conditions of DOMAIN 3.1 in code."""

from __future__ import annotations

from typing import Final

from forms.conditions import AgeBetween, AllOf, AnyRow, Not, OneAtLeast, When
from forms.questions import DataClass

NONE: Final = DataClass.NONE
PERSONAL: Final = DataClass.PERSONAL
SPECIAL: Final = DataClass.SPECIAL
CRIMINAL: Final = DataClass.CRIMINAL

LOCAL_AUTHORITY: Final = "local_authority"
POLICE: Final = "police"
OFF: Final = "off"
"""Not asked on the web; it stands in the Word form alone (SAFETY, 'What a notifier is asked first')."""

CHILD_DIED: Final = When("child_outcome_now", "died")
ANY_CHILD_DIED: Final = AnyRow("children", CHILD_DIED)

NO_AGE_KNOWN: Final = Not(AgeBetween(0, 150))
"""A child whose age cannot be worked out counts as under 18: the worse of two readings (SAFETY 21)."""

ANY_CHILD_DIED_UNDER_18: Final = AnyRow("children", AllOf(CHILD_DIED, OneAtLeast(AgeBetween(0, 17), NO_AGE_KNOWN)))
