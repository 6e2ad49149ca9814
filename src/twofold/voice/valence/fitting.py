"""Fit a head to sentences whose valence is known: logistic regression on vectors, every source with its own weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.errors import Unavailable
from twofold.voice.valence.heads import Floats, Head

#: Weak regularisation ruins what a few hundred sentences can teach 384 dimensions; .3 to 3 were alike.
_STRENGTH = 1.0
#: All sources together weigh as much as this many sentences.
_WEIGHT = 1000.0
#: The log odds of the examples get this spread, so that words and vectors speak on one scale.
_SPREAD = 2.0
#: The weight of the words of valence beside vectors; 1 to 3 were alike on seven sets.
_WORDS = 2.0


@dataclass(frozen=True)
class Taught:
    """Vectors with known answers (True is good), how much the source counts, and where its centre is.

    A source far from comments (film subtitles) is centred on its own mean: only directions are learnt from it.
    """

    vectors: NDArray[np.floating]
    good: NDArray[np.bool_]
    weight: float = 1.0


def fitted_head(examples: Taught, feeling: Taught, others: Sequence[Taught] = ()) -> Head:
    """Return a head; `examples` set the constant, `others` only help with the direction."""
    centre = examples.vectors.mean(axis=0)
    rows = [examples.vectors - centre, *(other.vectors - other.vectors.mean(axis=0) for other in others)]
    good = np.concatenate([taught.good for taught in (examples, *others)])
    weights = np.concatenate([_balanced(taught) for taught in (examples, *others)])
    fit = logistic(np.concatenate(rows), good, weights, _STRENGTH)
    direction, constant = fit.coef_[0], float(fit.intercept_[0])
    scale = _SPREAD / float(np.std(examples.vectors @ direction))
    whether = logistic(feeling.vectors, feeling.good, _balanced(feeling), _STRENGTH)
    return Head(
        direction * scale,
        (constant - float(centre @ direction)) * scale,
        _WORDS,
        whether.coef_[0],
        float(whether.intercept_[0]),
    )


def logistic(rows: NDArray[np.floating], answers: NDArray[Any], weights: Floats, strength: float) -> Any:
    """Return a fitted logistic regression."""
    return linear_models().LogisticRegression(C=strength, max_iter=500).fit(rows, answers, sample_weight=weights)


def linear_models() -> Any:
    """Return scikit-learn's linear models; `Unavailable` with the command that installs them."""
    try:
        return import_module("sklearn.linear_model")
    except ImportError as missing:
        raise Unavailable("Training needs scikit-learn: pip install 'twofold[text]'") from missing


def _balanced(taught: Taught) -> Floats:
    """Return weights of rows under which good and bad weigh alike."""
    share = taught.good.mean()
    each = np.where(taught.good, 0.5 / share, 0.5 / (1 - share))
    found: Floats = each * taught.weight * _WEIGHT / len(taught.good)
    return found
