"""What speaks for and against a word being somebody's name: lists, capitals, endings and the words around it.

No single sign is enough where words are also names ("Nagy", "Veselý", "May"): each adds to or takes from a weight.
"""

from collections.abc import Sequence

from twofold.privacy.marks import NAME
from twofold.privacy.names.cues import (
    ADDRESSED,
    AFTER_PLACES,
    BEFORE_WHOLE_NAMES,
    GREETINGS,
    INTRODUCTIONS,
    TITLES_AFTER,
    TITLES_BEFORE,
    TRADES,
)
from twofold.privacy.names.readings import script_of
from twofold.privacy.names.roles import BESIDE, ELSEWHERE, Standing, role, taken_back, unplaced
from twofold.privacy.names.words import Word

_LOOKING_BACK = 32
THRESHOLD = 2.0
NO_NAMES = TITLES_BEFORE | TITLES_AFTER | TRADES | ADDRESSED | AFTER_PLACES | BEFORE_WHOLE_NAMES

GIVEN_NAME, SURNAME, UNKNOWN, FOREIGN = 2.0, 1.5, 0.3, 1.2
SHAPE = {"latin": 0.9, "greek": 1.2, "cyrillic": 1.2}
DOUBTFUL, ORDINARY_GIVEN, ORDINARY_SURNAME = 0.9, 0.5, 0.3
OWN, OWN_ORDINARY = 3.0, 1.2
CAPITAL, FIRST_CAPITAL, SMALL_FORM = 1.0, 0.5, -1.0
# an ending of surnames in small letters, alone and with a list that says so too; a form of a listed one
SMALL_SHAPE, BOTH, SMALL_SURNAME_FORM = 0.9, 0.5, -0.5
_SHORTEST, _SHORTEST_FORM = 3, 5  # letters of a name in small letters, and of an inflected one
INTRODUCED, GREETED = 2.0, 1.2
NO_NAME, NEVER = -1.0, -9.0


def weight(words: Sequence[Word], place: int, text: str) -> float:
    """What one word of a comment weighs as a name, by itself and by its neighbours."""
    return _alone(words[place]) + _around(words, place, text)


def _alone(word: Word) -> float:
    """What a word weighs by itself."""
    if len(word.folded) < 2 or word.folded in NO_NAMES:
        return NEVER
    weight = _listed(word) + (ELSEWHERE if word.read.elsewhere and not _is_known_person(word) else 0.0)
    if word.capital:
        return weight + (FIRST_CAPITAL if word.first else CAPITAL)
    if word.own:
        return weight
    return weight + _in_small(word)


def _is_known_person(word: Word) -> bool:
    """Whether a word is a name of the organisation's lists: in small letters only where it is no word besides.

    A capital that only begins a sentence counts, too, and so do capitals throughout: a lost adjective costs less than
    somebody who can be read.
    """
    return word.own and (word.capital or word.loud or word.surely_own)


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
        return FOREIGN if read.foreign else _unlisted(word)
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
    if not (word.capital or read.name or read.foreign or read.shaped or word.own) or len(word.folded) < 2:
        return 0.0
    at = Standing.of(words, place, text)
    added = role(at) + _said_before(word, text)
    beside = [one for one in (at.before, at.after) if one is not None and _is_companion(one, word)]
    if beside:
        added += BESIDE + (taken_back(word) if any(map(_is_plain_given, beside)) else 0.0)
    return added


def _said_before(word: Word, text: str) -> float:
    """What an introduction, a greeting or thanks before the word adds."""
    begin = max(0, word.start - _LOOKING_BACK)
    if INTRODUCTIONS.search(text, begin, word.start):
        return INTRODUCED
    greeted = word.capital or word.read.foreign or (word.read.given and not word.read.ordinary)
    if greeted and GREETINGS.search(text, begin, word.start):
        return GREETED + (unplaced(word) if word.capital else 0.0)
    return 0.0


def _is_plain_given(word: Word) -> bool:
    """Whether a word in small letters is a first name and nothing else."""
    read = word.read
    return word.text == NAME or (read.given and not (read.ordinary or read.doubtful or read.homograph))


def _is_companion(one: Word, word: Word) -> bool:
    """Whether a neighbour makes a first name and a surname with the word."""
    if one.text == NAME:
        return True
    pair = (one.read.given or _is_known_person(one)) or (one.read.surname and word.read.given)
    plain = word.read.ordinary or word.read.doubtful
    words = one.read.doubtful and plain and not (one.read.surname or word.read.surname)  # "хубава вяра"
    likely = one.capital or not (one.read.ordinary or words) or (one.loud and not plain)
    return pair and likely and (one.capital == word.capital)
