"""A Word form that is uploaded: kept, read, filled in, its other texts placed by hand, and sent."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from intake.cases.document import NOT_NEEDED, PLACED, UNPLACED
from intake.settings import Settings
from intake.store import originals
from intake.store.arrivals import Draft, Original, Receipt
from intake.store.store import Store
from tests.examples import EXAMPLES
from tests.forms.word.documents import filled
from tests.intake.web.notify.carried import (
    DECLARED,
    LOOSE,
    bring,
    brought,
    file_in,
    form_with_loose_text,
    kept,
    originals_of,
    reading_of,
    receipts,
    sent,
    settings_of,
    without_declaration,
    work,
)


@pytest.fixture
def settings(app: Flask) -> Settings:
    return settings_of(app)


def killed(*_: object) -> None:
    """The process ends where it stands."""
    raise SystemExit


def number_of(store: Store, draft_id: str, text: str) -> int:
    return next(number for number, one in file_in(store, draft_id).numbered(UNPLACED) if one["text"] == text)


def press(client: FlaskClient, draft_id: str, do: str, **more: str) -> str:
    answer = client.post(f"/notify/{draft_id}/brought", data={"do": do, **more}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("page", ["/", "/word-form"])
def test_the_pages_of_the_form_lead_to_it(client: FlaskClient, page: str) -> None:
    assert 'href="/bring"' in client.get(page).text


def test_it_says_before_the_upload_what_is_read_and_how_large_it_may_be(client: FlaskClient) -> None:
    page = client.get("/bring").text
    assert "A Word document (.docx" in page
    assert "up to 25 MB" in page
    assert "call 999" in page


FEW = {0, 4, 8}
TWO_CHILDREN = 5


@pytest.mark.parametrize(
    "number", [number if number in FEW else pytest.param(number, marks=pytest.mark.prove) for number in range(12)]
)
def test_what_the_form_says_is_filled_in_and_sent_unchanged(client: FlaskClient, store: Store, number: int) -> None:
    draft_id = brought(client, filled(EXAMPLES[number]))
    assert kept(store, draft_id).answers.equal(without_declaration(number))
    client.post(f"/notify/{draft_id}/send", data=DECLARED)
    with store.reading() as session:
        assert session.scalars(select(Receipt)).one().channel == "online_form"


def test_the_declaration_is_for_the_person_to_tick(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, filled({**EXAMPLES[0], "declaration": True}))
    assert "declaration" not in kept(store, draft_id).answers
    assert client.post(f"/notify/{draft_id}/send").status_code == 422


def test_the_file_is_kept_before_anything_reads_it(
    client: FlaskClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = filled(EXAMPLES[0])

    monkeypatch.setattr("intake.pipeline.bring.read_at_once", killed)
    with pytest.raises(SystemExit):
        bring(client, data)
    with store.reading() as session:
        original = session.scalars(select(Original)).one()
        assert originals.whole(session, store.vault, original) == data
        assert store.vault.get(original, "name") == "form.docx"


def test_story_23_a_reader_that_dies_is_followed_by_a_worker(
    client: FlaskClient, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/bring")
    monkeypatch.setattr("intake.pipeline.bring.read_at_once", killed)
    with pytest.raises(SystemExit):
        bring(client, filled(EXAMPLES[0]))
    with store.reading() as session:
        draft_id = session.scalars(select(Draft.id)).one()
    assert "We are reading your form" in client.get(f"/notify/{draft_id}/brought", follow_redirects=True).text
    work(store, settings)
    assert kept(store, draft_id).answers.equal(without_declaration(0))
    assert client.get(f"/notify/{draft_id}/reading").location.endswith("/brought")


def test_the_pages_about_a_file_wait_for_nobody_who_writes(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text())
    with store.transaction() as writing:
        writing.execute(update(Draft).values(version=7))
        assert client.get(f"/notify/{draft_id}/reading").status_code == 303
        assert client.get(f"/notify/{draft_id}/brought").status_code == 200


def test_a_double_click_and_a_second_tab_are_one_draft(client: FlaskClient, store: Store) -> None:
    client.get("/bring")
    data = filled(EXAMPLES[0])
    assert brought(client, data) == brought(client, data)
    with store.reading() as session:
        assert len(session.scalars(select(Original)).all()) == 1


def test_another_browser_with_the_same_file_has_its_own_draft(app: Flask, client: FlaskClient) -> None:
    other, data = app.test_client(), filled(EXAMPLES[0])
    draft_id = brought(client, data)
    assert brought(other, data) != draft_id
    for page in ("brought", "reading"):
        assert other.get(f"/notify/{draft_id}/{page}").status_code == 404
    assert other.post(f"/notify/{draft_id}/brought", data={"do": "drop|0"}).status_code == 404


def test_nothing_is_written_over_a_draft_that_was_begun(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, filled(EXAMPLES[0]))
    client.post(f"/notify/{draft_id}/page/what-happened", data={"incident_summary": "My own words."})
    assert brought(client, filled(EXAMPLES[1])) != draft_id
    assert kept(store, draft_id).answers["incident_summary"] == "My own words."


def test_a_text_without_a_place_is_shown_where_it_may_belong(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text())
    for page in ("brought", "", "check", "page/what-happened"):
        assert LOOSE in client.get(f"/notify/{draft_id}/{page}").text, page
    assert LOOSE not in client.get(f"/notify/{draft_id}/page/your-details").text


def test_it_is_put_into_the_answer_and_taken_out_again(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text())
    before = kept(store, draft_id).answers["incident_summary"]
    number = number_of(store, draft_id, LOOSE)
    for _ in range(2):  # a double click puts it in once
        press(client, draft_id, f"put|{number}|incident_summary")
    assert kept(store, draft_id).answers["incident_summary"] == f"{before}\n{LOOSE}"
    assert [one["kind"] for _, one in file_in(store, draft_id).numbered(PLACED)] == [PLACED]
    press(client, draft_id, f"back|{number}")
    assert kept(store, draft_id).answers["incident_summary"] == before
    assert LOOSE in [text for _, text in file_in(store, draft_id).left]


def test_the_buttons_beside_a_page_save_what_was_typed_there(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text())
    address = f"/notify/{draft_id}/page/what-happened"
    page = client.get(address).text
    do = re.search(r'value="(put\|\d+\|incident_summary)"', page)
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert do
    assert seen
    typed = {"incident_summary": "Typed anew.", "seen": seen[1], "do": do[1]}
    answer = client.post(address, data=typed)
    assert answer.location.endswith("/page/what-happened#beside")
    assert kept(store, draft_id).answers["incident_summary"] == f"Typed anew.\n{LOOSE}"
    assert "You put this into" in client.get(address).text


def test_an_answer_that_was_changed_since_is_not_undone(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text())
    number = number_of(store, draft_id, LOOSE)
    press(client, draft_id, f"put|{number}|incident_summary")
    client.post(f"/notify/{draft_id}/page/what-happened", data={"incident_summary": "Other words."})
    assert "was changed after the text was put into it" in press(client, draft_id, f"back|{number}")
    assert kept(store, draft_id).answers["incident_summary"] == "Other words."


def test_a_text_goes_into_any_question_that_takes_one(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text())
    number = number_of(store, draft_id, LOOSE)
    assert "Choose the question" in press(client, draft_id, f"choose|{number}")
    press(client, draft_id, f"choose|{number}", **{f"where-{number}": "immediate_actions"})
    assert LOOSE in str(kept(store, draft_id).answers["immediate_actions"])


def take_away(client: FlaskClient, draft_id: str, child: int) -> None:
    address = f"/notify/{draft_id}/remove/children/{child}"
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(address).text)
    assert seen
    assert client.post(address, data={"seen": seen[1]}).status_code == 303


def test_a_text_that_was_put_to_a_child_stays_with_that_child(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text(TWO_CHILDREN))
    number = number_of(store, draft_id, LOOSE)
    press(client, draft_id, f"choose|{number}", **{f"where-{number}": "children[1].child_voice"})
    assert LOOSE in str(kept(store, draft_id).answers.at("children[1].child_voice"))
    take_away(client, draft_id, 1)
    assert file_in(store, draft_id).passages[number]["path"] == "children[0].child_voice"
    press(client, draft_id, f"back|{number}")
    assert LOOSE not in str(kept(store, draft_id).answers.at("children[0].child_voice"))
    assert LOOSE in [text for _, text in file_in(store, draft_id).left]


def test_a_text_that_was_put_to_a_child_that_is_taken_away_waits_again(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text(TWO_CHILDREN))
    number = number_of(store, draft_id, LOOSE)
    press(client, draft_id, f"choose|{number}", **{f"where-{number}": "children[0].child_voice"})
    assert LOOSE in str(kept(store, draft_id).answers.at("children[0].child_voice"))
    take_away(client, draft_id, 1)
    assert LOOSE in [text for _, text in file_in(store, draft_id).left]


@pytest.mark.parametrize(
    "do", ["", "put", "put|x|incident_summary", "put|9999999|x", "drop|-1", "back|0", "put|0|declaration", "???"]
)
def test_a_made_up_button_changes_nothing(client: FlaskClient, store: Store, do: str) -> None:
    draft_id = brought(client, form_with_loose_text())
    before = kept(store, draft_id)
    press(client, draft_id, do)
    assert kept(store, draft_id) == before


def test_a_text_that_does_not_fit_a_question_stays_where_it_is(client: FlaskClient, store: Store) -> None:
    draft_id = brought(client, form_with_loose_text())
    number = number_of(store, draft_id, LOOSE)
    assert "does not fit that question" in press(client, draft_id, f"put|{number}|incident_date")
    assert LOOSE in [text for _, text in file_in(store, draft_id).left]


def test_what_is_left_goes_with_the_notification_and_the_file_too(
    client: FlaskClient, store: Store, settings: Settings
) -> None:
    data = form_with_loose_text()
    draft_id = brought(client, data)
    sent(client, draft_id)
    work(store, settings)
    (receipt,) = receipts(store)
    assert receipt.outcome == "case"
    assert originals_of(store, receipt)["word"] == len(data)
    reading = reading_of(store, receipt)
    assert store.vault.get(reading, "unplaced") == [LOOSE]
    found = store.vault.get(reading, "provenance")
    assert found["incident_summary"]["how"] == "control"
    assert "declaration" not in found
    with store.reading() as session:
        assert session.get_one(Draft, draft_id).brought is None


def test_what_was_typed_since_is_not_said_to_come_from_the_file(
    client: FlaskClient, store: Store, settings: Settings
) -> None:
    draft_id = brought(client, form_with_loose_text())
    number = number_of(store, draft_id, LOOSE)
    press(client, draft_id, f"put|{number}|incident_summary")
    sent(client, draft_id)
    work(store, settings)
    reading = reading_of(store, receipts(store)[0])
    assert "incident_summary" not in store.vault.get(reading, "provenance")
    assert store.vault.get(reading, "unplaced") == []
    passages = store.vault.get(reading, "passages")
    assert [one["text"] for one in passages if one["kind"] == "placed_by_sender"] == [LOOSE]


def test_what_is_not_needed_is_kept_and_waits_for_nobody(client: FlaskClient, store: Store, settings: Settings) -> None:
    draft_id = brought(client, form_with_loose_text())
    press(client, draft_id, f"drop|{number_of(store, draft_id, LOOSE)}")
    sent(client, draft_id)
    work(store, settings)
    reading = reading_of(store, receipts(store)[0])
    assert store.vault.get(reading, "unplaced") == []
    passages = store.vault.get(reading, "passages")
    assert [one["text"] for one in passages if one["kind"] == NOT_NEEDED] == [LOOSE]


def test_a_file_that_is_still_waiting_goes_along_and_is_said_to_be_unread(
    client: FlaskClient, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.pipeline.bring.read_at_once", lambda *_: None)
    draft_id = brought(client, filled(EXAMPLES[0]))
    details = {"notifier_name": "Orla Pentreath", "notifier_phone": "01632 960 111"}
    client.post(f"/notify/{draft_id}/page/your-details", data=details)
    sent(client, draft_id)
    work(store, settings)
    (receipt,) = receipts(store)
    assert originals_of(store, receipt).keys() == {"answers", "word"}
    findings = store.vault.get(reading_of(store, receipt), "findings")
    assert "nobody has read" in findings[0]["message"]


def test_what_was_typed_while_it_was_read_stays_and_the_files_words_are_left(
    client: FlaskClient, store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.pipeline.bring.read_at_once", lambda *_: None)
    draft_id = brought(client, filled(EXAMPLES[0]))
    client.post(f"/notify/{draft_id}/page/what-happened", data={"incident_summary": "My own words."})
    work(store, settings)
    answers = kept(store, draft_id).answers
    assert answers["incident_summary"] == "My own words."
    assert answers["notifier_name"] == EXAMPLES[0]["notifier_name"]
    (left,) = [text for _, text in file_in(store, draft_id).left]
    assert str(EXAMPLES[0]["incident_summary"]).split("\n")[0] in left


def test_bringing_says_nothing_of_a_child_in_addresses(client: FlaskClient) -> None:
    answer = bring(client, filled(EXAMPLES[0]), name=f"{EXAMPLES[0]['children'][0]['child_surname']}.docx")
    assert re.fullmatch(r"/notify/[0-9a-f]{32}/reading", answer.location)
