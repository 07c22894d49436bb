"""Forenames and their short forms, from a list that the matcher does not know: that of the library `nicknames`.

It is whole for the full names here; odd and old forms are not taken out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nicknames import NickNamer

_FULL: Final = """
    aaron abigail alexander alfred alice amanda amelia andrew angela anthony arthur barbara benjamin bernard bridget
    caroline catherine cecilia charles charlotte christina christopher clara clementine cordelia daniel david
    deborah dorothy edmund edward eleanor elizabeth emily emma ernest esther eugene evelyn florence frances francis
    frederick gabriel gabriella george gerald gilbert gregory harold harriet helen henry herbert isaac isabel
    isabella jacob james jane janet jennifer jeremy jessica joan john jonathan joseph josephine joshua joyce judith
    julia katherine kenneth kimberly lawrence leonard leonora leslie lillian louis louise lucille lucy lydia
    madeline margaret martha martin mary matilda matthew maurice michael mildred miranda nancy nathaniel nicholas
    nora oliver olivia pamela patricia patrick penelope peter philip rachel raymond rebecca reginald richard robert
    roger ronald rosemary samantha samuel sarah sebastian sidney simon sophia stephanie stephen susan tabitha
    theodore theresa thomas timothy tobias valentina veronica victoria vincent virginia vivian walter wilfred
    william winifred zachariah
"""
_LISTED: Final = NickNamer()

SHORT_FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(sorted(_LISTED.nicknames_of(name))) for name in _FULL.split()
}
"""A full forename -> what people are called for short."""
