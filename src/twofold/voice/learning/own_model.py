"""The organisation's own valence model: reads comments with what its rated comments taught."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.voice.learning.calibrating import Calibration
from twofold.voice.learning.cards import ModelCard
from twofold.voice.learning.evidence import Evidence
from twofold.voice.valence.heads import Floats
from twofold.voice.valence.reading import Label, Valence
from twofold.voice.valence.scoring import ValenceModel


@dataclass(frozen=True)
class OwnModel:
    """Evidence, class weights `(classes, features)`, constants, calibration, the shipped model beneath, the card.

    `confidence` of its readings is the calibrated probability that the label is right.
    """

    classes: tuple[Label, ...]
    evidence: Evidence
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
        odds = self.evidence.weighed(texts, vectors, beneath, self.weights) + self.constants
        likely, named = self.calibration.chances(odds, groups)
        return [self._reading(*rows) for rows in zip(likely, named, beneath, strict=True)]

    def _reading(self, likely: Floats, named: Floats, beneath: Valence) -> Valence:
        by_label = dict(zip(self.classes, named.tolist(), strict=True))
        value = by_label.get(Label.POSITIVE, 0.0) - by_label.get(Label.NEGATIVE, 0.0)
        intensity = 1 - by_label[Label.NEUTRAL] if Label.NEUTRAL in by_label else beneath.intensity
        place = int(named.argmax())
        label = self.classes[place]
        # praise and scolding at once is no class that ratings teach: the words beneath know it
        mixed = beneath.label == Label.MIXED and label == Label.NEUTRAL
        return Valence(value, intensity, float(likely[place]), Label.MIXED if mixed else label)
