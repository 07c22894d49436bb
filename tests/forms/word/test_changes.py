"""Tracked changes, comments and footnotes."""

from __future__ import annotations

from lxml import etree

from forms.word.reading.names import R, T, W
from tests.forms.word.documents import (
    GIVEN,
    answer_cell,
    control,
    element,
    filled,
    parts,
    problems,
    read_bent,
    read_form,
    table_row,
    with_part,
)


def test_story_20_insertions_are_read_and_deletions_kept_aside() -> None:
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


def test_story_20_a_deleted_row_is_no_answer_and_is_kept() -> None:
    def bend(root: etree._Element) -> None:
        row = table_row(root, "notifier_name")
        properties = row.find(W + "trPr")
        assert properties is not None
        properties.append(element("<w:del w:author='A'/>"))

    reading = read_bent(bend)
    assert "notifier_name" not in reading.answers
    assert any("Orla Pentreath" in text for text in reading.unplaced)


def test_story_20_moved_text_is_read_where_it_went() -> None:
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


def test_story_20_comments_and_footnotes_are_listed() -> None:
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
