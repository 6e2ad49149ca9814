"""Small groups borrow strength from the others: empirical Bayes for means and shares.

A branch with 7 answers is more likely to be ordinary than its own number says. Shrinking pulls each group towards
the mean of all, the more the less it knows by itself, and the interval says what is left to doubt, the uncertainty of
the common mean and of the spread between groups included.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from twofold.measures.intervals import critical_value

FloatArray = npt.NDArray[np.float64]

FEWEST_GROUPS = 4  # below, the spread between groups cannot be told from chance (Morris 1983: k - 3 > 0)
BISECTIONS = 100
CORRELATIONS = 64  # grid over the correlation of answers inside a group


@dataclass(frozen=True, slots=True)
class Shrunk:
    """Groups after shrinking.

    Attributes:
        value: shrunken values, shape (groups,), in the unit of the input; NaN where the input was.
        low: lower ends of the posterior intervals.
        high: upper ends.
        weight: how much of each group's own deviation is kept, 0 to 1; 1 where there was nothing to borrow from.
        centre: the common mean.
        spread: standard deviation between the groups' true values.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    weight: FloatArray
    centre: float
    spread: float


@np.errstate(divide="ignore", invalid="ignore")
def normal(value: npt.ArrayLike, se: npt.ArrayLike, level: float = 0.95) -> Shrunk:
    """What are the groups' true means, given that they are groups of one kind?

    Args:
        value: estimates, shape (groups,).
        se: their standard errors, positive; a group without value or standard error takes no part.
        level: coverage of the posterior intervals.

    Returns:
        ``Shrunk``. With fewer than four groups nothing is shrunk and the intervals are the groups' own.

    Source: Morris 1983, JASA 78, eqs. 4.1-4.4; with equal errors the shrinkage is that of Efron & Morris 1977. The
    variance between groups is that of Paule & Mandel 1982 (Morris's equation for it).
    """
    y, error = np.broadcast_arrays(np.asarray(value, dtype=np.float64), np.asarray(se, dtype=np.float64))
    known = np.isfinite(y) & np.isfinite(error) & (error > 0.0)
    groups = int(known.sum())
    variance = np.where(known, error**2, np.nan)
    z = critical_value(level)
    if groups < FEWEST_GROUPS:
        kept = np.where(known, 1.0, np.nan)
        centre = float(np.nansum(y / variance) / np.nansum(1.0 / variance)) if groups else np.nan
        return Shrunk(np.where(known, y, np.nan), y - z * error * kept, y + z * error * kept, kept, centre, np.nan)
    between = variance_between(y[known], variance[known])
    total = variance + between
    precision = np.nansum(1.0 / total)
    centre = float(np.nansum(y / total) / precision)
    pull = (groups - 3.0) / (groups - 1.0) * variance / total
    doubt_of_pull = 2.0 / (groups - 3.0) * pull**2 * np.nanmean(total) / total * (y - centre) ** 2
    posterior = variance * (1.0 - pull) + pull**2 / precision + doubt_of_pull
    shrunk, reach = centre + (1.0 - pull) * (y - centre), z * np.sqrt(posterior)
    return Shrunk(shrunk, shrunk - reach, shrunk + reach, 1.0 - pull, centre, float(np.sqrt(between)))


def variance_between(value: npt.ArrayLike, variance: npt.ArrayLike) -> float:
    """How much do the groups' true values vary, beyond what their standard errors explain?

    The variance at which the weighted squared deviations from the mean are what chance gives, groups - 1; 0 where
    they are less even without.

    Args:
        value: estimates, shape (groups,), no NaN.
        variance: their squared standard errors, positive.

    Source: Paule & Mandel 1982; DerSimonian & Kacker 2007, Contemporary Clinical Trials 28, eq. 6.
    """
    y, own = np.asarray(value, dtype=np.float64), np.asarray(variance, dtype=np.float64)

    def excess(between: float) -> float:
        weight = 1.0 / (own + between)
        centre = np.sum(weight * y) / np.sum(weight)
        return float(np.sum(weight * (y - centre) ** 2)) - (y.size - 1.0)

    if y.size < 2 or excess(0.0) <= 0.0:
        return 0.0
    low, high = 0.0, float(np.sum((y - y.mean()) ** 2))
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if excess(middle) > 0.0 else (low, middle)
    return (low + high) / 2.0


