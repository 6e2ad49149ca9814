"""Importance, levels and reach of levers from answers side by side, with one covariance for all of them.

The model is that of ``findings.drivers``: the outcome on all items at once; an item that does not concern everybody
enters as a use and as its answer among its users.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.actions.levers import Levers, UnitLevels
from twofold.errors import InputError
from twofold.findings.drivers.columns import Columns, columns
from twofold.findings.drivers.driver_table import DriverTable
from twofold.findings.drivers.imputing import imputed
from twofold.regression.clustered import Correction, covariance, degrees
from twofold.regression.least_squares import SameColumn, fit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_Fitted = tuple[Floats, Floats, int, Floats]
COMPLETIONS, FEWER_COMPLETIONS, LARGE = 20, 5, 20_000  # in a table of more than so many rows, fewer
NPS_SCALE = (0.0, 10.0)
PROMOTER, DETRACTOR = 9.0, 6.0
FEW_CLUSTERS, MOST_ROWS = 100, 400  # up to which errors are widened; the rows of one cluster
FLAT = 1e-9
SAME = 1e-10  # smallest eigenvalue of the items' correlations; below, they say the same


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of a table.

    Attributes:
        outcome: what to call the outcome.
        outcome_scale: both ends of its scale; None where it has none.
        higher_is_better: whether more of it is better.
        unit: (n,) code of each row's unit, -1 where it is not known; None without units.
        units: names of the units.
    """

    outcome: str
    outcome_scale: tuple[float, float] | None = None
    higher_is_better: bool = True
    unit: Ints | None = None
    units: tuple[str, ...] = ()


def as_nps(y: Floats) -> Floats:
    """Answers from 0 to 10 as what each adds to the NPS: 100 a promoter, -100 a detractor.

    Raises:
        InputError: a number that is no answer to the question.
    """
    known = y[np.isfinite(y)]
    low, high = NPS_SCALE
    wrong = known[(known < low) | (known > high) | (known != np.rint(known))]
    if wrong.size:
        raise InputError(f"an NPS is made of whole numbers from 0 to 10, found {wrong[0]:g}; is it a missing code?")
    return np.where(np.isnan(y), np.nan, 100.0 * ((y >= PROMOTER) * 1.0 - (y <= DETRACTOR)))


