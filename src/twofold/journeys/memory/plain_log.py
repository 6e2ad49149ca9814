"""Journeys of a plain log whose rows carry a score, and what was remembered of each case."""

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.journeys.memory.assembling import FEWEST_MOMENTS, Memories, RatedMoments, assemble
from twofold.journeys.memory.lived import FloatArray, Lived, Unused
from twofold.journeys.steps import Coded, Steps


def lived_of_steps(
    steps: Steps,
    score: str,
    remembered: str,
    *,
    scale: tuple[float, float] | None = None,
    fewest: int = FEWEST_MOMENTS,
) -> Lived:
    """The journeys of a log that was read with a column of scores and one of what was remembered.

    Every row with a score is a moment. A case's last number in ``remembered`` is its memory; the column may repeat it
    in every row.

    Args:
        steps: read with both columns kept.
        score: the column of scores.
        remembered: the column of remembered scores.
        scale: worst and best score; the lowest and highest one found where left out.
        fewest: rated moments that a journey must have.

    Raises:
        UsageError: a column holds something else than numbers, or a score lies outside the scale.
    """
    number, memory = _numbers(steps.columns[score], score), _numbers(steps.columns[remembered], remembered)
    told = np.flatnonzero(np.isfinite(memory))
    journey = steps.journey[told].astype(np.int64)
    latest = told[np.append(np.diff(journey) != 0, np.ones(min(len(told), 1), np.bool_))]
    of = steps.journey[latest].astype(np.int64)
    remembers = np.zeros(steps.journeys, dtype=np.bool_)
    remembers[of] = True
    rows = np.flatnonzero(np.isfinite(number) & remembers[steps.journey])
    moments = RatedMoments(
        journey=steps.journey[rows].astype(np.int64),
        time=steps.time[rows],
        event=steps.event[rows],
        touchpoint=steps.touchpoint.take(rows),
        score=_placed(number[rows], score, scale),
        strength=np.ones(len(rows)),
        step=rows.astype(np.int64),
    )
    ends = (float(np.min(memory[latest])), float(np.max(memory[latest]))) if len(latest) else (0.0, 1.0)
    memories = Memories(of, memory[latest], of, np.ones(len(of)), ends)
    unused = Unused(journeys=steps.journeys, not_remembered=steps.journeys - len(of))
    return assemble(steps, memories, moments, unused, fewest=fewest, passed=True)


def _numbers(column: Coded, name: str) -> FloatArray:
    """Numbers of texts; NaN where nothing stands."""
    values = np.full(len(column.labels) + 1, np.nan)
    for code, text in enumerate(column.labels):
        try:
            values[code] = float(text.strip().replace(",", "."))
        except ValueError:
            raise UsageError(f"column {name} holds {text!r}; a number was expected") from None
    return values[column.codes]


def _placed(number: FloatArray, name: str, scale: tuple[float, float] | None) -> FloatArray:
    if not len(number):
        return number
    low, high = scale or (float(number.min()), float(number.max()))
    if not low < high:
        raise UsageError(f"column {name}: all scores are {low:g}, or the scale does not run from worst to best")
    outside = _outside(number, low, high)
    if outside.any():
        raise UsageError(f"column {name} holds {number[outside][0]:g}, outside the scale {low:g} to {high:g}")
    return (number - low) / (high - low)


def _outside(number: FloatArray, low: float, high: float) -> NDArray[np.bool_]:
    return (number < low) | (number > high)
