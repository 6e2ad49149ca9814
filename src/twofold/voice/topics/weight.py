"""What a topic goes with in the score: people who speak of it against others like them; an association."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
FEWEST = 10  # scored comments with the topic, and without it, in strata that have both


@dataclass(frozen=True, slots=True)
class Weight:
    """The score of those who speak of a topic minus that of others in the same stratum.

    Attributes:
        difference: None where too few have a score to tell.
        low: end of its 95 % interval.
        high: the other end.
        with_it: scored comments with the topic that were compared.
        without_it: those without.
        strata: how many strata had both.
        reason: why there is no difference; empty where there is one.
    """

    difference: float | None
    low: float | None
    high: float | None
    with_it: int
    without_it: int
    strata: int
    reason: str = ""


def weight(has_it: NDArray[np.bool_], scores: Floats, strata: Sequence[str]) -> Weight:
    """The difference within strata (language, touchpoint), each weighted by how much it can tell.

    Strata weigh n₁n₀/(n₁+n₀) (the weights of Mantel & Haenszel for means); variances are not assumed equal, and the
    degrees of freedom are Welch's and Satterthwaite's.

    Args:
        has_it: (n,) whether the comment is of the topic.
        scores: (n,) the scores given with the comments; NaN where there is none.
        strata: (n,) what is held equal.
    """
    scored = ~np.isnan(scores)
    _, stratum = np.unique(np.asarray(strata), return_inverse=True)
    parts = []
    for number in range(stratum.max() + 1 if len(stratum) else 0):
        inside = scored & (stratum == number)
        one, other = scores[inside & has_it], scores[inside & ~has_it]
        if len(one) >= 2 and len(other) >= 2:
            parts.append((one, other))
    n_one, n_other = sum(len(one) for one, _ in parts), sum(len(other) for _, other in parts)
    if min(n_one, n_other) < FEWEST:
        reason = f"fewer than {FEWEST} scored comments with the topic, or without it, in strata that have both"
        return Weight(None, None, None, n_one, n_other, len(parts), reason)
    return _combined(parts, n_one, n_other)


def _combined(parts: Sequence[tuple[Floats, Floats]], n_one: int, n_other: int) -> Weight:
    shares = np.array([len(one) * len(other) / (len(one) + len(other)) for one, other in parts])
    shares = shares / shares.sum()
    differences = np.array([one.mean() - other.mean() for one, other in parts])
    # (variance, degrees of freedom) of each of the two means in each stratum
    pieces = [
        (share**2 * group.var(ddof=1) / len(group), len(group) - 1)
        for share, pair in zip(shares.tolist(), parts, strict=True)
        for group in pair
    ]
    variance = sum(piece for piece, _ in pieces)
    difference = float(shares @ differences)
    if variance <= 0:
        return Weight(difference, difference, difference, n_one, n_other, len(parts))
    freedom = variance**2 / sum(piece**2 / degrees for piece, degrees in pieces)
    reach = float(stats.t.ppf(0.975, freedom)) * float(np.sqrt(variance))
    return Weight(difference, difference - reach, difference + reach, n_one, n_other, len(parts))
