"""Loyalty per point: how much oftener those come back who answered better. An association, offered as a parameter."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.actions.ranges import Range, Shape
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST = 30  # customers who came back, and who did not
STEPS = 100
CONVERGED = 1e-10
SINGULAR = 1e12
TAIL = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Loyalty:
    """How the chance of coming back goes with the outcome.

    Attributes:
        per_point: change in the share that comes back per point of the outcome for the better. low, high: 95 %.
        returned: share that came back.
        n: answers.
        customers: whose they are.
        months: within which they came back.
    """

    per_point: float
    low: float
    high: float
    returned: float
    n: int
    customers: int
    months: int

    def as_range(self) -> Range:
        """The parameter ``retention_per_point``, with where it comes from."""
        source = (
            f"the facts: returning within {self.months} months by answer, n {self.n:,}, {self.customers:,} customers "
            "(logistic, average marginal effect; an association)"
        )
        return Range(self.low, self.per_point, self.high, Shape.NORMAL, source)


def loyalty(score: Floats, returned: Floats, customer: Ints, months: int, *, higher_is_better: bool = True) -> Loyalty:
    """How much oftener do those come back who answered one point better?

    Args:
        score: (n,) the outcome of each answer, in the unit whose points are meant.
        returned: (n,) 1 where the customer came back within the months, 0 where not; all of them watched so long.
        customer: (n,) whose answer it is.
        months: how long customers were watched.
        higher_is_better: whether a higher outcome is the better one.

    Raises:
        InputError: too few who came back or who did not, or an outcome that never varies.

    Source: average marginal effect of a logistic regression, delta method, errors clustered by customer: Wooldridge
    2010, Econometric Analysis of Cross Section and Panel Data, secs. 15.6 and 13.8.
    """
    came = int(returned.sum())
    if min(came, len(returned) - came) < FEWEST:
        raise InputError(
            f"{came} of {len(returned)} answers are of customers who came back within {months} months; at least "
            f"{FEWEST} who did and {FEWEST} who did not are needed for a loyalty per point"
        )
    if np.ptp(score) == 0.0:
        raise InputError("the outcome never varies: nothing can be said about loyalty per point")
    unit = float(score.std())
    middle = float(score.mean())
    x = np.column_stack([np.ones(len(score)), (score - middle) / unit])
    beta, covariance = _logistic(x, returned, customer)
    chance = 1.0 / (1.0 + np.exp(-(x @ beta)))
    slope = chance * (1.0 - chance)
    effect = float(slope.mean() * beta[1])
    bend = slope * (1.0 - 2.0 * chance)
    gradient = beta[1] * (bend @ x) / len(x) + np.array([0.0, slope.mean()])
    error = float(np.sqrt(gradient @ covariance @ gradient))
    sign = (1.0 if higher_is_better else -1.0) / unit
    ends = sorted((sign * (effect - TAIL * error), sign * (effect + TAIL * error)))
    _, people = np.unique(customer, return_inverse=True)
    return Loyalty(sign * effect, ends[0], ends[1], float(returned.mean()), len(score), int(people.max()) + 1, months)


def _logistic(x: Floats, y: Floats, cluster: Ints) -> tuple[Floats, Floats]:
    """Coefficients (k,) and their covariance, clustered."""
    beta = np.zeros(x.shape[1])
    apart = "returning cannot be told apart from the outcome: all who answered better came back, or none of them"
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-(x @ beta)))
        gram = x.T @ (x * (chance * (1.0 - chance))[:, None])
        if np.linalg.cond(gram) > SINGULAR:
            raise InputError(apart)
        bread = np.linalg.inv(gram)
        step = bread @ (x.T @ (y - chance))
        beta = beta + step
        if np.abs(step).max() < CONVERGED:
            break
    else:
        raise InputError(apart)
    chance = 1.0 / (1.0 + np.exp(-(x @ beta)))
    _, who = np.unique(cluster, return_inverse=True)
    influence = (x * (y - chance)[:, None]) @ bread
    sums = np.stack([np.bincount(who.reshape(-1), column) for column in influence.T], axis=1)
    groups = len(sums)
    return np.asarray(beta), np.asarray(groups / (groups - 1.0) * (sums.T @ sums))
