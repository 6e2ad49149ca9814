"""Words without what people leave out when they type: accents, capitals, hyphens, and the alphabet itself."""

import re
import unicodedata
from functools import cache

# what sounds alike is one letter here, because everybody transliterates as they please
_GREEK = (
    ("ου", "i"), ("αι", "e"), ("ει", "i"), ("οι", "i"), ("υι", "i"), ("ευ", "ef"), ("αυ", "af"), ("μπ", "f"),
    ("ντ", "d"), ("γκ", "g"), ("γγ", "g"), ("α", "a"), ("β", "f"), ("γ", "g"), ("δ", "d"), ("ε", "e"), ("ζ", "z"),
    ("η", "i"), ("θ", "q"), ("ι", "i"), ("κ", "k"), ("λ", "l"), ("μ", "m"), ("ν", "n"), ("ξ", "x"), ("ο", "o"),
    ("π", "p"), ("ρ", "r"), ("σ", "s"), ("τ", "t"), ("υ", "i"), ("φ", "f"), ("χ", "x"), ("ψ", "ps"), ("ω", "o"),
)  # fmt: skip
_GREEKLISH = (
    ("th", "q"), ("8", "q"), ("9", "q"), ("ks", "x"), ("3", "x"), ("ch", "x"), ("ou", "i"), ("oy", "i"),
    ("ai", "e"), ("ei", "i"), ("oi", "i"), ("eu", "ef"), ("ev", "ef"), ("ey", "ef"),
    ("ay", "af"), ("au", "af"), ("av", "af"), ("mp", "f"),
    ("nt", "d"), ("gk", "g"), ("gg", "g"), ("b", "f"), ("v", "f"), ("w", "o"), ("y", "i"), ("u", "i"), ("c", "k"),
    ("j", "x"),
)  # fmt: skip
_CYRILLIC = (
    ("щ", "6t"), ("ш", "6"), ("ч", "4"), ("ж", "j"), ("ц", "c"), ("ю", "u"), ("я", "a"), ("ъ", "a"), ("ь", "i"),
    ("а", "a"), ("б", "b"), ("в", "v"), ("г", "g"), ("д", "d"), ("е", "e"), ("з", "z"), ("и", "i"), ("к", "k"),
    ("л", "l"), ("м", "m"), ("н", "n"), ("о", "o"), ("п", "p"), ("р", "r"), ("с", "s"), ("т", "t"), ("у", "u"),
    ("ф", "f"), ("х", "h"),
)  # fmt: skip
_LATIN_BULGARIAN = (
    ("sht", "6t"), ("sh", "6"), ("ch", "4"), ("zh", "j"), ("ts", "c"), ("ya", "a"), ("ja", "a"), ("q", "a"),
    ("yu", "u"), ("ju", "u"), ("iu", "u"), ("w", "v"), ("x", "h"), ("kh", "h"),
)  # fmt: skip
_LATIN = re.compile(r"[a-z0-9]+")
_DROPPED = str.maketrans({"-": None, "'": None, "’": None, "‑": None, "ς": "σ"})


def folded(word: str) -> str:
    """A word in small letters without accents, hyphens and apostrophes.

    >>> folded("Türelmetlenül"), folded("Υπάλληλος"), folded("check-in")
    ('turelmetlenul', 'υπαλληλοσ', 'checkin')
    """
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(letter))
    return bare.translate(_DROPPED)


def sounded(native: str, language: str) -> str:
    """How a folded Greek or Bulgarian word sounds, in letters that do not depend on who transliterates.

    >>> sounded("υπηρεσια", "el"), sounded("чакахме", "bg")
    ('ipiresia', '4akahme')
    """
    return _undoubled(_replaced(native, _GREEK if language == "el" else _CYRILLIC))


def heard(latin: str, language: str) -> tuple[str, ...]:
    """What a folded word in Latin letters may sound like in a language with an alphabet of its own; nothing for others.

    More than one answer where a letter stands for two: h is η or χ in Greeklish, y is ъ or й in Latin Bulgarian.

    >>> heard("uphresia", "el"), heard("4akahme", "bg"), heard("room", "en")
    (('ipiresia', 'ipxresia'), ('4akahme',), ())
    """
    if language not in ("el", "bg") or not _LATIN.fullmatch(latin):
        return ()
    if language == "el":
        apart = _replaced(latin, _GREEKLISH)
        return tuple(dict.fromkeys(_undoubled(apart.replace("h", letter)) for letter in ("i", "x")))
    apart = _replaced(latin, _LATIN_BULGARIAN)
    choices: tuple[dict[str, str | int | None], ...] = ({"y": "a"}, {"y": "i"}, {"y": "a", "u": "a"})
    return tuple(dict.fromkeys(_undoubled(apart.translate(str.maketrans(choice))) for choice in choices))


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Left to right, the first pair that fits; what fits none stays."""
    pattern, table = _pattern(pairs)
    return pattern.sub(lambda match: table[match[0]], word)


@cache
def _pattern(pairs: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    return re.compile("|".join(re.escape(old) for old, _ in pairs)), dict(pairs)


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)
