"""Whether customers leave more often after several bad experiences than comparable customers without them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.facts.clock_units import DAY_US
from twofold.journeys.foresight.experiences import Experiences, Why
from twofold.measures.differences import newcombe
from twofold.measures.intervals import share_interval
from twofold.measures.sampling import Moments, moments

LEVEL = 0.95
FEWEST = 5  # customers on either side: fewer are persons, not a share
SECOND_US = 1_000_000
SPAN = 1 << 33  # seconds: more than there are between any two moments of one store
SEASON_DAYS = 91
MOST_ALIKE = 4  # experiences in the window: more count as so many


@dataclass(frozen=True, slots=True)
class WatchRule:
    """The pattern, and what leaving means.

    Attributes:
        bad: how many bad experiences.
        window_days: within so many days.
        horizon_days: who does nothing for so long has left.
    """

    bad: int = 2
    window_days: float = 90.0
    horizon_days: float = 90.0

    def __post_init__(self) -> None:
        """Refuse a pattern that is none."""
        if self.bad < 1 or not 0 < self.window_days < 36_500 or not 0 < self.horizon_days < 36_500:
            raise UsageError("the pattern needs at least one bad experience, and a window and a horizon of some days")


@dataclass(frozen=True, slots=True)
class Leaving:
    """Which share of some customers left.

    Attributes:
        share: 0 to 1.
        low: lower end of its interval.
        high: upper end.
        n: customers.
    """

    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Association:
    """Whether customers with the pattern leave more often than comparable ones without.

    Attributes:
        with_pattern: those who had the pattern, as far as comparable ones exist.
        without: comparable ones, weighted to be alike: same season and touchpoint, survey or contact, as many
            experiences in the window, about as many steps before.
        difference: of the shares, with minus without.
        low: lower end of its interval.
        high: upper end.
        p_value: of no difference.
        unmatched: customers with the pattern whom no comparable one stands beside.
        later: the difference among the later half of those with the pattern alone: it has to show there, too.
    """

    with_pattern: Leaving
    without: Leaving
    difference: float
    low: float
    high: float
    p_value: float
    unmatched: int
    later: float | None

    @property
    def shown(self) -> bool:
        """Whether the pattern goes along with leaving: the interval lies above zero, and the later half agrees."""
        return self.low > 0 and self.later is not None and self.later > 0


@dataclass(frozen=True, eq=False)
class Standing:
    """Where each experience finds its customer.

    Attributes:
        many: (n,) experiences in the window that ends with it.
        bad: (n,) bad ones among them.
        meets: (n,) whether it completes the pattern: bad itself, and enough of them.
        first: (n,) number of the first experience in the window.
        before: (n,) steps of the person up to it.
        left: (n,) nothing followed within the horizon.
        decided: (n,) the horizon lies inside the facts.
        again: (n,) something followed, however late.
    """

    many: NDArray[np.int64]
    bad: NDArray[np.int64]
    meets: NDArray[np.bool_]
    first: NDArray[np.int64]
    before: NDArray[np.int64]
    left: NDArray[np.bool_]
    decided: NDArray[np.bool_]
    again: NDArray[np.bool_]


def standing(experiences: Experiences, rule: WatchRule) -> Standing:
    """Where each experience finds its customer (to the second)."""
    start = min(int(experiences.time.min()), int(experiences.steps.time.min()))
    at = experiences.person * SPAN + (experiences.time - start) // SECOND_US
    steps = experiences.steps
    done = steps.journey.astype(np.int64) * SPAN + (steps.time - start) // SECOND_US
    own = experiences.person * SPAN
    first = np.searchsorted(at, np.maximum(at - int(rule.window_days * 86_400), own))
    bad = np.append(0, np.cumsum(experiences.why != Why.NOTHING))
    place = np.arange(len(at))
    number = bad[place + 1] - bad[first]
    after = np.searchsorted(done, at, side="right")
    following = np.append(done, np.iinfo(np.int64).max)[after]
    horizon = int(rule.horizon_days * 86_400)
    return Standing(
        many=place - first + 1,
        bad=number,
        meets=(experiences.why != Why.NOTHING) & (number >= rule.bad),
        first=first,
        before=after - steps.first[experiences.person],
        left=following > np.minimum(at + horizon, own + SPAN - 1),
        decided=experiences.time + int(rule.horizon_days * DAY_US) <= int(steps.time.max()),
        again=following < own + SPAN,
    )


def association(experiences: Experiences, state: Standing, rule: WatchRule) -> Association | None:
    """The shares that left, with the pattern and comparable without it, and their difference.

    A customer counts with the pattern once, at the first time it is complete. Without it count all moments before that
    with as many experiences in the window: one moment drawn for each customer would find those who left soon too often
    at their last one. A customer's moments are one cluster.

    Returns:
        None where fewer than five customers stand on either side.
    """
    person = experiences.person
    met = np.flatnonzero(state.meets)
    earliest = np.full(int(person[-1]) + 1, len(person), dtype=np.int64)
    np.minimum.at(earliest, person[met], met)
    pattern = earliest[earliest < len(person)]
    pattern = pattern[state.decided[pattern]]
    plain = np.flatnonzero((np.arange(len(person)) < earliest[person]) & (state.many >= rule.bad) & state.decided)
    if min(len(pattern), len(plain)) < FEWEST:
        return None
    rows, has = np.concatenate((pattern, plain)), np.repeat([True, False], [len(pattern), len(plain)])
    stratum = _strata(experiences, state, rows)
    with_it, without = (np.bincount(stratum[side], minlength=stratum.max() + 1) for side in (has, ~has))
    kept = ((with_it > 0) & (without > 0))[stratum]
    weight = np.where(has, 1.0, (with_it / np.maximum(without, 1))[stratum])
    matched = _Sides(rows[kept], has[kept], weight[kept])
    sides = matched.sums(experiences, state)
    if sides.respondents.min() < FEWEST:
        return None
    return _compared(experiences, state, matched, unmatched=len(pattern) - int(matched.has.sum()))


@dataclass(frozen=True, eq=False)
class _Sides:
    """Comparable moments: (n,) rows of experiences, whether they have the pattern, and their weight."""

    rows: NDArray[np.int64]
    has: NDArray[np.bool_]
    weight: NDArray[np.float64]

    def sums(self, experiences: Experiences, state: Standing) -> Moments:
        """What left, without the pattern and with it."""
        left = state.left[self.rows].astype(np.float64)
        people, sides = experiences.person[self.rows], self.has.astype(np.int64)
        return moments(left, self.weight, people, sides, ends=(0.0, 1.0))

    def since(self, experiences: Experiences, moment: float) -> "_Sides":
        """The moments from one on."""
        kept = experiences.time[self.rows] >= moment
        return _Sides(self.rows[kept], self.has[kept], self.weight[kept])


def _strata(experiences: Experiences, state: Standing, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) number of the stratum: season, touchpoint, survey or contact, experiences in the window, steps before."""
    season = experiences.time[rows] // int(SEASON_DAYS * DAY_US)
    before = np.log2(np.maximum(state.before[rows], 1)).astype(np.int64)
    many = np.minimum(state.many[rows], MOST_ALIKE)
    what = experiences.touchpoint.codes[rows] * 2 + experiences.survey[rows]
    told = np.stack([season, what.astype(np.int64), many, before], axis=1)
    _, place = np.unique(told, axis=0, return_inverse=True)
    return place.reshape(-1)


def _compared(experiences: Experiences, state: Standing, matched: _Sides, *, unmatched: int) -> Association:
    sums = matched.sums(experiences, state)
    share, size, df = sums.mean, sums.n_effective, sums.design_degrees_of_freedom
    ends = share_interval(share, size, LEVEL, df)
    told = [
        Leaving(float(share[at]), float(ends.low[at]), float(ends.high[at]), int(sums.respondents[at])) for at in (0, 1)
    ]
    found = newcombe(share[1], size[1], share[0], size[0], LEVEL, df1=df[1], df2=df[0])
    middle = float(np.median(experiences.time[matched.rows[matched.has]]))
    later = matched.since(experiences, middle)
    both = later.has.any() and not later.has.all()
    means = later.sums(experiences, state).mean if both else None
    return Association(
        with_pattern=told[1],
        without=told[0],
        difference=float(found.value),
        low=float(found.low),
        high=float(found.high),
        p_value=float(found.p_value),
        unmatched=unmatched,
        later=None if means is None else float(means[1] - means[0]),
    )
