"""One of a list, as people choose or type it."""

from __future__ import annotations

from functools import partial
from typing import Final

from forms.word.reading.names import W
from tests.forms.word.corpus.sheet import Sheet, bend, bend_as, run_of, unwrap

PLACE: Final = "incident_location_type"
UPDATE: Final = "is_update"

_TAKEN: Final = {
    "Supported accommodation": "its label",
    "supported_accommodation": "its code",
    "SUPPORTED ACCOMMODATION": "its label in capitals",
    "  supported   accommodation. ": "its label with spaces and a full stop",
    "Children’s home": "its label with a curly apostrophe",
    "not known": "‘not known’",
}
_SLIPS: Final = {
    "Supported acommodation": "supported_accommodation",
    "Suported accomodation": "supported_accommodation",
}
_REFUSED: Final = ("a boat", "Supported", "Family home or foster home", "home")
_CODES: Final = {"Children’s home": "childrens_home", "not known": "not_known"}


def _typed(path: str, text: str, value: str | None, problem: str | None, sheet: Sheet) -> None:
    sheet.type_into(path, text)
    sheet.expect(path, value)
    if problem:
        sheet.expect_finding(problem)


for _text, _what in _TAKEN.items():
    _code = _CODES.get(_text, "supported_accommodation")
    bend_as(f"choice by {_what}", f"A choice typed by {_what}.", "choices", partial(_typed, PLACE, _text, _code, None))
for _text, _code in _SLIPS.items():
    _says = f"‘{_text}’ typed as a choice: taken, with a finding."
    bend_as(f"choice ‘{_text}’", _says, "choices", partial(_typed, PLACE, _text, _code, "spelling"))
for _text in _REFUSED:
    _says = f"‘{_text}’ typed as a choice: kept as text, with a finding."
    bend_as(f"no choice ‘{_text}’", _says, "choices", partial(_typed, PLACE, _text, None, "not-a-choice"))
for _text, _code in {"YES": "yes", "no.": "no", "N/K": "not_known", "unknown": "not_known"}.items():
    _says = f"‘{_text}’ typed where Yes, No or Not known is wanted."
    bend_as(f"choice ‘{_text}’", _says, "choices", partial(_typed, UPDATE, _text, _code, None))
for _text in ("Yes/No", "Yes - see below", "maybe", "Y", "N"):
    _says = f"‘{_text}’ typed where Yes, No or Not known is wanted: kept as text, with a finding."
    bend_as(f"no choice ‘{_text}’", _says, "choices", partial(_typed, UPDATE, _text, None, "not-a-choice"))


@bend
def choice_with_words_below(sheet: Sheet) -> None:
    """Words were typed below a choice: the choice is taken, the words are kept."""
    sheet.add_paragraph(UPDATE, run_of("as far as we know"))
    sheet.expect_finding("text-beside")


@bend
def list_gone_and_choice_typed(sheet: Sheet) -> None:
    """The drop-down was taken away and its words stayed."""
    unwrap(sheet.control(UPDATE))


@bend
def one_of_two_struck_through(sheet: Sheet) -> None:
    """'Yes / No' typed, and one of the two struck through: the other is the answer."""
    sheet.put(UPDATE, run_of("Yes", "<w:strike/>") + run_of(" / No"))
    sheet.expect(UPDATE, "no")
    sheet.expect_finding("text-beside")


@bend
def one_of_two_struck_through_twice(sheet: Sheet) -> None:
    """The same with a double line, in two paragraphs."""
    sheet.put(UPDATE, run_of("Yes"), run_of("No", "<w:dstrike/>"))
    sheet.expect(UPDATE, "yes")
    sheet.expect_finding("text-beside")


@bend
def one_of_two_deleted(sheet: Sheet) -> None:
    """'Yes / No' typed, and one of the two deleted with changes tracked: the other is the answer."""
    gone = '<w:del w:id="1" w:author="A"><w:r><w:delText>Yes</w:delText></w:r></w:del>'
    sheet.put(UPDATE, gone + run_of("No"))
    sheet.expect(UPDATE, "no")
    sheet.expect_finding("tracked-changes", "deleted-text")


@bend
def both_struck_through(sheet: Sheet) -> None:
    """Both words are struck through: no answer, and a finding."""
    sheet.put(UPDATE, run_of("Yes / No", "<w:strike/>"))
    sheet.expect(UPDATE, None)
    sheet.expect_finding("not-a-choice")


@bend
def the_only_word_struck_through(sheet: Sheet) -> None:
    """The chosen word is struck through and nothing else stands there: nobody can say what is meant."""
    word = "Yes" if sheet.answer(UPDATE) == "yes" else "No"
    sheet.put(UPDATE, run_of(word, "<w:strike/>"))
    sheet.may_flag.add(UPDATE)
    sheet.expect_finding("struck-out")


def drop_down(*entries: str, chosen: str = "") -> str:
    """The XML of a drop-down of Word 97. ``chosen``: what stands in its properties before the entries."""
    listed = "".join(f'<w:listEntry w:val="{word}"/>' for word in entries)
    data = f"<w:ffData><w:ddList>{chosen}{listed}</w:ddList></w:ffData>"
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        '<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@bend
def old_drop_down(sheet: Sheet) -> None:
    """The choice stands in a drop-down of Word 97."""
    sheet.put(UPDATE, drop_down("Choose an answer", "Yes", "No", chosen='<w:result w:val="2"/>'))
    sheet.expect(UPDATE, "no")


@bend
def old_drop_down_untouched(sheet: Sheet) -> None:
    """A drop-down of Word 97 shows its first entry, the prompt: no answer."""
    sheet.put(UPDATE, drop_down("Choose an answer", "Yes", "No"))
    sheet.expect(UPDATE, None)


@bend
def old_drop_down_on_its_default(sheet: Sheet) -> None:
    """A drop-down of Word 97 shows its default entry, which nobody has chosen: not taken, with a finding."""
    sheet.put(UPDATE, drop_down("Yes", "No", chosen='<w:default w:val="1"/>'))
    sheet.expect(UPDATE, None)
    sheet.expect_finding("prompt")


@bend
def old_drop_down_on_its_first_entry(sheet: Sheet) -> None:
    """A drop-down of Word 97 shows its first entry, which nobody has chosen: not taken, with a finding."""
    sheet.put(UPDATE, drop_down("Yes", "No"))
    sheet.expect(UPDATE, None)
    sheet.expect_finding("prompt")


@bend
def old_drop_down_with_a_number_without_end(sheet: Sheet) -> None:
    """A broken program stored five thousand digits as the number of the chosen entry: no entry, no answer."""
    sheet.put(UPDATE, drop_down("Yes", "No", chosen=f'<w:result w:val="{"9" * 5_000}"/>'))
    sheet.expect(UPDATE, None)


@bend
def drop_down_of_another_language(sheet: Sheet) -> None:
    """The list was translated: what it shows is no choice of ours, but its value is our code."""
    item = sheet.control(UPDATE).find(".//{*}listItem[2]")
    assert item is not None
    item.set(f"{{{item.nsmap['w']}}}displayText", "Ydy")
    sheet.type_into(UPDATE, "Ydy")
    sheet.expect(UPDATE, "yes")


@bend
def combo_box_with_own_words(sheet: Sheet) -> None:
    """The drop-down became a combo box and holds words of somebody's own: kept as text, with a finding."""
    found = sheet.control(UPDATE).find(".//{*}dropDownList")
    assert found is not None
    found.tag = W + "comboBox"
    sheet.type_into(UPDATE, "partly")
    sheet.expect(UPDATE, None)
    sheet.expect_finding("not-a-choice")
