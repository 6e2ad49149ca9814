"""Make confidence true and thresholds fair: for all, and for each language and channel that has enough comments.

A temperature divides log odds; the one with the least surprise over rows left out is taken (Guo et al. 2017). Shifts
move the thresholds of a group so that it gets the share of each class that its labels have: people praise more in one
channel than in another. A group's own are drawn towards those for all, the more the fewer comments it has. A tilt then
favours rare classes as far as the mean F1 of the classes gains.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from twofold.voice.learning.fitting import softmax
from twofold.voice.valence.heads import Floats

Group = tuple[str, str]

_TEMPERATURES = np.geomspace(0.2, 5, 41)
#: A group of so many comments is drawn half the way to what holds for all.
_HALFWAY = 100
#: A group with fewer comments has nothing of its own.
FEWEST_OF_A_GROUP = 30
_ROUNDS = 30
_TILTS = np.linspace(-1.5, 1.5, 25)
#: Tilts that are as good as the best one within so much are averaged: the best of many is partly luck.
_AS_GOOD = 0.002


@dataclass(frozen=True)
class Thresholds:
    """By what log odds are divided, and what is added to each class before `(classes,)`."""

    temperature: float
    shifts: Floats


@dataclass(frozen=True)
class Calibration:
    """What holds for all, for groups (language, channel), and what is added to each class to name one."""

    temperature: float
    tilt: Floats
    groups: dict[Group, Thresholds] = field(default_factory=dict)

    def chances(self, odds: Floats, groups: Sequence[Group]) -> tuple[Floats, Floats]:
        """Return `(texts, classes)` twice: how likely each class is, and what the class is named by."""
        plain = Thresholds(self.temperature, np.zeros(len(self.tilt)))
        own = [self.groups.get(group, plain) for group in groups]
        heat = np.array([one.temperature for one in own])[:, None]
        moved = odds + np.array([one.shifts for one in own])
        return softmax(moved / heat), softmax((moved + self.tilt) / heat)


def calibrated(odds: Floats, chances: Floats, answers: NDArray[np.intp], groups: Sequence[Group]) -> Calibration:
    """Fit to odds of comments that the model did not learn from.

    `answers` are the labels as they were set, which confidence is measured by; `chances` `(texts, classes)` what the
    labels probably should have been, which thresholds are set by.
    """
    overall = _temperature(odds, answers)
    found, moved = {}, odds.copy()
    for group in sorted(set(groups)):
        rows = np.array([place for place, one in enumerate(groups) if one == group])
        if len(rows) >= FEWEST_OF_A_GROUP:
            share = len(rows) / (len(rows) + _HALFWAY)
            shifts = share * _shifts(odds[rows], chances[rows])
            moved[rows] += shifts
            own = float(overall ** (1 - share) * _temperature(moved[rows], answers[rows]) ** share)
            found[group] = Thresholds(own, shifts)
    return Calibration(overall, tilt(softmax(moved)), found)


def tilt(chances: Floats) -> Floats:
    """Return what to add to the log odds of each class so that the classes' mean F1 is expected to be best."""
    classes = chances.shape[1]
    odds = np.log(np.maximum(chances, 1e-9))
    offers = [np.array([0.0, *offer]) for offer in product(_TILTS, repeat=classes - 1)]
    worth = np.array([_expected_f1(chances, (odds + offer).argmax(axis=1)) for offer in offers])
    best = np.mean([offer for offer, one in zip(offers, worth, strict=True) if one >= worth.max() - _AS_GOOD], axis=0)
    found: Floats = best - best.mean()
    return found


def _expected_f1(chances: Floats, named: NDArray[np.intp]) -> float:
    counts = np.bincount(named, minlength=chances.shape[1])
    hits = np.bincount(named, chances[np.arange(len(named)), named], minlength=chances.shape[1])
    return float(np.mean(2 * hits / np.maximum(counts + chances.sum(axis=0), 1e-9)))


def _shifts(odds: Floats, chances: Floats) -> Floats:
    """Return what makes the mean of each class in a group what its labels say."""
    wanted = np.maximum(chances.mean(axis=0), 1e-3)
    shifts = np.zeros(odds.shape[1])
    for _ in range(_ROUNDS):
        shifts += np.log(wanted / np.maximum(softmax(odds + shifts).mean(axis=0), 1e-6))
    found: Floats = shifts - shifts.mean()
    return found


def _temperature(odds: Floats, answers: NDArray[np.intp]) -> float:
    rows = np.arange(len(answers))
    surprise = [
        -np.log(np.maximum(softmax(odds / temperature)[rows, answers], 1e-12)).mean() for temperature in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(surprise))])
