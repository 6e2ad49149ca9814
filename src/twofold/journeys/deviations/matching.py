"""Which journeys without a deviation are like those with it: exact in their segments, alike in what came before.

Journeys are compared within cells of equal segments (channel, unit, month ...). Where that would leave out more than a
tenth of the deviating journeys, cells become coarser, from the end of the list of segments: months become quarters,
then a segment is no longer matched exactly but balanced. Nothing here looks at an outcome.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.steps import Coded

FloatArray = NDArray[np.float64]
KEPT_SHARE = 0.9  # of the deviating journeys that a coarser cell must not improve on
MONTH = "month"
QUARTER = "quarter"
WRITTEN_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True, eq=False)
class Rung:
    """One way to match: what is exact, and what is left to be balanced.

    Attributes:
        exact: names of the segments that are equal within a cell.
        cell: (journeys,) int32 number of the cell.
        cells: how many there are.
        balanced: segments that are not matched exactly, (journeys,) codes by name.
    """

    exact: tuple[str, ...]
    cell: NDArray[np.int32]
    cells: int
    balanced: Mapping[str, NDArray[np.int32]]


def ladder(segments: Mapping[str, Coded]) -> tuple[Rung, ...]:
    """Ways to match, the finest first.

    Args:
        segments: what each journey began with, (journeys,) each; the most important first.
    """
    names = list(segments)
    codes = {name: column.codes for name, column in segments.items()}
    if MONTH in codes and all(WRITTEN_MONTH.fullmatch(label) for label in segments[MONTH].labels):
        codes[QUARTER] = quarters(segments[MONTH])
    coarser = {MONTH: QUARTER} if QUARTER in codes else {}
    rungs = []
    while True:
        dropped = [coarser.get(name, name) for name in segments if name not in names]
        rungs.append(_rung(names, codes, {name: codes[name] for name in dropped if name not in names}))
        if not names:
            return tuple(rungs)
        last = names.pop()
        if last in coarser:
            names.append(coarser[last])


def quarters(months: Coded) -> NDArray[np.int32]:
    """The quarter of each month written ``2026-03``, as codes in their order."""
    texts = [f"{label[:5]}q{(int(label[5:7]) + 2) // 3}" for label in months.labels]
    distinct = sorted(set(texts))
    place = np.array([*(distinct.index(text) for text in texts), -1], dtype=np.int32)
    return place[months.codes]


def _rung(names: Sequence[str], codes: Mapping[str, NDArray[np.int32]], left: Mapping[str, NDArray[np.int32]]) -> Rung:
    size = len(next(iter(codes.values()))) if codes else 0
    cell, cells = np.zeros(size, dtype=np.int32), 1
    for name in names:
        column = codes[name]
        wide = cell.astype(np.int64) * (int(column.max(initial=-1)) + 2) + (column + 1)
        distinct, cell = _dense(wide)
        cells = len(distinct)
    return Rung(tuple(names), cell, cells, left)


def _dense(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The distinct codes, and each code as a place among them."""
    top = int(codes.max(initial=0)) + 1
    if top > 4 * len(codes) + 1024:
        distinct, place = np.unique(codes, return_inverse=True)
        return distinct, place.reshape(-1).astype(np.int32)
    there = np.zeros(top, dtype=np.bool_)
    there[codes] = True
    place = np.cumsum(there, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(there).astype(np.int64), np.asarray(place[codes], dtype=np.int32)


@dataclass(frozen=True, eq=False)
class Cells:
    """Journeys in the cells of one rung.

    Attributes:
        rung: how they are matched.
        cell: (n,) the cell of each journey.
        kept: (n,) whether its cell holds journeys with and without the deviation.
    """

    rung: Rung
    cell: NDArray[np.int32]
    kept: NDArray[np.bool_]


def cells_of(rungs: Sequence[Rung], journeys: NDArray[np.int32], deviates: NDArray[np.bool_]) -> Cells:
    """The finest cells that keep nine in ten of the deviating journeys; the coarsest where none does.

    Args:
        rungs: of all journeys.
        journeys: (n,) which of them are compared.
        deviates: (n,) whether each deviates.
    """
    for rung in rungs:
        cell = rung.cell[journeys] if rung.exact else np.zeros(len(journeys), dtype=np.int32)
        both = np.bincount(cell[deviates], minlength=rung.cells) > 0
        both &= np.bincount(cell[~deviates], minlength=rung.cells) > 0
        kept = both[cell]
        if kept[deviates].mean() >= KEPT_SHARE or not rung.exact:
            break
    return Cells(rung, cell, kept)
