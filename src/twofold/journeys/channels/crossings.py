"""Crossings: what the same customer feels who goes from one channel to another inside one journey.

Two scored steps of a journey that follow each other (other steps may lie between them) in different channels are a
crossing; its gap is the later score minus the earlier one. Whoever compares a customer with herself need not know who
uses which channel. But later is not the same as earlier: scores may rise or fall along a journey whatever the channel.
Where customers cross both ways that order effect is told apart from the gap: it is the same in both directions, the gap
of the channels has opposite signs. Half the difference of the two directions is the gap, half their sum the order.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.channels.dense import distinct, numbered
from twofold.journeys.channels.felt import ENDS, Felt, adjusted, felt, p_value
from twofold.journeys.channels.like_touchpoints import LikeTouchpoints, gaps_at_like_touchpoints
from twofold.journeys.channels.scored import Scored, scored_moments
from twofold.journeys.scores import LinkedScores
from twofold.journeys.steps import Coded, Steps
from twofold.measures.intervals import mean_interval
from twofold.measures.sampling import Moments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Customers who went from one channel to another.

    Attributes:
        before: the channel they came from.
        after: the channel they went to.
        crossings: how many such crossings have a score on both sides; None where they may not be shown.
        customers: of how many customers; None where they may not be shown.
        gap: score after minus score before.
        reason: why it is not shown.
    """

    before: str
    after: str
    crossings: int | None
    customers: int | None
    gap: Felt
    reason: str | None


@dataclass(frozen=True, slots=True)
class BothWays:
    """Two channels that customers cross in both directions.

    Attributes:
        first: one channel.
        second: the other.
        crossings: in both directions together.
        gap: second minus first, whichever came first in the journey.
        order: later minus earlier, whichever channel it was.
    """

    first: str
    second: str
    crossings: int
    gap: Felt
    order: Felt


