"""The best comparable unit, without its luck: where the upper quarter of units truly stands."""

import numpy as np
from numpy.typing import NDArray

from twofold.actions.levers import UnitLevels

Floats = NDArray[np.float64]
FEWEST_UNITS = 6  # below, how units differ cannot be told from chance
GRID = 256
EQUAL, SCALE = 0.1, 2.0  # chosen by simulation; the scale is in standard errors of a usual unit


def comparable(units: UnitLevels) -> int:
    """How many units have a level that can be compared."""
    return int(_known(units).sum())


def best_quarter(units: UnitLevels, rng: np.random.Generator, draws: int, share: float = 0.75) -> tuple[Floats, Floats]:
    """Which level do the best quarter of units reach, and where do all customers stand, draw by draw?

    Units' true levels are drawn given their answers and given how much units differ beyond chance; each draw of all of
    them has its own upper quartile. So a small unit that was lucky does not set the target, and the target is as
    uncertain as the units are.

    Args:
        units: levels by unit; at least ``FEWEST_UNITS`` of them known.
        rng: chance.
        draws: how many.
        share: the share of units that stand below the target.

    Returns:
        (draws,) the target, and (draws,) the mean over customers, from the same draws of the units.

    Source: Gelman et al., Bayesian Data Analysis, sec. 5.4; half-Cauchy prior: Gelman 2006, Bayesian Analysis 1.
    """
    known = _known(units)
    y, variance, weight = units.value[known], units.se[known] ** 2, units.weight[known]
    spread = _spreads(y, variance, rng, draws)[:, None]
    precision = 1.0 / (variance + spread)
    total = precision.sum(axis=1, keepdims=True)
    centre = (precision * y).sum(axis=1, keepdims=True) / total + rng.standard_normal((draws, 1)) / np.sqrt(total)
    kept = spread * precision
    own = kept * y + (1.0 - kept) * centre
    true = own + rng.standard_normal(own.shape) * np.sqrt(kept * variance)
    return np.quantile(true, share, axis=1), true @ (weight / weight.sum())


def _known(units: UnitLevels) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(units.value) & (units.se > 0.0) & (units.weight > 0.0))


def _spreads(y: Floats, variance: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """(draws,) variances between the units, as likely as they make the levels.

    Beforehand units are equal with probability ``EQUAL``; otherwise their standard deviation is half-Cauchy. Without
    the first part nothing would ever say that all units may be equal, and every gap would be larger than 0.
    """
    usual = 1.0 / np.mean(1.0 / variance)
    angle = (np.arange(GRID) + 0.5) / GRID * np.pi / 2.0
    between = np.append(usual * (SCALE * np.tan(angle)) ** 2, 0.0)
    prior = np.append(np.full(GRID, np.log((1.0 - EQUAL) / GRID)), np.log(EQUAL))
    precision = 1.0 / (variance + between[:, None])
    total = precision.sum(axis=1)
    centre = (precision * y).sum(axis=1) / total
    off = (precision * (y - centre[:, None]) ** 2).sum(axis=1)
    fit = 0.5 * (np.log(precision).sum(axis=1) - np.log(total) - off) + prior
    chance = np.exp(fit - fit.max())
    return rng.choice(between, draws, p=chance / chance.sum())
