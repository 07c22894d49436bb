"""Story 19 in full: each kind of box, in each state that programs write, as each program leaves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from forms import OPTIONAL, Form, Page, Reading, Section, SeveralOf
from forms.questions import CodeList, DataClass, Option
from forms.word.reading.names import SDT, P
from tests.forms.word.corpus.sheet import run_of, unwrap
from tests.forms.word.documents import answer_cell, bent, element, filled, read_form, strip_tags
from tests.forms.word.office import saved_again
from tests.servers.office import Office

KINDS: Final = ("sdt", "legacy", "glyph")
STATES: Final = ("on", "off", "absent", "true", "false")
PROGRAMS: Final = ("Word", "Word for the web", "LibreOffice", "Google Docs", "ONLYOFFICE", "Pages")

OPTIONS: Final = CodeList(
    "ways", (Option("north", "By the north road"), Option("harbour", "Over the harbour"), Option("train", "By train"))
)
_CASES: Final = [(kind, state) for kind in KINDS for state in STATES]
_QUESTIONS: Final = tuple(
    SeveralOf(f"{kind}_{state}", f"Way out, {kind} {state}", OPTIONAL, DataClass.NONE, options=OPTIONS)
    for kind, state in _CASES
)
FORM: Final = Form("boxes", "BOX-2026.1", "Boxes", (Section("A", "a", "Boxes", (Page("b", "All", _QUESTIONS),)),))
TESTED: Final = "harbour"

_SDT: Final = {
    "on": ('<w14:checked w14:val="1"/>', "☒"),
    "off": ('<w14:checked w14:val="0"/>', "☐"),
    "absent": ("<w14:checked/>", "☒"),  # an on/off value that is absent means on (ECMA-376 part 1, 22.9.2.7)
    "true": ('<w14:checked w14:val="true"/>', "☒"),
    "false": ('<w14:checked w14:val="false"/>', "☐"),
}
_LEGACY: Final = {
    "on": '<w:checked w:val="1"/>',
    "off": '<w:checked w:val="0"/>',
    "absent": "<w:checked/>",
    "true": '<w:checked w:val="true"/>',
    "false": '<w:checked w:val="false"/>',
}
_GLYPH: Final = {"on": "☒", "off": "☐", "absent": "", "true": "[x]", "false": "[ ]"}


def _sdt_box(question: str, code: str, state: str) -> str:
    checked, sign = _SDT[state]
    return (
        f'<w:sdt><w:sdtPr><w:tag w:val="{question}:{code}"/><w14:checkbox>{checked}'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
        f"</w14:checkbox></w:sdtPr><w:sdtContent>{run_of(sign)}</w:sdtContent></w:sdt>"
    )


def _legacy_box(state: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Check1"/><w:enabled/><w:calcOnExit w:val="0"/>'
        f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/>{_LEGACY[state]}</w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _box(kind: str, question: str, code: str, state: str) -> str:
    if kind == "sdt":
        return _sdt_box(question, code, state)
    return _legacy_box(state) if kind == "legacy" else run_of(_GLYPH[state])


def boxes(root: etree._Element) -> None:
    """As Word writes them: each question's tested option in its state, the others off."""
    for kind, state in _CASES:
        question = f"{kind}_{state}"
        cell = answer_cell(root, f"{question}:{TESTED}")
        for old in list(cell.iter(P)):
            cell.remove(old)
        for option in (*OPTIONS.options, Option("not_known", "Not known")):
            inside = _box(kind, question, option.code, state if option.code == TESTED else "off")
            cell.append(element(f"<w:p>{inside}{run_of(f' {option.label}')}</w:p>"))


def _fields_flattened(root: etree._Element) -> None:
    """Fields become the text they show (sources: the builders for Google Docs, ONLYOFFICE and Pages in the corpus)."""
    while (sdt := next(root.iter(SDT), None)) is not None:
        unwrap(sdt)
    for char in list(root.iter("{*}fldChar", "{*}instrText")):
        run = char.getparent()
        assert run is not None
        run.remove(char)


def _signs_of_onlyoffice(root: etree._Element) -> None:
    """ONLYOFFICE shows □ and ☑ (genspark-ai/genoffice issue 248)."""
    _fields_flattened(root)
    for text in root.iter("{*}t"):
        text.text = (text.text or "").replace("☒", "☑").replace("☐", "□")


def _as_word_leaves_it(root: etree._Element) -> None:
    """Nothing changes."""


AFTERWARDS: Final[Mapping[str, Callable[[etree._Element], None]]] = {
    "Word": _as_word_leaves_it,
    # Boxes cannot be clicked there, and keep what they stored (OfficeDev/office-js issues 4659 and 6553).
    "Word for the web": _as_word_leaves_it,
    "LibreOffice": strip_tags,
    "Google Docs": _fields_flattened,
    "ONLYOFFICE": _signs_of_onlyoffice,
    "Pages": _fields_flattened,
}
LOSES_OLD_FIELDS: Final = {"Google Docs", "ONLYOFFICE", "Pages"}


def expected(program: str, kind: str, state: str) -> bool | None:
    """Whether the tested box is ticked; None: nobody can see, so it must be asked."""
    if (kind == "glyph" and state == "absent") or (kind == "legacy" and program in LOSES_OLD_FIELDS):
        return None
    return state in {"on", "absent", "true"}


def seen(reading: Reading, question: str) -> bool | None:
    """What the reading says of the tested box; None where it asks."""
    asked = {finding.problem for finding in reading.findings if finding.field == question}
    value = reading.answers.at(question)
    if value is None and asked:
        assert asked == {"boxes-lost"}
        return None
    assert asked == set()
    assert value in (None, [TESTED])
    return value is not None


DOCUMENT: Final = bent(filled({}, FORM), boxes)


@pytest.mark.parametrize("program", PROGRAMS)
def test_story_19_every_kind_of_box_in_every_state_of_every_program(program: str) -> None:
    reading = read_form(bent(DOCUMENT, AFTERWARDS[program]), FORM)
    wanted = {f"{kind}_{state}": expected(program, kind, state) for kind, state in _CASES}
    assert {question: seen(reading, question) for question in wanted} == wanted
    assert len(wanted) == len(KINDS) * len(STATES)


@pytest.mark.parametrize("kinds", [("docx",), ("odt", "docx")], ids=["docx", "odt"])
def test_story_19_every_kind_of_box_after_the_real_libreoffice(
    soffice: Office, kinds: tuple[str, ...], tmp_path: Path
) -> None:
    reading = read_form(saved_again(soffice, DOCUMENT, tmp_path, *kinds), FORM)
    wanted = {f"{kind}_{state}": expected("LibreOffice", kind, state) for kind, state in _CASES}
    # It stores a state without a value as not ticked and goes on showing the tick: taken as shown, and asked about.
    unclear = "sdt_absent"
    assert wanted.pop(unclear) is True
    assert reading.answers.at(unclear) == [TESTED]
    assert {finding.problem for finding in reading.findings if finding.field == unclear} == {"tick-unclear"}
    assert {question: seen(reading, question) for question in wanted} == wanted
