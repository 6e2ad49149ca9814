"""Bulgarian and Greek in Latin letters, in the ways people type them.

The first spelling of a letter is the official one (Bulgarian: the Transliteration Act of 2009; Greek: ELOT 743), the
others are those of keyboards and phones ("shlyokavitsa", "Greeklish").
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

Choice = Callable[[tuple[str, ...]], str]

BULGARIAN: Mapping[str, tuple[str, ...]] = {
    "дж": ("dzh", "dj", "j"),
    "а": ("a",),
    "б": ("b",),
    "в": ("v", "v", "w"),
    "г": ("g",),
    "д": ("d",),
    "е": ("e",),
    "ж": ("zh", "j", "z"),
    "з": ("z",),
    "и": ("i",),
    "й": ("y", "i", "j"),
    "к": ("k",),
    "л": ("l",),
    "м": ("m",),
    "н": ("n",),
    "о": ("o",),
    "п": ("p",),
    "р": ("r",),
    "с": ("s",),
    "т": ("t",),
    "у": ("u",),
    "ф": ("f",),
    "х": ("h", "h", "x"),
    "ц": ("ts", "c"),
    "ч": ("ch", "4"),
    "ш": ("sh", "6"),
    "щ": ("sht", "6t", "st"),
    "ъ": ("a", "y", "u"),
    "ь": ("y", "i"),
    "ю": ("yu", "iu", "ju", "u"),
    "я": ("ya", "q", "ia", "ja"),
}
GREEK: Mapping[str, tuple[str, ...]] = {
    "ου": ("ou", "ou", "u"),
    "αυ": ("av", "au", "af"),
    "ευ": ("ev", "eu", "ef"),
    "μπ": ("mp", "b"),
    "ντ": ("nt", "d"),
    "γγ": ("ng", "gg"),
    "γκ": ("gk", "g"),
    "τσ": ("ts",),
    "αι": ("ai", "ai", "e"),
    "ει": ("ei", "ei", "i"),
    "οι": ("oi", "oi", "i"),
    "α": ("a",),
    "β": ("v", "b"),
    "γ": ("g", "g", "y"),
    "δ": ("d",),
    "ε": ("e",),
    "ζ": ("z",),
    "η": ("i", "h"),
    "θ": ("th", "8"),
    "ι": ("i",),
    "κ": ("k",),
    "λ": ("l",),
    "μ": ("m",),
    "ν": ("n",),
    "ξ": ("x", "ks", "3"),
    "ο": ("o",),
    "π": ("p",),
    "ρ": ("r",),
    "σ": ("s",),
    "ς": ("s",),
    "τ": ("t",),
    "υ": ("y", "u", "i"),
    "φ": ("f", "ph"),
    "χ": ("ch", "x", "h"),
    "ψ": ("ps",),
    "ω": ("o", "w"),
}
_SIGNS = {alphabet: re.compile("|".join(table)) for alphabet, table in (("bg", BULGARIAN), ("el", GREEK))}
_TABLES = {"bg": BULGARIAN, "el": GREEK}


def without_accents(text: str) -> str:
    """The text without its accents; Bulgarian "й" stays a letter of its own.

    >>> without_accents("Kovácsné, Πέτρος, Андрей")
    'Kovacsne, Πετρος, Андрей'
    """
    parts = unicodedata.normalize("NFD", text.replace("й", "\ue000").replace("Й", "\ue001"))
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).replace("\ue000", "й").replace("\ue001", "Й")


def official(spellings: tuple[str, ...]) -> str:
    """The official spelling of a letter."""
    return spellings[0]


def in_latin(text: str, language: str, choice: Choice = official) -> str:
    """A Bulgarian or Greek text in lower-case Latin letters; ``choice`` picks among the spellings of each letter.

    >>> in_latin("Пешо Въжаров", "bg"), in_latin("Γιώργος Παπαδόπουλος", "el")
    ('pesho vazharov', 'giorgos papadopoulos')
    """
    table = _TABLES[language]
    return _SIGNS[language].sub(lambda sign: choice(table[sign[0]]), without_accents(text.lower()))
