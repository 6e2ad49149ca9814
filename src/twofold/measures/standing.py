"""Standing: groups in order, each with the places it may truly hold, its shrunken value and its funnel limits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from twofold.facts.frames import FactFrames
from twofold.measures.answered import answer
from twofold.measures.definition import Direction, Estimator, Measure
from twofold.measures.figures import Figures
from twofold.measures.funnel import normal_limits, share_limits
from twofold.measures.intervals import Interval, critical_value
from twofold.measures.measuring import DEFAULTS, Where, shown
from twofold.measures.options import MeasureOptions
from twofold.measures.questions import Split, find_question
from twofold.measures.ranking import rank_intervals
from twofold.measures.shrinkage import Shrunk, beta_binomial, normal

FloatArray = npt.NDArray[np.float64]
ALARM = 0.998

STANDING_COLUMNS = (
    "rank",
    "rank_low",
    "rank_high",
    "shrunk",
    "shrunk_low",
    "shrunk_high",
    "funnel_low",
    "funnel_high",
    "alarm_low",
    "alarm_high",
)


@dataclass(frozen=True, slots=True)
class Standings:
    """Groups in order, the best first; groups that may not be shown come last, without a place.

    Attributes:
        measure: the measure's name.
        dimensions: what names a group.
        target: the value of all shown groups together, which the funnel stands around; None without any.
        table: the columns of ``Estimates``, then ``STANDING_COLUMNS``: place 1 is the best, with the places that
            cannot be excluded; the value shrunk towards the others, with its interval; the funnel's limits, outside
            which chance leaves 5 % (funnel) and 0.2 % (alarm) of ordinary groups.
    """

    measure: str
    dimensions: tuple[str, ...]
    target: float | None
    table: pa.Table

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each group as a record of the table's columns."""
        yield from self.table.to_pylist()

    def __len__(self) -> int:
        """How many groups there are."""
        return int(self.table.num_rows)

    def to_arrow(self) -> pa.Table:
        """The groups as an Arrow table."""
        return self.table


def rank(
    facts: FactFrames,
    name: str,
    by: str | Iterable[str] = "unit",
    *,
    where: Where = (),
    item: str | Sequence[str] | None = None,
    options: MeasureOptions = DEFAULTS,
) -> Standings:
    """Which groups stand out, and which places may each truly hold?

    Args:
        facts: as for ``measure``.
        name: the measure; lower is better where its direction says so.
        by: what to rank.
        where: as for ``measure``.
        item: as for ``measure``.
        options: as for ``measure``.

    Raises:
        UnknownMeasure, UnknownDimension, MixedScales, UsageError: as for ``measure``.
    """
    split = Split.of(by, where, None, options)
    answered = answer(facts, [find_question(name, item, split.by)], split)[0]
    found = shown(facts, answered, split)
    allowed = np.asarray(found.table.column("shown").to_numpy(), dtype=bool)
    measure = answered.question.measure
    target, columns = _standing(measure, answered.figures, allowed, options.level)
    table = found.table
    for column, values in zip(STANDING_COLUMNS, columns, strict=True):
        table = table.append_column(column, pa.array(values, pa.float64(), from_pandas=True))
    order = [("rank", "ascending"), *((dimension, "ascending") for dimension in answered.dimensions)]
    return Standings(measure.name, answered.dimensions, target, table.sort_by(order))


def _standing(
    measure: Measure,
    found: Figures,
    allowed: npt.NDArray[np.bool_],
    level: float,
) -> tuple[float | None, list[FloatArray]]:
    hidden = np.where(allowed, 0.0, np.nan)
    value, error = found.value + hidden, _error(found, level) + hidden
    ranks = rank_intervals(value, error, level, higher_is_better=measure.better is not Direction.LOWER)
    shrunk = _shrunk(measure, found, value, error, level)
    target = _target(measure, found, allowed)
    limits = [_limits(measure, found, error, target, at) for at in (level, ALARM)]
    funnel = [end + hidden for limit in limits for end in limit]
    return (target if np.isfinite(target) else None), [
        ranks.rank,
        ranks.low,
        ranks.high,
        shrunk.value,
        shrunk.low,
        shrunk.high,
        *funnel,
    ]


def _error(found: Figures, level: float) -> FloatArray:
    """Standard errors read off the intervals: never 0 for a share of 0 or 1, and there for quantiles too."""
    return (found.high - found.low) / (2.0 * critical_value(level))


def _shrunk(measure: Measure, found: Figures, value: FloatArray, error: FloatArray, level: float) -> Shrunk:
    if measure.estimator is not Estimator.SHARE:
        return normal(value, error, level)
    n = found.moments.n_effective
    share = beta_binomial(value / 100.0 * n, np.where(np.isnan(value), np.nan, n), level)
    return Shrunk(
        share.value * 100.0,
        share.low * 100.0,
        share.high * 100.0,
        share.weight,
        share.centre * 100.0,
        share.spread * 100.0,
    )


def _target(measure: Measure, found: Figures, allowed: npt.NDArray[np.bool_]) -> float:
    """The value of all shown groups together; medians are averaged with their n as weights."""
    if not allowed.any():
        return float("nan")
    moments = found.moments
    if measure.estimator in {Estimator.QUANTILE, Estimator.COUNT}:
        weights = moments.n[allowed] if measure.estimator is Estimator.QUANTILE else None
        return float(np.average(found.value[allowed], weights=weights))
    return float(moments.sum_wx[allowed].sum() / moments.sum_w[allowed].sum() * measure.factor)


def _limits(measure: Measure, found: Figures, error: FloatArray, target: float, level: float) -> Interval:
    if measure.estimator is Estimator.SHARE and 0.0 < target < 100.0:
        limits = share_limits(found.moments.n_effective, target / 100.0, level)
        return Interval(limits.low * 100.0, limits.high * 100.0)
    return normal_limits(error, target, level)
