"""From hits of the dictionary to aspects: which quality belongs to which touchpoint, praised or blamed."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twofold.voice.aspects.aspect import Aspect, Evidence
from twofold.voice.aspects.dictionary import Dictionary
from twofold.voice.aspects.hits import Hit, Matcher, Token, tokens
from twofold.voice.aspects.letters import folded
from twofold.voice.aspects.vocabulary import OVERALL
from twofold.voice.sentences import clauses, split

NEGATION_REACH = 3  # words between "not" and what it turns around
SIGNED, MENTIONED = 0.85, 0.7  # confidence of an entry that praises or blames, and of one that only mentions
COMMA = 4  # how many words a comma between a quality and a touchpoint counts for
_COMMA = re.compile(r"[,;:]")
BEHIND = {"hu": frozenset({"nelkul", "nincs", "nincsen", "nem"})}  # negations that follow what they turn around


@dataclass(frozen=True, slots=True)
class _Said:
    """A hit with the sign that its clause gives it."""

    hit: Hit
    sign: int
    clause: int


@dataclass(frozen=True, slots=True)
class Read:
    """A text as the dictionary sees it: its words, what was hit, and in which clause each word stands."""

    text: str
    words: Sequence[Token]
    said: Sequence[_Said]


class Spotter:
    """Finds the aspects that a dictionary knows."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._matcher = Matcher(dictionary)
        self._language = dictionary.language
        self._negations = frozenset(folded(word) for word in dictionary.negations)

    def aspects(self, text: str, valence: float | None = None) -> list[Aspect]:
        """The aspects of a text by place.

        Args:
            text: a sentence, or several.
            valence: how good or bad the text is where the words of the dictionary do not say; None where not known.
        """
        read = self.read(text)
        by_clause: dict[int, list[_Said]] = {}
        for said in read.said:
            by_clause.setdefault(said.clause, []).append(said)
        found = [aspect for group in by_clause.values() for aspect in _paired(group, read.text, valence)]
        return _distinct(found)

    def read(self, text: str) -> Read:
        """What the dictionary hits in a text."""
        words = tokens(text, self._language)
        begins = [clause.start for part in split(text) for clause in clauses(part, self._language)] or [0]
        clause_of = [max(0, bisect_right(begins, word.start) - 1) for word in words]
        # "no hot water, dirty room": what is negated ends at a comma
        parts = sorted([*begins, *(comma.end() for comma in _COMMA.finditer(text))])
        part_of = [bisect_right(parts, word.start) for word in words]
        hits = self._matcher.hits(words)
        named = {hit.entry.touchpoint for hit in hits if hit.entry.touchpoint}
        kept = [hit for hit in hits if not hit.entry.needs or not named.isdisjoint(hit.entry.needs)]
        return Read(text, words, [self._said(hit, words, clause_of, part_of) for hit in kept])

    def _said(self, hit: Hit, words: Sequence[Token], clause_of: Sequence[int], part_of: Sequence[int]) -> _Said:
        clause = clause_of[hit.first]
        before = range(max(0, hit.first - NEGATION_REACH), hit.first)
        turned = any(part_of[at] == part_of[hit.first] and words[at].bare in self._negations for at in before)
        after = hit.last + 1
        behind = BEHIND.get(self._language, frozenset())
        if after < len(words) and part_of[after] == part_of[hit.last] and words[after].bare in behind:
            turned = not turned
        return _Said(hit, -hit.entry.sign if turned else hit.entry.sign, clause)


@dataclass(frozen=True, slots=True)
class _Places:
    """The touchpoints of a clause by place; none stands inside another, so that both ends of them ascend."""

    said: Sequence[_Said]
    firsts: Sequence[int]
    commas: Sequence[int]

    @classmethod
    def of(cls, touchpoints: Sequence[_Said], text: str) -> "_Places":
        """Those of one clause, in the order of the text."""
        commas = [comma.start() for comma in re.finditer(",", text)]
        return cls(touchpoints, [said.hit.first for said in touchpoints], commas)

    def nearest(self, hit: Hit) -> _Said | None:
        """The one nearest to a hit; looked for outwards from it, so that a text without a full stop costs no more."""
        middle = bisect_right(self.firsts, hit.first)
        before = list(self._closest(hit, range(middle - 1, -1, -1)))
        near = [*reversed(before), *self._closest(hit, range(middle, len(self.said)))]
        return min(near, key=lambda each: each[0])[1] if near else None

    def _closest(self, hit: Hit, outwards: range) -> Iterator[tuple[tuple[int, int], _Said]]:
        closest: int | None = None
        for at in outwards:
            away = self._distance(hit, self.said[at].hit)
            if closest is not None and away[0] > closest:
                return
            closest = away[0]
            yield away, self.said[at]

    def _distance(self, one: Hit, other: Hit) -> tuple[int, int]:
        """Words between two hits, commas counted as several; what stands before wins a tie."""
        first, second = sorted((one, other), key=lambda hit: hit.first)
        commas = bisect_left(self.commas, second.start) - bisect_left(self.commas, first.end)
        return max(0, second.first - first.last) + COMMA * max(0, commas), other.first


def _paired(group: Sequence[_Said], text: str, valence: float | None) -> Iterator[Aspect]:
    """The aspects of one clause: each quality with the touchpoint nearest to it, then touchpoints without a quality."""
    touchpoints = [said for said in group if said.hit.entry.quality is None]
    qualities = [said for said in group if said.hit.entry.quality not in (None, OVERALL)]
    general = [said for said in group if said.hit.entry.quality == OVERALL]
    mood = _mood(general or qualities)
    places = _Places.of(touchpoints, text)
    used: set[int] = set()
    for said in qualities:
        nearest = places.nearest(said.hit)
        entry = said.hit.entry
        touchpoint = entry.touchpoint or (nearest.hit.entry.touchpoint if nearest else None)
        if nearest is not None and nearest.hit.entry.touchpoint == touchpoint:
            used.add(id(nearest))
        yield _aspect(said, touchpoint, entry.quality or OVERALL, said.sign or mood, valence)
    for said in touchpoints:
        if id(said) not in used:
            yield _aspect(said, said.hit.entry.touchpoint, OVERALL, mood, valence)
    if not touchpoints:
        for said in general:
            yield _aspect(said, said.hit.entry.touchpoint, OVERALL, said.sign, valence)


def _mood(group: Sequence[_Said]) -> int:
    total = sum(said.sign for said in group)
    return (total > 0) - (total < 0)


def _aspect(said: _Said, touchpoint: str | None, quality: str, sign: int, valence: float | None) -> Aspect:
    confidence = SIGNED if sign else MENTIONED
    return Aspect(
        touchpoint,
        quality,
        _valence(sign, valence),
        confidence,
        said.hit.start,
        said.hit.end,
        Evidence.DICTIONARY,
        quality,
    )


def _valence(sign: int, valence: float | None) -> float:
    """The sign of the words where they have one, softened by what the whole text says; else what the text says."""
    if valence is None:
        return float(sign)
    return valence if not sign else max(-1.0, min(1.0, 0.6 * sign + 0.4 * valence))


def _distinct(found: Sequence[Aspect]) -> list[Aspect]:
    """One of each touchpoint and quality and sign, the first in the text; with its touchpoint where one is known."""
    kept: dict[tuple[str | None, str, bool], Aspect] = {}
    for aspect in sorted(found, key=lambda one: (one.start, one.end)):
        kept.setdefault((aspect.touchpoint, aspect.quality, aspect.valence < 0), aspect)
    return list(kept.values())
