"""The ledger of what is expected: sums over cells, by measure and group."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Group = tuple[tuple[str, str], ...]  # dimension and value, sorted by dimension
Sums = NDArray[np.float64]  # numerator and denominator: of the population, of the answers, of the weighted answers


@dataclass(frozen=True, slots=True)
class Expected:
    """What a measure is expected to be for one group.

    Attributes:
        measure: name in the catalogue.
        group: dimension to value; empty for all.
        population: what is true of everybody who could have been asked; this is what a company wants to know.
        observed: what the answers are expected to show without weights, after sampling and non-response.
        weighted: the same with survey weights, which undo the sampling but not the non-response.
        n: expected number of answers (contacts, visits).
    """

    measure: str
    group: dict[str, str]
    population: float
    observed: float
    weighted: float
    n: float


@dataclass(frozen=True, slots=True)
class Part:
    """Expected sums of many cells, in arrays of one shape.

    Attributes:
        population: (numerator, denominator) of everybody.
        observed: of the answers.
        weighted: of the answers with their weights.
    """

    population: tuple[Sums, Sums]
    observed: tuple[Sums, Sums]
    weighted: tuple[Sums, Sums]

    def summed(self, axes: tuple[int, ...]) -> NDArray[np.float64]:
        """(6, ...) the sums over some axes."""
        pairs = (*self.population, *self.observed, *self.weighted)
        shape = np.broadcast_shapes(*(each.shape for each in pairs))
        return np.stack([np.broadcast_to(each, shape).sum(axis=axes) for each in pairs])


class Ledger:
    """Adds up what is expected."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sums: dict[tuple[str, Group], NDArray[np.float64]] = {}

    def add(self, measure: str, group: dict[str, str], sums: ArrayLike) -> None:
        """Add six sums to a measure's group."""
        key = (measure, tuple(sorted(group.items())))
        self._sums[key] = self._sums.get(key, np.zeros(6)) + np.asarray(sums, dtype=np.float64)

    def add_along(
        self, measure: str, part: Part, names: Iterable[tuple[int, str, list[str]]], fixed: dict[str, str]
    ) -> None:
        """Add a part for every combination of the named axes (axis, dimension, value of each position)."""
        named = list(names)
        others = tuple(axis for axis in range(part.observed[1].ndim) if axis not in {axis for axis, _, _ in named})
        sums = part.summed(others)
        for place in np.ndindex(sums.shape[1:]):
            if sums[(3, *place)] > 0:
                group = {dimension: values[at] for (_, dimension, values), at in zip(named, place, strict=True)}
                self.add(measure, fixed | group, sums[(slice(None), *place)])

    def expected(self, scales: dict[str, float]) -> tuple[Expected, ...]:
        """Every measure and group, sorted; ``scales`` multiplies a measure (100 for percent)."""
        found = []
        for (measure, group), sums in sorted(self._sums.items()):
            with np.errstate(invalid="ignore", divide="ignore"):
                ratios = sums[[0, 2, 4]] / sums[[1, 3, 5]] * scales.get(measure, 1.0)
            values = [round(float(value), 6) for value in ratios]
            found.append(Expected(measure, dict(group), values[0], values[1], values[2], round(float(sums[3]), 3)))
        return tuple(found)
