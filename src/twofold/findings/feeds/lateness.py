"""Is a feed late? How long it usually takes from one arrival to the next is learnt from its own history."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

LEAST_GAPS = 5
MOST_GAPS = 200  # a feed may change its rhythm; what lies further back tells little
TOGETHER = 0.01  # of the mean gap: arrivals nearer than that are one


@dataclass(frozen=True, slots=True)
class Lateness:
    """What is known about the rhythm of a feed; times in the unit that was given.

    Attributes:
        gaps: how many gaps were looked at.
        usual: the median gap; None where there are too few.
        limit: the gap that a feed which keeps its rhythm exceeds with chance ``false_alarm``; None likewise.
        waited: since the last arrival.
        late: whether ``waited`` exceeds the limit; None where nothing can be said.
        false_alarm: the chance, gap by gap, of calling a feed late that is not.
    """

    gaps: int
    usual: float | None
    limit: float | None
    waited: float
    late: bool | None
    false_alarm: float


def lateness(arrivals: Sequence[float], now: float, *, false_alarm: float = 0.01) -> Lateness:
    """Is the feed late?

    With enough history the limit is an order statistic of the gaps, which is exact whatever their distribution, as long
    as the next gap is like the earlier ones; with less it is the prediction limit of log-normal gaps.

    Args:
        arrivals: when data came, in any order; at least one.
        now: the present, in the same unit.
        false_alarm: chance, gap by gap, of calling a feed late that keeps its rhythm.

    Source: Vovk, Gammerman & Shafer 2005, sec. 2.2 (conformal prediction); Hahn & Meeker 1991, sec. 4.8 (prediction
        limit of one future observation of a normal sample).
    """
    gaps = _gaps(np.sort(np.asarray(arrivals, dtype=np.float64)))
    waited = now - max(arrivals)
    if len(gaps) < LEAST_GAPS:
        return Lateness(len(gaps), None, None, waited, None, false_alarm)
    usual, limit = float(np.median(gaps)), _limit(gaps, false_alarm)
    return Lateness(len(gaps), usual, limit, waited, bool(waited > limit), false_alarm)


def _gaps(
    sorted_arrivals: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    gaps = np.diff(sorted_arrivals)
    if not gaps.size or not gaps.max() > 0.0:
        return gaps[:0]
    apart: np.ndarray[tuple[int], np.dtype[np.float64]] = gaps[gaps > TOGETHER * gaps.mean()]
    return apart[-MOST_GAPS:]


def _limit(gaps: np.ndarray[tuple[int], np.dtype[np.float64]], false_alarm: float) -> float:
    count = len(gaps)
    allowed = int(false_alarm * (count + 1))
    if allowed >= 1:
        return float(np.sort(gaps)[count - allowed])
    logs = np.log(gaps)
    reach = stats.t.ppf(1.0 - false_alarm, count - 1) * logs.std(ddof=1) * np.sqrt(1.0 + 1.0 / count)
    # a clock keeps time to the second and people do not: a fifth of the usual gap is forgiven
    return float(max(np.exp(logs.mean() + reach), 1.2 * np.median(gaps)))
