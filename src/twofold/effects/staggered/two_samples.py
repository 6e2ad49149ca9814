"""One comparison of two periods in which other people answered: repeated cross-sections.

Source: Sant'Anna & Zhao 2020, Journal of Econometrics 219, sec. 3.2 (locally efficient doubly robust estimator for
repeated cross-sections, eq. 3.4); the others as in two_periods.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.staggered.request import Adjustment
from twofold.effects.staggered.two_periods import Compared, ordinary, propensity, reweighted

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Samples:
    """Answers of two periods.

    Attributes:
        outcome: (n,).
        later: (n,) 1 in the later period.
        treated: (n,) 1 for treated, 0 for controls.
        weight: (n,) positive.
        design: (n, p) covariates, the first a column of ones.
    """

    outcome: Floats
    later: Floats
    treated: Floats
    weight: Floats
    design: Floats


def compare_samples(samples: Samples, estimator: Adjustment) -> Compared:
    """How much more did answers of the treated change than those of controls like them?

    Raises:
        InputError: covariates are collinear, or some treated unit has no control like it.
    """
    return _ESTIMATORS[estimator](samples)


def _regression(s: Samples) -> Compared:
    treated = s.weight * s.treated
    gain, own = _difference(s, treated, s.outcome)
    gap, linear = _fits(s, 0.0)
    expected = (treated @ gap) / treated.sum()
    control = (treated * (gap - expected) + linear(treated @ s.design)) / treated.sum()
    return gain - expected, own - control


def _weighting(s: Samples) -> Compared:
    chance, of_chance = propensity(s.treated, s.weight, s.design)
    treated, like = reweighted(s.treated, s.weight, chance)
    gain, own = _difference(s, treated, s.outcome)
    expected, control = _difference(s, like, s.outcome)
    return gain - expected, own - control - of_chance @ (control @ s.design)


def _doubly_robust(s: Samples) -> Compared:
    chance, of_chance = propensity(s.treated, s.weight, s.design)
    treated, like = reweighted(s.treated, s.weight, chance)
    before, of_before = _fit(s, 0.0, 0.0)
    after, of_after = _fit(s, 0.0, 1.0)
    left = s.outcome - np.where(s.later == 1, after, before)
    gain, own = _difference(s, treated, left)
    expected, control = _difference(s, like, left)
    effect, shares = gain - expected, own - control - of_chance @ (control @ s.design)
    for later, fitted, scores, sign in ((1.0, after, of_after, 1.0), (0.0, before, of_before, -1.0)):
        now = s.later == later
        at, all_treated = treated * now, treated
        mine, of_mine = _fit(s, 1.0, later)
        apart = mine - fitted
        # what the fitted values of controls carry into both sides
        moment = at @ s.design / at.sum() - (like * now) @ s.design / (like * now).sum()
        shares = shares - sign * (scores @ moment)
        whole, here = (all_treated @ apart) / all_treated.sum(), (at @ apart) / at.sum()
        effect += sign * (whole - here)
        even = all_treated * (apart - whole) / all_treated.sum() - at * (apart - here) / at.sum()
        shift = all_treated @ s.design / all_treated.sum() - at @ s.design / at.sum()
        shares = shares + sign * (even + (of_mine - scores) @ shift)
    return float(effect), shares


_ESTIMATORS: dict[Adjustment, Callable[[Samples], Compared]] = {
    Adjustment.REGRESSION: _regression,
    Adjustment.WEIGHTING: _weighting,
    Adjustment.DOUBLY_ROBUST: _doubly_robust,
}


def _difference(s: Samples, weight: Floats, y: Floats) -> Compared:
    """The mean of the later answers minus that of the earlier ones, and each answer's share of its error."""
    after, before = weight * s.later, weight * (1 - s.later)
    high, low = (after @ y) / after.sum(), (before @ y) / before.sum()
    return float(high - low), after * (y - high) / after.sum() - before * (y - low) / before.sum()


def _fit(s: Samples, treated: float, later: float) -> tuple[Floats, Floats]:
    """Fitted values of all by the answers of one group in one period, and the scores of the coefficients."""
    return ordinary(s.outcome, s.weight * (s.treated == treated) * (s.later == later), s.design)


def _fits(s: Samples, treated: float) -> tuple[Floats, Callable[[Floats], Floats]]:
    """By how much fitted values change between the periods, and the scores of that for a moment of the covariates."""
    before, of_before = _fit(s, treated, 0.0)
    after, of_after = _fit(s, treated, 1.0)
    return after - before, lambda moment: (of_after - of_before) @ moment
