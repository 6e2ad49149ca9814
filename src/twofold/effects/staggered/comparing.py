"""Every comparison of one cohort in one period, made and filled into scores."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.staggered.request import Adjustment, BasePeriod, Controls, Gaps, StaggeredRequest
from twofold.effects.staggered.scores import Runs, Share, Side, runs_of
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
        treated: (m,) the treated units that took part.
        controls: (n,) the controls that did.
        shares: (m + n,) each one's share of the error, the treated first.
        left: (n,) what is left of the controls' changes when covariates are taken out.
        covariates: how many there are.
    """

    att: float
    treated: Ints
    controls: Ints
    shares: Floats
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
        self._runs: dict[int, Runs] = {id(units): runs_of(units) for units in wide.places.values()}

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
            self._runs[id(self._controls[key])] = runs_of(self._controls[key])
        return self._controls[key]

    def make(self, cell: Cell) -> Made:
        """One comparison.

        Raises:
            InputError: it cannot be made; the message says why.
        """
        made = self._contrast(cell)
        treated, controls = self._clusters(made.treated), self._clusters(made.controls)
        many, others = self._distinct(treated), self._distinct(controls)
        free = others - 1 - made.covariates
        if free < 1:
            raise InputError("fewer than two clusters of controls are left to compare with, or as few as covariates")
        lent = None if many > 1 else _lent(made, controls, self.wide.clusters, free)
        size = len(made.treated)
        share = Share(
            self._side(treated, made.shares[:size], float(np.sqrt(many / (many - 1))) if many > 1 else 1.0),
            self._side(controls, made.shares[size:], float(np.sqrt(others / free))),
            self.wide.own_clusters,
        )
        own = self._distinct(made.treated, units=True)
        return Made(made.att, share, own + self._distinct(made.controls, units=True), own, lent)

    def _clusters(self, units: Ints) -> Ints:
        return units if self.wide.own_clusters else self.wide.cluster[units]

    def _distinct(self, codes: Ints, *, units: bool = False) -> int:
        """How many different clusters (or units)."""
        if self.wide.once and (units or self.wide.own_clusters):
            return len(codes)
        return int(np.count_nonzero(np.bincount(codes)))

    def _side(self, clusters: Ints, shares: Floats, factor: float) -> Side:
        if self.wide.once and self.wide.own_clusters:
            return Side(clusters, shares, factor, self._runs.get(id(clusters), ()))
        present = np.flatnonzero(np.bincount(clusters, minlength=self.wide.clusters))
        return Side(present, np.bincount(clusters, shares)[present].astype(np.float64), factor)

    def _contrast(self, cell: Cell) -> Contrast:
        if self.request.gaps == Gaps.CROSS_SECTIONS:
            return self._samples(cell)
        treated, controls = self.wide.places[cell.cohort], self.controls(cell)
        if len(controls) == 0:
            raise InputError("nobody is left to compare with")
        change = self.wide.outcome[cell.now] - self.wide.outcome[cell.base]
        up, flat = change[treated], change[controls]
        seen, there = ~np.isnan(up), ~np.isnan(flat)
        if not seen.all():
            treated, up = treated[seen], up[seen]
        if not there.all():
            controls, flat = controls[there], flat[there]
        if not len(treated) or not len(controls):
            raise InputError(f"no {'treated unit' if not len(treated) else 'control'} was observed in both periods")
        first = min(cell.now, cell.base)
        weight = self.wide.weight[first]
        if self.wide.covariates.shape[2]:
            return self._adjusted((treated, controls), (up, flat), first)
        if self.wide.even:
            return _even_means((treated, controls), up, flat)
        return _means((treated, controls), (up, weight[treated]), (flat, weight[controls]))

    def _adjusted(self, sides: tuple[Ints, Ints], changes: tuple[Floats, Floats], first: int) -> Contrast:
        whole = [~np.isnan(self.wide.covariates[first, side]).any(axis=1) for side in sides]
        treated, controls = (side[some] for side, some in zip(sides, whole, strict=True))
        if not len(treated) or not len(controls):
            raise InputError("no treated unit or no control has all covariates")
        units, size = np.concatenate([treated, controls]), len(treated)
        change = np.concatenate([each[some] for each, some in zip(changes, whole, strict=True)])
        weight = self.wide.weight[first, units]
        weight = weight / weight.mean()
        d = (np.arange(len(units)) < size).astype(np.float64)
        design = np.column_stack([np.ones(len(units)), self.wide.covariates[first, units]])
        att, shares = compare(Change(change, d, weight, design), Adjustment(self.request.estimator))
        left = _left(change[size:], weight[size:], design[size:])
        return Contrast(att, treated, controls, shares, left, design.shape[1] - 1)

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
        return Contrast(att, unit[:treated], unit[treated:], shares, left, design.shape[1] - 1)

    def _whole(self, row: int, side: Ints) -> NDArray[np.bool_]:
        seen: NDArray[np.bool_] = ~np.isnan(self.wide.outcome[row, side])
        whole: NDArray[np.bool_] = seen & ~np.isnan(self.wide.covariates[row, side]).any(axis=1)
        return whole


def _even_means(sides: tuple[Ints, Ints], change: Floats, other: Floats) -> Contrast:
    """Without covariates every estimator is the difference of two mean changes; here every row weighs the same."""
    high, low = change.mean(), other.mean()
    left = other - low
    shares = np.empty(len(change) + len(other))
    np.divide(change - high, len(change), out=shares[: len(change)])
    np.divide(left, -len(other), out=shares[len(change) :])
    return Contrast(float(high - low), *sides, shares, left)


def _means(sides: tuple[Ints, Ints], up: tuple[Floats, Floats], flat: tuple[Floats, Floats]) -> Contrast:
    """The same with weights."""
    (change, weight), (other, mass) = up, flat
    total, sum_of = weight.sum(), mass.sum()
    high, low = (weight @ change) / total, (mass @ other) / sum_of
    left = other - low
    shares = np.concatenate([(change - high) * weight / total, -left * mass / sum_of])
    return Contrast(float(high - low), *sides, shares, left)


def _lent(made: Contrast, controls: Ints, clusters: int, free: int) -> Floats:
    """What clusters of controls vary by, each as if it had been the treated one."""
    total, size = np.bincount(controls, made.left, clusters), np.bincount(controls, minlength=clusters)
    found: Floats = np.divide(total, size, out=np.zeros(clusters), where=size > 0) / np.sqrt(free)
    return found


def _left(y: Floats, w: Floats, x: Floats) -> Floats:
    root = np.sqrt(w)
    found: Floats = y - x @ np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
    return found