@np.errstate(divide="ignore", invalid="ignore")
def beta_binomial(successes: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> Shrunk:
    """What are the groups' true shares, given that they are groups of one kind?

    True shares follow a beta distribution. Its mean is estimated; its concentration M is averaged over, each value
    weighed by how likely it makes the data (the mean integrated out by Laplace's method). Beforehand the correlation
    of answers inside a group, 1 / (M + 1), may be anything from 0 to 1. The posterior mean and variance so found are
    given a beta distribution's quantiles.

    Args:
        successes: yes answers (share times effective n), shape (groups,), need not be whole.
        n: effective answers; a group of none takes no part.
        level: coverage of the posterior intervals.

    Returns:
        ``Shrunk``, between 0 and 1; NaN for groups without answers. A single group keeps its own share, with
        Jeffreys's interval.

    Source: Kleinman 1973, JASA 68 (beta-binomial groups of unequal size); Gelman et al., Bayesian Data Analysis,
    sec. 5.3 (averaging over the concentration); the flat prior on the correlation was chosen by simulation.
    """
    wins, size = np.broadcast_arrays(np.asarray(successes, dtype=np.float64), np.asarray(n, dtype=np.float64))
    known = np.isfinite(wins) & np.isfinite(size) & (size > 0.0)
    if known.sum() < 2:
        return _single_share(np.where(known, wins, np.nan), np.where(known, size, np.nan), level)
    root = ((np.arange(CORRELATIONS) + 0.5) / CORRELATIONS)[:, None]  # finer where groups are nearly alike
    strength = 1.0 / root**2 - 1.0
    centres, doubt = _common_share(wins[known], size[known], strength)
    fit = _fit_of(wins[known], size[known], strength, centres) + np.log(root * np.sqrt(doubt))[:, 0]
    chance = np.exp(fit - fit.max())
    chance /= chance.sum()
    wins, size = np.where(known, wins, np.nan), np.where(known, size, np.nan)
    means = (wins + strength * centres) / (size + strength)
    variances = means * (1.0 - means) / (size + strength + 1.0) + (strength / (size + strength)) ** 2 * doubt
    mean = chance @ means
    variance = chance @ variances + chance @ (means - mean) ** 2
    low, high = _beta_ends(mean, variance, level)
    centre = float(chance @ centres[:, 0])
    spread = float(np.sqrt(chance @ (centres * (1.0 - centres) / (strength + 1.0))[:, 0]))
    return Shrunk(mean, low, high, chance @ (size / (size + strength)), centre, spread)


def _common_share(wins: FloatArray, size: FloatArray, strength: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The mean share and its variance at each strength of the common distribution (Kleinman 1973)."""
    weight = size * (strength + 1.0) / (strength + size)
    total = weight.sum(axis=1, keepdims=True)
    # half a yes and half a no keep the mean off 0 and 1, where a beta distribution ends
    pooled = ((weight * wins / size).sum(axis=1, keepdims=True) + 0.5) / (total + 1.0)
    return pooled, pooled * (1.0 - pooled) / (total + 1.0)


def _fit_of(wins: FloatArray, size: FloatArray, strength: FloatArray, centres: FloatArray) -> FloatArray:
    """The logarithm of how likely the data are at each strength (beta-binomial), the common mean at its best."""
    a, b = strength * centres, strength * (1.0 - centres)
    fit: FloatArray = np.sum(special.betaln(a + wins, b + size - wins) - special.betaln(a, b), axis=1)
    return fit


def _beta_ends(mean: FloatArray, variance: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """The quantiles of the beta distribution with this mean and variance."""
    strength = mean * (1.0 - mean) / variance - 1.0
    tail = (1.0 - level) / 2.0
    known = np.isfinite(strength) & (strength > 0.0)
    a, b = (np.where(known, part * strength, 1.0) for part in (mean, 1.0 - mean))
    low, high = (np.where(known, special.betaincinv(a, b, q), np.nan) for q in (tail, 1.0 - tail))
    return low, high


def _single_share(wins: FloatArray, size: FloatArray, level: float) -> Shrunk:
    share, tail = wins / size, (1.0 - level) / 2.0
    low, high = (special.betaincinv(wins + 0.5, size - wins + 0.5, q) for q in (tail, 1.0 - tail))
    own = np.where(np.isnan(share), np.nan, 1.0)
    known = share[np.isfinite(share)]
    return Shrunk(share, low, high, own, float(known[0]) if known.size else np.nan, np.nan)
