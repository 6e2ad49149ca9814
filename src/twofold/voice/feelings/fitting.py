"""Teach the feelings: logistic regressions on vectors and on hashed n-grams, then a calibration on rows left out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.voice.feelings.heads import Floats
from twofold.voice.valence.fitting import logistic

#: .3 to 10 were alike on subtitles left out.
_STRENGTH = 3.0
#: A score of letters counts this much beside a score of vectors when both have the same spread; .5 to 1 were alike.
_LETTERS_SHARE = 0.7


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


def calibration(scores: Floats, answers: NDArray[np.bool_], weights: Floats) -> tuple[float, float]:
    """Return slope and constant of Platt's logistic calibration (Platt 1999)."""
    fit = logistic(scores[:, None], answers, weights, 1.0)
    return float(fit.coef_[0][0]), float(fit.intercept_[0])
