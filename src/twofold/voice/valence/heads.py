"""A head: what turns a vector and the words of valence into two log odds, of good against bad and of any feeling."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.voice.encoders.encoder import ModelId

_SHIPPED = "shipped.json"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """Weights of a linear reading of vectors, `(dimensions,)`, their constants, and the weight of the words.

    `words` multiplies the leaning of the words of valence, which is in [-1, 1].
    """

    direction: Floats
    constant: float
    words: float
    feeling: Floats
    feeling_constant: float

    def log_odds(self, vectors: NDArray[np.floating], leanings: Floats) -> Floats:
        """Return the log odds of good against bad, `(texts,)`."""
        found: Floats = vectors @ self.direction + self.constant + self.words * leanings
        return found

    def feeling_odds(self, vectors: NDArray[np.floating]) -> Floats:
        """Return the log odds that there is any feeling in it, `(texts,)`."""
        found: Floats = vectors @ self.feeling + self.feeling_constant
        return found


#: What speaks where vectors do not: a comment's words alone, by weights of the same order as the shipped head's.
WORDS_ALONE = 2.5


def head_of_words() -> Head:
    """Return the head that reads no vectors: the fallback without an encoder that understands."""
    return Head(np.zeros(0), 0.0, WORDS_ALONE, np.zeros(0), 0.0)


@cache
def shipped_card() -> dict[str, Any]:
    """Return the card of the shipped head: what it learnt from, under which licence, when, and its weights."""
    card: dict[str, Any] = json.loads((files(__package__) / _SHIPPED).read_text("utf-8"))
    return card


def shipped_head(model: ModelId) -> Head | None:
    """Return the shipped head when it was made for this encoder, otherwise None."""
    card = shipped_card()
    if card["encoder"] != model.checksum:
        return None
    weights = card["weights"]
    return Head(
        np.array(weights["direction"]),
        weights["constant"],
        weights["words"],
        np.array(weights["feeling"]),
        weights["feeling_constant"],
    )
