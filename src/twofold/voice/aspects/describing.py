"""Zero-shot: which category a sentence is closest to, by sentences that describe the categories."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twofold.voice.aspects.schemes import Scheme
from twofold.voice.encoders.encoder import of_length_one

Vectors = NDArray[np.float32]
# At this sharpness confidence is as high as agreement with the dictionary, on average, on three public sets (0.33 to
# 0.42 against 0.34 to 0.53); from 0.4 on six to seven and a half in ten agree (benchmarks/voice_aspects.py).
SHARPNESS = 12.0  # how fast confidence grows with cosine
SUREST = 0.4  # below this the nearest category is a guess, and nothing is said


class Encodes(Protocol):
    """What turns texts into vectors of length one."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """(n, d)."""
        ...


@dataclass(frozen=True, slots=True)
class Near:
    """The category a sentence is closest to, and how sure that is."""

    category: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Descriptions:
    """The middle of each category's describing sentences.

    Attributes:
        categories: their names.
        centres: (categories, d), length one, with the middle of all taken off.
        middle: (d,) the middle of all describing sentences.
        surest: the least confidence that is told.
    """

    categories: tuple[str, ...]
    centres: Vectors
    middle: Vectors
    surest: float = SUREST

    def shares(self, vectors: Vectors) -> NDArray[np.float64]:
        """(n, categories) how near each sentence is to each category; a row sums to one."""
        likeness = SHARPNESS * (of_length_one(vectors - self.middle) @ self.centres.T).astype(np.float64)
        grown = np.exp(likeness - likeness.max(axis=1, keepdims=True))
        shares: NDArray[np.float64] = grown / grown.sum(axis=1, keepdims=True)
        return shares

    def nearest(self, vectors: Vectors) -> list[Near | None]:
        """The nearest category of each sentence; None where that would be a guess."""
        if not len(vectors):
            return []
        shares = self.shares(vectors)
        best = shares.argmax(axis=1)
        sure = shares[np.arange(len(best)), best]
        return [
            Near(self.categories[at], float(share)) if share >= self.surest else None
            for at, share in zip(best.tolist(), sure.tolist(), strict=True)
        ]


def described(scheme: Scheme, encoder: Encodes) -> Descriptions:
    """The descriptions of a scheme; categories without examples are left out."""
    texts = {
        category.name: [text for examples in category.examples.values() for text in examples]
        for category in scheme.categories
    }
    names = tuple(name for name, examples in texts.items() if examples)
    every = encoder.vectors([text for name in names for text in texts[name]])
    owner = np.repeat(np.arange(len(names)), [len(texts[name]) for name in names])
    centres = np.stack([every[owner == number].mean(axis=0) for number in range(len(names))])
    middle = centres.mean(axis=0)
    return Descriptions(names, of_length_one(centres - middle), middle)
