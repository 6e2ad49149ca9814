"""What an inflected word may be looked up by: itself, its light stem, and its lemma where simplemma is installed."""

import importlib.util
from functools import cache, lru_cache

from twofold.voice.aspects.letters import folded

SHORTEST = 3  # letters of a stem: shorter ones are everybody's

# endings of folded words, the longest first; each round takes one off. Light on purpose: verbs are left to the lemmas
# and to prefixes in the dictionary, because a stem that is too short finds what nobody said.
_ENDINGS: dict[str, tuple[tuple[str, ...], ...]] = {
    "hu": (
        ("okban", "ekben", "okrol", "ekrol"),
        (
            *("aban", "eben", "ban", "ben", "bol", "rol", "tol", "nak", "nek", "hoz", "hez", "val", "vel", "ert"),
            *("kent", "nal", "nel", "ig", "ba", "be", "ra", "re", "bb", "on", "en", "an", "ul", "t"),
        ),
        ("jaink", "eink", "unk", "uk", "juk", "jai", "jei", "ja", "je", "ak", "ek", "ok", "ai", "ei", "k", "i"),
        ("a", "e", "o"),
    ),
    "cs": (
        (
            *("ejsiho", "ejsi", "eho", "emu", "ymi", "imi", "ami", "emi", "ych", "ich", "ach", "ech", "ove", "ym"),
            *("im", "em", "um", "am", "ou", "ho", "mi", "y", "i", "a", "e", "o", "u"),
        ),
    ),
    "bg": (
        ("ите", "ият", "ия", "ът", "ят", "та", "то", "те"),
        ("ове", "еве", "а", "я", "о", "е", "и"),
    ),
    "el": (
        (
            *("ουσ", "ων", "ου", "οσ", "ησ", "ασ", "εσ", "οι", "αι", "εισ", "ιου", "ια", "ιο", "ον", "ην", "α", "η"),
            *("ο", "ι", "υ", "ω", "ε"),
        ),
    ),
    "en": (("ing", "ed", "es", "s"), ("e",)),
}
_NEGATED, _NO = ("cs", "sk"), "ne"  # where "no" is written as a part of the word
_ANY = (("a", "e", "i", "o", "u", "y"),)


def light_stem(word: str, language: str) -> str:
    """A folded word without its ordinary endings.

    >>> light_stem("szobaban", "hu"), light_stem("pokoje", "cs"), light_stem("стаите", "bg"), light_stem("rooms", "en")
    ('szob', 'pokoj', 'ста', 'room')
    """
    for endings in _ENDINGS.get(language, _ANY):
        fitting = [end for end in endings if word.endswith(end) and len(word) - len(end) >= SHORTEST]
        if fitting:
            word = word.removesuffix(max(fitting, key=len))
    return word


@cache
def lemmas_installed() -> bool:
    """Whether words can be brought to their dictionary form on this machine."""
    return importlib.util.find_spec("simplemma") is not None


@lru_cache(maxsize=200_000)
def keys(word: str, language: str) -> frozenset[str]:
    """Everything a word of a comment or of the dictionary may be looked up by."""
    bare = folded(word)
    found = {bare, light_stem(bare, language)}
    lemma = _lemma(word.lower(), language)
    if lemma and language in _NEGATED and _negates(bare, folded(lemma)):
        lemma = _NO + lemma
    if lemma:
        found |= {folded(lemma), light_stem(folded(lemma), language)}
    return frozenset(found - {""})


def _negates(bare: str, lemma: str) -> bool:
    """Whether a word begins with the "no" that its lemma lost: "nestojí" is no form of "stát". "Nej" is the most."""
    return bare.startswith(_NO) and not bare.startswith("nej") and not lemma.startswith(_NO)


def _lemma(word: str, language: str) -> str | None:
    """The dictionary form; None where nobody knows it."""
    if not lemmas_installed() or not word.isalpha():
        return None
    import simplemma  # noqa: PLC0415 - its tables weigh seconds, and not every reader of the dictionary needs them

    if language not in ("hu", "bg", "el", "cs", "en", "sk", "de", "pl", "ro", "hr", "sl", "it", "fr", "es"):
        return None
    return str(simplemma.lemmatize(word, lang=language))
