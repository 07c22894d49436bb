"""What the properties of a content control, and of an old form field, say."""

from __future__ import annotations

from typing import Final

from lxml import etree

from forms.word.reading.names import (
    CHECKBOX,
    CHECKED,
    CHECKED_VAL,
    SHOWING_PROMPT,
    TAG,
    VAL,
    W15,
    W,
)
from forms.word.reading.seen import Control

TICKED_GLYPH: Final = "☒"
UNTICKED_GLYPH: Final = "☐"
LONGEST_NUMBER: Final = 4
"""Digits of a drop-down's entry: Word takes 25 entries, and Python refuses to read numbers of thousands of digits."""

_REPEATING: Final = frozenset({W15 + "repeatingSection", W + "group", W + "docPartObj"})
_ITEM: Final = W15 + "repeatingSectionItem"
_TELLING: Final = frozenset({TAG, SHOWING_PROMPT, CHECKBOX, _ITEM, *_REPEATING})
_OFF: Final = frozenset({"0", "false", "off"})


def on(value: str | None) -> bool:
    """An on/off value of Word's: absent means on (ECMA-376 part 1, 22.9.2.7)."""
    return value not in _OFF


def control(properties: etree._Element, outer: Control | None) -> tuple[Control | None, bool]:
    """The control that ``w:sdtPr`` describes, and whether it is an item of a repeating section.

    What only holds others (a repeating section) is no field: the outer control stays. A control without a tag inside
    one with a tag takes that tag: some programs wrap one control into two.
    """
    found = Control(properties=properties)
    for child in properties:
        name = child.tag
        if name not in _TELLING:
            continue
        if name == TAG:
            found.tag = child.get(VAL, "")
            found.base = found.tag.partition(":")[0]
        elif name == SHOWING_PROMPT:
            found.prompt = on(child.get(VAL))
        elif name == CHECKBOX:
            found.ticked = False
            for inner in child:
                if inner.tag == CHECKED:
                    found.ticked = on(inner.get(CHECKED_VAL))
        else:
            return outer, name == _ITEM
    if not found.tag and outer is not None:
        found.tag, found.base = outer.tag, outer.base
    return found, False


def choice_code(found: Control, shown: str) -> str | None:
    """The code behind what a drop-down shows, from the control's own list."""
    if found.properties is None:
        return None
    for item in found.properties.iter(W + "listItem"):
        if item.get(W + "displayText", item.get(W + "value")) == shown:
            return item.get(W + "value") or None
    return None


def old_field(data: etree._Element) -> tuple[str, Control] | None:
    """What an old form field (``w:ffData``) shows by itself: a box, or its chosen entry."""
    box = data.find(W + "checkBox")
    if box is not None:
        state = box.find(W + "checked")
        state = box.find(W + "default") if state is None else state
        ticked = state is not None and on(state.get(VAL))
        return (TICKED_GLYPH if ticked else UNTICKED_GLYPH), Control(ticked=ticked)
    entries = data.find(W + "ddList")
    if entries is not None:
        chosen = entries.find(W + "result")
        options = [entry.get(VAL, "") for entry in entries.findall(W + "listEntry")]
        untouched = chosen is None
        chosen = entries.find(W + "default") if chosen is None else chosen
        number = chosen.get(VAL, "0") if chosen is not None else "0"
        if number.isdecimal() and len(number) <= LONGEST_NUMBER and int(number) < len(options):
            # Until one is chosen an entry shows all the same: like a prompt, it is no answer.
            return options[int(number)], Control(prompt=untouched)
    return None
