"""Every comparison of one cohort in one period, made and filled into scores."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.staggered.request import Adjustment, BasePeriod, Controls, Gaps, StaggeredRequest
from twofold.effects.staggered.scores import Runs, Share, runs_of
from twofold.effects.staggered.two_periods import Change, compare
from twofold.effects.staggered.two_samples import Samples, compare_samples
from twofold.effects.staggered.wide import Wide
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cell:
    """One comparison to be made.

    Attributes:
        cohort: first treated period of the treated.
        now: row of the period.
        base: row of the period it is compared with.
    """

    cohort: int
    now: int
    base: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """One comparison made, unit by unit.

    Attributes:
        att: effect on the treated.
        units: (n,) the units that took part.
        shares: (n,) each one's share of the error.
        treated: how many of them are treated, the first ones.
        left: (n - treated,) what is left of the controls' changes when covariates are taken out.
        covariates: how many there are.
    """

    att: float
    units: Ints
    shares: Floats
    treated: int
    left: Floats
    covariates: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """One comparison made, cluster by cluster.

    Attributes:
        att: effect on the treated.
        share: what each cluster contributes to the error.
        units: units that took part.
        treated: treated ones among them.
        lent: (G,) the spread of the controls where the treated are one cluster; None otherwise.
    """

    att: float
    share: Share
    units: int
    treated: int
    lent: Floats | None


def plan(wide: Wide, request: StaggeredRequest) -> tuple[tuple[Cell, ...], tuple[tuple[int, str], ...]]:
    """Which comparisons are to be made, and cohorts for which none can be, with reasons."""
    cells: list[Cell] = []
    without: list[tuple[int, str]] = []
    for cohort in wide.cohorts.tolist():
        before = np.flatnonzero(wide.periods + request.anticipation < cohort)
        if not len(before):
            without.append((cohort, "no period before it that anticipation could not have touched"))
            continue
        cells += [Cell(cohort, now, base) for now, base in _bases(wide, int(before[-1]), cohort, request)]
    return tuple(cells), tuple(without)


def _bases(wide: Wide, last: int, cohort: int, request: StaggeredRequest) -> list[tuple[int, int]]:
    found = []
    for now, period in enumerate(wide.periods.tolist()):
        touched = period >= cohort - request.anticipation  # an effect that began early must not be its own base
        base = last if touched or request.base == BasePeriod.UNIVERSAL else now - 1
        if base >= 0 and base != now:
            found.append((now, base))
    return found


class Comparing:
    """Makes comparisons over one panel; remembers who the controls are."""

    def __init__(self, wide: Wide, request: StaggeredRequest) -> None:
        self.wide = wide
        self.request = request
        self._controls: dict[tuple[int, int], Ints] = {}
        self._both: dict[tuple[int, int], Ints] = {}
        self._runs: dict[int, Runs] = {}

    def controls(self, cell: Cell) -> Ints:
        """The units a cell's treated are compared with."""
        if self.request.controls == Controls.NEVER:
            free = np.iinfo(np.int64).max - 1
        else:
            free = int(self.wide.periods[max(cell.now, cell.base)]) + self.request.anticipation
        key = (free, cell.cohort if cell.cohort > free else 0)
        if key not in self._controls:
            chosen = (self.wide.first > free) & (self.wide.first != cell.cohort)
            self._controls[key] = np.flatnonzero(chosen)
        return self._controls[key]

    def make(self, cell: Cell) -> Made:
        """One comparison.

        Raises:
            InputError: it cannot be made; the message says why.
        """
        made = self._contrast(cell)
        clusters = made.units if self.wide.own_clusters else self.wide.cluster[made.units]
        treated, controls = clusters[: made.treated], clusters[made.treated :]
        many, others = _distinct(treated, self.wide), _distinct(controls, self.wide)
        free = others - 1 - made.covariates
        if free < 1:
            raise InputError("fewer than two clusters of controls are left to compare with, or as few as covariates")
        factors = (float(np.sqrt(many / (many - 1))) if many > 1 else 1.0, float(np.sqrt(others / free)))
        lent = None if many > 1 else _lent(made, controls, self.wide.clusters, free)
        whole = _distinct(made.units, self.wide, units=True)
        part = _distinct(made.units[: made.treated], self.wide, units=True)
        return Made(made.att, self._share(made, clusters, factors), whole, part, lent)

    def _share(self, made: Contrast, clusters: Ints, factors: tuple[float, float]) -> Share:
        wider = made.shares * factors[1]
        wider[: made.treated] *= factors[0] / factors[1]
        if self.wide.once and self.wide.own_clusters:
            return Share(clusters, made.shares, wider, self._runs.get(id(clusters), ()))
        size = self.wide.clusters
        present = np.flatnonzero(np.bincount(clusters, minlength=size))
        plain, widened = np.bincount(clusters, made.shares, size), np.bincount(clusters, wider, size)
        return Share(present, plain[present].astype(np.float64), widened[present].astype(np.float64))

    def _contrast(self, cell: Cell) -> Contrast:
        if self.request.gaps == Gaps.CROSS_SECTIONS:
            return self._samples(cell)
        treated, controls = self.wide.places[cell.cohort], self.controls(cell)
        if len(controls) == 0:
            raise InputError("nobody is left to compare with")
        later, earlier = self.wide.outcome[cell.now], self.wide.outcome[cell.base]
        up, flat = later[treated] - earlier[treated], later[controls] - earlier[controls]
        seen, there = ~np.isnan(up), ~np.isnan(flat)
        if not seen.all():
            treated, up = treated[seen], up[seen]
        if not there.all():
            controls, flat = controls[there], flat[there]
        if not len(treated) or not len(controls):
            raise InputError(f"no {'treated unit' if not len(treated) else 'control'} was observed in both periods")
        first = min(cell.now, cell.base)
        weight = self.wide.weight[first]
        units = self._together(cell, treated, controls, whole=bool(seen.all() and there.all()))
        if self.wide.covariates.shape[2]:
            return self._adjusted(units, len(treated), np.concatenate([up, flat]), first)
        return _means(units, (up, weight[treated]), (flat, weight[controls]))

    def _together(self, cell: Cell, treated: Ints, controls: Ints, *, whole: bool) -> Ints:
        """Treated and controls in one array, the same one wherever they are the same units."""
        if not whole:
            return np.concatenate([treated, controls])
        key = (cell.cohort, id(controls))
        if key not in self._both:
            self._both[key] = np.concatenate([treated, controls])
            self._runs[id(self._both[key])] = self._joined(treated, controls)
        return self._both[key]

    def _joined(self, treated: Ints, controls: Ints) -> Runs:
        """The runs of two arrays one after the other."""
        both = []
        for units, shift in ((treated, 0), (controls, len(treated))):
            if id(units) not in self._runs:
                self._runs[id(units)] = runs_of(units)
            if not self._runs[id(units)]:
                return ()
            both += [(start + shift, stop + shift, place) for start, stop, place in self._runs[id(units)]]
        return tuple(both)

    def _adjusted(self, units: Ints, treated: int, change: Floats, first: int) -> Contrast:
        x = self.wide.covariates[first, units]
        whole = ~np.isnan(x).any(axis=1)
        units, change, x = units[whole], change[whole], x[whole]
        treated = int(np.count_nonzero(whole[:treated]))
        if treated == 0 or treated == len(units):
            raise InputError("no treated unit or no control has all covariates")
        weight = self.wide.weight[first, units]
        weight = weight / weight.mean()
        d = (np.arange(len(units)) < treated).astype(np.float64)
        design = np.column_stack([np.ones(len(units)), x])
        att, shares = compare(Change(change, d, weight, design), Adjustment(self.request.estimator))
        left = _left(change[treated:], weight[treated:], design[treated:])
        return Contrast(att, units, shares, treated, left, x.shape[1])

    def _samples(self, cell: Cell) -> Contrast:
        units, rows = [], []
        sides = (self.wide.places[cell.cohort], self.controls(cell))
        for side in sides:
            for at in (cell.base, cell.now):
                chosen = side[self._whole(at, side)]
                units.append(chosen)
                rows.append(np.full(len(chosen), at))
        if not all(len(part) for part in units):
            raise InputError("treated or controls were not observed in one of the two periods")
        unit, row = np.concatenate(units), np.concatenate(rows)
        treated = len(units[0]) + len(units[1])
        d = (np.arange(len(unit)) < treated).astype(np.float64)
        weight = self.wide.weight[row, unit]
        design = np.column_stack([np.ones(len(unit)), self.wide.covariates[row, unit]])
        later = (row == cell.now).astype(np.float64)
        samples = Samples(self.wide.outcome[row, unit], later, d, weight / weight.mean(), design)
        att, shares = compare_samples(samples, Adjustment(self.request.estimator))
        left = _left(samples.outcome[treated:], weight[treated:], np.column_stack([later, design])[treated:])
        return Contrast(att, unit, shares, treated, left, design.shape[1] - 1)

    def _whole(self, row: int, side: Ints) -> NDArray[np.bool_]:
        seen: NDArray[np.bool_] = ~np.isnan(self.wide.outcome[row, side])
        whole: NDArray[np.bool_] = seen & ~np.isnan(self.wide.covariates[row, side]).any(axis=1)
        return whole


