"""Those who were meant to be treated, and those who were: intention to treat, and treatment on those who took it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.few.clean_contrast import changes, contrasts
from twofold.effects.few.unit_grid import unit_grid
from twofold.effects.few.widened import widened
from twofold.errors import InputError

Floats = NDArray[np.float64]
STRONG = 10.0  # a first-stage F below this is called weak


@dataclass(frozen=True, slots=True)
class Intention:
    """What being meant for treatment did, and what taking it did.

    Attributes:
        itt: effect of being meant for it, on everybody who was, whether they came or not.
        taken: how much more of it those took who were meant for it (a share, or hours).
        taking: effect of taking one more (one whole treatment, or one hour), for those who took it because they were
            meant for it; its interval holds whether or not few came (Anderson-Rubin), and is infinite where too few.
        f: how clearly being meant for it led to taking it; below 10 is weak.
        weak: whether it is.
        taken_without: mean taken by those who were not meant for it; above zero, the effect of taking is not that of
            all who took it.
        reason: why the effect of taking cannot be known; empty where it can.
    """

    itt: EffectEstimate
    taken: EffectEstimate
    taking: EffectEstimate
    f: float
    weak: bool
    taken_without: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two contrasts over the same clusters: of the outcome and of what was taken, with (2, G) scores."""

    outcome: float
    taken: float
    scores: Floats
    df: float
    units: int
    treated: int


def intention_to_treat(panel: EffectPanel, taken: Floats, *, level: float = 0.95, anticipation: int = 0) -> Intention:
    """Did it help those who were meant for it, and by how much those who took it?

    The panel's start dates are those for which units were meant, whether or not anybody came. What happens to a unit
    through being meant for treatment is supposed to come from taking it alone.

    Args:
        panel: units over periods.
        taken: (U,) how much each unit took from its start on: the share that attended, or hours a head. Units that
            were not meant for it may have taken some; theirs counts from the first period on.
        level: of the intervals.
        anticipation: so many periods before a start count neither as before nor as after.

    Raises:
        InputError: fewer than two treated or untreated clusters, or what a unit took is not known.

    Source: Wald 1940; Imbens & Angrist 1994, Econometrica 62(2); interval: Anderson & Rubin 1949, by Fieller's
    quadratic.
    """
    grid = unit_grid(panel)
    present = np.unique(panel.unit)
    stay = np.flatnonzero(grid.first > grid.periods[0])
    grid, amount = grid.only(stay), np.asarray(taken, dtype=np.float64)[present[stay]]
    if np.isnan(amount).any():
        raise InputError(f"What unit {grid.units[int(np.flatnonzero(np.isnan(amount))[0])]!r} took is not known.")
    meant = grid.first != NEVER
    clusters = np.zeros(int(grid.cluster.max()) + 1, dtype=bool)
    clusters[grid.cluster[meant]] = True
    if min(clusters.sum(), (~clusters).sum()) < 2:
        raise InputError("Two clusters that were meant for treatment and two that were not are needed at least.")
    dates = np.unique(grid.first[meant])
    earliest = int(dates.min())
    # without being meant for it, a unit takes what it takes from the first start on
    since = np.where(meant, grid.first, earliest)
    dose = amount[:, None] * (grid.periods >= since[:, None])
    both = [contrasts(changes(grid, dates, one, anticipation), grid.first[None]) for one in (grid.outcome, dose)]
    scores, df = widened(np.vstack([both[1].scores, both[0].scores]), clusters)
    pair = _Pair(
        outcome=float(both[0].value[0]),
        taken=float(both[1].value[0]),
        scores=scores[::-1],
        df=df,
        units=len(grid.units),
        treated=int(meant.sum()),
    )
    return _told(pair, float(amount[~meant].mean()), level)


def _told(pair: _Pair, without: float, level: float) -> Intention:
    products = pair.scores @ pair.scores.T
    edge = float(stats.t.ppf((1 + level) / 2, pair.df))
    itt = _estimate(pair, pair.outcome, float(np.sqrt(products[0, 0])), edge, "intention to treat")
    taken = _estimate(pair, pair.taken, float(np.sqrt(products[1, 1])), edge, "difference in what was taken")
    f = float(pair.taken**2 / products[1, 1]) if products[1, 1] > 0 else (np.inf if pair.taken else 0.0)
    if pair.taken == 0:
        nothing = EffectEstimate(
            np.nan,
            np.nan,
            -np.inf,
            np.inf,
            itt.p_value,
            level,
            "treatment taken",
            pair.units,
            pair.treated,
            itt.clusters,
        )
        why = "Those meant for it took no more of it than others."
        return Intention(itt, taken, nothing, f, weak=True, taken_without=without, reason=why)
    ratio = pair.outcome / pair.taken
    low, high = anderson_rubin((pair.outcome, pair.taken), products, edge)
    error = products[0, 0] - 2 * ratio * products[0, 1] + ratio**2 * products[1, 1]
    taking = EffectEstimate(
        value=ratio,
        se=float(np.sqrt(max(error, 0.0)) / abs(pair.taken)),
        low=low,
        high=high,
        p_value=itt.p_value,  # no effect of taking is no effect of being meant for it
        level=level,
        method="treatment taken (Wald ratio, Anderson-Rubin interval)",
        units=pair.units,
        treated=pair.treated,
        clusters=itt.clusters,
    )
    reason = "" if np.isfinite(high) else "Too few of those meant for it took it to say what taking it does."
    return Intention(itt, taken, taking, f, f < STRONG, without, reason)


def anderson_rubin(gap: tuple[float, float], products: Floats, edge: float) -> tuple[float, float]:
    """Between which effects of taking does the outcome's gap not exceed what they foretell?

    Args:
        gap: contrast of the outcome, and of what was taken.
        products: (2, 2) covariance of the two.
        edge: how many standard errors are too far.

    Returns:
        Both ends; infinite where the first stage is too weak to bound the effect (also where only a middle piece is
        refused).

    Source: Fieller 1954, JRSS B 16; Anderson & Rubin 1949.
    """
    outcome, taken = gap
    square = taken**2 - edge**2 * products[1, 1]
    middle = outcome * taken - edge**2 * products[0, 1]
    rest = outcome**2 - edge**2 * products[0, 0]
    if square <= 0:
        return -np.inf, np.inf
    root = float(np.sqrt(max(middle**2 - square * rest, 0.0)))
    return float((middle - root) / square), float((middle + root) / square)


def _estimate(pair: _Pair, value: float, se: float, edge: float, method: str) -> EffectEstimate:
    level = float(2 * stats.t.cdf(edge, pair.df) - 1)
    return EffectEstimate(
        value=value,
        se=se,
        low=value - edge * se,
        high=value + edge * se,
        p_value=float(2 * stats.t.sf(abs(value) / se, pair.df)) if se > 0 else None,
        level=round(level, 10),
        method=method,
        units=pair.units,
        treated=pair.treated,
        clusters=pair.scores.shape[1],
    )
