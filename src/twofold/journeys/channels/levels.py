"""The service level of each channel, as it is and as it would be with everybody else's customers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from twofold.journeys.channels.case_mix import Factor
from twofold.journeys.channels.observations import CHANNEL, Observations
from twofold.journeys.channels.shares import hidden
from twofold.journeys.channels.standardisation import Refusal, Sample, Standardised, standardise
from twofold.measures.definition import Estimator
from twofold.measures.estimates import Estimate
from twofold.measures.figures import figures
from twofold.measures.intervals import critical_value, mean_interval
from twofold.measures.multiplicity import benjamini_hochberg
from twofold.measures.sampling import moments

METHOD = "regression standardisation, clustered by customer"
TYPICAL = "geometric mean, Student's t on logarithms, clustered by customer"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a channel lies from the others.

    Attributes:
        value: channel minus the others, in the unit of the measure; for times, channel over others (1.2: 20 % longer).
        low: lower end of the interval.
        high: upper end.
        level: coverage.
        p_value: of no gap.
        p_adjusted: the same, corrected for all comparisons made at once (Benjamini & Hochberg); None until it is.
    """

    value: float
    low: float
    high: float
    level: float
    p_value: float
    p_adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class ChannelLevel:
    """One channel beside all other channels together, for one measure.

    Attributes:
        channel: its name.
        raw: as it is.
        adjusted: if it served the case mix that it has in common with the others.
        others: the others over the same case mix.
        gap: adjusted minus others; None where it may not be shown.
        ratio: whether the gap is a ratio (times) and not a difference.
        overlap: share of all observations that lie in the shared case mix.
        adjusted_for: what was adjusted for.
        not_adjusted_for: what could not be.
        alone: cases without counterpart, with how many observations each.
    """

    channel: str
    raw: Estimate
    adjusted: Estimate
    others: Estimate
    gap: Gap | None
    ratio: bool
    overlap: float
    adjusted_for: tuple[str, ...]
    not_adjusted_for: tuple[str, ...]
    alone: tuple[str, ...]

    @property
    def claimed(self) -> bool:
        """Whether the gap is more than chance, all comparisons considered."""
        return self.gap is not None and self.gap.p_adjusted is not None and self.gap.p_adjusted <= 1 - self.gap.level


def channel_levels(
    found: Observations, mix: Sequence[str], *, level: float = 0.95, fewest: int = 5
) -> tuple[ChannelLevel, ...]:
    """How does each channel do, with and without adjustment for who uses it and why?

    Args:
        found: one measure's observations.
        mix: names of the columns to adjust for, the most important first.
        level: coverage of the intervals.
        fewest: customers a channel needs.

    Returns:
        One level a channel, in alphabetical order; nothing with fewer than two channels. Gaps are not yet corrected:
        see ``corrected``.
    """
    factors = [Factor.of(name, found.columns[name]) for name in mix if name != CHANNEL]
    codes = np.unique(found.channel.codes)
    if len(codes) < 2:
        return ()
    raw = raw_levels(found, level, fewest)
    return tuple(
        _level(found, factors, (int(code), found.channel.labels[code]), raw[found.channel.labels[code]], fewest)
        for code in codes
    )


def corrected(levels: Sequence[ChannelLevel]) -> tuple[ChannelLevel, ...]:
    """The same levels with their p-values corrected for all the comparisons shown together."""
    p_adjusted = benjamini_hochberg([one.gap.p_value if one.gap else np.nan for one in levels])
    return tuple(
        replace(one, gap=replace(one.gap, p_adjusted=float(p))) if one.gap else one
        for one, p in zip(levels, p_adjusted, strict=True)
    )


def raw_levels(found: Observations, level: float, fewest: int) -> dict[str, Estimate]:
    """The estimate of each channel as it is."""
    measure = found.measure
    ends = found.bounds
    group = found.channel.codes.astype(np.int64)
    sums = moments(found.score, found.weight, found.person, group, ends=ends)
    places = len(sums.n)
    if measure.estimator is Estimator.QUANTILE:
        interval = mean_interval(sums.mean, sums.standard_error, sums.degrees_of_freedom, level)
        value, low, high = np.exp(sums.mean), np.exp(interval.low), np.exp(interval.high)
        effective, method = sums.n_effective, [TYPICAL] * places
    else:
        bounds = (np.full(places, ends[0]), np.full(places, ends[1]))
        told = figures(measure, sums, bounds, level)
        value, low, high, effective, method = told.value, told.low, told.high, told.n_effective, list(told.method)
    estimates = {}
    for place in np.flatnonzero(sums.n):
        channel = found.channel.labels[place]
        numbers = (float(value[place]), float(low[place]), float(high[place]))
        small = sums.respondents[place] < fewest
        one = Estimate(
            measure.name, {CHANNEL: channel}, *numbers, int(sums.n[place]), float(effective[place]), level,
            str(method[place]), shown=True, reason=None,
        )  # fmt: skip
        estimates[channel] = hidden(one, f"fewer than {fewest} customers") if small else one
    return estimates


def _level(
    found: Observations, factors: Sequence[Factor], channel: tuple[int, str], raw: Estimate, fewest: int
) -> ChannelLevel:
    code, name = channel
    arm = np.where(found.channel.codes == code, 0, 1).astype(np.int64)
    sample = Sample(found.score, found.weight, found.person, arm, 2)
    ratio = found.measure.estimator is Estimator.QUANTILE
    got = standardise(sample, factors, fewest)
    if isinstance(got, Standardised) and not _spread(got) > 0:
        got = Refusal("all answers are alike")
    if isinstance(got, Refusal):
        empty = hidden(raw, got.reason)
        return ChannelLevel(name, raw, empty, empty, None, ratio, 0.0, (), tuple(f.name for f in factors), got.alone)
    mine, others = (_estimate(found, raw, got, arm_) for arm_ in (0, 1))
    return ChannelLevel(
        name,
        raw,
        mine,
        replace(others, group={CHANNEL: None}),
        _gap(found, got, raw.level),
        ratio,
        got.share,
        got.adjusted_for,
        got.not_adjusted_for,
        got.alone,
    )


def _spread(got: Standardised) -> float:
    weights = np.array([1.0, -1.0])
    return float(weights @ got.covariance @ weights)


def _estimate(found: Observations, raw: Estimate, got: Standardised, arm: int) -> Estimate:
    error = float(np.sqrt(got.covariance[arm, arm]))
    known = bool(np.isfinite(found.bounds).all())
    mean = float(np.clip(got.means[arm], *found.bounds)) if known else float(got.means[arm])
    bounds = found.bounds if known else None
    interval = mean_interval(mean, error, got.df, raw.level, bounds=bounds)
    numbers = np.array([mean, float(interval.low), float(interval.high)])
    told = np.exp(numbers) if found.measure.estimator is Estimator.QUANTILE else numbers * found.measure.factor
    return replace(
        raw, value=float(told[0]), low=float(told[1]), high=float(told[2]), n=got.n, n_effective=None, method=METHOD,
        shown=True, reason=None,
    )  # fmt: skip


def _gap(found: Observations, got: Standardised, level: float) -> Gap:
    value = float(got.means[0] - got.means[1])
    error = float(np.sqrt(_spread(got)))
    reach = float(critical_value(level, got.df)) * error
    p_value = float(2.0 * special.stdtr(got.df, -abs(value) / error))
    ends = np.array([value, value - reach, value + reach])
    told = np.exp(ends) if found.measure.estimator is Estimator.QUANTILE else ends * found.measure.factor
    return Gap(float(told[0]), float(told[1]), float(told[2]), level, p_value)
