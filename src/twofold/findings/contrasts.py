"""Each group against all the others together, from estimates and their intervals alone.

The interval of a difference is recovered from the intervals of its two sides: Zou & Donner (2008), "Construction of
confidence limits about effect measures: a general approach", Statistics in Medicine 27, 1693-1702, equation 4. With
Wilson intervals this is Newcombe's (1998) method 10. The rest is the mean of the other groups by their n, its limits
made in the same way (equation 7). Groups are taken as independent; where persons answer in several groups this makes
intervals wider than needed, never narrower, as long as a person's answers agree with each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from twofold.findings.finding import Difference
from twofold.measures.estimates import Estimate, Estimates

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contrast:
    """One group against the rest.

    Attributes:
        estimate: the group's own estimate.
        rest: all other shown groups together.
        difference: the group minus the rest; ``p_adjusted`` is None until the whole picture is corrected.
        p_value: two-sided, of no difference, uncorrected.
        effect: the difference in standard deviations of one answer.
        share: the group's part of all answers compared.
    """

    estimate: Estimate
    rest: Estimate
    difference: Difference
    p_value: float
    effect: float
    share: float

    def adjusted(self, p_adjusted: float) -> "Contrast":
        """The same contrast, with its p-value corrected."""
        return replace(self, difference=replace(self.difference, p_adjusted=p_adjusted))


def comparable(estimate: Estimate) -> bool:
    """Whether the estimate is shown and has what a comparison needs."""
    numbers = (estimate.value, estimate.low, estimate.high, estimate.n)
    return estimate.shown and all(number is not None and np.isfinite(number) for number in numbers)


def against_the_rest(estimates: Estimates) -> tuple[Contrast, ...]:
    """Compare every shown group with all other shown groups together; nothing where there are fewer than two.

    What was not recorded is no group: it is neither compared nor part of the rest.
    """
    return each_against_the_others(
        [group for group in estimates if comparable(group) and None not in group.group.values()]
    )


def each_against_the_others(groups: Sequence[Estimate]) -> tuple[Contrast, ...]:
    """Compare each of these groups with all the others of them together; nothing where there are fewer than two."""
    if len(groups) < 2:
        return ()
    value = np.array([g.value for g in groups], dtype=np.float64)
    below = value - np.array([g.low for g in groups], dtype=np.float64)
    above = np.array([g.high for g in groups], dtype=np.float64) - value
    n = np.array([g.n for g in groups], dtype=np.float64)
    others = n.sum() - n
    rest_value = _others(n * value) / others
    rest_below = np.sqrt(_others((n * below) ** 2)) / others
    rest_above = np.sqrt(_others((n * above) ** 2)) / others
    gap = value - rest_value
    low = gap - np.hypot(below, rest_above)
    high = gap + np.hypot(above, rest_below)
    p_values = p_from_interval(gap, low, high, groups[0].level)
    deviation = answer_deviation(groups)
    return tuple(
        Contrast(
            estimate=group,
            rest=_rest(group, (rest_value[i], rest_value[i] - rest_below[i], rest_value[i] + rest_above[i]), others[i]),
            difference=Difference(float(gap[i]), float(low[i]), float(high[i]), None),
            p_value=float(p_values[i]),
            effect=float(gap[i] / deviation) if deviation > 0 else 0.0,
            share=float(n[i] / n.sum()),
        )
        for i, group in enumerate(groups)
    )


def p_from_interval(gap: Floats, low: Floats, high: Floats, level: float) -> Floats:
    """Two-sided p-values that agree with the intervals: below 1 - level exactly where zero lies outside."""
    reach = np.where(gap > 0, gap - low, high - gap)
    z = stats.norm.ppf(0.5 + level / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(gap == 0, 0.0, np.abs(gap) * z / reach)
    p_values: Floats = 2 * stats.norm.sf(ratio)
    return p_values


def standard_error(estimate: Estimate) -> float:
    """The standard error that the width of the estimate's interval stands for."""
    if estimate.low is None or estimate.high is None:
        return float("nan")
    return float((estimate.high - estimate.low) / 2 / stats.norm.ppf(0.5 + estimate.level / 2))


def answer_deviation(groups: Sequence[Estimate]) -> float:
    """How far single answers lie from their group's score: the pooled standard deviation, by n."""
    n = np.array([g.n or 0 for g in groups], dtype=np.float64)
    effective = np.array([g.n_effective or g.n or 0 for g in groups], dtype=np.float64)
    variance = np.array([standard_error(g) for g in groups]) ** 2 * effective
    return float(np.sqrt((variance * n).sum() / n.sum()))


def _others(terms: Floats) -> Floats:
    """For each group, the sum over all the others."""
    # added from both ends, not subtracted from the total: differences of large sums lose digits
    before = np.concatenate([[0.0], np.cumsum(terms)[:-1]])
    after = np.concatenate([np.cumsum(terms[::-1])[::-1][1:], [0.0]])
    others: Floats = before + after
    return others


def _rest(group: Estimate, limits: tuple[float, float, float], n: float) -> Estimate:
    value, low, high = (float(number) for number in limits)
    return replace(
        group,
        group=dict.fromkeys(group.group),
        value=value,
        low=low,
        high=high,
        n=round(n),
        n_effective=None,
        method="all others together, by their n",
    )
