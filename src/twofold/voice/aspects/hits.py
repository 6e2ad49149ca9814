"""Where the patterns of a dictionary stand in a text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from twofold.voice.aspects.dictionary import Dictionary
from twofold.voice.aspects.entries import LONGEST_GAP, Element, Entry, parse_pattern
from twofold.voice.aspects.letters import folded, heard, sounded
from twofold.voice.aspects.stems import SHORTEST, keys, light_stem

_TOKEN = re.compile(r"\w+(?:['’\-‑]\w+)*")
_LATIN_ENDING = 4  # letters that an inflection may add to a word heard in Latin letters


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: ``text[start:end]``, folded, and everything it may be looked up by."""

    start: int
    end: int
    bare: str
    keys: frozenset[str]
    heard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a text.

    Attributes:
        entry: what was found.
        first: number of its first token.
        last: number of its last token.
        start: its place in the text.
        end: behind its last letter.
    """

    entry: Entry
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    entry: Entry
    elements: tuple[Element, ...]


def tokens(text: str, language: str) -> list[Token]:
    """The words of a text."""
    found = []
    for match in _TOKEN.finditer(text):
        bare = folded(match[0])
        if bare:
            found.append(Token(match.start(), match.end(), bare, keys(match[0], language), heard(bare, language)))
    return found


class Matcher:
    """Finds the entries of one dictionary: one look-up a word, whatever the size of the dictionary."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.language = dictionary.language
        self._words: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._exact: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._beginnings: defaultdict[str, list[_Pattern]] = defaultdict(list)
        self._sounds: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for entry in dictionary.entries:
            self._add(_Pattern(entry, parse_pattern(entry.pattern)))

    def hits(self, words: Sequence[Token]) -> list[Hit]:
        """Every entry in a text, by place; a longer pattern hides the shorter ones of its kind inside it."""
        found = [hit for at in range(len(words)) for hit in self._at(words, at)]
        distinct = {(hit.first, hit.last, hit.entry.place, hit.entry.needs): hit for hit in reversed(found)}
        taken: defaultdict[int, list[Hit]] = defaultdict(list)  # by their first word
        longest_first = sorted(distinct.values(), key=lambda hit: (hit.first - hit.last, hit.first))
        reach = longest_first[0].last - longest_first[0].first if longest_first else 0
        for hit in longest_first:
            around = (one for first in range(hit.last - reach, hit.first + 1) for one in taken.get(first, ()))
            if not any(hit.last <= one.last and _longer(one, hit) for one in around):
                taken[hit.first].append(hit)
        return sorted((hit for some in taken.values() for hit in some), key=lambda hit: (hit.first, hit.last))

    def _add(self, pattern: _Pattern) -> None:
        first = pattern.elements[0]
        if first.prefix:
            self._beginnings[folded(first.word)].append(pattern)
        elif first.exact:
            self._exact[folded(first.word)].append(pattern)
        else:
            for key in keys(first.word, self.language):
                self._words[key].append(pattern)
        if sound := _sound(first, self.language):
            self._sounds[sound].append(pattern)

    def _at(self, words: Sequence[Token], at: int) -> Iterator[Hit]:
        seen: set[int] = set()
        for pattern in self._candidates(words[at]):
            if id(pattern) in seen:
                continue
            seen.add(id(pattern))
            last = _rest(words, at, pattern.elements[1:], self.language)
            if last is not None:
                yield Hit(pattern.entry, at, last, words[at].start, words[last].end)

    def _candidates(self, word: Token) -> Iterator[_Pattern]:
        """Patterns whose first word fits."""
        for key in word.keys:
            yield from self._words.get(key, ())
        yield from self._exact.get(word.bare, ())
        for length in range(2, len(word.bare) + 1):
            yield from self._beginnings.get(word.bare[:length], ())
        for sound in word.heard:
            for length in range(max(SHORTEST, len(sound) - _LATIN_ENDING), len(sound) + 1):
                yield from self._sounds.get(sound[:length], ())


def _longer(one: Hit, other: Hit) -> bool:
    return one.last - one.first > other.last - other.first and _names_only(one) == _names_only(other)


def _names_only(hit: Hit) -> bool:
    return hit.entry.quality is None


def _rest(words: Sequence[Token], at: int, elements: Sequence[Element], language: str) -> int | None:
    """The token at which the pattern ends; None where it does not go on here."""
    for element in elements:
        reach = LONGEST_GAP + 1 if element.after_gap else 1
        following = range(at + 1, min(at + 1 + reach, len(words)))
        found = next((place for place in following if _fits(words[place], element, language)), None)
        if found is None:
            return None
        at = found
    return at


def _fits(word: Token, element: Element, language: str) -> bool:
    bare = folded(element.word)
    if element.prefix:
        native = word.bare.startswith(bare)
    elif element.exact:
        native = word.bare == bare
    else:
        native = not word.keys.isdisjoint(keys(element.word, language))
    if native or not word.heard:
        return native
    sound = _sound(element, language)
    return bool(sound) and any(one.startswith(sound) and len(one) - len(sound) <= _LATIN_ENDING for one in word.heard)


def _sound(element: Element, language: str) -> str:
    """How an element begins when somebody writes it in Latin letters; nothing where the language is written in them."""
    if language not in ("el", "bg") or element.exact:
        return ""
    bare = folded(element.word)
    sound = sounded(bare if element.prefix else light_stem(bare, language), language)
    return sound if len(sound) >= SHORTEST else ""
