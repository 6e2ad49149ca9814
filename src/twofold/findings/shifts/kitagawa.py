"""Who answered, or what they said: a difference of two means split into mix and real change.

``total = mix + real`` exactly. ``mix`` is what the difference would be had only the shares of the cells changed (who
answered, through which channel), ``real`` what it would be had only the answers within the cells changed, each held at
the average of both periods, so that the order of the periods does not matter. The mix is split further into the
dimensions that make up the cells; no order of them is preferred (Shapley).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twofold.errors import InputError, UsageError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FEWEST = 5  # answers of a cell in a period, below which its own mean there is hardly known
MOST_DIMENSIONS = 6


@dataclass(frozen=True, eq=False)
class Mixed:
    """Answers of two periods (or groups), each in a cell.

    Attributes:
        score: (n,) what is averaged, in the unit of the measure (for NPS 100, 0 or -100).
        weight: (n,) positive.
        person: (n,) who answered; answers of one person belong together.
        after: (n,) whether it is of the second period.
        dimension: names of what makes up a cell.
        level: (n, d) the level of each dimension, from 0; not recorded is a level, too.
        labels: d times the names of the levels.
    """

    score: Floats
    weight: Floats
    person: Ints
    after: Bools
    dimension: tuple[str, ...]
    level: Ints
    labels: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a difference.

    Attributes:
        value: in the unit of the measure.
        se: its standard error, persons as clusters.
        low: lower end of the interval.
        high: upper end.
    """

    value: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the mix.

    Attributes:
        levels: the level of each dimension.
        n_before: answers before. n_after: answers after.
        share_before: of the weight before. share_after: of the weight after.
        mean_before: None where nobody answered. mean_after: likewise.
        mix: what the change of its share adds to the difference, its mean being compared with the overall one.
        real: what the change of its mean adds.
        few: whether fewer than five answered in one of the periods.
    """

    levels: tuple[str, ...]
    n_before: int
    n_after: int
    share_before: float
    share_after: float
    mean_before: float | None
    mean_after: float | None
    mix: float
    real: float
    few: bool

    @property
    def one_sided(self) -> bool:
        """Whether one period alone has it: then its part counts as mix, its mean being taken as lasting."""
        return self.mean_before is None or self.mean_after is None


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A difference, split.

    Attributes:
        before: mean of the first period. after: of the second.
        n_before: answers. n_after: answers.
        total: after minus before. mix: of who answered. real: within the cells. ``total = mix + real``.
        by_dimension: the part of the mix that each dimension has; they add up to ``mix``.
        cells: all of them, the largest parts first.
        one_sided_share: the share of both periods' weight in cells that only one period has.
        few_share: the share in cells with fewer than five answers in one of the periods.
        level: coverage of the intervals.
    """

    before: Part
    after: Part
    n_before: int
    n_after: int
    total: Part
    mix: Part
    real: Part
    by_dimension: tuple[tuple[str, Part], ...]
    cells: tuple[Cell, ...]
    one_sided_share: float
    few_share: float
    level: float


