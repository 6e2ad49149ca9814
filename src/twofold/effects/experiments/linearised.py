"""Means and ratios as sums over independent units: how far each of them pulls."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.experiments.arm_table import Metric

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Level:
    """The level of a metric in one arm.

    Attributes:
        value: mean or ratio.
        pull: (G,) what each independent unit contributes to its error; they sum to 0.
    """

    value: float
    pull: Floats


def level_of(metric: Metric, among: Bools, group: Ints, groups: int) -> Level:
    """How high is a metric among some rows, and what does each group of rows contribute to its error?

    Args:
        metric: all rows.
        among: (n,) the rows that count.
        group: (n,) 0 to ``groups - 1``: what was drawn as a whole.
        groups: how many.

    Source: the delta method for a ratio of sums, e.g. Deng, Knoblich & Lu 2018, KDD, sec. 2.
    """
    value = metric.value[among]
    per = np.ones(len(value)) if metric.per is None else metric.per[among]
    total = per.sum()
    ratio = float(value.sum() / total)
    pull: Floats = np.bincount(group[among], (value - ratio * per) / total, groups).astype(np.float64)
    return Level(ratio, pull)


def adjustment(outcome: Floats, covariates: Floats) -> tuple[Floats, Floats]:
    """By how much does the outcome move with each covariate?

    Args:
        outcome: (G,) pull of the outcome.
        covariates: (G, k) pull of each covariate.

    Returns:
        (k,) coefficients, and (k, k) inverse of the covariates' products; those that add nothing get 0.
    """
    product = covariates.T @ covariates
    inverse: Floats = np.linalg.pinv(product, rcond=1e-10, hermitian=True).astype(np.float64)
    coefficient: Floats = inverse @ covariates.T @ outcome
    return coefficient, inverse
