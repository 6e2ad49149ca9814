"""Who a word is said to be: what titles, trades, places of work, deeds and places beside it add to its weight.

Of several signs beside a word the surest counts.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twofold.privacy.names.cues import (
    ACTED,
    AFTER_PLACES,
    AFTER_PLACES_SMALL,
    ARTICLES,
    AT_WORK,
    BEFORE_PLACES,
    BEFORE_WHOLE_NAMES,
    BEHAVED,
    BEHAVED_OR_WAS,
    SELDOM_SURNAMES,
    TITLES_AFTER,
    TITLES_BEFORE,
    TRADES,
    WHO,
)
from twofold.privacy.names.readings import script_of
from twofold.privacy.names.words import Word, joined

TITLE, TRADE, BESIDE = 2.5, 1.2, 1.2
AT_PLACE, SURNAME_BESIDE, ACTS, IS_WHO = 1.6, 1.8, 1.6, 1.0
OTHER_SCRIPT = 0.9  # a name in Latin letters behind a Greek article of a person
ELSEWHERE, PLACE = -1.5, -1.5
_WORDS_OF_A_PLACE = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """A word where it stands: among the words of its text, with those beside it that are joined to it."""

    words: Sequence[Word]
    place: int
    text: str
    word: Word
    before: Word | None
    after: Word | None

    @classmethod
    def of(cls, words: Sequence[Word], place: int, text: str) -> "Standing":
        """Where a word stands; nothing but a blank or a hyphen is between it and those beside it."""
        word = words[place]
        before = words[place - 1] if place and joined(words[place - 1], word, text) else None
        after = words[place + 1] if place + 1 < len(words) and joined(word, words[place + 1], text) else None
        return cls(words, place, text, word, before, after)


Sign = Callable[[Standing], float]


def role(at: Standing) -> float:
    """What the surest sign beside a word adds, or takes where it says that the word is a place."""
    for sign in _SIGNS:
        found = sign(at)
        if found:
            return found
    return 0.0


def unplaced(word: Word) -> float:
    """What a first name that is usually a place was weighed down by, where a title or a trade settles it."""
    return -ELSEWHERE if word.read.elsewhere and (word.read.given or word.read.foreign) else 0.0


def taken_back(word: Word) -> float:
    """What a small surname that is rather a word was weighed down by, where a title or a first name settles it."""
    read = word.read
    if word.capital or not read.surname or word.folded in SELDOM_SURNAMES:
        return 0.0
    likelier = SURNAME_BESIDE - BESIDE if read.ordinary or (read.homograph and read.shaped) else 0.0
    return likelier - (ELSEWHERE if read.elsewhere else 0.0)


def _titled(at: Standing) -> float:
    """A title before or behind."""
    if _is_in(at.before, TITLES_BEFORE) or _is_in(at.after, TITLES_AFTER) or (at.before and at.before.text == "κ."):
        return TITLE + (taken_back(at.word) or unplaced(at.word))
    return 0.0


def _of_trade(at: Standing) -> float:
    """A trade beside, or between commas: "the technician, Novak, came"."""
    read = at.word.read
    if not (at.word.capital or read.given or read.foreign or (read.name and not read.doubtful)):
        return 0.0
    beside = (at.before, at.after, _explained(at))
    return TRADE + unplaced(at.word) if any(_is_in(one, TRADES) for one in beside) else 0.0


def _explained(at: Standing) -> Word | None:
    """What the word is put beside to explain, between commas."""
    if not at.place or not at.word.capital or at.text[at.word.end : at.word.end + 1] != ",":
        return None
    before = at.words[at.place - 1]
    return before if at.text[before.end : at.word.start] == ", " else None


def _at_work(at: Standing) -> float:
    """A place of work behind a first name of any language."""
    may_work = at.word.read.foreign or at.word.read.given
    return AT_PLACE + unplaced(at.word) if may_work and AT_WORK.match(at.text, at.word.end) else 0.0


def _of_whole_place(at: Standing) -> float:
    """Part of the name of a saint, a square or a station: "площад Александър Невски"."""
    for back in range(at.place - 1, max(-1, at.place - 1 - _WORDS_OF_A_PLACE), -1):
        if not joined(at.words[back], at.words[back + 1], at.text):
            break
        if at.words[back].folded in BEFORE_WHOLE_NAMES:
            return PLACE - BESIDE
        if not at.words[back].capital:
            break
    return 0.0


def _did(at: Standing) -> float:
    """What only people do, behind what is on a list or seems a name; companies do it, too, and are on none."""
    word, read = at.word, at.word.read
    may_act = read.foreign or (word.capital and (read.given or (read.shaped and not read.doubtful)))
    return ACTS + unplaced(word) if may_act and _deeds(word).match(at.text, word.end) else 0.0


def _deeds(word: Word) -> re.Pattern[str]:
    """What must be said behind a word to make it a name: deeds of all, manners and "was" of what is hardly a word."""
    if not word.capital or not (word.read.given or word.read.foreign):
        return ACTED
    return BEHAVED if word.read.given else BEHAVED_OR_WAS


def _with_article(at: Standing) -> float:
    """A first name in Latin letters behind a Greek article of a person: "ο gábor"."""
    latin = at.word.read.foreign and script_of(at.word.text) == "latin"
    return OTHER_SCRIPT if latin and _is_in(at.before, ARTICLES) else 0.0


def _who(at: Standing) -> float:
    """A capital before "who"."""
    return IS_WHO if at.word.capital and WHO.match(at.text, at.word.end) else 0.0


def _of_place(at: Standing) -> float:
    """What makes the word a street, a hotel, a company."""
    after = at.after
    behind = after is not None and (
        after.folded in AFTER_PLACES_SMALL or (after.capital and after.folded in AFTER_PLACES)
    )
    return PLACE if behind or _is_in(at.before, BEFORE_PLACES) else 0.0


def _is_in(word: Word | None, words: frozenset[str]) -> bool:
    return word is not None and word.folded in words


_SIGNS: tuple[Sign, ...] = (_titled, _of_trade, _at_work, _of_whole_place, _did, _with_article, _who, _of_place)
