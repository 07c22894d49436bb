"""The form that people get: what stands in it, where, and that Word and LibreOffice can work with it."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import docx
import pytest
from docx.document import Document
from lxml import etree

from forms import LongText, OneOf, SeveralOf, Tick
from forms.answers import SET_BY_THE_SERVICE
from forms.notification import NOTIFICATION
from forms.values import same_words
from forms.word.branding import Branding
from forms.word.fill import MEDIA_TYPE, fill
from forms.word.plan import READY_BLOCKS, Blocks, plan
from forms.word.reading.names import SDT, SDT_PR, TAG, TBL, TC, TR, VAL, W14, W15, P, W
from forms.word.template import template, write_template
from forms.word.wording import CLASSIFICATION, PROMPTS, label_lines, minutes_needed, only_if
from tests.examples import EXAMPLES
from tests.forms.small import SMALL
from tests.forms.word.documents import MAIN, MARRAM_BAY, filled, main_part, parts, table_row, visible_text
from tests.forms.word.schema import SEQUENCES

DATA = template(NOTIFICATION, MARRAM_BAY)
ROOT = main_part(DATA)
ASKED = [question for question in NOTIFICATION.questions.values() if not question.system]


def tags() -> list[str]:
    return [tag.get(VAL, "") for tag in ROOT.iter(TAG)]


def opened() -> Document:
    return docx.Document(io.BytesIO(DATA))


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    write_template(NOTIFICATION, MARRAM_BAY, tmp_path / "form.docx")
    assert (tmp_path / "form.docx").read_bytes() == DATA
    assert MEDIA_TYPE.endswith("wordprocessingml.document")


def test_the_same_answers_make_the_same_bytes() -> None:
    assert filled(EXAMPLES[0]) == filled(EXAMPLES[0])


def test_every_question_has_its_field_in_every_ready_block() -> None:
    counted = Counter(tag.partition(":")[0] for tag in tags())
    for question in ASKED:
        group = NOTIFICATION.group_of.get(question.id)
        names = (
            [question.id]
            if group is None
            else [f"{group.id}[{n}].{question.id}" for n in range(READY_BLOCKS[group.id])]
        )
        fields = len(question.choices) if isinstance(question, SeveralOf) else 1
        assert [counted[name] for name in names] == [fields] * len(names), question.id
    assert set(tags()) & SET_BY_THE_SERVICE == {"form_version"}


def test_no_tag_or_title_is_longer_than_word_takes_and_none_comes_twice() -> None:
    titles = [alias.get(VAL, "") for alias in ROOT.iter(W + "alias")]
    assert max(map(len, tags())) <= 64
    assert max(map(len, titles)) <= 64
    assert len(tags()) == len(set(tags()))
    numbers = [number.get(VAL) for number in ROOT.iter(W + "id") if number.getparent().tag == SDT_PR]  # type: ignore[union-attr]
    assert len(numbers) == len(set(numbers))


def test_fields_can_be_filled_in_and_not_deleted() -> None:
    locks = Counter(lock.get(VAL) for lock in ROOT.iter(W + "lock"))
    assert locks["sdtContentLocked"] == 1  # the version
    assert locks["sdtLocked"] == len(tags()) - 1 - len(NOTIFICATION.groups)


def test_each_type_of_question_has_the_control_that_suits_it() -> None:
    kinds: dict[str, set[str]] = {}
    for properties in ROOT.iter(SDT_PR):
        tag = properties.find(TAG)
        if tag is not None:
            name = str(tag.get(VAL)).partition(":")[0].rpartition(".")[2]
            kinds.setdefault(name, set()).add(etree.QName(properties[-1]).localname)
    for question in ASKED:
        wanted = (
            "checkbox"
            if isinstance(question, SeveralOf | Tick)
            else "dropDownList"
            if isinstance(question, OneOf)
            else None
        )
        wanted = wanted or ("date" if question.kind == "date" else "text")
        assert kinds[question.id] == {wanted}, question.id


def test_a_drop_down_offers_every_choice_by_its_words_and_each_once() -> None:
    for found in ROOT.iter(W + "dropDownList"):
        shown = [item.get(W + "displayText") for item in found]
        values = [item.get(VAL.replace("}val", "}value")) for item in found]
        assert shown[0] == PROMPTS["one"]
        assert len(shown) == len(set(shown))
        assert len(values) == len(set(values))


def test_dates_are_picked_in_english() -> None:
    for found in ROOT.iter(W + "date"):
        assert found.find(W + "dateFormat").get(VAL) == "d MMMM yyyy"  # type: ignore[union-attr]
        assert found.find(W + "lid").get(VAL) == "en-GB"  # type: ignore[union-attr]


def test_the_blocks_repeat() -> None:
    sections = list(ROOT.iter(W15 + "repeatingSection"))
    assert len(sections) == len(NOTIFICATION.groups)
    assert len(list(ROOT.iter(W15 + "repeatingSectionItem"))) == sum(READY_BLOCKS.values())
    assert b'w:name="compatibilityMode"' in parts(DATA)["word/settings.xml"]


def test_the_warning_stands_first_and_names_999_and_the_front_door() -> None:
    texts = visible_text(ROOT).split("\n")
    (number,) = (n for n, text in enumerate(texts) if "This is not a child referral" in text)
    assert number < 4
    assert "999" in texts[number]
    assert MARRAM_BAY.front_door_phone in texts[number + 1]


def test_classification_and_version_stand_on_every_page_and_in_the_properties() -> None:
    document = opened()
    for section in document.sections:
        assert CLASSIFICATION in section.header.paragraphs[0].text
        assert NOTIFICATION.version in section.footer.paragraphs[0].text
        assert CLASSIFICATION in section.footer.paragraphs[0].text
    assert document.core_properties.keywords == NOTIFICATION.version
    assert document.core_properties.language == "en-GB"
    assert NOTIFICATION.version.encode() in parts(DATA)["docProps/custom.xml"]
    assert f"Form version {NOTIFICATION.version}" in visible_text(ROOT)


def test_sections_are_headings_and_pages_sub_headings() -> None:
    styled = [(p.style.name, p.text) for p in opened().paragraphs if p.style is not None and p.text]
    first = [text for style, text in styled if style == "Heading 1"]
    assert first[:12] == [f"{section.letter}. {section.title}" for section in NOTIFICATION.sections]
    assert first[12:] == ["If your agency asks for it", "For the police", "For the local authority and partners"]
    assert sum(1 for style, _ in styled if style == "Heading 2") > 40


def test_the_contents_lead_to_every_part() -> None:
    names = {mark.get(W + "name") for mark in ROOT.iter(W + "bookmarkStart")}
    links = [link.get(W + "anchor") for link in ROOT.iter(W + "hyperlink")]
    assert set(links) == names
    assert len(links) == len(plan(NOTIFICATION))


def test_tables_say_what_they_are_and_repeat_their_head() -> None:
    tables = list(ROOT.iter(TBL))
    captions = [caption.get(VAL) for table in tables for caption in table.iter(W + "tblCaption")]
    assert len(captions) == len(tables)
    assert all(captions)
    assert len(list(ROOT.iter(W + "tblHeader"))) == len(tables) - 1  # all but the warning


def test_it_carries_no_macro_no_password_and_no_link_outside() -> None:
    contents = parts(DATA)
    assert not [name for name in contents if "vba" in name or "embeddings" in name]
    assert b"macroEnabled" not in contents["[Content_Types].xml"]
    assert b"documentProtection" not in contents["word/settings.xml"]
    assert not [name for name, part in contents.items() if name.endswith(".rels") and b"External" in part]


def test_every_part_is_declared_and_every_relationship_leads_somewhere() -> None:
    contents = parts(DATA)
    declared = etree.fromstring(contents["[Content_Types].xml"])
    named = {str(part.get("PartName"))[1:] for part in declared if part.get("PartName")}
    assert named == {name for name in contents if name.endswith(".xml") and name != "[Content_Types].xml"}
    for name in (name for name in contents if name.endswith(".rels")):
        folder = name.replace("_rels/", "").rpartition("/")[0]
        for link in etree.fromstring(contents[name]):
            assert f"{folder}/{link.get('Target')}".lstrip("/") in contents


def test_the_cover_says_how_to_send_how_long_it_takes_and_whose_form_it_is() -> None:
    cover = visible_text(ROOT).partition("A. This notification")[0]
    essential = [question for question in ASKED if question.essential]
    assert MARRAM_BAY.partnership in cover
    assert f"send it to {MARRAM_BAY.email} from" in cover
    assert f"{len(essential)} questions marked *" in cover
    assert f"Allow {minutes_needed(NOTIFICATION)} minutes" in cover
    for line in MARRAM_BAY.address_lines:
        assert line in visible_text(ROOT)


def test_what_is_asked_first_has_a_bar_and_a_star_and_nothing_else_has() -> None:
    for question in ASKED:
        row = table_row(ROOT, next(tag for tag in tags() if re.fullmatch(rf"(\w+\[0\]\.)?{question.id}(:\w+)?", tag)))
        label = row.findall(TC)[0]
        bar = label.find(f"{W}tcPr/{W}tcBorders/{W}left")
        assert (bar is not None) == question.essential, question.id
        assert "".join(label.itertext(W + "t")).startswith(question.label + " *") == question.essential, question.id
        assert label.find(f"{W}tcPr/{W}shd") is not None, question.id


def test_no_row_is_split_but_those_that_may_fill_a_page() -> None:
    free = set()
    for row in ROOT.iter(TR):
        names = {str(tag.get(VAL)).partition(":")[0].rpartition(".")[2] for tag in row.iter(TAG)}
        if row.find(f"{W}trPr/{W}cantSplit") is None and names:
            free |= names
    assert free == {q.id for q in ASKED if isinstance(q, LongText)} | {"context_factors"}


def test_a_short_table_stands_on_one_page_and_no_heading_stands_alone() -> None:
    for name, kept in (("notifier_name", True), ("notifier_email", False), ("child_nhs_number", False)):
        paragraphs = list(table_row(ROOT, next(tag for tag in tags() if name in tag)).iter(P))
        assert {paragraph.find(f"{W}pPr/{W}keepNext") is not None for paragraph in paragraphs} == {kept}, name


def test_everything_is_in_british_english() -> None:
    styles = etree.fromstring(parts(DATA)["word/styles.xml"])
    assert [found.get(VAL) for found in styles.iter(W + "lang")] == ["en-GB"]


@pytest.mark.parametrize("data", [DATA, filled(EXAMPLES[0])], ids=["empty", "filled"])
def test_the_elements_stand_in_the_order_that_word_wants(data: bytes) -> None:
    """ECMA-376 part 1, annex A, wml.xsd: these are sequences, and Word refuses a file that mixes them up."""
    for name, part in parts(data).items():
        if name.startswith("word/") and name.endswith(".xml"):
            for found in etree.fromstring(part).iter():
                order = SEQUENCES.get(etree.QName(found).localname)
                if order is not None:
                    places = [order.index(etree.QName(child).localname) for child in found]
                    assert places == sorted(places), (name, etree.tostring(found))


def test_every_field_has_a_number_that_word_takes() -> None:
    numbers = [int(str(found.get(VAL))) for found in ROOT.iter(W + "id") if found.getparent().tag == SDT_PR]  # type: ignore[union-attr]
    assert len(numbers) == len(list(ROOT.iter(SDT)))
    assert all(0 < number < 2**31 for number in numbers)  # a signed number of 32 bits (17.5.2.18)


def test_every_cell_ends_with_a_paragraph() -> None:
    """A cell without one is what Word calls unreadable content (17.4.65)."""
    for found in ROOT.iter(TC):
        assert found[-1].tag == P


def test_every_prompt_that_word_puts_back_is_in_the_document() -> None:
    blocks = parts(DATA)["word/glossary/document.xml"].decode()
    for found in ROOT.iter(W + "docPart"):
        assert f'w:val="{found.get(VAL)}"' in blocks


def test_labels_are_unique_where_they_stand() -> None:
    """A reader without tags goes by them."""
    for part in plan(NOTIFICATION):
        for item in part.items:
            if isinstance(item, Blocks):
                labels = [same_words(question.label) for question in item.group.questions]
                assert len(labels) == len(set(labels)), item.group.id
    top = [same_words(q.label) for q in ASKED if q.id not in NOTIFICATION.group_of]
    assert len(top) == len(set(top))


def test_what_only_some_are_asked_stands_in_the_last_parts() -> None:
    *sections, off, police, authority = plan(NOTIFICATION)
    assert len(sections) == 12
    for part, asked_of in ((off, "off"), (authority, "local_authority"), (police, "police")):
        for item in part.items:
            assert not isinstance(item, Blocks)
            assert {question.asked_of for question in item.questions} == {asked_of}
    for part in sections:
        for item in part.items:
            if not isinstance(item, Blocks):
                assert {question.asked_of for question in item.questions} == {"notifier"}


def test_conditions_are_told_in_words() -> None:
    questions = NOTIFICATION.questions
    assert only_if(NOTIFICATION, questions["child_date_of_death"]) == "Only if ‘Condition now’ is ‘Died’."
    assert only_if(NOTIFICATION, questions["coroner_informed"]) == "Only if ‘Condition now’ is ‘Died’ for any child."
    assert only_if(NOTIFICATION, questions["notifier_name"]) == ""
    assert label_lines(NOTIFICATION, questions["child_surname"])[0] == "Surname *"


def test_the_state_of_a_box_and_its_sign_agree() -> None:
    for data in (DATA, filled(EXAMPLES[0])):
        for box in main_part(data).iter(W14 + "checkbox"):
            sdt = next(box.iterancestors(SDT))
            ticked = box.find(W14 + "checked").get(W14 + "val") == "1"  # type: ignore[union-attr]
            assert "".join(sdt.itertext(W + "t")) == ("☒" if ticked else "☐")


def test_another_partnership_and_another_form_have_their_own() -> None:
    other = Branding("Ampersand & Sons <SCP>", ('1 "Quay" Street',), "office@example.org", "01632 960 999", "663399")
    data = fill(SMALL, SMALL.answers({})[0], other)
    assert "Ampersand & Sons <SCP>" in visible_text(main_part(data))
    assert b"663399" in parts(data)["word/styles.xml"]
    assert docx.Document(io.BytesIO(data)).core_properties.author == "Ampersand & Sons <SCP>"


@pytest.mark.parametrize("name", [MAIN, "word/styles.xml", "word/glossary/document.xml"])
def test_parts_hold_no_attribute_that_breaks_over_lines(name: str) -> None:
    assert not [a for e in etree.fromstring(parts(DATA)[name]).iter() for a in e.attrib.values() if "\n" in str(a)]
