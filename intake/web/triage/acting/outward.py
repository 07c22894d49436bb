"""The one place where a page's answer lets something go outward."""

from __future__ import annotations

from intake.opened import letterhead_of
from intake.pipeline.tell import tell_case
from intake.web.context import current_settings
from intake.web.triage.visit import CaseVisit


def may_go_out(visit: CaseVisit) -> None:
    """Work out anew who may be told: after a release, an answer of the office, one about a conflict of interest.

    It runs in the transaction of that answer, and writes the messages to whoever is no longer held. The sweep finds
    them once that is committed.
    """
    tell_case(visit.book, letterhead_of(current_settings()), visit.case, visit.now)
