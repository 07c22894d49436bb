"""People in a hurry, and what goes wrong meanwhile: a real browser on the service as `intake run` starts it.

Nothing is lost, nothing is doubled, nobody else is let in.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from intake.keyfiles import DATABASE
from intake.store.arrivals import Draft, Receipt
from tests.e2e.service import Service, running
from tests.eventually import eventually
from tests.servers.browser import NewContext
from tests.servers.pages import served_text

STORY = 'A fall from a window. "Nobody" saw it & nobody was told. Zoë’s aunt phoned.'
PHONE = "01632 960 001"
_START_SECONDS = 240
"""A busy machine starts five programs slowly; nothing waits longer than it must."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hurry")


@pytest.fixture(scope="module")
def service(folder: Path) -> Iterator[Service]:
    """One service for all that does not end it."""
    with running(folder, within=_START_SECONDS) as started:
        yield started


def begin(page: Page, service: Service) -> str:
    """A draft that may be sent; the address of its task list."""
    page.goto(service.address)
    page.get_by_role("button", name="Start now").click()
    tasks = page.url
    page.goto(tasks + "page/your-details")
    page.locator("[name=notifier_phone]").fill(PHONE)
    save(page)
    return tasks


def save(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def write(page: Page, tasks: str, story: str = STORY) -> None:
    page.goto(tasks + "page/what-happened")
    page.locator("[name=incident_summary]").fill(story)


def written(page: Page, tasks: str) -> str:
    page.goto(tasks + "page/what-happened")
    return page.locator("[name=incident_summary]").input_value()


def ready_to_send(page: Page, tasks: str) -> None:
    page.goto(tasks + "check")
    page.locator("[name=declaration]").check()


def receipts(service: Service, tasks: str) -> int:
    """How many receipts the draft has become."""
    with service.store() as store, store.reading() as session:
        draft = session.get_one(Draft, tasks.rstrip("/").rsplit("/", 1)[-1])
        count = select(func.count()).select_from(Receipt).where(Receipt.dossier_id == draft.dossier_id)
        return session.scalar(count) or 0


def press_without_waiting(page: Page) -> None:
    page.evaluate("document.querySelector('main form').requestSubmit()")


def on_confirmation(page: Page, tasks: str) -> None:
    expect(page).to_have_url(tasks + "sent")
    expect(page.get_by_text("Nobody has read it yet")).to_be_visible()


def test_of_two_windows_on_one_page_both_texts_survive_and_the_second_is_told(
    browser: NewContext, service: Service, axe: Callable[[Page], list[str]]
) -> None:
    context = browser()
    first, second = context.new_page(), context.new_page()
    tasks = begin(first, service)
    write(first, tasks, "What the first saw.")
    write(second, tasks, "What the second saw.")
    save(first)
    save(second)
    expect(second.get_by_text("changed in another window")).to_be_visible()
    expect(second.locator("[name=incident_summary]")).to_have_value("What the second saw.")
    assert axe(second) == []
    assert written(first, tasks) == "What the first saw."
    save(second)
    assert written(first, tasks) == "What the second saw."


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_on_send_sends_once(browser: NewContext, service: Service, javascript: bool) -> None:
    page = browser(javascript=javascript).new_page()
    tasks = begin(page, service)
    ready_to_send(page, tasks)
    page.get_by_role("button", name="Send notification").dblclick()
    on_confirmation(page, tasks)
    assert receipts(service, tasks) == 1


def test_two_windows_that_send_at_once_send_once(browser: NewContext, service: Service) -> None:
    context = browser()
    pages = context.new_page(), context.new_page()
    tasks = begin(pages[0], service)
    for page in pages:
        ready_to_send(page, tasks)
    for page in pages:
        press_without_waiting(page)
    for page in pages:
        on_confirmation(page, tasks)
    assert receipts(service, tasks) == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_the_back_button_after_sending_shows_no_answer_and_sends_nothing(
    browser: NewContext, service: Service, javascript: bool
) -> None:
    page = browser(javascript=javascript).new_page()
    tasks = begin(page, service)
    write(page, tasks)
    save(page)
    ready_to_send(page, tasks)
    page.get_by_role("button", name="Send notification").click()
    on_confirmation(page, tasks)
    for _ in range(3):
        page.go_back()
        on_confirmation(page, tasks)
        expect(page.get_by_text("A fall from a window")).to_have_count(0)
    assert receipts(service, tasks) == 1


def test_a_session_that_ends_in_the_middle_of_a_page_costs_no_word(
    sized_page: Page, service: Service, axe: Callable[[Page], list[str]]
) -> None:
    page = sized_page
    tasks = begin(page, service)
    write(page, tasks)
    page.context.clear_cookies(name="intake-form")
    save(page)
    expect(page.get_by_role("heading", name="The page has expired")).to_be_visible()
    assert axe(page) == []
    page.get_by_text("See what you typed").click()
    expect(page.get_by_text(STORY)).to_be_visible()
    page.get_by_role("button", name="Try again with what I typed").click()
    assert written(page, tasks) == STORY


def test_an_owner_cookie_that_is_gone_leaves_what_was_typed_to_copy(
    sized_page: Page, service: Service, axe: Callable[[Page], list[str]]
) -> None:
    page = sized_page
    tasks = begin(page, service)
    write(page, tasks)
    page.context.clear_cookies(name="notify_owner")
    save(page)
    expect(page.get_by_role("heading", name="not open in this browser")).to_be_visible()
    expect(page.get_by_text("Copy it from here")).to_be_visible()
    expect(page.get_by_text(STORY)).to_be_visible()
    assert axe(page) == []


def test_a_draft_is_not_there_in_another_browser_nor_with_the_cookie_of_another_draft(
    browser: NewContext, service: Service
) -> None:
    mine, other = browser().new_page(), browser().new_page()
    tasks = begin(mine, service)
    write(mine, tasks)
    save(mine)
    stranger(other, tasks)
    begin(other, service)
    stranger(other, tasks)
    nowhere = tasks.replace(tasks.rstrip("/").rsplit("/", 1)[-1], "0" * 32)
    assert _bare(other, tasks) == _bare(other, nowhere)
    assert written(mine, tasks) == STORY


def stranger(page: Page, tasks: str) -> None:
    for address in ("check", "page/what-happened"):
        answer = page.goto(tasks + address)
        assert answer is not None
        assert answer.status == 404
        assert "A fall from a window" not in page.content()
        assert PHONE not in page.content()


def _bare(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def test_a_form_on_another_site_changes_nothing(browser: NewContext, service: Service) -> None:
    page = browser().new_page()
    tasks = begin(page, service)
    write(page, tasks)
    save(page)
    form = f"""<form method="post" action="{tasks}page/what-happened"><input name="incident_summary" value="Forged">
        <input name="asked" value="incident_summary"><button>Win</button></form>"""
    with served_text(form) as elsewhere:  # on 127.0.0.1, which is another site than localhost
        page.goto(elsewhere)
        page.get_by_role("button", name="Win").click()
        expect(page.get_by_role("heading", name="The page has expired")).to_be_visible()
        expect(page.get_by_text("Forged")).to_have_count(0)
        expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert written(page, tasks) == STORY


class Killed(Exception):
    """The service was ended by the test, and has nothing to stop any more."""


@pytest.mark.prove
def test_every_process_killed_between_opening_a_page_and_saving_it(page: Page, tmp_path: Path) -> None:
    with suppress(Killed), running(tmp_path, within=_START_SECONDS) as first:
        tasks = begin(page, first)
        write(page, tasks)
        for process in parts_of(first):
            os.kill(process, signal.SIGKILL)
        first.process.wait()
        raise Killed
    with running(tmp_path, within=_START_SECONDS, PORT=first.environment["INTAKE_PORT"]):
        save(page)
        assert written(page, tasks) == STORY


def parts_of(service: Service) -> list[int]:
    """The supervisor, its parts (pages, workers, schedule, mailbox, Redis), and their own processes."""
    found = [service.process.pid]
    for process in found:
        children = Path(f"/proc/{process}/task/{process}/children")
        found += [int(child) for child in children.read_text().split()]
    return found


def web_of(service: Service) -> int:
    """The process that serves the pages."""
    return next(pid for pid in parts_of(service) if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"\0web\0"))


@pytest.mark.parametrize("what", ["sending", pytest.param("saving", marks=pytest.mark.prove)])
def test_the_pages_killed_in_the_middle_of_a_request(page: Page, tmp_path: Path, what: str) -> None:
    with running(tmp_path, within=_START_SECONDS) as service:
        tasks = begin(page, service)
        if what == "saving":
            write(page, tasks)
        else:
            ready_to_send(page, tasks)
        with writing(tmp_path):  # the request waits for the database, and dies waiting
            with page.expect_request(lambda sent: sent.method == "POST"):
                press_without_waiting(page)
            with page.expect_event("requestfailed"):
                os.kill(web_of(service), signal.SIGKILL)
        assert eventually(service.ready, _START_SECONDS)
        page.reload()  # as the browser's own page says; it asks before it sends again
        if what == "saving":
            assert written(page, tasks) == STORY
        else:
            on_confirmation(page, tasks)
            assert receipts(service, tasks) == 1


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Somebody else writes to the database, for as long as the block runs."""
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.prove
def test_a_database_that_stays_busy_costs_no_word(
    browser: NewContext, service: Service, folder: Path, axe: Callable[[Page], list[str]]
) -> None:
    page = browser().new_page()
    page.set_default_timeout(60_000)
    tasks = begin(page, service)
    write(page, tasks)
    with writing(folder):
        save(page)
        expect(page.get_by_role("heading", name="Try again in a minute")).to_be_visible(timeout=60_000)
        assert axe(page) == []
    page.get_by_role("button", name="Try again with what I typed").click()
    assert written(page, tasks) == STORY
