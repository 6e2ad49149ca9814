"""Factors behind items, by maximum likelihood: each item belongs to one factor, and factors go together as they like.

The factors of one questionnaire are fitted together: an item's part in its factor then also shows in how it goes with
the items of other factors, and even two items are enough for a factor that is not alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SMALLEST = 1e-4  # of an item's variance that is its own: below it the model has run into its border (Heywood)
_STEP = 1e-5
_SINGULAR = 1e-10


@dataclass(frozen=True, slots=True)
class Factors:
    """A fitted model of k items and m factors of variance 1, in the units of the items.

    Attributes:
        scale: (k,) which factor each item belongs to, 0 to m - 1.
        loading: (k,) of each item on its factor.
        own: (k,) variance of each item that its factor does not share.
        together: (m, m) correlations of the factors.
        proper: whether every item has variance of its own and the correlations are possible ones.
        influence: (n, 2k) how much each person moved the loadings, then the own variances; sums to zero.
    """

    scale: Ints
    loading: Floats
    own: Floats
    together: Floats
    proper: bool
    influence: Floats


def identified(scale: Sequence[int]) -> bool:
    """Whether every factor has items enough: three, or two where there are other factors."""
    sizes = np.bincount(np.asarray(scale))
    return bool(sizes.min() >= (3 if len(sizes) == 1 else 2))


def fit_factors(items: Floats, scale: Sequence[int]) -> Factors:
    """Which loadings explain best how the items go together?

    Args:
        items: (n, k) answers without NaN, each item with some variance.
        scale: (k,) which factor each item belongs to, 0 to m - 1.

    Returns:
        The maximum-likelihood solution under normality; ``influence`` is right for any distribution.

    Raises:
        ValueError: a factor has too few items, or the items are linear combinations of one another.

    Source:
        Jöreskog (1969), Psychometrika 34, 183-202; influences as of any M-estimator: Huber & Ronchetti (2009), Robust
        Statistics, 2nd ed., sec. 3.2.
    """
    place = np.asarray(scale, np.int64)
    if not identified(scale):
        raise ValueError("a factor needs three items, or two beside other factors")
    spread = items.std(axis=0)
    unit = (items - items.mean(axis=0)) / spread
    observed = unit.T @ unit / len(unit)
    if np.linalg.eigvalsh(observed)[0] < _SINGULAR:
        raise ValueError("the items are linear combinations of one another")
    model = _Model(place, int(place.max()) + 1)
    best = min((_minimum(model, observed, begin) for begin in (0.7, 0.4)), key=lambda fit: fit[0])[1]
    loading, together, own = model.parts(best)
    sign = np.array([1.0 if loading[place == factor].sum() >= 0 else -1.0 for factor in range(model.factors)])
    proper = bool((own > SMALLEST * 1.01).all() and np.linalg.eigvalsh(together)[0] > SMALLEST)
    moved = _influence(model, best, unit) * np.concatenate([sign[place] * spread, spread**2])
    return Factors(
        scale=place,
        loading=loading * sign[place] * spread,
        own=own * spread**2,
        together=together * np.outer(sign, sign),
        proper=proper,
        influence=moved,
    )


@dataclass(frozen=True, slots=True)
class _Model:
    """What the numbers of one vector mean: loadings, logarithms of own variances, correlations of factors."""

    scale: Ints
    factors: int

    @property
    def pairs(self) -> tuple[Ints, Ints]:
        rows, columns = np.tril_indices(self.factors, -1)
        return rows.astype(np.int64), columns.astype(np.int64)

    def parts(self, vector: Floats) -> tuple[Floats, Floats, Floats]:
        size = len(self.scale)
        together = np.eye(self.factors)
        rows, columns = self.pairs
        together[rows, columns] = together[columns, rows] = vector[2 * size :]
        return vector[:size], together, np.exp(vector[size : 2 * size])

    def implied(self, vector: Floats) -> Floats:
        loading, together, own = self.parts(vector)
        found: Floats = together[np.ix_(self.scale, self.scale)] * np.outer(loading, loading) + np.diag(own)
        return found

    def slope(self, vector: Floats, weight: Floats) -> Floats:
        """(..., parameters) what a change of the implied covariances by ``weight`` (..., k, k) means for each."""
        loading, together, own = self.parts(vector)
        between = together[np.ix_(self.scale, self.scale)]
        load = 2.0 * np.einsum("...ij,ij,j->...i", weight, between, loading)
        alone = np.einsum("...ii->...i", weight) * own
        member = (self.scale[:, None] == np.arange(self.factors)) * loading[:, None]
        crossed = np.einsum("im,...ij,jl->...ml", member, weight, member)
        rows, columns = self.pairs
        return np.concatenate([load, alone, 2.0 * crossed[..., rows, columns]], axis=-1)


def _minimum(model: _Model, observed: Floats, begin: float) -> tuple[float, Floats]:
    size = len(model.scale)
    start = np.concatenate(
        [np.full(size, begin), np.full(size, np.log(1 - begin**2)), np.full(len(model.pairs[0]), 0.3)]
    )

    def discrepancy(vector: Floats) -> tuple[float, Floats]:
        implied = model.implied(vector)
        try:
            root = np.linalg.cholesky(implied)
        except np.linalg.LinAlgError:
            return 1e10, np.zeros_like(vector)
        inverse: Floats = np.linalg.inv(implied).astype(np.float64)
        value = 2.0 * float(np.log(np.diag(root)).sum()) + float(np.sum(inverse * observed))
        return value, model.slope(vector, inverse - inverse @ observed @ inverse)

    low = [(None, None)] * size + [(float(np.log(SMALLEST)), None)] * size + [(-1.0, 1.0)] * len(model.pairs[0])
    fit = minimize(
        discrepancy,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=low,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5000, "maxfun": 20000},
    )
    return float(fit.fun), np.asarray(fit.x, np.float64)


def _influence(model: _Model, vector: Floats, unit: Floats) -> Floats:
    """(n, 2k) each person's part in the loadings and own variances of standardised items."""
    observed = unit.T @ unit / len(unit)

    def slope_at(there: Floats) -> Floats:
        inverse: Floats = np.linalg.inv(model.implied(there)).astype(np.float64)
        return model.slope(there, inverse - inverse @ observed @ inverse)

    steps = _STEP * np.eye(len(vector))
    bend = np.array([(slope_at(vector + step) - slope_at(vector - step)) / (2 * _STEP) for step in steps])
    inverse = np.linalg.inv(model.implied(vector))
    seen = unit @ inverse
    # the slope is linear in the observed covariances, so each person has a slope of her own
    told = -model.slope(vector, seen[:, :, None] * seen[:, None, :])
    told -= told.mean(axis=0)
    size = len(model.scale)
    moved = -(told @ np.linalg.pinv((bend + bend.T) / 2)) / len(unit)
    moved = moved[:, : 2 * size]
    moved[:, size:] *= np.exp(vector[size : 2 * size])
    return moved
