"""What a single word may be: a first name, a surname, an ordinary word, or nothing we know."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from twofold.privacy.names.cues import ELSEWHERE, SHAPES, SMALL_SHAPES
from twofold.privacy.names.forms import folded
from twofold.privacy.names.inflection import bases, stems
from twofold.privacy.names.lists import GIVEN, SURNAME, forms_of, latin_forms_of

LATIN = ("hu", "cs", "sk", "en")
_TYPED = frozenset({"bg", "el"})
_SHORTEST_FOREIGN = 4
_KIN = {"cs": ("cs", "sk"), "sk": ("sk", "cs")}


@dataclass(frozen=True, slots=True)
class WordReading:
    """What a word may be.

    Attributes:
        given: a first name, in some form.
        surname: a surname, in some form.
        ordinary: also, or only, a frequent word of the language.
        doubtful: a name that is also a word.
        elsewhere: usually a place, a month, a company.
        shaped: ends as surnames do.
        exact: stands on a list as it is, not as an inflected form of something.
        homograph: in small letters rather the form of another word.
        foreign: a first name of another language of the organisation, and a word of none of them.
    """

    given: bool
    surname: bool
    ordinary: bool
    doubtful: bool
    elsewhere: bool
    shaped: bool
    exact: bool
    homograph: bool
    foreign: bool

    @property
    def name(self) -> bool:
        """Whether it is on a list of names."""
        return self.given or self.surname


def script_of(word: str) -> str:
    """The script of a word's first letter, as far as names go."""
    first = word[0]
    if "\u0400" <= first <= "\u052f":
        return "cyrillic"
    return "greek" if "\u0370" <= first <= "\u03ff" or "\u1f00" <= first <= "\u1fff" else "latin"


@lru_cache(maxsize=100_000)
def reading(word: str, languages: tuple[str, ...], others: tuple[str, ...] = ()) -> WordReading:
    """What a word may be in these languages; a Latin word may also be Greek or Bulgarian in Latin letters.

    `others` are languages that the organisation's people may have their names from.
    """
    small = folded(word)
    script = script_of(word)
    here = tuple(one for one in languages if script_of_language(one) == script)
    sure, unsure = _listed(small, here)
    typed = 0
    if script == "latin":
        for language in _TYPED.intersection(languages):
            typed |= latin_forms_of(language).get(small, 0)
    sure |= typed
    common = any(small in ordinary(one) for one in here)
    kind = sure or unsure
    return WordReading(
        given=bool(kind & GIVEN),
        surname=bool(kind & SURNAME),
        ordinary=common,
        doubtful=not sure and (bool(unsure) or _is_doubtful(small, here)),
        elsewhere=small in ELSEWHERE,
        shaped=not common and _is_shaped(word, small, script),
        exact=typed > 0 or any(small in forms_of(one) for one in here),
        homograph=any(small in homographs(one) for one in languages),
        foreign=not kind and _is_foreign(small, script, languages, others),
    )


def _is_foreign(small: str, script: str, languages: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether a word is a first name of another language, in that one's own letters or typed in Latin ones."""
    if len(small) < _SHORTEST_FOREIGN:
        return False
    here = {base for language in languages for base in (*bases(small, language), *stems(small, language))}
    alike = tuple(one for one in (*languages, *others) if script_of_language(one) == script)
    # in a text of another script it is no word of the text, so that only the languages of the name may say it is one
    apart = not any(script_of_language(one) == script for one in languages)
    for other in others:
        own = script_of_language(other) == script
        listed = forms_of(other) if own else latin_forms_of(other) if script == "latin" and other in _TYPED else {}
        told = (other,) if apart and own else alike
        if any(
            listed.get(base, 0) & GIVEN and not (base != small and base in doubtful(other)) and not is_word(small, told)
            for base in here
        ):
            return True
    return False


def _is_shaped(word: str, small: str, script: str) -> bool:
    if word[0].isupper():
        return SHAPES[script].fullmatch(word) is not None
    return SMALL_SHAPES[script].fullmatch(small) is not None


def _listed(small: str, here: tuple[str, ...]) -> tuple[int, int]:
    """On which lists the word stands as a form of a name: for sure, or where the name is also a word."""
    kind, doubt = 0, _is_doubtful(small, here)
    for language in here:
        for base in dict.fromkeys(bases(small, language)) if language in LATIN else (small,):
            of_base = _kinds(base, language)
            kind |= of_base
            doubt = doubt or (of_base > 0 and _is_doubtful(base, here))
        if language in LATIN:
            for stem in stems(small, language):
                kind |= _in_any(stem)
    return (0, kind) if doubt else (kind, 0)


def _in_any(stem: str) -> int:
    kind = 0
    for other in LATIN:
        kind |= forms_of(other).get(stem, 0)
    return kind


def _kinds(base: str, language: str) -> int:
    kind = 0
    for one in _KIN.get(language, (language,)):
        kind |= forms_of(one).get(base, 0)
    return kind


def _is_doubtful(small: str, here: tuple[str, ...]) -> bool:
    return any(small in doubtful(one) for one in here)


def is_word(small: str, languages: tuple[str, ...]) -> bool:
    """Whether a folded name is also a word of one of the languages."""
    return any(small in words(one) for one in languages for words in (ordinary, doubtful, homographs))


def script_of_language(language: str) -> str:
    """The script that a language is written in."""
    return {"bg": "cyrillic", "el": "greek"}.get(language, "latin")


@lru_cache
def ordinary(language: str) -> frozenset[str]:
    """Folded frequent words of a language, from XED (tools/ordinary_words.py); empty for one we have no list of."""
    return _listed_words(f"ordinary-{language}.txt")


@lru_cache
def doubtful(language: str) -> frozenset[str]:
    """Folded names that are also words of the language, as we know it."""
    return _listed_words(f"doubtful-{language}.txt")


@lru_cache
def homographs(language: str) -> frozenset[str]:
    """Folded words that seem names but are forms of something else (tools/words_like_names.py)."""
    return _listed_words(f"homographs-{language}.txt")


def _listed_words(name: str) -> frozenset[str]:
    file = files(__package__) / "lists" / name
    return frozenset(folded(word) for word in file.read_text("utf-8").split()) if file.is_file() else frozenset()
