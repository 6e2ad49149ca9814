"""Words as they are compared: without case, accents and the forms that only spelling knows."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from twofold.voice.aspects.letters import folded
from twofold.voice.topics.function_words import every_function_word

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def plain(text: str) -> str:
    """A text without case and accents, as people type who are in a hurry.

    >>> plain("Mokrý RUČNÍK"), plain("Ευχαριστώ πολύς"), plain("Й й")
    ('mokry rucnik', 'ευχαριστω πολυσ', 'й й')
    """
    letters = []
    for letter in unicodedata.normalize("NFC", text).casefold().replace("ς", "σ"):
        bare = unicodedata.normalize("NFD", letter)
        # a Cyrillic й is a letter of its own, not an и with an accent
        letters.append(letter if "CYRILLIC" in unicodedata.name(bare[0], "") else bare[0])
    return "".join(letters)


def words_of(text: str) -> list[str]:
    """The words of a text, plain."""
    return _WORD.findall(plain(text))


def telling_words(sought: str) -> str:
    """The words that say something, not those that any comment of a language shares; all where there are no others.

    >>> telling_words("The lift was broken again"), telling_words("Why not?")
    ('lift broken', 'Why not?')
    """
    told = [word for word in words_of(sought) if len(word) > 2 and folded(word) not in every_function_word()]
    return " ".join(told) or sought


def share_of_words(sought: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """(n,) which part of the words that are looked for stands in each text; a word counts from its beginning.

    So ``towel`` finds ``towels``: most endings of these languages stand at the end. Rare words count for more.
    """
    wanted = list(dict.fromkeys(words_of(sought)))
    if not wanted or not texts:
        return np.zeros(len(texts))
    padded = [" " + " ".join(words_of(text)) for text in texts]
    there = np.array([[f" {word}" in text for word in wanted] for text in padded], np.float64)
    weight = np.log1p(len(texts) / (1.0 + there.sum(axis=0)))
    found: NDArray[np.float64] = there @ weight / weight.sum()
    return found
