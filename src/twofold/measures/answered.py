"""A question answered: groups with their figures, before it is decided what may be shown."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twofold.errors import MixedScales
from twofold.facts.frames import FactFrames
from twofold.measures.definition import Estimator, Measure, Population
from twofold.measures.dimensions import Dimension
from twofold.measures.figures import Bounds, Figures, figures
from twofold.measures.group_order import in_order
from twofold.measures.options import MeasureOptions
from twofold.measures.ordered import quantile_figures
from twofold.measures.pieces import in_pieces
from twofold.measures.questions import Question, Split
from twofold.measures.scan import INSTRUMENT, KEY, Scan, ScanPlan, make_scans
from twofold.measures.sums import EMPLOYEES, ENDS_FOUND, Slot, floats, moments_of, sums_of


@dataclass(frozen=True, slots=True)
class Answered:
    """The figures of one question.

    Attributes:
        question: what was asked.
        dimensions: what the facts were split by.
        groups: one row a group: the dimensions as text, and employees (respondents on the employee side).
        figures: one place a row of ``groups``.
    """

    question: Question
    dimensions: tuple[str, ...]
    groups: pa.Table
    figures: Figures


def answer(facts: FactFrames, questions: Sequence[Question], split: Split) -> list[Answered]:
    """Answer the questions of one scan.

    Raises:
        UnknownDimension: the facts cannot be split so.
        MixedScales: a mean over several scales.
    """
    with ExitStack() as kept:
        found: list[Answered] = []
        for scan in make_scans(facts, questions, split, kept):
            found += _quantiles(facts, scan) if scan.plan.ordered else _sums(facts, scan)
    return found


def _sums(facts: FactFrames, scan: Scan) -> list[Answered]:
    pieces = [facts.collect(frame, then=scan.plan) for frame in in_pieces(facts, scan)]
    table = in_order(pa.concat_tables(pieces), scan.plan.sums.keys)
    return [_of_sums(question, slot, table, scan.plan) for question, slot in scan.plan.seats]


def _quantiles(facts: FactFrames, scan: Scan) -> list[Answered]:
    return [
        _answered(question, scan.plan.dimensions, groups, figures)
        for question, groups, figures in quantile_figures(facts, scan)
    ]


def _of_sums(question: Question, slot: Slot, table: pa.Table, plan: ScanPlan) -> Answered:
    measure = question.measure
    counted = pc.greater(table.column(f"n{slot.census}"), 0)
    if plan.keyed:
        counted = pc.and_kleene(counted, pc.equal(table.column(INSTRUMENT), str(measure.instrument)))
    ends = ENDS_FOUND if plan.sums.scales else ()
    mine = table.select([*plan.sums.keys, EMPLOYEES, *sums_of(slot), *ends]).filter(counted)
    bounds = _bounds(question, mine, plan.options)
    found = figures(measure, moments_of(mine, slot), bounds, plan.options.level)
    return _answered(question, plan.dimensions, mine, found)


def _answered(question: Question, dimensions: tuple[Dimension, ...], table: pa.Table, found: Figures) -> Answered:
    columns = {dimension.name: dimension.texts(table.column(f"{KEY}{i}")) for i, dimension in enumerate(dimensions)}
    columns[EMPLOYEES] = table.column(EMPLOYEES).cast(pa.int64())
    return Answered(question, tuple(dimension.name for dimension in dimensions), pa.table(columns), found)


def _bounds(question: Question, table: pa.Table, options: MeasureOptions) -> Bounds:
    """The ends of the scale that a mean lives on, NaN where it has none; refuses several scales in one mean."""
    measure = question.measure
    size = table.num_rows
    none = np.full(size, np.nan)
    if measure.population is Population.RESPONSES:
        return np.zeros(size), np.full(size, 100.0)
    if measure.population is not Population.ANSWERS or measure.relative:
        return none, none
    if measure.estimator is Estimator.MEAN and options.rescale is not None:
        return np.full(size, options.rescale[0]), np.full(size, options.rescale[1])
    low, low_max, high_min, high = (floats(table, name) for name in ("low_min", "low_max", "high_min", "high_max"))
    _refuse_several(question, low, low_max, high_min, high)
    return low, high


def _refuse_several(question: Question, *ends: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    low, low_max, high_min, high = ends
    measure = question.measure
    mixed = (low != low_max) & np.isfinite(low) | (high != high_min) & np.isfinite(high)
    if measure.codes is not None:
        mixed |= np.isfinite(low) & ((low != measure.codes[0]) | (high != measure.codes[1]))
    if not mixed.any():
        return
    scales = f"{np.nanmin(low):g}-{np.nanmin(high_min):g} and {np.nanmax(low_max):g}-{np.nanmax(high):g}"
    raise MixedScales(_advice(measure, scales))


def _advice(measure: Measure, scales: str) -> str:
    if measure.codes is not None:
        only = f"{measure.codes[0]:g}-{measure.codes[1]:g}"
        return f"{measure.name} holds for answers on {only} only, but these are on scales such as {scales}"
    return (
        f"{measure.name} would average answers on different scales ({scales}); "
        "name a rescaling (for example 0 to 100), split by item, or pick one item"
    )
