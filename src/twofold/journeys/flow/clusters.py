"""Which rows of a group belong to the same journey: journeys that come back say less than as many journeys would."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.measures.sampling import Moments

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Repeats:
    """The rows that share group and journey with another row, and how many journeys each group has.

    Attributes:
        rows: (r,) positions, those of one group and journey together.
        begin: (c,) where in ``rows`` each cluster begins; every cluster has two rows or more.
        size: (c,) rows of each cluster.
        group: (c,) its group.
        count: (groups,) rows of each group.
        journeys: (groups,) different journeys of each group.
    """

    rows: NDArray[np.int64]
    begin: NDArray[np.int64]
    size: NDArray[np.int64]
    group: NDArray[np.int64]
    count: NDArray[np.int64]
    journeys: NDArray[np.int64]

    def totals(self, values: FloatArray) -> FloatArray:
        """Sums over each cluster: (c,).

        Args:
            values: (r,) in the order of ``rows``.
        """
        return np.add.reduceat(values, self.begin) if len(self.begin) else np.zeros(0)

    def moments(
        self, total: FloatArray, squares: FloatArray, repeated: FloatArray, ends: tuple[float, float] = (np.nan, np.nan)
    ) -> Moments:
        """What the rows of each group say about its mean, with journeys as clusters.

        Rows that are alone in their journey are their own cluster, so only the repeated ones are looked at.

        Args:
            total: (groups,) sum of the values of each group.
            squares: (groups,) sum of their squares.
            repeated: (r,) values of ``rows``.
            ends: the smallest and the largest possible value, where there are such.
        """
        sums, inner = self.totals(repeated), self.totals(repeated**2)
        groups = len(self.count)
        count = self.count.astype(np.float64)

        def more(terms: FloatArray) -> FloatArray:
            return np.bincount(self.group, terms, groups).astype(np.float64)

        return Moments(
            n=count,
            respondents=self.journeys.astype(np.float64),
            sum_w=count,
            sum_w2=count,
            sum_wx=total,
            sum_wxx=squares,
            cluster_xx=squares + more(sums**2 - inner),
            cluster_xw=total + more(sums * self.size - sums),
            cluster_ww=count + more(self.size.astype(np.float64) ** 2 - self.size),
            lowest=np.array(ends[0]),
            highest=np.array(ends[1]),
        )


def find_repeats(group: NDArray[np.int32], journey: NDArray[np.int32], groups: int) -> Repeats:
    """Find the rows that share group and journey with another one.

    Args:
        group: (n,) codes from 0.
        journey: (n,) ascending.
        groups: how many groups there are.
    """
    ordered, order = _by_journey_and_group(group, journey, groups)
    same = np.zeros(len(order) + 1, dtype=np.bool_)
    same[1:-1] = ordered[1:] == ordered[:-1]
    fresh = ~same[:-1]
    alone = fresh & ~same[1:]
    places = np.flatnonzero(~alone)
    rows = order[places]
    begin = np.flatnonzero(fresh[places])
    return Repeats(
        rows=rows,
        begin=begin,
        size=np.diff(np.append(begin, len(rows))),
        group=group[rows[begin]].astype(np.int64),
        count=np.bincount(group, minlength=groups),
        journeys=np.bincount(group[order[fresh]], minlength=groups),
    )


def _by_journey_and_group(
    group: NDArray[np.int32], journey: NDArray[np.int32], groups: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """One number for journey and group of each row, sorted, and the rows in that order.

    Sorting values is many times faster than sorting positions, so both are packed into one integer where they fit.
    """
    code = journey.astype(np.uint64) * np.uint64(max(groups, 1)) + group.astype(np.uint64)
    count = len(code)
    bits = max(count - 1, 1).bit_length()
    if not count or int(code.max()).bit_length() + bits > 64:
        order = np.argsort(code, kind="stable")
        return code[order], order
    code <<= np.uint64(bits)
    code |= np.arange(count, dtype=np.uint64)
    code.sort()
    order = (code & np.uint64((1 << bits) - 1)).astype(np.int64)
    return code >> np.uint64(bits), order
