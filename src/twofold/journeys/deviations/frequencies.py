"""How many journeys deviate, and in which segments more of them than elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.deviations.deviation import Departure
from twofold.journeys.steps import Coded
from twofold.measures.differences import Difference, newcombe
from twofold.measures.intervals import share_interval
from twofold.measures.sampling import Moments

FloatArray = NDArray[np.float64]
MINIMUM_CUSTOMERS = 5


@dataclass(frozen=True, eq=False)
class Grouping:
    """Journeys by segment, and within it by customer.

    Attributes:
        labels: of the segments.
        cluster: (journeys,) number of the customer within a segment.
        owner: (clusters,) segment of each.
    """

    labels: tuple[str | None, ...]
    cluster: NDArray[np.int64]
    owner: NDArray[np.int64]

    @classmethod
    def of(cls, person: NDArray[np.int64], segment: Coded | None = None) -> "Grouping":
        """Customers within segments.

        Args:
            person: (journeys,) customers; below 0 where nobody knows, who are customers of their own.
            segment: (journeys,); everything together where left out.
        """
        codes = np.zeros(len(person), dtype=np.int64) if segment is None else segment.codes.astype(np.int64) + 1
        labels = (None,) if segment is None else (None, *segment.labels)
        unknown = person < 0
        who = np.where(unknown, -1 - np.arange(len(person)), person)
        order = np.lexsort((who, codes))
        begins = np.ones(len(who), dtype=np.bool_)
        begins[1:] = (who[order][1:] != who[order][:-1]) | (codes[order][1:] != codes[order][:-1])
        cluster = np.empty(len(who), dtype=np.int64)
        cluster[order] = np.cumsum(begins) - 1
        return cls(labels, cluster, codes[order][begins])

    def moments(self, departure: Departure) -> Moments:
        """The share of deviating journeys in each segment, persons as clusters: one place a segment."""
        cluster = self.cluster[departure.journeys]
        size = len(self.owner)
        there = np.bincount(cluster, minlength=size).astype(np.float64)
        deviate = np.bincount(cluster[departure.deviates], minlength=size).astype(np.float64)
        n, hits = self._by_segment(there), self._by_segment(deviate)
        return Moments(
            n=n,
            respondents=self._by_segment((there > 0).astype(np.float64)),
            sum_w=n,
            sum_w2=n,
            sum_wx=hits,
            sum_wxx=hits,
            cluster_xx=self._by_segment(deviate**2),
            cluster_xw=self._by_segment(deviate * there),
            cluster_ww=self._by_segment(there**2),
            lowest=np.array(0.0),
            highest=np.array(1.0),
        )

    def _by_segment(self, terms: FloatArray) -> FloatArray:
        return np.bincount(self.owner, terms, len(self.labels)).astype(np.float64)

    def customers(self, departure: Departure) -> NDArray[np.int64]:
        """How many customers deviate, by segment."""
        cluster = self.cluster[departure.journeys[departure.deviates]]
        seen = np.zeros(len(self.owner), dtype=np.float64)
        seen[cluster] = 1.0
        return self._by_segment(seen).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of journeys, Wilson's interval with persons as clusters.

    Attributes:
        value: between 0 and 1.
        low: lower end.
        high: upper end.
        n: journeys that deviate.
        of: journeys that could.
        n_effective: independent journeys that would say as much.
        customers: who deviate.
    """

    value: float
    low: float
    high: float
    n: int
    of: int
    n_effective: float
    customers: int


def share_of(grouping: Grouping, departure: Departure, level: float = 0.95) -> Share:
    """How many of the journeys in which a deviation could happen have it.

    Args:
        grouping: of everything together.
        departure: where it happened.
        level: coverage.
    """
    found = grouping.moments(departure)
    ends = share_interval(found.mean, found.n_effective, level, found.design_degrees_of_freedom)
    return Share(
        value=float(found.mean[0]),
        low=float(ends.low[0]),
        high=float(ends.high[0]),
        n=departure.count,
        of=len(departure.journeys),
        n_effective=float(found.n_effective[0]),
        customers=int(grouping.customers(departure)[0]),
    )


@dataclass(frozen=True, slots=True)
class Contrast:
    """A segment against everybody else.

    Attributes:
        dimension: what the journeys are split by.
        segment: which part; None where it is not recorded.
        share: of its journeys that deviate, 0 to 1.
        elsewhere: the same share of all other journeys.
        difference: the first minus the second.
        low: lower end of Newcombe's interval.
        high: upper end.
        n: journeys of the segment in which the deviation could happen.
        p_value: of no difference.
    """

    dimension: str
    segment: str | None
    share: float
    elsewhere: float
    difference: float
    low: float
    high: float
    n: int
    p_value: float


def contrasts(
    whole: Grouping, parts: Mapping[str, Grouping], departure: Departure, level: float = 0.95
) -> tuple[Contrast, ...]:
    """Each segment with at least ``MINIMUM_CUSTOMERS`` customers, inside and elsewhere, against elsewhere.

    A customer found both inside and elsewhere makes the intervals wider than needed, never narrower.

    Args:
        whole: everything together.
        parts: splits by name.
        departure: where the deviation happened.
        level: coverage.
    """
    everything = whole.moments(departure)
    found: list[Contrast] = []
    for dimension, grouping in parts.items():
        inside = grouping.moments(departure)
        outside = _without(everything, inside)
        told = (inside.respondents >= MINIMUM_CUSTOMERS) & (outside.respondents >= MINIMUM_CUSTOMERS)
        apart = _apart(inside, outside, level)
        found += [
            Contrast(
                dimension,
                grouping.labels[at],
                float(inside.mean[at]),
                float(outside.mean[at]),
                float(apart.value[at]),
                float(apart.low[at]),
                float(apart.high[at]),
                int(inside.n[at]),
                float(apart.p_value[at]),
            )
            for at in np.flatnonzero(told)
        ]
    return tuple(found)


def _apart(inside: Moments, outside: Moments, level: float) -> Difference:
    return newcombe(
        inside.mean,
        inside.n_effective,
        outside.mean,
        outside.n_effective,
        level,
        df1=inside.design_degrees_of_freedom,
        df2=outside.design_degrees_of_freedom,
    )


def _without(whole: Moments, part: Moments) -> Moments:
    names = ("n", "respondents", "sum_w", "sum_w2", "sum_wx", "sum_wxx", "cluster_xx", "cluster_xw", "cluster_ww")
    sums = {name: np.maximum(getattr(whole, name) - getattr(part, name), 0.0) for name in names}
    return Moments(**sums, lowest=part.lowest, highest=part.highest)
