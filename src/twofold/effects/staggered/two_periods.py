"""One comparison of two periods with covariates: the same units twice.

Source: Sant'Anna & Zhao 2020, Journal of Econometrics 219, sec. 3 (doubly robust, eq. 3.1 with the traditional
estimators of the nuisances); Heckman, Ichimura & Todd 1997 (outcome regression); Abadie 2005, Hajek type (weighting).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.staggered.request import Adjustment
from twofold.errors import InputError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
OVERLAP = 0.999  # a unit that looks treated this surely has nobody to be compared with
TRIM = 0.995
SINGULAR = 1e-12
SEPARATED = "some treated units have no controls like them (the covariates separate the two)"


@dataclass(frozen=True, slots=True)
class Change:
    """The change of each unit between two periods.

    Attributes:
        outcome: (n,) later minus earlier.
        treated: (n,) 1 for treated, 0 for controls.
        weight: (n,) positive, of mean 1.
        design: (n, p) covariates, the first a column of ones.
    """

    outcome: Floats
    treated: Floats
    weight: Floats
    design: Floats


Compared = tuple[float, Floats]  # an effect on the treated, and each unit's share of its error (they sum to about it)


def compare(change: Change, estimator: Adjustment) -> Compared:
    """How much more did the treated change than controls like them?

    Raises:
        InputError: covariates are collinear, or some treated unit has no control like it.
    """
    return _ESTIMATORS[estimator](change)


def _regression(change: Change) -> Compared:
    y, d, w, x = change.outcome, change.treated, change.weight, change.design
    fitted, linear = ordinary(y, w * (1 - d), x)
    treated = w * d
    mass = treated.sum()
    gain, expected = (treated @ y) / mass, (treated @ fitted) / mass
    own = treated * (y - gain) - treated * (fitted - expected)
    return float(gain - expected), (own - linear @ (treated @ x)) / mass


def _weighting(change: Change) -> Compared:
    y, d, w, x = change.outcome, change.treated, change.weight, change.design
    chance, linear = propensity(d, w, x)
    treated, like = reweighted(d, w, chance)
    gain, expected = (treated @ y) / treated.sum(), (like @ y) / like.sum()
    moved = linear @ ((like * (y - expected)) @ x)
    control = (like * (y - expected) + moved) / like.sum()
    return float(gain - expected), treated * (y - gain) / treated.sum() - control


def _doubly_robust(change: Change) -> Compared:
    y, d, w, x = change.outcome, change.treated, change.weight, change.design
    chance, of_chance = propensity(d, w, x)
    fitted, of_outcome = ordinary(y, w * (1 - d), x)
    left = y - fitted
    treated, like = reweighted(d, w, chance)
    gain, expected = (treated @ left) / treated.sum(), (like @ left) / like.sum()
    first = (treated * (left - gain) - of_outcome @ (treated @ x)) / treated.sum()
    moved = of_chance @ ((like * (left - expected)) @ x)
    second = (like * (left - expected) + moved - of_outcome @ (like @ x)) / like.sum()
    return float(gain - expected), first - second


_ESTIMATORS: dict[Adjustment, Callable[[Change], Compared]] = {
    Adjustment.REGRESSION: _regression,
    Adjustment.WEIGHTING: _weighting,
    Adjustment.DOUBLY_ROBUST: _doubly_robust,
}


def ordinary(y: Floats, w: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Fit by weighted least squares where weights are positive: fitted values of all, and scores of coefficients.

    Raises:
        InputError: the covariates are collinear among those with weight.
    """
    gram = x.T @ (w[:, None] * x)
    inverse = _inverse(gram)
    fitted = x @ (inverse @ (x.T @ (w * y)))
    return fitted, (w * (y - fitted))[:, None] * (x @ inverse)


def propensity(d: Floats, w: Floats, x: Floats) -> tuple[Floats, Floats]:
    """The chance of being treated by a weighted logit, and scores of its coefficients.

    Raises:
        InputError: the covariates are collinear, or they separate treated from controls.
    """
    chance, information = _logit(d, w, x)
    if chance.max() >= OVERLAP:
        raise InputError(SEPARATED)
    return chance, (w * (d - chance))[:, None] * (x @ _inverse(information))


def reweighted(d: Floats, w: Floats, chance: Floats) -> tuple[Floats, Floats]:
    """Weights of the treated, and of controls made like them."""
    near = chance < TRIM
    like = np.where(near, w * (1 - d) * chance / (1 - np.minimum(chance, TRIM)), 0.0)
    return w * d, like


def _logit(d: Floats, w: Floats, x: Floats) -> tuple[Floats, Floats]:
    beta = np.zeros(x.shape[1])
    _inverse(x.T @ (w[:, None] * x))  # collinear covariates are told apart from separating ones
    for _ in range(50):
        chance = _chance(x, beta)
        if chance[d == 1].min(initial=1) > OVERLAP:
            raise InputError(SEPARATED)
        try:
            inverse = _inverse(x.T @ ((w * chance * (1 - chance))[:, None] * x))
        except InputError:
            raise InputError(SEPARATED) from None
        step = inverse @ (x.T @ (w * (d - chance)))
        beta = beta + step
        if np.abs(step).max() <= 1e-10 * (1 + np.abs(beta).max()):
            break
    chance = _chance(x, beta)
    return chance, x.T @ ((w * chance * (1 - chance))[:, None] * x)


def _chance(x: Floats, beta: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
    return found


def _inverse(gram: Floats) -> Floats:
    size = np.sqrt(np.diag(gram))
    if not (size > 0).all():
        raise InputError("a covariate has no values among those compared")
    scaled = gram / np.outer(size, size)
    if np.linalg.cond(scaled) > 1 / SINGULAR:
        raise InputError("covariates are collinear among those compared, or there are fewer units than covariates")
    found: Floats = np.linalg.inv(scaled) / np.outer(size, size)
    return found
