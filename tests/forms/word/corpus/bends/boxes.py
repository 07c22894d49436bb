"""Ticks, and what people make of them."""

from __future__ import annotations

from functools import partial

from forms import NOT_KNOWN
from forms.word.reading.names import SDT_CONTENT, SDT_PR, W14, P, T
from forms.word.wording import option_line
from tests.forms.word.corpus.bends.signs import BOX, KINDS, OPTIONS, SIGNS, lines, ticked
from tests.forms.word.corpus.sheet import Sheet, bend, bend_as, run_of
from tests.forms.word.documents import element, remove


def _signs(name: str, sheet: Sheet) -> None:
    lines(sheet, *SIGNS[name])


for _name in SIGNS:
    bend_as(f"boxes: {_name}", f"The options are marked with {_name}.", "boxes", partial(_signs, _name))


def set_state(sheet: Sheet, checked: str, glyph: str) -> None:
    """Write the state of the first option's box as XML, and the sign it shows."""
    sdt = sheet.control(BOX)
    box = sdt.find(f"{SDT_PR}/{W14}checkbox")
    assert box is not None
    for old in box.findall(f"{W14}checked"):
        box.remove(old)
    if checked:
        box.insert(0, element(checked))
    next(sdt.iter(T)).text = glyph


def _state(checked: str, glyph: str, on: bool, sheet: Sheet) -> None:
    set_state(sheet, checked, glyph)
    code = OPTIONS[0].code
    codes = [given for given in ticked(sheet) if given != code] + [code] * on
    sheet.expect(KINDS, codes or None)


for _checked, _glyph, _on in (
    ('<w14:checked w14:val="1"/>', "☒", True),
    ('<w14:checked w14:val="true"/>', "☑", True),
    ('<w14:checked w14:val="on"/>', "✓", True),
    ("<w14:checked/>", "☒", True),
    ('<w14:checked w14:val="0"/>', "☐", False),
    ('<w14:checked w14:val="false"/>', "☐", False),
    ('<w14:checked w14:val="off"/>', "□", False),
    ("", "☐", False),
):
    _what = _checked.removeprefix("<w14:").removesuffix("/>") or "no w14:checked"
    _says = f"A box is stored as {_what.replace('w14:', '')} and shows {_glyph}."
    bend_as(f"box {_what.replace('w14:', '')} {_glyph}", _says, "boxes", partial(_state, _checked, _glyph, _on))


@bend
def box_shows_one_thing_and_stores_another(sheet: Sheet) -> None:
    """A box shows a tick and stores none: what people see is taken, with a finding."""
    set_state(sheet, '<w14:checked w14:val="0"/>', "☒")
    sheet.expect(KINDS, sorted({*ticked(sheet), OPTIONS[0].code}))
    sheet.expect_finding("tick-unclear")


@bend
def box_stores_a_tick_and_shows_none(sheet: Sheet) -> None:
    """A box stores a tick and shows none: what people see is taken, with a finding."""
    set_state(sheet, '<w14:checked w14:val="1"/>', "☐")
    sheet.expect(KINDS, [code for code in ticked(sheet) if code != OPTIONS[0].code] or None)
    sheet.expect_finding("tick-unclear")


@bend
def box_without_a_sign(sheet: Sheet) -> None:
    """The sign of a ticked box is gone: its stored state counts."""
    set_state(sheet, '<w14:checked w14:val="1"/>', "☒")
    content = sheet.control(BOX).find(SDT_CONTENT)
    assert content is not None
    content.clear()
    sheet.expect(KINDS, sorted({*ticked(sheet), OPTIONS[0].code}))


@bend
def x_typed_over_a_box(sheet: Sheet) -> None:
    """Somebody typed an x over the sign in its field, which still stores no tick."""
    set_state(sheet, '<w14:checked w14:val="0"/>', "x")
    sheet.expect(KINDS, sorted({*ticked(sheet), OPTIONS[0].code}))
    sheet.expect_finding("tick-unclear")


@bend
def x_typed_beside_an_empty_box(sheet: Sheet) -> None:
    """Somebody typed an x behind the words of an empty box: taken, with a finding."""
    code = OPTIONS[1].code
    set_off(sheet, f"{KINDS}:{code}")
    sheet.option_line(f"{KINDS}:{code}").append(element(run_of(" x")))
    sheet.expect(KINDS, sorted({*ticked(sheet), code}))
    sheet.expect_finding("tick-typed")


def set_off(sheet: Sheet, path: str) -> None:
    sdt = sheet.control(path)
    state = sdt.find(f"{SDT_PR}/{W14}checkbox/{W14}checked")
    assert state is not None
    state.set(f"{W14}val", "0")
    next(sdt.iter(T)).text = "☐"


@bend
def words_typed_beside_a_box(sheet: Sheet) -> None:
    """Somebody explained a choice behind its box: the choice is taken, the words are kept."""
    sheet.option_line(BOX).append(element(run_of(", in the harbour")))
    sheet.expect_finding("text-beside")


@bend
def words_typed_below_the_boxes(sheet: Sheet) -> None:
    """Somebody explained a choice below the boxes: the words are kept."""
    sheet.add_paragraph(KINDS, run_of("see the ambulance report"))
    sheet.expect_finding("text-beside")


