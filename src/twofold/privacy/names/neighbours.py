"""Names that only their neighbours betray: the other half of a full name, and who is named together with somebody."""

from collections.abc import Sequence
from itertools import pairwise

from twofold.privacy.names.cues import OWN_NAME, SELDOM_SURNAMES, TOGETHER
from twofold.privacy.names.readings import script_of
from twofold.privacy.names.roles import BESIDE, unplaced
from twofold.privacy.names.weighing import NO_NAMES, THRESHOLD
from twofold.privacy.names.words import Word, joined

_SHORTEST_SURNAME = 3
_LOOKING_BACK = 24


def pairs(words: Sequence[Word], names: list[bool], text: str, *, hungarian: bool) -> None:
    """The half of a full name that is a word as well: "May Smith", "MAY SMITH", "my name is anna rare"."""
    for place, (left, right) in enumerate(pairwise(words)):
        loud = left.loud and right.loud
        if names[place] == names[place + 1] and (names[place] or not (loud and left.read.given)):
            continue
        if not joined(left, right, text):
            continue
        if (loud or names[place + 1]) and _is_full_name(left, right, loud=loud):
            names[place] = names[place + 1] = True
        elif names[place + 1] and hungarian and _is_hungarian(left, right):
            names[place] = True
        elif names[place] and _is_own_surname(left, right, text):
            names[place + 1] = True


def _is_hungarian(left: Word, right: Word) -> bool:
    """Whether a surname that is a word stands before a first name that is none: "Nagy Istvánné"."""
    plain = right.read.given and not (right.read.ordinary or right.read.doubtful or right.read.surname)
    return left.capital and right.capital and plain and left.read.surname and left.folded not in SELDOM_SURNAMES


def _is_full_name(left: Word, right: Word, *, loud: bool) -> bool:
    """Whether a first name, word or not, stands before a surname that is no word."""
    if not left.read.given or right.folded in NO_NAMES or left.folded in NO_NAMES:
        return False
    surname = right.read.surname and not (right.read.ordinary or right.read.homograph)
    if loud:
        return surname and right.read.exact and not right.read.doubtful and right.folded not in SELDOM_SURNAMES
    return left.capital and right.capital and (surname or right.read.shaped)


def _is_own_surname(left: Word, right: Word, text: str) -> bool:
    """Whether somebody gives the own name in small letters, and this word is what follows the first name."""
    if right.capital or not left.read.given or len(right.folded) < _SHORTEST_SURNAME or right.folded in NO_NAMES:
        return False
    plain = right.read.ordinary or right.read.doubtful or script_of(left.text) != script_of(right.text)
    return not plain and OWN_NAME.search(text, max(0, left.start - _LOOKING_BACK), left.start) is not None


def together(words: Sequence[Word], weights: Sequence[float], names: list[bool], text: str) -> None:
    """Who is named together with somebody: "Anna and Hope", where the lists say that it may be a name."""
    if not any(names):
        return
    places = range(len(words))
    for order in (places, reversed(places)):
        named: int | None = None
        for place in order:
            if named is not None and not names[place] and words[place].read.given:
                names[place] = _is_together(words, place, named, text) and (
                    weights[place] + BESIDE + unplaced(words[place]) >= THRESHOLD
                )
            if names[place]:
                named = place
            elif named is not None and abs(place - named) > 1:
                named = None


def _is_together(words: Sequence[Word], place: int, named: int, text: str) -> bool:
    """Whether nothing but "and" or a comma stands between two words."""
    first, last = sorted((words[place], words[named]), key=lambda word: word.start)
    between = text[first.end : last.start]
    if not TOGETHER.fullmatch(between) or words[place].folded in NO_NAMES:
        return False
    return words[place].capital == words[named].capital and words[named].read.given
