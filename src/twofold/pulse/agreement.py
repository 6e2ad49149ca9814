"""Agreement: how alike the members of one team answer, and how far apart teams are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.pulse.reliability import Coefficient

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# variances of answers with a slight lean to one end, by the number of answers on the scale: LeBreton & Senter (2008),
# Organizational Research Methods 11, Table 2 (five answers: .05 .15 .20 .35 .25, James, Demaree & Wolf 1984)
SKEWED: Mapping[int, float] = {5: 1.34, 6: 1.88, 7: 2.90}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of the differences between people lies between their teams.

    Attributes:
        icc1: ICC(1): the share of one person's answer that the team tells; may be below 0 by chance.
        icc2: ICC(2): the reliability of team means of the average size; may be below 0 by chance.
        f: the F statistic, mean square between over mean square within.
        p_value: of the hypothesis that teams do not differ.
        df_between: teams - 1.
        df_within: people - teams.
        size: people per team, on average.
    """

    icc1: Coefficient
    icc2: Coefficient
    f: float
    p_value: float
    df_between: int
    df_within: int
    size: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike the members of each team answer.

    Attributes:
        groups: (G,) the numbers of the teams with two answers at least, in order.
        size: (G,) people counted.
        value: (G,) rwg or rwg(j): 1 where all agree, 0 where they differ as much as by chance, or more.
        null_variance: the variance of answers by chance it was compared with.
    """

    groups: Ints
    size: Ints
    value: Floats
    null_variance: float

    @property
    def median(self) -> float:
        """The middle team's value; NaN without teams."""
        return float(np.median(self.value)) if len(self.value) else float("nan")

    def share(self, at_least: float) -> float:
        """The share of teams that reach a value; NaN without teams."""
        return float(np.mean(self.value >= at_least)) if len(self.value) else float("nan")


def icc(values: Floats, group: Ints, *, level: float = 0.95) -> Likeness:
    """How much do the answers of one team have in common?

    Args:
        values: (n,) one value a person; NaN where there is none.
        group: (n,) the team of each person; below 0 where unknown.
        level: coverage of the intervals.

    Returns:
        The estimates of a one-way analysis of variance, with the average team size N / G where teams differ in size.
        The intervals are those of the F ratio: exact for normal values and equal teams.

    Raises:
        ValueError: fewer than two teams, or no team with two people, or values that do not differ within teams.

    Source:
        Bliese (2000), in Klein & Kozlowski (eds.), Multilevel Theory, Research, and Methods in Organizations, 349-381;
        intervals: Searle (1971), Linear Models, sec. 9.5.
    """
    kept = ~np.isnan(values) & (group >= 0)
    y = values[kept]
    team = np.unique(group[kept], return_inverse=True)[1]
    n, teams = len(y), int(team.max()) + 1 if len(y) else 0
    if teams < 2 or n <= teams:
        raise ValueError(f"{n} people in {teams} teams: two teams, and one with two people, are the least")
    size = np.bincount(team)
    mean = np.bincount(team, y) / size
    within = float(np.sum((y - mean[team]) ** 2)) / (n - teams)
    between = float(np.sum(size * (mean - y.mean()) ** 2)) / (teams - 1)
    if not within > 0:
        raise ValueError("within each team all values are equal")
    f, k = between / within, n / teams
    ratio = [f / float(stats.f.ppf(share, teams - 1, n - teams)) for share in ((1 + level) / 2, (1 - level) / 2)]
    one = tuple((each - 1.0) / (each + k - 1.0) for each in (f, *ratio))
    two = tuple(1.0 - 1.0 / each if each > 0 else float("-inf") for each in (f, *ratio))
    return Likeness(
        icc1=Coefficient(one[0], one[1], one[2], level),
        icc2=Coefficient(two[0], two[1], two[2], level),
        f=f,
        p_value=float(stats.f.sf(f, teams - 1, n - teams)),
        df_between=teams - 1,
        df_within=n - teams,
        size=k,
    )


def uniform_variance(answers: int) -> float:
    """The variance of answers on a scale of so many, when each is chosen as often as any other.

    >>> uniform_variance(5), uniform_variance(7)
    (2.0, 4.0)

    Source:
        James, Demaree & Wolf (1984), Journal of Applied Psychology 69, 85-98, eq. 1.
    """
    return (answers**2 - 1) / 12.0


def rwg(values: Floats, group: Ints, null_variance: float) -> Agreement:
    """How alike do the members of each team answer one item?

    Args:
        values: (n,) one answer a person; NaN where there is none.
        group: (n,) the team of each person; below 0 where unknown.
        null_variance: the variance of answers by chance, ``uniform_variance`` or one of ``SKEWED``.

    Returns:
        1 - variance / null variance of every team with two answers, 0 where that is below 0.

    Source:
        James, Demaree & Wolf (1984), eq. 1; out of range set to 0: James, Demaree & Wolf (1993), 78, 306-309.
    """
    return _agreement(values[:, None], group, null_variance)


def rwg_j(items: Floats, group: Ints, null_variance: float) -> Agreement:
    """How alike do the members of each team answer several items of one scale?

    Args:
        items: (n, k) answers; people with a NaN are left out.
        group: (n,) the team of each person; below 0 where unknown.
        null_variance: the variance of answers to one item by chance.

    Returns:
        k (1 - s) / (k (1 - s) + s) of every team with two people, with s the mean variance of the items over the null
        variance; 0 where s is 1 or more.

    Source:
        James, Demaree & Wolf (1984), eq. 2; out of range set to 0: James, Demaree & Wolf (1993).
    """
    return _agreement(items, group, null_variance)


def _agreement(items: Floats, group: Ints, null_variance: float) -> Agreement:
    if not null_variance > 0:
        raise ValueError(f"answers by chance have some variance, not {null_variance}")
    kept = ~np.isnan(items).any(axis=1) & (group >= 0)
    found, team = np.unique(group[kept], return_inverse=True)
    size = np.bincount(team, minlength=len(found))
    spread = np.zeros(len(found))
    for column in items[kept].T:
        mean = np.bincount(team, column, len(found)) / np.maximum(size, 1)
        spread += np.bincount(team, (column - mean[team]) ** 2, len(found)) / np.maximum(size - 1, 1)
    several = size > 1
    share = spread[several] / items.shape[1] / null_variance
    agreed = items.shape[1] * (1.0 - share)
    value = np.where(share < 1.0, agreed / (agreed + share), 0.0)
    return Agreement(found[several].astype(np.int64), size[several].astype(np.int64), value, null_variance)
