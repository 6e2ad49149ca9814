"""For whom something shifted: from all groups alike, or from some of them?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from twofold.findings.shifts.change_points import DEFAULTS, ShiftRequest
from twofold.findings.shifts.noise import noises
from twofold.findings.shifts.observed import Observed
from twofold.findings.shifts.searching import search
from twofold.findings.shifts.season import harmonics_for, waves
from twofold.measures.multiplicity import benjamini_hochberg

DOUBT = 0.05


@dataclass(frozen=True, slots=True)
class GroupChange:
    """What changed in one group at a date that was found without it.

    Attributes:
        group: its name.
        value: after minus before.
        se: its standard error.
        low: lower end of the interval.
        high: upper end.
        p_adjusted: of no change, corrected over all groups of the split (Benjamini and Hochberg).
        n: answers of the group; None where it is not known.
    """

    group: str
    value: float
    se: float
    low: float
    high: float
    p_adjusted: float
    n: int | None

    @property
    def shown(self) -> bool:
        """Whether the group's own change is shown."""
        return self.p_adjusted <= DOUBT


@dataclass(frozen=True, slots=True)
class ForWhom:
    """An overall change, group by group.

    Attributes:
        dimension: what the groups are.
        first: the first period of the new level.
        groups: in the order of their changes, the largest fall first.
        unlike_p: of all groups having changed alike (Cochran's Q).
        missing: groups with too few periods on one of the sides.
    """

    dimension: str
    first: int
    groups: tuple[GroupChange, ...]
    unlike_p: float
    missing: tuple[str, ...]

    @property
    def alike(self) -> bool:
        """Whether nothing shows that groups changed differently."""
        return self.unlike_p > DOUBT


def change_at(observed: Observed, first: int, request: ShiftRequest = DEFAULTS) -> tuple[float, float] | None:
    """How much did a series change at a date that was not picked by looking at it; None with fewer than two on a side.

    Args:
        observed: the series.
        first: the first period of the new level.
        request: the season and coverage.

    Returns:
        The change and its standard error, over all noise that fits.
    """
    after = observed.time >= first
    if min(int(after.sum()), int((~after).sum())) < 2:
        return None
    harmonics = request.harmonics
    harmonics = harmonics_for(observed.time, observed.period_kind) if harmonics is None else harmonics
    frame = np.column_stack([np.ones(len(after)), waves(observed.time, observed.period_kind, harmonics)])
    if len(after) - frame.shape[1] < 3:
        return None
    looking = search(noises(observed), frame, after.astype(np.float64)[:, None])
    _, each, along = looking.likelihoods(observed.value)
    weight = special.softmax(each[:, 0])
    values, error = along[:, 0] / looking.size[:, 0], 1.0 / looking.size[:, 0]
    if not looking.noise[0].scaled:
        df = looking.df - 1
        error = error * np.sqrt(np.exp(-(each[:, 0] - looking.log_density) * 2.0 / looking.df) / df)
        error *= -special.stdtrit(df, 0.025) / 1.959963984540054  # a normal number as wide as this t
    value = float(weight @ values)
    return value, float(np.sqrt(weight @ (error**2 + (values - value) ** 2)))


def for_whom(
    dimension: str, groups: Sequence[Observed], first: int, request: ShiftRequest = DEFAULTS
) -> ForWhom | None:
    """Who changed when everybody together did; None with fewer than two groups.

    Args:
        dimension: what the groups are.
        groups: the series of each.
        first: the first period of the new level of everybody.
        request: season and coverage.

    Source: Cochran 1954, Biometrics 10 (do the groups differ); Benjamini & Hochberg 1995.
    """
    told = [(one, change_at(one, first, request)) for one in groups]
    known = [(one, change) for one, change in told if change is not None]
    if len(known) < 2:
        return None
    value = np.array([change[0] for _, change in known])
    se = np.array([change[1] for _, change in known])
    adjusted = benjamini_hochberg(2.0 * special.ndtr(-np.abs(value) / se))
    weight = 1.0 / se**2
    unlike = float((weight * (value - weight @ value / weight.sum()) ** 2).sum())
    reach = float(special.ndtri(0.5 + request.level / 2.0))
    rows = [
        GroupChange(
            group=one.group[dimension],
            value=float(value[at]),
            se=float(se[at]),
            low=float(value[at] - reach * se[at]),
            high=float(value[at] + reach * se[at]),
            p_adjusted=float(adjusted[at]),
            n=None if one.n is None else int(one.n.sum()),
        )
        for at, (one, _) in enumerate(known)
    ]
    return ForWhom(
        dimension=dimension,
        first=first,
        groups=tuple(sorted(rows, key=lambda row: row.value)),
        unlike_p=float(stats.chi2.sf(unlike, len(known) - 1)),
        missing=tuple(one.group[dimension] for one, change in told if change is None),
    )
