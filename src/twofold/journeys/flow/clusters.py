"""Which rows of a group belong to the same journey: journeys that come back say less than as many journeys would."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.measures.sampling import Moments

FloatArray = NDArray[np.float64]
WORD_BITS = 64


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
    count = np.bincount(group, minlength=groups)
    rows, fresh = _repeated(group, journey, groups)
    begin = np.flatnonzero(fresh)
    size = np.diff(np.append(begin, len(rows)))
    cluster = group[rows[begin]].astype(np.int64)
    return Repeats(
        rows=rows,
        begin=begin,
        size=size,
        group=cluster,
        count=count,
        journeys=count - np.bincount(cluster, size - 1, groups).astype(np.int64),
    )


def _repeated(
    group: NDArray[np.int32], journey: NDArray[np.int32], groups: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The rows that share group and journey with another one, those that do together, and which begins each cluster.

    Sorting values is many times faster than sorting positions, so both are packed into one integer where they fit.
    """
    code = journey.astype(np.uint64)
    code *= np.uint64(max(groups, 1))
    np.add(code, group, out=code, casting="unsafe")
    bits = np.uint64(max(len(code) - 1, 1).bit_length())
    narrow = len(code) > 0 and int(code.max()).bit_length() + int(bits) <= WORD_BITS
    if narrow:
        code <<= bits
        code |= np.arange(len(code), dtype=np.uint64)
        code.sort()
        same = np.bitwise_xor(code[1:], code[:-1]) >> bits == 0
    else:
        order = np.argsort(code, kind="stable")
        same = code[order[1:]] == code[order[:-1]]
    follows = np.concatenate(([False], same))
    places = np.flatnonzero(follows | np.concatenate((same, [False])))[: len(code)]
    rows = (code[places] & ((np.uint64(1) << bits) - np.uint64(1))).view(np.int64) if narrow else order[places]
    return rows, ~follows[places]
