"""Intervals that stay valid however often somebody looks: confidence sequences for means and their differences."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 50  # in each arm before the first look: the sequence rests on the central limit theorem


@dataclass(frozen=True, slots=True)
class Looks:
    """Estimates as they came in, each with an interval that holds for all of them together.

    Attributes:
        n: (K,) units behind each look.
        value: (K,) estimate.
        se: (K,) standard error.
        low, high: (K,) intervals; infinite before the first look that counts.
        p_value: (K,) valid at any look; never rises.
        level: chance that all intervals hold the truth together.
        method: how they were made.
    """

    n: Ints
    value: Floats
    se: Floats
    low: Floats
    high: Floats
    p_value: Floats
    level: float
    method: str

    def decided(self) -> int | None:
        """The first look whose interval holds no zero; None where every one does."""
        found = np.flatnonzero((self.low > 0) | (self.high < 0))
        return int(found[0]) if len(found) else None


def mixing_information(planned_se: float, level: float = 0.95) -> float:
    """The tuning that makes the interval narrowest when the standard error reaches the planned one.

    Choose it before the first look and keep it: any value is valid, but not one that was chosen after looking.

    Args:
        planned_se: standard error expected at the end, in units of the outcome.
        level: of the intervals.

    Returns:
        ``r`` of ``always_valid_reach``, in units of one over a squared standard error.

    Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024, Annals of Statistics 52(6), eq. for rho* in app. B.2.
    """
    alpha = 1 - level
    best = -2 * np.log(alpha) + np.log(-2 * np.log(alpha) + 1)
    return float(1 / (planned_se**2 * best))


def always_valid_reach(se: Floats, mixing: float, level: float = 0.95) -> Floats:
    """How far may an estimate be off at any of all looks, ever?

    Args:
        se: standard errors, any shape.
        mixing: from ``mixing_information``.
        level: chance that all looks hold the truth together.

    Source: Robbins 1970, normal mixture; as an asymptotic confidence sequence Waudby-Smith et al. 2024, theorem 2.2;
    the same boundary as the mixture sequential probability ratio test of Johari, Koomen, Pekelis & Walsh 2022.
    """
    information = 1 / se**2
    grown = (information + mixing) / mixing
    reach: Floats = np.sqrt((information + mixing) * (np.log(grown) - 2 * np.log(1 - level))) / information
    return reach


def always_valid_p(value: Floats, se: Floats, mixing: float) -> Floats:
    """The smallest error level at which an always-valid interval holds no zero, look by look.

    Source: Johari et al. 2022, Operations Research 70(3), eq. 12.
    """
    information = 1 / se**2
    grown = (information + mixing) / mixing
    log_p = 0.5 * np.log(grown) - 0.5 * (value * information) ** 2 / (information + mixing)
    found: Floats = np.exp(np.minimum(log_p, 0.0))
    return found


def always_valid(
    value: float, se: float, planned_se: float, *, level: float = 0.95, df: float = np.inf
) -> EffectEstimate:
    """An estimate with an interval that holds at every look, of which this may be any.

    Args:
        value: estimate now.
        se: its standard error now.
        planned_se: standard error expected at the end; fixed before the first look.
        level: chance that all looks hold the truth together.
        df: degrees of freedom of the standard error; infinite for many units.

    Returns:
        The estimate; ``units``, ``treated`` and ``clusters`` are 0: they are not known here.

    Raises:
        InputError: a standard error is not above zero.
    """
    if not (se > 0 and planned_se > 0):
        raise InputError(f"An always-valid interval needs standard errors above zero; found {se} and {planned_se}.")
    mixing = mixing_information(planned_se, level)
    reach = _widened(np.array([always_valid_reach(np.array([se]), mixing, level)[0] / se]), df)[0] * se
    normal = _narrowed(abs(value) / se, df)
    p_value = float(always_valid_p(np.array([normal * se]), np.array([se]), mixing)[0])
    return EffectEstimate(
        value=value,
        se=se,
        low=value - reach,
        high=value + reach,
        p_value=p_value,
        level=level,
        method="always-valid (normal mixture)",
        units=0,
        treated=0,
        clusters=0,
    )


def _widened(multiple: Floats, df: float) -> Floats:
    """Standard errors of a normal boundary as those of a Student's t of the same tail."""
    if not np.isfinite(df):
        return multiple
    found: Floats = stats.t.isf(stats.norm.sf(multiple), df)
    return found


def _narrowed(multiple: float, df: float) -> float:
    return float(stats.norm.isf(stats.t.sf(multiple, df))) if np.isfinite(df) else multiple


def watch_arms(outcome: Floats, treated: NDArray[np.bool_], planned: int, level: float = 0.95) -> Looks:
    """What did somebody see who looked after every new person, and which intervals were safe?

    Args:
        outcome: (n,) in the order in which persons came in.
        treated: (n,) whether each was treated.
        planned: persons expected in all, fixed beforehand; the intervals are narrowest there and valid everywhere.
        level: chance that all intervals hold the truth together.

    Raises:
        InputError: an outcome is missing, or an arm never reaches 50 persons.

    Source: Waudby-Smith et al. 2024, sec. 2, for a difference in means.
    """
    if np.isnan(outcome).any():
        raise InputError("An outcome is missing; leave out persons whose outcome is not known yet.")
    n = np.arange(1, len(outcome) + 1)
    outcome = outcome - np.median(outcome)  # squares of large levels would drown the differences
    sides = [_running(outcome, chosen) for chosen in (treated, ~treated)]
    with np.errstate(divide="ignore", invalid="ignore"):
        means = [total / count for count, total, _ in sides]
        variances = [(square - total**2 / count) / (count - 1) / count for count, total, square in sides]
    counted = np.minimum(sides[0][0], sides[1][0]) >= FEWEST
    if not counted.any():
        raise InputError(f"Each arm needs {FEWEST} persons before the first look; the smaller one never has them.")
    value, se = means[0] - means[1], np.sqrt(variances[0] + variances[1])
    fine = counted & (se > 0)
    first = int(np.flatnonzero(fine)[0]) if fine.any() else int(np.flatnonzero(counted)[0])
    # the error that the first look that counts foresees for the planned end; later looks may not change it
    mixing = mixing_information(float(se[first]) * np.sqrt(n[first] / planned), level) if fine.any() else 1.0
    reach, p_value = np.full(len(n), np.inf), np.ones(len(n))
    reach[fine] = always_valid_reach(se[fine], mixing, level)
    p_value[fine] = always_valid_p(value[fine], se[fine], mixing)
    return Looks(
        n=n,
        value=value,
        se=se,
        low=np.where(fine, value - reach, -np.inf),
        high=np.where(fine, value + reach, np.inf),
        p_value=np.minimum.accumulate(p_value),
        level=level,
        method=f"always-valid (normal mixture, narrowest at {planned:,} persons)",
    )


def _running(outcome: Floats, chosen: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Running count, sum and sum of squares around the whole mean of those chosen."""
    kept = np.where(chosen, outcome, 0.0)
    return np.cumsum(chosen).astype(np.float64), np.cumsum(kept), np.cumsum(kept**2)
