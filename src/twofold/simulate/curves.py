"""What answers are expected at each level of experience, tabulated once and read by interpolation."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from twofold.simulate.questions import (
    CES,
    CSAT,
    INCIDENT_CHANCES,
    INCIDENTS,
    INTENSITY,
    NODES,
    NPS,
    SPREAD,
    SURVEY,
    VALENCE,
    WEIGHTS,
    Question,
    Response,
)

STEP = 0.01
GRID: NDArray[np.float64] = np.arange(-800.0, 801.0) * STEP

IN_PERCENT = (
    *("nps", "enps", "csat", "ces", "valence", "response_rate", "audit_score"),
    *("resolved", "abandonment", "first_contact_resolution", "repeat_contact"),
)
PERCENT = dict.fromkeys(IN_PERCENT, 100.0)


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A measure of one question: what each answer counts. Equal only to itself, so that its curves can be kept."""

    measure: str
    question: Question
    counts: NDArray[np.float64]


def net(question: Question, good: int, bad: int) -> NDArray[np.float64]:
    """1 for answers from ``good`` up, -1 for answers up to ``bad``."""
    return (question.codes >= good).astype(np.float64) - (question.codes <= bad)


def mean(question: Question) -> NDArray[np.float64]:
    """Every answer counts what it says."""
    return question.codes.astype(np.float64)


SURVEY_SCORES = (
    Score("csat", CSAT, (CSAT.codes >= 4).astype(np.float64)),
    Score("csat_mean", CSAT, mean(CSAT)),
    Score("nps", NPS, net(NPS, 9, 6)),
    Score("ces", CES, (CES.codes >= 5).astype(np.float64)),
    Score("ces_mean", CES, mean(CES)),
    Score("valence", VALENCE, net(VALENCE, 1, -1)),
    Score("intensity", INTENSITY, mean(INTENSITY)),
)
BEFORE_STOPPING = ("csat", "nps")  # questions that those who stop half-way have answered


def at(values: NDArray[np.float64], felt: NDArray[np.floating]) -> NDArray[np.float64]:
    """Read a curve that is tabulated on GRID; the grid is even, so that no place has to be searched for."""
    place = np.clip((felt - GRID[0]) * (1.0 / STEP), 0.0, len(GRID) - 1.000001)
    before = place.astype(np.int32)
    step = np.diff(values)
    found: NDArray[np.float64] = values[before] + step[before] * (place - before)
    return found


def at_rows(curves: NDArray[np.float64], felt: NDArray[np.floating]) -> NDArray[np.float64]:
    """Read several curves at once: (GRID, n) curves at (...) places give (..., n)."""
    place = np.clip((felt - GRID[0]) * (1.0 / STEP), 0.0, len(GRID) - 1.000001)
    before = place.astype(np.int32)
    part = (place - before)[..., None]
    found: NDArray[np.float64] = curves[before] * (1 - part) + curves[before + 1] * part
    return found


def shifted(curves: NDArray[np.float64], by: float) -> NDArray[np.float64]:
    """(GRID, n) what the curves say ``by`` experience points further on."""
    return at_rows(curves, GRID + by)


@cache
def answered(response: Response) -> NDArray[np.float64]:
    """On GRID: the chance of an answer, of somebody whose experience (person and moment included) is that."""
    chance: NDArray[np.float64] = response.question.chances(GRID) @ response.chance
    return chance


def blurred(values: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    """On GRID: the mean of a curve over a normal deviation."""
    total = np.zeros_like(GRID)
    for node, weight in zip(NODES, WEIGHTS, strict=True):
        total += weight * np.interp(GRID + spread * node, GRID, values)
    return total


def lived(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """On GRID: the mean of a curve over persons, moments and incidents."""
    smooth = blurred(values, SPREAD)
    total = np.zeros_like(GRID)
    for incident, chance in zip(INCIDENTS, INCIDENT_CHANCES, strict=True):
        total += chance * np.interp(GRID + incident, GRID, smooth)
    return total


@dataclass(frozen=True, slots=True)
class SurveyCurves:
    """For one measure of touchpoint surveys, on GRID.

    Attributes:
        mean: expected score of everybody.
        score: expected score times the chance that it is given.
        given: chance that it is given.
    """

    mean: NDArray[np.float64]
    score: NDArray[np.float64]
    given: NDArray[np.float64]


@cache
def survey_curves(score: Score) -> SurveyCurves:
    """The curves of one measure."""
    question = score.question
    plain = question.chances(GRID) @ score.counts
    reach = question.given * (1.0 if question.name in BEFORE_STOPPING else SURVEY.whole)
    if question is SURVEY.question:
        joint = question.chances(GRID) @ (score.counts * SURVEY.chance)
    else:
        joint = plain * answered(SURVEY)
    return SurveyCurves(lived(plain), reach * lived(joint), reach * lived(answered(SURVEY)))


def moves(size: float) -> tuple[float, float]:
    """What experience points do to the mean satisfaction and to the NPS at an ordinary experience."""
    moved = []
    for score in SURVEY_SCORES:
        if score.measure in {"csat_mean", "nps"}:
            curve = survey_curves(score).mean
            change = float(at(curve, np.array(size)) - at(curve, np.array(0.0)))
            moved.append(round(change * PERCENT.get(score.measure, 1.0), 4))
    return moved[0], moved[1]
