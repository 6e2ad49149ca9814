"""Observations gathered in memory, in groups and in order: quantiles of all groups at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from twofold.measures.group_order import stable_order
from twofold.measures.sampling import Moments
from twofold.measures.sums import EMPLOYEES, Slot, floats

FloatArray = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

ROUNDING = 1 + 1e-12


@dataclass(frozen=True, slots=True)
class Gathered:
    """Observations sorted by group, then by value.

    Attributes:
        groups: one row a group, in order: the keys and employees.
        first: where each group begins.
        values: the observations.
        weights: their weights.
        middles: the middle of the room each observation takes, running on from group to group.
        by_respondent: the observations sorted by group, then by respondent.
        clusters: where each respondent of a group begins in ``by_respondent``.
        cluster_groups: where each group begins among the clusters.
    """

    groups: pa.Table
    first: Places
    values: FloatArray
    weights: FloatArray
    middles: FloatArray
    by_respondent: Places
    clusters: Places
    cluster_groups: Places

    def at(self, share: FloatArray) -> FloatArray:
        """The value at a share of the way through each group, read between its neighbours; NaN where share is."""
        if not self.values.size:
            return share
        last = self._last
        begin, end = self.middles[self.first], self.middles[last]
        there = begin + np.nan_to_num(share) * (end - begin)
        below = np.clip(np.searchsorted(self.middles, there, side="right") - 1, self.first, last)
        above = np.minimum(below + 1, last)
        width = self.middles[above] - self.middles[below]
        part = np.clip((there - self.middles[below]) / np.where(width > 0.0, width, 1.0), 0.0, 1.0)
        value = self.values[below] + part * (self.values[above] - self.values[below])
        return np.where(np.isnan(share), np.nan, value)

    def below(self, value: FloatArray) -> Moments:
        """The moments of the share of each group at or below a value, respondents as clusters."""
        if not self.values.size:
            return Moments(*(np.zeros(0) for _ in Moments.__slots__))
        sizes = self._last - self.first + 1
        # what lies at the value itself is below or at it, whatever its last digit
        score = np.where(self.values <= np.repeat(value, sizes) * ROUNDING, self.weights, 0.0)
        heavy = np.add.reduceat(self.weights[self.by_respondent], self.clusters)
        low = np.add.reduceat(score[self.by_respondent], self.clusters)
        won = np.add.reduceat(score, self.first)
        return Moments(
            sizes.astype(np.float64),
            np.diff(np.append(self.cluster_groups, self.clusters.size)).astype(np.float64),
            np.add.reduceat(self.weights, self.first),
            np.add.reduceat(self.weights**2, self.first),
            won,
            won,
            *(np.add.reduceat(terms, self.cluster_groups) for terms in (low * low, low * heavy, heavy * heavy)),
        )

    @property
    def _last(self) -> Places:
        return np.append(self.first[1:], self.values.size) - 1


def gather(rows: pa.Table, codes: Places, keys: Sequence[str], slot: Slot) -> Gathered:
    """Put the observations of one slot in order.

    Args:
        rows: the keys, respondent, event_id, employee, values ``x`` and weights ``w``; without a value a row is no
            observation of the slot.
        codes: a number a row, in the order of its keys (``coded_keys``).
        keys: what names a group.
        slot: which values and weights.
    """
    values = floats(rows, f"x{slot.number}")
    there = np.flatnonzero(~np.isnan(values))
    values, codes, weights = values[there], codes[there], floats(rows, f"w{slot.census}")[there]
    respondent = rows.column("respondent").to_numpy()[there]
    even = not weights.size or weights.min() == weights.max()
    # among equal values the order matters only where their weights differ
    by_value = np.argsort(values) if even else np.lexsort((rows.column("event_id").to_numpy()[there], values))
    order = stable_order(codes, by_value)
    first = _begins(codes[order])
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    grouped = stable_order(codes, np.argsort(respondent))
    clusters = _begins(codes[grouped], respondent[grouped])
    cluster_groups = _begins(codes[grouped][clusters])
    weights = weights[order]
    named = rows.select(list(keys)).take(pa.array(there[order[first]])) if keys else pa.table({})
    employed = rows.column("employee").to_numpy()[there][grouped].astype(np.int64)
    employees = pa.chunked_array([_added(employed, clusters, cluster_groups)])
    return Gathered(
        pa.table({**{key: named.column(key) for key in keys}, EMPLOYEES: employees}),
        first,
        values[order],
        weights,
        np.cumsum(weights) - weights / 2.0,
        place[grouped],
        clusters,
        cluster_groups,
    )


def _added(employed: Places, clusters: Places, cluster_groups: Places) -> Places:
    """How many respondents of each group are employees."""
    if not employed.size:
        return employed
    return np.add.reduceat(np.maximum.reduceat(employed, clusters), cluster_groups)


def _begins(*columns: npt.NDArray[np.int64]) -> Places:
    """Where a new value begins in sorted columns."""
    new = np.ones(columns[0].size, dtype=bool)
    if new.size:
        new[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.flatnonzero(new)
