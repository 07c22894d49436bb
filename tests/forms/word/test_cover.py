"""A partnership's own cover: it stands before the form as it looks, and nothing of it is taken for typed text."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Final

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from lxml import etree

from forms.notification import NOTIFICATION
from forms.word.cover import CoverRefused, open_cover
from forms.word.fill import fill
from forms.word.reader import read
from forms.word.reading.names import P, W
from forms.word.template import template
from intake.resources import templates_dir
from tests.examples import example
from tests.forms.word.compound_files import compound
from tests.forms.word.documents import (
    MARRAM_BAY,
    bent,
    element,
    main_part,
    packed,
    parts,
    strip_tags,
    text_run,
    visible_text,
    with_part,
)
from tests.forms.word.office import saved_again
from tests.forms.word.schema import SEQUENCES
from tests.servers.office import Office

BASE: Final = (templates_dir() / "word" / "cover.docx").read_bytes()
RELATIONSHIPS: Final = "word/_rels/document.xml.rels"


def made(build: Callable[[Document], None] | None = None) -> bytes:
    """A cover that python-docx writes: US paper, Calibri, styles that have the names of ours."""
    document = docx.Document()
    document.add_heading("Marram Bay tells you", 1)
    document.add_paragraph("Read this first.")
    if build is not None:
        build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def behind(cover: bytes) -> bytes:
    return template(NOTIFICATION, MARRAM_BAY, open_cover(cover, NOTIFICATION))


def refused(cover: bytes) -> str:
    with pytest.raises(CoverRefused) as why:
        open_cover(cover, NOTIFICATION)
    assert why.value.reason.endswith(".")
    return why.value.reason


def rows(document: Document, *texts: tuple[str, str]) -> None:
    table = document.add_table(len(texts), 2)
    for row, words in zip(table.rows, texts, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word


def test_the_words_of_the_base_stand_before_the_form() -> None:
    lines = visible_text(main_part(behind(BASE))).split("\n")
    assert lines.index("Telling us about a serious incident") < lines.index(MARRAM_BAY.partnership)
    assert "A. This notification" in lines


def test_its_picture_comes_with_it() -> None:
    contents = parts(behind(BASE))
    (name,) = [name for name in contents if name.startswith("word/media/")]
    (before,) = [data for name, data in parts(BASE).items() if name.startswith("word/media/")]
    assert contents[name] == before
    assert b'Extension="png"' in contents["[Content_Types].xml"]


def test_its_styles_keep_their_look_beside_ours_of_the_same_name() -> None:
    def build(document: Document) -> None:
        style = document.styles["Heading 1"]
        style.font.size, style.font.color.rgb = Pt(31), RGBColor(0x12, 0x34, 0x56)

    opened = docx.Document(io.BytesIO(behind(made(build))))
    title, own = opened.paragraphs[0], [p for p in opened.paragraphs if p.text == "A. This notification"][-1]
    assert title.text == "Marram Bay tells you"
    assert (title.style.font.size, title.style.font.color.rgb) == (Pt(31), RGBColor(0x12, 0x34, 0x56))  # type: ignore[union-attr]
    assert own.style is not None
    assert own.style.name == "Heading 1"
    assert own.style.font.size == Pt(16)


def test_its_defaults_do_not_reach_the_form_nor_ours_the_cover() -> None:
    styles = etree.fromstring(parts(behind(made()))["word/styles.xml"])
    by_id = {style.get(W + "styleId"): style for style in styles.iter(W + "style")}
    assert len(by_id) == len(list(styles.iter(W + "style")))
    assert [style for style in by_id.values() if style.get(W + "type") == "paragraph" and style.get(W + "default")] == [
        by_id["Normal"]
    ]
    assert by_id["CoverNormal"].find(W + "basedOn").get(W + "val") == "CoverDefaults"  # type: ignore[union-attr]
    fonts = by_id["CoverDefaults"].find(f"{W}rPr/{W}rFonts")
    assert fonts is not None
    first = next(main_part(behind(made())).iter(P))
    assert first.find(f"{W}pPr/{W}pStyle").get(W + "val") == "CoverHeading1"  # type: ignore[union-attr]


def test_its_lists_keep_their_own_numbers() -> None:
    root = main_part(behind(BASE))
    used = {str(found.get(W + "val")) for found in root.iter(W + "numId")}
    listed = etree.fromstring(parts(behind(BASE))["word/numbering.xml"])
    known = {str(found.get(W + "numId")) for found in listed.iter(W + "num")}
    abstract = {found.get(W + "abstractNumId") for found in listed.iter(W + "abstractNum")}
    assert used <= known
    assert {found.get(W + "val") for found in listed.iter(W + "abstractNumId")} <= abstract
    assert len(abstract) == len(list(listed.iter(W + "abstractNum")))


def test_classification_and_version_stand_on_its_pages_too() -> None:
    for section in docx.Document(io.BytesIO(behind(made()))).sections:
        assert "OFFICIAL-SENSITIVE" in section.header.paragraphs[0].text
        assert NOTIFICATION.version in section.footer.paragraphs[0].text
        assert section.page_width == 7560310  # A4, which the header and footer are made for


@pytest.mark.parametrize("cover", [BASE, made()], ids=["base", "python-docx"])
def test_its_parts_keep_to_the_schema_and_every_reference_leads_somewhere(cover: bytes) -> None:
    contents = parts(behind(cover))
    root = etree.fromstring(contents["word/document.xml"])
    for name in ("word/document.xml", "word/styles.xml", "word/numbering.xml"):
        for found in etree.fromstring(contents[name]).iter(etree.Element):
            order = SEQUENCES.get(etree.QName(found).localname) if str(found.tag).startswith(W) else None
            if order is not None:
                places = [order.index(etree.QName(child).localname) for child in found]
                assert places == sorted(places), etree.tostring(found)[:500]
    links = {str(link.get("Id")): str(link.get("Target")) for link in etree.fromstring(contents[RELATIONSHIPS])}
    for found in root.iter(etree.Element):
        for name, value in found.attrib.items():
            if "officeDocument/2006/relationships}" in str(name):
                assert str(value) in links
    assert all(f"word/{target}" in contents for target in links.values())
    styles = {style.get(W + "styleId") for style in etree.fromstring(contents["word/styles.xml"]).iter(W + "style")}
    assert {found.get(W + "val") for found in root.iter(W + "pStyle")} <= styles


@pytest.mark.parametrize(
    "cover", [BASE, made(lambda d: rows(d, ("Our office", "01632 960 100")))], ids=["base", "table"]
)
def test_nothing_of_it_is_taken_for_typed_text(cover: bytes) -> None:
    given = NOTIFICATION.answers(example("0031"))[0]
    data = fill(NOTIFICATION, given, MARRAM_BAY, open_cover(cover, NOTIFICATION))
    for document in (data, bent(data, strip_tags)):
        reading = read(document, NOTIFICATION)
        assert reading.answers.equal(given)
        assert (reading.unplaced, reading.findings) == ((), ())


def test_what_somebody_writes_on_it_is_kept() -> None:
    def bend(root: etree._Element) -> None:
        next(root.iter(P)).addprevious(element("<w:p><w:r><w:t>Please phone me first.</w:t></w:r></w:p>"))
        list(root.iter(P))[2].append(text_run(" Seen by me."))

    unplaced = read(bent(behind(made()), bend), NOTIFICATION).unplaced
    assert unplaced == ("Please phone me first.", "Read this first. Seen by me.")


def test_a_further_picture_is_still_reported() -> None:
    def bend(root: etree._Element) -> None:
        list(root.iter(P))[5].append(element("<w:r><w:pict/></w:r>"))

    assert "pictures" not in {found.problem for found in read(behind(BASE), NOTIFICATION).findings}
    (found,) = [found for found in read(bent(behind(BASE), bend), NOTIFICATION).findings if found.problem == "pictures"]
    assert "1 pictures" in found.message


def test_libreoffice_opens_it_and_saves_it_without_making_answers_of_it(soffice: Office, tmp_path: Path) -> None:
    given = NOTIFICATION.answers(example("0031"))[0]
    data = fill(NOTIFICATION, given, MARRAM_BAY, open_cover(BASE, NOTIFICATION))
    reading = read(saved_again(soffice, data, tmp_path, "docx"), NOTIFICATION)
    assert reading.answers.equal(given)
    assert (reading.unplaced, reading.findings) == ((), ())


@pytest.mark.parametrize(
    ("label", "answer"), [("Phone", "01632 960 100"), ("Surname *", "Yours"), ("Your name", "The office")]
)
def test_a_table_that_asks_as_the_form_does_is_refused(label: str, answer: str) -> None:
    assert "question of the form" in refused(made(lambda document: rows(document, (label, answer))))


def marked(markup: str) -> bytes:
    """A cover with this inside its first paragraph."""
    return bent(made(), lambda root: next(root.iter(P)).append(element(markup)))


def relation(kind: str, target: str, mode: str = "") -> bytes:
    """A cover whose text refers to something of this kind."""
    base = marked("<w:hyperlink><w:r><w:t>x</w:t></w:r></w:hyperlink>")
    root = main_part(base)
    next(root.iter(W + "hyperlink")).set(qn("r:id"), "rIdX")
    link = (
        '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}"{mode}/></Relationships>'
    )
    listed = parts(base)[RELATIONSHIPS].decode().replace("</Relationships>", link)
    return packed({**parts(base), "word/document.xml": etree.tostring(root), RELATIONSHIPS: listed})


def test_a_link_to_a_page_is_kept_and_another_is_refused() -> None:
    outside = ' TargetMode="External"'
    kept = parts(behind(relation("hyperlink", "https://partnership.example.org/", outside)))[RELATIONSHIPS]
    assert b'Target="https://partnership.example.org/" TargetMode="External"' in kept
    assert "link" in refused(relation("hyperlink", "file:///C:/secret.docx", outside))


@pytest.mark.parametrize(
    ("cover", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 broken", "damaged"),
        (compound("EncryptedPackage", "EncryptionInfo"), "password"),
        (b"PK" + b"\0" * 6_000_000, "larger than 5 MB"),
        (with_part(made(), "word/vbaProject.bin", b"x"), "macros"),
        (relation("chart", "charts/chart1.xml"), "chart"),
        (relation("image", "https://example.org/logo.png", ' TargetMode="External"'), "lies elsewhere"),
        (relation("image", "media/logo.exe"), "of a kind"),
        (relation("image", "media/gone.png"), "lies elsewhere"),
        (marked("<w:ins><w:r/></w:ins>"), "tracked changes"),
        (marked("<w:r><w:footnoteReference/></w:r>"), "footnotes"),
        (marked("<w:r><w:object/></w:r>"), "embedded"),
        (with_part(made(), "word/styles.xml", b"<broken"), "damaged"),
        (bent(made(), lambda root: root[0].__setitem__(slice(None), [])), "empty"),
        (with_part(made(), "word/document.xml", b"<w:document/>"), "damaged"),
    ],
)  # fmt: skip
def test_a_cover_that_cannot_be_used_is_refused_in_words(cover: bytes, words: str) -> None:
    assert words in refused(cover)


def test_a_form_of_ours_is_no_cover() -> None:
    assert "question of the form" in refused(template(NOTIFICATION, MARRAM_BAY))
