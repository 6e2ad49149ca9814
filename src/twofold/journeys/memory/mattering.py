"""Moments that matter: touchpoints by their position in memory, how much they vary, and how many meet them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.memory.features import SLOPES, Path
from twofold.journeys.memory.lived import FloatArray, Lived, distinct
from twofold.journeys.memory.rules import Shape
from twofold.journeys.memory.weights import Weights
from twofold.measures.intervals import Interval, critical_value

FEWEST = 5  # customers behind a touchpoint that is shown


@dataclass(frozen=True, slots=True)
class Moment:
    """A touchpoint's part in what is remembered.

    Attributes:
        touchpoint: its name.
        impact: points of the remembered score that go with one standard deviation of this touchpoint's scores,
            spread over all journeys: ``position`` x ``spread`` x ``reach``. None where it may not be shown.
        low: lower end of its interval.
        high: upper end.
        rank: 1 has the largest impact.
        rank_low: the best place it may truly hold.
        rank_high: the worst place it may truly hold.
        position: points of the remembered score that go with the whole scale of this touchpoint's score, where it is
            met, the rest of the path being equal.
        spread: standard deviation of its scores, 0 to 1.
        reach: share of journeys that meet it.
        n: rated moments of it.
        respondents: customers who rated it; None where they are too few.
        shown: whether the numbers may be shown.
        reason: why not.
    """

    touchpoint: str
    impact: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    position: float | None
    spread: float | None
    reach: float | None
    n: int | None
    respondents: int | None
    shown: bool
    reason: str | None


@dataclass(frozen=True, eq=False)
class Impacts:
    """Figures of the touchpoints that may be shown, (k,) each.

    Attributes:
        label: place in ``Lived.touchpoint.labels``.
        value: the impact.
        position, spread, reach: what it is made of.
        customers: (labels,) how many rated each touchpoint, those that may not be shown included.
        covariance: (k, k) of ``value``.
        growing: (k,) the part of the variance that grows with the value, a unit of it; 0 where values of both signs
            may cancel.
    """

    label: NDArray[np.int64]
    value: FloatArray
    position: FloatArray
    spread: FloatArray
    reach: FloatArray
    customers: NDArray[np.int64]
    covariance: FloatArray
    growing: FloatArray

    def interval(self, level: float, df: float) -> Interval:
        """Which true impacts fit: values v with (value - v)² within t² (steady variance + growing · |v|).

        A touchpoint's own part in the variance (how often it is the peak or the end, how much its scores vary) is
        that of a count: it vanishes where the impact does. That turns the interval upwards, as Rao's score interval
        of a Poisson count; the part that comes from the rule's weights is as usual.
        """
        t = critical_value(level, df)
        total = np.diag(self.covariance)
        shift = np.where(self.value < 0.0, -1.0, 1.0) * t * t * self.growing / 2.0
        reach = t * np.sqrt(np.maximum(total, self.growing * np.abs(self.value)) + (t * self.growing) ** 2 / 4.0)
        return Interval(self.value + shift - reach, self.value + shift + reach)


def impacts(lived: Lived, path: Path, person: NDArray[np.int64], shape: Shape, weights: Weights) -> Impacts:
    """The impact of each touchpoint under a rule, with the covariance of all of them.

    A moment's position is the derivative of the foretold score with respect to the moment's own score, so a touchpoint
    that is often the peak or the end weighs more where peaks and ends are remembered. The covariance is that of the
    delta method, persons being the clusters; touchpoints of fewer than five customers are left out.

    Source: delta method with influence functions, Hampel 1974, JASA 69.
    """
    journey = np.repeat(np.arange(len(lived)), np.diff(lived.offsets))
    slopes = path.slopes @ shape.design[:SLOPES]
    persons = int(person.max()) + 1
    rated = _Moments(lived.score, slopes, lived.weight[journey], person[journey])
    customers = customers_of(lived, person)
    label = np.flatnonzero(customers >= FEWEST)
    found = [_part(rated.only(lived.touchpoint.codes == code), weights, persons) for code in label]
    position, spread = (np.array([getattr(each, name) for each in found]) for name in ("position", "spread"))
    reach = lived.reach[label]
    value = position * spread * reach
    own = np.array([one.own(r) for one, r in zip(found, reach, strict=True)]).reshape(len(label), persons)
    weighed = np.array([r * one.spread * one.weighed for one, r in zip(found, reach, strict=True)])
    pulls = own + weighed.reshape(len(label), persons)
    chance = (position * spread) ** 2 * reach * (1.0 - reach) / max(lived.reach_n, 1)
    few = persons / max(persons - 1, 1)
    covariance = pulls @ pulls.T * few + np.diag(chance)
    varied = (own**2).sum(axis=1) * few + chance
    least = np.array([one.least for one in found]) * reach
    growing = np.where(value != 0.0, varied / np.where(value != 0.0, np.abs(value), 1.0), least)
    one_way = np.array([one.one_way for one in found], dtype=np.bool_)
    return Impacts(label, value, position, spread, reach, customers, covariance, np.where(one_way, growing, 0.0))


@dataclass(frozen=True, eq=False)
class _Moments:
    """Rated moments: (m,) score, (m, terms) how much each moves the terms, (m,) weight, (m,) person."""

    score: FloatArray
    slopes: FloatArray
    weight: FloatArray
    person: NDArray[np.int64]

    def only(self, rows: NDArray[np.bool_]) -> "_Moments":
        return _Moments(self.score[rows], self.slopes[rows], self.weight[rows], self.person[rows])


@dataclass(frozen=True, eq=False)
class _Part:
    """One touchpoint.

    ``least`` is what a first moment at the peak or the end would add; ``one_way`` says that no moment of it pulls
    against the others. (persons,) how much each person moves the position by own moments and by the rule's weights,
    and the spread.
    """

    position: float
    spread: float
    least: float
    one_way: bool
    placed: FloatArray
    weighed: FloatArray
    spreading: FloatArray

    def own(self, reach: float) -> FloatArray:
        """How much each person's moments move the impact."""
        return reach * (self.spread * self.placed + self.position * self.spreading)


