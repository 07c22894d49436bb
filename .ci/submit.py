"""Send one fictional notification through the web pages, as a person does, and print its reference.

Usage: submit.py ADDRESS
"""

import sys
from urllib.parse import urljoin

from playwright.sync_api import Page, sync_playwright

from tests.servers.browser import FLAGS, chromium_program

ANSWERS = {
    "notifier_name": "Alex Example",
    "notifier_phone": "01632 960123",
    "notifier_email": "alex@example.org",
}


def submit(page: Page, address: str) -> str:
    """Fill in who notifies, declare, send; return the reference that the last page shows."""
    page.goto(address)
    page.get_by_role("button", name="Start now").click()
    tasks = page.url
    left = dict(ANSWERS)
    for link in [each.get_attribute("href") for each in page.locator("main a[href*='/page/']").all()]:
        if left:
            page.goto(urljoin(tasks, link))
        while left and page.url != tasks:
            for field in [field for field in left if page.locator(f"[name='{field}']").count()]:
                page.locator(f"[name='{field}']").fill(left.pop(field))
            with page.expect_navigation():
                page.get_by_role("button", name="Save and continue").click()
    page.goto(urljoin(tasks, "check"))
    page.locator("[name='declaration']").check()
    page.get_by_role("button", name="Send notification").click()
    page.get_by_role("heading", name="Notification sent").wait_for()
    return page.locator(".govuk-panel strong").inner_text()


def main() -> None:
    """Drive Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=FLAGS)
        print(submit(browser.new_page(), sys.argv[1]))
        browser.close()


if __name__ == "__main__":
    main()
