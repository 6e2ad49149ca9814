"""Two groups or two periods beside each other: where they go on differently, how much longer it takes, which paths.

Differences are first minus second, and associations: the groups differ in more than what they are named for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twofold.journeys.flow.directly_follows import Arcs, find_arcs
from twofold.journeys.flow.frequent import ALL, Frequent
from twofold.journeys.flow.splits import FEWEST
from twofold.journeys.flow.variants import Variants, find_variants
from twofold.journeys.flow.visits import touchpoint_repeats
from twofold.journeys.steps import Steps
from twofold.measures.differences import Difference, newcombe
from twofold.measures.intervals import critical_value
from twofold.measures.multiplicity import benjamini_hochberg

FloatArray = NDArray[np.float64]
Chosen = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Compared:
    """Differences of one kind, one place a comparison; all NaN where either side has fewer than 5 journeys.

    Attributes:
        difference: first minus second, with interval and p-value.
        p_adjusted: corrected by Benjamini and Hochberg over everything that is compared and shown.
    """

    difference: Difference
    p_adjusted: FloatArray


@dataclass(frozen=True, eq=False)
class FlowComparison:
    """Two groups of journeys beside each other.

    Attributes:
        labels: the touchpoints' names.
        journeys: of the first and of the second group.
        arcs: of the first and of the second group, the same arcs in the same order.
        shares: difference of the shares with which the first touchpoint is followed by the second (Newcombe).
        medians: difference of the median hours between them (square-and-add of order-statistic intervals).
        variants: of both groups together.
        compared: which of them are compared, positions.
        counts: (compared,) journeys of the first and of the second group.
        paths: difference of the variants' shares (Newcombe).
        level: coverage of the intervals.
    """

    labels: tuple[str, ...]
    journeys: tuple[int, int]
    arcs: tuple[Arcs, Arcs]
    shares: Compared
    medians: Compared
    variants: Variants
    compared: NDArray[np.int64]
    counts: tuple[NDArray[np.int64], NDArray[np.int64]]
    paths: Compared
    level: float


def compare_flow(
    steps: Steps, first: Chosen, second: Chosen, part: Frequent = ALL, *, level: float = 0.95
) -> FlowComparison:
    """How differently do two groups of journeys go?

    Args:
        steps: of all journeys.
        first: (journeys,) which ones are the first group.
        second: (journeys,) which ones are the second; no journey is in both.
        part: which arcs and which variants of both together are compared.
        level: coverage of the intervals.

    Source: Newcombe 1998b, method 10, with effective n for journeys that come back; Zou & Donner 2008 for medians;
    Benjamini & Hochberg 1995.
    """
    both = steps.only(first | second)
    ours = first[first | second]
    sides = both.only(ours), both.only(~ours)
    arcs = _both_arcs(both, sides, part, level)
    variants = find_variants(both, level=level)
    compared = np.flatnonzero(part.chosen(variants.count))
    counts = tuple(np.bincount(variants.of[side], minlength=len(variants))[compared] for side in (ours, ~ours))
    shares = _share_difference(arcs, level)
    medians = _median_difference(arcs, level)
    paths = _path_difference((counts[0], counts[1]), (sides[0].journeys, sides[1].journeys), level)
    adjusted = benjamini_hochberg(np.concatenate([each.p_value for each in (shares, medians, paths)]))
    ends = np.cumsum([len(arcs[0]), len(arcs[0])])
    parts = np.split(adjusted, ends)
    return FlowComparison(
        labels=both.touchpoint.labels,
        journeys=(sides[0].journeys, sides[1].journeys),
        arcs=arcs,
        shares=Compared(shares, parts[0]),
        medians=Compared(medians, parts[1]),
        variants=variants,
        compared=compared,
        counts=(counts[0], counts[1]),
        paths=Compared(paths, parts[2]),
        level=level,
    )


def _both_arcs(both: Steps, sides: tuple[Steps, Steps], part: Frequent, level: float) -> tuple[Arcs, Arcs]:
    size = len(both.touchpoint.labels)
    everything = find_arcs(both, touchpoint_repeats(both), level=level)
    chosen = part.chosen(everything.count)
    pairs = everything.source[chosen] * size + everything.target[chosen]
    first, second = (find_arcs(side, touchpoint_repeats(side), pairs=pairs, level=level) for side in sides)
    return first, second


def _share_difference(arcs: tuple[Arcs, Arcs], level: float) -> Difference:
    one, two = arcs
    found = newcombe(
        one.share,
        one.share_n_effective,
        two.share,
        two.share_n_effective,
        level,
        df1=one.share_df,
        df2=two.share_df,
    )
    return _where((one.share_journeys >= FEWEST) & (two.share_journeys >= FEWEST), found)


def _median_difference(arcs: tuple[Arcs, Arcs], level: float) -> Difference:
    """Square-and-add of intervals known at one level; the p-value takes each side's error as normal."""
    one, two = arcs[0].hours, arcs[1].hours
    value = one.median - two.median
    below = np.hypot(one.median - one.median_low, two.median_high - two.median)
    above = np.hypot(one.median_high - one.median, two.median - two.median_low)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.abs(value) / np.where(value > 0.0, below, above)
        p_value = np.where(value == 0.0, 1.0, 2.0 * special.ndtr(-critical_value(level) * reach))
    known = np.isfinite(below + above) & (one.journeys >= FEWEST) & (two.journeys >= FEWEST)
    return _where(known, Difference(value, value - below, value + above, p_value))


def _path_difference(
    counts: tuple[NDArray[np.int64], NDArray[np.int64]], journeys: tuple[int, int], level: float
) -> Difference:
    if min(journeys) < FEWEST:
        nothing = np.full(len(counts[0]), np.nan)
        return Difference(nothing, nothing, nothing, nothing)
    sizes = [np.full(len(counts[0]), float(count)) for count in journeys]
    return newcombe(counts[0] / sizes[0], sizes[0], counts[1] / sizes[1], sizes[1], level)


def _where(known: Chosen, found: Difference) -> Difference:
    return Difference(*(np.where(known, values, np.nan) for values in found))
