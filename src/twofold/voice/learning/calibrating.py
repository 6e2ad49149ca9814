"""Make confidence true: one temperature for all, and one for each language and channel that has enough comments.

A temperature divides log odds; the one with the least surprise over rows left out is taken (Guo et al. 2017). A group's
own is drawn towards the one for all, the more the fewer comments it has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twofold.voice.learning.fitting import softmax
from twofold.voice.valence.heads import Floats

_TEMPERATURES = np.geomspace(0.2, 5, 41)
#: A group of so many comments is drawn half the way to the temperature for all.
_HALFWAY = 100
#: A group with fewer comments has no temperature of its own.
FEWEST_OF_A_GROUP = 30


@dataclass(frozen=True)
class Calibration:
    """The temperature for all, and those of groups (language, channel)."""

    temperature: float = 1.0
    groups: dict[tuple[str, str], float] = field(default_factory=dict)

    def of(self, groups: Sequence[tuple[str, str]]) -> Floats:
        """Return the temperature of each comment."""
        return np.array([self.groups.get(group, self.temperature) for group in groups])


def calibrated(odds: Floats, answers: NDArray[np.intp], groups: Sequence[tuple[str, str]]) -> Calibration:
    """Fit temperatures to odds of comments that the model did not learn from."""
    overall = _temperature(odds, answers)
    found = {}
    for group in sorted(set(groups)):
        rows = np.array([place for place, one in enumerate(groups) if one == group])
        if len(rows) >= FEWEST_OF_A_GROUP:
            share = len(rows) / (len(rows) + _HALFWAY)
            found[group] = float(overall ** (1 - share) * _temperature(odds[rows], answers[rows]) ** share)
    return Calibration(overall, found)


def _temperature(odds: Floats, answers: NDArray[np.intp]) -> float:
    rows = np.arange(len(answers))
    surprise = [
        -np.log(np.maximum(softmax(odds / temperature)[rows, answers], 1e-12)).mean() for temperature in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(surprise))])
