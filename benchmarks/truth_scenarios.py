"""Samples from populations whose truth is known, and whether each interval covers it.

A scenario draws many samples at once and says for each whether the interval covered. Where a single share and n would
make 95 % impossible to hit (few outcomes are possible, so coverage jumps with n), a scenario draws share and n anew
for each replication from the ranges in its name: that is what a table of many groups looks like.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from twofold.measures.differences import (
    Difference,
    Mean,
    Net,
    mean_difference,
    newcombe,
    nps_difference,
    rate_difference,
)
from twofold.measures.intervals import Interval, mean_interval, nps_interval, rate_interval, share_interval
from twofold.measures.quantiles import quantile_interval
from twofold.measures.sampling import Moments, moments

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Covered = npt.NDArray[np.bool_]
Rng = np.random.Generator
Draw = Callable[[Rng, int], Covered]

FIVE, SEVEN, ELEVEN = tuple(range(1, 6)), tuple(range(1, 8)), tuple(range(11))
USUAL_FIVE = (0.05, 0.07, 0.13, 0.30, 0.45)
CEILING_FIVE = (0.02, 0.02, 0.04, 0.12, 0.80)
SPLIT_FIVE = (0.45, 0.05, 0.05, 0.05, 0.40)
USUAL_SEVEN = (0.02, 0.03, 0.05, 0.10, 0.20, 0.30, 0.30)
USUAL_ELEVEN = (0.04, 0.01, 0.02, 0.02, 0.03, 0.06, 0.07, 0.12, 0.20, 0.18, 0.25)


@dataclass(frozen=True)
class Scenario:
    """One estimator on one kind of sample.

    At ``limit`` what it may miss is documented instead of refused; a ``floor`` promises at least its level (places in
    a ranking are whole, so their intervals cover more).
    """

    estimator: str
    name: str
    covered: Draw
    limit: bool = False
    floor: bool = False


@dataclass(frozen=True)
class Design:
    """How a sample comes about: respondents, how often each answers, and their weights."""

    respondents: tuple[int, int]
    repeats: float = 0.0  # mean of further answers of the same person
    kin: float = 0.0  # chance that an answer repeats the person's own level; the correlation is its square
    weights: float = 0.0  # coefficient of variation of log-normal weights

    def rows(self, rng: Rng, reps: int) -> tuple[Ints, Ints, Floats]:
        """Replication, respondent and weight of each row."""
        owner = np.repeat(np.arange(reps), rng.integers(self.respondents[0], self.respondents[1] + 1, reps))
        answers = 1 + rng.poisson(self.repeats, owner.size)
        weight = np.exp(rng.normal(0.0, np.sqrt(np.log1p(self.weights**2)), owner.size))
        person = np.repeat(np.arange(owner.size), answers)
        return np.repeat(owner, answers), person, np.repeat(weight, answers)

    def levels(self, rng: Rng, person: Ints) -> Floats:
        """Uniform levels, one a row, alike within a person."""
        own = rng.random(int(person.max()) + 1)[person]
        return np.where(rng.random(person.size) < self.kin, own, rng.random(person.size))


def inside(interval: Interval | Difference, truth: npt.ArrayLike) -> Covered:
    """Whether each interval covers; an end that is NaN is unbounded."""
    low = np.where(np.isnan(interval.low), -np.inf, interval.low)
    high = np.where(np.isnan(interval.high), np.inf, interval.high)
    return np.asarray((low <= truth) & (truth <= high))


def drawn(
    design: Design, values: tuple[float, ...], chances: tuple[float, ...]
) -> Callable[[Rng, int], tuple[Moments, Floats]]:
    """Samples of scores and their true means; the chances vary a little with each replication."""

    def draw(rng: Rng, reps: int) -> tuple[Moments, Floats]:
        people = rng.dirichlet(50.0 * np.asarray(chances), reps)
        group, person, weight = design.rows(rng, reps)
        steps = np.cumsum(people, axis=1)[:, :-1]
        index = (design.levels(rng, person)[:, None] > steps[group]).sum(axis=1)
        scores = np.asarray(values, float)[index]
        return moments(scores, weight, person, group, ends=(values[0], values[-1])), people @ np.asarray(values, float)

    return draw


def share(design: Design, p: tuple[float, float]) -> Draw:
    """A share of yes, drawn anew from a range each time."""

    def covered(rng: Rng, reps: int) -> Covered:
        truth = rng.uniform(*p, reps)
        group, person, weight = design.rows(rng, reps)
        sums = moments(design.levels(rng, person) < truth[group], weight, person, group, ends=(0.0, 1.0))
        return inside(share_interval(sums.mean, sums.n_effective, df=sums.design_degrees_of_freedom), truth)

    return covered


def unhappy_share(rng: Rng, reps: int) -> Covered:
    """Weights that go with answers: unhappy customers answer three times as often, and weights undo it."""
    group, person, _ = Design((60, 400)).rows(rng, reps)
    unhappy = rng.random(group.size) < 0.5
    yes = rng.random(group.size) < np.where(unhappy, 0.2, 0.9)
    sums = moments(yes, np.where(unhappy, 0.5, 1.5), person, group, ends=(0.0, 1.0))
    interval = share_interval(sums.mean, sums.n_effective, df=sums.design_degrees_of_freedom)
    return inside(interval, 0.25 * 0.2 + 0.75 * 0.9)


def mean(design: Design, values: tuple[float, ...], chances: tuple[float, ...]) -> Draw:
    """A mean on a scale."""

    def covered(rng: Rng, reps: int) -> Covered:
        sums, truth = drawn(design, values, chances)(rng, reps)
        ends = (values[0], values[-1])
        return inside(mean_interval(sums.mean, sums.standard_error, sums.degrees_of_freedom, bounds=ends), truth)

    return covered


def nps(design: Design, chances: tuple[float, float, float]) -> Draw:
    """A net promoter score; chances of detractor, passive, promoter."""

    def covered(rng: Rng, reps: int) -> Covered:
        sums, truth = drawn(design, (-1.0, 0.0, 1.0), chances)(rng, reps)
        promoters, detractors, n, df = net(sums)
        return inside(nps_interval(promoters, detractors, n, df=df), truth)

    return covered


def net(sums: Moments) -> Net:
    """The shares behind a sample of 1, 0 and -1."""
    extreme = sums.sum_wxx / sums.sum_w
    shares = (extreme + sums.mean) / 2.0, (extreme - sums.mean) / 2.0
    return Net(*shares, sums.n_effective, sums.design_degrees_of_freedom)


def audit_truth(spread: float) -> float:
    """The share of points that visits find, over all visits that there could be."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    return float(special.expit(1.7 + spread * nodes) @ weights / weights.sum())


