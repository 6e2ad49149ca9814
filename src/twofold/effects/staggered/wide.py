"""A panel laid out wide: one row a period, one column a unit, so that a comparison is a difference of two rows."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.staggered.request import Gaps, StaggeredRequest
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Wide:
    """Units that can be compared, over the periods that were observed.

    Attributes:
        periods: (T,) in order.
        outcome: (T, U); NaN where not observed.
        weight: (T, U); NaN where not observed.
        covariates: (T, U, k).
        first: (U,) first treated period; ``NEVER`` for units treated only after everything that was observed.
        cluster: (U,) 0 to G - 1 in the order of the units.
        unit_weight: (U,) mean weight of the unit's rows.
        cohorts: cohorts that are treated in an observed period.
        notes: sentences about units that were left out, and why.
        places: indices of all units by cohort.
        once: whether a unit takes part once in a comparison; not so in cross-sections.
        even: whether every row weighs the same.
    """

    periods: Ints
    outcome: Floats
    weight: Floats
    covariates: Floats
    first: Ints
    cluster: Ints
    unit_weight: Floats
    cohorts: Ints
    notes: tuple[str, ...]
    places: dict[int, Ints] = field(default_factory=dict)
    once: bool = True
    even: bool = False

    @property
    def clusters(self) -> int:
        """How many independent clusters there are."""
        return int(self.cluster.max()) + 1

    @property
    def own_clusters(self) -> bool:
        """Whether every unit is a cluster of its own."""
        return self.clusters == len(self.cluster)


def wide(panel: EffectPanel, request: StaggeredRequest) -> Wide:
    """Lay a panel out, leaving out units that cannot be compared.

    Raises:
        InputError: nobody is treated within the periods, or nobody is left to compare.
    """
    if not len(panel.time):
        raise InputError("the panel has no rows with an outcome")
    periods, row = np.unique(panel.time, return_inverse=True)
    keep, notes = _kept(panel, periods, row.astype(np.int64), request)
    used = keep[panel.unit]
    order = np.flatnonzero(keep)[np.argsort(panel.first[keep], kind="stable")]  # by cohort: cohorts are runs of units
    place = np.zeros(len(keep), dtype=np.int64)
    place[order] = np.arange(len(order))
    shape = (len(periods), len(order))
    at = (row[used], place[panel.unit[used]])
    outcome, weight = np.full(shape, np.nan), np.full(shape, np.nan)
    outcome[at], weight[at] = panel.outcome[used], panel.weight[used]
    covariates = np.full((*shape, panel.covariates.shape[1]), np.nan)
    covariates[at] = panel.covariates[used]
    last = int(periods[-1]) + request.anticipation
    first = np.where(panel.first[order] > last, NEVER, panel.first[order])
    cohorts = np.unique(first[first <= periods[-1]])
    if not len(cohorts):
        raise InputError(_nobody(notes))
    cluster = _by_appearance(panel.cluster[order])
    places = {int(cohort): np.flatnonzero(first == cohort) for cohort in np.unique(first)}
    unit_weight = np.nanmean(weight, axis=0)
    return Wide(
        periods, outcome, weight, covariates, first, cluster, unit_weight, cohorts, notes, places,
        request.gaps != Gaps.CROSS_SECTIONS, bool(np.all(panel.weight == panel.weight[0])),
    )  # fmt: skip


def _kept(panel: EffectPanel, periods: Ints, row: Ints, request: StaggeredRequest) -> tuple[Bools, tuple[str, ...]]:
    """Which units are kept, and sentences about the others."""
    seen = np.bincount(panel.unit, minlength=len(panel.first))
    if np.bincount(panel.unit * len(periods) + row).max() > 1:
        raise InputError("a unit has two rows in one period: an effect needs one row a unit and period")
    notes: list[str] = []
    early = (panel.first <= periods[0] + request.anticipation) & (seen > 0)
    if early.any():
        notes.append(
            f"{int(early.sum())} {_units(early)} treated already in the first period observed: there is no before to "
            f"compare with, and what happened to them cannot serve others as comparison either, so left out"
        )
    keep = (seen > 0) & ~early
    if request.gaps == Gaps.COMPLETE:
        gaps = keep & (seen < len(periods))
        keep &= ~gaps
        if gaps.any():
            notes.append(f"{int(gaps.sum())} {_units(gaps)} not observed in every period, so left out")
    return keep, tuple(notes)


def _by_appearance(labels: Ints) -> Ints:
    """Labels as 0, 1, 2 and so on in the order they appear: where every unit is a cluster, the units' own numbers."""
    _, at, code = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(at), dtype=np.int64)
    rank[np.argsort(at)] = np.arange(len(at))
    found: Ints = rank[code]
    return found


def _units(which: Bools) -> str:
    return "unit was" if which.sum() == 1 else "units were"


def _nobody(notes: tuple[str, ...]) -> str:
    why = f" ({'; '.join(notes)})" if notes else ""
    return f"no unit is treated after the first and up to the last period that was observed{why}: nothing to estimate"
