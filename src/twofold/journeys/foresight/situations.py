"""Situations: each step with what came before it and what came next, packed into one integer a row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.facts.clock_units import DAY_US, HOUR_US
from twofold.journeys.ordering import spread
from twofold.journeys.steps import Coded, Steps

# since the step before: shorter than a minute, ten, an hour, six, a day, three, a week, a month, longer
PAUSES = np.array([HOUR_US // 60, HOUR_US // 6, HOUR_US, 6 * HOUR_US, DAY_US, 3 * DAY_US, 7 * DAY_US, 30 * DAY_US])
MOST_VALUES = 255  # of a context column; the rarer ones count as one
MOST_BITS = 62
NOW, PAUSE = "touchpoint", "pause"


@dataclass(frozen=True, slots=True)
class Feature:
    """A part of a situation.

    Attributes:
        name: ``touchpoint`` (now), ``1 before``, ``2 before`` ..., ``pause``, or a column's name.
        shift: where its bits begin.
        bits: how many they are.
    """

    name: str
    shift: int
    bits: int

    @property
    def mask(self) -> int:
        """Its bits."""
        return ((1 << self.bits) - 1) << self.shift


@dataclass(frozen=True, eq=False)
class Situations:
    """Every step as a situation and what followed it.

    Attributes:
        packed: (steps,) int64: features, and in the lowest bits what followed.
        features: where each feature stands in ``packed``.
        outcome_bits: how many bits say what followed.
        labels: what may follow; the last one, ``none``, is that nothing did within the horizon.
        time: (steps,) microseconds since 1970 UTC.
        journey: (steps,) journey numbers.
        cluster: (steps,) int64 number of the key: journeys of one person are no independent evidence.
        delay: (steps,) microseconds to the next step of the journey; -1 where there is none.
        horizon_us: how far is looked ahead.
        until: the last moment of the facts.
    """

    packed: NDArray[np.int64]
    features: tuple[Feature, ...]
    outcome_bits: int
    labels: tuple[str, ...]
    time: NDArray[np.int64]
    journey: NDArray[np.int32]
    cluster: NDArray[np.int64]
    delay: NDArray[np.int64]
    horizon_us: int
    until: int

    @property
    def none(self) -> int:
        """The code of "nothing within the horizon"."""
        return len(self.labels) - 1

    @property
    def outcomes(self) -> NDArray[np.int64]:
        """(steps,) what followed, as a place in ``labels``."""
        return self.packed & ((1 << self.outcome_bits) - 1)

    def mask(self, names: Sequence[str]) -> int:
        """The bits of some features, those of the outcome left aside."""
        return sum(each.mask for each in self.features if each.name in names)

    def decided(self, moment: int) -> NDArray[np.bool_]:
        """Whether it was known by a moment what followed, so that none of it is told by the future."""
        return self.time + self.horizon_us <= moment


def situations_of(steps: Steps, *, horizon_days: float, order: int, context: tuple[str, ...] = ()) -> Situations:
    """Every step of some journeys as a situation.

    Args:
        steps: the journeys, with ``context`` among their columns.
        horizon_days: how far to look ahead.
        order: how many touchpoints a situation holds, the present one included.
        context: columns that belong to it, such as channel or a segment.

    Raises:
        UsageError: the horizon or the order is none, or there are no steps.
    """
    if not horizon_days > 0 or not 1 <= order <= 6:
        raise UsageError("the horizon must be above 0 days, and the order (touchpoints that are looked at) 1 to 6")
    if not len(steps):
        raise UsageError("there are no steps to learn from")
    for name in context:
        if name in {NOW, PAUSE} or name.endswith(" before") or context.count(name) > 1:
            raise UsageError(f"{name} is part of a situation already; leave it out of the context")
    horizon = int(min(horizon_days * DAY_US, 2.0**61))
    delay = np.full(len(steps), -1, dtype=np.int64)
    delay[steps.follows - 1] = np.diff(steps.time)[steps.follows - 1]
    count = len(steps.touchpoint.labels)
    followed = np.full(len(steps), count, dtype=np.int64)
    near = np.flatnonzero((delay >= 0) & (delay <= horizon))
    followed[near] = steps.touchpoint.codes[near + 1]
    packed, features = _packed(steps, followed, order, context)
    return Situations(
        packed=packed,
        features=features,
        outcome_bits=count.bit_length(),
        labels=(*steps.touchpoint.labels, "none"),
        time=steps.time,
        journey=steps.journey,
        cluster=np.cumsum(np.append(0, steps.key[1:] != steps.key[:-1]))[steps.journey].astype(np.int64),
        delay=delay,
        horizon_us=horizon,
        until=int(steps.time.max()),
    )


def _packed(
    steps: Steps, followed: NDArray[np.int64], order: int, context: Sequence[str]
) -> tuple[NDArray[np.int64], tuple[Feature, ...]]:
    count = len(steps.touchpoint.labels)
    packed, shift, features = followed, count.bit_length(), []
    for name, size in _features(count, order, [steps.columns[name] for name in context], context):
        bits = (size - 1).bit_length()
        if shift + bits > MOST_BITS:
            raise UsageError(
                f"{count:,} touchpoints with order {order} and the context {', '.join(context) or '(none)'} are more "
                "situations than can be told apart; lower the order or leave columns out"
            )
        packed = packed | (_values(steps, name) << shift)
        features.append(Feature(name, shift, bits))
        shift += bits
    return packed, tuple(features)


def _features(count: int, order: int, columns: Sequence[Coded], context: Sequence[str]) -> list[tuple[str, int]]:
    """Each feature with how many values it has: 0 is for "there is none"."""
    found = [(NOW, count + 1), *((f"{back} before", count + 1) for back in range(1, order)), (PAUSE, len(PAUSES) + 2)]
    values = (min(len(column.labels), MOST_VALUES) + 2 for column in columns)
    return [*found, *zip(context, values, strict=True)]


def _values(steps: Steps, name: str) -> NDArray[np.int64]:
    if name == NOW:
        return steps.touchpoint.codes.astype(np.int64) + 1
    if name == PAUSE:
        told = np.zeros(len(steps), dtype=np.int64)
        waited = np.diff(steps.time)[steps.follows - 1]
        told[steps.follows] = np.searchsorted(PAUSES, waited, side="right") + 1
        return told
    if name in steps.columns:
        return _frequent(steps.columns[name])
    back = int(name.split(maxsplit=1)[0])
    place = np.arange(len(steps)) - steps.first[steps.journey]
    told = np.zeros(len(steps), dtype=np.int64)
    told[back:] = np.where(place[back:] >= back, steps.touchpoint.codes[:-back] + 1, 0)
    return told


def _frequent(column: Coded) -> NDArray[np.int64]:
    """Values as 1, 2, 3 ..., 0 where nothing is recorded; the rare ones of many are one."""
    size = len(column.labels)
    rank = np.arange(size)
    if size > MOST_VALUES:
        counts = np.bincount(column.codes[column.codes >= 0], minlength=size)
        rank[np.argsort(-counts, kind="stable")] = np.minimum(np.arange(size), MOST_VALUES)
    return np.append(rank + 1, 0)[column.codes]


def told_apart(
    journey: NDArray[np.int32], learnt: NDArray[np.bool_], tried: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows to learn from and rows to try on, such that no journey gives both.

    Of the journeys that reach from one period into the other, half (drawn by their number, so not by what happened in
    them) are only learnt from and count twice, so that long journeys keep their share; the other half are only tried
    on, and what they went through before is context and nothing else.

    Args:
        journey: (n,) journey numbers, ascending.
        learnt: (n,) rows of the earlier period.
        tried: (n,) rows of the later one.

    Returns:
        Row numbers to learn from, some of them twice, and row numbers to try on.
    """
    count = int(journey[-1]) + 1
    early, late = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    early[journey[learnt]] = True
    late[journey[tried]] = True
    coin = (spread(np.arange(count, dtype=np.uint64)) >> np.uint64(40)) & np.uint64(1) == 1
    twice, aside = early & late & coin, early & late & ~coin
    once = np.flatnonzero(learnt & ~aside[journey])
    again = np.flatnonzero(learnt & twice[journey])
    return np.concatenate((once, again)), np.flatnonzero(tried & ~twice[journey])
