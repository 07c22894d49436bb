"""A notifier who types a whole notification with the keyboard, through the pages and links that anybody gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Page

from forms import Answers
from forms.notification import NOTIFICATION
from forms.web import ASKED, browser_inputs, row_prefix
from tests.pages.keyboard import Focus, Keyboard, Stuck

SAVE = "Save and continue"


def _inputs(answers: Answers) -> dict[str, list[str]]:
    """Name of an input -> what belongs in it, for all that the notifier knows."""
    top = [one for one in NOTIFICATION.questions.values() if one.id not in NOTIFICATION.group_of]
    found = browser_inputs(top, answers)
    for group in NOTIFICATION.groups.values():
        for number, row in enumerate(answers.rows(group.id)):
            found += browser_inputs(group.questions, row, row_prefix(group.id, number))
    known: dict[str, list[str]] = {}
    for name, value in found:
        if name != ASKED:
            known.setdefault(name, []).append(value)
    return known


@dataclass
class Typist:
    """Knows ``answers`` and enters them. ``pages`` counts the pages that were shown."""

    page: Page
    answers: Answers
    pages: int = 0
    keyboard: Keyboard = field(init=False)
    _known: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.keyboard = Keyboard(self.page)
        self._known = _inputs(self.answers)

    def send_all(self, start: str) -> None:
        """From the start page to the confirmation."""
        self.page.goto(start)
        self._press("Start now")
        tasks = self.page.url
        done: set[str] = set()
        while (task := self._next_task(done)) is not None:
            done.add(task)
            self._turn()
            while self.page.url != tasks:
                self._one_page()
        self._press("Check your answers")
        self._send()

    def _turn(self) -> None:
        self.keyboard.follow()
        self.pages += 1

    def _press(self, words: str) -> None:
        self.keyboard.reach(words, lambda at: at.text == words)
        self._turn()

    def _next_task(self, done: set[str]) -> str | None:
        """Put the focus on the first task that was not opened yet; its title. None when all were."""
        for at in self.keyboard.stops():
            if "/page/" in at.href:
                if at.text not in done:
                    return at.text
            elif at.text == "Check your answers":
                break
        self.page.reload()  # back to the top, as F5 does
        return None

    def _one_page(self) -> None:
        if self.page.locator("form[data-saves]").count():
            self._questions()
        else:
            self._rows()

    def _questions(self) -> None:
        """Answer what is known, in the order in which Tab leads through the page, and save."""
        address, entered = self.page.url, set[str]()
        for at in self.keyboard.stops():
            if at.text == SAVE:
                self._turn()
                break
            if at.name and at.name not in entered | {"csrf_token"}:
                self._enter(at)
                if at.type != "checkbox":
                    entered.add(at.name)
        else:
            raise Stuck(f"{SAVE} cannot be reached on {address}.")

    def _enter(self, at: Focus) -> None:
        wanted = self._known.get(at.name, [])
        if at.type == "radio":
            if wanted:
                self.keyboard.choose(at, wanted[0])
        elif at.type == "checkbox":
            if (at.value in wanted) is not at.checked:
                self.keyboard.press("Space")
        elif wanted and not at.value:
            self.keyboard.type(wanted[0])

    def _rows(self) -> None:
        """A list: add what is missing, answer what is asked of others, then go on."""
        group = next(one for one in NOTIFICATION.groups.values() if one.label == self.page.locator("h1").inner_text())
        rows = len(self.answers.rows(group.id))
        shown = self.page.locator(".govuk-summary-list__row").count()
        if shown < rows:
            self._press("Add another" if shown else f"Add {group.singular.lower()}")
            return self._row()
        for number in range(1, rows + 1):
            extra = f"If you know : questions for the local authority, {group.singular} {number}"
            if any(extra == " ".join(one.split()) for one in self._link_texts()):
                self.keyboard.reach(extra, lambda at, extra=extra: extra == at.text)  # type: ignore[misc]
                self._turn()
                self._row()
        return self._press("Continue")

    def _row(self) -> None:
        while "/row/" in self.page.url:
            self._questions()

    def _link_texts(self) -> Iterator[str]:
        yield from self.page.locator("main a").all_inner_texts()

    def _send(self) -> None:
        if not self.page.locator("[name=declaration]").is_checked():
            self.keyboard.reach("the declaration", lambda at: at.name == "declaration")
            self.keyboard.press("Space")
        self._press("Send notification")
