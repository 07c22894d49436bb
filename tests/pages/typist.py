"""A notifier who types a whole notification with the keyboard, through the pages and links that anybody gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

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


def _path(address: str) -> str:
    return urlsplit(address).path


@dataclass
class Typist:
    """Knows ``answers`` and enters them. ``pages`` counts the pages that were shown."""

    page: Page
    answers: Answers
    pages: int = 0
    keyboard: Keyboard = field(init=False)
    _seen: set[str] = field(default_factory=set)
    _entered: set[str] = field(default_factory=set)
    _followed: set[tuple[str, str]] = field(default_factory=set)
    _known: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.keyboard = Keyboard(self.page)
        self._known = _inputs(self.answers)

    def send_all(self, start: str) -> None:
        """From the start page to the confirmation."""
        self.page.goto(start)
        self._press("Start now")
        tasks = self.page.url
        while self._next_task():
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

    def _next_task(self) -> bool:
        """Put the focus on the first task that leads to a page not seen yet; False when there is none."""
        for at in self.keyboard.stops():
            if at.tag == "summary" and not at.unfolded:
                self.keyboard.press("Enter")
            if "/page/" in at.href or "/row/" in at.href:
                if _path(at.href) not in self._seen:
                    return True
            elif at.text == "Check your answers":
                break
        self.page.reload()  # back to the top, as F5 does
        return False

    def _one_page(self) -> None:
        self._seen.add(_path(self.page.url))
        if self.page.url.endswith("/check"):
            self._press("Back")  # the first pages lead straight there
        elif self.page.locator("form[data-saves]").count():
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
        self._entered.add(at.name)
        if at.type == "radio":
            if wanted:
                self.keyboard.choose(at, wanted[0])
        elif at.type == "checkbox":
            if (at.value in wanted) is not at.checked:
                self.keyboard.press("Space")
        elif wanted and not at.value:
            self.keyboard.type(wanted[0])

    def _rows(self) -> None:
        """A list: add what is missing, open each row of which more is known, then go on."""
        listed = self.page.locator(".govuk-summary-list__row")
        group_id, shown = self._group(), listed.count()
        adds = "Add another " if shown else "Add "
        if shown < len(self.answers.rows(group_id)) and self.page.get_by_role("button", name=adds).count():
            self._reach(lambda at: at.text.startswith(adds) and not at.text.startswith("Add or change"))
        elif not self._reach_unfinished(group_id, shown):
            self._press("Continue")

    def _group(self) -> str:
        """The group whose rows are listed: its links lead to them."""
        links = self.page.locator("main a[href*='/row/']").first.get_attribute("href") or ""
        return links.split("/row/")[1].split("/")[0]

    def _reach_unfinished(self, group_id: str, shown: int) -> bool:
        """Follow the first link of a row of which more is known, each once; False when there is none."""
        for number in range(shown):
            if not any(name.startswith(row_prefix(group_id, number)) for name in self._known.keys() - self._entered):
                continue
            for link in self.page.locator(f"main a[href*='/row/{group_id}/{number + 1}/']").all():
                href = str(link.evaluate("one => one.href"))
                if (self.page.url, href) not in self._followed:
                    self._followed.add((self.page.url, href))
                    self._reach(lambda at, href=href: at.href == href)  # type: ignore[misc]
                    return True
        return False

    def _reach(self, wanted: Callable[[Focus], bool]) -> None:
        self.keyboard.reach("a row", wanted)
        self._turn()

    def _send(self) -> None:
        if not self.page.locator("[name=declaration]").is_checked():
            self.keyboard.reach("the declaration", lambda at: at.name == "declaration")
            self.keyboard.press("Space")
        self._press("Send notification")
