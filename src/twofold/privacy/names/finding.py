"""Names of persons in a comment: its words are weighed, and what reaches the threshold is hidden.

Names beside each other are one mark.
"""

from collections.abc import Iterator, Sequence

from twofold.privacy.marks import NAME, Mark
from twofold.privacy.names.gazetteer import Gazetteer
from twofold.privacy.names.languages import likely
from twofold.privacy.names.neighbours import pairs, together
from twofold.privacy.names.readings import script_of
from twofold.privacy.names.roles import BESIDE
from twofold.privacy.names.weighing import NO_NAMES, THRESHOLD, weight
from twofold.privacy.names.words import Word, joined, words_of


class NameFinder:
    """Finds names of persons in texts of an organisation."""

    def __init__(self, languages: Sequence[str], gazetteers: Sequence[Gazetteer] = ()) -> None:
        """Make a finder for texts in these languages, which knows the organisation's own lists."""
        self._languages = tuple(languages)
        self._own = frozenset[str]().union(*(gazetteer.forms for gazetteer in gazetteers))

    def names(self, text: str, language: str | None = None) -> Iterator[Mark]:
        """Where names stand; neighbours are one mark."""
        languages = likely(text, self._languages) if language is None else (language,)
        others = tuple(one for one in self._languages if one not in languages)
        words = list(words_of(text, languages, others, self._own))
        shown = [word.text == NAME for word in words]
        weights = [weight(words, place, text) for place in range(len(words))]
        names = [one >= THRESHOLD for one in weights]
        _spread(words, weights, names, shown, text)
        pairs(words, names, text, hungarian="hu" in languages)
        together(words, weights, names, text)
        yield from _merged(words, names, text)


def _spread(
    words: Sequence[Word], weights: Sequence[float], names: list[bool], shown: Sequence[bool], text: str
) -> None:
    """A capital beside a first name belongs to it, where it is no ordinary word; so does half of a double surname."""
    for place, word in enumerate(words):
        if weights[place] + BESIDE < THRESHOLD or names[place] or shown[place]:
            continue
        known = word.read.ordinary or word.read.doubtful or word.folded in NO_NAMES
        if known or not (word.capital or word.read.shaped):
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
    return script_of(left.text) == script_of(right.text) and joined(left, right, text)


def _merged(words: Sequence[Word], names: Sequence[bool], text: str) -> Iterator[Mark]:
    begin: Word | None = None
    last: Word | None = None
    for word, is_name in zip(words, names, strict=True):
        if not is_name:
            continue
        if last is not None and begin is not None and not joined(last, word, text):
            yield Mark(begin.start, last.end - last.text.endswith("."), NAME)
            begin = None
        begin = begin or word
        last = word
    if begin is not None and last is not None:
        yield Mark(begin.start, last.end - last.text.endswith("."), NAME)
