"""How much of the remembered score a rule explains in journeys it has not seen, and by how much two rules differ."""

from dataclasses import dataclass

import numpy as np

from twofold.journeys.memory.crossfit import Foretold
from twofold.journeys.memory.lived import FloatArray
from twofold.journeys.memory.rules import Rule, terms_apart, terms_of
from twofold.measures.intervals import critical_value


@dataclass(frozen=True, slots=True)
class Share:
    """A share of variance, or a difference of two, with its interval.

    Attributes:
        value: 1 is all of it; below 0, worse than the mean of the others.
        low: lower end.
        high: upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Accuracy:
    """What follows from held-out errors, person by person.

    Attributes:
        rules: the columns.
        explained: (rules,) share of the variance of remembered scores explained in journeys not seen.
        pulls: (persons, rules) how much ``explained`` would change without each person's held-out errors.
        df: degrees of freedom of the intervals: effective persons minus one.
    """

    rules: tuple[Rule, ...]
    explained: FloatArray
    pulls: FloatArray
    df: float

    def of(self, rule: Rule, level: float = 0.95) -> Share:
        """The share a rule explains."""
        place = self.rules.index(rule)
        noise = terms_of(rule) * (1.0 - self.explained[place])
        return self._share(float(self.explained[place]), self.pulls[:, place], float(noise), terms_of(rule), level)

    def gain(self, rule: Rule, other: Rule, level: float = 0.95) -> Share:
        """How much more a rule explains than another one, journey by journey."""
        one, two = self.rules.index(rule), self.rules.index(other)
        value = float(self.explained[one] - self.explained[two])
        noise = terms_apart(rule, other) * (1.0 - max(self.explained[one], self.explained[two]))
        terms = max(terms_of(rule), terms_of(other))
        return self._share(value, self.pulls[:, one] - self.pulls[:, two], float(noise), terms, level)

    def _share(self, value: float, pulls: FloatArray, noise: float, terms: int, level: float) -> Share:
        persons = len(pulls)
        # the line's weights, its intercept and the mean it is held against were estimated, too
        sampled = ((pulls - pulls.mean()) ** 2).sum() * persons / max(persons - terms - 2, 1)
        # where two lines foretell the same, all that is left is that both were fitted: about 1 / n for each weight
        reach = float(critical_value(level, self.df) * np.hypot(np.sqrt(sampled), noise / (self.df + 1.0)))
        return Share(value, value - reach, value + reach)


def accuracy(foretold: Foretold) -> Accuracy:
    """Share of variance explained out of sample, with what each person adds to it.

    The mean of held-out losses is asymptotically normal around the risk of the lines fitted in the folds, with the
    variance of independent losses, as long as a line hardly depends on any one person, which holds for so few
    weights. Losses are added up by person first, and the error of their ratio is that of the jackknife, which few
    persons need. Where two lines converge (one rule contains the other, or nothing explains anything) that variance
    vanishes faster than the estimate's error; the noise of the weights by which they differ is added, which makes
    those intervals careful.

    Source: Bayle, Bayle, Janson & Mackey 2020, NeurIPS 33, theorems 1 and 4 (intervals for cross-validated error and
    its differences).
    """
    errors = np.column_stack((foretold.baseline, foretold.errors)) * foretold.weight[:, None]
    persons = int(foretold.person.max()) + 1
    sums = np.column_stack([np.bincount(foretold.person, column, persons) for column in errors.T])
    weights = np.bincount(foretold.person, foretold.weight, persons)
    total = sums.sum(axis=0)
    left = total[1:] / total[0]
    pulls = (sums[:, 1:] - sums[:, :1] * left[None, :]) / (total[0] - sums[:, :1])
    return Accuracy(foretold.rules, 1.0 - left, pulls, float(weights.sum() ** 2 / (weights**2).sum() - 1.0))
