"""Exposures: which contact a message, a post, a video or a review that somebody read led to.

An exposure led to a step when that step is the person's next one that is no exposure, and came within some hours. First
touch and last touch say which channel began, and which ended, the exposures before such a step. That many steps follow
exposures proves nothing: customers who are written to are often active anyway. Therefore the hours after each exposure
are compared with the same hours of the same weekday one week before and one week after, of the same person, where no
other exposure falls into them (a self-controlled design, Maclure 1991): an association within persons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twofold.facts.clock_units import HOUR_US
from twofold.facts.words import Kind
from twofold.journeys.channels.shares import shares
from twofold.journeys.steps import Coded, Steps
from twofold.measures.estimates import Estimate
from twofold.measures.intervals import mean_interval
from twofold.measures.multiplicity import benjamini_hochberg
from twofold.measures.sampling import moments

KIND, CHANNEL = "kind", "channel"
MS_US = 1_000  # windows are counted in milliseconds: persons times time must fit 63 bits
HOUR_MS = 3_600_000
WEEK_MS = 7 * 24 * HOUR_MS
LED_TO = 3  # what an exposure led to most often

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Excess:
    """How much more often something follows exposures than in the same person's comparable hours.

    Attributes:
        value: percentage points; None where it may not be shown.
        low: lower end of the interval.
        high: upper end.
        n: exposures with comparable hours.
        p_value: of no difference.
        p_adjusted: corrected for all channels (Benjamini & Hochberg).
        reason: why it is not shown.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int | None
    p_value: float | None
    p_adjusted: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ExposureChannel:
    """One channel of exposures.

    Attributes:
        channel: its name.
        followed: share of exposures whose person did something within the hours, in percent.
        first_touch: share of the steps that exposures led to whose first exposure was in this channel.
        last_touch: the same of the last exposure.
        after: share of exposures followed, of those with comparable hours.
        usual: the same share in the same persons' comparable hours.
        excess: after minus usual.
        led_to: touchpoints that exposures led to most often, with their number.
    """

    channel: str
    followed: Estimate
    first_touch: Estimate | None
    last_touch: Estimate | None
    after: Estimate | None
    usual: float | None
    excess: Excess
    led_to: tuple[tuple[str, int], ...]


@dataclass(frozen=True, eq=False)
class _Watch:
    """What everybody did, to be counted in windows."""

    exposures: Ints
    others: Ints
    span: int
    begin: int
    end: int

    def any_in(self, keys: Ints, person: Ints, after: Ints, hours_ms: int) -> Bools:
        """Whether a key lies in ``(after, after + hours]`` of the person."""
        low = np.clip(after, self.begin - 1, self.end) - self.begin + 1
        high = np.clip(after + hours_ms, self.begin - 1, self.end) - self.begin + 1
        first, last = (np.searchsorted(keys, person * self.span + moment, side="right") for moment in (low, high))
        return np.asarray(last > first)


def find_exposures(
    steps: Steps, *, hours: float = 72.0, level: float = 0.95, fewest: int = 5
) -> tuple[ExposureChannel, ...]:
    """Which exposures were followed by something the customer did, and is that more than usual?

    Args:
        steps: everything each person did, one journey a person, with the columns kind and channel.
        hours: how soon something must follow; at most a week.
        level: coverage of the intervals.
        fewest: customers a channel needs to be shown.

    Returns:
        One entry a channel, in alphabetical order; nothing without exposures.
    """
    kind, channel = steps.columns[KIND], steps.columns[CHANNEL]
    told = kind.codes == _code(kind, Kind.EXPOSURE.value)
    shown = np.flatnonzero(told & (channel.codes >= 0))
    if not len(shown):
        return ()
    target = _next_other(steps, told, int(hours * HOUR_US))
    watched = shown[steps.time[shown] + int(hours * HOUR_US) <= int(steps.time.max())]
    codes = np.unique(channel.codes[shown])
    names = channel.texts(codes)
    place = np.searchsorted(codes, channel.codes)
    groups = [{CHANNEL: name} for name in names]
    person = steps.journey.astype(np.int64)
    followed = _by_channel("followed", groups, (target[watched] >= 0, person[watched], place[watched]), level, fewest)
    touches = [
        _by_channel(name, groups, (place[at][:, None] == np.arange(len(codes)), person[at], None), level, fewest)
        for name, at in zip(("first touch", "last touch"), _touches(shown, target), strict=True)
    ]
    after, usual, excess = _against_usual(steps, told, watched, place, (hours, level, fewest), groups)
    led_to = [_led_to(steps, target[shown[place[shown] == at]], fewest) for at in range(len(codes))]
    rows = zip(names, followed, *touches, after, usual, excess, led_to, strict=True)
    return tuple(ExposureChannel(name, share, *rest) for name, share, *rest in rows if share is not None)


def _code(column: Coded, label: str) -> int:
    return column.labels.index(label) if label in column.labels else -2


