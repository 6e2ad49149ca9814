"""Short comments that differ in a negation, an idiom, a "but" or a sign alone are read each in its own direction.

The pairs are ours (`pairs/*.toml`); those at odd places of each list were kept apart from making the rules.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from twofold.voice.encoders import encoder
from twofold.voice.valence import Valence, shipped_valence

PAIRS = Path(__file__).parent / "pairs"
LANGUAGES = ("hu", "bg", "el", "cs", "en")
#: Of the kept-apart readings so many must be right in each language; by vectors and plain words .70 to .89 are.
LEAST = 0.9


@pytest.fixture(scope="module")
def read():
    pytest.importorskip("onnxruntime")
    reader = encoder("onnx")
    model = shipped_valence(reader.model)
    return lambda texts, language: model.score(texts, reader.vectors(texts), [language] * len(texts))


def pairs(language: str, first: int) -> list[tuple[str, str, str]]:
    """Kind, first and second comment of every other pair."""
    listed = tomllib.loads((PAIRS / f"{language}.toml").read_text("utf-8"))
    return [(kind, *pair.split(" | ")) for kind, some in listed.items() for pair in some[first::2]]


def judged(kind: str, one: Valence, other: Valence) -> Iterator[bool]:
    """What is right in the readings of a pair."""
    if kind == "intensity":
        yield abs(one.value) > abs(other.value)
    elif kind == "question":
        yield one.intensity < other.intensity
    else:
        yield from (one.value > 0, other.value < 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pairs_that_were_kept_apart_are_read_in_their_directions(read, language):
    asked = pairs(language, first=1)
    found = read([text for _, *texts in asked for text in texts], language)
    right = [
        each
        for (kind, *_), one, other in zip(asked, found[::2], found[1::2], strict=True)
        for each in judged(kind, one, other)
    ]
    assert len(asked) == 29
    assert sum(right) / len(right) >= LEAST


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_sixty_pairs_and_no_comment_twice(language):
    both = [pair for first in (0, 1) for pair in pairs(language, first)]
    texts = [text for kind, *pair in both for text in pair if kind != "question"]
    assert len(both) == 60
    assert len(set(texts)) == len(texts)
