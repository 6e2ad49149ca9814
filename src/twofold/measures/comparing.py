"""Comparing: how far apart are groups, or two samples of the same groups, with the set's many comparisons corrected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special

from twofold.errors import UsageError
from twofold.facts.frames import FactFrames
from twofold.measures.answered import Answered, answer
from twofold.measures.definition import Estimator
from twofold.measures.differences import (
    Difference,
    Mean,
    Net,
    mean_difference,
    newcombe,
    nps_difference,
    rate_difference,
    welch,
)
from twofold.measures.figures import Figures, net_shares
from twofold.measures.filters import find_filters
from twofold.measures.intervals import critical_value
from twofold.measures.measuring import DEFAULTS, Where, shown
from twofold.measures.multiplicity import benjamini_hochberg
from twofold.measures.options import MeasureOptions
from twofold.measures.questions import Split, find_question
from twofold.measures.sampling import Moments
from twofold.tables import pandas_frame, polars_frame

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Places = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
Pair = tuple[int, int]

METHODS = {
    Estimator.SHARE: "Newcombe, method 10",
    Estimator.NET: "square-and-add of Tango score intervals",
    Estimator.MEAN: "square-and-add of score intervals on the scale; Welch where the scale has no ends",
    Estimator.QUANTILE: "square-and-add of order-statistic intervals",
    Estimator.COUNT: "square-and-add of Poisson score intervals",
}
DIFFERENCE_COLUMNS = pa.schema(
    [
        pa.field("first_value", pa.float64()),
        pa.field("second_value", pa.float64()),
        pa.field("value", pa.float64()),
        pa.field("low", pa.float64()),
        pa.field("high", pa.float64()),
        pa.field("p_value", pa.float64()),
        pa.field("p_adjusted", pa.float64()),
        pa.field("level", pa.float64(), nullable=False),
        pa.field("method", pa.string(), nullable=False),
        pa.field("shown", pa.bool_(), nullable=False),
        pa.field("reason", pa.string()),
    ],
)


@dataclass(frozen=True, slots=True)
class Differences:
    """Differences, first minus second, of one measure.

    Attributes:
        measure: the measure's name.
        dimensions: what the groups are named by. Comparing groups, the table has ``first_<dimension>`` and
            ``second_<dimension>``; comparing two samples, each dimension once.
        table: one row a comparison, then ``DIFFERENCE_COLUMNS``; ``p_adjusted`` is corrected over the rows shown.
    """

    measure: str
    dimensions: tuple[str, ...]
    table: pa.Table

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each comparison as a record of the table's columns."""
        yield from self.table.to_pylist()

    def __len__(self) -> int:
        """How many comparisons there are."""
        return int(self.table.num_rows)

    def to_arrow(self) -> pa.Table:
        """The comparisons as an Arrow table."""
        return self.table

    def to_pandas(self) -> "pd.DataFrame":
        """The comparisons as a pandas frame."""
        return pandas_frame(self.table)

    def to_polars(self) -> "pl.DataFrame":
        """The comparisons as a Polars frame."""
        return polars_frame(self.table)


@dataclass(frozen=True, slots=True)
class _Sample:
    """One side's groups in the order of their estimates, with what may be shown."""

    answered: Answered
    groups: pa.Table
    allowed: npt.NDArray[np.bool_]


def compare(  # noqa: PLR0913 - the signature of measure, and a second sample
    facts: FactFrames,
    name: str,
    *,
    by: str | Iterable[str] = (),
    where: Where = (),
    item: str | Sequence[str] | None = None,
    samples: tuple[Where, Where] | None = None,
    against: Sequence[str | None] | str | None = None,
    options: MeasureOptions = DEFAULTS,
) -> Differences:
    """How far apart are groups of one sample, or two samples (two periods) of each group?

    Args:
        facts: as for ``measure``.
        name: the measure.
        by: what to split by.
        where: conditions on everything compared.
        item: as for ``measure``.
        samples: conditions of a first and a second sample, such as ``("month=2026-02", "month=2026-01")``; each
            group's first is compared with its second.
        against: without ``samples``: the group (one value a dimension) that every other is compared with; None
            compares every pair.
        options: as for ``measure``.

    Returns:
        The differences; one is shown where both sides may be. The two sides are taken as independent samples.

    Raises:
        UsageError: nothing to compare with.
        UnknownMeasure, UnknownDimension, MixedScales: as for ``measure``.
    """
    split = Split.of(by, where, None, options)
    question = find_question(name, item, split.by)
    if samples is None:
        if not split.by:
            raise UsageError("name what to compare: by=... for groups, or two samples")
        sample = _sample(facts, answer(facts, [question], split)[0], split)
        pairs = _pairs(sample, against)
        return _differences((sample, sample), pairs, options, both=True)
    sides = tuple(replace(split, where=(*split.where, *find_filters(extra))) for extra in samples)
    first, second = (_sample(facts, answer(facts, [question], side)[0], side) for side in sides)
    return _differences((first, second), _matching(first, second), options, both=False)


def _sample(facts: FactFrames, answered: Answered, split: Split) -> _Sample:
    allowed = shown(facts, answered, split).table.column("shown").to_numpy()
    return _Sample(answered, answered.groups.select(list(answered.dimensions)), np.asarray(allowed, dtype=bool))


def _keys(sample: _Sample) -> list[tuple[str | None, ...]]:
    columns = [column.to_pylist() for column in sample.groups.columns]
    return list(zip(*columns, strict=True)) if columns else [()] * sample.allowed.size


