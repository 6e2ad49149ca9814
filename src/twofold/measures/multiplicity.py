"""Many comparisons at once: p-values that stay honest when the smallest of a set is picked out."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def benjamini_hochberg(p: npt.ArrayLike) -> FloatArray:
    """At which false discovery rate would each comparison of the set count as a discovery?

    Call every comparison with an adjusted value at or below 0.05 a discovery, and at most 5 % of the discoveries
    are expected to be false (for independent or positively dependent tests); when nothing differs, the chance of any
    discovery is 5 %.

    Args:
        p: p-values of the whole set shown, shape (tests,); NaN is no test and does not count.

    Returns:
        Adjusted values of the same shape; NaN stays NaN.

    Source: Benjamini & Hochberg 1995, JRSS B 57, sec. 3.
    """
    values = np.asarray(p, dtype=np.float64)
    adjusted = np.full(values.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(values))
    order = tested[np.argsort(values[tested], kind="stable")]
    steps = values[order] * tested.size / np.arange(1, tested.size + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return adjusted


def bonferroni(p: npt.ArrayLike) -> FloatArray:
    """At which chance of any false claim in the set would each comparison count?

    Args:
        p: p-values, shape (tests,); NaN is no test and does not count.

    Returns:
        Adjusted values of the same shape; NaN stays NaN.

    Source: Dunn 1961; the benchmark of Benjamini & Hochberg 1995, sec. 4.
    """
    values = np.asarray(p, dtype=np.float64)
    return np.minimum(values * np.count_nonzero(~np.isnan(values)), 1.0)
