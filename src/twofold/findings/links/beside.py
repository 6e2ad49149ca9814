"""Drivers that go with one measure, beside each other: which still do when the others are held still?"""

from collections.abc import Mapping, Sequence

import numpy as np

from twofold.findings.links.levelled import Floats, levels_of
from twofold.findings.links.pairs import MANY
from twofold.regression.clustered import Correction, coefficients
from twofold.regression.least_squares import SameColumn, fit

STANDS = 0.02  # p-value under which a driver stands beside the others


def stand_beside(driver: Floats, outcome: Floats, weight: Floats | None, chosen: Mapping[int, int]) -> tuple[int, ...]:
    """Which of several drivers go with an outcome when the others are held still?

    All are put into one regression, each at its own lag; the weakest leaves until every one that is left stands.

    Args:
        driver: (E, U, T) NaN where missing.
        outcome: (U, T) likewise.
        weight: (U, T); None where all cells count alike.
        chosen: the drivers' places and their lags, the clearest driver first.

    Returns:
        The places of those that stand, in the order they came in; one at least.
    """
    left = list(chosen)
    while len(left) > 1:
        p_values = _p_values([_shifted(driver[each], chosen[each]) for each in left], outcome, weight)
        weakest = int(np.argmax(p_values))
        if p_values[weakest] < STANDS:
            break
        left.pop(weakest)
    return tuple(left)


def _shifted(grid: Floats, lag: int) -> Floats:
    found = np.full_like(grid, np.nan)
    found[:, lag:] = grid[:, : grid.shape[1] - lag]
    return found


def _p_values(drivers: Sequence[Floats], outcome: Floats, weight: Floats | None) -> Floats:
    known = np.isfinite(outcome) & np.isfinite(np.stack(drivers)).all(axis=0)
    mass = known.astype(np.float64) if weight is None else np.where(known, weight, 0.0)
    levels = levels_of(mass, trends=False)
    columns = levels.taken_from(np.where(known, np.stack([outcome, *drivers]), 0.0))
    rows = columns[:, known]
    unit = np.broadcast_to(np.arange(len(outcome))[:, None], outcome.shape)[known]
    kind = Correction.CR2 if len(outcome) < MANY else Correction.CR1
    try:
        found = coefficients(fit(rows[1:].T, rows[0], mass[known]), unit, kind)
    except SameColumn as same:  # the later of two that are the same leaves
        alike = np.zeros(len(drivers))
        alike[same.number] = 1.0
        return alike
    return np.array([one.p_value if np.isfinite(one.p_value) else 1.0 for one in found])
