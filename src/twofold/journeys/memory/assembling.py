"""Put moments and memories together, journey by journey."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.errors import UsageError
from twofold.facts.clock_units import HOUR_US
from twofold.journeys.memory.lived import FloatArray, Lived, Rated, Unused, distinct
from twofold.journeys.steps import NONE, Coded, Steps

FEWEST_MOMENTS = 2


@dataclass(frozen=True, eq=False)
class RatedMoments:
    """Scores along the way, (m,) each: those of one event and touchpoint are one moment."""

    journey: NDArray[np.int64]
    time: NDArray[np.int64]
    event: NDArray[np.int64]
    touchpoint: Coded
    score: FloatArray
    strength: FloatArray
    step: NDArray[np.int64]

    def merged(self) -> "RatedMoments":
        """In the order of journey and time, the mean of scores that tell about one moment."""
        if not len(self.score):
            return self
        order = np.lexsort((self.touchpoint.codes, self.event, self.time, self.journey))
        columns = (self.journey[order], self.time[order], self.event[order], self.touchpoint.codes[order])
        new = np.ones(len(order), dtype=np.bool_)
        new[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
        first = np.flatnonzero(new)
        count = np.diff(np.append(first, len(order)))
        return RatedMoments(
            journey=columns[0][first],
            time=columns[1][first],
            event=columns[2][first],
            touchpoint=Coded(columns[3][first], self.touchpoint.labels),
            score=np.add.reduceat(self.score[order], first) / count,
            strength=np.add.reduceat(self.strength[order], first) / count,
            step=self.step[order][first],
        )

    def of(self, journeys: NDArray[np.bool_]) -> "RatedMoments":
        """The moments of some journeys."""
        rows = np.flatnonzero(journeys[self.journey])
        return RatedMoments(
            self.journey[rows],
            self.time[rows],
            self.event[rows],
            self.touchpoint.take(rows),
            self.score[rows],
            self.strength[rows],
            self.step[rows],
        )


@dataclass(frozen=True, eq=False)
class Memories:
    """Remembered scores, at most one a journey, in the order of journeys: (j,) each."""

    journey: NDArray[np.int64]
    number: FloatArray
    respondent: NDArray[np.int64]
    weight: FloatArray
    scale: tuple[float, float]


def assemble(
    steps: Steps, memories: Memories, rated: RatedMoments, unused: Unused, *, fewest: int, passed: bool
) -> Lived:
    """Journeys with a memory and enough rated moments.

    Args:
        steps: of all journeys.
        memories: what was remembered.
        rated: the moments of journeys that have a memory.
        unused: what was left out before.
        fewest: rated moments that a journey must have.
        passed: whether steps are passages through touchpoints, which some surveys rate, and not surveys themselves.

    Raises:
        UsageError: fewer than two moments are asked for, which cannot tell a mean from a peak.
    """
    if fewest < FEWEST_MOMENTS:
        raise UsageError(f"a journey needs at least {FEWEST_MOMENTS} rated moments: one is its own mean, peak and end")
    moments = rated.merged()
    counts = np.bincount(moments.journey, minlength=steps.journeys)
    enough = counts[memories.journey] >= fewest
    used = np.zeros(steps.journeys, dtype=np.bool_)
    used[memories.journey[enough]] = True
    moments = moments.of(used)
    journeys = memories.journey[enough]
    weight = memories.weight[enough]
    reach, reach_n = _reach(steps, moments, len(journeys), passed=passed)
    return Lived(
        offsets=np.concatenate(([0], np.cumsum(counts[journeys]))).astype(np.int64),
        score=moments.score,
        strength=moments.strength,
        touchpoint=moments.touchpoint,
        remembered=memories.number[enough],
        scale=memories.scale,
        hours=(steps.time[steps.last[journeys]] - steps.time[steps.first[journeys]]) / HOUR_US,
        respondent=memories.respondent[enough],
        weight=weight / weight.mean() if len(weight) else weight,
        reach=reach,
        reach_n=reach_n,
        unused=replace(unused, too_few_moments=int(len(enough) - enough.sum())),
        rated=_rated(steps, moments, journeys) if passed else Rated(moments=len(moments.score)),
    )


def _reach(steps: Steps, moments: RatedMoments, journeys: int, *, passed: bool) -> tuple[FloatArray, int]:
    """Share of journeys that meet each touchpoint: of all, where every one of them is a step, else of those rated."""
    labels = moments.touchpoint.labels
    known = {label: code for code, label in enumerate(steps.touchpoint.labels)}
    if passed and all(labels[code] in known for code in np.unique(moments.touchpoint.codes).tolist()):
        met = _journeys_with(steps.journey, steps.touchpoint.codes, len(known))
        return np.array([met[known[one]] if one in known else 0 for one in labels]) / max(steps.journeys, 1), (
            steps.journeys
        )
    met = _journeys_with(moments.journey, moments.touchpoint.codes, len(labels))
    return met / max(journeys, 1), journeys


def _journeys_with(
    journey: NDArray[np.int64] | NDArray[np.int32], codes: NDArray[np.int32], labels: int
) -> NDArray[np.int64]:
    """In how many journeys each label occurs; journeys are in order."""
    pairs = distinct(journey.astype(np.int64) * max(labels, 1) + codes)
    return np.bincount(pairs % max(labels, 1), minlength=labels)


def _rated(steps: Steps, moments: RatedMoments, journeys: NDArray[np.int64]) -> Rated:
    last = np.flatnonzero(np.append(np.diff(moments.journey) != 0, np.ones(min(len(moments.score), 1), np.bool_)))
    ends = moments.step[last] == steps.last[moments.journey[last]]
    told = (moments.step != NONE).any()
    return Rated(
        steps=int(steps.lengths[journeys].sum()), moments=len(moments.score), ends=int(ends.sum()) if told else None
    )
