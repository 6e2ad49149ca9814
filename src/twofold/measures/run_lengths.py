"""How often control charts raise a false alarm: computed for the chart that is shown, not quoted.

The run length is the number of periods until the first alarm; its mean without any change is ARL0. A chart whose limits
are estimated from the very periods it shows has no single ARL0: what can be stated is how often a stable series of that
length gets any mark (``false_alarms``).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from twofold.measures.control import Limits

FloatArray = npt.NDArray[np.float64]
STATES = 201  # of the Markov chain: run lengths change by less than one in a thousand beyond


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How often a stable series is marked.

    Attributes:
        any_point: chance of one mark or more in the whole series.
        per_point: chance of a mark in one period, on average.
        error: Monte-Carlo standard error of ``any_point``.
    """

    any_point: float
    per_point: float
    error: float


def shewhart_run_length(sigmas: float, shift: float = 0.0) -> float:
    """After how many periods does a chart with known limits raise its first alarm, on average?

    >>> round(shewhart_run_length(3.0), 1)
    370.4

    Args:
        sigmas: half width of the limits in standard deviations of a period.
        shift: how far the level lies from its centre, in the same.

    Source: Montgomery, Introduction to Statistical Quality Control, sec. 5.3.3.
    """
    return float(1.0 / (special.ndtr(-sigmas - shift) + special.ndtr(shift - sigmas)))


def p_chart_false_alarm(share: float, n: int, sigmas: float = 3.0) -> float:
    """How often does a p-chart mark one period of a stable share, counted exactly (binomial)?

    Small n and shares near 0 or 1 make it far more, or far less, than the 0.27 % of the normal distribution.

    >>> round(p_chart_false_alarm(0.02, 50), 4)
    0.0178

    Args:
        share: of yes answers.
        n: answers a period.
        sigmas: half width of the limits.
    """
    reach = sigmas * np.sqrt(share * (1.0 - share) / n)
    below = np.ceil((share - reach) * n - 1e-9) - 1.0
    above = np.floor((share + reach) * n + 1e-9)
    return float(stats.binom.cdf(below, n, share) + stats.binom.sf(above, n, share))


def ewma_run_length(smoothing: float, sigmas: float, shift: float = 0.0) -> float:
    """After how many periods does an EWMA chart with steady limits raise its first alarm, on average?

    Args:
        smoothing: weight of the newest period (λ).
        sigmas: half width of the limits (L).
        shift: how far the level lies from its centre, in standard deviations of a period.

    Source: Brook & Evans 1972, Biometrika 59; Lucas & Saccucci 1990, Technometrics 32.
    """
    limit = sigmas * np.sqrt(smoothing / (2.0 - smoothing))
    edges = np.linspace(-limit, limit, STATES + 1)
    middles = (edges[1:] + edges[:-1]) / 2.0
    reached = (edges[None, :] - (1.0 - smoothing) * middles[:, None]) / smoothing
    moves = np.diff(special.ndtr(reached - shift), axis=1)
    return float(np.linalg.solve(np.eye(STATES) - moves, np.ones(STATES))[STATES // 2])


def cusum_run_length(allowance: float, decision: float, shift: float = 0.0) -> float:
    """After how many periods does a two-sided CUSUM raise its first alarm, on average?

    Args:
        allowance: what is forgiven each period (k), in standard deviations.
        decision: where the alarm is raised (h), in the same.
        shift: how far the level lies from its centre.

    Source: Brook & Evans 1972; two sides: van Dobben de Bruyn 1968; Montgomery, table 9.3.
    """
    sides = [_one_sided(allowance, decision, each) for each in (shift, -shift)]
    return 1.0 / (1.0 / sides[0] + 1.0 / sides[1])


def _one_sided(allowance: float, decision: float, shift: float) -> float:
    """A CUSUM that only adds: states are 0 and equal stretches up to the decision."""
    width = 2.0 * decision / (2.0 * STATES - 1.0)
    middles = np.arange(STATES) * width
    ends = np.concatenate([[-np.inf], middles + width / 2.0])
    moves = np.diff(special.ndtr(ends[None, :] - middles[:, None] + allowance - shift), axis=1)
    return float(np.linalg.solve(np.eye(STATES) - moves, np.ones(STATES))[0])


def false_alarms(
    chart: Callable[[FloatArray], Limits], error: npt.ArrayLike, rng: np.random.Generator, draws: int = 2000
) -> FalseAlarms:
    """How often does a chart mark a stable series, when its limits are estimated from that series?

    Args:
        chart: makes the limits of one series, such as ``lambda value: mean_chart(value, error)``.
        error: (periods,) the standard error of each period.
        rng: makes the series.
        draws: how many.
    """
    spread = np.asarray(error, dtype=np.float64)
    marked = np.empty((draws, spread.size), dtype=np.bool_)
    for draw in range(draws):
        value = spread * rng.standard_normal(spread.size)
        limits = chart(value)
        marked[draw] = (value < limits.low) | (value > limits.high)
    share = float(marked.any(axis=1).mean())
    return FalseAlarms(share, float(marked.mean()), float(np.sqrt(share * (1.0 - share) / draws)))
