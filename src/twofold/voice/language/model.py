"""The trained weights: what the letters of one script say about the languages that are written in it."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from twofold.voice.language.letters import Letters, Script
from twofold.voice.language.ngrams import runs


@dataclass(frozen=True, slots=True)
class Weights:
    """Logistic regression over the languages of one script.

    Attributes:
        labels: the languages; "bg-Latn" and "el-Latn" are Bulgarian and Greek in Latin letters.
        weights: (buckets, languages) float32.
        bias: (languages,) float32.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, letters: Letters, script: Script) -> NDArray[np.float32]:
        """The log-odds of each language for each text, calibrated: (texts, languages)."""
        scored: NDArray[np.float32] = runs(letters, script) @ self.weights + self.bias
        return scored


@cache
def weights(script: Script) -> Weights:
    """The shipped weights of the Latin or of the Cyrillic script (tools/train_language.py made them)."""
    file = files(__package__) / "model.npz"
    name = script.name.lower()
    with file.open("rb") as stream, np.load(stream) as kept:
        return Weights(
            tuple(str(label) for label in kept[f"{name}_labels"]),
            kept[f"{name}_weights"].astype(np.float32) * kept[f"{name}_scale"],
            kept[f"{name}_bias"],
        )
