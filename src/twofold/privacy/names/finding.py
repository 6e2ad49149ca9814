"""Names of persons in a comment: lists, inflected forms, capitals and the words around, weighed together.

No single sign is enough where words are also names ("Nagy", "Veselý", "May"): each adds to or takes from a weight, and
what reaches the threshold is hidden. Names beside each other are one mark.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twofold.privacy.marks import NAME, Mark
from twofold.privacy.names.cues import (
    ADDRESSED,
    AFTER_PLACES,
    AT_WORK,
    BEFORE_PLACES,
    GREETINGS,
    INTRODUCTIONS,
    SELDOM_SURNAMES,
    TITLES_AFTER,
    TITLES_BEFORE,
    TRADES,
)
from twofold.privacy.names.forms import folded
from twofold.privacy.names.gazetteer import Gazetteer
from twofold.privacy.names.inflection import bases
from twofold.privacy.names.languages import likely
from twofold.privacy.names.readings import WordReading, is_word, reading, script_of

THRESHOLD = 2.0
# "г-жа" and "g-n" are one word, and so are "pan4o" and "8eodosia" of a keyboard without the letters
_TOKEN = re.compile(
    r"\[[\w-]+(?: [\w]+)?\]|\b(?i:г-(?:н|жа|ца)|g-(?:n|zha|ja|ca))\b|"
    r"(?:\b[468](?=[a-z]{3}))?[^\W\d_]+(?:['’][^\W\d_]+|[34689](?=[a-z])[^\W\d_]+)*\.?(?=[ \t-])?"
)
_ENDS = re.compile(r"[.!?…;:\n\r\"“”„»«()–—*•]")
_INSIDE = re.compile(r"[ \t]*-?[ \t]*")
_LOOKING_BACK = 32
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
    ]
)
_NO_NAMES = TITLES_BEFORE | TITLES_AFTER | TRADES | ADDRESSED | AFTER_PLACES
_CAPITALS = 0.6  # share of capital letters from which they say nothing

GIVEN_NAME, SURNAME, UNKNOWN = 2.0, 1.5, 0.3
SHAPE = {"latin": 0.9, "greek": 1.2, "cyrillic": 1.2}
DOUBTFUL, ORDINARY_GIVEN, ORDINARY_SURNAME = 0.9, 0.5, 0.3
OWN, OWN_ORDINARY = 3.0, 1.2
CAPITAL, FIRST_CAPITAL, SMALL_FORM = 1.0, 0.5, -1.0
# an ending of surnames in small letters, alone and with a list that says so too; a form of a listed one
SMALL_SHAPE, BOTH, SMALL_SURNAME_FORM = 0.9, 0.5, -0.5
_SHORTEST, _SHORTEST_FORM = 3, 5  # letters of a name in small letters, and of an inflected one
AT_PLACE, SURNAME_BESIDE = 1.6, 1.8
TITLE, INTRODUCED, GREETED, TRADE, BESIDE = 2.5, 2.0, 1.2, 1.2, 1.2
ELSEWHERE, PLACE, NO_NAME, NEVER = -1.5, -1.5, -1.0, -9.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a comment and what may be seen of it without its neighbours."""

    text: str
    start: int
    end: int
    first: bool  # of its sentence
    capital: bool
    own: bool  # on a list of the organisation
    surely_own: bool  # as a form of a name that is no word of the language
    read: WordReading

    @property
    def folded(self) -> str:
        """As it is looked up."""
        return folded(self.text.rstrip("."))


