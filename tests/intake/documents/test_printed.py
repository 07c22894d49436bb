"""The copy as a PDF: everything is in it, in order, tagged; nothing that people wrote is run, lost or off the page."""

import io
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from forms.notification import NOTIFICATION
from intake.documents import printed
from intake.documents.printed import MOST_CHARACTERS, NOT_MADE, TOO_LONG, Printed, pdf_of
from intake.errors import Permanent
from intake.resources import templates_dir
from tests.examples import EXAMPLES

PRINTED = Printed(
    partnership="Marram Bay Safeguarding Children Partnership",
    reference="K7MD4-RWX9C",
    warning="Do not file this in a record that a parent can open.",
    lines=("Reference K7MD4-RWX9C", "Sent on 24 November 2026, 10:00am"),
    sent_at=datetime(2026, 11, 24, 10, tzinfo=UTC),
)


def made(answers: dict[str, Any]) -> bytes:
    taken, _ = NOTIFICATION.answers(answers)
    return pdf_of(NOTIFICATION, taken, PRINTED, templates_dir(), further_fonts=False)


def text_of(pdf: bytes) -> str:
    """The text of all pages without any white space, which line breaks change, and without the feet of pages."""
    pages = (page.extract_text().rpartition(PRINTED.warning)[0] for page in PdfReader(io.BytesIO(pdf)).pages)
    return squeezed("".join(pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    "number", [6, 11, *(pytest.param(each, marks=pytest.mark.prove) for each in range(12) if each not in (6, 11))]
)
def test_every_answer_stands_in_it_in_the_order_of_the_form(number: int) -> None:
    answers, _ = NOTIFICATION.answers(EXAMPLES[number])
    text, at = text_of(made(EXAMPLES[number])), 0
    for section, rows in NOTIFICATION.summary(answers):
        for words in (section.title, *(word for row in rows for word in (row.label, row.shown))):
            found = text.find(squeezed(words), at)
            assert found >= 0, words
            at = found + len(squeezed(words))


def test_safety_19_the_warning_is_its_first_line_and_stands_on_every_page() -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made(EXAMPLES[0]))).pages]
    assert pages[0].split("\n")[:4] == [PRINTED.warning, "Copy of a notification", *PRINTED.lines]
    assert len(pages) > 1
    assert all(PRINTED.warning in page and f"Page {number} of" in page for number, page in enumerate(pages, start=1))


def test_it_is_tagged_and_says_its_language_and_title() -> None:
    reader = PdfReader(io.BytesIO(made(EXAMPLES[0])))
    catalog: Any = reader.root_object
    assert bool(catalog["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"] == "en-GB"
    assert bool(catalog["/ViewerPreferences"]["/DisplayDocTitle"])
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_object().get_data()
    titles = [str(item["/Title"]) for item in reader.outline if isinstance(item, dict)]
    assert titles[:2] == ["This notification", "You and your agency"]


def test_safety_16_its_properties_name_nobody() -> None:
    metadata = PdfReader(io.BytesIO(made(EXAMPLES[0]))).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == ("Copy of a notification", PRINTED.partnership)
    assert metadata.subject is None


def test_the_same_copy_has_the_same_bytes() -> None:
    assert made(EXAMPLES[0]) == made(EXAMPLES[0])


HOSTILE = (
    '#import "/etc/passwd": x',
    '#read("copy.typ") #panic("x") #sys.inputs',
    "$ sum_(k=0)^n k $ @label <label> *bold* _it_ `code` // comment /* open",
    "= Heading",
    "- item",
    "/ term: x",
    '\\u{1f600} \\ ~ --- ... "quotes" \'q\' {"a": 1} ]]) }}',
    "Llŷn Ŵyddgrug Łódź żółć Größe Çelik Nguyễn",
    "Олена Ωμέγα שלום",
)


def test_what_people_write_is_shown_and_never_run() -> None:
    text = text_of(made({"incident_summary": "\n".join(HOSTILE)}))
    for hostile in HOSTILE:
        assert squeezed(hostile) in text


def test_arabic_is_shown_letter_for_letter() -> None:
    text = text_of(made({"incident_summary": "اسمها مريم"}))
    assert set("اسمهامريم") <= set(text)
    assert "[" not in text


NAMED = {
    "sad 😀 face": "[grinning face]",
    "family 👩‍👩‍👧 here": "[woman][woman][girl]",
    "李": "[cjk unified ideograph-674e]",
    "ਪੰਜ": "[gurmukhi letter pa][gurmukhi tippi][gurmukhi letter ja]",
    "safe \u202eton": "[right-to-left override]ton",
    "private \ue123 use \U000f0000": "use",
}


def test_a_character_that_no_font_has_is_named_not_lost() -> None:
    text = text_of(made({"incident_summary": "\n".join(f"Before. {typed} After." for typed in NAMED)}))
    for named in NAMED.values():
        assert squeezed(named) in text


def test_a_script_that_breaks_the_program_is_spelt_out() -> None:
    # Found by setting every character there is: typst 0.15 panics where it breaks this line from right to left.
    breaks = " ".join(map(chr, range(0x5DE, 0x61D)))
    text = text_of(made({"incident_summary": breaks}))
    assert squeezed("[hebrew letter mem] [hebrew letter final nun]") in text


def test_a_program_that_cannot_be_run_leads_to_the_word_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(printed, "_CHILD", tmp_path / "gone.py")
    with pytest.raises(Permanent, match=re.escape(NOT_MADE)):
        made({"incident_summary": "Zebedee fell."})


def test_several_at_once_are_all_made() -> None:
    with ThreadPoolExecutor(4) as pool:
        made_at_once = list(pool.map(lambda text: made({"incident_summary": text}), ["a", "b 😀", "c", "d"]))
    assert all(pdf.startswith(b"%PDF") for pdf in made_at_once)


@pytest.mark.prove
def test_whatever_characters_there_are_a_pdf_is_made() -> None:
    every = [chr(code) for code in range(0x20, 0x20000) if unicodedata.category(chr(code)) not in ("Cs", "Cc")]
    for at in range(0, len(every), 10_000):
        assert made({"incident_summary": " ".join(every[at : at + 10_000])}).startswith(b"%PDF")


def test_a_narrative_of_20_000_characters_is_whole_over_its_pages() -> None:
    story = "".join(f"Sentence {number} of what she saw. " for number in range(700))[:20_000].strip()
    assert squeezed(story) in text_of(made({"incident_summary": story}))


def test_a_word_longer_than_the_page_stays_on_it() -> None:
    word = "x" * 3_000
    pdf = made({"incident_summary": f"{word} and more. {'All is well. ' * 400}"})
    lines = PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split("\n")
    assert {len(line) for line in lines if set(line) == {"x"}} == {80}
    assert squeezed(word) in text_of(pdf)


def test_what_is_too_long_for_a_pdf_says_where_to_find_all_of_it() -> None:
    with pytest.raises(Permanent, match=re.escape(TOO_LONG)):
        made({"incident_summary": "All is well. " * (MOST_CHARACTERS // 10)})