def _part(here: _Moments, weights: Weights, persons: int) -> _Part:
    part = here.weight / here.weight.sum()
    at = here.slopes @ weights.value
    position = float(part @ at)
    away = here.score - part @ here.score
    n = len(part)
    spread = float(np.sqrt(part @ away**2 * n / max(n - 1, 1)))
    spreading = part * (away**2 - spread**2) / (2.0 * spread) if spread > 0.0 else np.zeros(n)
    return _Part(
        position,
        spread,
        least=float(np.abs(weights.value).max() * spread * (part**2).sum()),
        one_way=bool((at >= 0.0).all() or (at <= 0.0).all()),
        placed=np.bincount(here.person, part * (at - position), persons).astype(np.float64),
        weighed=weights.pulls @ (part @ here.slopes),
        spreading=np.bincount(here.person, spreading, persons).astype(np.float64),
    )


def customers_of(lived: Lived, person: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many customers rated each touchpoint: (labels,)."""
    journey = np.repeat(np.arange(len(lived)), np.diff(lived.offsets))
    persons = int(person.max()) + 1
    pairs = distinct(lived.touchpoint.codes.astype(np.int64) * persons + person[journey])
    return np.bincount(pairs // persons, minlength=len(lived.touchpoint.labels))


def moments(lived: Lived, found: Impacts, df: float, level: float) -> tuple[Moment, ...]:
    """The touchpoints in order of their impact, the largest first; those that may not be shown come last."""
    ends = found.interval(level, df)
    rank, low, high = ranks(found, level)
    rated = np.bincount(lived.touchpoint.codes, minlength=len(lived.touchpoint.labels))
    shown = [
        Moment(
            touchpoint=lived.touchpoint.labels[code],
            impact=float(found.value[i]),
            low=float(ends.low[i]),
            high=float(ends.high[i]),
            rank=int(rank[i]),
            rank_low=int(low[i]),
            rank_high=int(high[i]),
            position=float(found.position[i]),
            spread=float(found.spread[i]),
            reach=float(found.reach[i]),
            n=int(rated[code]),
            respondents=int(found.customers[code]),
            shown=True,
            reason=None,
        )
        for i, code in enumerate(found.label.tolist())
    ]
    hidden = [
        _hidden(label)
        for code, label in enumerate(lived.touchpoint.labels)
        if rated[code] and code not in set(found.label.tolist())
    ]
    return (*sorted(shown, key=lambda one: (one.rank or 0, one.touchpoint)), *hidden)


def _hidden(touchpoint: str) -> Moment:
    reason = f"fewer than {FEWEST} customers"
    return Moment(touchpoint, *(None,) * 11, shown=False, reason=reason)


def ranks(found: Impacts, level: float) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Each place by impact, with the best and the worst one it may truly hold.

    As ``measures.ranking.rank_intervals``, but for estimates that are not independent: all rest on the same weights.

    Source: Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91, secs. 3.1-3.2.
    """
    count = len(found.value)
    variance = np.diag(found.covariance)
    apart = variance[:, None] + variance[None, :] - 2.0 * found.covariance
    doubt = float(critical_value(level ** (1.0 / max(count - 1, 1)))) * np.sqrt(np.maximum(apart, 0.0))
    ahead = found.value[None, :] - found.value[:, None]
    rank = 1 + np.count_nonzero(ahead > 0.0, axis=1)
    low = 1 + np.count_nonzero(ahead > doubt, axis=1)
    high = count - np.count_nonzero(-ahead > doubt, axis=1)
    return rank, low, high