class NameFinder:
    """Finds names of persons in texts of an organisation."""

    def __init__(self, languages: Sequence[str], gazetteers: Sequence[Gazetteer] = ()) -> None:
        """Make a finder for texts in these languages, which knows the organisation's own lists."""
        self._languages = tuple(languages)
        self._own = frozenset[str]().union(*(gazetteer.forms for gazetteer in gazetteers))

    def names(self, text: str, language: str | None = None) -> Iterator[Mark]:
        """Where names stand; neighbours are one mark."""
        languages = likely(text, self._languages) if language is None else (language,)
        words = list(self._words(text, languages))
        shown = [word.text == NAME for word in words]
        weights = [_alone(word) + _around(words, place, text) for place, word in enumerate(words)]
        names = [weight >= THRESHOLD for weight in weights]
        _spread(words, weights, names, shown, text)
        yield from _merged(words, names, text)

    def _words(self, text: str, languages: tuple[str, ...]) -> Iterator[Word]:
        letters = [letter for letter in text if letter.isalpha()]
        loud = len(letters) > 3 and sum(map(str.isupper, letters)) / len(letters) > _CAPITALS
        before, ended = 0, False
        for found in _TOKEN.finditer(text):
            first = before == 0 or ended or _ENDS.search(text, before, found.start()) is not None
            word = found[0]
            before = found.end()
            ended = word.endswith(".") and not _is_short_form(word)
            written = word.rstrip(".").title() if loud else word.rstrip(".")
            capital = not loud and word[0].isupper() and len(written) > 1 and not written.isupper()
            read = reading(written, languages) if word[0] != "[" else _NOTHING
            own = self._own_bases(written, languages)
            surely = not read.ordinary and any(not is_word(base, languages) for base in own)
            yield Word(word, found.start(), found.end(), first, capital, bool(own), surely, read)

    def _own_bases(self, word: str, languages: tuple[str, ...]) -> set[str]:
        """The names on the organisation's lists that the word may be a form of."""
        if not self._own:
            return set()
        small = folded(word)
        return {base for language in languages for base in bases(small, language) if base in self._own}


_NOTHING = WordReading(
    given=False,
    surname=False,
    ordinary=False,
    doubtful=False,
    elsewhere=False,
    shaped=False,
    exact=False,
    homograph=False,
)


def _alone(word: Word) -> float:
    """What a word weighs by itself."""
    if len(word.folded) < 2 or word.folded in _NO_NAMES:
        return NEVER
    weight = _listed(word) + (ELSEWHERE if word.read.elsewhere and not _is_known_person(word) else 0.0)
    if word.capital:
        return weight + (FIRST_CAPITAL if word.first else CAPITAL)
    if word.own:
        return weight
    return weight + _in_small(word)


def _is_known_person(word: Word) -> bool:
    """Whether a word is a name of the organisation's lists: in small letters only where it is no word besides.

    A capital that only begins a sentence counts, too: a lost adjective costs less than somebody who can be read.
    """
    return word.own and (word.capital or word.surely_own)


def _in_small(word: Word) -> float:
    """What a word in small letters loses where it may be another word, and wins where its ending says surname too."""
    read = word.read
    if not read.name:
        return 0.0
    if read.homograph or len(word.folded) < (_SHORTEST if read.exact else _SHORTEST_FORM):
        return SMALL_FORM
    if read.given or read.exact:
        return BOTH if read.shaped and read.surname and not read.doubtful else 0.0
    return 0.0 if read.shaped else SMALL_SURNAME_FORM


def _listed(word: Word) -> float:
    """What lists, and where it is on none its ending, say of a word."""
    read = word.read
    if word.own:
        return OWN if _is_known_person(word) else OWN_ORDINARY
    if not read.name:
        return _unlisted(word)
    if read.doubtful and not read.ordinary:
        return DOUBTFUL
    if read.given:
        return ORDINARY_GIVEN if read.ordinary else GIVEN_NAME
    return ORDINARY_SURNAME if read.ordinary else SURNAME


def _unlisted(word: Word) -> float:
    if word.read.shaped and not (word.read.doubtful or word.read.homograph):
        return SHAPE[script_of(word.text)] if word.capital else SMALL_SHAPE
    inner = word.text[1:] != word.text[1:].lower()  # "MacBook" is nobody
    known = word.read.ordinary or word.read.doubtful
    return UNKNOWN if word.capital and not known and not inner else NO_NAME


def _around(words: Sequence[Word], place: int, text: str) -> float:
    """What its neighbours add: a title, a trade, an introduction, another name."""
    word, read = words[place], words[place].read
    if not (word.capital or read.name or read.shaped or word.own) or len(word.folded) < 2:
        return 0.0
    before = words[place - 1] if place and _joined(words[place - 1], word, text) else None
    after = words[place + 1] if place + 1 < len(words) and _joined(word, words[place + 1], text) else None
    added = _of_role(word, before, after, text) + _said_before(word, text)
    beside = [one for one in (before, after) if one is not None and _is_companion(one, word)]
    if beside:
        added += BESIDE + (_taken_back(word) if any(map(_is_plain_given, beside)) else 0.0)
    return added


