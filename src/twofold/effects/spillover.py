"""Did it reach neighbours: untreated units near treated ones, compared with untreated units elsewhere."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.few.clean_contrast import changes, contrasts
from twofold.effects.few.unit_grid import unit_grid
from twofold.effects.few.widened import widened

Ints = NDArray[np.int64]
FEWEST = 2  # areas with and areas without treated units


@dataclass(frozen=True, slots=True)
class Spillover:
    """What happened to untreated units near treated ones.

    Attributes:
        estimate: their change beyond that of untreated units elsewhere; None where it cannot be known.
        near: names of untreated units near treated ones.
        far: how many untreated units have no treated one near.
        shown: whether the interval holds no zero.
        reason: why it cannot be known; empty where it can.
    """

    estimate: EffectEstimate | None
    near: tuple[str, ...]
    far: int
    shown: bool
    reason: str


def spillover(panel: EffectPanel, parent: Ints, *, level: float = 0.95, anticipation: int = 0) -> Spillover:
    """Did untreated units change because units near them were treated?

    Where they did, they are no comparison for the treated: compare with units elsewhere alone.

    Args:
        panel: units over periods.
        parent: (U,) the area, region or pair that each unit belongs to; units of one parent are near each other.
        level: of the interval.
        anticipation: so many periods before a start count neither as before nor as after.

    Returns:
        The comparison; errors respect that units of one parent go together.
    """
    begun = first_near(panel.first, np.asarray(parent, dtype=np.int64))
    seen = np.unique(panel.unit)
    last = int(panel.time.max()) if len(panel.time) else 0
    untreated = np.flatnonzero(panel.first > last)
    kept = np.intersect1d(untreated, seen)
    near = np.intersect1d(kept, np.flatnonzero(begun <= last))
    names = tuple(panel.units[at] for at in near.tolist())
    far = len(kept) - len(near)
    areas = [len(np.unique(parent[some])) for some in (near, np.setdiff1d(kept, near))]
    if min(areas) < FEWEST:
        return Spillover(None, names, far, shown=False, reason=_too_few(len(near), far, areas))
    rows = np.isin(panel.unit, kept)
    others = replace(
        panel,
        unit=panel.unit[rows],
        time=panel.time[rows],
        outcome=panel.outcome[rows],
        weight=panel.weight[rows],
        covariates=panel.covariates[rows],
        first=begun,
        cluster=np.asarray(parent, dtype=np.int64),
    )
    estimate = _compared(others, level, anticipation)
    if estimate is None:
        return Spillover(
            None, names, far, shown=False, reason="Units near treated ones were not seen before and after."
        )
    return Spillover(estimate, names, far, shown=estimate.low > 0 or estimate.high < 0, reason="")


def first_near(first: Ints, parent: Ints) -> Ints:
    """(U,) the first period in which a unit of the same parent was treated; ``NEVER`` where none was."""
    _, place = np.unique(parent, return_inverse=True)
    begun = np.full(int(place.max()) + 1, NEVER, dtype=np.int64)
    np.minimum.at(begun, place, first)
    found: Ints = begun[place]
    return found


def _compared(panel: EffectPanel, level: float, anticipation: int) -> EffectEstimate | None:
    grid = unit_grid(panel)
    grid = grid.only(np.flatnonzero(grid.first > grid.periods[0]))
    treated = grid.first != NEVER
    clusters = np.zeros(int(grid.cluster.max()) + 1, dtype=bool)
    clusters[grid.cluster[treated]] = True
    if not treated.any() or treated.all() or min(clusters.sum(), (~clusters).sum()) < FEWEST:
        return None
    found = contrasts(changes(grid, np.unique(grid.first[treated]), grid.outcome, anticipation), grid.first[None])
    scores, df = widened(found.scores[0], clusters)
    value, se = float(found.value[0]), float(np.sqrt((scores**2).sum()))
    if not np.isfinite(value) or se <= 0:
        return None
    reach = float(stats.t.ppf((1 + level) / 2, df)) * se
    return EffectEstimate(
        value=value,
        se=se,
        low=value - reach,
        high=value + reach,
        p_value=float(2 * stats.t.sf(abs(value) / se, df)),
        level=level,
        method="untreated units near treated ones against those elsewhere",
        units=len(grid.units),
        treated=int(treated.sum()),
        clusters=len(clusters),
    )


def _too_few(near: int, far: int, areas: list[int]) -> str:
    return (
        f"{near} untreated units in {areas[0]} areas have treated ones near them and {far} in {areas[1]} areas have "
        "none: two areas of each are needed to compare them."
    )
