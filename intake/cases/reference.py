"""References that people can read over the phone: 'K7MD4-RWX9C'.

A reference is a keyed hash of the receipt's identity (CONTRACT, 'Commands'): the same after a replay, with nothing of
the case inside it. Nine characters of data and one check character come from 23 characters that are not mistaken for
one another (no 0/O, 1/I/L, 5/S, 8/B, 2/Z, U/V, no vowel to make a word). 23 is prime, so a weighted sum modulo 23 with
ten different weights finds every single wrong character and every two that changed places.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from typing import Final

ALPHABET: Final = "234679CDFGHJKMNPQRTVWXY"
LENGTH: Final = 10
_GROUP: Final = 5
_BASE: Final = len(ALPHABET)
_WEIGHTS: Final = tuple(range(1, LENGTH + 1))

_DASHES: Final = "\\-\u00ad\u2010-\u2015\u2212_."
_SEPARATORS: Final = re.compile(f"[\\s{_DASHES}]+")
_ONE_GROUP: Final = f"[{ALPHABET}{ALPHABET.lower()}]{{{_GROUP}}}"
# Inside a lookahead, so that a word before the reference cannot swallow its first half.
_IN_TEXT: Final = re.compile(rf"(?<![0-9A-Za-z])(?=({_ONE_GROUP}[\s{_DASHES}]{{0,3}}{_ONE_GROUP})(?![0-9A-Za-z]))")

_SPOKEN: Final = {
    "2": "two",
    "3": "three",
    "4": "four",
    "6": "six",
    "7": "seven",
    "9": "nine",
    "C": "C for Charlie",
    "D": "D for Delta",
    "F": "F for Foxtrot",
    "G": "G for Golf",
    "H": "H for Hotel",
    "J": "J for Juliett",
    "K": "K for Kilo",
    "M": "M for Mike",
    "N": "N for November",
    "P": "P for Papa",
    "Q": "Q for Quebec",
    "R": "R for Romeo",
    "T": "T for Tango",
    "V": "V for Victor",
    "W": "W for Whiskey",
    "X": "X for X-ray",
    "Y": "Y for Yankee",
}


def make(key: bytes, identity: bytes, attempt: int = 0) -> str:
    """The reference of a receipt.

    ``identity`` are the bytes that make the receipt what it is, ``key`` is secret and never changes. Two identities in
    about 1.8 million million share a reference: then the second is made again with ``attempt`` one higher.
    """
    message = b"reference\x00" + attempt.to_bytes(4, "big") + identity
    number = int.from_bytes(hmac.digest(key, message, hashlib.sha256), "big")
    data = ""
    for _ in range(LENGTH - 1):
        number, place = divmod(number, _BASE)
        data += ALPHABET[place]
    return _grouped(data + _check_character(data))


def check(text: str) -> bool:
    """Whether ``text`` is a reference, however it was typed."""
    return normalise(text) is not None


def normalise(text: str) -> str | None:
    """``text`` as a reference is written, or None when it is none.

    Small letters, spaces, other dashes and a missing dash do not matter.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET) or _sum(plain) != 0:
        return None
    return _grouped(plain)


def find_in(text: str) -> list[str]:
    """Every reference in a text such as an e-mail's subject, normalised, in order, each once.

    One chance text in 23 passes the check, so a reference found here still has to be looked up.
    """
    found = (normalise(match[1]) for match in _IN_TEXT.finditer(unicodedata.normalize("NFKC", text)))
    return list(dict.fromkeys(reference for reference in found if reference))


def spoken(reference: str) -> str:
    """How to read a reference out over the phone: 'K for Kilo, seven, M for Mike … dash …'."""
    return ", ".join("dash" if character == "-" else _SPOKEN[character] for character in reference)


def _grouped(plain: str) -> str:
    return f"{plain[:_GROUP]}-{plain[_GROUP:]}"


def _check_character(data: str) -> str:
    # The last weight is 10; find c with  sum(data) + 10 c = 0  modulo 23.
    inverse = pow(_WEIGHTS[-1], -1, _BASE)
    return ALPHABET[-_sum(data) * inverse % _BASE]


def _sum(characters: str) -> int:
    places = (ALPHABET.index(character) for character in characters)
    return sum(weight * place for weight, place in zip(_WEIGHTS, places, strict=False)) % _BASE