def levers_of_table(table: DriverTable, asked: Asked, *, completions: int | None = None, seed: int = 1) -> Levers:
    """What do these answers say about each item as a lever?

    Args:
        table: an outcome and items; rows without an outcome are left out.
        asked: what the outcome is, and the units.
        completions: how often gaps in the answers are filled (a touchpoint one did not use is no gap); 20 times when
            left out, 5 times in a large table, where it takes long and adds nothing that is seen.
        seed: of the completions.

    Raises:
        InputError: fewer rows than numbers to estimate, an item that never varies, items that say the same.

    Source: covariance from influence functions summed over clusters (CR1; HC3, MacKinnon & White 1985, where everybody
    answered once); several completions are combined by Rubin's
    rules (Rubin 1987, eqs. 3.1.5-3.1.8); completed by ``findings.drivers.imputing``.
    """
    rows = _Rows.of(table)
    low, high = _scales(table, rows)
    laid = columns(rows.y, rows.x, rows.used, rows.weight, rows.cluster)
    gaps = bool((laid.gaps & rows.used).any())
    completed = imputed(laid, completions or _times(rows), np.random.default_rng(seed)) if gaps else [laid]
    fits = [_fit(table.items, each) for each in completed]
    coefficient = np.mean([fit[0] for fit in fits], axis=0)
    p = len(table.items)
    level, level_influence = _levels(rows)
    reach = rows.weight @ rows.used / rows.weight.sum()
    reach_influence = rows.weight[:, None] * (rows.used - reach) / rows.weight.sum()
    within = np.mean(
        [rows.covariance(np.hstack([fit[1], level_influence, reach_influence]), fit[2]) for fit in fits], axis=0
    )
    if len(fits) > 1:
        within[:p, :p] += (1.0 + 1.0 / len(fits)) * np.cov(np.stack([fit[0] for fit in fits]), rowvar=False)
    ends = asked.outcome_scale or (-np.inf, np.inf)
    return Levers(
        names=table.items,
        coefficient=coefficient,
        level=level,
        reach=reach,
        covariance=within,
        n=np.asarray(rows.told.sum(axis=0), dtype=np.int64),
        low=low,
        high=high,
        outcome=asked.outcome,
        outcome_level=float(np.average(rows.y, weights=rows.weight)),
        outcome_low=ends[0],
        outcome_high=ends[1],
        higher_is_better=asked.higher_is_better,
        respondents=len(rows.y),
        df=np.min([fit[3] for fit in fits], axis=0),
        clusters=float(rows.clusters),
        by_unit=() if asked.unit is None else _by_unit(rows, asked.unit[rows.kept], asked.units),
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows with an outcome.

    Attributes:
        items: (p,) their names.
        kept: (N,) which rows of the table they are.
        y: (n,) outcomes. x: (n, p) answers, NaN where missing. used: (n, p) whom items concern.
        weight: (n,) with mean 1. cluster: (n,) from 0.
    """

    items: tuple[str, ...]
    kept: Bools
    y: Floats
    x: Floats
    used: Bools
    weight: Floats
    cluster: Ints

    @classmethod
    def of(cls, table: DriverTable) -> "_Rows":
        weight = np.ones(len(table.y)) if table.weight is None else table.weight
        kept = np.isfinite(table.y) & (weight > 0.0)
        if not kept.any():
            raise InputError(f"no row has an answer to {table.outcome}")
        cluster = np.arange(len(table.y)) if table.cluster is None else table.cluster
        _, who = np.unique(cluster[kept], return_inverse=True)
        used = table.used[kept]
        x = np.where(used, table.x[kept], np.nan)
        return cls(table.items, kept, table.y[kept], x, used, weight[kept] / weight[kept].mean(), who.reshape(-1))

    @property
    def told(self) -> Bools:
        """(n, p) where there is an answer."""
        return np.asarray(self.used & np.isfinite(self.x))

    @property
    def clusters(self) -> int:
        """How many independent ones there are."""
        return int(self.cluster.max()) + 1

    def covariance(self, influence: Floats, fitted: int) -> Floats:
        """The covariance of what these (n, q) influences add up to; ``fitted`` coefficients were estimated."""
        sums = np.stack([np.bincount(self.cluster, column) for column in influence.T], axis=1)
        n, groups = len(self.y), self.clusters
        if groups < 2:
            raise InputError("all rows belong to one cluster: nothing can be said about their uncertainty")
        return np.asarray(groups / (groups - 1.0) * (n - 1.0) / max(n - fitted, 1) * (sums.T @ sums))


def _times(rows: _Rows) -> int:
    return COMPLETIONS if len(rows.y) <= LARGE else FEWER_COMPLETIONS


def _refuse_same(items: tuple[str, ...], gram: Floats) -> None:
    """Refuse items that say the same: nobody can tell which of them the outcome goes with."""
    size = np.sqrt(np.diag(gram))
    flat = np.flatnonzero(~(size > 0.0))
    if flat.size:
        raise InputError(f"{items[flat[0]]} does not vary in the rows that are complete")
    strength, turn = np.linalg.eigh(gram / np.outer(size, size))
    if strength[0] < SAME:
        which = [items[at] for at in np.flatnonzero(np.abs(turn[:, 0]) > 0.1)]
        raise InputError(f"{', '.join(which)} say the same: leave one of them out")


def _fit(items: tuple[str, ...], laid: Columns) -> _Fitted:
    """Coefficients (p,), their influences (n, p), how many numbers were fitted, and degrees of freedom (p,)."""
    design = np.hstack([laid.x, np.ones((len(laid.y), 1)), laid.uses])
    fitted, p = design.shape[1], laid.x.shape[1]
    if len(laid.y) <= fitted:
        raise InputError(f"{len(laid.y)} rows are too few for {fitted} coefficients")
    gram = design.T @ (design * laid.weight[:, None])
    _refuse_same(items, gram[:p, :p])
    inverse = np.linalg.pinv(gram, rcond=1e-11, hermitian=True)
    solved = inverse @ (design.T @ (laid.weight * laid.y))
    residual = laid.y - design @ solved
    unit = laid.y_unit / laid.x_unit
    own = design @ inverse[:, :p]
    influence = own * (laid.weight * residual)[:, None]
    if laid.clusters == len(laid.y):
        # everybody stands alone: HC3, whose intervals hold with skewed answers where HC1's are too short
        lever = laid.weight * np.einsum("ij,jk,ik->i", design, inverse, design)
        influence = influence * (np.sqrt(1.0 - fitted / len(laid.y)) / np.maximum(1.0 - lever, FLAT))[:, None]
    telling = _telling(own, laid) - 1.0
    widened = _widened(design, laid, influence, fitted)
    if widened is None:
        return solved[:p] * unit, influence * unit, fitted, telling
    return solved[:p] * unit, influence * unit * widened[0], fitted, np.minimum(widened[1], np.maximum(telling, 0.0))


def _widened(design: Floats, laid: Columns, influence: Floats, fitted: int) -> tuple[Floats, Floats] | None:
    """How much wider (p,) errors are with few clusters, and their degrees of freedom (p,); None with many.

    Source: Bell & McCaffrey 2002 (CR2), by ``regression.clustered``.
    """
    rows = np.bincount(laid.cluster)
    if len(rows) > FEW_CLUSTERS or rows.max() > MOST_ROWS:
        return None
    try:
        found = fit(design, laid.y, laid.weight)
    except SameColumn:
        return None
    p, n, groups = influence.shape[1], len(laid.y), len(rows)
    variance = np.diag(covariance(found, laid.cluster, Correction.CR2))[:p]
    sums = np.stack([np.bincount(laid.cluster, column) for column in influence.T], axis=1)
    usual = groups / (groups - 1.0) * (n - 1.0) / (n - fitted) * (sums**2).sum(axis=0)
    wider = np.sqrt(np.maximum(variance / np.where(usual > 0.0, usual, np.inf), 1.0))
    return wider, degrees(found, laid.cluster)[:p]


def _telling(own: Floats, laid: Columns) -> Floats:
    """(p,) how many clusters each coefficient rests on: as many as if all of them told equally much of it.

    Where one cluster alone differs in an item, its error looks like 0, and nothing can be said.

    Source: Carter, Schnepel & Steigerwald 2017, REStat 99 (the effective number of clusters).
    """
    told = own**2 * laid.weight[:, None]
    share = np.stack([np.bincount(laid.cluster, column) for column in told.T], axis=1)
    found: Floats = share.sum(axis=0) ** 2 / (share**2).sum(axis=0)
    return found


def _levels(rows: _Rows) -> tuple[Floats, Floats]:
    """Mean answers (p,) and their influences (n, p)."""
    heavy = rows.weight[:, None] * rows.told
    total = heavy.sum(axis=0)
    safe = np.where(total > 0.0, total, 1.0)
    filled = np.where(rows.told, rows.x, 0.0)
    level = np.where(total > 0.0, (heavy * filled).sum(axis=0) / safe, np.nan)
    return level, np.where(rows.told, heavy * (filled - level) / safe, 0.0)


def _count(told: Bools) -> list[int]:
    """(p) answers of each item."""
    return [int(n) for n in told.sum(axis=0)]


def _scales(table: DriverTable, rows: _Rows) -> tuple[Floats, Floats]:
    """The ends of each item's scale: as declared, or as seen."""
    empty = [item for item, told in zip(table.items, _count(rows.told), strict=True) if not told]
    if empty:
        raise InputError(f"{empty[0]} has no answer in any row with {table.outcome}")
    seen = [(float(np.nanmin(column)), float(np.nanmax(column))) for column in rows.x.T]
    ends = [given or found for given, found in zip(table.scales or [None] * len(seen), seen, strict=True)]
    for item, (low, high) in zip(table.items, seen, strict=True):
        if not low < high:
            raise InputError(f"{item} never varies: every answer is {low:g}")
    return np.array([low for low, _ in ends]), np.array([high for _, high in ends])


def _by_unit(rows: _Rows, unit: Ints, units: tuple[str, ...]) -> tuple[UnitLevels, ...]:
    """Levels by unit; the errors come from the spread inside all units together, which a small one cannot tell."""
    known = unit >= 0
    return tuple(_unit_levels(rows, at, known, unit, units) for at in range(rows.x.shape[1]))


def _unit_levels(rows: _Rows, at: int, known: Bools, unit: Ints, units: tuple[str, ...]) -> UnitLevels:
    told = known & rows.told[:, at]
    x, where, weight = rows.x[told, at], unit[told], rows.weight[told]
    size = len(units)
    total: Floats = np.bincount(where, weight, size).astype(np.float64)
    n = np.bincount(where, minlength=size).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(where, weight * x, size) / total
        effective = total**2 / np.bincount(where, weight**2, size)
        inside = weight @ (x - mean[where]) ** 2 / weight.sum() * len(x) / max(len(x) - int((n > 0).sum()), 1)
        se = np.sqrt(inside / effective)
    return UnitLevels(units, mean, np.where(n > 0, se, np.nan), n, total)
