"""The questions of a page, and conditions on its answers as data for the page's script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from forms.conditions import AllOf, Blank, Condition, Not, OneAtLeast, Scope, When
from forms.web import QuestionField
from intake.web.notify.plan import Step
from intake.web.questions import Shown, shown


def shown_on(step: Step, fields: Sequence[QuestionField], scope: Scope, prefix: str) -> list[Shown]:
    """What stands on the page: questions that apply, and, hidden, those that another answer on it may open."""
    found = []
    for field in fields:
        conditions = field.question.conditions
        here = bool(conditions) and all(condition.names() <= step.names for condition in conditions)
        applies = field.question.applies(scope)
        if applies or here:
            when = json.dumps(_as_data(AllOf(*conditions), prefix)) if here else ""
            found.append(shown(field, when, hidden=not applies))
    return found


def _as_data(condition: Condition, prefix: str) -> Any:
    """A condition on answers of the same page: ``{"name", "in"}``, ``{"all"}``, ``{"any"}``, ``{"not"}``."""
    if isinstance(condition, When):
        return {"name": prefix + condition.question_id, "in": sorted(condition.values)}
    if isinstance(condition, Blank):
        return {"name": prefix + condition.question_id, "blank": True}
    if isinstance(condition, Not):
        return {"not": _as_data(condition.other, prefix)}
    if isinstance(condition, AllOf):
        kind = "any" if isinstance(condition, OneAtLeast) else "all"
        return {kind: [_as_data(inner, prefix) for inner in condition.conditions]}
    raise TypeError(f"A page's script cannot weigh {type(condition).__name__}.")
