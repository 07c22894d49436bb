"""A browser that is left alone, in Chromium: it warns, stays open when asked to, and saves what is typed in the end."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from forms import Answers
from intake.cases import coming_back, drafts
from intake.store.arrivals import Draft
from intake.web.notify import blueprint
from tests.intake.web.base import Clock, make_site
from tests.servers.browser import DESKTOP, PHONE, NewContext, barriers, fits
from tests.servers.pages import served

ADDRESS = "orla.pentreath@school.example.org"


def passes(page: Page, clock: Clock, span: timedelta) -> None:
    """Let time pass at the server, then in the browser."""
    clock.at += span
    page.clock.run_for(int(span.total_seconds() * 1000))


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_left_alone_it_warns_and_stays_and_in_the_end_saves(browser: NewContext, tmp_path: Path, width: int) -> None:
    site = make_site(tmp_path, more=[blueprint])
    clock = site.clock
    assert isinstance(clock, Clock)
    with served(site.app) as where:
        page = browser(width).new_page()
        page.goto(where)
        page.get_by_role("button", name="Start now").click()
        tasks = page.url
        with site.store.transaction() as session:
            draft = session.get_one(Draft, tasks.rstrip("/").rpartition("/")[2])
            coming_back.remember(session, site.store.vault, draft, ADDRESS).confirmed_at = clock.at
        page.clock.install()
        with page.expect_response(lambda answer: answer.url.endswith("/left")):
            page.goto(f"{tasks}page/what-happened")
        warning = page.get_by_role("dialog")
        expect(warning).to_be_hidden()
        page.locator("textarea").first.fill("Zebedee fell.")
        passes(page, clock, timedelta(minutes=56))
        expect(warning).to_be_visible()
        expect(warning).to_contain_text("4 minutes")
        assert barriers(page) == []
        page.get_by_role("button", name="Stay").click()
        expect(warning).to_be_hidden()
        passes(page, clock, timedelta(minutes=56))
        expect(warning).to_be_visible()
        passes(page, clock, timedelta(minutes=5))
        expect(page).to_have_url(f"{tasks}away")
        expect(page.get_by_role("heading", level=1)).to_have_text("You were away for a while")
        assert barriers(page) == []
        with site.store.reading() as session:
            answers = drafts.answers_of(site.store.vault, session.get_one(Draft, draft.id))
        assert answers["incident_summary"] == "Zebedee fell."
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("You were away for a while")
    site.store.close()


def test_what_cannot_be_saved_in_the_end_is_given_back(browser: NewContext, tmp_path: Path) -> None:
    site = make_site(tmp_path, more=[blueprint])
    clock = site.clock
    assert isinstance(clock, Clock)
    with served(site.app) as where:
        page = browser(PHONE).new_page()
        page.goto(where)
        page.get_by_role("button", name="Start now").click()
        tasks = page.url
        with site.store.transaction() as session:
            draft = session.get_one(Draft, tasks.rstrip("/").rpartition("/")[2])
            coming_back.remember(session, site.store.vault, draft, ADDRESS).confirmed_at = clock.at
        page.clock.install()
        with page.expect_response(lambda answer: answer.url.endswith("/left")):
            page.goto(f"{tasks}page/what-happened")
        page.locator("textarea").first.fill("A lamp lay beside him.")
        with site.store.transaction() as session:  # another window
            kept = session.get_one(Draft, draft.id)
            drafts.save(site.store.vault, kept, Answers({"incident_summary": "Zebedee fell."}), clock.at)
        passes(page, clock, timedelta(minutes=61))
        expect(page.get_by_role("heading", level=1)).to_have_text("You were away for a while")
        expect(page.get_by_text("A lamp lay beside him.")).to_be_visible()
        assert barriers(page) == []
        assert "Zebedee" not in page.content()
        page.get_by_role("button", name="Send me a code").click()
        expect(page).to_have_url(f"{where}/come-back/code")
    site.store.close()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("javascript", [True, False])
def test_saving_and_coming_back_pass_axe_and_fit(
    browser: NewContext, tmp_path: Path, width: int, javascript: bool
) -> None:
    site = make_site(tmp_path, more=[blueprint])

    def look(page: Page) -> None:
        assert fits(page)
        assert barriers(page) == []

    with served(site.app) as where:
        page = browser(width, javascript=javascript).new_page()
        page.goto(where)
        page.get_by_role("button", name="Start now").click()
        page.get_by_role("button", name="Come back on any device").click()
        page.get_by_role("button", name="Send me a code").click()
        expect(page).to_have_title(re.compile("^Error: Come back later"))
        if javascript:
            look(page)
        page.get_by_label("Your work e-mail address").fill(ADDRESS)
        page.get_by_role("button", name="Send me a code").click()
        expect(page).to_have_url(f"{where}/come-back/code")
        page.get_by_label("Code").fill("000000")
        page.get_by_role("button", name="Continue").click()
        expect(page).to_have_title(re.compile("^Error: Enter your code"))
        if javascript:
            look(page)
        page.goto(where)
        expect(page.get_by_text("Go on with the notification")).to_be_visible()
        if javascript:
            look(page)
        page.get_by_role("link", name="Come back to a saved notification").click()
        if javascript:
            look(page)
        page.goto(f"{where}/notify/0123456789/")
        expect(page.get_by_role("heading", level=1)).to_have_text("This notification is not open in this browser")
        if javascript:
            look(page)
    site.store.close()