def audit(visits: tuple[int, int], spread: float) -> Draw:
    """Points over possible points of mystery visits, which differ by ``spread`` (logits) and in what applies."""
    truth = audit_truth(spread)

    def covered(rng: Rng, reps: int) -> Covered:
        group, visit, _ = Design(visits).rows(rng, reps)
        possible = rng.integers(8, 31, group.size)
        points = rng.binomial(possible, special.expit(1.7 + spread * rng.normal(size=group.size)))
        sums = moments(points / possible, possible, visit, group, ends=(0.0, 1.0))
        return inside(mean_interval(sums.mean, sums.standard_error, sums.degrees_of_freedom, bounds=(0, 1)), truth)

    return covered


def count(expected: tuple[float, float], returns: float = 0.0) -> Draw:
    """A volume; with ``returns`` further events of each person."""

    def covered(rng: Rng, reps: int) -> Covered:
        truth = rng.uniform(*expected, reps)
        group = np.repeat(np.arange(reps), rng.poisson(truth / (1.0 + returns)))
        events = 1.0 + rng.poisson(returns, group.size)
        total, squares = (np.bincount(group, power, reps) for power in (events, events**2))
        dispersion = np.where(total > 0, squares / np.maximum(total, 1.0), 1.0)
        return inside(rate_interval(total, dispersion=dispersion), truth)

    return covered


def quantile(design: Design, q: float, value: Callable[[Floats], Floats]) -> Draw:
    """A quantile of times; ``value`` turns uniform levels into times."""

    def covered(rng: Rng, reps: int) -> Covered:
        group, person, weight = design.rows(rng, reps)
        times, truth = value(design.levels(rng, person)), float(value(np.array(q)))
        edges = np.searchsorted(group, np.arange(reps + 1))
        spans = [slice(edges[place], edges[place + 1]) for place in range(reps)]
        ends = [quantile_interval(times[span], q, weights=weight[span], respondents=person[span])[1] for span in spans]
        low, high = np.array(ends).T
        return inside(Interval(low, high), truth)

    return covered


def shares_apart(p: tuple[float, float], n: tuple[int, int]) -> Draw:
    """The difference of two shares."""

    def covered(rng: Rng, reps: int) -> Covered:
        truth, sizes = rng.uniform(*p, (2, reps)), rng.integers(*n, (2, reps))
        first, second = rng.binomial(sizes, truth) / sizes
        return inside(newcombe(first, sizes[0], second, sizes[1]), truth[0] - truth[1])

    return covered


def scores_apart(one: Design, other: Design) -> Draw:
    """The difference of two net promoter scores."""

    def covered(rng: Rng, reps: int) -> Covered:
        values = (-1.0, 0.0, 1.0)
        first, first_truth = drawn(one, values, (0.2, 0.3, 0.5))(rng, reps)
        second, second_truth = drawn(other, values, (0.1, 0.2, 0.7))(rng, reps)
        return inside(nps_difference(net(first), net(second)), first_truth - second_truth)

    return covered


def means_apart(one: Design, other: Design) -> Draw:
    """The difference of two means on 1 to 5."""

    def covered(rng: Rng, reps: int) -> Covered:
        first, first_truth = drawn(one, FIVE, USUAL_FIVE)(rng, reps)
        second, second_truth = drawn(other, FIVE, CEILING_FIVE)(rng, reps)
        one_side, other_side = (
            Mean(s.mean, s.standard_error, s.degrees_of_freedom, (1.0, 5.0)) for s in (first, second)
        )
        return inside(mean_difference(one_side, other_side), first_truth - second_truth)

    return covered


def rates_apart(rng: Rng, reps: int) -> Covered:
    """The difference of two volumes a day over unlike numbers of days."""
    truth, days = rng.uniform(1.0, 20.0, (2, reps)), np.array([[30.0], [7.0]])
    counts = rng.poisson(truth * days)
    return inside(rate_difference(counts[0], days[0], counts[1], days[1]), truth[0] - truth[1])


def lognormal(level: Floats) -> Floats:
    """Times as most are: skewed."""
    return np.asarray(np.exp(1.2 * special.ndtri(level)))


def pareto(level: Floats) -> Floats:
    """Times with a tail so heavy that they have no variance."""
    return np.asarray((1.0 - level) ** (-1.0 / 1.2))
