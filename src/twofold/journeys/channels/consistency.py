"""How alike the channels are: 1 is the same experience in all of them.

The index is ``1 - d``. ``d`` is the difference between two customers' channels, as a share of the scale: the root mean
square of the differences between the channels' mean scores over the same case mix, each pair of different channels
counted by how much the two are used. Chance alone makes means of samples differ; the part of the mean square that
chance explains is taken off before the root, so that small samples are not punished.

The interval inverts the distribution of the mean square: a sum of squares of normal means is taken as a multiple of a
noncentral chi-square with matching mean and variance (Satterthwaite 1946; Liu, Tang & Zhang 2009), and the interval
keeps every noncentrality that could well have given what was found (Steiger & Fouladi 1997).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.linalg import block_diag

from twofold.journeys.channels.case_mix import Factor
from twofold.journeys.channels.observations import CHANNEL, Observations
from twofold.journeys.channels.standardisation import (
    Refusal,
    Sample,
    Standardised,
    covariance_of,
    standardise,
)
from twofold.measures.estimates import Estimate

TOUCHPOINT = "touchpoint"
METHOD = "1 - root mean square difference of channels over the same case mix, less chance; noncentral chi-square"
LEAST_SHARED = 0.2  # of the observations: below it the channels hardly serve the same cases

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Consistency:
    """How alike the channels of one touchpoint, or of the whole journey, are.

    Attributes:
        touchpoint: which one; None for the whole journey.
        index: 1 where all channels are the same; its interval ends at 1 or below.
        uncorrected: the same without taking chance off: what the samples alone would say; None where not shown.
        channels: those compared.
        left_out: channels with too few customers.
        overlap: share of the observations in the case mix that all channels have.
        adjusted_for: what was adjusted for.
        not_adjusted_for: what could not be.
        alone: cases without counterpart, with how many observations each.
    """

    touchpoint: str | None
    index: Estimate
    uncorrected: float | None
    channels: tuple[str, ...]
    left_out: tuple[str, ...]
    overlap: float
    adjusted_for: tuple[str, ...]
    not_adjusted_for: tuple[str, ...]
    alone: tuple[str, ...]

    @property
    def claimed(self) -> bool:
        """Whether the channels differ by more than chance."""
        return self.index.high is not None and self.index.high < 1.0


def consistencies(
    found: Observations, mix: Sequence[str], *, level: float = 0.95, fewest: int = 5
) -> tuple[Consistency, ...]:
    """How alike are the channels over the whole journey, and at each touchpoint?

    The whole journey is the mean over its touchpoints, by how many observations each has: a channel need not serve
    every touchpoint. Where no touchpoint is recorded, all observations are one.

    Args:
        found: one measure's observations; its scores need a scale with ends.
        mix: names of the columns to adjust for.
        level: coverage of the intervals.
        fewest: customers that a channel needs at a touchpoint.

    Returns:
        The whole journey first, then touchpoints in alphabetical order where they are recorded.
    """
    column = found.columns.get(TOUCHPOINT)
    recorded = np.unique(column.codes[column.codes >= 0]) if column is not None else np.zeros(0, dtype=np.int32)
    if column is None or not len(recorded):
        return (_told(found, _compared(found, mix, fewest), None, level),)
    inside = [name for name in mix if name != TOUCHPOINT]
    names = [column.labels[code] for code in recorded]
    compared = [_compared(found.only(column.codes == code), inside, fewest) for code in recorded]
    touchpoints = [_told(found, one, name, level) for name, one in zip(names, compared, strict=True)]
    return (_whole(found, compared, level), *touchpoints)


@dataclass(frozen=True, eq=False)
class _Compared:
    """The channels of one set of observations, compared or not."""

    got: Standardised | Refusal
    channels: tuple[str, ...]
    left_out: tuple[str, ...]
    mix: tuple[str, ...]


def _compared(found: Observations, mix: Sequence[str], fewest: int) -> _Compared:
    arm, names, left_out = _arms(found, fewest)
    factors = [Factor.of(name, found.columns[name]) for name in mix if name != CHANNEL]
    sample = Sample(found.score, found.weight, found.person, arm, len(names))
    told = tuple(factor.name for factor in factors)
    return _Compared(_standardised(found, sample, factors, fewest), names, left_out, told)


def _told(found: Observations, one: _Compared, touchpoint: str | None, level: float) -> Consistency:
    got = one.got
    if isinstance(got, Refusal):
        index = _not_shown(found, touchpoint, level, got.reason)
        return Consistency(touchpoint, index, None, one.channels, one.left_out, 0.0, (), one.mix, got.alone)
    width = found.bounds[1] - found.bounds[0]
    numbers = index_of(got.means / width, got.covariance / width**2, form_of(got.used), level)
    index = _shown(found, touchpoint, numbers, (got.n, level))
    mix = got.adjusted_for, got.not_adjusted_for, got.alone
    return Consistency(touchpoint, index, numbers[3], one.channels, one.left_out, got.share, *mix)


def _whole(found: Observations, touchpoints: Sequence[_Compared], level: float) -> Consistency:
    """All touchpoints together that have several channels."""
    compared = [(one, one.got) for one in touchpoints if isinstance(one.got, Standardised)]
    if not compared:
        index = _not_shown(found, None, level, "no touchpoint has several channels that can be compared")
        return Consistency(None, index, None, (), (), 0.0, (), (), ())
    parts = [got for _, got in compared]
    width = found.bounds[1] - found.bounds[0]
    served = np.array([got.n for got in parts], dtype=np.float64)
    means = np.concatenate([got.means for got in parts]) / width
    covariance = np.block([[covariance_of(one, other) for other in parts] for one in parts]) / width**2
    forms = [weight * form_of(got.used) for weight, got in zip(served / served.sum(), parts, strict=True)]
    numbers = index_of(means, covariance, block_diag(*forms), level)
    n = int(served.sum())
    names = tuple(sorted({name for one, _ in compared for name in one.channels}))
    left_out = tuple(sorted({name for one in touchpoints for name in (*one.channels, *one.left_out)} - set(names)))
    everywhere = tuple(name for name in parts[0].adjusted_for if all(name in got.adjusted_for for got in parts))
    asked = {name for got in parts for name in (*got.adjusted_for, *got.not_adjusted_for)}
    rest = tuple(sorted(asked - set(everywhere)))
    index = _shown(found, None, numbers, (n, level))
    return Consistency(None, index, numbers[3], names, left_out, n / len(found), (TOUCHPOINT, *everywhere), rest, ())


def _shown(
    found: Observations, touchpoint: str | None, numbers: tuple[float, float, float, float], rests: tuple[int, float]
) -> Estimate:
    value, low, high, _ = numbers
    n, level = rests
    group = {TOUCHPOINT: touchpoint}
    return Estimate(found.measure.name, group, value, low, high, n, None, level, METHOD, shown=True, reason=None)


def _not_shown(found: Observations, touchpoint: str | None, level: float, reason: str) -> Estimate:
    group = {TOUCHPOINT: touchpoint}
    return Estimate(found.measure.name, group, None, None, None, None, None, level, "none", shown=False, reason=reason)


def _standardised(
    found: Observations, sample: Sample, factors: Sequence[Factor], fewest: int
) -> Standardised | Refusal:
    if not np.isfinite(found.bounds).all():
        return Refusal("these scores have no scale with two ends to compare a difference with")
    if sample.arms < 2:
        return Refusal(f"fewer than two channels have {fewest} customers")
    got = standardise(sample, factors, fewest)
    if isinstance(got, Refusal):
        return got
    if got.share < LEAST_SHARED:
        return Refusal(f"only {got.share:.0%} of the cases are served in all these channels", got.alone)
    if not np.trace(got.covariance) > 0:
        return Refusal("all answers are alike")
    return got


def _arms(found: Observations, fewest: int) -> tuple[NDArray[np.int64], tuple[str, ...], tuple[str, ...]]:
    """The arm of each observation, the channels that are arms, and those with too few customers."""
    codes, place = np.unique(found.channel.codes, return_inverse=True)
    place = place.reshape(-1)
    pairs = np.unique(place * (int(found.person.max(initial=0)) + 1) + found.person)
    customers = np.bincount(pairs // (int(found.person.max(initial=0)) + 1), minlength=len(codes))
    enough = customers >= fewest
    arm = np.where(enough, np.cumsum(enough) - 1, -1)
    names = found.channel.texts(codes)
    told = [
        tuple(name for name, big in zip(names, enough, strict=True) if bool(big) == wanted) for wanted in (True, False)
    ]
    return arm[place].astype(np.int64), told[0], told[1]


def index_of(means: Floats, covariance: Floats, form: Floats, level: float) -> tuple[float, float, float, float]:
    """The index, the ends of its interval, and the index without taking chance off.

    Args:
        means: (channels,) mean scores as shares of the scale.
        covariance: (channels, channels) of these means.
        form: (channels, channels) square form whose value at the means is their mean square difference.
        level: coverage.

    Returns:
        Numbers up to 1; identical channels have 1.

    >>> import numpy as np
    >>> index_of(np.array([0.8, 0.6]), np.diag([1e-6, 1e-6]), form_of(np.array([0.5, 0.5])), 0.95)[0].round(3)
    np.float64(0.8)
    """
    square = max(float(means @ form @ means), 0.0)  # rounding may fall below
    product = form @ covariance
    chance, twice = float(np.trace(product)), float(np.trace(product @ product))
    scale, df = twice / chance, chance**2 / twice
    value = 1.0 - np.sqrt(max(square - chance, 0.0))
    doubt = (1.0 - level) / 2.0
    least = _noncentrality(square / scale, df, 1.0 - doubt)
    # a sample more alike than chance allows says no more than one that is as alike as chance makes the middle one
    middle = 2.0 * float(special.gammaincinv(df / 2.0, 0.5))
    most = _noncentrality(max(square / scale, middle), df, doubt)
    return value, 1.0 - float(np.sqrt(scale * most)), 1.0 - float(np.sqrt(scale * least)), 1.0 - float(np.sqrt(square))


def form_of(used: Floats) -> Floats:
    """The square form of the mean square difference between two different channels, drawn by how much they are used.

    Args:
        used: (channels,) adds up to 1.
    """
    weights = np.outer(used, used)
    np.fill_diagonal(weights, 0.0)
    weights /= weights.sum()
    return np.asarray(2.0 * (np.diag(weights.sum(axis=1)) - weights))


def _noncentrality(square: float, df: float, below: float) -> float:
    """The noncentrality under which a chi-square stays below this square with this probability; 0 where none does."""
    if special.chdtr(df, square) <= below:
        return 0.0
    return float(special.chndtrinc(square, df, below))
