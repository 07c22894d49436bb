"""The one place where something recorded on a page lets messages go outward."""

from __future__ import annotations

from intake.opened import letterhead_of
from intake.pipeline.tell import tell_case
from intake.web.bell import RING, ring
from intake.web.context import current_settings
from intake.web.triage.visit import CaseVisit

__all__ = ["RING", "may_go_out", "ring"]


def may_go_out(visit: CaseVisit) -> list[str]:
    """Work out anew who may be told: after a release, an answer of the office, one about a conflict of interest.

    It runs in the transaction of that answer. Returns the outbox keys of the messages that it wrote.
    """
    return tell_case(visit.book, letterhead_of(current_settings()), visit.case, visit.now)
