"""Teach the feelings: regressions on vectors and n-grams, a small layer, and a calibration on rows left out."""

import warnings
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.voice.feelings.heads import Floats
from twofold.voice.valence.fitting import logistic

#: .3 to 10 were alike on subtitles left out.
_STRENGTH = 3.0
#: A score of letters counts this much beside a score of vectors when both have the same spread; .5 to 1 were alike.
_LETTERS_SHARE = 0.7
#: The layer counts as much as the regression on vectors: it hears the same, and subtitles alone taught it.
_LAYER_SHARE = 1.0
#: Units of the layer, its penalty and its rounds; more of each learn the subtitles by heart.
_UNITS, _PENALTY, _ROUNDS = 64, 3.0, 8


@dataclass(frozen=True)
class Scoring:
    """Weights of vectors and of letters for one feeling, on one scale (a spread of 1 over what taught them)."""

    vectors: Floats
    letters: Floats


def fitted_scoring(
    vectors: NDArray[np.floating],
    answers: NDArray[np.bool_],
    weights: Floats,
    letters: Any,
    labelled: NDArray[np.bool_],
) -> Scoring:
    """Teach one feeling; `letters` (sparse) and `labelled` are of the subtitles alone, empty where they have none."""
    by_vectors = logistic(vectors, answers, weights, _STRENGTH).coef_[0]
    by_vectors = by_vectors / np.std(vectors @ by_vectors)
    if letters is None:
        return Scoring(by_vectors, np.zeros(0))
    share = labelled.mean()
    balanced = np.where(labelled, 0.5 / share, 0.5 / (1 - share))
    by_letters = logistic(letters, labelled, balanced, _STRENGTH).coef_[0]
    return Scoring(by_vectors, by_letters * _LETTERS_SHARE / np.std(letters @ by_letters))


@dataclass(frozen=True)
class Layer:
    """A layer that several feelings share.

    `weights` (dimensions, units), `thresholds` (units,), `units` (answers, units). Scores have a spread of
    `_LAYER_SHARE` over what taught them.
    """

    weights: Floats
    thresholds: Floats
    units: Floats

    def scores(self, vectors: NDArray[np.floating]) -> Floats:
        """Return `(rows, answers)`."""
        found: Floats = np.maximum(vectors @ self.weights + self.thresholds, 0) @ self.units.T
        return found


def fitted_layer(vectors: NDArray[np.floating], answers: NDArray[np.bool_]) -> Layer:
    """Teach one layer for all answers `(rows, answers)` at once."""
    networks: Any = import_module("sklearn.neural_network")
    spread = float(np.std(vectors))
    network = networks.MLPClassifier(
        (_UNITS,), alpha=_PENALTY, max_iter=_ROUNDS, batch_size=256, random_state=0, learning_rate_init=1e-3
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it stops before it converges, on purpose
        network.fit(vectors / spread, answers)
    layer = Layer(network.coefs_[0] / spread, network.intercepts_[0], network.coefs_[1].T)
    return replace(layer, units=layer.units * _LAYER_SHARE / np.std(layer.scores(vectors), axis=0)[:, None])


def calibration(scores: Floats, answers: NDArray[np.bool_], weights: Floats) -> tuple[float, float]:
    """Return slope and constant of Platt's logistic calibration (Platt 1999)."""
    fit = logistic(scores[:, None], answers, weights, 1.0)
    return float(fit.coef_[0][0]), float(fit.intercept_[0])
