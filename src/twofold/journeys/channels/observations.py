"""What one measure counts, one row an observation, with the channel and the case mix of each."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.errors import MixedScales, UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Instrument, Side
from twofold.journeys.steps import Coded
from twofold.measures.definition import Estimator, Measure, Population
from twofold.measures.filters import Filter, find_filters
from twofold.measures.measuring import DEFAULTS
from twofold.measures.options import MeasureOptions
from twofold.measures.questions import (
    Question,
    Split,
    find_question,
    grouped_by,
    population_frame,
    where_expression,
)

CHANNEL = "channel"
CUSTOMERS = Filter("side", "!=", (Side.EMPLOYEE.value,))
SHORTEST_HOURS = 1.0 / 60.0  # a reply within the minute counts as one minute: the logarithm of zero is none
ENDS = {Estimator.SHARE: (0.0, 1.0), Estimator.NET: (-1.0, 1.0)}


@dataclass(frozen=True, eq=False)
class Observations:
    """One measure's observations of customers (and mystery shoppers), never of employees.

    Attributes:
        measure: its declaration.
        score: (n,) float64: 0 or 1 for shares, -1, 0, 1 for nets, the number for means, the logarithm of the hours
            for times.
        weight: (n,) float64, above 0.
        person: (n,) int64 from 0: who it was; an unknown person is one of their own.
        columns: channel and the case mix by name, (n,) each.
        bounds: the smallest and the largest score possible; NaN where there is none.
        without_channel: observations that no channel is recorded for; they are not among these.
    """

    measure: Measure
    score: NDArray[np.float64]
    weight: NDArray[np.float64]
    person: NDArray[np.int64]
    columns: Mapping[str, Coded]
    bounds: tuple[float, float]
    without_channel: int = 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self.score)

    @property
    def channel(self) -> Coded:
        """(n,) the channel of each."""
        return self.columns[CHANNEL]

    def only(self, rows: NDArray[np.bool_]) -> "Observations":
        """Some of them: ``rows`` is (n,) and says which."""
        places = np.flatnonzero(rows)
        return Observations(
            self.measure,
            self.score[places],
            self.weight[places],
            self.person[places],
            {name: column.take(places) for name, column in self.columns.items()},
            self.bounds,
            self.without_channel,
        )


def observe(
    facts: FactFrames,
    name: str,
    mix: Sequence[str],
    *,
    where: str | Filter | Sequence[str | Filter] = (),
    item: str | Sequence[str] | None = None,
    options: MeasureOptions = DEFAULTS,
) -> Observations:
    """Read the observations of one measure that have a channel; ``without_channel`` counts the others.

    Arguments and errors as ``observe_all``.
    """
    found = observe_all(facts, name, mix, where=where, item=item, options=options)
    known = found.channel.codes >= 0
    left = Observations(
        found.measure,
        found.score,
        found.weight,
        found.person,
        found.columns,
        found.bounds,
        int(len(known) - known.sum()),
    )
    return left.only(known)


def observe_all(
    facts: FactFrames,
    name: str,
    mix: Sequence[str],
    *,
    where: str | Filter | Sequence[str | Filter] = (),
    item: str | Sequence[str] | None = None,
    options: MeasureOptions = DEFAULTS,
) -> Observations:
    """Read the observations of one measure, whether or not a channel is recorded.

    Args:
        facts: where they are, on any engine.
        name: a measure of the catalogue that has one score an observation.
        mix: dimensions to keep beside the channel.
        where: conditions on answers, events or contacts.
        item: for measures that need one.
        options: days of a repeat, rescaling, opening hours.

    Raises:
        UnknownMeasure, UnknownDimension: there is none of this name.
        MixedScales: a mean over several scales.
        UsageError: the measure counts, or is about employees.
    """
    split = Split.of((CHANNEL, *mix), (*find_filters(where), CUSTOMERS), None, options)
    question = find_question(name, item, split.by)
    _refuse_unfit(question.measure)
    with ExitStack() as kept:
        frame = population_frame(facts, [question], split, kept)
        conditions = where_expression(facts, frame, split.where)
        frame = frame if conditions is None else frame.filter(conditions)
        dimensions = grouped_by(frame, split.by)
        keys = [each.expression.alias(f"k{i}") for i, each in enumerate(dimensions)]
        rows = frame.select(*keys, *_told(question, options))
        table = facts.collect(rows.filter(~nw.col("score").is_null()))
    score, weight, first = _scores(question.measure, table)
    _refuse_several_scales(question.measure, table, options)
    columns = {
        each.name: Coded.of(each.texts(_dictionary(table[f"k{i}"]))).take(first) for i, each in enumerate(dimensions)
    }
    person = np.unique(table["respondent"].to_numpy()[first], return_inverse=True)[1].reshape(-1).astype(np.int64)
    bounds = _bounds(question.measure, table, options)
    return Observations(question.measure, score, weight, person, columns, bounds)


def has_one_score(measure: Measure) -> bool:
    """Whether an observation of this measure has a score of its own that channels can be compared by."""
    slow = measure.estimator is Estimator.QUANTILE and measure.quantile != 0.5
    return measure.estimator is not Estimator.COUNT and not slow and measure.instrument is not Instrument.ENPS


def _refuse_unfit(measure: Measure) -> None:
    if measure.instrument is Instrument.ENPS:
        raise UsageError(f"{measure.name} is about employees; channels are compared by what customers say")
    if measure.estimator is Estimator.COUNT:
        raise UsageError(f"{measure.name} counts events: they have no score that could be adjusted for the case mix")
    if not has_one_score(measure):
        other = measure.name.removesuffix("_p90")
        raise UsageError(f"{measure.name} is about the slowest only; ask for {other}, whose typical time is adjusted")


def _told(question: Question, options: MeasureOptions) -> list[nw.Expr]:
    measure = question.measure
    columns = [nw.col("respondent"), nw.col("event_id"), nw.col("weight"), measure.score(options).alias("score")]
    if measure.population is Population.ANSWERS:
        columns += [nw.col("scale_low"), nw.col("scale_high")]
    if measure.population is Population.RESPONSES:
        possible = nw.lit(1.0, nw.Float64) if measure.possible is None else measure.possible(options)
        columns.append(possible.alias("possible"))
    return columns


def _scores(measure: Measure, table: pa.Table) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Score and weight of each observation, and the row that tells its columns."""
    score, weight = _floats(table["score"]), _floats(table["weight"])
    rows = np.arange(len(score), dtype=np.int64)
    if measure.estimator is Estimator.QUANTILE:
        return np.log(np.maximum(score, SHORTEST_HOURS)), weight, rows
    if measure.population is not Population.RESPONSES:
        return score, weight, rows
    possible = _floats(table["possible"])
    _, first, event = np.unique(table["event_id"].to_numpy(), return_index=True, return_inverse=True)
    event = event.reshape(-1)
    total = np.bincount(event, possible)
    whole = weight[first] * total if measure.possible is not None else weight[first]
    return np.bincount(event, score * possible) / total, whole, first.astype(np.int64)


