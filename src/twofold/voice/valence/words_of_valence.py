"""Words that carry valence, in their scope: what stands after "not" turns round, what stands after "but" counts more.

The lists are ours and short; a language without a list has none, and the vectors speak alone. Matching ignores case
and diacritics, so that people who type without them are understood.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_CLAUSE_END = re.compile(r"[.!?…;:\n]+")
#: How many words a negation reaches ("not a good hotel").
_REACH = 3
#: A word after "but" counts this much more, one before it this much less.
_AFTER_TURN, _BEFORE_TURN = 1.5, 0.6
_STRONGER, _WEAKER = 1.5, 0.6
#: A negated word turns round and weakens: "not bad" is not "excellent".
_NEGATED = -0.7


@dataclass(frozen=True)
class WordsOfValence:
    """The patterns of one language: whole words and beginnings of words."""

    positive: "Patterns"
    negative: "Patterns"
    negators: "Patterns"
    turns: "Patterns"
    stronger: "Patterns"
    weaker: "Patterns"
    irony: "Patterns"


@dataclass(frozen=True)
class Patterns:
    """Words, beginnings of words, and phrases, all folded."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    phrases: tuple[str, ...]

    def has(self, word: str) -> bool:
        """Whether a folded word matches."""
        return word in self.whole or word.startswith(self.beginnings)


@dataclass(frozen=True)
class WordCounts:
    """How much of a text speaks well and ill, in words (weighted)."""

    positive: float
    negative: float

    @property
    def leaning(self) -> float:
        """Return the balance in [-1, 1]; 0 where no word speaks."""
        return (self.positive - self.negative) / (self.positive + self.negative + 1)


def folded(text: str) -> str:
    """Return the text in small letters, without diacritics, stretched letters once."""
    letters = unicodedata.normalize("NFD", text.lower().replace("ς", "σ"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _STRETCHED.sub(r"\1", plain)


def word_counts(text: str, language: str) -> WordCounts:
    """Weigh the words of valence of a text in one language; an unknown language has none."""
    lists = words_of(language)
    if lists is None:
        return WordCounts(0, 0)
    positive = negative = 0.0
    for clause in _CLAUSE_END.split(folded(text)):
        for weight in _weights(clause, lists):
            positive += max(weight, 0)
            negative += max(-weight, 0)
    return WordCounts(positive, negative)


@cache
def words_of(language: str) -> WordsOfValence | None:
    """Return the lists of a language, or None where we wrote none."""
    file = files(__package__) / "words" / f"{language}.toml"
    if not file.is_file():
        return None
    return WordsOfValence(**{name: _patterns(words) for name, words in tomllib.loads(file.read_text("utf-8")).items()})


def _patterns(words: Iterable[str]) -> Patterns:
    plain = [folded(word) for word in words]
    phrases = tuple(word.rstrip("*") for word in plain if " " in word)
    single = [word for word in plain if " " not in word]
    beginnings = tuple(word[:-1] for word in single if word.endswith("*"))
    return Patterns(frozenset(word for word in single if not word.endswith("*")), beginnings, phrases)


def _weights(clause: str, lists: WordsOfValence) -> list[float]:
    """Return the signed weight of every speaking word and phrase of a clause."""
    words = _WORD.findall(clause)
    turn = next((place for place, word in enumerate(words) if lists.turns.has(word)), None)
    found = [_weight(words, place, lists) * _side(place, turn) for place in range(len(words))]
    found += [1.0 for phrase in lists.positive.phrases if phrase in clause]
    found += [-1.0 for phrase in lists.negative.phrases if phrase in clause]
    return [weight for weight in found if weight]


def _side(place: int, turn: int | None) -> float:
    if turn is None:
        return 1.0
    return _AFTER_TURN if place > turn else _BEFORE_TURN


def _weight(words: Sequence[str], place: int, lists: WordsOfValence) -> float:
    word = words[place]
    weight = float(lists.positive.has(word)) - float(lists.negative.has(word))
    if not weight:
        return 0.0
    before = words[max(place - _REACH, 0) : place]
    if any(lists.negators.has(near) for near in before):
        weight *= _NEGATED
    if any(lists.stronger.has(near) for near in before[-1:]):
        weight *= _STRONGER
    if any(lists.weaker.has(near) for near in before[-1:]):
        weight *= _WEAKER
    return weight
