"""The reply form: it asks what is open, names nobody, and is read although hardly anything stands on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

from forms import Answers, Reading
from forms.notification import NOTIFICATION
from forms.reply import open_questions
from forms.word.reader import read
from forms.word.reading.names import TAG, VAL, P, W
from forms.word.reply import open_parts, reply_form
from forms.word.wording import KEEP_AWAY
from tests.examples import EXAMPLES, example
from tests.forms.word.documents import (
    MARRAM_BAY,
    bent,
    control,
    main_part,
    parts,
    strip_tags,
    text_run,
    typed,
    unwrap_controls,
    visible_text,
)
from tests.forms.word.office import saved_again, through_pandoc
from tests.forms.word.schema import SEQUENCES
from tests.servers.office import Office

REFERENCE: Final = "K7MD4-RWX9C"
PEOPLE: Final = ("person_name", "child_forenames", "child_surname", "sibling_name", "notifier_name")


def answers(given: dict[str, Any]) -> Answers:
    return NOTIFICATION.answers(given)[0]


def made(given: dict[str, Any]) -> bytes:
    data = reply_form(NOTIFICATION, answers(given), REFERENCE, MARRAM_BAY)
    assert data is not None
    return data


SEVERAL: Final = example("0051")
DATA: Final = made(SEVERAL)


def fields(data: bytes) -> set[str]:
    return {str(tag.get(VAL)).partition(":")[0] for tag in main_part(data).iter(TAG)}


def test_it_asks_what_is_open_and_nothing_else() -> None:
    about_itself = {"form_version", "reply_to", "is_update", "updates_notification_ref"}
    assert fields(DATA) - about_itself == set(open_questions(NOTIFICATION, answers(SEVERAL)))


def test_what_comes_first_stands_first_and_each_block_once() -> None:
    text = visible_text(main_part(DATA))
    family, lead = text.index("Does the family know"), text.index("Role of the safeguarding lead")
    assert text.index("First: what we must know") < family < text.index("Then: add if you know") < lead
    headings = [line for line in text.split("\n") if line.startswith(("Child 1", "Child 2")) and ":" not in line]
    assert headings == ["Child 1 (B.T.)", "Child 2 (J.T.)"]


@pytest.mark.parametrize("given", EXAMPLES, ids=lambda given: given["notification_ref"])
def test_it_names_nobody_and_repeats_nothing(given: dict[str, Any]) -> None:
    data = reply_form(NOTIFICATION, answers(given), REFERENCE, MARRAM_BAY)
    if data is None:
        assert open_questions(NOTIFICATION, answers(given)) == []
        return
    whole = "".join(part.decode() for part in parts(data).values())
    for path, value in answers(given).paths():
        if path.rpartition(".")[2] in PEOPLE and value != "not_known":
            assert str(value) not in whole, path
    assert given["incident_summary"] not in whole


def test_one_child_alone_is_not_even_named_by_initials() -> None:
    lines = visible_text(main_part(made({"children": [{"child_forenames": "Wren"}]}))).split("\n")
    assert [line for line in lines if line.startswith("Child 1")] == ["Child 1"]


def test_it_warns_where_not_to_keep_it_and_says_what_it_is() -> None:
    text = visible_text(main_part(DATA))
    assert KEEP_AWAY in text
    assert f"Reply to notification {REFERENCE}" in text
    assert MARRAM_BAY.email in text


def test_the_notification_that_it_belongs_to_cannot_be_changed() -> None:
    for name in ("is_update", "updates_notification_ref", "reply_to"):
        lock = control(main_part(DATA), name).find(f"{W}sdtPr/{W}lock")
        assert lock is not None
        assert lock.get(VAL) == "sdtContentLocked"


def test_its_parts_keep_to_the_schema() -> None:
    for found in main_part(DATA).iter():
        order = SEQUENCES.get(etree.QName(found).localname)
        if order is not None:
            places = [order.index(etree.QName(child).localname) for child in found]
            assert places == sorted(places), etree.tostring(found)


def test_nothing_open_makes_no_form() -> None:
    assert reply_form(NOTIFICATION, answers(example("0031")), REFERENCE, MARRAM_BAY) is None


def test_what_others_are_asked_comes_last_and_says_whom() -> None:
    first, then, *others = open_parts(NOTIFICATION, answers({"children": [{"child_forenames": "Wren"}]}))
    assert (first.title, then.title) == ("First: what we must know", "Then: add if you know")
    assert [part.title for part in others] == ["For the local authority and partners"]
    assert all(part.intro for part in others)


def sent_back(data: bytes) -> Reading:
    return read(data, NOTIFICATION, branding=MARRAM_BAY)


def test_unanswered_it_says_only_what_it_belongs_to() -> None:
    reading = sent_back(DATA)
    assert dict(reading.answers) == {"is_update": "yes", "updates_notification_ref": REFERENCE}
    assert (reading.unplaced, reading.findings) == ((), ())
    assert reading.reply is not None
    assert (reading.reply.to, reading.reply.rows) == (REFERENCE, {})


def test_one_answer_is_enough_to_be_read() -> None:
    data = made(example("0038"))
    assert len(fields(data)) < 7
    reading = sent_back(typed(data, lado_referred="Yes"))
    assert reading.answers["lado_referred"] == "yes"
    assert (reading.unplaced, reading.reason) == ((), None)


Lose = Callable[[etree._Element], None]


@pytest.mark.parametrize("lose", [lambda _root: None, strip_tags, unwrap_controls], ids=["tags", "labels", "plain"])
def test_an_answer_about_the_second_child_alone_says_so(lose: Lose) -> None:
    data = bent(typed(DATA, **{"children[1].child_cp_plan_status": "On a plan now"}), lose)
    reading = sent_back(data)
    assert reading.answers.rows("children") == [{"child_cp_plan_status": "current"}]
    assert reading.reply is not None
    assert reading.reply.rows == {"children": (1,)}
    assert reading.unplaced == ()


def test_through_libreoffice_and_through_pandoc(soffice: Office, tmp_path: Path) -> None:
    data = typed(DATA, **{"children[1].child_cp_plan_status": "On a plan now", "family_informed": "No"})
    for again in (saved_again(soffice, data, tmp_path, "docx"), through_pandoc(data, tmp_path)):
        reading = sent_back(again)
        assert reading.answers.rows("children") == [{"child_cp_plan_status": "current"}]
        assert reading.answers["family_informed"] == "no"
        assert reading.reply is not None
        assert (reading.reply.to, reading.reply.rows) == (REFERENCE, {"children": (1,)})


def test_what_somebody_types_beside_a_heading_is_kept() -> None:
    def bend(root: etree._Element) -> None:
        heading = next(p for p in root.iter(P) if "".join(p.itertext(W + "t")) == "Child 2 (J.T.)")
        heading.append(text_run(" has moved"))

    assert sent_back(bent(DATA, bend)).unplaced == ("Child 2 (J.T.) has moved",)
