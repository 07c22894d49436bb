"""Each check across fields, with a case that it reports and a case that it leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from forms.definition import Check
from forms.notification import NOTIFICATION

TODAY: Final = date(2026, 11, 24)


def problems(check: Check, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(path, problem) of everything that ``check`` reports of these answers."""
    answers, findings = NOTIFICATION.answers(given)
    assert findings == [], "the case itself is no answer to the form"
    return [(finding.field, finding.problem) for finding in check(answers, TODAY)]
