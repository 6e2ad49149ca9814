"""Lists of words that carry valence, and the words of a text as the lists know them.

The lists are ours and short; a language without a list has none. Matching ignores case and diacritics, so that people
who type without them are understood.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_APOSTROPHES = str.maketrans("’ʼ`´", "''''")
#: Behind a negating beginning ("ne-") must stand so much of a word.
_SHORTEST_REST = 3


@dataclass(frozen=True)
class Patterns:
    """Words, beginnings and ends of words, all folded."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    ends: tuple[str, ...]

    def has(self, word: str) -> bool:
        """Whether a folded word matches."""
        return word in self.whole or word.startswith(self.beginnings) or word.endswith(self.ends)


@dataclass(frozen=True)
class Phrase:
    """Words that mean something together: each as it is, or (second) as a beginning; whether one is a negation."""

    words: tuple[tuple[str, bool], ...]
    list_name: str
    negated: bool = False

    def stands_at(self, words: Sequence[str], place: int) -> bool:
        """Whether a text's words go on like this from a place."""
        here = words[place : place + len(self.words)]
        return len(here) == len(self.words) and all(
            word.startswith(wanted) if begins else word == wanted
            for word, (wanted, begins) in zip(here, self.words, strict=True)
        )


@dataclass(frozen=True)
class Word:
    """A word of a clause, or several that mean something together.

    `of_phrase` names the list that the several stand on, and is empty for a word; `negated` says that a negation is
    among them.
    """

    text: str
    of_phrase: str = ""
    negated: bool = False


@dataclass(frozen=True)
class WordsOfValence:
    """The lists of one language.

    `negators` turn round what stands behind them; so does `concord` ("nic", nothing), but for what bears a negation
    of its own, which it only repeats ("nic nevyřešili"). `lacking` ("without") turns round, too, and undoes another
    negation; `lacking_behind` stands behind what it denies ("gond nélkül"). `prefixes` negate the rest of their word.
    """

    positive: Patterns
    negative: Patterns
    negators: Patterns
    concord: Patterns
    lacking: Patterns
    lacking_behind: Patterns
    turns: Patterns
    stronger: Patterns
    weaker: Patterns
    prefixes: tuple[str, ...]
    irony: tuple[str, ...]
    phrases: dict[str, tuple[Phrase, ...]]

    def words_in(self, clause: str) -> list[Word]:
        """Return the words of a folded clause, phrases of the lists as one."""
        words, found, place = _WORD.findall(clause), [], 0
        while place < len(words):
            phrase = next((one for one in self.phrases.get(words[place], ()) if one.stands_at(words, place)), None)
            length = len(phrase.words) if phrase else 1
            text = " ".join(words[place : place + length])
            found.append(Word(text, phrase.list_name, phrase.negated) if phrase else Word(text))
            place += length
        return found

    def has(self, list_name: str, word: Word) -> bool:
        """Whether a word stands on a list; one of a phrase only on the phrase's."""
        if word.of_phrase:
            return word.of_phrase == list_name
        patterns: Patterns = getattr(self, list_name)
        return patterns.has(word.text)

    def without_prefix(self, word: Word) -> Word | None:
        """Return what a negating beginning denies, if a word has one: "nezklamal" denies "zklamal"."""
        for prefix in self.prefixes:
            rest = word.text.removeprefix(prefix)
            if not word.of_phrase and rest != word.text and len(rest) >= _SHORTEST_REST:
                return Word(rest)
        return None


def folded(text: str) -> str:
    """Return the text in small letters, without diacritics, stretched letters once."""
    letters = unicodedata.normalize("NFD", text.lower().replace("ς", "σ").translate(_APOSTROPHES))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _STRETCHED.sub(r"\1", plain)


@cache
def words_of(language: str) -> WordsOfValence | None:
    """Return the lists of a language, or None where we wrote none."""
    file = files(__package__) / "words" / f"{language}.toml"
    if not file.is_file():
        return None
    listed = {name: [folded(word) for word in words] for name, words in tomllib.loads(file.read_text("utf-8")).items()}
    irony, prefixes = tuple(listed.pop("irony")), tuple(listed.pop("prefixes"))
    patterns = {one.name: _patterns(listed[one.name]) for one in fields(WordsOfValence) if one.name in listed}
    denying = [patterns[name] for name in ("negators", "concord", "lacking", "lacking_behind")]
    return WordsOfValence(**patterns, prefixes=prefixes, irony=irony, phrases=_phrases(listed, denying))


def _patterns(words: Iterable[str]) -> Patterns:
    single = [word for word in words if " " not in word]
    starred = tuple(word[:-1] for word in single if word.endswith("*"))
    ends = tuple(word[1:] for word in single if word.startswith("*"))
    return Patterns(frozenset(word for word in single if "*" not in word), starred, ends)


def _phrases(listed: dict[str, list[str]], denying: Sequence[Patterns]) -> dict[str, tuple[Phrase, ...]]:
    """Return the phrases of all lists by their first word, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for name, words in listed.items():
        for phrase in (_WORD_OR_STAR.findall(word) for word in words if " " in word):
            parts = tuple((word.rstrip("*"), word.endswith("*")) for word in phrase)
            negated = any(patterns.has(word) for word, _ in parts for patterns in denying)
            found.setdefault(parts[0][0], []).append(Phrase(parts, name, negated))
    return {first: tuple(sorted(some, key=lambda one: -len(one.words))) for first, some in found.items()}


_WORD_OR_STAR = re.compile(r"[^\W_]+(?:['-][^\W_]+)*\*?")
