"""What came of a journey: a score given afterwards, another purchase, no further event, or a number of a plain log."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.errors import InputError, UsageError
from twofold.facts.clock_units import DAY_US
from twofold.facts.words import Instrument, Kind
from twofold.journeys.cutting import CASE_BIT
from twofold.journeys.scores import LinkedScores
from twofold.journeys.steps import Coded, Steps, last_begun

FloatArray = NDArray[np.float64]
REPURCHASE, CHURN = "repurchase", "churn"
PROMOTER, DETRACTOR = 9, 6
LATEST = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of each journey.

    Attributes:
        name: what it is called.
        unit: of the differences, as people say it.
        value: (journeys,) NaN where it is not known.
        time: (journeys,) int64 when it was known, in microseconds since 1970.
        weight: (journeys,) of the answer; 1 where there is none.
        bounds: the smallest and the largest value there can be; infinite where nobody knows.
        note: what the outcome is, in words.
    """

    name: str
    unit: str
    value: FloatArray
    time: NDArray[np.int64]
    weight: FloatArray
    bounds: tuple[float, float]
    note: str

    def only(self, journeys: NDArray[np.bool_]) -> "Outcome":
        """The outcomes of some journeys."""
        return Outcome(
            self.name,
            self.unit,
            self.value[journeys],
            self.time[journeys],
            self.weight[journeys],
            self.bounds,
            self.note,
        )


def score_outcome(name: str, scores: LinkedScores, journeys: int) -> Outcome:
    """The last score of each journey; the mean of what was answered at the same moment.

    A net promoter score counts 100 for promoters, -100 for detractors, 0 for the others. Other scores are on their own
    scale where all have the same one, else on 0 to 100 of it.

    Args:
        name: the instrument or item.
        scores: answers linked to journeys, ordered by journey and time.
        journeys: how many there are.
    """
    value, bounds, unit = _points(name, scores)
    last = np.append(scores.journey[1:] != scores.journey[:-1], values=True) if len(scores) else np.zeros(0, np.bool_)
    time = np.full(journeys, LATEST, dtype=np.int64)
    time[scores.journey[last]] = scores.time[last]
    now = scores.time == time[scores.journey]
    journey, weight = scores.journey[now], scores.weight[now]
    total = np.bincount(journey, weight, journeys)
    count = np.bincount(journey, minlength=journeys)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(journey, weight * value[now], journeys) / total
        heavy = np.where(count > 0, total / count, 1.0)
    return Outcome(name, unit, mean, time, heavy, bounds, f"the last answer to {name} in or after the journey")


def _points(name: str, scores: LinkedScores) -> tuple[FloatArray, tuple[float, float], str]:
    if name == Instrument.NPS.value:
        net = np.where(scores.number >= PROMOTER, 100.0, np.where(scores.number <= DETRACTOR, -100.0, 0.0))
        return net, (-100.0, 100.0), "NPS points"
    scale = _one_scale(scores)
    if scale is None:
        return 100.0 * scores.score, (0.0, 100.0), "points of 100 of the scale"
    low, high = scale
    return low + scores.score * (high - low), scale, f"points on {low:g} to {high:g}"


def _one_scale(scores: LinkedScores) -> tuple[float, float] | None:
    """The scale that all answers share: it follows from what two different answers are worth."""
    if not len(scores):
        return None
    least, most = int(scores.score.argmin()), int(scores.score.argmax())
    span = scores.score[most] - scores.score[least]
    if span <= 0.0:
        return None
    width = (scores.number[most] - scores.number[least]) / span
    start = scores.number[least] - scores.score[least] * width
    if not np.allclose(start + scores.score * width, scores.number, atol=1e-6 * abs(width)):
        return None
    low, high = sorted((round(float(start), 6), round(float(start + width), 6)))
    return low, high


