"""Pictures of every page in every state, 1280 and 390 pixels wide, into `build/pictures`: `make pictures`.

`make pictures ARGS='check sent'` takes those whose name holds one of the words.
"""

from __future__ import annotations

import shutil
import sys
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.pages.service import running
from tests.pages.states import STATES
from tests.pages.visitor import Visitor
from tests.servers.browser import DESKTOP, FLAGS, PHONE, SIZES, chromium_program

INTO: Final = Path(__file__).parents[2] / "build/pictures"
KEPT: Final = {
    "start": PHONE,
    "tasks-filled": DESKTOP,
    "page-safe-now-filled": PHONE,
    "page-suggesting": PHONE,
    "page-what-happened-refused": DESKTOP,
    "list-children-five": PHONE,
    "check-filled": DESKTOP,
    "check-stopped": PHONE,
    "sent": DESKTOP,
    "come-back": PHONE,
    "page-about-to-close": DESKTOP,
    "word-form": DESKTOP,
}
"""A dozen that stand in `docs/pictures` too: what fits the window, small enough to keep (`ARGS=--keep`)."""
DOCS: Final = Path(__file__).parents[2] / "docs/pictures"
SPECIAL: Final = {"page-safe-now-filled", "check-filled", "check-stopped", "sent", "tasks-filled", "list-children-five"}
"""Taken also as they are printed, in forced colours, and with text at 200 %."""


def main(words: Sequence[str]) -> None:
    """Take those whose name holds one of ``words``; all if there are none; with '--keep', those of the docs."""
    keep = "--keep" in words
    if keep:
        wanted = [state for state in STATES if state.name in KEPT]
    else:
        shutil.rmtree(INTO, ignore_errors=True)
        wanted = [state for state in STATES if not words or any(word in state.name for word in words)]
    with TemporaryDirectory() as folder, running(Path(folder)) as service, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)
        for width in (DESKTOP, PHONE):
            context = chromium.new_context(
                viewport={"width": width, "height": SIZES[width]}, locale="en-GB", timezone_id="Europe/London"
            )
            for state in wanted:
                if keep and KEPT[state.name] != width:
                    continue
                context.clear_cookies()
                page = context.new_page()
                state.lead(Visitor(service, page))
                if keep:
                    _keep(page, state.name)
                    continue
                take(page, str(width), state.name)
                if width == DESKTOP and state.name in SPECIAL:
                    _as_others_see_it(context, page, state.name)
                page.close()
        chromium.close()
    print(f"{len(wanted)} states: {DOCS if keep else INTO}")  # noqa: T201


def take(page: Page, folder: str, name: str) -> None:
    """Keep the whole page as a picture."""
    page.screenshot(path=INTO / folder / f"{name}.png", full_page=True)


def _keep(page: Page, name: str) -> None:
    """Keep what fits the window, as WebP, which Chromium itself writes."""
    browser = page.context.new_cdp_session(page)
    taken = browser.send("Page.captureScreenshot", {"format": "webp", "quality": 60})
    (DOCS / f"{name}.webp").write_bytes(b64decode(taken["data"]))
    page.close()


def _as_others_see_it(context: BrowserContext, page: Page, name: str) -> None:
    page.emulate_media(media="print")
    take(page, "print", name)
    page.emulate_media(media="screen", forced_colors="active")
    take(page, "forced-colours", name)
    page.emulate_media(forced_colors="none")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    take(page, "text-200", name)


if __name__ == "__main__":
    main(sys.argv[1:])
