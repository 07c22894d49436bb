from __future__ import annotations

from typing import Any, Final

import pytest

from forms.notification import NOTIFICATION
from forms.notification.checks.sending import declaration_is_made, notifier_can_be_reached
from tests.forms.notification.checks import TODAY, problems

ENOUGH: Final = {"declaration": True, "notifier_phone": "01632 960101"}


def test_the_declaration_is_needed() -> None:
    assert problems(declaration_is_made, {}) == [("declaration", "not-declared")]
    assert problems(declaration_is_made, {"declaration": True}) == []


@pytest.mark.parametrize("given", [{"notifier_phone": "01632 960101"}, {"notifier_email": "kit@nhs.example.org"}])
def test_one_way_to_reach_the_notifier_is_enough(given: dict[str, Any]) -> None:
    assert problems(notifier_can_be_reached, given) == []


@pytest.mark.parametrize("given", [{}, {"notifier_phone": "not_known", "notifier_email": "Not known"}])
def test_without_any_way_to_reach_the_notifier_it_is_not_sent(given: dict[str, Any]) -> None:
    assert problems(notifier_can_be_reached, given) == [("notifier_phone", "nobody-to-reach")]


def test_safety_35_blanks_and_short_texts_never_stop_a_sender() -> None:
    answers, _ = NOTIFICATION.answers(ENOUGH | {"incident_summary": "Short."})
    assert NOTIFICATION.blockers(answers, TODAY) == []
    assert ("incident_summary", "short") in {
        (finding.field, finding.problem) for finding in NOTIFICATION.findings(answers, TODAY)
    }
    assert len(NOTIFICATION.missing(answers)) > 20
