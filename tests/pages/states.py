"""Every page of the notifier in every state it can be in, and how a browser is led there.

A page that is new has to be entered here, or `test_every_page_has_a_state` fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from forms import Answers
from forms.conditions import Scope
from forms.notification import NOTIFICATION
from intake.web.notify.plan import Step, plan_for
from tests.pages.door_states import DOOR_STATES
from tests.pages.leading import FULL, Lead, State, at, press, then, type_in
from tests.pages.service import example
from tests.pages.visitor import ADDRESS, Visitor

DOUBTFUL: Final = Answers({"notifier_name": "Orla Pentreath", "notifier_phone": "12", "incident_summary": "He fell."})
BODIES: Final = frozenset({"info", "account", "password", "notify"})
"""The blueprints whose pages are shown here; the partners' have tests of their own (tests/e2e/test_triage.py)."""
NO_PAGES: Final = {
    "account.sign_out": "leads on",
    "notify.begin_again": "leads on",
    "notify.script": "a script",
    "notify.send_again": "leads on",
    "notify.time_left": "data for a script",
    "notify.add_from_status_again": "leads on",
    "notify.add_to_sent_again": "leads on",
    "notify.sent_copy": "a file",
    "notify.status_copy": "a file",
    "notify.word_form_file": "a file",
}
FAILURES: Final = (400, 401, 403, 404, 405, 413, 415, 429, 500, 503)


def _changed_in_another_window(visitor: Visitor) -> None:
    draft = visitor.draft(FULL)
    first, second = visitor.page, visitor.page.context.new_page()
    for page in (first, second):
        page.goto(visitor.address("notify.page", draft_id=draft, key="your-details"))
    second.get_by_label("Your name", exact=True).fill("Ottoline Varga")
    second.get_by_role("button", name="Save and continue").click()
    second.close()
    first.bring_to_front()
    first.get_by_label("Your name", exact=True).fill("Orla P.")
    visitor.press("Save and continue")


def _suggesting(visitor: Visitor) -> None:
    visitor.page.locator("[name=incident_local_authority]").press_sequentially("south")
    visitor.page.get_by_role("option").first.wait_for()
    visitor.page.keyboard.press("ArrowDown")


def _sent(visitor: Visitor) -> None:
    visitor.go("notify.check", draft_id=visitor.draft(FULL))
    visitor.page.locator("[name=declaration]").check()
    visitor.press("Send notification")


def _closed(visitor: Visitor) -> None:
    visitor.go("notify.tasks", draft_id=visitor.draft(FULL, saved_under=ADDRESS))


def _about_to_close(visitor: Visitor) -> None:
    """The warning, which the script shows near the end of the time."""
    visitor.go("notify.start")
    visitor.press("Start now")  # this browser is not away
    visitor.go("notify.page", draft_id=visitor.draft(FULL, saved_under=ADDRESS), key="your-details")
    visitor.page.evaluate("document.getElementById('idle').showModal()")


def _dead(visitor: Visitor) -> None:
    visitor.page.goto(visitor.service.address + "/continue/nothing")


def _fails(status: int) -> Lead:
    def lead(visitor: Visitor) -> None:
        visitor.page.goto(f"{visitor.service.address}/fails/{status}")

    return lead


_LINK: Final[Lead] = lambda visitor: visitor.go("notify.returning", token=visitor.link())  # noqa: E731
_ASK: Final[Lead] = then(lambda visitor: visitor.go("notify.come_back"), type_in("Your work e-mail address", ADDRESS))
_NEWCOMER: Final[Lead] = lambda visitor: visitor.new_user("scrutineer")  # noqa: E731

