"""The organisation's own valence model: reads comments with what its rated comments taught."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.voice.learning.calibrating import Calibration
from twofold.voice.learning.cards import ModelCard
from twofold.voice.learning.evidence import evidence
from twofold.voice.learning.fitting import softmax
from twofold.voice.valence.heads import Floats
from twofold.voice.valence.reading import Label, Valence
from twofold.voice.valence.scoring import ValenceModel


@dataclass(frozen=True)
class OwnModel:
    """Class weights `(classes, features)`, constants, calibration, the shipped model beneath, and the card.

    `confidence` of its readings is the calibrated probability that the label is right.
    """

    classes: tuple[Label, ...]
    weights: Floats
    constants: Floats
    calibration: Calibration
    shipped: ValenceModel
    card: ModelCard

    def score(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.floating],
        languages: Sequence[str],
        channels: Sequence[str] = (),
    ) -> list[Valence]:
        """Return the valence of each text, by the own model or by the shipped one where that was found better."""
        if not len(texts):
            return []
        beneath = self.shipped.score(texts, vectors, languages)
        if self.card.uses == "shipped":
            return beneath
        groups = list(zip(languages, channels or [""] * len(texts), strict=True))
        found = self._probabilities(texts, vectors, groups, beneath)
        return [self._reading(row, old) for row, old in zip(found, beneath, strict=True)]

    def _probabilities(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.floating],
        groups: Sequence[tuple[str, str]],
        beneath: Sequence[Valence],
    ) -> Floats:
        """Return the calibrated probability of each class, `(texts, classes)`."""
        rows = evidence(texts, vectors, beneath)
        if rows.shape[1] != self.weights.shape[1]:
            raise UsageError("These vectors come from another encoder than the model was taught with: train it again.")
        odds = rows @ self.weights.T + self.constants
        return softmax(odds / self.calibration.of(groups)[:, None])

    def _reading(self, row: Floats, beneath: Valence) -> Valence:
        by_label = dict(zip(self.classes, row.tolist(), strict=True))
        value = by_label.get(Label.POSITIVE, 0.0) - by_label.get(Label.NEGATIVE, 0.0)
        intensity = 1 - by_label[Label.NEUTRAL] if Label.NEUTRAL in by_label else beneath.intensity
        label = self.classes[int(row.argmax())]
        # praise and scolding at once is no class that ratings teach: the words beneath know it
        mixed = beneath.label == Label.MIXED and label == Label.NEUTRAL
        return Valence(value, intensity, float(row.max()), Label.MIXED if mixed else label)
