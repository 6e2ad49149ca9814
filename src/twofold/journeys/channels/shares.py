"""Shares of yes with their intervals, and estimates that may not be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from twofold.measures.estimates import Estimate
from twofold.measures.intervals import share_interval
from twofold.measures.sampling import moments

METHOD = "Wilson, clustered by customer"
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def shares(
    name: str,
    groups: Sequence[Mapping[str, str | None]],
    rows: tuple[NDArray[np.float64] | Bools, Ints, Ints],
    level: float,
    fewest: int,
) -> tuple[Estimate, ...]:
    """The share of yes in each group, persons as clusters.

    Args:
        name: of what is shared.
        groups: their names; group ``g`` holds the rows whose place is ``g``.
        rows: yes or no, person and place, (n,) each.
        level: coverage.
        fewest: customers a group needs to be shown.
    """
    happened, person, place = rows
    sums = moments(happened, None, person, place, ends=(0.0, 1.0))
    ends = share_interval(sums.mean, sums.n_effective, level, sums.design_degrees_of_freedom)
    effective = sums.n_effective
    told = []
    for at, group in enumerate(groups):
        numbers = (100 * float(sums.mean[at]), 100 * float(ends.low[at]), 100 * float(ends.high[at]))
        one = Estimate(
            str(name), dict(group), *numbers, int(sums.n[at]), float(effective[at]), level, METHOD,
            shown=True, reason=None,
        )  # fmt: skip
        few = sums.respondents[at] < fewest
        told.append(hidden(one, f"fewer than {fewest} customers") if few else one)
    return tuple(told)


def hidden(estimate: Estimate, reason: str) -> Estimate:
    """The estimate without its numbers, and why."""
    return replace(
        estimate, value=None, low=None, high=None, n=None, n_effective=None, method="none", shown=False, reason=reason
    )