@dataclass(frozen=True, slots=True)
class Crossings:
    """All ordered pairs of channels, and those crossed both ways.

    Attributes:
        pairs: in alphabetical order.
        both_ways: in alphabetical order.
        like: every two channels at the same touchpoints, in alphabetical order.
        scored_steps: steps (or answers without one) that have a score and a channel.
        without_step: answers that no channel is known for, neither of their step nor of their own.
        level: coverage of the intervals.
    """

    pairs: tuple[Crossing, ...]
    both_ways: tuple[BothWays, ...]
    like: tuple[LikeTouchpoints, ...]
    scored_steps: int
    without_step: int
    level: float


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums of each pair (from * channels + to) that occurs."""

    pair: Ints
    moments: Moments
    cross: dict[tuple[int, int], float]  # covariance of the means of the two directions

    def place(self, pair: int) -> int:
        return int(np.searchsorted(self.pair, pair))


def find_crossings(
    steps: Steps, scores: LinkedScores, *, own: Coded | None = None, level: float = 0.95, fewest: int = 5
) -> Crossings:
    """What do customers feel who cross from one channel to another inside one journey?

    Args:
        steps: journeys, gathered with the column channel.
        scores: what was answered about their steps.
        own: (n,) the channel that each answer itself tells; it counts where the answer has no step with a channel.
        level: coverage of the intervals.
        fewest: customers that a pair needs to be shown.

    Returns:
        Gaps between -1 and 1: a share of the scale. Customers are the clusters of every interval.
    """
    return cross(*scored_moments(steps, scores, own), level=level, fewest=fewest)


def cross(labels: tuple[str, ...], found: Scored, without: int, *, level: float = 0.95, fewest: int = 5) -> Crossings:
    """What do customers feel who cross channels, from scored moments in order?

    Args:
        labels: of the channels.
        found: the moments.
        without: answers that no channel is known for.
        level: coverage of the intervals.
        fewest: customers that a pair needs to be shown.
    """
    same = found.journey[1:] == found.journey[:-1]
    at = np.flatnonzero(same & (found.channel[1:] != found.channel[:-1]))
    size = max(len(labels), 1)
    pair = found.channel[at].astype(np.int64) * size + found.channel[at + 1]
    sums = _sums(pair, found.score[at + 1] - found.score[at], found.person[at + 1], size)
    told = [_crossing(sums, place, labels, level, fewest) for place in range(len(sums.pair))]
    both = [
        _both(sums, ways, labels, level)
        for ways in sums.cross
        if min(sums.moments.respondents[sums.place(one)] for one in ways) >= fewest
    ]
    like = gaps_at_like_touchpoints(found, labels, level=level, fewest=fewest)
    return Crossings(_corrected(told), _corrected_both(both), like, len(found.score), without, level)


def _sums(pair: Ints, gap: Floats, person: Ints, size: int) -> _Sums:
    """Sums by pair and person, then by pair."""
    dense, people = numbered(person)
    pairs, of = distinct(pair, size * size)
    cells, cell = distinct(of * people + dense, len(pairs) * people)
    place = cells // max(people, 1)
    count: Floats = np.bincount(cell, minlength=len(cells)).astype(np.float64)
    total = np.bincount(cell, gap, len(cells)).astype(np.float64)
    squares = np.bincount(cell, gap * gap, len(cells)).astype(np.float64)

    def added(terms: Floats) -> Floats:
        return np.bincount(place, terms, len(pairs)).astype(np.float64)

    moments = Moments(
        n=added(count),
        respondents=added(np.ones_like(count)),
        sum_w=added(count),
        sum_w2=added(count),
        sum_wx=added(total),
        sum_wxx=added(squares),
        cluster_xx=added(total**2),
        cluster_xw=added(total * count),
        cluster_ww=added(count**2),
        lowest=np.full(len(pairs), ENDS[0]),
        highest=np.full(len(pairs), ENDS[1]),
    )
    influence = (total - moments.mean[place] * count) / moments.sum_w[place]
    return _Sums(pairs, moments, _cross(pairs, pairs[place], cells % max(people, 1), influence, size))


def _cross(pairs: Ints, pair: Ints, person: Ints, influence: Floats, size: int) -> dict[tuple[int, int], float]:
    """The covariance of the two directions of each pair that has both, through persons who went both ways."""
    found = {}
    there = set(pairs.tolist())
    for low in sorted(there):
        high = low % size * size + low // size
        if low >= high or high not in there:
            continue
        ways = [np.flatnonzero(pair == one) for one in (low, high)]
        _, one, other = np.intersect1d(person[ways[0]], person[ways[1]], assume_unique=True, return_indices=True)
        found[low, high] = float(influence[ways[0]][one] @ influence[ways[1]][other])
    return found


def _crossing(sums: _Sums, place: int, labels: tuple[str, ...], level: float, fewest: int) -> Crossing:
    before, after = divmod(int(sums.pair[place]), max(len(labels), 1))
    names = labels[before], labels[after]
    moments = sums.moments
    if moments.respondents[place] < fewest:
        nothing = Felt(None, None, None, None, None)
        return Crossing(*names, None, None, nothing, f"fewer than {fewest} customers")
    mean, error, df = (float(numbers[place]) for numbers in (moments.mean, moments.standard_error, _freedom(moments)))
    interval = mean_interval(mean, error, df, level, bounds=ENDS)
    gap = Felt(mean, float(interval.low), float(interval.high), p_value(mean, error, df), None)
    return Crossing(*names, int(moments.n[place]), int(moments.respondents[place]), gap, None)


def _both(sums: _Sums, ways: tuple[int, int], labels: tuple[str, ...], level: float) -> BothWays:
    """Half the difference and half the sum of the two directions."""
    there, back = sums.place(ways[0]), sums.place(ways[1])
    moments = sums.moments
    mean = moments.mean
    error, df = moments.standard_error, _freedom(moments)
    variances = error[there] ** 2, error[back] ** 2
    parts = variances[0] ** 2 / df[there] + variances[1] ** 2 / df[back]
    free = float(sum(variances) ** 2 / parts) if parts > 0 else float(min(df[there], df[back]))
    gap, order = (mean[there] - mean[back]) / 2.0, (mean[there] + mean[back]) / 2.0
    shared = 2.0 * sums.cross[ways]
    first, second = divmod(ways[0], max(len(labels), 1))
    return BothWays(
        labels[first],
        labels[second],
        int(moments.n[there] + moments.n[back]),
        felt(float(gap), max(sum(variances) - shared, 0.0) / 4.0, free, level),
        felt(float(order), max(sum(variances) + shared, 0.0) / 4.0, free, level),
    )


def _freedom(moments: Moments) -> Floats:
    return np.maximum(moments.degrees_of_freedom, 1.0)


def _corrected(pairs: list[Crossing]) -> tuple[Crossing, ...]:
    p_adjusted = adjusted([one.gap.p_value for one in pairs])
    told = (replace(one, gap=replace(one.gap, p_adjusted=p)) for one, p in zip(pairs, p_adjusted, strict=True))
    return tuple(sorted(told, key=lambda one: (one.before, one.after)))


def _corrected_both(pairs: list[BothWays]) -> tuple[BothWays, ...]:
    gaps, orders = (adjusted([getattr(one, name).p_value for one in pairs]) for name in ("gap", "order"))
    told = (
        replace(one, gap=replace(one.gap, p_adjusted=gap), order=replace(one.order, p_adjusted=order))
        for one, gap, order in zip(pairs, gaps, orders, strict=True)
    )
    return tuple(sorted(told, key=lambda one: (one.first, one.second)))
