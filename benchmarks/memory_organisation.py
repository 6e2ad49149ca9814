"""Organisations whose customers remember by a known rule: journeys, rated moments, and what was remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from twofold.journeys.memory.features import FEATURES, path_features
from twofold.journeys.memory.lived import Lived
from twofold.journeys.steps import Coded

Rng: TypeAlias = np.random.Generator
Floats: TypeAlias = npt.NDArray[np.float64]

POINTS = ("arrival", "bill", "call", "room", "search")
# how good each touchpoint is on average and how much it varies; the bill comes late, the search early
BASE = np.array([0.66, 0.50, 0.58, 0.62, 0.72])
SWING = np.array([0.18, 0.30, 0.25, 0.20, 0.15])
PLACE = np.array([0.2, 0.9, 0.6, 0.5, 0.0])
MET = np.array([0.9, 0.7, 0.4, 0.8, 0.5])


@dataclass(frozen=True)
class Organisation:
    """How customers live and remember.

    Attributes:
        memory: weights of the features that the remembered score is made of, in points of a 0-10 score.
        intercept: remembered where all features are 0.
        noise: standard deviation of what else goes into a memory, in points.
        customers: fewest and most customers of one organisation.
        again: chance that a customer comes a second time; ``kin`` of their noise is their own.
        steps: of the scale of moments; None: any number.
        whole: whether memories are whole numbers from 0 to 10.
        told: chance that a moment is rated.
        weights: standard deviation of the logarithm of survey weights.
        felt: whether the strength of the feeling was asked.
    """

    memory: Mapping[str, float] = field(default_factory=dict)
    intercept: float = 2.0
    noise: float = 1.5
    customers: tuple[int, int] = (250, 500)
    again: float = 0.0
    kin: float = 0.5
    steps: int | None = 4
    whole: bool = False
    told: float = 1.0
    weights: float = 0.0
    felt: bool = False

    @property
    def planted(self) -> Floats:
        """The weight of each feature."""
        return np.array([self.memory.get(name, 0.0) for name in FEATURES])


def live(rng: Rng, organisation: Organisation, customers: int | None = None) -> Lived:
    """Journeys of one organisation."""
    count = customers or int(rng.integers(organisation.customers[0], organisation.customers[1] + 1))
    person = np.repeat(np.arange(count), 1 + (rng.random(count) < organisation.again))
    mood = rng.normal(0.0, 0.08, count)
    lived = _moments(rng, organisation, person, mood)
    path = path_features(lived).features
    own = rng.normal(0.0, np.sqrt(organisation.kin), count)[person]
    other = rng.normal(0.0, np.sqrt(1.0 - organisation.kin), len(person))
    remembered = organisation.intercept + path @ organisation.planted + organisation.noise * (own + other)
    if organisation.whole:
        remembered = np.clip(np.round(remembered), 0.0, 10.0)
    lived = _with(lived, remembered=remembered)
    return lived if organisation.told == 1.0 else _rated(rng, lived, organisation.told)


def _moments(rng: Rng, organisation: Organisation, person: npt.NDArray[np.int64], mood: Floats) -> Lived:
    met = rng.random((len(person), len(POINTS))) < MET
    met[met.sum(axis=1) < 2, :2] = True
    when = np.where(met, PLACE + rng.normal(0.0, 0.15, met.shape), np.inf)
    order = np.argsort(when, axis=1)
    journey, place = np.nonzero(np.take_along_axis(met, order, axis=1))
    point = order[journey, place]
    score = np.clip(BASE[point] + mood[person[journey]] + SWING[point] * rng.standard_normal(len(point)), 0.0, 1.0)
    if organisation.steps:
        score = np.round(score * organisation.steps) / organisation.steps
    counts = met.sum(axis=1)
    strength = rng.integers(2, 5, len(point)) / 4.0 if organisation.felt else np.ones(len(point))
    weight = np.exp(rng.normal(0.0, organisation.weights, len(person)))
    return Lived(
        offsets=np.concatenate(([0], np.cumsum(counts))),
        score=score,
        strength=strength,
        touchpoint=Coded(point.astype(np.int32), POINTS),
        remembered=np.zeros(len(person)),
        scale=(0.0, 10.0),
        hours=rng.exponential(20.0, len(person)),
        respondent=person,
        weight=weight / weight.mean(),
        reach=np.bincount(point, minlength=len(POINTS)) / len(person),
        reach_n=len(person),
    )


def _rated(rng: Rng, lived: Lived, told: float) -> Lived:
    """Only the moments that somebody rated, of journeys with two or more of them."""
    journey = np.repeat(np.arange(len(lived)), np.diff(lived.offsets))
    kept = rng.random(len(journey)) < told
    counts = np.bincount(journey[kept], minlength=len(lived))
    enough = counts >= 2
    rows = np.flatnonzero(kept & enough[journey])
    return _with(
        lived,
        offsets=np.concatenate(([0], np.cumsum(counts[enough]))),
        score=lived.score[rows],
        strength=lived.strength[rows],
        touchpoint=lived.touchpoint.take(rows),
        remembered=lived.remembered[enough],
        hours=lived.hours[enough],
        respondent=lived.respondent[enough],
        weight=lived.weight[enough],
    )


def _with(lived: Lived, **changed: object) -> Lived:
    return replace(lived, **changed)  # type: ignore[arg-type]  # the fields are those of Lived
