"""A person at a keyboard: they see where the focus is, press Tab, type, and nothing else. No mouse, no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page

# A radio button and a check box are drawn by their label.
_SIGHT: Final = """() => {
  const at = document.activeElement
  if (!at || at === document.body || at === document.documentElement) return null
  const byLabel = at.type === 'radio' || at.type === 'checkbox'
  const drawn = byLabel ? getComputedStyle(at.labels[0], '::before') : getComputedStyle(at)
  const group = at.type === 'radio' ? [...document.getElementsByName(at.name)].filter(one => !one.disabled) : []
  return {
    tag: at.localName, type: at.type || '', name: at.name || '', value: at.value || '',
    text: (/^(input|textarea)$/.test(at.localName) ? '' : at.innerText || '').trim().replace(/\\s+/g, ' '),
    href: at.href || '', checked: !!at.checked, options: group.map(one => one.value),
    chosen: (group.find(one => one.checked) || {}).value || '', expanded: at.getAttribute('aria-expanded') || '',
    unfolded: !!(at.parentElement && at.parentElement.open),
    marked: drawn.outlineStyle !== 'none' || drawn.boxShadow !== 'none',
  }
}"""
MANY: Final = 400
"""More presses of Tab than any page needs: whoever needs more is caught."""


class Stuck(AssertionError):
    """What the person looks for cannot be reached with the keyboard."""


@dataclass(frozen=True)
class Focus:
    """What has the focus, as far as a person can tell. ``options`` are the values of a group of radio buttons."""

    tag: str
    type: str
    name: str
    value: str
    text: str
    href: str
    checked: bool
    options: tuple[str, ...]
    chosen: str
    expanded: str
    unfolded: bool
    marked: bool


class Keyboard:
    """Reads and turns a page with keys alone. ``presses`` counts them all."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        """One key."""
        self.presses += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Text, letter by letter."""
        self.presses += len(text)
        self.page.keyboard.type(text)

    def focus(self) -> Focus | None:
        """Where the focus is; None at the ends of the page."""
        seen: Any = self.page.evaluate(_SIGHT)
        return None if seen is None else Focus(**{**seen, "options": tuple(seen["options"])})

    def stops(self) -> Iterator[Focus]:
        """Everything that Tab reaches, from where the focus is to the end of the page.

        Raises Stuck when it never ends: somebody would be caught there.
        """
        for _ in range(MANY):
            self.press("Tab")
            found = self.focus()
            if found is None:
                return
            if not found.marked:
                raise Stuck(f"Nobody sees that {found} has the focus.")
            yield found
        raise Stuck(f"Tab never leaves {self.page.url}.")

    def reach(self, what: str, wanted: Callable[[Focus], bool]) -> Focus:
        """Press Tab until the focus is on what is ``wanted``. Raises Stuck when it never is."""
        for found in self.stops():
            if wanted(found):
                return found
        raise Stuck(f"{what} cannot be reached on {self.page.url}.")

    def follow(self) -> None:
        """Press Enter, and wait for the next page."""
        with self.page.expect_navigation(wait_until="load"):
            self.press("Enter")

    def choose(self, at: Focus, value: str) -> None:
        """One of a group of radio buttons: Space on the first, arrows from there."""
        if at.chosen == value:
            return
        if not at.checked:
            self.press("Space")
        here, there = at.options.index(at.value), at.options.index(value)
        for _ in range(abs(there - here)):
            self.press("ArrowDown" if there > here else "ArrowUp")
