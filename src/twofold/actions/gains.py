"""Expected gains: importance x gap x reach, as often as chance could have made the data."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from twofold.actions.best_units import FEWEST_UNITS, best_quarter, comparable
from twofold.actions.levers import Levers

Floats = NDArray[np.float64]
FEWEST_DF = 1.0


@dataclass(frozen=True, slots=True)
class Gains:
    """The expected gain of each of k levers, with everything it is made of, draw by draw.

    Attributes:
        points: (draws, k) points of the outcome for the better. Below 0 where the association is the wrong way round or
            the lever already stands above its target: nothing is cut at 0, which would make every gain too large.
        coefficient: (draws, k) points of the outcome for the better per point of the lever.
        level: (draws, k) where the lever stands.
        target: (draws, k) where it would stand.
        reach: (draws, k) share of customers it concerns.
        estimate: (k,) the gain by the estimates.
        estimated_target: (k,) the target by the estimates.
    """

    points: Floats
    coefficient: Floats
    level: Floats
    target: Floats
    reach: Floats
    estimate: Floats
    estimated_target: Floats


def gains(levers: Levers, target: Floats | None, rng: np.random.Generator, draws: int) -> Gains:
    """What is expected of each lever, if its association with the outcome were what changing it would do?

    Coefficients, levels and reaches are drawn from their joint sampling distribution (normal, or Student's where there
    are few clusters). No gain is larger than what is left of the outcome's scale.

    Args:
        levers: what the data say.
        target: (k,) where each lever would stand, inside its scale; None takes the best quarter of its units.
        rng: chance.
        draws: how many.

    Source: products of estimates by simulation: Preacher & Selig 2012, Communication Methods and Measures 6.
    """
    k = len(levers.names)
    sign = 1.0 if levers.higher_is_better else -1.0
    coefficient, level, reach = np.split(_joint(levers, rng, draws), [k, 2 * k], axis=1)
    coefficient = sign * coefficient
    if target is None:
        # a lever that is compared in too few units has no target: its gap is 0, and it gets no place
        pairs = [
            best_quarter(units, rng, draws) if comparable(units) >= FEWEST_UNITS else (level[:, at], level[:, at])
            for at, units in enumerate(levers.by_unit)
        ]
        aims = np.stack([pair[0] for pair in pairs], axis=1)
        level = np.stack([pair[1] for pair in pairs], axis=1)
        aims = np.minimum(aims, levers.high)
        gap = (aims - level).mean(axis=0)
        aim = levers.level + gap
    else:
        aims = np.broadcast_to(target, (draws, k))
        gap, aim = target - levers.level, target
    limit = levers.gain_limit
    return Gains(
        points=np.minimum(coefficient * (aims - level) * reach, limit),
        coefficient=coefficient,
        level=level,
        target=np.asarray(aims),
        reach=reach,
        estimate=np.minimum(sign * levers.coefficient * gap * levers.reach, limit),
        estimated_target=np.asarray(aim),
    )


def _joint(levers: Levers, rng: np.random.Generator, draws: int) -> Floats:
    """(draws, 3k) coefficients, levels and reaches as they could have come out."""
    middle = np.concatenate([levers.coefficient, levers.level, levers.reach])
    variance, turn = np.linalg.eigh(levers.covariance)
    root = turn * np.sqrt(np.maximum(variance, 0.0))
    off = rng.standard_normal((draws, len(middle))) @ root.T
    if np.isfinite(levers.clusters):
        off = off * _tails(levers, rng.random((draws, 1)))
    return np.asarray(middle + off)


def _tails(levers: Levers, chance: Floats) -> Floats:
    """(draws, 3k) what makes normal errors Student's: one chance for all, degrees of freedom for each."""
    k = len(levers.names)
    usual = np.full(k, max(levers.clusters - 1.0, 1.0))
    own = usual if levers.df is None else np.clip(levers.df, FEWEST_DF, usual)
    df = np.concatenate([own, usual, usual])
    several, place = np.unique(df, return_inverse=True)
    return np.asarray(np.sqrt(several / (2.0 * gammaincinv(several / 2.0, chance)))[:, place])
