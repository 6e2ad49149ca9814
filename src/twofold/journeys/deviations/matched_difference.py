"""How much lower (or higher) is an outcome where a deviation happened than in journeys that were alike until then?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.deviations.matched_means import MatchedMeans
from twofold.measures.differences import Mean, mean_difference, welch

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class MatchedDifference:
    """An outcome with a deviation minus without it, among journeys alike before it.

    Attributes:
        value: the difference, in the unit of the outcome; None where it is refused.
        low: lower end of its interval.
        high: upper end.
        p_value: of no difference; None where it is refused.
        outcome_with: mean outcome of the deviating journeys.
        outcome_without: weighted mean outcome of the comparable ones.
        deviating: journeys with the deviation that have a match.
        comparable: journeys without it that they are matched with.
        n_effective: how many equally weighted comparable journeys would say as much.
        left_out: deviating journeys without a match.
        exact: segments that are equal within each match.
        balanced: segments whose shares are balanced instead.
        refused: why there is no value; None where there is one.
    """

    value: float | None
    low: float | None
    high: float | None
    p_value: float | None
    outcome_with: float | None
    outcome_without: float | None
    deviating: int
    comparable: int
    n_effective: float | None
    left_out: int
    exact: tuple[str, ...]
    balanced: tuple[str, ...]
    refused: str | None


def matched_differences(means: Sequence[MatchedMeans], level: float = LEVEL) -> tuple[MatchedDifference, ...]:
    """The difference of both means, with its interval, for many at once.

    Errors of both sides add in squares, each skewed towards the middle of a scale that ends (``mean_difference``);
    without ends, Welch's interval.

    Args:
        means: of outcomes in one unit.
        level: coverage.
    """
    told = [one.sides for one in means if one.sides is not None]
    numbers = iter(_apart(told, level).tolist() if told else [])
    return tuple(_difference(one, next(numbers)) if one.sides else _difference(one, [None] * 4) for one in means)


def _apart(sides: Sequence[tuple[Mean, Mean]], level: float) -> NDArray[np.float64]:
    """(pairs, 4) value, low, high and p-value."""
    first, second = (
        np.array([[one.mean, one.se, one.df] for one in side], dtype=np.float64) for side in zip(*sides, strict=True)
    )
    (m1, se1, df1), (m2, se2, df2) = first.T, second.T
    bounds = sides[0][0].bounds
    if bounds is None:
        return np.column_stack(welch(m1, se1, df1, m2, se2, df2, level))
    return np.column_stack(mean_difference(Mean(m1, se1, df1, bounds), Mean(m2, se2, df2, bounds), level))


def _difference(one: MatchedMeans, numbers: Sequence[float | None]) -> MatchedDifference:
    value, low, high, p_value = numbers
    return MatchedDifference(
        value=value,
        low=low,
        high=high,
        p_value=p_value,
        outcome_with=float(np.asarray(one.sides[0].mean)) if one.sides else None,
        outcome_without=float(np.asarray(one.sides[1].mean)) if one.sides else None,
        deviating=one.deviating,
        comparable=one.comparable,
        n_effective=one.n_effective,
        left_out=one.left_out,
        exact=one.exact,
        balanced=one.balanced,
        refused=one.refused,
    )