@bend
def choices_typed_in_place_of_the_boxes(sheet: Sheet) -> None:
    """All boxes were deleted and two choices typed, in other case, with a semicolon."""
    sheet.put(KINDS, run_of(f"{OPTIONS[1].label.upper()}; {OPTIONS[0].label.lower()}"))
    sheet.expect(KINDS, [OPTIONS[0].code, OPTIONS[1].code])


@bend
def choices_typed_on_lines(sheet: Sheet) -> None:
    """All boxes were deleted and two choices typed, a line each, one with a slip."""
    label = OPTIONS[1].label
    sheet.put(KINDS, run_of(OPTIONS[0].label), run_of(label[:-2] + label[-1]))
    sheet.expect(KINDS, [OPTIONS[0].code, OPTIONS[1].code])
    sheet.expect_finding("spelling")


@bend
def boxes_thrown_away(sheet: Sheet) -> None:
    """An editor threw the boxes away and left the words: nobody can see what was ticked."""
    sheet.put(KINDS, *(run_of(option_line(option)) for option in OPTIONS))
    sheet.expect(KINDS, None)
    sheet.expect_finding("boxes-lost")


@bend
def all_but_one_option_deleted(sheet: Sheet) -> None:
    """Somebody deleted the options that do not apply and ticked none: asked about, not guessed."""
    kept = sheet.option_line(BOX)
    set_off(sheet, BOX)
    for para in list(sheet.cell(KINDS).iter(P)):
        if para is not kept:
            remove(para)
    sheet.expect(KINDS, None)
    sheet.expect_finding("boxes-lost")


@bend
def boxes_side_by_side(sheet: Sheet) -> None:
    """All boxes stand in one paragraph, with tabs between them."""
    marked = ticked(sheet)
    inside = (run_of(f"{'☒' if o.code in marked else '☐'} {option_line(o)}\t") for o in OPTIONS)
    sheet.put(KINDS, "".join(inside))


@bend
def box_behind_its_words(sheet: Sheet) -> None:
    """The boxes stand behind their words, one of them ticked."""
    marked = ticked(sheet)
    sheet.put(KINDS, *(run_of(f"{option_line(o)} {'☒' if o.code in marked else '☐'}") for o in OPTIONS))


@bend
def option_of_their_own(sheet: Sheet) -> None:
    """Somebody added an option with a tick: it is no choice of ours; kept, with a finding."""
    sheet.add_paragraph(KINDS, run_of("☒ Fell from a boat"))
    sheet.expect_finding("not-a-choice")


@bend
def option_struck_through(sheet: Sheet) -> None:
    """The words of a ticked box are struck through: a finding says so."""
    code = ticked(sheet)[0]
    line = sheet.option_line(f"{KINDS}:{code}")
    line[-1].insert(0, element("<w:rPr><w:strike/></w:rPr>"))
    sheet.may_flag.add(KINDS)
    sheet.expect_finding("struck-out")


@bend
def nothing_ticked(sheet: Sheet) -> None:
    """All boxes were emptied: no answer."""
    for option in OPTIONS:
        set_off(sheet, f"{KINDS}:{option.code}")
    sheet.expect(KINDS, None)


@bend
def not_known_ticked(sheet: Sheet) -> None:
    """'Not known' is the one box that is ticked."""
    for option in OPTIONS:
        set_off(sheet, f"{KINDS}:{option.code}")
    sdt = sheet.control(f"{KINDS}:{NOT_KNOWN}")
    state = sdt.find(f"{SDT_PR}/{W14}checkbox/{W14}checked")
    assert state is not None
    state.set(f"{W14}val", "1")
    next(sdt.iter(T)).text = "☒"
    sheet.expect(KINDS, NOT_KNOWN)


def _yes_and_no(sheet: Sheet, yes: str, no: str) -> None:
    sheet.put("is_update", run_of(f"{yes} Yes"), run_of(f"{no} No"))


@bend
def two_boxes_for_yes_and_no(sheet: Sheet) -> None:
    """Somebody made two boxes of a list and ticked one."""
    _yes_and_no(sheet, "☐", "☒")
    sheet.expect("is_update", "no")


@bend
def x_before_yes_or_no(sheet: Sheet) -> None:
    """Somebody typed 'x Yes' and 'No' in place of a list."""
    _yes_and_no(sheet, "x", "")
    sheet.expect("is_update", "yes")


@bend
def several_ticked_where_one_is_wanted(sheet: Sheet) -> None:
    """Both of two boxes are ticked where one answer is wanted: none is taken."""
    _yes_and_no(sheet, "☒", "☒")
    sheet.expect("is_update", None)
    sheet.expect_finding("several-ticked")


def _declared(text: str, value: bool | None, problem: str | None, sheet: Sheet) -> None:
    sheet.put("declaration", run_of(text))
    sheet.expect("declaration", value)
    if problem:
        sheet.expect_finding(problem)


for _text, _value, _problem in (
    ("Yes", True, None),
    ("x", True, None),
    ("☒ I confirm this", True, None),
    ("[x] I confirm this", True, None),
    ("✓", True, None),
    ("I confirm this", None, "boxes-lost"),
    ("☐ I confirm this", None, None),
    ("No", None, "not-ticked"),
    ("R. Sallow", None, "text-beside"),
    ("☐ I confirm this X", True, "tick-typed"),
):
    _says = f"‘{_text}’ stands in place of the box to tick."
    bend_as(f"tick ‘{_text}’", _says, "boxes", partial(_declared, _text, _value, _problem))