def _next_other(steps: Steps, told: Bools, window_us: int) -> Ints:
    """The next step of the same person that is no exposure and came within the window; -1 without one."""
    size = len(steps)
    others = np.where(told, size, np.arange(size))
    following = np.append(np.minimum.accumulate(others[::-1])[::-1], size)[1:]
    inside = np.minimum(following, size - 1)
    near = (following < size) & (steps.journey[inside] == steps.journey)
    near &= steps.time[inside] - steps.time <= window_us
    return np.where(near, inside, -1)


def _touches(shown: Ints, target: Ints) -> tuple[Ints, Ints]:
    """The first and the last exposure before each step that exposures led to."""
    leading = shown[target[shown] >= 0]
    goal = target[leading]
    first = np.ones(len(leading), dtype=np.bool_)
    first[1:] = goal[1:] != goal[:-1]
    last = np.append(first[1:], True)[: len(leading)]
    return leading[first], leading[last]


def _by_channel(
    name: str,
    groups: Sequence[Mapping[str, str | None]],
    rows: tuple[Bools, Ints, Ints | None],
    level: float,
    fewest: int,
) -> list[Estimate | None]:
    """The share of each channel; with no place, ``happened`` is (n, channels) and every row counts for all."""
    happened, person, place = rows
    found: list[Estimate | None] = []
    for at, group in enumerate(groups):
        mine = slice(None) if place is None else place == at
        yes = happened[:, at] if place is None else happened[mine]
        who = person[mine]
        told = (yes, who, np.zeros(len(who), dtype=np.int64))
        found.append(shares(name, [group], told, level, fewest)[0] if len(who) else None)
    return found


def _against_usual(
    steps: Steps,
    told: Bools,
    watched: Ints,
    place: Ints,
    asked: tuple[float, float, int],
    groups: Sequence[Mapping[str, str | None]],
) -> tuple[list[Estimate | None], list[float | None], list[Excess]]:
    """After exposures, in comparable hours, and the difference, by channel."""
    hours, level, fewest = asked
    length = min(int(hours * HOUR_MS), WEEK_MS)
    watch, person, moment = _watch(steps, told, watched)
    happened = watch.any_in(watch.others, person, moment, length).astype(np.float64)
    usual, weeks = np.zeros(len(watched)), np.zeros(len(watched))
    for shift in (-WEEK_MS, WEEK_MS):
        then = moment + shift
        free = ~watch.any_in(watch.exposures, person, then - length, 2 * length)
        free &= (then >= watch.begin) & (then + length <= watch.end)
        usual += np.where(free, watch.any_in(watch.others, person, then, length), 0.0)
        weeks += free
    there = weeks > 0
    usual = usual[there] / weeks[there]
    happened, who, where = happened[there], person[there], place[watched][there]
    after = _by_channel("after exposure", groups, (happened > 0, who, where), level, fewest)
    means = [float(100 * usual[where == at].mean()) if (where == at).any() else None for at in range(len(groups))]
    excess = [_excess((happened - usual)[where == at], who[where == at], level, fewest) for at in range(len(groups))]
    p_adjusted = benjamini_hochberg([np.nan if one.p_value is None else one.p_value for one in excess])
    corrected = [
        replace(one, p_adjusted=None if np.isnan(p) else float(p)) for one, p in zip(excess, p_adjusted, strict=True)
    ]
    shown = [mean if one.value is not None else None for mean, one in zip(means, corrected, strict=True)]
    return after, shown, corrected


def _watch(steps: Steps, told: Bools, watched: Ints) -> tuple[_Watch, Ints, Ints]:
    """Everybody's moments as sortable keys; person and moment of the watched exposures."""
    time = steps.time // MS_US
    begin, end = int(time.min()), int(time.max())
    span = end - begin + 2
    key = steps.journey.astype(np.int64) * span + (time - begin + 1)
    watch = _Watch(key[told], key[~told], span, begin, end)
    return watch, steps.journey[watched].astype(np.int64), time[watched]


def _excess(gap: Floats, person: Ints, level: float, fewest: int) -> Excess:
    sums = moments(gap, None, person, ends=(-1.0, 1.0))
    if not len(gap) or sums.respondents[0] < fewest:
        return Excess(None, None, None, None, None, None, f"fewer than {fewest} customers with comparable hours")
    mean, error, df = float(sums.mean[0]), float(sums.standard_error[0]), float(sums.degrees_of_freedom[0])
    ends = mean_interval(mean, error, df, level, bounds=(-1.0, 1.0))
    p_value = float(2.0 * special.stdtr(df, -abs(mean) / error)) if error > 0 else None
    return Excess(100 * mean, 100 * float(ends.low), 100 * float(ends.high), len(gap), p_value, None, None)


def _led_to(steps: Steps, target: Ints, fewest: int) -> tuple[tuple[str, int], ...]:
    counts = np.bincount(steps.touchpoint.codes[target[target >= 0]], minlength=len(steps.touchpoint.labels))
    order = np.argsort(-counts, kind="stable")[:LED_TO]
    return tuple((steps.touchpoint.labels[at], int(counts[at])) for at in order if counts[at] >= fewest)
