"""Who a word is said to be: what titles, trades, places of work, deeds and places beside it add to its weight.

Of several signs beside a word the surest counts.
"""

import re
from collections.abc import Callable, Sequence

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

Sign = Callable[[Sequence[Word], int, str], float]


def role(words: Sequence[Word], place: int, text: str) -> float:
    """What the surest sign beside a word adds, or takes where it says that the word is a place."""
    return next((found for found in (sign(words, place, text) for sign in _SIGNS) if found), 0.0)


def neighbours(words: Sequence[Word], place: int, text: str) -> tuple[Word | None, Word | None]:
    """The words before and after, where nothing but a blank or a hyphen is between."""
    word = words[place]
    before = words[place - 1] if place and joined(words[place - 1], word, text) else None
    after = words[place + 1] if place + 1 < len(words) and joined(word, words[place + 1], text) else None
    return before, after


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


def _titled(words: Sequence[Word], place: int, text: str) -> float:
    """A title before or behind."""
    before, after = neighbours(words, place, text)
    if _is_in(before, TITLES_BEFORE) or _is_in(after, TITLES_AFTER) or (before is not None and before.text == "κ."):
        return TITLE + (taken_back(words[place]) or unplaced(words[place]))
    return 0.0


def _of_trade(words: Sequence[Word], place: int, text: str) -> float:
    """A trade beside, or between commas: "the technician, Novak, came"."""
    word, read = words[place], words[place].read
    if not (word.capital or read.given or read.foreign or (read.name and not read.doubtful)):
        return 0.0
    beside = (*neighbours(words, place, text), _explained(words, place, text))
    return TRADE + unplaced(word) if any(_is_in(one, TRADES) for one in beside) else 0.0


def _explained(words: Sequence[Word], place: int, text: str) -> Word | None:
    """What the word is put beside to explain, between commas."""
    if not place or not words[place].capital:
        return None
    between = text[words[place - 1].end : words[place].start]
    return words[place - 1] if between == ", " and text[words[place].end : words[place].end + 1] == "," else None


def _at_work(words: Sequence[Word], place: int, text: str) -> float:
    """A place of work behind a first name of any language."""
    word = words[place]
    may_work = word.read.foreign or word.read.given
    return AT_PLACE + unplaced(word) if may_work and AT_WORK.match(text, word.end) else 0.0


def _of_whole_place(words: Sequence[Word], place: int, text: str) -> float:
    """Part of the name of a saint, a square or a station: "площад Александър Невски"."""
    for back in range(place - 1, max(-1, place - 1 - _WORDS_OF_A_PLACE), -1):
        if not joined(words[back], words[back + 1], text):
            break
        if words[back].folded in BEFORE_WHOLE_NAMES:
            return PLACE - BESIDE
        if not words[back].capital:
            break
    return 0.0


def _did(words: Sequence[Word], place: int, text: str) -> float:
    """What only people do, behind what is on a list or seems a name; companies do it, too, and are on none."""
    word, read = words[place], words[place].read
    may_act = read.foreign or (word.capital and (read.given or (read.shaped and not read.doubtful)))
    return ACTS + unplaced(word) if may_act and _deeds(word).match(text, word.end) else 0.0


def _deeds(word: Word) -> re.Pattern[str]:
    """What must be said behind a word to make it a name: deeds of all, manners and "was" of what is hardly a word."""
    if not word.capital or not (word.read.given or word.read.foreign):
        return ACTED
    return BEHAVED if word.read.given else BEHAVED_OR_WAS


def _with_article(words: Sequence[Word], place: int, text: str) -> float:
    """A first name in Latin letters behind a Greek article of a person: "ο gábor"."""
    before, _ = neighbours(words, place, text)
    latin = words[place].read.foreign and script_of(words[place].text) == "latin"
    return OTHER_SCRIPT if latin and _is_in(before, ARTICLES) else 0.0


def _who(words: Sequence[Word], place: int, text: str) -> float:
    """A capital before "who"."""
    return IS_WHO if words[place].capital and WHO.match(text, words[place].end) else 0.0


def _of_place(words: Sequence[Word], place: int, text: str) -> float:
    """What makes the word a street, a hotel, a company."""
    before, after = neighbours(words, place, text)
    behind = after is not None and (
        after.folded in AFTER_PLACES_SMALL or (after.capital and after.folded in AFTER_PLACES)
    )
    return PLACE if behind or _is_in(before, BEFORE_PLACES) else 0.0


def _is_in(word: Word | None, words: frozenset[str]) -> bool:
    return word is not None and word.folded in words


_SIGNS: tuple[Sign, ...] = (_titled, _of_trade, _at_work, _of_whole_place, _did, _with_article, _who, _of_place)
