"""The text as a machine reads it: one kind of digit, no invisible letters, and where each letter stood.

Digits of any script become 0-9, full-width letters plain ones, dashes one dash, emoji and odd blanks a blank; what
cannot be seen (zero-width letters, variation selectors, key caps) is dropped: "０６🙂３０" is then a phone number too.
An accent that stands behind its letter joins it, as lists and patterns know it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe00-\ufe0f\ufeff]")
_PLAIN = re.compile(r"[\x00-\x7f\u00a1-\u024f\u0370-\u052f\u1e00-\u1fff\u2116]*")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"


@dataclass(frozen=True, slots=True)
class Plain:
    """A text made plain, and for each of its letters (and its end) the place in the original."""

    text: str
    places: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the stretch stands in the original, with what is invisible behind its letters."""
        return self.places[start], self.places[end]


def plain(text: str) -> Plain:
    """The plain reading of a text.

    >>> plain("０６ 30\u200b‑１").text, plain("Kova\u0301cs").text
    ('06 30-1', 'Kovács')
    """
    if _PLAIN.fullmatch(text):
        return Plain(text, range(len(text) + 1))
    letters, places = list[str](), list[int]()
    for place, letter in enumerate(text):
        if _INVISIBLE.match(letter):
            continue
        whole = unicodedata.normalize("NFC", letters[-1] + letter) if letters and unicodedata.combining(letter) else ""
        if len(whole) == 1:
            letters[-1] = whole
        else:
            letters.append(_letter(letter))
            places.append(place)
    return Plain("".join(letters), [*places, len(text)])


def _letter(letter: str) -> str:
    if letter in _DASHES:
        return "-"
    if letter == "№":  # a symbol like emoji, and yet it says that a number follows
        return letter
    if letter.isalpha() and not "\uff00" <= letter <= "\uffef":
        return letter
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(letter) in {"So", "Sk", "Zs", "Cn"}:
        return " "
    flat = unicodedata.normalize("NFKC", letter)
    return flat if len(flat) == 1 else letter
