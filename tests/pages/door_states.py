"""The states of pages that files come in by, and of those that follow sending."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import FilePayload

from forms import Answers
from tests.intake.web.notify.after_sending.walked import code_sent, read
from tests.intake.web.notify.carried import form_with_loose_text
from tests.pages.leading import FULL, Lead, State, at, press, then, type_in
from tests.pages.visitor import Visitor

_REPORT: Final = ("report.txt", b"Seen on the ward at nine.")
_PROGRAM: Final = ("report.exe", b"MZ" + bytes(200))
_CALLED: Final = Answers({"notifier_name": "Orla Pentreath", "notifier_email": "orla.pentreath@school.example.org"})


def _choose(name: str, data: bytes) -> Lead:
    given: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    return lambda visitor: visitor.page.locator("input[type=file]").set_input_files(given)


def _bring(name: str, data: bytes) -> Lead:
    return then(lambda visitor: visitor.go("notify.bring"), _choose(name, data), press("Upload and read it"), _settle)


def _settle(visitor: Visitor) -> None:
    visitor.page.wait_for_url("**/notify/**")


def _one_file(visitor: Visitor) -> None:
    visitor.go("notify.files", draft_id=visitor.draft(FULL))
    _choose(*_REPORT)(visitor)
    press("Add these files")(visitor)
    visitor.page.get_by_text(_REPORT[0]).first.wait_for()


def _remove(visitor: Visitor) -> None:
    _one_file(visitor)
    visitor.page.get_by_role("link", name="Remove").first.click()


def _refused_file(visitor: Visitor) -> None:
    visitor.go("notify.files", draft_id=visitor.draft())
    # As a browser without the page's script sends it: that page says what was refused.
    visitor.page.evaluate("document.querySelectorAll('form').forEach(one => one.replaceWith(one.cloneNode(true)))")
    _choose(*_PROGRAM)(visitor)
    press("Add these files")(visitor)


def _asked(visitor: Visitor) -> None:
    visitor.go("notify.check", draft_id=visitor.draft(_CALLED))
    visitor.page.locator("[name=declaration]").check()
    visitor.press("Send notification")
    reference = visitor.page.locator("#reference").inner_text()
    read(visitor.service.store, visitor.service.clock)  # codes that others asked for leave before
    visitor.go("notify.status")
    type_in("Reference", reference)(visitor)
    visitor.press("Send me a code")


def _standing(visitor: Visitor) -> None:
    _asked(visitor)
    code = code_sent(visitor.service.store, visitor.service.clock)
    type_in("Code", code)(visitor)
    visitor.press("Continue")


_LOOSE_FORM: Final = ("form.docx", form_with_loose_text())

DOOR_STATES: Final = (
    State("bring", "notify.bring", lambda visitor: visitor.go("notify.bring")),
    State(
        "bring-refused",
        "notify.bring",
        then(lambda visitor: visitor.go("notify.bring"), press("Upload and read it")),
        errors=True,
    ),
    State("brought", "notify.brought", _bring(*_LOOSE_FORM)),
    State("brought-unreadable", "notify.brought", _bring("form.docx", b"PK not a form")),
    State("brought-waiting", "notify.reading", _bring("form.rtf", b"{\\rtf1 A form.}")),
    State(
        "brought-check",
        "notify.check",
        then(_bring(*_LOOSE_FORM), press("Check your answers")),
        slow=True,
    ),
    State("files-none", "notify.files", at("notify.files")),
    State("files-one", "notify.files", _one_file),
    State("files-refused", "notify.files", _refused_file, errors=True),
    State("files-remove", "notify.remove_file", _remove),
    State("status", "notify.status", lambda visitor: visitor.go("notify.status")),
    State(
        "status-refused",
        "notify.status",
        then(lambda visitor: visitor.go("notify.status"), press("Send me a code")),
        errors=True,
    ),
    State("status-code", "notify.status_code", _asked),
    State("status-code-refused", "notify.status_code", then(_asked, press("Continue")), errors=True),
    State("status-standing", "notify.standing", _standing),
)  # fmt: skip
