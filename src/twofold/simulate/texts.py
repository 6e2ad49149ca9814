"""Comments by language, topic and mood, put together from parts that people would write."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from twofold.simulate.draws import SIZE, Rng, below, threshold

LANGUAGES = ("hu", "bg", "el", "cs", "en")
MOODS = ("bad", "mixed", "good")
SHARE = (0.55, 0.22, 0.28)  # of finished surveys with a comment, by mood
LIMIT = 400  # of comments kept for one language, topic and mood


@dataclass(frozen=True, slots=True)
class Texts:
    """Every comment that can be written.

    Attributes:
        comments: all of them.
        topics: the topics, as they are numbered.
        first: (languages, topics, moods) number of the first comment.
        count: (languages, topics, moods) how many there are.
    """

    comments: pa.Array
    topics: tuple[str, ...]
    first: NDArray[np.int64]
    count: NDArray[np.int64]

    def write(
        self,
        rng: Rng,
        language: NDArray[np.int64],
        topic: NDArray[np.int64],
        mood: NDArray[np.int64],
        finished: NDArray[np.bool_],
    ) -> pa.Array:
        """A comment for some of the finished ones, nothing for the others."""
        n = len(mood)
        limits = threshold(SHARE)
        writes = finished & (rng.integers(0, SIZE, n, dtype=np.uint16) < limits[mood])
        where = np.flatnonzero(writes)
        spot = language[where], topic[where], mood[where]
        picked = np.zeros(n, dtype=np.int32)
        picked[where] = self.first[spot] + below(rng, self.count[spot], len(where))
        return self.comments.take(pa.array(picked, mask=~writes))


def read_texts(topics: Sequence[str]) -> Texts:
    """The comments on these topics in every language; every topic must be there in each."""
    comments: list[str] = []
    first = np.zeros((len(LANGUAGES), len(topics), len(MOODS)), dtype=np.int64)
    count = np.zeros_like(first)
    for language_number, language in enumerate(LANGUAGES):
        parts = _parts(language)
        for topic_number, topic in enumerate(topics):
            for mood_number, mood in enumerate(MOODS):
                written = _comments(parts, topic, mood)
                first[language_number, topic_number, mood_number] = len(comments)
                count[language_number, topic_number, mood_number] = len(written)
                comments += written
    return Texts(pa.array(comments, pa.string()), tuple(topics), first, count)


def _parts(language: str) -> dict[str, Any]:
    text = (resources.files("twofold.simulate") / "texts" / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _comments(parts: dict[str, Any], topic: str, mood: str) -> list[str]:
    """Opening, core and closing in every combination, evenly thinned to LIMIT."""
    about = parts["topic"][topic]
    frame = parts["work" if topic in parts["work"]["topics"] else "customer"]
    if mood == "mixed":
        cores = [f"{about['name']}: {sentence}" for sentence in frame["mixed"]] + frame["plain"]
        openings, closings = [""], ["", *frame["mixed_closings"]]
    else:
        cores, openings, closings = about[mood], ["", *frame[f"{mood}_openings"]], ["", *frame[f"{mood}_closings"]]
    every = [_sentence(combined) for combined in product(openings, cores, closings)]
    step = max(1.0, len(every) / LIMIT)
    return [every[int(position * step)] for position in range(min(len(every), LIMIT))]


def _sentence(parts: tuple[str, ...]) -> str:
    joined = " ".join(part for part in parts if part)
    return joined[0].upper() + joined[1:]
