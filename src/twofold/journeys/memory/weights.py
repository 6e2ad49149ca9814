"""The weights of a rule, with intervals that allow for persons who come back and for scores on a scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.memory.crossfit import SINGULAR
from twofold.journeys.memory.lived import FloatArray
from twofold.journeys.memory.rules import Shape
from twofold.measures.intervals import critical_value

MOST_LEVERAGE = 0.9  # of one journey; where it alone says what a term weighs, it has no residual to go by


@dataclass(frozen=True, slots=True)
class Weight:
    """How much the remembered score differs, in its own unit, where a term is 1 instead of 0, the others being equal.

    Attributes:
        term: what of the path.
        value: estimate.
        low: lower end of its interval.
        high: upper end.
    """

    term: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Weights:
    """The weights of one rule.

    Attributes:
        value: (terms,).
        pulls: (persons, terms) how much each person moves them.
        df: degrees of freedom: effective persons minus one.
    """

    value: FloatArray
    pulls: FloatArray
    df: float

    def intervals(self, terms: tuple[str, ...], level: float = 0.95) -> tuple[Weight, ...]:
        """Each weight with its interval."""
        reach = critical_value(level, self.df) * np.sqrt((self.pulls**2).sum(axis=0))
        return tuple(
            Weight(term, float(value), float(value - far), float(value + far))
            for term, value, far in zip(terms, self.value, reach, strict=True)
        )


def weigh(
    features: FloatArray,
    remembered: FloatArray,
    person: NDArray[np.int64],
    weight: FloatArray,
    shape: Shape,
) -> Weights:
    """Which weights of a rule's terms fit the remembered scores?

    Least squares: the best line whatever the shape of the answers, so that a scale with few steps or an end needs no
    further assumption. Errors are those of the line as an approximation, persons being the clusters: each residual is
    taken as it would be had the line been fitted without its journey, which small samples need; t with effective
    persons - 1 degrees of freedom.

    Args:
        features: (journeys, features).
        remembered: (journeys,).
        person: (journeys,) int64 from 0.
        weight: (journeys,).
        shape: of the rule; without ridge.

    Source: Liang & Zeger 1986, Biometrika 73, with the residuals of HC3 (MacKinnon & White 1985, Journal of
    Econometrics 29; Long & Ervin 2000, American Statistician 54); the line as a target of its own: White 1980,
    Econometrica 48; Buja et al. 2019, Statistical Science 34.
    """
    terms = features @ shape.design
    rows = np.column_stack((np.ones(len(terms)), terms))
    weighted = rows * weight[:, None]
    inverse = np.linalg.pinv(weighted.T @ rows, rcond=SINGULAR, hermitian=True)
    found = inverse @ (weighted.T @ remembered)
    leverage = np.minimum(((weighted @ inverse) * rows).sum(axis=1), MOST_LEVERAGE)
    scores = weighted * ((remembered - rows @ found) / (1.0 - leverage))[:, None]
    persons = int(person.max()) + 1
    summed = np.column_stack([np.bincount(person, column, persons) for column in scores.T])
    total = np.bincount(person, weight, persons)
    pulls = summed @ inverse
    return Weights(found[1:], pulls[:, 1:], float(total.sum() ** 2 / (total**2).sum() - 1.0))
