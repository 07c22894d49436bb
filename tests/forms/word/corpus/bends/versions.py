"""Older and other versions of the form."""

from __future__ import annotations

from forms.word.reading.names import TBL, TC, P, T
from tests.forms.word.corpus.sheet import Sheet, bend, copied, properties_of, run_of, unwrap
from tests.forms.word.documents import element, remove

ROLE = "notifier_role"
UPDATE = "is_update"


def reworded(sheet: Sheet, path: str, words: str) -> None:
    """Write ``words`` in place of the label."""
    paras = list(sheet.label_cell(path).iter(P))
    for para in paras[1:]:
        remove(para)
    texts = list(paras[0].iter(T))
    texts[0].text = words


@bend
def older_version(sheet: Sheet) -> None:
    """The form says that it is of an older version: read all the same, with a finding."""
    for text in sheet.root.iter(T):
        if text.text and "NSP-2026.2" in text.text:
            text.text = text.text.replace("NSP-2026.2", "NSP-2025.1")
    for name in ("word/footer1.xml", "docProps/custom.xml", "docProps/core.xml"):
        sheet.contents[name] = sheet.contents[name].replace(b"NSP-2026.2", b"NSP-2025.1")
    sheet.expect_finding("other-version")


@bend
def label_reworded(sheet: Sheet) -> None:
    """A label has other words in this version; its tag is the same."""
    reworded(sheet, ROLE, "Your post")
    sheet.expect_finding("text-beside")


@bend
def label_reworded_a_little_and_no_tag(sheet: Sheet) -> None:
    """A label has almost the same words, and its field is gone."""
    reworded(sheet, UPDATE, "Is this an update to an earlier notificaton?")
    unwrap(sheet.control(UPDATE))


@bend
def label_reworded_and_no_tag(sheet: Sheet) -> None:
    """A label has other words, and its field is gone: the row is kept together as text."""
    row = sheet.row(ROLE)
    reworded(sheet, ROLE, "Favourite colour")
    unwrap(sheet.control(ROLE))
    assert row is not None
    sheet.expect(ROLE, None)


@bend
def label_in_other_case_and_spacing(sheet: Sheet) -> None:
    """A label stands in capitals with a colon, and its field is gone."""
    reworded(sheet, ROLE, "JOB  TITLE:")
    unwrap(sheet.control(ROLE))


@bend
def question_gone(sheet: Sheet) -> None:
    """This version does not ask a question."""
    remove(sheet.row(ROLE))
    sheet.expect(ROLE, None)


@bend
def question_more(sheet: Sheet) -> None:
    """This version asks a question more, with a tag of its own: question and answer are kept as text."""
    twin = copied(sheet.row(ROLE))
    tag = next(twin.iter("{*}tag"))
    tag.set(tag.keys()[0], "notifier_grade")
    next(twin.iter(T)).text = "Grade"
    list(twin.iter(T))[-1].text = "Band 7"
    sheet.row(ROLE).addnext(twin)


@bend
def two_versions_of_a_question(sheet: Sheet) -> None:
    """This version asks a question in two wordings, and both were answered: the first is taken, both are kept."""
    twin = copied(sheet.row(ROLE))
    next(twin.iter(T)).text = "Job title"
    next(text for text in twin.iter(T) if text.text == sheet.answer(ROLE)).text = "Ward manager"
    sheet.row(ROLE).addnext(twin)
    sheet.expect_finding("two-values")


@bend
def fewer_options(sheet: Sheet) -> None:
    """This version offers fewer options, without those that nobody ticked."""
    ticked = sheet.answer("incident_types")
    kept = [sheet.option_line(f"incident_types:{code}") for code in ticked]
    for para in list(sheet.cell("incident_types").iter(P)):
        if para not in kept:
            remove(para)


@bend
def option_more(sheet: Sheet) -> None:
    """This version offers an option more, which nobody ticked: it is mentioned."""
    sheet.add_paragraph("incident_types", run_of("☐ Fall from a height"))
    sheet.expect_finding("not-a-choice")


@bend
def option_reworded(sheet: Sheet) -> None:
    """An option has other words in this version, and the same tag."""
    code = sheet.answer("incident_types")[0]
    line = sheet.option_line(f"incident_types:{code}")
    list(line.iter(T))[-1].text = " Something new"
    sheet.may_flag.add("incident_types")
    sheet.expect_finding("text-beside")


@bend
def heading_reworded(sheet: Sheet) -> None:
    """A part has another heading in this version: the heading is kept as text."""
    title = next(para for para in sheet.root.iter(P) if "".join(para.itertext(T)).startswith("C. "))
    next(title.iter(T)).text = "C. The wider picture"


@bend
def order_of_parts_changed(sheet: Sheet) -> None:
    """The tables of the form stand in another order."""
    tables = list(sheet.root[0].iterchildren(TBL))
    tables[1].addprevious(tables[2])


@bend
def label_in_three_paragraphs(sheet: Sheet) -> None:
    """A label was broken over lines."""
    first = next(sheet.label_cell(UPDATE).iter(P))
    texts = list(first.iter(T))
    words = (texts[0].text or "").split()
    texts[0].text = " ".join(words[:3])
    texts[0].addnext(element(f"<w:t xml:space='preserve'>{' '.join(words[3:])}</w:t>"))
    texts[0].addnext(element("<w:br/>"))


@bend
def tags_of_another_form(sheet: Sheet) -> None:
    """The fields carry tags that this form does not know, as after a copy into another template."""
    for tag in sheet.root.iter("{*}tag"):
        key = tag.keys()[0]
        if not (tag.get(key) or "").startswith("Form"):
            tag.set(key, f"field{id(tag) % 1000}")


@bend
def tags_swapped(sheet: Sheet) -> None:
    """A row was copied for another question and only its label changed: the tag names the other question."""
    own, other = sheet.control("notifier_phone"), sheet.control(ROLE)
    for sdt, value in ((own, "notifier_phone"), (other, ROLE)):
        found = properties_of(sdt).find("{*}tag")
        assert found is not None
        assert found.get(found.keys()[0]) == value
    row = sheet.row(ROLE)
    label = row.findall(TC)[0]
    next(label.iter(T)).text = "Phone"
    sheet.expect_finding("other-label")
