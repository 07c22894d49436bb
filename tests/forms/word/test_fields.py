"""Fields as programs nest them, and answers as people type them into their cells."""

from __future__ import annotations

import pytest
from lxml import etree

from forms.word.reading.names import SDT, SDT_CONTENT, SDT_PR, P, T, W
from tests.forms.word.documents import (
    GIVEN,
    MAIN,
    answer_cell,
    control,
    element,
    filled,
    paragraph_of,
    parts,
    problems,
    read_bent,
    read_form,
    remove,
    table_row,
    text_run,
    unwrap,
    with_part,
)


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
def test_story_18_a_control_is_read_at_every_level(level: str) -> None:
    """Story 18: content controls around runs, paragraphs, cells, rows and tables."""
    reading = read_bent(lambda root: lift(root, "notifier_name", level))
    assert (reading.answers.to_json(), reading.unplaced) == (GIVEN, ())


def test_story_18_controls_inside_controls_are_read_once() -> None:
    reading = read_bent(lambda root: wrap(control(root, "notifier_name")))
    assert (reading.answers.to_json(), reading.unplaced) == (GIVEN, ())


def test_story_18_a_text_box_is_read_once_and_kept_beside_the_answers() -> None:
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


def test_story_18_a_text_box_in_an_answer_cell_is_kept_too() -> None:
    inside = "<w:txbxContent><w:p><w:r><w:t>See note</w:t></w:r></w:p></w:txbxContent>"
    box = element(f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>")
    reading = read_bent(lambda root: answer_cell(root, "incident_summary")[-1].append(box))
    assert reading.unplaced == ("See note",)


def test_story_18_text_in_a_nested_table_belongs_to_its_cell() -> None:
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


@pytest.mark.parametrize(
    "words", ["Click or tap to enter a date.", "Choose an item.", "Click or tap here to enter text."]
)
def test_story_21_words_own_prompts_are_no_answers(words: str) -> None:
    """Story 21: 'Click or tap to enter a date.' is not a date."""

    def bend(root: etree._Element) -> None:
        next(control(root, "notifier_role").iter(T)).text = words

    reading = read_bent(bend)
    assert (reading.answers.to_json(), reading.unplaced, reading.findings) == (GIVEN, (), ())


def test_story_21_an_unknown_prompt_is_quoted_and_not_taken() -> None:
    def bend(root: etree._Element) -> None:
        next(control(root, "notifier_role").iter(T)).text = "Klicken Sie hier, um Text einzugeben."

    reading = read_bent(bend)
    assert "notifier_role" not in reading.answers
    assert reading.unplaced == ("Klicken Sie hier, um Text einzugeben.",)
    assert problems(reading) == {"prompt"}


def test_story_21_merged_and_ragged_tables_are_read_once() -> None:
    def bend(root: etree._Element) -> None:
        row = table_row(root, "notifier_name")
        for spare in list(row.iter(W + "tc"))[:1]:
            row.remove(spare)  # a row of one cell
        row.iter(W + "tcPr").__next__().append(element("<w:gridSpan w:val='2'/>"))
        table_row(root, "incident_summary").append(element("<w:tc><w:p/></w:tc>"))

    reading = read_bent(bend)
    assert (reading.answers.to_json(), reading.unplaced) == (GIVEN, ())


def test_story_21_cells_merged_over_rows_are_read_once() -> None:
    def bend(root: etree._Element) -> None:
        first, second = answer_cell(root, "notifier_name"), answer_cell(root, "notifier_role")
        first[0].append(element("<w:vMerge w:val='restart'/>"))
        second[0].append(element("<w:vMerge/>"))

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
        struck = element("<w:r><w:rPr><w:strike/></w:rPr><w:t>Yes</w:t></w:r>")
        cell.append(paragraph_of(struck, text_run(" / No")))

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
