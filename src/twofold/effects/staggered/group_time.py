"""Effects by cohort and period: what changed for each cohort in each period that did not change for its controls.

Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225, eq. 2.2 to 2.10.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.staggered.comparing import Cell, Comparing, Made, plan
from twofold.effects.staggered.request import Adjustment, Controls, Gaps, StaggeredRequest
from twofold.effects.staggered.scores import Basis, Borrowed, Scores, estimates, pick
from twofold.effects.staggered.wide import Wide, wide
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A comparison that could not be made.

    Attributes:
        cohort: first treated period.
        period: None for the whole cohort.
        reason: why.
    """

    cohort: int
    period: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class GroupTime:
    """Effects on cohorts in periods.

    Attributes:
        cohort: (K,) first treated period of each estimate.
        period: (K,) its period.
        base: (K,) the period it is compared with.
        att: (K,) effect on the treated.
        scores: what each cluster contributes to the errors.
        units: (K,) units that took part.
        treated: (K,) treated ones among them.
        cohorts: (C,) the cohorts that have an effect after their start.
        cohort_of: (U,) cohort of each unit; ``NEVER`` for never, or without an estimate.
        unit_weight: (U,) mean weight of each unit.
        cluster: (U,) cluster of each unit, 0 to G - 1.
        request: what was asked.
        method: in a few words.
        notes: sentences on units that were left out.
        left_out: comparisons that could not be made.
    """

    cohort: Ints
    period: Ints
    base: Ints
    att: Floats
    scores: Scores
    units: Ints
    treated: Ints
    cohorts: Ints
    cohort_of: Ints
    unit_weight: Floats
    cluster: Ints
    request: StaggeredRequest
    method: str
    notes: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def after(self) -> Bools:
        """(K,) whether the cohort was treated in the period."""
        found: Bools = self.period >= self.cohort
        return found

    @property
    def clusters(self) -> int:
        """How many independent clusters there are."""
        return self.scores.clusters

    def se(self) -> Floats:
        """(K,) standard errors as published."""
        return self.scores.se()

    def estimate(self, cohort: int, period: int) -> EffectEstimate:
        """The effect on one cohort in one period.

        Raises:
            KeyError: there is no such estimate.
        """
        found = np.flatnonzero((self.cohort == cohort) & (self.period == period))
        if not len(found):
            raise KeyError(f"no effect on cohort {cohort} in period {period}")
        return self.estimates(found)[0]

    def estimates(self, chosen: Ints | None = None) -> tuple[EffectEstimate, ...]:
        """The effects with intervals, all of them or the chosen ones."""
        which = np.arange(len(self.att)) if chosen is None else chosen
        told: list[EffectEstimate] = []
        for some in np.array_split(which, max(1, len(which) // 200)):  # a few at a time: scores are large
            told += estimates(self.att[some], pick(self.scores, some), [self._basis(int(at)) for at in some])
        return tuple(told)

    def _basis(self, at: int) -> Basis:
        return Basis(self.method, self.request.level, int(self.units[at]), int(self.treated[at]), self.clusters)


def group_time(panel: EffectPanel, request: StaggeredRequest | None = None) -> GroupTime:
    """What did treatment change for each cohort in each period, compared with units not treated then?

    Args:
        panel: units over periods.
        request: who is compared, and how.

    Returns:
        The effects, with what each cluster contributes to their errors.

    Raises:
        InputError: nothing can be compared; the message says why.

    Source: Callaway & Sant'Anna 2021, Journal of Econometrics 225.
    """
    asked = _seen_once(panel, request or StaggeredRequest())
    grid = wide(panel, asked)
    if asked.controls == Controls.NEVER and not np.any(grid.first == NEVER):
        raise InputError(
            "no unit stays untreated, so there is nobody to compare with all along: "
            "compare with units that are not yet treated (controls not-yet-treated)"
        )
    cells, without = plan(grid, asked)
    made, left_out = _make_all(grid, asked, cells)
    left_out = [LeftOut(cohort, None, reason) for cohort, reason in without] + left_out
    kept = _useful(cells, made, grid)
    if not kept:
        reasons = "; ".join(dict.fromkeys(one.reason for one in left_out)) or "no period after a start"
        raise InputError(f"no comparison after a start could be made: {reasons}")
    lost = {int(cells[at].cohort) for at in made} - {int(cells[at].cohort) for at in kept}
    left_out += [LeftOut(cohort, None, "no comparison after its start could be made") for cohort in sorted(lost)]
    return _gathered(grid, asked, [cells[at] for at in kept], [made[at] for at in kept], tuple(left_out))


def _seen_once(panel: EffectPanel, asked: StaggeredRequest) -> StaggeredRequest:
    """People who were asked once each have no change of their own: what is left is to compare cross-sections."""
    if asked.gaps == Gaps.PAIRS and len(panel.unit) and np.bincount(panel.unit).max() == 1:
        return replace(asked, gaps=Gaps.CROSS_SECTIONS)
    return asked


def _make_all(grid: Wide, asked: StaggeredRequest, cells: tuple[Cell, ...]) -> tuple[dict[int, Made], list[LeftOut]]:
    comparing = Comparing(grid, asked)
    made: dict[int, Made] = {}
    left_out = []
    for at, cell in enumerate(cells):
        try:
            made[at] = comparing.make(cell)
        except InputError as reason:
            left_out.append(LeftOut(cell.cohort, int(grid.periods[cell.now]), str(reason)))
    return made, left_out


def _useful(cells: tuple[Cell, ...], made: dict[int, Made], grid: Wide) -> list[int]:
    """Comparisons of cohorts that have at least one after their start."""
    after = {cells[at].cohort for at in made if grid.periods[cells[at].now] >= cells[at].cohort}
    return [at for at in made if cells[at].cohort in after]


def _gathered(
    grid: Wide, asked: StaggeredRequest, cells: list[Cell], made: list[Made], left_out: tuple[LeftOut, ...]
) -> GroupTime:
    cohort = np.array([cell.cohort for cell in cells], dtype=np.int64)
    cohorts = np.unique(cohort)
    return GroupTime(
        cohort=cohort,
        period=grid.periods[[cell.now for cell in cells]],
        base=grid.periods[[cell.base for cell in cells]],
        att=np.array([one.att for one in made]),
        scores=_scores(grid, cohort, made),
        units=np.array([one.units for one in made], dtype=np.int64),
        treated=np.array([one.treated for one in made], dtype=np.int64),
        cohorts=cohorts,
        cohort_of=np.where(np.isin(grid.first, cohorts), grid.first, NEVER),
        unit_weight=grid.unit_weight,
        cluster=grid.cluster,
        request=asked,
        method=_method(asked, grid.covariates.shape[2]),
        notes=grid.notes,
        left_out=left_out,
    )


def _scores(grid: Wide, cohort: Ints, made: list[Made]) -> Scores:
    borrowed = []
    for each in np.unique(cohort).tolist():
        alone = [at for at in np.flatnonzero(cohort == each).tolist() if made[at].lent is not None]
        if alone:
            rows = [lent for at in alone if (lent := made[at].lent) is not None]
            borrowed.append(Borrowed(np.array(alone, dtype=np.int64), np.vstack(rows)))
    stratum, of_cohort = _strata(grid)
    treated = np.array([of_cohort.get(int(each), -1) for each in cohort], dtype=np.int64)
    return Scores(tuple(one.share for one in made), tuple(borrowed), stratum, treated)


def _strata(grid: Wide) -> tuple[Ints, dict[int, int]]:
    """Which clusters are alike: those of one cohort, and those of several; and the stratum of each cohort."""
    names, code = np.unique(grid.first, return_inverse=True)
    low, high = np.full(grid.clusters, len(code)), np.full(grid.clusters, -1)
    np.minimum.at(low, grid.cluster, code)
    np.maximum.at(high, grid.cluster, code)
    kinds, found = np.unique(np.where(low == high, low, -1), return_inverse=True)
    pure = {int(names[kind]): at for at, kind in enumerate(kinds.tolist()) if kind >= 0}
    mixed = set(names[np.unique(code[(low != high)[grid.cluster]])].tolist())
    return found.astype(np.int64), {cohort: at for cohort, at in pure.items() if cohort not in mixed}


def _method(asked: StaggeredRequest, covariates: int) -> str:
    how = {
        Adjustment.DOUBLY_ROBUST: "doubly robust for covariates",
        Adjustment.REGRESSION: "covariates by regression",
        Adjustment.WEIGHTING: "covariates by weighting",
    }[Adjustment(asked.estimator)]
    words = ["Callaway-Sant'Anna", f"{asked.controls} controls"] + ([how] if covariates else [])
    if asked.gaps == Gaps.CROSS_SECTIONS:
        words.append("cross-sections")
    if asked.anticipation:
        words.append(f"{asked.anticipation} period{'s' if asked.anticipation > 1 else ''} of anticipation")
    return ", ".join([*words, "errors by cluster"])
