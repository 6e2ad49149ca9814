"""Looking at a running action every month: an effect on units with intervals that hold at all planned looks."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.experiments.always_valid import Looks
from twofold.effects.few.clean_contrast import changes, contrasts
from twofold.effects.few.unit_grid import UnitGrid, unit_grid
from twofold.effects.few.widened import widened
from twofold.effects.student_draws import student_draws
from twofold.errors import InputError

Floats = NDArray[np.float64]
DRAWS = 50_000  # of all looks together, to find how far chance carries them
FEWEST_CLUSTERS = 5  # on each side: with fewer, no bound was seen to hold in many simulated panels
MANY_CLUSTERS = 20  # on each side, from which on their own correlation of looks may be trusted
FEWEST_DRAWS = 10  # that lie beyond a bound: fewer, and it is not drawn yet but what it may spend is kept


@dataclass(frozen=True, slots=True)
class LookRequest:
    """How looks are made.

    Attributes:
        planned: looks planned in all; the error that intervals may make is spent over them.
        level: chance that all intervals hold the truth together.
        anticipation: so many periods before a start count neither as before nor as after.
        seed: of the draws.
    """

    planned: int
    level: float = 0.95
    anticipation: int = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class PanelLooks:
    """An effect after every period since the first unit was treated.

    Attributes:
        period: (K,) the last period that each look knew.
        looks: estimates and intervals; ``n`` counts treated cells seen.
        df: (K,) degrees of freedom.
    """

    period: NDArray[np.int64]
    looks: Looks
    df: Floats


def spending(part: Floats, level: float = 0.95) -> Floats:
    """How much of the chance of a false claim may be spent when a part (0 to 1) of the looks is over?

    Little at first, nearly all at the end, so that the last interval is hardly wider than one that was looked at once.

    Source: Lan & DeMets 1983, Biometrika 70(3), the first of their functions (after O'Brien & Fleming 1979), half of
    the chance on each side.
    """
    edge = stats.norm.isf((1 - level) / 4)
    found: Floats = 4 * stats.norm.sf(edge / np.sqrt(np.clip(part, 1e-12, 1.0)))
    return found


def looked_bounds(correlation: Floats, spent: Floats, df: Floats, seed: int = 0) -> Floats:
    """How many standard errors may each look be off, so that all looks together are?

    Args:
        correlation: (K, K) between the looks' estimates.
        spent: (K,) chance of a false claim up to and with each look.
        df: (K,) degrees of freedom of each look's standard error.
        seed: of the draws.

    Returns:
        (K,) bounds; infinite while too little may be spent.
    """
    ratios = np.abs(student_draws(correlation, df, DRAWS, np.random.default_rng(seed)))
    inside = np.ones(DRAWS, dtype=bool)
    bounds = np.full(len(spent), np.inf)
    for look, share in enumerate(spent.tolist()):
        ratio = ratios[:, look]
        allowed = round(share * DRAWS) - int((~inside).sum())
        if allowed < FEWEST_DRAWS:
            continue
        kept = np.sort(ratio[inside])
        bounds[look] = kept[-allowed - 1]
        inside &= ratio <= bounds[look]
    return bounds


def watch_panel(panel: EffectPanel, request: LookRequest) -> PanelLooks:
    """What did the comparison say after each period, and which intervals hold for all looks together?

    Each look compares the mean change of the treated so far with that of units not treated by then. Looks are as
    dependent as the units' own contributions say; nothing is assumed about dependence over time.

    Args:
        panel: units over periods up to now.
        request: how many looks are planned, and the level.

    Raises:
        InputError: fewer than five treated or five untreated clusters; more looks were made than planned.

    Source: group-sequential bounds by spending (Lan & DeMets 1983), with the correlation of looks estimated from the
    clusters' influence functions; Jennison & Turnbull 2000, ch. 7 and 11.
    """
    grid = unit_grid(panel)
    grid = grid.only(np.flatnonzero(grid.first > grid.periods[0]))
    treated = grid.first != NEVER
    _check_sides(grid)
    ends = grid.periods[grid.periods >= grid.first[treated].min()]
    if len(ends) > request.planned:
        raise InputError(
            f"{len(ends)} periods have been looked at but {request.planned} were planned: what intervals may err is "
            "spent."
        )
    found = [_look(grid, int(end), request.anticipation) for end in ends]
    value = np.array([one[0] for one in found])
    scores = np.array([one[1] for one in found])
    df = np.array([one[2] for one in found])
    se = np.sqrt((scores**2).sum(axis=1))
    length = np.where(se > 0, se, 1.0)
    part = np.arange(1, len(ends) + 1) / request.planned
    bounds = looked_bounds(
        _cautious(scores @ scores.T / length[:, None] / length, part, grid),
        spending(part, request.level),
        df,
        request.seed,
    )
    reach = np.where(se > 0, bounds * length, np.inf)
    looks = Looks(
        n=np.array([int((treated[:, None] & _seen(grid, int(end))).sum()) for end in ends], dtype=np.int64),
        value=value,
        se=se,
        low=value - reach,
        high=value + reach,
        p_value=np.full(len(ends), np.nan),
        level=request.level,
        method=f"group-sequential, {request.planned} planned looks",
    )
    return PanelLooks(ends, looks, df)


def _check_sides(grid: UnitGrid) -> None:
    treated = grid.first != NEVER
    sides = [len(np.unique(grid.cluster[chosen])) for chosen in (treated, ~treated)]
    if min(sides) < FEWEST_CLUSTERS:
        raise InputError(
            f"{sides[0]} treated and {sides[1]} untreated clusters: looking again and again needs "
            f"{FEWEST_CLUSTERS} of each, for "
            "their spread; randomisation inference may still say something at the end."
        )


def _cautious(correlation: Floats, part: Floats, grid: UnitGrid) -> Floats:
    """The looks' correlation; with few clusters no more of it than if every look brought as much news as the first."""
    treated = grid.first != NEVER
    if min(len(np.unique(grid.cluster[side])) for side in (treated, ~treated)) >= MANY_CLUSTERS:
        return correlation
    fresh: Floats = np.sqrt(np.minimum.outer(part, part) / np.maximum.outer(part, part))
    return np.minimum(correlation, fresh)


def _seen(grid: UnitGrid, end: int) -> NDArray[np.bool_]:
    return (grid.weight > 0) & (grid.periods >= grid.first[:, None]) & (grid.periods <= end)


def _look(grid: UnitGrid, end: int, anticipation: int) -> tuple[float, Floats, float]:
    """Estimate, (G,) scores widened for few clusters, and degrees of freedom, knowing periods up to ``end``."""
    known = grid.periods <= end
    seen = replace(
        grid,
        outcome=grid.outcome[:, known],
        weight=grid.weight[:, known],
        periods=grid.periods[known],
        first=np.where(grid.first > end, NEVER, grid.first),
    )
    dates = np.array([one for one in np.unique(seen.first) if one != NEVER], dtype=np.int64)
    found = contrasts(changes(seen, dates, seen.outcome, anticipation), seen.first[None])
    clusters = np.zeros(found.scores.shape[1], dtype=bool)
    clusters[seen.cluster[seen.first != NEVER]] = True
    scores, df = widened(found.scores[0], clusters)
    return float(found.value[0]), scores, df
