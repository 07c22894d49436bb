"""What a notification costs the person who types it: pages, fields and minutes, counted on the real pages.

``python -m tests.intake.web.notify.effort`` writes docs/effort.md.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import MultiDict

from forms import Answers, Form, Question
from forms.conditions import Scope
from forms.notification import NOTIFICATION
from intake.opened import open_store
from intake.settings import Settings
from intake.web.app import create_app
from intake.web.notify import blueprint
from intake.web.notify.plan import plan_for
from tests.examples import EXAMPLES

ROOT: Final = Path(__file__).parents[4]
MOST_PAGES: Final = 12
MOST_MINUTES: Final = 4.0
_CHARACTERS_A_WORD: Final = 5
"""The usual measure of typing speed, spaces and signs included."""
_WORDS_A_MINUTE: Final = 40
_SECONDS_A_CHOICE: Final = 3
_CHOSEN: Final = frozenset({"one", "several", "tick"})


@dataclass
class Effort:
    """Pages that were shown, fields that were filled in, choices that were made, characters that were typed."""

    pages: int = 0
    fields: int = 0
    choices: int = 0
    characters: int = 0
    shown: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        """At 40 words a minute, and 3 seconds a choice or page."""
        typed = self.characters / _CHARACTERS_A_WORD / _WORDS_A_MINUTE
        return typed + (self.choices + self.pages) * _SECONDS_A_CHOICE / 60

    def answered(self, question: Question, value: Any) -> None:
        """Count one answer. A long narrative is left out of what is typed: everybody's is as long as it must be."""
        self.fields += 1
        parts = question.to_browser(value)
        given = [(part, one) for part, values in parts.items() for one in values]
        for part, one in given:
            if question.kind in _CHOSEN or part.endswith("not_known"):
                self.choices += 1
            elif question.kind != "long":
                self.characters += len(one)


def in_a_hurry(client: FlaskClient, answers: Answers) -> Effort:
    """Go through the first pages by their own buttons with what ``answers`` say, as far as the check page.

    Raises ValueError where a page does not lead on. Counted from the task list to the check page, both included.
    """
    effort, values = Effort(), answers.to_json()
    address = str(client.post("/notify").headers["Location"])
    tasks = _page(client, address, effort)
    address = str(tasks.xpath("//a[contains(@class,'govuk-task-list__link')]/@href")[0])
    while not address.endswith("/check"):
        page = _page(client, address, effort)
        forms = page.xpath("//main//form[@data-saves]")
        if forms:
            address = _answered(client, address, forms[0], values, effort)
        else:
            address = _listed(page, values)
    _page(client, address, effort)
    effort.choices += 1  # the declaration
    return effort


def in_full(answers: Answers) -> Effort:
    """Every page that asks something which ``answers`` answer; lists once for each row and once at their end."""
    effort, plan, values = Effort(), plan_for(NOTIFICATION, answers), answers.to_json()
    for step in plan.steps.values():
        if step.group is None and step.names & values.keys():
            effort.pages += 1
            _count(effort, step.questions, values)
    for group_id, pages in plan.rows.items():
        rows = answers.rows(group_id)
        effort.pages += len(rows)
        for row in rows:
            for step in (*pages, *plan.rows_if_known[group_id]):
                if step.names & row.keys():
                    effort.pages += 1
                    _count(effort, step.questions, row)
    effort.pages += 2  # the task list and the check page
    return effort


def _count(effort: Effort, questions: Any, values: dict[str, Any]) -> None:
    for question in questions:
        if question.id in values:
            effort.answered(question, values[question.id])


def _page(client: FlaskClient, address: str, effort: Effort) -> Any:
    answer = client.get(address)
    if answer.status_code != 200:
        raise ValueError(f"{address} answered {answer.status_code}.")
    page = html.fromstring(answer.text)
    effort.pages += 1
    effort.shown.append(str(page.xpath("string(//h1)")).strip())
    return page


def _answered(client: FlaskClient, address: str, form: Any, values: dict[str, Any], effort: Effort) -> str:
    """Fill in what the page asks, press 'Save and continue'; where that leads."""
    inputs: MultiDict[str, str] = MultiDict(
        {"then": "next", "seen": form.xpath("string(.//input[@name='seen']/@value)")}
    )
    for name in form.xpath(".//input[@name='asked']/@value"):
        group_id, row, question_id = _place(str(name))
        given = values if not group_id else _row(values, group_id, row)
        question = NOTIFICATION.questions[question_id]
        if not question.applies(Scope(values, given if group_id else None)):
            continue
        inputs.add("asked", str(name))
        if question_id in given:
            effort.answered(question, given[question_id])
            for part, sent in question.to_browser(given[question_id]).items():
                inputs.setlist(f"{name}{part}", list(sent))
    answer = client.post(address, data=inputs)
    if answer.status_code != 303:
        raise ValueError(f"{address} answered {answer.status_code}.")
    return str(answer.headers["Location"])


def _listed(page: Any, values: dict[str, Any]) -> str:
    """From a list of rows: add another while there are more, else on."""
    there = len(page.xpath("//div[contains(@class,'govuk-summary-list__row')]"))
    buttons = {str(one.text_content()).strip(): str(one.get("href")) for one in page.xpath("//main//a[@role='button']")}
    return buttons["Add another child"] if there < len(values.get("children", ())) else buttons["Continue"]


def _place(name: str) -> tuple[str, int, str]:
    parts = name.split("-")
    return (parts[0], int(parts[1]), parts[2]) if len(parts) == 3 else ("", 0, name)


def _row(values: dict[str, Any], group_id: str, row: int) -> dict[str, Any]:
    rows: list[dict[str, Any]] = values.get(group_id, [])
    return rows[row] if row < len(rows) else {}


def of_example(form: Form, example: dict[str, Any]) -> Answers:
    """The canonical answers of an example."""
    return form.applicable(form.answers(example)[0])


@contextmanager
def served() -> Iterator[FlaskClient]:
    """A client of the notifier's pages, on a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load({"INTAKE_DATA_DIR": folder})
        store = open_store(settings)
        store.migrate()
        app = create_app(store, settings, blueprints=[blueprint])
        app.config["WTF_CSRF_ENABLED"] = False
        yield app.test_client()
        store.close()


def table(client: FlaskClient) -> str:
    """docs/effort.md."""
    lines = []
    for example in EXAMPLES:
        answers = of_example(NOTIFICATION, example)
        first, whole = in_a_hurry(client, answers), in_full(answers)
        lines.append(
            f"| {example['notification_ref']} | {len(answers.rows('children'))} | {first.pages} | {first.fields} | "
            f"{first.minutes:.1f} | {whole.pages} | {whole.fields} | {whole.minutes:.1f} |"
        )
    return HEAD + "\n".join(lines) + "\n"


HEAD: Final = """# What a notification costs the person who types it

Counted on the real pages by `python -m tests.intake.web.notify.effort`, for the twelve invented notifications. *First*
is what must be known first: one run of pages, from the task list to the check page, both included, with every question
on them that the example answers. *Whole* is everything that the example answers, and each list once more for each of
its rows. Minutes: 40 words a minute, a word being five characters, and 3 seconds a choice or page. Long narratives are
left out of the minutes, not of the fields. The goal is 12 pages and 4 minutes for a notification with one child; each
further child is three pages more.

| example | children | first: pages | fields | minutes | whole: pages | fields | minutes |
| --- | --: | --: | --: | --: | --: | --: | --: |
"""

if __name__ == "__main__":
    with served() as client_of_it:
        (ROOT / "docs" / "effort.md").write_text(table(client_of_it), encoding="utf-8")
