"""The empty Word form as the pages offer it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from flask.testing import FlaskClient

from forms.notification import NOTIFICATION
from forms.word.branding import Branding
from forms.word.reader import read
from forms.word.template import template
from intake.resources import templates_dir
from intake.settings import Settings
from intake.store.store import Store
from intake.web.app import create_app
from intake.web.notify import blueprint
from tests.forms.word.documents import main_part, visible_text

WHERE: Final = "/word-form/notification-form.docx"
SETTINGS: Final = {
    "INTAKE_PARTNERSHIP_NAME": "Marram Bay Safeguarding Children Partnership",
    "INTAKE_PARTNERSHIP_ADDRESS": "Civic Centre; Harbour Road; Marram Bay ZZ99 1AA",
    "INTAKE_MAIL_TO": "notifications@marram-bay.example.org",
    "INTAKE_FRONT_DOOR_PHONE": "01632 960 111",
    "INTAKE_BRAND_COLOUR": "#5b2d6e",
}


@pytest.fixture
def ours(store: Store, tmp_path: Path) -> FlaskClient:
    """A visitor of a partnership that has set everything."""
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path), **SETTINGS})
    return create_app(store, settings, blueprints=[blueprint]).test_client()


def test_the_start_page_leads_to_it(client: FlaskClient) -> None:
    assert 'href="/word-form"' in client.get("/").text
    assert f'href="{WHERE}"' in client.get("/word-form").text


def test_the_page_says_how_to_send_it_and_how_long_it_takes(ours: FlaskClient) -> None:
    page = ours.get("/word-form").text
    assert 'href="mailto:notifications@marram-bay.example.org"' in page
    assert "call 999" in page
    assert "01632 960 111" in page
    assert "30 questions marked *" in page
    assert "Put no names and no details into the subject" in page


def test_without_an_address_it_sends_nobody_to_a_wrong_one(client: FlaskClient) -> None:
    page = client.get("/word-form").text
    assert "mailto:" not in page
    assert "Ask Safeguarding Children Partnership for the e-mail address" in page


def test_the_file_is_the_empty_form_of_this_partnership_under_a_neutral_name(ours: FlaskClient) -> None:
    got = ours.get(WHERE)
    assert got.headers["Content-Disposition"] == 'attachment; filename="Notification form.docx"'
    address = ("Civic Centre", "Harbour Road", "Marram Bay ZZ99 1AA")
    branding = Branding(
        SETTINGS["INTAKE_PARTNERSHIP_NAME"], address, SETTINGS["INTAKE_MAIL_TO"], "01632 960 111", "5B2D6E"
    )
    assert got.data == template(NOTIFICATION, branding)
    assert "Harbour Road" in visible_text(main_part(got.data))
    reading = read(got.data, NOTIFICATION)
    assert (dict(reading.answers), reading.unplaced) == ({}, ())


def test_a_browser_need_not_fetch_it_twice(ours: FlaskClient) -> None:
    first = ours.get(WHERE)
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert ours.get(WHERE, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_it_sets_no_cookie_and_knows_nobody(ours: FlaskClient) -> None:
    for path in ("/word-form", WHERE):
        assert "Set-Cookie" not in ours.get(path).headers


def test_the_file_has_the_cover_of_this_partnership(store: Store, tmp_path: Path) -> None:
    cover = str(templates_dir() / "word" / "cover.docx")
    settings = Settings.load({"INTAKE_DATA_DIR": str(tmp_path), "INTAKE_WORD_COVER": cover, **SETTINGS})
    client = create_app(store, settings, blueprints=[blueprint]).test_client()
    assert "Telling us about a serious incident" in visible_text(main_part(client.get(WHERE).data))
