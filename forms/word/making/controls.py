"""Content controls: the fields of the Word form, each tagged with the path of its question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from forms.answers import Path
from forms.questions import Date, LongText, OneOf, Question, SeveralOf, Tick
from forms.values import NOT_KNOWN, Value
from forms.word.making.xml import PROMPT_LOOK, attribute, paragraph, run
from forms.word.wording import NO_CHOICE, TICK_LABEL, option_line, prompt

LONGEST_TAG: Final = 64  # Word refuses a longer tag or title
BOX: Final = "☐"
TICKED_BOX: Final = "☒"

_LOCK: Final = '<w:lock w:val="sdtLocked"/>'  # cannot be deleted, can be filled in
_SETTLED: Final = '<w:lock w:val="sdtContentLocked"/>'
_BOX_FONT: Final = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
_ANSWER_STYLE: Final = '<w:rStyle w:val="Answer"/>'


def option_tag(path: Path, code: str) -> str:
    """The tag of one option's check box: the question's path, a colon, the option's code."""
    return f"{path}:{code}"


@dataclass
class Controls:
    """Writes the controls of one document and numbers them."""

    _numbers: Iterator[int] = field(default_factory=lambda: count(10_001))

    def answer(
        self, question: Question, path: Path, value: Value | None, *, keep_next: bool = False, settled: bool = False
    ) -> str:
        """The paragraphs of an answer cell: the control of ``question``, filled with ``value`` or empty.

        ``settled``: nobody can change it. Boxes cannot be settled.
        """
        if isinstance(question, SeveralOf):
            boxes = self._boxes(question, path, _codes(value))
            return "".join(paragraph(box, "Option", keep_next=keep_next) for box in boxes)
        if isinstance(question, Tick):
            box = self._box(path, question.label, value is True)
            return paragraph(box + run(f" {TICK_LABEL}"), "Option", keep_next=keep_next)
        lock = _SETTLED if settled else _LOCK
        return paragraph(self._field(question, path, value, lock), "AnswerText", keep_next=keep_next)

    def fixed(self, tag: str, title: str, text: str, properties: str = "") -> str:
        """A control that nobody can change or delete."""
        head = self._head(tag, title, _SETTLED)
        return f"<w:sdt><w:sdtPr>{head}<w:text/></w:sdtPr><w:sdtContent>{run(text, properties)}</w:sdtContent></w:sdt>"

    def repeating(self, tag: str, title: str, item_title: str, items: Sequence[str]) -> str:
        """A repeating section around its items: Word offers a + after the last one."""
        section = f"<w15:repeatingSection><w15:sectionTitle w15:val={attribute(item_title)}/></w15:repeatingSection>"
        inside = "".join(
            f"<w:sdt><w:sdtPr>{self._number()}<w15:repeatingSectionItem/></w:sdtPr>"
            f"<w:sdtContent>{item}</w:sdtContent></w:sdt>"
            for item in items
        )
        head = self._head(tag, title, "")
        return f"<w:sdt><w:sdtPr>{head}{section}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    def _field(self, question: Question, path: Path, value: Value | None, lock: str) -> str:
        empty = value is None
        shown = run(prompt(question), PROMPT_LOOK) if value is None else run(question.show(value), _ANSWER_STYLE)
        asks = f'<w:placeholder><w:docPart w:val="{prompt_name(question)}"/></w:placeholder>'
        showing = "<w:showingPlcHdr/>" if empty else ""
        head = self._head(path, question.label, lock)
        kind = _kind(question, value)
        return f"<w:sdt><w:sdtPr>{head}{asks}{showing}{kind}</w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>"

    def _boxes(self, question: SeveralOf, path: Path, ticked: frozenset[str]) -> Iterator[str]:
        for option in question.choices:
            title = f"{question.label}: {option.label}"
            box = self._box(option_tag(path, option.code), title, option.code in ticked)
            yield box + run(f" {option_line(option)}")

    def _box(self, tag: str, title: str, ticked: bool) -> str:
        state = (
            f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        shown = run(TICKED_BOX if ticked else BOX, _BOX_FONT)
        return (
            f"<w:sdt><w:sdtPr>{self._head(tag, title, _LOCK)}{state}</w:sdtPr>"
            f"<w:sdtContent>{shown}</w:sdtContent></w:sdt>"
        )

    def _head(self, tag: str, title: str, lock: str) -> str:
        if len(tag) > LONGEST_TAG:
            raise ValueError(f"The tag {tag} is longer than the {LONGEST_TAG} characters that Word takes.")
        return f"<w:alias w:val={attribute(shortened(title))}/><w:tag w:val={attribute(tag)}/>{self._number()}{lock}"

    def _number(self) -> str:
        return f'<w:id w:val="{next(self._numbers)}"/>'


def prompt_name(question: Question) -> str:
    """The name of the building block with the prompt of ``question``; Word puts it back into an emptied field."""
    return f"Prompt_{question.kind}"


def shortened(title: str) -> str:
    """``title`` cut to what Word takes as the title of a control."""
    return title if len(title) <= LONGEST_TAG else title[: LONGEST_TAG - 1].rstrip() + "…"


def _codes(value: Value | None) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset({value})
    return frozenset(str(code) for code in value) if isinstance(value, Sequence) else frozenset()


def _kind(question: Question, value: Value | None) -> str:
    if isinstance(question, OneOf):
        items = "".join(
            f"<w:listItem w:displayText={attribute(option_line(option))} w:value={attribute(option.code)}/>"
            for option in question.choices
        )
        return f'<w:dropDownList><w:listItem w:displayText={attribute(NO_CHOICE)} w:value=""/>{items}</w:dropDownList>'
    if isinstance(question, Date):
        known = isinstance(value, str) and value != NOT_KNOWN
        full = f' w:fullDate="{value}T00:00:00Z"' if known else ""
        return (
            f'<w:date{full}><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
        )
    return '<w:text w:multiLine="1"/>' if isinstance(question, LongText) else "<w:text/>"
