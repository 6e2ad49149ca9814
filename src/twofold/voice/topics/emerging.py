"""Topics that suddenly many people speak of: an alert with a stated rate of false alarms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import betaln, gammaln

Floats = NDArray[np.float64]
FALSE_ALARMS = 0.05  # of looks at a stable stream: one false alarm in twenty looks at all topics together
FEWEST_NOW = 5  # comments of a topic in the newest span: fewer alert nobody
FEWEST_SPANS = 6  # former spans


@dataclass(frozen=True, slots=True)
class Alert:
    """What is said of one topic in the newest span.

    Attributes:
        topic: its identity.
        now: its comments in the newest span.
        expected: how many its former share would bring.
        ratio: its share now over its share before.
        low: lower end of the 95 % interval of the ratio; None where it cannot be told.
        p_value: of so many or more while nothing changed.
        raised: whether it is an alert: the false-alarm rate holds over all topics looked at together.
    """

    topic: str
    now: int
    expected: float
    ratio: float
    low: float | None
    p_value: float
    raised: bool


def emerging(
    topics: Sequence[str], counts: NDArray[np.int64], totals: NDArray[np.int64], false_alarms: float = FALSE_ALARMS
) -> list[Alert]:
    """What grew in the newest span, for each topic, the most surprising first.

    A topic's comments are binomial among all comments of a span with a share that itself varies from span to span: the
    beta-binomial's dispersion is estimated from the former spans, and the newest is judged by its predictive
    distribution. Every topic gets an equal part of the false-alarm rate (Bonferroni), so that on a stable stream a look
    raises any alert at most that often (simulated in ``benchmarks/voice_topics.py``).

    Args:
        topics: identities.
        counts: (topics, spans) comments, the newest span last; topics fixed before it.
        totals: (spans,) all comments.
        false_alarms: rate of looks at a stable stream with any alert.
    """
    if counts.shape[1] < FEWEST_SPANS + 1:
        return []
    each = false_alarms / max(1, len(topics))
    found = [
        _alert(name, row.astype(np.float64), totals.astype(np.float64), each)
        for name, row in zip(topics, counts, strict=True)
    ]
    return sorted(found, key=lambda one: (one.p_value, one.topic))


def _alert(topic: str, row: Floats, totals: Floats, each: float) -> Alert:
    before, now = row[:-1], float(row[-1])
    share = (before.sum() + 0.5) / (totals[:-1].sum() + 1)
    rho = _dispersion(before, totals[:-1], share)
    p_value = _tail(now, float(totals[-1]), before, totals[:-1], rho)
    expected = share * float(totals[-1])
    raised = bool(p_value <= each and now >= FEWEST_NOW)
    return Alert(
        topic, int(now), expected, now / expected if expected else 0.0, _low(row, totals, rho), p_value, raised
    )


def _dispersion(before: Floats, totals: Floats, share: float) -> float:
    """The correlation of comments within a span, by moments, its upper side: too little dispersion alerts falsely."""
    spoken = totals > 1
    before, totals = before[spoken], totals[spoken]
    if len(totals) < 2:
        return 0.0
    squares = float(((before - share * totals) ** 2 / (share * (1 - share) * totals)).sum())
    freedom = len(totals) - 1
    # what a span's noise may hide: the 80 % upper bound of the ratio of variances
    inflation = squares / float(stats.chi2.ppf(0.2, freedom))
    return float(np.clip((inflation - 1) / max(1.0, float(totals.mean()) - 1), 0.0, 0.5))


def _tail(now: float, total: float, before: Floats, totals: Floats, rho: float) -> float:
    """The chance of ``now`` or more of ``total``, the share being known from former spans only."""
    scale = 1 / (1 + rho * max(0.0, float(totals.mean()) - 1))  # comments of a span tell this much less than apart
    a = 0.5 + float(before.sum()) * scale
    b = 0.5 + float((totals - before).sum()) * scale
    if rho > 0:  # the span's own share varies around the mean share
        precision = 1 / rho - 1
        mean, spread = a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1))
        spread += mean * (1 - mean) / (precision + 1)
        total_precision = max(1e-3, mean * (1 - mean) / spread - 1)
        a, b = mean * total_precision, (1 - mean) * total_precision
    values = np.arange(now, total + 1)
    log = gammaln(total + 1) - gammaln(values + 1) - gammaln(total - values + 1)
    log += betaln(values + a, total - values + b) - betaln(a, b)
    return float(min(1.0, np.exp(log).sum()))


def _low(row: Floats, totals: Floats, rho: float) -> float | None:
    """Lower end of the ratio of shares, on the scale of its logarithm."""
    now, before = row[-1], row[:-1].sum()
    if not now or not before:
        return None
    inflation = 1 + rho * max(0.0, float(totals[-1]) - 1)
    error = np.sqrt(inflation * (1 / now + 1 / before))
    ratio = (now / totals[-1]) / (before / totals[:-1].sum())
    return float(ratio * np.exp(-1.96 * error))
