"""Which rule do customers' memories follow, and which moments matter for it?"""

from dataclasses import dataclass

import numpy as np

from twofold.journeys.memory.accuracy import Accuracy, Share, accuracy
from twofold.journeys.memory.crossfit import foretell
from twofold.journeys.memory.features import path_features
from twofold.journeys.memory.lived import Lived, Rated, Unused
from twofold.journeys.memory.mattering import Moment, impacts, moments
from twofold.journeys.memory.rules import NAMED, SHAPES, Rule
from twofold.journeys.memory.verdict import Followed, Verdict, judge
from twofold.journeys.memory.weights import Weight, Weights, weigh

FEWEST_PERSONS = 50  # below this neither the folds nor the intervals mean much
TOO_FEW = Followed(Verdict.TOO_FEW, None, (), Rule.MEAN)


@dataclass(frozen=True, slots=True)
class RuleFit:
    """How well one rule foretells.

    Attributes:
        rule: which.
        explained: share of the variance of remembered scores in journeys not seen.
        gain: how much more than by the mean of all moments; None for the mean itself.
        weights: of its terms; empty for the yardstick.
    """

    rule: Rule
    explained: Share
    gain: Share | None
    weights: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """What can be said about the memories of customers.

    Attributes:
        journeys: how many it rests on.
        respondents: customers they belong to.
        scale: both ends of the remembered score.
        followed: which rule, if the data can tell.
        fits: every rule, in the order of ``Rule``; empty where there are too few customers.
        peak_end_over_mean: how much more the average of peak and end explains than the mean; None where too few.
        weighed_by: the rule that ``moments`` rest on: the one followed, else the one that foretold best; None where
            nothing foretells.
        moments: touchpoints by their impact on the remembered score under that rule.
        unused: what was left out, counted.
        rated: how much of these journeys was rated.
        level: of all intervals.
        folds: how many parts the customers were divided into.
        repeats: how often.
    """

    journeys: int
    respondents: int
    scale: tuple[float, float]
    followed: Followed
    fits: tuple[RuleFit, ...]
    peak_end_over_mean: Share | None
    weighed_by: Rule | None
    moments: tuple[Moment, ...]
    unused: Unused
    rated: Rated
    level: float
    folds: int
    repeats: int


def recall(lived: Lived, *, level: float = 0.95, seed: int = 0) -> Memory:
    """Which rule do the remembered scores follow, and which moments matter for it?

    Args:
        lived: journeys with rated moments and a remembered score.
        level: of the intervals.
        seed: of the folds.
    """
    _, person = np.unique(lived.respondent, return_inverse=True)
    person = person.reshape(-1).astype(np.int64)
    respondents = int(person.max()) + 1 if len(person) else 0
    if respondents < FEWEST_PERSONS or np.ptp(lived.remembered) == 0.0:
        return _too_few(lived, respondents, level)
    path = path_features(lived)
    foretold = foretell(path.features, lived.remembered, person, lived.weight, seed=seed)
    found = accuracy(foretold)
    followed = judge(found, level)
    weights: dict[Rule, Weights] = {
        rule: weigh(path.features, lived.remembered, person, lived.weight, SHAPES[rule]) for rule in NAMED
    }
    by = None if followed.verdict is Verdict.NOT_SHOWN else followed.rule or followed.best
    mattering: tuple[Moment, ...] = ()
    if by is not None:
        told = impacts(lived, path, person, SHAPES[by], weights[by])
        mattering = moments(lived, told, weights[by].df, level)
    return Memory(
        journeys=len(lived),
        respondents=respondents,
        scale=lived.scale,
        followed=followed,
        fits=tuple(_fit(found, rule, weights.get(rule), level) for rule in Rule),
        peak_end_over_mean=found.gain(Rule.PEAK_END, Rule.MEAN, level),
        weighed_by=by,
        moments=mattering,
        unused=lived.unused,
        rated=lived.rated,
        level=level,
        folds=foretold.folds,
        repeats=foretold.repeats,
    )


def _fit(found: Accuracy, rule: Rule, weights: Weights | None, level: float) -> RuleFit:
    gain = None if rule is Rule.MEAN else found.gain(rule, Rule.MEAN, level)
    told = () if weights is None else weights.intervals(SHAPES[rule].terms, level)
    return RuleFit(rule, found.of(rule, level), gain, told)


def _too_few(lived: Lived, respondents: int, level: float) -> Memory:
    return Memory(
        journeys=len(lived),
        respondents=respondents,
        scale=lived.scale,
        followed=TOO_FEW,
        fits=(),
        peak_end_over_mean=None,
        weighed_by=None,
        moments=(),
        unused=lived.unused,
        rated=lived.rated,
        level=level,
        folds=0,
        repeats=0,
    )