def decompose(mixed: Mixed, level: float = 0.95) -> Decomposition:
    """How much of a difference of means is who answered, and how much is what they said?

    Args:
        mixed: the answers of both periods.
        level: coverage of the intervals (delta method, persons as clusters).

    Raises:
        InputError: a period without answers.
        UsageError: no dimension, or more than six.

    Source: Kitagawa 1955, JASA 50, eq. 4; several dimensions without an order: Das Gupta 1993, Census P23-186, with the
    shares of Shapley 1953.
    """
    if not 1 <= len(mixed.dimension) <= MOST_DIMENSIONS:
        raise UsageError(f"a mix needs 1 to {MOST_DIMENSIONS} dimensions, not {len(mixed.dimension)}")
    if not (mixed.after.any() and (~mixed.after).any()):
        side = "first" if mixed.after.any() else "second"
        raise InputError(f"There is no answer in the {side} period: nothing to compare.")
    table = _Cells.of(mixed)
    influence = _Influence(mixed, table, level)
    subsets = _subsets(len(mixed.dimension))
    reached = {subset: table.reached(subset) for subset in subsets}
    moved = {subset: np.array([(share - table.share[0]) @ table.middle]) for subset, share in reached.items()}
    felt = {subset: influence.of_moved(subset, reached[subset]) for subset in subsets}
    whole, count = subsets[-1], len(mixed.dimension)
    mix = float(moved[whole][0])
    total = influence.part(float(table.mean[1] - table.mean[0]), influence.total)
    dimensions = tuple(
        (name, influence.part(float(_shapley(moved, at, count)[0]), _shapley(felt, at, count)))
        for at, name in enumerate(mixed.dimension)
    )
    return Decomposition(
        before=influence.part(float(table.mean[0]), influence.mean(0)),
        after=influence.part(float(table.mean[1]), influence.mean(1)),
        n_before=int((~mixed.after).sum()),
        n_after=int(mixed.after.sum()),
        total=total,
        mix=influence.part(mix, felt[whole]),
        real=influence.part(total.value - mix, influence.total - felt[whole]),
        by_dimension=dimensions,
        cells=table.told(mixed.labels),
        one_sided_share=float(table.share.mean(axis=0)[(table.n == 0).any(axis=0)].sum()),
        few_share=float(table.share.mean(axis=0)[(table.n < FEWEST).any(axis=0)].sum()),
        level=level,
    )


@dataclass(frozen=True, eq=False)
class _Cells:
    """The cells: (2, K) numbers of answers, shares and means of both periods, (2,) the overall means.

    ``rate`` is the mean with the other period's where there is none; ``middle`` the average of both.
    """

    cell: Ints
    level: Ints
    n: Floats
    share: Floats
    rate: Floats
    middle: Floats
    mean: Floats

    @classmethod
    def of(cls, mixed: Mixed) -> "_Cells":
        level, cell = np.unique(mixed.level, axis=0, return_inverse=True)
        cell = cell.reshape(-1).astype(np.int64)
        size, period = len(level), mixed.after.astype(np.int64)
        at = period * size + cell

        def added(column: Floats) -> Floats:
            return np.bincount(at, column, 2 * size).reshape(2, size).astype(np.float64)

        n, weight = added(np.ones(len(at))), added(mixed.weight)
        with np.errstate(invalid="ignore"):
            mean = added(mixed.weight * mixed.score) / weight
        rate = np.where(weight > 0, mean, mean[::-1])
        share = weight / weight.sum(axis=1, keepdims=True)
        return cls(cell, level, n, share, rate, rate.mean(axis=0), (share * rate).sum(axis=1))

    def code(self, subset: tuple[int, ...]) -> Ints:
        """(K,) which combination of these dimensions' levels each cell has."""
        if not subset:
            return np.zeros(len(self.level), dtype=np.int64)
        found = np.unique(self.level[:, list(subset)], axis=0, return_inverse=True)[1]
        return found.reshape(-1).astype(np.int64)

    def reached(self, subset: tuple[int, ...]) -> Floats:
        """(K,) the shares, had only these dimensions moved: theirs from after, the others given them from before.

        Where a combination was not there before, the others given it are those from after.
        """
        code = self.code(subset)
        before, after = (np.bincount(code, share) for share in self.share)
        there = before > 0
        kept: Floats = self.share[0] * np.where(there, after / np.where(there, before, 1.0), 0.0)[code]
        found: Floats = np.where(there[code], kept, self.share[1])
        return found

    def told(self, labels: Sequence[tuple[str, ...]]) -> tuple[Cell, ...]:
        """The cells as records, the largest parts first."""
        overall = float(self.share.mean(axis=0) @ self.middle)
        mix = (self.share[1] - self.share[0]) * (self.middle - overall)
        real = (self.rate[1] - self.rate[0]) * self.share.mean(axis=0)
        order = np.argsort(-(np.abs(mix) + np.abs(real)), kind="stable")
        return tuple(
            Cell(
                levels=tuple(labels[d][one] for d, one in enumerate(self.level[at])),
                n_before=int(self.n[0, at]),
                n_after=int(self.n[1, at]),
                share_before=float(self.share[0, at]),
                share_after=float(self.share[1, at]),
                mean_before=float(self.rate[0, at]) if self.n[0, at] else None,
                mean_after=float(self.rate[1, at]) if self.n[1, at] else None,
                mix=float(mix[at]),
                real=float(real[at]),
                few=bool(self.n[:, at].min() < FEWEST),
            )
            for at in order
        )


