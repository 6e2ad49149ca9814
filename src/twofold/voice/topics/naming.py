"""What a topic is called: words that its comments use and others do not, in each language that it is spoken of in."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.voice.aspects.letters import folded
from twofold.voice.aspects.stems import keys, light_stem
from twofold.voice.topics.function_words import function_words

WORDS = 4  # of a name
LEAST = 3  # comments that a word of a name stands in: a word of one person names nobody's topic
FEWEST = 5  # comments of a language before the topic gets a name in it
_WORD = re.compile(r"[^\W\d_]{3,}")
_MARK = re.compile(r"\[[^\]]{1,20}\]")


@dataclass(frozen=True, slots=True)
class Named:
    """A topic's name in one language.

    Attributes:
        language: its code.
        words: the most telling first.
        comments: how many comments of that language it is made of.
    """

    language: str
    words: tuple[str, ...]
    comments: int


def names(
    texts: Sequence[str], languages: Sequence[str], of: NDArray[np.int64], topics: int, least: int = LEAST
) -> list[tuple[Named, ...]]:
    """The names of each topic, the language with most comments first; none in a language where no word tells it.

    Words of one stem are one word, shown in the form that is written most. A word weighs by its share among the
    comments of a topic, by how rare it is over all topics (class-based TF-IDF, Grootendorst 2022) and by how much of
    it is said in this topic; it counts once a comment. Words that only hold a sentence together name nothing.

    Args:
        texts: masked comments.
        languages: of each.
        of: (n,) the topic of each.
        topics: how many there are.
        least: comments that a word must stand in.
    """
    found: list[list[Named]] = [[] for _ in range(topics)]
    for language in sorted(set(languages)):
        own = [number for number, spoken in enumerate(languages) if spoken == language]
        counted, forms = _counted([texts[number] for number in own], [int(of[number]) for number in own], language)
        sizes = Counter(int(of[number]) for number in own)
        everywhere: Counter[str] = sum(counted.values(), Counter())
        for topic, counts in counted.items():
            telling = sizes[topic] >= FEWEST and _telling(counts, everywhere, len(counted), sizes[topic], least)
            if telling:
                shown = tuple(forms[word].most_common(1)[0][0] for word in telling)
                found[topic].append(Named(language, shown, sizes[topic]))
    return [tuple(sorted(named, key=lambda one: (-one.comments, one.language))) for named in found]


def _counted(
    texts: Sequence[str], of: Sequence[int], language: str
) -> tuple[Mapping[int, Counter[str]], Mapping[str, Counter[str]]]:
    """How many comments of each topic say each word, by stem; and the forms it is written in."""
    idle = function_words(language)
    counted: dict[int, Counter[str]] = {}
    forms: dict[str, Counter[str]] = {}
    for text, topic in zip(texts, of, strict=True):
        said: dict[str, str] = {}
        for match in _WORD.finditer(_MARK.sub(" ", text)):
            written = match[0].lower()
            if folded(written) in idle:
                continue
            said.setdefault(_stem(written, language), written)
        counted.setdefault(topic, Counter()).update(list(said))
        for stem, written in said.items():
            forms.setdefault(stem, Counter())[written] += 1
    return counted, forms


def _stem(written: str, language: str) -> str:
    """One key for all forms of a word: its shortest."""
    return min(keys(written, language), key=lambda key: (len(key), key), default=light_stem(folded(written), language))


def _telling(counts: Counter[str], everywhere: Counter[str], topics: int, comments: int, least: int) -> list[str]:
    """The words that tell a topic from the others."""
    mean = sum(everywhere.values()) / max(1, topics)
    scored = {
        word: count / comments * float(np.log(1 + mean / everywhere[word])) * (count / everywhere[word])
        for word, count in counts.items()
        if count >= least
    }
    return [word for word, _ in sorted(scored.items(), key=lambda one: (-one[1], one[0]))[:WORDS]]
