"""The weights that name feelings: of vectors for all ten; a small layer and hashed n-grams where subtitles taught."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.voice.encoders.encoder import ModelId

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FeelingsHead:
    """`vectors` (10, dimensions), `letters` (10, columns; zero rows where nothing was learnt), `centre` (dimensions,).

    `layer` (dimensions, units) and `thresholds` (units,) are shared by the feelings that subtitles taught; `units` (10,
    units) say what each makes of them (zero rows for the others). `slopes` and `constants` (10,) turn a score into
    calibrated log odds.
    """

    centre: Floats
    vectors: Floats
    letters: Floats
    layer: Floats
    thresholds: Floats
    units: Floats
    slopes: Floats
    constants: Floats

    def scores(self, vectors: NDArray[np.floating], letters: Any) -> Floats:
        """Return raw scores `(texts, 10)`; `letters` is sparse, or None where they cannot be counted."""
        centred = vectors - self.centre
        found: Floats = centred @ self.vectors.T + np.maximum(centred @ self.layer + self.thresholds, 0) @ self.units.T
        return found if letters is None else found + letters @ self.letters.T

    def probabilities(self, scores: Floats) -> Floats:
        """Return calibrated probabilities `(texts, 10)`."""
        found: Floats = 1 / (1 + np.exp(-np.clip(scores * self.slopes + self.constants, -30, 30)))
        return found


@cache
def shipped_card() -> dict[str, Any]:
    """Return the card of the shipped weights."""
    card: dict[str, Any] = json.loads((files(__package__) / "shipped.json").read_text("utf-8"))
    return card


def shipped_head(model: ModelId) -> FeelingsHead | None:
    """Return the shipped weights when they were made for this encoder, otherwise None."""
    if shipped_card()["encoder"] != model.checksum:
        return None
    with (files(__package__) / "shipped.npz").open("rb") as file, np.load(file) as kept:
        letters = kept["letters"].astype(float) * kept["letter_steps"][:, None]
        weights = {name: kept[name].astype(float) for name in ("centre", "vectors", "layer", "thresholds", "units")}
        return FeelingsHead(letters=letters, slopes=kept["slopes"], constants=kept["constants"], **weights)