class _Influence:
    """What each answer adds to each part: the linear part of its estimate, one number an answer."""

    def __init__(self, mixed: Mixed, table: _Cells, level: float) -> None:
        self.table = table
        self.period = mixed.after.astype(np.int64)
        whole = np.bincount(self.period, mixed.weight, 2)
        self.scale = mixed.weight / whole[self.period]
        self.score = mixed.score
        self.person = np.unique(mixed.person, return_inverse=True)[1].reshape(-1)
        self.reach = float(special.ndtri(0.5 + level / 2.0))
        self.level = level

    @property
    def total(self) -> Floats:
        """(n,) of the difference of the means."""
        return self.mean(1) - self.mean(0)

    def mean(self, period: int) -> Floats:
        """(n,) of one period's mean."""
        return np.where(self.period == period, self.scale * (self.score - self.table.mean[period]), 0.0)

    def of_moved(self, subset: tuple[int, ...], reached: Floats) -> Floats:
        """(n,) of what the difference would be, had only these dimensions moved."""
        table, cell = self.table, self.table.cell
        code = table.code(subset)
        before, after = (np.bincount(code, share) for share in table.share)
        there = before > 0
        weight = np.where(there[code], table.share[0], table.share[1])
        mass = np.where(there, before, after)
        given = np.bincount(code, weight * table.middle) / mass  # the mean given the subset's levels
        ratio = np.where(there, after / np.where(there, before, 1.0), 0.0)
        overall = float(table.share[0] @ table.middle)
        from_after = given[code][cell] - float(after @ given)
        fresh = np.where(there[code], 0.0, table.middle - given[code])[cell]
        from_before = (ratio[code] * (table.middle - given[code]))[cell] - (table.middle[cell] - overall)
        moved = np.where(self.period == 1, from_after + fresh, from_before)
        return self.scale * (moved + self._of_means(reached - table.share[0]))

    def _of_means(self, weight: Floats) -> Floats:
        """(n,) what the cells' means add, weighted so in the middle of both periods."""
        table, cell = self.table, self.table.cell
        alone = (table.n == 0).any(axis=0)
        half = np.where(alone, 1.0, 0.5)  # a cell of one period has that period's mean in both
        share = np.where(table.share > 0, table.share, 1.0)
        factor = (weight * half)[None, :] / share
        return factor[self.period, cell] * (self.score - table.rate[self.period, cell])

    def part(self, value: float, influence: Floats) -> Part:
        """A part with its interval; persons are the clusters."""
        summed = np.bincount(self.person, influence)
        count = len(summed)
        se = float(np.sqrt((summed**2).sum() * count / max(count - 1, 1)))
        return Part(value, se, value - self.reach * se, value + self.reach * se)


def _subsets(count: int) -> list[tuple[int, ...]]:
    return [subset for size in range(count + 1) for subset in combinations(range(count), size)]


def _shapley(worth: Mapping[tuple[int, ...], Floats], at: int, count: int) -> Floats:
    """What one dimension adds, averaged over all orders in which dimensions may move."""
    added = np.zeros_like(worth[()])
    for subset, reached in worth.items():
        if at not in subset:
            joined = tuple(sorted((*subset, at)))
            added += _share(count, len(subset)) * (worth[joined] - reached)
    return added


def _share(count: int, size: int) -> float:
    """In which share of all orders exactly these dimensions have moved before."""
    return 1.0 / (count * comb(count - 1, size))
