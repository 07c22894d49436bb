"""How alike two names are: spelling, sound, short forms, and other names that somebody goes by."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import Final

import jellyfish
from rapidfuzz.distance import OSA, JaroWinkler

from intake.cases.alike.nicknames import SHORT_FORMS

_IN_ITS_PLACE: Final = (
    "baby infant newborn unborn child boy girl male female twin one two first second not known unknown nk na none "
    "unnamed name given confirmed tbc of the mr mrs miss ms dr"
)
_NOBODY: Final = frozenset(_IN_ITS_PLACE.split())
"""What stands in a name's place where nobody knows it. It says nothing for or against."""
_CLOSE_SPELLING: Final = 0.9
"""Jaro-Winkler, of 1: 'Katherine' and 'Kathryn' (0.91), but not 'Amelia' and 'Amina' (0.88)."""
_SLIPS_IN: Final = 4
"""Letters in which one slip of the keyboard may be; twice as many for two."""
_SHORTENED: Final = 3
"""Letters that a short form must have once its pet ending is off: 'Sammy' for 'Samuel', but not 'Maisie' for 'Mark'."""
_PET_ENDING: Final = re.compile(r"(?<=[a-z]{2})(?:ey|ie|y|i|e)$")


class Names(IntEnum):
    """How alike two names are, the surer the higher."""

    DIFFERENT = 0
    SAME_BEGINNING = 1
    """The first two letters, as with many short forms."""
    INITIAL = 2
    """One side gives an initial only, and it fits."""
    SOUND = 3
    SPELLING = 4
    SHORT_FORM = 5
    ANOTHER = 6
    """A name of one is among several names of the other: a second forename, half of a double surname."""
    SAME = 7


def words_of(*texts: object) -> tuple[str, ...]:
    """The names in ``texts``, folded to plain small letters; what stands for 'nobody knows' left out."""
    found = (word for text in texts if isinstance(text, str) for word in _folded(text))
    return tuple(word for word in dict.fromkeys(found) if word not in _NOBODY)


def compare(ones: tuple[str, ...], others: tuple[str, ...]) -> Names | None:
    """How alike two persons' names of one kind are; None where either has none, which says nothing."""
    if not ones or not others:
        return None
    if ones[0] == others[0] or ones == others[::-1]:
        return Names.SAME
    if set(ones) & set(others) or "".join(ones) == "".join(others):
        return Names.ANOTHER
    return max(_pair(one, other) for one in ones for other in others)


def sounds(name: str) -> frozenset[str]:
    """Short codes of how a folded name sounds: names that sound alike share one. Two codes, as neither suffices."""
    codes = {f"m{jellyfish.metaphone(name)[:4]}", f"s{jellyfish.soundex(name)}"}
    return frozenset(code for code in codes if len(code) > 1)


def family_of(name: str) -> frozenset[str]:
    """Codes that a folded forename shares with its short forms."""
    return frozenset(f"g{group}" for group in _groups(name))


def _groups(name: str) -> frozenset[int]:
    return SHORT_FORMS.get(name, frozenset()) | _BY_STEM.get(_stem(name), frozenset())


def _stem(name: str) -> str:
    """'abb' for Abby, Abbie, Abbey and Abbi."""
    return _PET_ENDING.sub("", name)


def _by_stem() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for name, groups in SHORT_FORMS.items():
        found[_stem(name)] = found.get(_stem(name), frozenset()) | groups
    return found


_BY_STEM: Final = _by_stem()


@lru_cache(maxsize=65536)
def _pair(one: str, other: str) -> Names:
    if len(one) == 1 or len(other) == 1:
        return Names.INITIAL if one[0] == other[0] else Names.DIFFERENT
    if _groups(one) & _groups(other) or _shortened(one, other):
        return Names.SHORT_FORM
    shorter = min(len(one), len(other))
    slips = OSA.distance(one, other, score_cutoff=2)
    close = JaroWinkler.similarity(one, other) >= _CLOSE_SPELLING
    if (slips == 1 and shorter >= _SLIPS_IN - 1) or (slips == 2 and shorter >= 2 * _SLIPS_IN - 2) or close:
        return Names.SPELLING
    sound = jellyfish.metaphone(one)
    if len(sound) > 1 and sound == jellyfish.metaphone(other):  # 'L' is both Lee and Law
        return Names.SOUND
    return Names.SAME_BEGINNING if one[:2] == other[:2] else Names.DIFFERENT


def _shortened(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) < 2:
        return False
    stem = _stem(short)
    bare = stem[:-1] if stem[-1] == stem[-2] else stem  # the doubled letter of 'Sammy'
    by_stem = len(bare) >= _SHORTENED and long.startswith(bare)
    return long.startswith(short) or by_stem or (len(short) >= _SHORTENED and long.endswith(short))


def _folded(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("ø", "o").replace("ß", "ss"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z ]", " ", re.sub(r"['’`.]", "", letters)).split()