def _means(units: Ints, up: tuple[Floats, Floats], flat: tuple[Floats, Floats]) -> Contrast:
    """Without covariates every estimator is the difference of two mean changes."""
    (change, weight), (other, mass) = up, flat
    total, sum_of = weight.sum(), mass.sum()
    high, low = (weight @ change) / total, (mass @ other) / sum_of
    left = other - low
    shares = np.empty(len(units))
    np.multiply(change - high, weight / total, out=shares[: len(change)])
    np.multiply(left, mass / -sum_of, out=shares[len(change) :])
    return Contrast(float(high - low), units, shares, len(change), left)


def _distinct(codes: Ints, wide: Wide, *, units: bool = False) -> int:
    """How many different clusters (or units)."""
    if wide.once and (units or wide.own_clusters):
        return len(codes)
    return int(np.count_nonzero(np.bincount(codes)))


def _lent(made: Contrast, controls: Ints, clusters: int, free: int) -> Floats:
    """What clusters of controls vary by, each as if it had been the treated one."""
    total, size = np.bincount(controls, made.left, clusters), np.bincount(controls, minlength=clusters)
    found: Floats = np.divide(total, size, out=np.zeros(clusters), where=size > 0) / np.sqrt(free)
    return found


def _left(y: Floats, w: Floats, x: Floats) -> Floats:
    root = np.sqrt(w)
    found: Floats = y - x @ np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
    return found