def _pairs(sample: _Sample, against: Sequence[str | None] | str | None) -> list[Pair]:
    keys = _keys(sample)
    order = sorted(range(len(keys)), key=lambda place: [(part is None, part or "") for part in keys[place]])
    if against is None:
        return list(combinations(order, 2))
    wanted = (against,) if isinstance(against, str) else tuple(against)
    if wanted not in keys:
        raise UsageError(f"there is no group {', '.join(map(str, wanted))} to compare with")
    return [(place, keys.index(wanted)) for place in order if keys[place] != wanted]


def _matching(first: _Sample, second: _Sample) -> list[Pair]:
    there = {key: place for place, key in enumerate(_keys(second))}
    ours = sorted(enumerate(_keys(first)), key=lambda one: [(part is None, part or "") for part in one[1]])
    return [(place, there[key]) for place, key in ours if key in there]


def _differences(
    samples: tuple[_Sample, _Sample],
    pairs: list[Pair],
    options: MeasureOptions,
    *,
    both: bool,
) -> Differences:
    places = tuple(np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    measure = samples[0].answered.question.measure
    dimensions = samples[0].answered.dimensions
    allowed = samples[0].allowed[places[0]] & samples[1].allowed[places[1]]
    figures = tuple(_taken(one.answered.figures, at) for one, at in zip(samples, places, strict=True))
    found = _difference(measure.estimator, figures[0], figures[1], options.level)
    hidden = np.where(allowed, 0.0, np.nan)
    names: dict[str, pa.Array] = {}
    for side, word in enumerate(("first_", "second_") if both else ("",)):
        groups = samples[side].groups.take(pa.array(places[side]))
        names |= {word + name: groups.column(name) for name in dimensions}
    p_value = found.p_value + hidden
    values = {
        "first_value": figures[0].value + hidden,
        "second_value": figures[1].value + hidden,
        "value": found.value + hidden,
        "low": found.low + hidden,
        "high": found.high + hidden,
        "p_value": p_value,
        "p_adjusted": benjamini_hochberg(p_value),
    }
    reason = "one side may not be shown"
    columns = {name: pa.array(column, pa.float64(), from_pandas=True) for name, column in values.items()} | {
        "level": pa.array(np.full(len(pairs), options.level)),
        "method": pa.array([METHODS[measure.estimator]] * len(pairs), pa.string()),
        "shown": pa.array(allowed),
        "reason": pa.array([None if fine else reason for fine in allowed], pa.string()),
    }
    schema = pa.schema([*(pa.field(name, pa.string()) for name in names), *DIFFERENCE_COLUMNS])
    return Differences(measure.name, dimensions, pa.table(names | columns, schema))


def _taken(found: Figures, places: Places) -> Figures:
    moments = found.moments
    chosen = Moments(*(getattr(moments, name)[places] for name in Moments.__slots__))
    bounds = found.bounds[0][places], found.bounds[1][places]
    return Figures(
        found.value[places],
        found.low[places],
        found.high[places],
        chosen,
        bounds,
        found.method[places],
        found.n_effective[places],
    )


def _difference(estimator: Estimator, first: Figures, second: Figures, level: float) -> Difference:
    one, two = first.moments, second.moments
    if estimator is Estimator.SHARE:
        found = newcombe(
            one.mean,
            one.n_effective,
            two.mean,
            two.n_effective,
            level,
            df1=one.design_degrees_of_freedom,
            df2=two.design_degrees_of_freedom,
        )
        return _times(found, 100.0)
    if estimator is Estimator.NET:
        return _times(nps_difference(_net(one), _net(two), level), 100.0)
    if estimator is Estimator.COUNT:
        return rate_difference(one.n, 1.0, two.n, 1.0, level)
    return _of_means(first, second, level) if estimator is Estimator.MEAN else _of_ends(first, second, level)


def _net(moments: Moments) -> Net:
    return Net(*net_shares(moments), moments.n_effective, moments.design_degrees_of_freedom)


def _times(found: Difference, factor: float) -> Difference:
    return Difference(found.value * factor, found.low * factor, found.high * factor, found.p_value)


def _of_means(first: Figures, second: Figures, level: float) -> Difference:
    one, two = first.moments, second.moments
    sides = [(side.mean, side.standard_error, side.degrees_of_freedom) for side in (one, two)]
    bounded = mean_difference(Mean(*sides[0], first.bounds), Mean(*sides[1], second.bounds), level)
    plain = welch(*sides[0], *sides[1], level)
    known = np.isfinite(first.bounds[0] + first.bounds[1] + second.bounds[0] + second.bounds[1])
    return Difference(*(np.where(known, a, b) for a, b in zip(bounded, plain, strict=True)))


def _of_ends(first: Figures, second: Figures, level: float) -> Difference:
    """Square-and-add of intervals known at one level only; the p-value takes each side's error as normal."""
    value = first.value - second.value
    below = np.sqrt((first.value - first.low) ** 2 + (second.high - second.value) ** 2)
    above = np.sqrt((first.high - first.value) ** 2 + (second.value - second.low) ** 2)
    towards_zero = np.where(value > 0, below, above)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = 2.0 * special.ndtr(-critical_value(level) * np.abs(value) / towards_zero)
    return Difference(value, value - below, value + above, np.where(value == 0, 1.0, p_value))
