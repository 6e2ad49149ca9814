"""A gap that customers felt, with its interval."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from twofold.measures.intervals import critical_value
from twofold.measures.multiplicity import benjamini_hochberg

ENDS = (-1.0, 1.0)  # of a gap between two scores from 0 to 1


@dataclass(frozen=True, slots=True)
class Felt:
    """A mean gap on the scale of scores, -1 to 1, with its interval.

    Attributes:
        value: the mean; None where it may not be shown.
        low: lower end of the interval.
        high: upper end.
        p_value: of no gap.
        p_adjusted: corrected for all pairs of the same kind (Benjamini & Hochberg).
    """

    value: float | None
    low: float | None
    high: float | None
    p_value: float | None
    p_adjusted: float | None


def felt(value: float, variance: float, df: float, level: float) -> Felt:
    """A gap with Student's interval, within the ends that a gap can have."""
    error = float(np.sqrt(variance))
    reach = float(critical_value(level, df)) * error
    low, high = max(value - reach, ENDS[0]), min(value + reach, ENDS[1])
    return Felt(value, low, high, p_value(value, error, df), None)


def p_value(value: float, error: float, df: float) -> float | None:
    """Of no gap, two-sided; None without an error."""
    return float(2.0 * special.stdtr(df, -abs(value) / error)) if error > 0 else None


def adjusted(p_values: list[float | None]) -> list[float | None]:
    """The same p-values, corrected for all of them together."""
    found = benjamini_hochberg([np.nan if p is None else p for p in p_values])
    return [None if np.isnan(p) else float(p) for p in found]
