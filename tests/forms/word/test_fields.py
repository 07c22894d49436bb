"""Fields as programs nest them, ticks as people make them, and changes as Word tracks them."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from forms import Reading
from forms.word.reading.names import SDT, SDT_CONTENT, SDT_PR, W14, P, R, T, W
from tests.forms.word.documents import (
    MAIN,
    answer_cell,
    bent,
    control,
    element,
    filled,
    paragraph_of,
    parts,
    read_form,
    remove,
    table_row,
    text_run,
    unwrap,
    visible_text,
    with_part,
)

GIVEN = {
    "notifier_name": "Orla Pentreath",
    "incident_summary": "Before.\nAfter.",
    "date_notification": "2026-09-08",
    "is_update": "no",
    "incident_types": ["drowning", "missing"],
}


def problems(reading: Reading) -> set[str]:
    return {finding.problem for finding in reading.findings}


def read_bent(bend: Any, given: dict[str, Any] | None = None) -> Reading:
    return read_form(bent(filled(GIVEN if given is None else given), bend))


def wrap(inner: etree._Element, properties: etree._Element | None = None) -> None:
    """Put ``inner`` into a control of its own."""
    parent = inner.getparent()
    assert parent is not None
    sdt = etree.Element(SDT)
    sdt.append(etree.SubElement(sdt, SDT_PR) if properties is None else properties)
    content = etree.SubElement(sdt, SDT_CONTENT)
    parent.replace(inner, sdt)
    content.append(inner)


def lift(root: etree._Element, tag: str, level: str) -> None:
    """Move the control with ``tag`` up, so that it wraps its paragraph, cell or row."""
    sdt = control(root, tag)
    target = next(sdt.iterancestors(W + level))
    properties = sdt.find(SDT_PR)
    unwrap(sdt)
    wrap(target, properties)


@pytest.mark.parametrize("level", ["p", "tc", "tr", "tbl"])
def test_18_a_control_is_read_at_every_level(level: str) -> None:
    """Story 18: content controls around runs, paragraphs, cells, rows and tables."""
    reading = read_bent(lambda root: lift(root, "notifier_name", level))
    assert (reading.answers.to_json(), reading.unplaced) == (GIVEN, ())


def test_18_controls_inside_controls_are_read_once() -> None:
    reading = read_bent(lambda root: wrap(control(root, "notifier_name")))
    assert (reading.answers.to_json(), reading.unplaced) == (GIVEN, ())


def test_18_a_text_box_is_read_once_and_kept_beside_the_answers() -> None:
    """Alternate content holds the same text twice; people see it once."""
    box = "<w:txbxContent><w:p><w:r><w:t>Ring me first</w:t></w:r></w:p></w:txbxContent>"
    drawn = element(
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    reading = read_bent(lambda root: next(root.iter(P)).append(drawn))
    assert reading.unplaced == ("Ring me first",)
    assert problems(reading) == {"text-box"}
    assert reading.answers.to_json() == GIVEN


def test_18_a_text_box_in_an_answer_cell_is_kept_too() -> None:
    inside = "<w:txbxContent><w:p><w:r><w:t>See note</w:t></w:r></w:p></w:txbxContent>"
    box = element(f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>")
    reading = read_bent(lambda root: answer_cell(root, "incident_summary")[-1].append(box))
    assert reading.unplaced == ("See note",)


def test_18_text_in_a_nested_table_belongs_to_its_cell() -> None:
    table = element(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>09:00</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Call</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    reading = read_bent(lambda root: answer_cell(root, "incident_summary").append(table))
    assert reading.answers["incident_summary"] == "Before.\nAfter.\n09:00\nCall"


def test_several_paragraphs_breaks_tabs_and_spaces_come_as_people_see_them() -> None:
    def bend(root: etree._Element) -> None:
        cell = answer_cell(root, "incident_summary")
        cell.append(
            element(
                "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two\u00a0three</w:t><w:br/><w:t>four-</w:t></w:r><w:r><w:noBreakHyphen/><w:t>five</w:t></w:r></w:p>"
            )
        )

    assert read_bent(bend).answers["incident_summary"] == "Before.\nAfter.\nOne\ttwo\u00a0three\nfour--five"


# Ticks

BOX = "incident_types:drowning"


def set_box(root: etree._Element, checked: str, glyph: str | None) -> None:
    """Make the box of 'drowning' as a program writes it: the XML of w14:checked, and the sign it shows."""
    sdt = control(root, BOX)
    box = sdt.find(f"{SDT_PR}/{W14}checkbox")
    assert box is not None
    old = box.find(W14 + "checked")
    assert old is not None
    box.remove(old)
    if checked:
        box.insert(0, element(checked))
    sign = next(sdt.iter(T))
    if glyph is not None:
        sign.text = glyph


@pytest.mark.parametrize(
    ("checked", "glyph", "ticked"),
    [
        ('<w14:checked w14:val="1"/>', "☒", True),
        ('<w14:checked w14:val="true"/>', "☑", True),
        ('<w14:checked w14:val="on"/>', "✓", True),
        ("<w14:checked/>", "☒", True),
        ('<w14:checked w14:val="0"/>', "☐", False),
        ('<w14:checked w14:val="false"/>', "☐", False),
        ("", "☐", False),
    ],
)
def test_19_a_box_is_read_however_its_state_is_written(checked: str, glyph: str, ticked: bool) -> None:
    """Story 19: val absent, 1, true, on, 0, false."""
    reading = read_bent(lambda root: set_box(root, checked, glyph))
    assert ("drowning" in reading.answers["incident_types"]) is ticked  # type: ignore[operator]
    assert problems(reading) == set()


def test_19_a_box_that_shows_one_thing_and_stores_another_is_asked_about() -> None:
    reading = read_bent(lambda root: set_box(root, '<w14:checked w14:val="0"/>', "☒"))
    assert reading.answers["incident_types"] == ["drowning", "missing"]
    assert problems(reading) == {"tick-unclear"}
    assert reading.provenance["incident_types"].confidence < 0.8


def test_19_a_box_without_its_sign_goes_by_its_state() -> None:
    def bend(root: etree._Element) -> None:
        content = control(root, BOX).find(SDT_CONTENT)
        assert content is not None
        content.clear()

    assert read_bent(bend).answers["incident_types"] == ["drowning", "missing"]


def replace_options(root: etree._Element, *paragraphs: str) -> None:
    """Put these paragraphs (XML inside w:p) in place of the boxes of 'Type of incident'."""
    cell = answer_cell(root, BOX)
    for old in list(cell.iter(P)):
        cell.remove(old)
    for inside in paragraphs:
        cell.append(element(f"<w:p>{inside}</w:p>"))


DROWNING = "Drowning or near drowning"


def typed(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


LEGACY = (
    "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>"
    "<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


@pytest.mark.parametrize(
    ("line", "ticked"),
    [
        *((typed(f"{sign} {DROWNING}"), True) for sign in ("☒", "☑", "✓", "✔", "x", "X", "[x]", "[X]", "[ x ]")),
        *((typed(f"{sign} {DROWNING}"), False) for sign in ("☐", "□", "[ ]", "[]")),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>" + typed(f" {DROWNING}"), True),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>" + typed(f" {DROWNING}"), False),
        (LEGACY.format(state="<w:default w:val='0'/><w:checked/>") + typed(f" {DROWNING}"), True),
        (LEGACY.format(state="<w:default w:val='1'/>") + typed(f" {DROWNING}"), True),
        (LEGACY.format(state="<w:default w:val='1'/><w:checked w:val='0'/>") + typed(f" {DROWNING}"), False),
        (LEGACY.format(state="") + typed(f" {DROWNING}"), False),
    ],
)  # fmt: skip
def test_19_ticks_without_content_controls(line: str, ticked: bool) -> None:
    """Story 19: glyphs, letters in brackets, symbols of Wingdings, old form fields."""
    reading = read_bent(lambda root: replace_options(root, line, typed("☒ Missing child"), typed("☐ Self-harm")))
    assert reading.answers["incident_types"] == (["drowning", "missing"] if ticked else ["missing"])
    assert (problems(reading), reading.unplaced) == (set(), ())


def test_19_a_choice_typed_in_place_of_the_boxes_is_taken() -> None:
    reading = read_bent(lambda root: replace_options(root, typed("missing child; DROWNING OR NEAR DROWNING")))
    assert reading.answers["incident_types"] == ["drowning", "missing"]


def test_19_boxes_that_an_editor_threw_away_are_asked_about() -> None:
    options = [typed(text) for text in _printed_options()]
    reading = read_bent(lambda root: replace_options(root, *options))
    assert "incident_types" not in reading.answers
    assert problems(reading) == {"boxes-lost"}


def _printed_options() -> list[str]:
    texts: list[str] = []
    bent(filled(GIVEN), lambda root: texts.extend(visible_text(answer_cell(root, BOX)).split("\n")))
    return [text[2:] for text in texts]


def test_19_a_letter_typed_beside_an_empty_box_is_taken_and_asked_about() -> None:
    def bend(root: etree._Element) -> None:
        next(control(root, "incident_types:self_harm").iterancestors(P)).append(text_run(" x"))

    reading = read_bent(bend)
    assert reading.answers["incident_types"] == ["self_harm", "drowning", "missing"]
    assert problems(reading) == {"tick-typed"}


def test_words_typed_beside_a_box_are_kept() -> None:
    def bend(root: etree._Element) -> None:
        next(control(root, BOX).iterancestors(P)).append(text_run(", in the harbour"))

    reading = read_bent(bend)
    assert reading.answers["incident_types"] == GIVEN["incident_types"]
    assert reading.unplaced == (", in the harbour",)
    assert problems(reading) == {"text-beside"}


def test_several_ticks_where_one_answer_is_wanted_are_asked_about() -> None:
    def bend(root: etree._Element) -> None:
        box = etree.tostring(control(root, BOX)).decode().replace(BOX, "")
        cell = answer_cell(root, "is_update")
        for old in list(cell.iter(P)):
            cell.remove(old)
        cell.extend(paragraph_of(element(box), text_run(f" {word}")) for word in ("Yes", "No"))

    reading = read_bent(bend)
    assert "is_update" not in reading.answers
    assert problems(reading) == {"several-ticked"}
    assert reading.unplaced == ("Yes; No",)


# Tracked changes


def test_20_insertions_are_read_and_deletions_kept_aside() -> None:
    """Story 20: the final text, with what was deleted quoted."""

    def bend(root: etree._Element) -> None:
        run = next(control(root, "notifier_name").iter(R))
        parent = run.getparent()
        assert parent is not None
        deleted = element("<w:del><w:r><w:delText>Orla </w:delText></w:r></w:del>")
        inserted = element("<w:ins><w:r><w:t>Olwen </w:t></w:r></w:ins>")
        parent.insert(0, deleted)
        parent.insert(1, inserted)
        next(run.iter(T)).text = "Pentreath"

    reading = read_bent(bend)
    assert reading.answers["notifier_name"] == "Olwen Pentreath"
    assert problems(reading) == {"tracked-changes", "deleted-text"}
    assert any("‘Orla’" in finding.message for finding in reading.findings)


def test_20_a_deleted_row_is_no_answer_and_is_kept() -> None:
    def bend(root: etree._Element) -> None:
        row = table_row(root, "notifier_name")
        properties = row.find(W + "trPr")
        assert properties is not None
        properties.append(element("<w:del w:author='A'/>"))

    reading = read_bent(bend)
    assert "notifier_name" not in reading.answers
    assert any("Orla Pentreath" in text for text in reading.unplaced)


def test_20_moved_text_is_read_where_it_went() -> None:
    def bend(root: etree._Element) -> None:
        run = next(control(root, "notifier_name").iter(R))
        parent = run.getparent()
        assert parent is not None
        gone = etree.Element(W + "moveFrom")
        parent.replace(run, gone)
        gone.append(run)
        answer_cell(root, "notifier_role").append(
            element("<w:p><w:moveTo><w:r><w:t>Orla Pentreath</w:t></w:r></w:moveTo></w:p>")
        )

    answers = read_bent(bend).answers
    assert "notifier_name" not in answers
    assert answers["notifier_role"] == "Orla Pentreath"


def test_20_comments_and_footnotes_are_listed() -> None:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = filled(GIVEN)
    links = parts(data)["word/_rels/document.xml.rels"].decode()
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for kind in ("comments", "footnotes"):
        item = kind[:-1]
        text = f"A {item} by a colleague"
        links = links.replace(
            "</Relationships>", f'<Relationship Id="{kind}" Type="{kinds}/{kind}" Target="{kind}.xml"/></Relationships>'
        )
        noted = f'<w:{item} w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{item}>'
        part = f'<w:{kind} xmlns:w="{main}">{noted}</w:{kind}>'
        data = with_part(data, f"word/{kind}.xml", part)
    reading = read_form(with_part(data, "word/_rels/document.xml.rels", links))
    assert set(reading.unplaced) == {"A comment by a colleague", "A footnote by a colleague"}
    assert problems(reading) == {"comment", "footnote"}


# Prompts, cells and the rest


@pytest.mark.parametrize(
    "words", ["Click or tap to enter a date.", "Choose an item.", "Click or tap here to enter text."]
)
def test_21_words_own_prompts_are_no_answers(words: str) -> None:
    """Story 21: 'Click or tap to enter a date.' is not a date."""

    def bend(root: etree._Element) -> None:
        next(control(root, "notifier_role").iter(T)).text = words

    reading = read_bent(bend)
    assert (reading.answers.to_json(), reading.unplaced, reading.findings) == (GIVEN, (), ())


def test_21_an_unknown_prompt_is_quoted_and_not_taken() -> None:
    def bend(root: etree._Element) -> None:
        next(control(root, "notifier_role").iter(T)).text = "Klicken Sie hier, um Text einzugeben."

    reading = read_bent(bend)
    assert "notifier_role" not in reading.answers
    assert reading.unplaced == ("Klicken Sie hier, um Text einzugeben.",)
    assert problems(reading) == {"prompt"}


def test_21_merged_and_ragged_tables_are_read_once() -> None:
    def bend(root: etree._Element) -> None:
        row = table_row(root, "notifier_name")
        for spare in list(row.iter(W + "tc"))[:1]:
            row.remove(spare)  # a row of one cell
        row.iter(W + "tcPr").__next__().append(element("<w:gridSpan w:val='2'/>"))
        table_row(root, "incident_summary").append(element("<w:tc><w:p/></w:tc>"))

    reading = read_bent(bend)
    assert (reading.answers.to_json(), reading.unplaced) == (GIVEN, ())


def test_text_typed_behind_a_prompt_that_stayed_is_the_answer() -> None:
    def bend(root: etree._Element) -> None:
        sdt = control(root, "notifier_role")
        for flag in list(sdt.iter(W + "showingPlcHdr")):
            remove(flag)
        next(sdt.iter(T)).text = "Type hereNamed nurse"

    reading = read_bent(bend)
    assert reading.answers["notifier_role"] == "Named nurse"
    assert problems(reading) == {"prompt-left"}


def test_text_typed_beside_an_empty_field_is_the_answer() -> None:
    reading = read_bent(lambda root: answer_cell(root, "notifier_role").append(paragraph_of(text_run("Named nurse"))))
    assert reading.answers["notifier_role"] == "Named nurse"
    assert reading.unplaced == ()


def test_text_beside_a_date_is_kept_and_asked_about() -> None:
    reading = read_bent(
        lambda root: answer_cell(root, "date_notification").append(paragraph_of(text_run("in the morning")))
    )
    assert reading.answers["date_notification"] == "2026-09-08"
    assert (reading.unplaced, problems(reading)) == (("in the morning",), {"text-beside"})


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("3rd March 2015", "2015-03-03"),
        ("03/03/15", "2015-03-03"),
        ("27.3.2026", "2026-03-27"),
        ("(not known)", "not_known"),
    ],
)
def test_dates_are_read_as_people_type_them(words: str, value: str) -> None:
    def bend(root: etree._Element) -> None:
        next(control(root, "date_notification").iter(T)).text = words

    assert read_bent(bend).answers["date_notification"] == value


def test_what_does_not_fit_the_question_is_quoted_and_kept() -> None:
    def bend(root: etree._Element) -> None:
        sdt = control(root, "date_notification")
        for chosen in sdt.iter(W + "date"):
            chosen.attrib.clear()
        next(sdt.iter(T)).text = "about Easter"

    reading = read_bent(bend)
    assert "date_notification" not in reading.answers
    assert reading.unplaced == ("about Easter",)
    (finding,) = reading.findings
    assert (finding.field, finding.problem) == ("date_notification", "not-a-date")
    assert "‘about Easter’" in finding.message


def test_a_choice_with_a_slip_is_taken_and_asked_about() -> None:
    def bend(root: etree._Element) -> None:
        next(control(root, "incident_location_type").iter(T)).text = "Supported acommodation"
        for flag in list(control(root, "incident_location_type").iter(W + "showingPlcHdr")):
            remove(flag)

    reading = read_bent(bend)
    assert reading.answers["incident_location_type"] == "supported_accommodation"
    assert problems(reading) == {"spelling"}


def test_one_of_two_struck_through_leaves_the_other() -> None:
    def bend(root: etree._Element) -> None:
        cell = answer_cell(root, "is_update")
        for old in list(cell.iter(P)):
            cell.remove(old)
        cell.append(element(f"<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>Yes</w:t></w:r>{typed(' / No')}</w:p>"))

    reading = read_bent(bend)
    assert reading.answers["is_update"] == "no"
    assert "Yes" in reading.unplaced


def test_hidden_text_is_kept_beside_the_answer() -> None:
    def bend(root: etree._Element) -> None:
        hidden = element("<w:r><w:rPr><w:vanish/></w:rPr><w:t>seen by nobody</w:t></w:r>")
        answer_cell(root, "incident_summary")[-1].append(hidden)

    reading = read_bent(bend)
    assert reading.answers["incident_summary"] == GIVEN["incident_summary"]
    assert (reading.unplaced, problems(reading)) == (("seen by nobody",), {"hidden-text"})


def test_pictures_are_counted() -> None:
    reading = read_bent(
        lambda root: answer_cell(root, "incident_summary")[-1].append(element("<w:r><w:drawing/></w:r>"))
    )
    assert problems(reading) == {"pictures"}


def test_two_answers_to_one_question_are_both_shown() -> None:
    def bend(root: etree._Element) -> None:
        row = table_row(root, "notifier_name")
        twin = element(etree.tostring(row).decode())
        next(twin.iter(SDT)).find(SDT_CONTENT)[0].find(T).text = "Olwen Pentreath"  # type: ignore[index,union-attr]
        row.addnext(twin)

    reading = read_bent(bend)
    assert reading.answers["notifier_name"] == "Orla Pentreath"
    assert (reading.unplaced, problems(reading)) == (("Olwen Pentreath",), {"two-values"})


def test_an_older_version_is_read_and_said_so() -> None:
    data = filled(GIVEN)
    older = parts(data)[MAIN].replace(b"NSP-2026.2", b"NSP-2025.1")
    reading = read_form(with_part(data, MAIN, older))
    assert reading.form_version == "NSP-2025.1"
    assert problems(reading) == {"other-version"}
    assert reading.answers.to_json() == GIVEN