_OWN: Final = (
    State("start", "notify.start", lambda visitor: visitor.go("notify.start")),
    State("start-unsent", "notify.start", then(at("notify.tasks", FULL), lambda visitor: visitor.go("notify.start"))),
    State("word-form", "notify.word_form", lambda visitor: visitor.go("notify.word_form")),
    State("tasks-empty", "notify.tasks", at("notify.tasks")),
    State("tasks-filled", "notify.tasks", at("notify.tasks", FULL)),
    State("tasks-local-authority", "notify.tasks", at("notify.tasks", example(4))),
    State("page-changed-elsewhere", "notify.page", _changed_in_another_window),
    State("page-about-to-close", "notify.page", _about_to_close),
    State("page-suggesting", "notify.page", then(at("notify.page", key="what-happened"), _suggesting)),
    State("check-empty", "notify.check", at("notify.check")),
    State("check-filled", "notify.check", at("notify.check", example(11))),
    State("check-filled-long", "notify.check", at("notify.check", FULL), slow=True),
    State("check-doubts", "notify.check", at("notify.check", DOUBTFUL)),
    State("check-stopped", "notify.check", then(at("notify.check"), press("Send notification")), errors=True),
    State("sent", "notify.sent", _sent),
    State("not-here", "notify.tasks", lambda visitor: visitor.go("notify.tasks", draft_id="f" * 32)),
    State("save-for-later", "notify.save_for_later", at("notify.save_for_later", FULL)),
    State(
        "save-for-later-refused",
        "notify.save_for_later",
        then(at("notify.save_for_later"), type_in("Your work e-mail address", "orla"), press("Send me a code")),
        errors=True,
    ),
    State("away", "notify.away", _closed),
    State("come-back", "notify.come_back", lambda visitor: visitor.go("notify.come_back")),
    State(
        "come-back-refused",
        "notify.come_back",
        then(lambda visitor: visitor.go("notify.come_back"), press("Send me a code")),
        errors=True,
    ),
    State("come-back-code", "notify.come_back_code", then(_ASK, press("Send me a code"))),
    State(
        "come-back-code-refused",
        "notify.come_back_code",
        then(_ASK, press("Send me a code"), type_in("Code", "000000"), press("Continue")),
        errors=True,
    ),
    State("link", "notify.returning", _LINK),
    State("link-code", "notify.enter_code", then(_LINK, press("Send me a code"))),
    State(
        "link-code-refused",
        "notify.enter_code",
        then(_LINK, press("Send me a code"), press("Continue")),
        errors=True,
    ),
    State("link-dead", "notify.returning", _dead),
    State("cookies", "info.cookies", lambda visitor: visitor.go("info.cookies")),
    State("accessibility", "info.accessibility", lambda visitor: visitor.go("info.accessibility")),
    State("privacy", "info.privacy", lambda visitor: visitor.go("info.privacy")),
    State("sign-in", "account.sign_in", lambda visitor: visitor.go("account.sign_in")),
    State(
        "sign-in-refused",
        "account.sign_in",
        then(lambda visitor: visitor.go("account.sign_in"), press("Sign in")),
        errors=True,
    ),
    State("new-password", "password.choose", _NEWCOMER),
    State("new-password-refused", "password.choose", then(_NEWCOMER, press("Save password")), errors=True),
    State(
        "new-password-chosen",
        "password.chosen",
        then(_NEWCOMER, type_in("New password", "seven brass herons"), press("Save password")),
    ),
    *(State(f"failure-{status}", "", _fails(status), slow=status not in {404, 500}) for status in FAILURES),
)


def _of_groups() -> Iterator[State]:
    """The lists: with nothing in them, with one row, with five; and the question before a row is removed."""
    plan = plan_for(NOTIFICATION, FULL)
    for group_id, step in plan.list_step.items():
        rows = list(FULL.rows(group_id)) or [{plan.rows[group_id][0].questions[0].id: "Orla Pentreath"}]
        one, five = Answers({group_id: rows[:1]}), Answers({group_id: (rows * 5)[:5]})
        slow = group_id not in {"children", "adults"}
        for name, answers in (("none", None), ("one", one), ("five", five)):
            yield State(f"list-{group_id}-{name}", "notify.page", at("notify.page", answers, key=step.key), slow=slow)
        yield State(
            f"remove-{group_id}", "notify.remove", at("notify.remove", one, group_id=group_id, number=1), slow=slow
        )


def _of_lists_of_more() -> Iterator[State]:
    """The lists that lead to what is asked of each row beyond the essentials."""
    for group_id, step in plan_for(NOTIFICATION, FULL).rest_step.items():
        yield State(f"more-{group_id}", "notify.page", at("notify.page", FULL, key=step.key))


def _of_steps() -> Iterator[State]:
    """The questions: empty, with all that other answers open, filled in, and with every answer refused."""
    plan = plan_for(NOTIFICATION, FULL)
    for step in plan.steps.values():
        if step.group is None:
            yield from _four(f"page-{step.key}", step, {"key": step.key})
    for (group_id, key), step in plan.row_steps.items():
        yield from _four(f"row-{group_id}-{key}", step, {"group_id": group_id, "key": key})


USUAL: Final = frozenset(
    {
        "page-your-details-empty",
        "page-what-happened-refused",
        "page-harm-and-abuse-opened",
        "page-safe-now-filled",
        "page-your-details-filled",
        "row-children-child-name-refused",
        "row-adults-adult-name-filled",
    }
)
"""Those of the questions that are looked at in every run: each kind of question, and each of the four states."""


def _four(name: str, step: Step, place: dict[str, Any]) -> Iterator[State]:
    endpoint = "notify.row" if "group_id" in place else "notify.page"
    answers, number = _where_it_applies(step, place.get("group_id", ""))
    filled = place | ({"number": number or 1} if "group_id" in place else {})
    empty = place | ({"number": 1} if "group_id" in place else {})
    refusable = any(question.kind in {"one", "several", "partial_date", "date", "time"} for question in step.questions)
    found = [
        State(f"{name}-empty", endpoint, at(endpoint, **empty)),
        State(f"{name}-opened", endpoint, then(at(endpoint, **empty), Visitor.open_all)),
        State(f"{name}-filled", endpoint, at(endpoint, answers, **filled)),
    ]
    if refusable and number:
        found.append(State(f"{name}-refused", endpoint, then(at(endpoint, answers, **filled), Visitor.spoil), True))
    yield from (replace(state, slow=state.name not in USUAL) for state in found)


def _where_it_applies(step: Step, group_id: str) -> tuple[Answers, int]:
    """An example that a page asks something of, and the row from 1; row 0 where it asks nothing of any example."""
    for answers in (FULL, *map(example, range(12))):
        rows = answers.rows(group_id) if group_id else [{}]
        for number, row in enumerate(rows, start=1):
            if step.applies(Scope(answers, row) if group_id else Scope(answers)):
                return answers, number
    return FULL, 0


STATES: Final = (*_OWN, *DOOR_STATES, *_of_groups(), *_of_lists_of_more(), *_of_steps())
