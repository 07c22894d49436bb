"""A browser window that is led into one state of a page after another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from playwright.sync_api import Page

from forms import Answers
from forms.notification import NOTIFICATION
from intake.accounts import accounts
from intake.cases import coming_back, drafts
from intake.web.notify.owner import COOKIE
from tests.examples import example as shared_example
from tests.intake.pipeline.made import Letterbox, mail, word
from tests.intake.pipeline.post import VOUCHED, parsed, send
from tests.pages.service import Service

ADDRESS: Final = "orla.pentreath@school.example.org"
_COUNT: Final = count(1)
_SYSTEM: Final = {question.id: None for question in NOTIFICATION.questions.values() if question.system}
"""What the service itself fills in, and no draft holds."""


@dataclass
class Visitor:
    """Looks at ``service`` through ``page``. Each draft is made in the store, so that a state costs one page."""

    service: Service
    page: Page

    def go(self, endpoint: str, **values: Any) -> None:
        """Open the page of an endpoint."""
        self.page.goto(self.address(endpoint, **values))

    def address(self, endpoint: str, **values: Any) -> str:
        """Where the page of an endpoint is."""
        path: str = self.service.app.url_map.bind("").build(endpoint, values)
        return self.service.address + path

    def press(self, words: str) -> None:
        """The button with these words."""
        self.page.get_by_role("button", name=words, exact=True).click()

    def draft(self, answers: Answers | None = None, *, saved_under: str = "") -> str:
        """A draft of this browser that holds ``answers``, saved under a confirmed address if one is given; its id."""
        store, now = self.service.store, self.service.clock()
        dossier, owner = store.vault.new_dossier(now), f"browser-{next(_COUNT)}"
        with store.transaction() as session:
            draft_id = drafts.start(session, store.vault, dossier, owner, now)
            draft = drafts.load(session, store.vault, draft_id, owner, now)
            if draft is None:
                raise AssertionError("A draft that was just begun is not there.")
            if answers is not None:
                drafts.save(store.vault, draft, answers.with_values(_SYSTEM), now)
            if saved_under:
                coming_back.remember(session, store.vault, draft, saved_under).confirmed_at = now
        self.page.context.add_cookies([{"name": COOKIE, "value": owner, "url": self.service.address}])
        return draft_id

    def link(self) -> str:
        """The token of the link that a sender of a Word form was sent."""
        box, store, now = Letterbox(), self.service.store, self.service.clock()
        form = word(shared_example("0038") | {"notifier_role": f"Named nurse {next(_COUNT)}"})  # else it is a repeat
        send(store, mail(("form.docx", form), Authentication_Results=VOUCHED), box, now)
        found = re.search(r"/continue/(\S+)", "".join(letter.get_content() for letter in parsed(box)))
        if found is None:
            raise AssertionError("The first reply has no link.")
        return found[1]

    def new_user(self, role: str) -> None:
        """Sign in for the first time, with a one-time password."""
        email = f"{role}.{next(_COUNT)}@example.org"
        once = accounts.add(self.service.store, email, role, self.service.clock())
        self.go("account.sign_in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(once)
        self.press("Sign in")

    def spoil(self) -> None:
        """Give every date and time that is asked an answer that cannot be, or else every choice; and save."""
        self.page.evaluate(
            """() => {
              const all = [...document.querySelectorAll('form[data-saves] input:enabled')]
              const asked = all.filter(one => !one.closest('[hidden]') && one.type !== 'hidden')
              const dates = asked.filter(one => /-(day|month)$|time/.test(one.name) && one.type === 'text')
              dates.forEach(one => { one.value = '31:31' })
              for (const one of asked.filter(one => ['radio', 'checkbox'].includes(one.type))) {
                if (/-not_known$/.test(one.name)) one.checked = false
                else if (!dates.length) { one.value = 'made up'; one.checked = true }
              }
            }"""
        )
        self.press("Save and continue")

    def open_all(self) -> None:
        """Show what other answers on the page would open."""
        self.page.evaluate(
            """() => document.querySelectorAll('fieldset[data-when]').forEach(closed => {
              closed.hidden = closed.disabled = false
            })"""
        )
