"""Walks the notifier's pages by the definition and posts what an example holds; for tests and the benchmark."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from forms import Answers, Form
from forms.web import browser_inputs, row_prefix
from intake.web.notify.plan import plan_for

Post = Callable[[str, "MultiDict[str, str]"], None]
"""Posts a form to an address and checks the answer."""


def posts(form: Form, answers: Answers, draft_id: str) -> Iterable[tuple[str, MultiDict[str, str]]]:
    """Address and inputs of every page that holds an answer, in the order of the task list."""
    plan = plan_for(form, answers)
    values: dict[str, Any] = answers.to_json()
    # The type of agency comes first: it decides on which page the others stand.
    steps = sorted(plan.steps.values(), key=lambda step: "notifier_agency_type" not in step.names)
    for step in steps:
        if step.group is None:
            if step.names & values.keys():
                inputs = browser_inputs(step.questions, values)
                yield f"/notify/{draft_id}/page/{step.key}", MultiDict(inputs)
            continue
        group = step.group.id
        for number, row in enumerate(answers.rows(group)):
            for inner in (*plan.rows[group], *plan.rows_if_known[group]):
                if inner.names & row.keys():
                    inputs = browser_inputs(inner.questions, row, row_prefix(group, number))
                    yield f"/notify/{draft_id}/row/{group}/{number + 1}/{inner.key}", MultiDict(inputs)
