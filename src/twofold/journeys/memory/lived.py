"""What customers lived through, moment by moment, and what they remembered of it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.steps import Coded

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Unused:
    """Journeys and answers that the comparison does not rest on, counted.

    Attributes:
        journeys: all there are.
        not_remembered: without a remembered score.
        too_few_moments: with one, but with fewer rated moments than asked for.
        same_survey: scores of moments that were given together with the remembered one; memory colours them.
        afterwards: scores of moments that were given after it.
        again: remembered scores of journeys that have a later one.
        without_journey: scores and remembered scores that no journey could be found for.
    """

    journeys: int = 0
    not_remembered: int = 0
    too_few_moments: int = 0
    same_survey: int = 0
    afterwards: int = 0
    again: int = 0
    without_journey: int = 0


@dataclass(frozen=True, slots=True)
class Rated:
    """How much of the lived was rated.

    Attributes:
        steps: steps of the journeys used; None where nothing but the scores tells of them.
        moments: rated moments of them.
        ends: journeys whose very last step was the last moment rated; None where that is not known.
    """

    steps: int | None = None
    moments: int = 0
    ends: int | None = None


@dataclass(frozen=True, eq=False)
class Lived:
    """Journeys that have a remembered score, with the moments that were rated on the way.

    Attributes:
        offsets: (journeys + 1,) int64: journey ``j`` holds the moments from ``offsets[j]`` to ``offsets[j + 1]``,
            in the order of time; each at least one.
        score: (moments,) 0 worst to 1 best.
        strength: (moments,) how strongly it was felt, above 0 to 1; 1 throughout where nobody was asked.
        touchpoint: (moments,) what it is about.
        remembered: (journeys,) the score afterwards, in its own unit.
        scale: both ends of that unit.
        hours: (journeys,) from the first to the last step.
        respondent: (journeys,) int64 whose journey it is: journeys of one person are not independent.
        weight: (journeys,) of the remembered answer.
        reach: share of all journeys that each label of ``touchpoint`` occurs in, (labels,); of those here where
            nothing else is known.
        reach_n: how many journeys ``reach`` rests on.
        unused: what was left out.
        rated: how much was rated.
    """

    offsets: NDArray[np.int64]
    score: FloatArray
    strength: FloatArray
    touchpoint: Coded
    remembered: FloatArray
    scale: tuple[float, float]
    hours: FloatArray
    respondent: NDArray[np.int64]
    weight: FloatArray
    reach: FloatArray
    reach_n: int
    unused: Unused = field(default_factory=Unused)
    rated: Rated = field(default_factory=Rated)

    def __len__(self) -> int:
        """How many journeys there are."""
        return len(self.remembered)


def distinct(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each number once, ascending: sorting is many times faster here than the hash table of ``numpy.unique``."""
    ordered = np.sort(pairs)
    new = np.ones(len(ordered), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]
