"""Levers of a store: the score of each touchpoint, beside the outcome of the same survey."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.errors import MixedScales, UsageError
from twofold.facts.frames import FactFrames
from twofold.facts.words import Side
from twofold.findings.drivers.driver_table import DriverTable
from twofold.measures.choices import one_of
from twofold.measures.filters import find_filters
from twofold.measures.questions import where_expression

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
COLUMNS = ("event_id", "respondent", "touchpoint", "weight", "instrument", "number", "scale_low", "scale_high")


@dataclass(frozen=True, slots=True)
class Surveys:
    """Surveys of customers as a table of drivers, one row a survey, one item a touchpoint.

    Attributes:
        table: the outcome and the scores of touchpoints; a touchpoint that a survey is not about does not concern it.
        outcome_scale: both ends of the outcome's scale, as it was asked.
    """

    table: DriverTable
    outcome_scale: tuple[float, float]


def touchpoint_surveys(
    facts: FactFrames, outcome: str, score: str, touchpoints: Sequence[str] = (), where: Sequence[str] = ()
) -> Surveys:
    """Surveys that hold an outcome and the score of a touchpoint, side by side.

    Args:
        facts: where the answers are.
        outcome: a standard question.
        score: the standard question that scores touchpoints.
        touchpoints: which; all where left out.
        where: conditions on answers.

    Raises:
        UsageError: no survey holds both, or none of a touchpoint that is named.
        MixedScales: a question on several scales.
    """
    frame = facts.answers().filter(
        nw.col("side") == Side.CUSTOMER.value,
        ~nw.col("number").is_null(),
        nw.col("weight") > 0,
        one_of("instrument", [outcome, score]),
    )
    conditions = where_expression(facts, frame, find_filters(tuple(where)))
    rows = facts.collect((frame if conditions is None else frame.filter(conditions)).select(*COLUMNS))
    is_outcome = _equal(rows["instrument"], outcome)
    is_score = _equal(rows["instrument"], score) & ~np.asarray(pc.is_null(rows["touchpoint"]), dtype=np.bool_)
    events = np.intersect1d(rows["event_id"].to_numpy()[is_outcome], rows["event_id"].to_numpy()[is_score])
    if not len(events):
        raise UsageError(f"no survey of customers holds an answer to {outcome} and one to {score} about a touchpoint")
    return _wide(rows, events, (outcome, is_outcome), (is_score, touchpoints))


def _wide(
    rows: pa.Table, events: NDArray[np.int64], outcome: tuple[str, Bools], scores: tuple[Bools, Sequence[str]]
) -> Surveys:
    event, number = rows["event_id"].to_numpy(), _floats(rows["number"])
    place = np.searchsorted(events, event)
    known = np.isin(event, events)
    about = np.array(rows["touchpoint"].to_pylist(), dtype=object)
    mine = known & scores[0]
    names = sorted(set(about[mine].tolist()))
    unknown = sorted(set(scores[1]) - set(names))
    if unknown:
        raise UsageError(f"no survey scores {', '.join(unknown)}; there are {', '.join(names)}")
    names = [name for name in names if not scores[1] or name in scores[1]]
    picked = [mine & (about == name) for name in names]
    x = np.stack([_mean(place[rows_of], number[rows_of], len(events)) for rows_of in picked], axis=1)
    asked = known & outcome[1]
    first = np.full(len(events), -1, dtype=np.int64)
    first[place[asked][::-1]] = np.flatnonzero(asked)[::-1]
    table = DriverTable(
        outcome=outcome[0],
        y=_mean(place[asked], number[asked], len(events)),
        items=tuple(names),
        x=x,
        applicable=np.isfinite(x),
        weight=_floats(rows["weight"])[first],
        cluster=rows["respondent"].to_numpy()[first],
        scales=(_scale(rows, mine, "the score"),) * len(names),
    )
    return Surveys(table, _scale(rows, asked, outcome[0]))


def _scale(rows: pa.Table, picked: Bools, what: str) -> tuple[float, float]:
    low, high = (np.unique(_floats(rows[name])[picked]) for name in ("scale_low", "scale_high"))
    if len(low) > 1 or len(high) > 1:
        raise MixedScales(f"{what} was asked on several scales; pick one of them by --where")
    return float(low[0]), float(high[0])


def _equal(column: pa.ChunkedArray, word: str) -> Bools:
    return np.asarray(pc.fill_null(pc.equal(column, word), fill_value=False), dtype=np.bool_)


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy(), dtype=np.float64)


def _mean(place: NDArray[Any], number: Floats, size: int) -> Floats:
    n = np.bincount(place, minlength=size)
    total = np.bincount(place, number, size)
    mean: Floats = np.divide(total, n, out=np.full(size, np.nan), where=n > 0)
    return mean
