"""The words of a comment that may be names, and what may be seen of each without its neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from twofold.privacy.names.forms import folded
from twofold.privacy.names.inflection import bases
from twofold.privacy.names.readings import WordReading, is_word, reading

# "г-жа" and "g-n" are one word, and so are "pan4o" and "8eodosia" of a keyboard without the letters
_TOKEN = re.compile(
    r"\[[\w-]+(?: [\w]+)?\]|\b(?i:г-(?:н|жа|ца)|g-(?:n|zha|ja|ca))\b|"
    r"(?:\b[468](?=[a-z]{3}))?[^\W\d_]+(?:['’][^\W\d_]+|[34689](?=[a-z])[^\W\d_]+)*\.?(?=[ \t-])?"
)
_ENDS = re.compile(r"[.!?…;:\n\r\"“”„»«()–—*•]")
_INSIDE = re.compile(r"[ \t]*-?[ \t]*")
_SHORT_FORMS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "ing",
        "mgr",
        "mudr",
        "judr",
        "ifj",
        "ozv",
        "id",
        "kos",
        "δρ",
        "κα",
        "κοσ",
        "κκ",
        "инж",
        "проф",
        "доц",
        "st",
        "sv",
        "св",
        "αγ",
    ]
)
_SHORTEST_SHOUTED = 4
_CAPITALS = 0.6  # share of capital letters from which they say nothing
_NOTHING = WordReading(
    given=False,
    surname=False,
    ordinary=False,
    doubtful=False,
    elsewhere=False,
    shaped=False,
    exact=False,
    homograph=False,
    foreign=False,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a comment and what may be seen of it without its neighbours."""

    text: str
    start: int
    end: int
    first: bool  # of its sentence
    capital: bool
    loud: bool  # in capitals throughout
    own: bool  # on a list of the organisation
    surely_own: bool  # as a form of a name that is no word of the language
    read: WordReading
    folded: str  # as it is looked up


def words_of(text: str, languages: tuple[str, ...], others: tuple[str, ...], listed: frozenset[str]) -> Iterator[Word]:
    """The words of a text in its order.

    Args:
        text: a comment.
        languages: those that it may be in.
        others: of the organisation, whose first names may stand in it.
        listed: folded names on the organisation's own lists.
    """
    letters = [letter for letter in text if letter.isalpha()]
    loud = len(letters) > 3 and sum(map(str.isupper, letters)) / len(letters) > _CAPITALS
    before, ended = 0, False
    for found in _TOKEN.finditer(text):
        first = before == 0 or ended or _ENDS.search(text, before, found.start()) is not None
        word = found[0]
        before = found.end()
        ended = word.endswith(".") and not is_short_form(word)
        bare = word.rstrip(".")
        shouted = bare.isupper() and len(bare) > 1
        written = bare.title() if shouted else bare
        read = reading(written, languages, others) if word[0] != "[" else _NOTHING
        capital = not loud and bare[0].isupper() and len(bare) > 1 and (not shouted or _is_shouted_name(bare, read))
        among = (*languages, *others) if capital or shouted else languages
        own = _own_bases(written, among, listed) if listed else ()
        surely = bool(own) and not read.ordinary and any(not is_word(base, languages) for base in own)
        begin, end = found.span()
        yield Word(word, begin, end, first, capital, loud or shouted, bool(own), surely, read, folded(bare))


def _is_shouted_name(word: str, read: WordReading) -> bool:
    """Whether a word in capitals among others that are not is rather a name than a company's letters or a shout."""
    known = read.given or (read.surname and (read.exact or read.shaped))
    return len(word) >= _SHORTEST_SHOUTED and known and not (read.ordinary or read.doubtful or read.homograph)


def _own_bases(word: str, languages: tuple[str, ...], listed: frozenset[str]) -> set[str]:
    """The names on the organisation's lists that the word may be a form of."""
    small = folded(word)
    return {base for language in languages for base in bases(small, language) if base in listed}


def is_short_form(word: str) -> bool:
    """Whether the full stop shortens a title or a name ("Mr.", "J.") rather than ends a sentence."""
    return len(word) == 2 or (len(word) <= 6 and folded(word[:-1]) in _SHORT_FORMS)


def joined(left: Word, right: Word, text: str) -> bool:
    """Whether nothing but a blank or a hyphen stands between two words, and no sentence ends there."""
    if left.text.endswith(".") and not is_short_form(left.text):
        return False
    return _INSIDE.fullmatch(text, left.end, right.start) is not None
