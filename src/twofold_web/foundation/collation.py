"""The order in which a language's dictionaries list words: what a person expects of a list to choose from.

Letters are compared first, accents and capitals only between words that are otherwise equal (Unicode Technical
Standard 10, levels 1 to 3). What a language counts as letters of their own follows the tailorings of the Unicode CLDR:
Czech (č, ř, š, ž, ch), Slovak (the same, ä, ô), Hungarian (ö and ü with their long pairs, cs, dz, dzs, gy, ly, ny, sz,
ty, zs). Bulgarian and Greek need none. Words of another script come after those of the first: Latin, Greek, Cyrillic.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

Thing = TypeVar("Thing")
Key = tuple[tuple[str, ...], str, str]
# each letter of its own, and after which letter it stands
LETTERS: dict[str, dict[str, str]] = {
    "cs": {"č": "c", "ch": "h", "ř": "r", "š": "s", "ž": "z"},
    "sk": {"ä": "a", "č": "c", "ch": "h", "ô": "o", "ř": "r", "š": "s", "ž": "z"},
    "hu": {
        "cs": "c", "dz": "d", "dzs": "d", "gy": "g", "ly": "l", "ny": "n", "ö": "o", "ő": "o", "sz": "s", "ty": "t",
        "ü": "u", "ű": "u", "zs": "z",
    },
}  # fmt: skip
_SAME = {"ő": "ö", "ű": "ü"}  # a long vowel stands with its short one
_AFTER = "\uffff"  # greater than any letter that follows the one before
_LONGEST = 3


def sort_key(text: str, language: str) -> Key:
    """What to sort a text of a list in this language by.

    >>> sorted(["Chrám", "Cukr", "Hora", "Čaj", "Dům"], key=lambda name: sort_key(name, "cs"))
    ['Cukr', 'Čaj', 'Dům', 'Hora', 'Chrám']
    >>> sorted(["Öt", "Ózd", "Orr", "Óra", "Cukor", "Csap"], key=lambda name: sort_key(name, "hu"))
    ['Cukor', 'Csap', 'Óra', 'Orr', 'Ózd', 'Öt']
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return tuple(_letters(folded, language)), folded, text


def in_order(things: Iterable[Thing], name: Callable[[Thing], str], language: str) -> list[Thing]:
    """The things in the order of their names."""
    return sorted(things, key=lambda thing: sort_key(name(thing), language))


def _letters(folded: str, language: str) -> Iterable[str]:
    own, at = LETTERS.get(language, {}), 0
    while at < len(folded):
        length = next((size for size in range(_LONGEST, 0, -1) if folded[at : at + size] in own), 0)
        if length:
            letter = folded[at : at + length]
            yield f"{own[letter]}{_AFTER}{_SAME.get(letter, letter)}"
            at += length
        else:
            yield _plain(folded[at])
            at += 1


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    """The letter without its accents; signs and figures come before all letters, as their places in Unicode say."""
    bare: Sequence[str] = [
        each for each in unicodedata.normalize("NFD", letter) if unicodedata.category(each) != "Mn"
    ] or [letter]
    # й and ї are letters of their own, not и and і with a sign
    return letter if unicodedata.name(letter, "").startswith("CYRILLIC") else "".join(bare)
