"""Watching a measure: an alarm for changes of level, with as many false alarms as somebody is willing to bear.

A two-sided CUSUM (Page 1954) compares each new period with a baseline. Its decision limit is not read from a table for
known levels: the baseline is estimated from a few periods, and an error there raises false alarms for ever after. The
limit is therefore found by drawing baselines and courses that never change, as long and as noisy as the real ones.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twofold.measures.control import ordinary_variance

FloatArray = npt.NDArray[np.float64]
ALLOWANCE = 0.5  # k: changes of one standard deviation are found soonest
LIMITS = np.arange(0.5, 15.01, 0.25)
DRAWS, HORIZON = 1000, 48
CHANGES = (0.5, 1.0, 1.5, 2.0, 3.0)  # in standard deviations of a period
FEWEST = 8  # periods of a baseline


@dataclass(frozen=True, slots=True)
class Found:
    """One alarm: the level has changed.

    Attributes:
        at: the period in which it was noticed.
        since: the period in which the sum began to grow: the change probably began there.
        upwards: whether the level rose.
    """

    at: int
    since: int
    upwards: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """How a course is watched.

    Attributes:
        centre: the level of the baseline.
        sigma: standard deviation of one period's value, beyond its change of level, at the usual number of answers.
        decision: where the alarm is raised, in standard deviations.
        rate: false alarms a period that this gives, by drawing.
        delays: change (in the measure's unit) and after how many periods it is found on average; infinite where more
            than half of the courses had no alarm within the horizon.
        alarms: what was found after the baseline.
    """

    centre: float
    sigma: float
    decision: float
    rate: float
    delays: tuple[tuple[float, float], ...]
    alarms: tuple[Found, ...]


def watch(
    value: npt.ArrayLike, se: npt.ArrayLike, baseline: int, *, rate: float, rng: np.random.Generator
) -> Watch | None:
    """Watch a course after its first periods.

    Args:
        value: (periods,) in order of time; NaN where there is none.
        se: (periods,) their standard errors.
        baseline: how many of the first periods say what is usual.
        rate: false alarms a period to be borne at most.
        rng: draws baselines and courses; a seeded one for a repeatable answer.

    Returns:
        None where fewer than ``FEWEST`` periods of the baseline are known.
    """
    y, error = np.asarray(value, dtype=np.float64), np.asarray(se, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(y[:baseline]) & (error[:baseline] > 0.0))
    if known.size < FEWEST:
        return None
    own = error[known] ** 2
    extra = ordinary_variance(y[known], own)
    weight = 1.0 / (own + extra)
    centre = float((weight * y[known]).sum() / weight.sum())
    sigma = float(np.sqrt(np.median(own) + extra))
    z = (y[baseline:] - centre) / np.sqrt(error[baseline:] ** 2 + extra)
    stable = _courses(np.sqrt(own + extra) / sigma, rng)
    decision, reached = _decision(stable, rate)
    delays = tuple((change * sigma, _delay(stable + change, decision)) for change in CHANGES)
    return Watch(centre, sigma, decision, reached, delays, _alarms(z, decision, baseline))


def _courses(spread: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Courses that never change, in the standard deviations and from the centre that their own baselines suggest."""
    before = rng.standard_normal((DRAWS, spread.size)) * spread
    weight = 1.0 / spread**2
    centre = (before * weight).sum(axis=1) / weight.sum()
    # the scale is taken as known up to its own sampling error, with the degrees of freedom of successive differences
    freedom = max(1.5 * (spread.size - 1), 2.0)
    scale = np.sqrt(np.maximum(rng.chisquare(freedom, DRAWS) / freedom, 0.05))
    after = rng.standard_normal((DRAWS, HORIZON))
    courses: FloatArray = (after - centre[:, None]) / scale[:, None]
    return courses


def _decision(stable: FloatArray, rate: float) -> tuple[float, float]:
    """The smallest limit with no more false alarms a period than may be, and how many it gives.

    A side that has raised an alarm is silent until its sum is back at zero: each stretch above zero raises one alarm
    at most, and does where its peak is over the limit.
    """
    peaks = np.concatenate([_peaks(sign * stable) for sign in (1.0, -1.0)])
    counts = (peaks[None, :] > LIMITS[:, None]).sum(axis=1) / stable.size
    fine = np.flatnonzero(counts <= rate)
    at = int(fine[0]) if fine.size else LIMITS.size - 1
    return float(LIMITS[at]), float(counts[at])


def _peaks(courses: FloatArray) -> FloatArray:
    """The highest sum of each stretch above zero."""
    total, peak = np.zeros(courses.shape[0]), np.zeros(courses.shape[0])
    found: list[FloatArray] = []
    for period in range(courses.shape[1]):
        total = np.maximum(0.0, total + courses[:, period] - ALLOWANCE)
        over = (total == 0.0) & (peak > 0.0)
        found.append(peak[over])
        peak = np.where(total == 0.0, 0.0, np.maximum(peak, total))
    return np.concatenate([*found, peak[peak > 0.0]])


def _delay(courses: FloatArray, decision: float) -> float:
    """After how many periods a course that has risen raises its alarm, on average."""
    total, first = np.zeros(courses.shape[0]), np.full(courses.shape[0], np.inf)
    for period in range(courses.shape[1]):
        total = np.maximum(0.0, total + courses[:, period] - ALLOWANCE)
        first = np.where(np.isinf(first) & (total > decision), period + 1.0, first)
    late = np.isinf(first)
    return float("inf") if late.mean() > 0.5 else float(np.where(late, float(HORIZON), first).mean())


def _alarms(z: FloatArray, decision: float, baseline: int) -> tuple[Found, ...]:
    found: list[Found] = []
    for sign in (1.0, -1.0):
        total, since, silent = 0.0, 0, False
        for period, one in enumerate(z):
            if not np.isfinite(one):
                continue
            grown = max(0.0, total + sign * float(one) - ALLOWANCE)
            since = period if total == 0.0 else since
            total, silent = grown, silent and grown > 0.0
            if total > decision and not silent:
                found.append(Found(baseline + period, baseline + since, sign > 0))
                silent = True
    return tuple(sorted(found, key=lambda one: (one.at, one.upwards)))