def later_outcome(name: str, steps: Steps, person: NDArray[np.int64], days: float) -> Outcome:
    """Whether a customer bought again, or did nothing any more, within some days after each journey.

    Journeys whose customer nobody knows, or which end less than these days before the last step of all, are unknown.

    Args:
        name: ``REPURCHASE``: a purchase after the journey, where the steps hold purchases, else another journey.
            ``CHURN``: no further step; messages sent to the customer are none.
        steps: all journeys, with the column ``kind`` where there is one.
        person: (journeys,) customers; below 0 where nobody knows.
        days: how long is waited.

    Raises:
        UsageError: the days are no longer than the pause that makes journeys.
    """
    if not days > 0:
        raise UsageError("the days after a journey must be above 0")
    owner, time, what = _bought(steps, person) if name == REPURCHASE else _stirred(steps, person)
    end = steps.time[steps.last]
    came = _next(owner, time, person, end) - end <= days * DAY_US
    known = (person >= 0) & (end + days * DAY_US <= steps.time.max(initial=0))
    value = np.where(known, came if name == REPURCHASE else ~came, np.nan)
    said = f"{what} within {days:g} days after the journey"
    return Outcome(
        name, "percentage points", 100.0 * value, np.full(len(end), LATEST), np.ones(len(end)), (0.0, 100.0), said
    )


def _bought(steps: Steps, person: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], str]:
    """Customers and moments of what counts as buying again."""
    kind = steps.columns.get("kind")
    if kind is not None and Kind.PURCHASE.value in kind.labels:
        rows = np.flatnonzero(kind.codes == kind.labels.index(Kind.PURCHASE.value))
        if len(rows):
            return person[steps.journey[rows]], steps.time[rows], "a purchase"
    return person, steps.time[steps.first], "another journey"


def _stirred(steps: Steps, person: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], str]:
    kind = steps.columns.get("kind")
    sent = kind.labels.index(Kind.EXPOSURE.value) if kind is not None and Kind.EXPOSURE.value in kind.labels else None
    rows = np.arange(len(steps)) if kind is None or sent is None else np.flatnonzero(kind.codes != sent)
    return person[steps.journey[rows]], steps.time[rows], "no further step"


def _next(
    owner: NDArray[np.int64], time: NDArray[np.int64], person: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The first moment of each person after each end; the latest possible one where there is none."""
    order = np.lexsort((time, owner))
    owner, time = owner[order], time[order]
    low, high = np.searchsorted(owner, person, side="left"), np.searchsorted(owner, person, side="right")
    if not len(owner):
        return np.full(len(person), LATEST)
    place = last_begun(time, low, high, end)
    place = place + (time[np.minimum(place, len(time) - 1)] <= end)
    return np.where(place < high, time[np.minimum(place, len(time) - 1)], LATEST)


def refuse_short(steps: Steps, days: float, gap_hours: float) -> None:
    """Refuse to look for a next journey sooner than the pause that would have begun it.

    Raises:
        UsageError: the steps of a person are one journey unless a longer pause divides them.
    """
    if days * 24.0 <= gap_hours and bool((steps.key < CASE_BIT).any()):
        raise UsageError(
            f"what a customer does within {gap_hours / 24.0:g} days belongs to the same journey: look further ahead "
            f"(--within-days above {gap_hours / 24.0:g}), or shorten the pause that ends a journey (--gap-days)"
        )


def column_outcome(name: str, column: Coded, steps: Steps) -> Outcome:
    """A number that a plain log gives for each case; the last one where its rows differ.

    Raises:
        InputError: the column holds something that is no number.
    """
    numbers = np.array([*(_number(name, label) for label in column.labels), np.nan])
    row = np.maximum.accumulate(np.where(column.codes >= 0, np.arange(len(steps)), -1))[steps.last]
    value = np.where(row >= steps.first, numbers[column.codes[np.maximum(row, 0)]], np.nan)
    told = value[np.isfinite(value)]
    yes_or_no = bool(len(told)) and bool(np.isin(told, (0.0, 1.0)).all())
    bounds = (0.0, 100.0) if yes_or_no else (-np.inf, np.inf)
    unit = "percentage points" if yes_or_no else f"units of {name}"
    return Outcome(
        name,
        unit,
        100.0 * value if yes_or_no else value,
        np.full(steps.journeys, LATEST),
        np.ones(steps.journeys),
        bounds,
        f"the column {name}",
    )


def _number(name: str, label: str) -> float:
    try:
        found = float(label)
    except ValueError:
        found = np.nan
    if not np.isfinite(found):
        raise InputError(f"column {name} holds {label!r}, which is no number; an outcome must be numbers")
    return found