def _of_role(word: Word, before: Word | None, after: Word | None, text: str) -> float:
    """What a title, a trade or a place of work beside the word adds, and what a place takes."""
    read = word.read
    if _is_in(before, TITLES_BEFORE) or _is_in(after, TITLES_AFTER) or (before is not None and before.text == "κ."):
        return TITLE + _taken_back(word)
    likely = word.capital or read.given or (read.name and not read.doubtful)
    if likely and (_is_in(before, TRADES) or _is_in(after, TRADES)):
        return TRADE
    if read.given and not word.capital and AT_WORK.match(text, word.end):
        return AT_PLACE - (ELSEWHERE if read.elsewhere else 0.0)
    if _is_in(before, BEFORE_PLACES) or (after is not None and after.capital and after.folded in AFTER_PLACES):
        return PLACE
    return 0.0


def _said_before(word: Word, text: str) -> float:
    """What an introduction, a greeting or thanks before the word adds."""
    begin = max(0, word.start - _LOOKING_BACK)
    if INTRODUCTIONS.search(text, begin, word.start):
        return INTRODUCED
    greeted = word.capital or (word.read.given and not word.read.ordinary)
    return GREETED if greeted and GREETINGS.search(text, begin, word.start) else 0.0


def _taken_back(word: Word) -> float:
    """What a small surname that is rather a word was weighed down by, where a title or a first name settles it."""
    read = word.read
    if word.capital or not read.surname or word.folded in SELDOM_SURNAMES:
        return 0.0
    likelier = SURNAME_BESIDE - BESIDE if read.ordinary or (read.homograph and read.shaped) else 0.0
    return likelier - (ELSEWHERE if read.elsewhere else 0.0)


def _is_plain_given(word: Word) -> bool:
    """Whether a word in small letters is a first name and nothing else."""
    read = word.read
    return word.text == NAME or (read.given and not (read.ordinary or read.doubtful or read.homograph))


def _is_in(word: Word | None, words: frozenset[str]) -> bool:
    return word is not None and word.folded in words


def _is_companion(one: Word, word: Word) -> bool:
    """Whether a neighbour makes a first name and a surname with the word."""
    if one.text == NAME:
        return True
    pair = (one.read.given or _is_known_person(one)) or (one.read.surname and word.read.given)
    return pair and (one.capital or not one.read.ordinary) and (one.capital == word.capital)


def _spread(
    words: Sequence[Word], weights: Sequence[float], names: list[bool], shown: Sequence[bool], text: str
) -> None:
    """A capital beside a first name belongs to it, where it is no ordinary word; so does half of a double surname."""
    for place, word in enumerate(words):
        known = word.read.ordinary or word.read.doubtful or word.folded in _NO_NAMES
        likely = word.capital or word.read.shaped
        if names[place] or known or shown[place] or not likely or weights[place] + BESIDE < THRESHOLD:
            continue
        names[place] = any(
            names[other]
            and (words[other].read.given if word.capital else _is_double(left, right, text))
            and _belong(left, right, text)
            for other in (place - 1, place + 1)
            if 0 <= other < len(words)
            for left, right in [(words[min(place, other)], words[max(place, other)])]
        )


def _is_double(left: Word, right: Word, text: str) -> bool:
    """Whether two words are the halves of a surname."""
    return text[left.end : right.start] == "-"


def _belong(left: Word, right: Word, text: str) -> bool:
    return script_of(left.text) == script_of(right.text) and _joined(left, right, text)


def _is_short_form(word: str) -> bool:
    """Whether the full stop shortens a title or a name ("Mr.", "J.") rather than ends a sentence."""
    return len(word) == 2 or (len(word) <= 6 and folded(word[:-1]) in _SHORT_FORMS)


def _joined(left: Word, right: Word, text: str) -> bool:
    """Whether nothing but a blank or a hyphen stands between two words, and no sentence ends there."""
    if left.text.endswith(".") and not _is_short_form(left.text):
        return False
    return _INSIDE.fullmatch(text, left.end, right.start) is not None


def _merged(words: Sequence[Word], names: Sequence[bool], text: str) -> Iterator[Mark]:
    begin: Word | None = None
    last: Word | None = None
    for word, is_name in zip(words, names, strict=True):
        if not is_name:
            continue
        if last is not None and begin is not None and not _joined(last, word, text):
            yield Mark(begin.start, last.end - last.text.endswith("."), NAME)
            begin = None
        begin = begin or word
        last = word
    if begin is not None and last is not None:
        yield Mark(begin.start, last.end - last.text.endswith("."), NAME)
