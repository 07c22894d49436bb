"""How a code list is written down here: code -> the words that people see."""

from __future__ import annotations

from collections.abc import Mapping

from forms.questions import CodeList, Option


def code_list(name: str, words: Mapping[str, str]) -> CodeList:
    """The list ``name`` (DOMAIN 3.2) with its options in the order of ``words``."""
    return CodeList(name, tuple(Option(code, label) for code, label in words.items()))