def _bounds(measure: Measure, table: pa.Table, options: MeasureOptions) -> tuple[float, float]:
    if measure.estimator in ENDS:
        return ENDS[measure.estimator]
    if measure.population is Population.RESPONSES:
        return 0.0, 100.0
    if measure.estimator is Estimator.MEAN and options.rescale is not None:
        return options.rescale
    if measure.population is not Population.ANSWERS or not table.num_rows:
        return float("nan"), float("nan")
    low, high = (pc.min(table[name]).as_py() for name in ("scale_low", "scale_high"))
    return (float(low), float(high)) if low is not None and high is not None else (float("nan"), float("nan"))


def _refuse_several_scales(measure: Measure, table: pa.Table, options: MeasureOptions) -> None:
    rescaled = options.rescale is not None and measure.estimator is Estimator.MEAN
    if measure.population is not Population.ANSWERS or measure.relative or rescaled or not table.num_rows:
        return
    scales = table.select(["scale_low", "scale_high"]).group_by(["scale_low", "scale_high"]).aggregate([]).to_pylist()
    known = sorted({(row["scale_low"], row["scale_high"]) for row in scales if None not in row.values()})
    wanted = [measure.codes] if measure.codes is not None else known[:1]
    if [scale for scale in known if scale not in wanted]:
        told = ", ".join(f"{low:g}-{high:g}" for low, high in known)
        raise MixedScales(f"{measure.name} needs answers on one scale, but these are on {told}; name the item")


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)


def _dictionary(column: pa.ChunkedArray) -> Any:
    return column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
