"""The text as a machine reads it: one kind of digit, no invisible letters, and where each letter stood.

Digits of any script become 0-9, full-width letters plain ones, dashes one dash, emoji and odd blanks a blank; what
cannot be seen (zero-width letters, soft hyphens, control characters, variation selectors, key caps) is dropped:
"０６🙂３０" is then a phone number too. An accent that stands behind its letter joins it, as lists and patterns know
it; what a page writes as "&#48;" or "&aacute;" is the letter it stands for.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe00-\ufe0f\ufeff]"
)
_PLAIN = re.compile(r"[\n\r\x20-\x25\x27-\x7e\u00a1-\u00ac\u00ae-\u024f\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2116]*")
# a letter as a page writes it, or any other
_WRITTEN = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});|.", re.DOTALL)
# the numero sign is a symbol like emoji, and yet it says that a number follows
_READ_AS = {**dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"), "\t": " ", "№": "№"}
# letters of two scripts beside each other in a word, and which letters of each look like which of the others
_TWO_SCRIPTS = re.compile(
    r"[a-zA-Z][\u0370-\u052f]|[\u0370-\u052f][a-zA-Z]|[\u0370-\u03ff][\u0400-\u052f]|[\u0400-\u052f][\u0370-\u03ff]"
)
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {"latin": ("A", "\u024f"), "greek": ("\u0370", "\u03ff"), "cyrillic": ("\u0400", "\u052f")}
_ALIKE = {
    "latin": "AaBEeHKMOoPpCcTXxyIiJjSs",
    "cyrillic": "АаВЕеНКМОоРрСсТХхуІіЈјЅѕ",
    "greek": "ΑαΒΕεΗΚΜΟοΡρϹϲΤΧχυΙιϳϳ\0\0",
}
_LOOK_ALIKE = {
    script: {
        ord(other): own
        for name, letters in _ALIKE.items()
        if name != script
        for other, own in zip(letters, own_letters, strict=True)
        if "\0" not in {other, own}
    }
    for script, own_letters in _ALIKE.items()
}


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
        return Plain(_in_one_script(text), range(len(text) + 1))
    letters, places = list[str](), list[int]()
    for found in _WRITTEN.finditer(text):
        for place, letter in _letters(found):
            if _INVISIBLE.match(letter):
                continue
            joined = unicodedata.combining(letter) and letters
            whole = unicodedata.normalize("NFC", letters[-1] + letter) if joined else ""
            if len(whole) == 1:
                letters[-1] = whole
            else:
                letters.append(_letter(letter))
                places.append(place)
    return Plain(_in_one_script("".join(letters)), [*places, len(text)])


def _in_one_script(text: str) -> str:
    """The text, equally long, with look-alike letters of other scripts in the script of most of their word."""
    if not _TWO_SCRIPTS.search(text):
        return text
    return _WORD.sub(lambda found: _of_most(found[0]) if _TWO_SCRIPTS.search(found[0]) else found[0], text)


def _of_most(word: str) -> str:
    counts = {script: sum(low <= letter <= high for letter in word) for script, (low, high) in _SCRIPTS.items()}
    return word.translate(_LOOK_ALIKE[max(counts, key=lambda script: counts[script])])


def _letters(found: re.Match[str]) -> list[tuple[int, str]]:
    """What is written in a place: one letter, or the signs themselves where they name none."""
    letter = html.unescape(found[0])
    if len(letter) == 1:
        return [(found.start(), letter)]
    return [(found.start() + place, sign) for place, sign in enumerate(found[0])]


def _letter(letter: str) -> str:
    if letter in _READ_AS:
        return _READ_AS[letter]
    if letter.isalpha() and not ("\uff00" <= letter <= "\uffef" or letter > "\uffff"):
        return letter
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(letter) in {"So", "Sk", "Zs", "Cn"}:
        return " "
    flat = unicodedata.normalize("NFKC", letter)
    return flat if len(flat) == 1 else letter
