"""Whether people speak of a topic more and more: the rate by month, with its interval, corrected for many topics."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
FEWEST_MONTHS = 4
FEWEST_COMMENTS = 20
STEPS = 50


@dataclass(frozen=True, slots=True)
class Growth:
    """How the share of a topic among all comments changes.

    Attributes:
        ratio: the share of a month over that of the month before; 1.05 is five per cent more each month. None where too
            little was said to tell.
        low: end of its 95 % interval.
        high: the other end.
        p_value: against no change.
        p_adjusted: corrected over all topics (Benjamini & Hochberg 1995).
        comments: of the topic.
        months: that were counted.
        reason: why there is no ratio; empty where there is one.
    """

    ratio: float | None
    low: float | None
    high: float | None
    p_value: float | None
    p_adjusted: float | None
    comments: int
    months: int
    reason: str = ""

    @property
    def shown(self) -> bool:
        """Whether growth or decline is beyond chance, all topics considered (5 %)."""
        return self.p_adjusted is not None and self.p_adjusted <= 0.05


def growth(counts: NDArray[np.int64], totals: NDArray[np.int64]) -> list[Growth]:
    """The growth of each topic.

    Quasi-Poisson regression of a topic's comments on the month, with all comments of the month as exposure; the
    dispersion is estimated, at least 1 (McCullagh & Nelder 1989, ch. 6), and intervals are Student's.

    Args:
        counts: (topics, months) comments of each topic.
        totals: (months,) all comments; months without any are left out.
    """
    spoken = totals > 0
    counts, totals, months = counts[:, spoken], totals[spoken], np.flatnonzero(spoken).astype(np.float64)
    fitted = [_fitted(row.astype(np.float64), totals.astype(np.float64), months) for row in counts]
    adjusted = adjusted_p([one.p_value for one in fitted])
    return [
        Growth(one.ratio, one.low, one.high, one.p_value, p, one.comments, one.months, one.reason)
        for one, p in zip(fitted, adjusted, strict=True)
    ]


def adjusted_p(values: "list[float | None]") -> list[float | None]:
    """P-values corrected for how many there are; what has none keeps none (Benjamini & Hochberg 1995)."""
    known = [(value, number) for number, value in enumerate(values) if value is not None]
    found: list[float | None] = [None] * len(values)
    least = 1.0
    for rank, (value, number) in sorted(enumerate(sorted(known), 1), reverse=True):
        least = min(least, value * len(known) / rank)
        found[number] = least
    return found


def _fitted(counts: Floats, totals: Floats, months: Floats) -> Growth:
    said, n = int(counts.sum()), len(months)
    if n < FEWEST_MONTHS:
        return Growth(None, None, None, None, None, said, n, f"fewer than {FEWEST_MONTHS} months with comments")
    if said < FEWEST_COMMENTS:
        return Growth(None, None, None, None, None, said, n, f"fewer than {FEWEST_COMMENTS} comments")
    at = months - np.average(months, weights=totals)
    design = np.column_stack([np.ones(n), at])
    beta = np.array([np.log(said / totals.sum()), 0.0])
    for _ in range(STEPS):
        expected = totals * np.exp(np.clip(design @ beta, -30, 10))
        information = design.T @ (design * expected[:, None])
        step = np.linalg.solve(information, design.T @ (counts - expected))
        beta = beta + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    expected = totals * np.exp(np.clip(design @ beta, -30, 10))
    dispersion = max(1.0, float(((counts - expected) ** 2 / np.maximum(expected, 1e-9)).sum()) / (n - 2))
    error = float(np.sqrt(dispersion * np.linalg.inv(design.T @ (design * expected[:, None]))[1, 1]))
    reach = float(stats.t.ppf(0.975, n - 2)) * error
    p_value = float(2 * stats.t.sf(abs(beta[1]) / error, n - 2))
    ends = np.exp([beta[1], beta[1] - reach, beta[1] + reach])
    return Growth(float(ends[0]), float(ends[1]), float(ends[2]), p_value, None, said, n)
