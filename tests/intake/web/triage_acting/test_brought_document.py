"""What partners see of a Word form that was brought: which words its sender placed, set aside, or left to them."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from forms.notification import NOTIFICATION
from intake.cases import brought, drafts
from intake.cases.brought import brought_into
from intake.opened import open_pipeline
from intake.pipeline import bring
from intake.pipeline.receive_draft import receive_draft
from intake.settings import Settings
from intake.store.arrivals import Draft
from tests.examples import example
from tests.forms.word.documents import bent, control, paragraph_of, text_run
from tests.intake.pipeline.made import word
from tests.intake.web.triage_acting.made import NOW, Desk, make_desk

PLACED, SET_ASIDE, LEFT = "Half past nine in the evening", "See overleaf", "Ask for the night nurse"


def bend(root: etree._Element) -> None:
    for text in (PLACED, SET_ASIDE, LEFT):
        next(control(root, "incident_summary").iterancestors("{*}tbl")).addnext(paragraph_of(text_run(text)))


def desk_of_a_brought_form(folder: Path) -> tuple[Desk, str]:
    """A desk whose case was brought, and the reference of what was sent; its sender dealt with two of three texts."""
    desk, data = make_desk(folder), bent(word(example("0034")), bend)
    store, settings = desk.site.store, Settings.load({"INTAKE_DATA_DIR": str(folder), "INTAKE_AREA": "Marram Bay"})
    dossier_id = store.vault.new_dossier(NOW)
    with store.transaction() as session:
        draft_id = drafts.start(session, store.vault, dossier_id, "a browser", NOW)
        bring.keep(session, store, session.get_one(Draft, draft_id), data, "form.docx", NOW)
    open_pipeline(settings, store, NOW).drain(NOW)
    with store.transaction() as session:
        draft = session.get_one(Draft, draft_id)
        file, answers = brought_into(store.vault, draft), drafts.answers_of(store.vault, draft)
        assert file is not None
        number = {text: number for number, text in file.left}
        file, answers = brought.put(NOTIFICATION, file, answers, number[PLACED], "incident_summary")
        brought.keep(store.vault, draft, brought.set_aside(file, number[SET_ASIDE]))
        receipt = receive_draft(session, store, NOTIFICATION, settings.secret_key, draft, answers, NOW)
        desk.reference = receipt.reference
    open_pipeline(settings, store, NOW).drain(NOW)
    return desk, desk.reference


def test_partners_see_what_its_sender_did_with_each_text(tmp_path: Path) -> None:
    desk, reference = desk_of_a_brought_form(tmp_path)
    page = desk.person("icb").get(f"document/{reference}").text
    assert f"Text without a place: {LEFT}" in page
    for text, said in ((PLACED, "Its sender put this into the answer to: What happened"), (SET_ASIDE, "is not needed")):
        assert f"Text without a place: {text}" not in page
        assert re.search(rf"{text}</p>\s*<p[^>]*>[^<]*{said}", page), text
    desk.site.store.close()


def test_partners_can_open_the_file_itself_and_place_what_was_left(tmp_path: Path) -> None:
    desk, reference = desk_of_a_brought_form(tmp_path)
    person = desk.person("business_unit")
    case = person.browser.get(f"/cases/{reference}").text
    files = set(re.findall(rf"/cases/{reference}/originals/[0-9a-f]{{32}}", case))
    taken = [person.browser.get(file) for file in sorted(files)]
    endings = sorted(one.headers["Content-Disposition"].rsplit(".", 1)[-1].strip('"') for one in taken)
    assert endings == ["docx", "json"]
    page = person.get(f"document/{reference}").text
    (number,) = re.findall(r'href="#passage-(\d+)">Text without', page)
    assert person.get(f"document/{reference}/{number}/place").status_code == 200
    desk.site.store.close()
