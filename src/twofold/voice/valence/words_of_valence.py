"""Words that carry valence, in their scope: what stands after "not" turns round, what stands after "but" counts more.

A language without a list has no such words, and the vectors speak alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from twofold.voice.valence.word_lists import Word, WordsOfValence, folded, words_of

_CLAUSE_END = re.compile(r"[.!?…;:\n]+")
#: How many words a negation reaches ("not a good hotel").
_REACH = 3
#: How many "without" or "there is nothing that" reaches.
_REACH_OF_LACKING = 4
#: A word after "but" counts this much more, one before it this much less.
_AFTER_TURN, _BEFORE_TURN = 1.5, 0.6
_STRONGER, _WEAKER = 1.5, 0.6
#: A negated word turns round and weakens: "not bad" is not "excellent".
_NEGATED = -0.7
#: In a text of so many words those that speak settle its direction; in one of the second number they no longer do.
_SHORT, _LONG = 3, 10


@dataclass(frozen=True)
class WordCounts:
    """How much of a text speaks well and ill, in words (weighted).

    `settled` in [0, 1] says how far they settle the direction by themselves: fully in a text of a few words.
    """

    positive: float
    negative: float
    settled: float = 0.0

    @property
    def leaning(self) -> float:
        """Return the balance in [-1, 1]; 0 where no word speaks."""
        return (self.positive - self.negative) / (self.positive + self.negative + 1)


def word_counts(text: str, language: str) -> WordCounts:
    """Weigh the words of valence of a text in one language; an unknown language has none."""
    lists = words_of(language)
    if lists is None:
        return WordCounts(0, 0)
    clauses = [lists.words_in(clause) for clause in _CLAUSE_END.split(folded(text))]
    weights = [weight for words in clauses for weight in _weights(words, lists)]
    length = sum(map(len, clauses))
    settled = min(max((_LONG - length) / (_LONG - _SHORT), 0.0), 1.0) if weights else 0.0
    return WordCounts(sum(max(one, 0) for one in weights), sum(max(-one, 0) for one in weights), settled)


def _weights(words: Sequence[Word], lists: WordsOfValence) -> list[float]:
    """Return the signed weight of every speaking word and phrase of a clause."""
    turn = next((place for place, word in enumerate(words) if lists.has("turns", word)), None)
    found = [_weight(words, place, lists) * _side(place, turn) for place in range(len(words))]
    return [weight for weight in found if weight]


def _side(place: int, turn: int | None) -> float:
    if turn is None:
        return 1.0
    return _AFTER_TURN if place > turn else _BEFORE_TURN


def _weight(words: Sequence[Word], place: int, lists: WordsOfValence) -> float:
    weight, own = _own_weight(words[place], lists)
    if not weight:
        return 0.0
    if _is_denied(words, place, lists) != own:
        weight *= _NEGATED
    if any(lists.has("stronger", near) for near in _before(words, place, 1)):
        weight *= _STRONGER
    if any(lists.has("weaker", near) for near in _before(words, place, 1)):
        weight *= _WEAKER
    return weight


def _own_weight(word: Word, lists: WordsOfValence) -> tuple[float, bool]:
    """Return what a word says by itself, and whether it denies that with its own beginning ("nezklamal")."""
    weight = float(lists.has("positive", word)) - float(lists.has("negative", word))
    rest = None if weight else lists.without_prefix(word)
    if rest is None:
        return weight, False
    return float(lists.has("positive", rest)) - float(lists.has("negative", rest)), True


def _is_denied(words: Sequence[Word], place: int, lists: WordsOfValence) -> bool:
    """Whether the words around turn a word round: two negations undo each other, one that it bears is repeated."""
    word, near = words[place], _before(words, place, _REACH)
    if word.negated:
        return False
    negated = any(lists.has("negators", one) for one in near) or (
        lists.without_prefix(word) is None and any(lists.has("concord", one) for one in near)
    )
    lacking = any(lists.has("lacking", one) for one in _before(words, place, _REACH_OF_LACKING)) or any(
        lists.has("lacking_behind", one) for one in words[place + 1 : place + 2]
    )
    return negated != lacking


def _before(words: Sequence[Word], place: int, reach: int) -> Sequence[Word]:
    return words[max(place - reach, 0) : place]
