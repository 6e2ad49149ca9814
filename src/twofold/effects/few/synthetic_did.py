"""Synthetic difference-in-differences on a panel: few treated units against a weighted mix of untreated ones."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.few.assignment import Draw
from twofold.effects.few.synthetic_block import BlockFit
from twofold.effects.few.synthetic_cohorts import Cohorts, cohorts_of, fit_cohorts, overall
from twofold.effects.few.synthetic_error import (
    ErrorKind,
    bootstrap_draws,
    bootstrap_error,
    cohort_counts,
    jackknife_error,
    placebo_draws,
    placebo_error,
)
from twofold.effects.few.unit_grid import UnitGrid, unit_grid
from twofold.errors import InputError, UsageError

Floats = NDArray[np.float64]
DRAWS = 200
MANY_TREATED, ROOMY = 10, 2  # from so many treated with fewer than twice as many controls on: the bootstrap
SHARED = 2.5  # placebos that say as much as one unit of its own
FEWEST_CONTROLS = 10  # for placebos: with fewer, their spread is too often far too small


@dataclass(frozen=True, slots=True)
class SyntheticRequest:
    """What is asked.

    Attributes:
        error: how the standard error is made; None chooses by the number of treated units.
        draw: replications at most, and their seed.
        level: of the interval.
    """

    error: ErrorKind | None = None
    draw: Draw = field(default_factory=lambda: Draw(DRAWS))
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class SyntheticCohort:
    """Units treated from one period on.

    Attributes:
        first: that period.
        units: (n) names of the treated.
        value: effect on them.
        share: weight of this cohort in the whole.
        unit_weights: weight of each control by name; those without any are not listed.
        time_weights: weight of each period before by its number; those without any are not listed.
        treated_path: (T,) mean outcome of the treated.
        control_path: (T,) weighted outcome of the controls, moved to the level of the treated before.
    """

    first: int
    units: tuple[str, ...]
    value: float
    share: float
    unit_weights: dict[str, float]
    time_weights: dict[int, float]
    treated_path: Floats
    control_path: Floats


@dataclass(frozen=True, slots=True)
class SyntheticDid:
    """What the comparison says.

    Attributes:
        estimate: effect over all treated cells; interval infinite where no error can be estimated.
        cohorts: one a first treated period.
        periods: (T,) of the paths.
        error: how the standard error was made; None where it could not be.
        replications: (B,) effects behind it; empty for the jackknife.
        did: plain difference-in-differences of the same units and periods, equal weights.
        left_out: units that took no part, with the reason.
        reason: why there is no interval; empty where there is one.
    """

    estimate: EffectEstimate
    cohorts: tuple[SyntheticCohort, ...]
    periods: NDArray[np.int64]
    error: ErrorKind | None
    replications: Floats
    did: float
    left_out: tuple[tuple[str, str], ...]
    reason: str


def synthetic_did(panel: EffectPanel, request: SyntheticRequest | None = None) -> SyntheticDid:
    """What did treatment change, against a mix of untreated units that moved like the treated before?

    Units with a hole in some period are left out and named. Covariates and weights of the panel are not used. Where
    clusters hold several units, the mean of each cluster is compared.

    Args:
        panel: units over periods.
        request: which standard error, draws, seed, level.

    Raises:
        InputError: no unit was never treated, or none begins to be treated after the first period.
        UsageError: the standard error asked for cannot be made from so few units.

    Source: Arkhangelsky, Athey, Hirshberg, Imbens & Wager 2021, AER 111(12); several start dates: Clarke, Pailañir,
    Athey & Imbens 2023, sec. 2.3.
    """
    asked = request or SyntheticRequest()
    grid, left_out = _full(_of_clusters(unit_grid(panel)))
    cohorts = cohorts_of(grid.outcome, grid.first, grid.periods)
    fits = fit_cohorts(cohorts)
    value = overall(cohorts, fits)
    kind = _kind(cohorts, fits, asked.error)
    replications, se = _error(cohorts, fits, kind, asked.draw)
    reach = _quantile(cohorts, kind, asked.level) * se if np.isfinite(se) and se > 0 else np.inf
    treated = sum(len(some) for some in cohorts.treated)
    estimate = EffectEstimate(
        value=value,
        se=se,
        low=value - reach,
        high=value + reach,
        p_value=_p_value(cohorts, kind, value / se) if np.isfinite(reach) else None,
        level=asked.level,
        method="synthetic difference-in-differences" + (f", {kind} error" if kind else ""),
        units=len(grid.units),
        treated=treated,
        clusters=len(grid.units),
    )
    return SyntheticDid(
        estimate=estimate,
        cohorts=_told_cohorts(grid, cohorts, fits),
        periods=grid.periods,
        error=kind,
        replications=replications,
        did=_plain(cohorts),
        left_out=left_out,
        reason="" if np.isfinite(reach) else _why_none(cohorts),
    )


def _of_clusters(grid: UnitGrid) -> UnitGrid:
    """One row a cluster: the mean of its units, known where all of them are."""
    clusters = int(grid.cluster.max()) + 1
    if clusters == len(grid.units):
        return grid
    member = np.eye(clusters)[grid.cluster].T
    size = member.sum(axis=1)
    one = np.array([int(np.flatnonzero(row)[0]) for row in member])
    if (grid.first != grid.first[one][grid.cluster]).any():
        raise InputError("Units of one cluster were treated first in different periods: name clusters treated whole.")
    names = tuple(
        grid.units[at] + (f" and {int(count) - 1} more" if count > 1 else "")
        for at, count in zip(one.tolist(), size.tolist(), strict=True)
    )
    return UnitGrid(
        outcome=member @ grid.outcome / size[:, None],
        weight=member @ grid.weight * (member @ (grid.weight == 0) == 0),
        first=grid.first[one],
        cluster=np.arange(clusters),
        periods=grid.periods,
        units=names,
    )


def _full(grid: UnitGrid) -> tuple[UnitGrid, tuple[tuple[str, str], ...]]:
    """Units known in every period and untreated in the first."""
    holes = np.isnan(grid.outcome).any(axis=1)
    early = grid.first <= grid.periods[0]
    left_out = tuple(
        (grid.units[at], "treated from the first period on" if early[at] else "no outcome in some period")
        for at in np.flatnonzero(holes | early).tolist()
    )
    stay = np.flatnonzero(~holes & ~early)
    treated = grid.first[stay] != NEVER
    if not treated.any() or treated.all():
        who = "treated later than the first period" if not treated.any() else "never treated"
        named = f" ({len(left_out)} units were left out for holes or an early start)" if left_out else ""
        raise InputError(f"No unit known in every period is {who}{named}, so there is nothing to compare.")
    return grid.only(stay), left_out


def _kind(cohorts: Cohorts, fits: tuple[BlockFit, ...], asked: ErrorKind | None) -> ErrorKind | None:
    """Placebos where few were treated, the bootstrap where many were; None where neither can be."""
    controls, treated = cohort_counts(cohorts)
    can = {
        ErrorKind.PLACEBO: controls >= max(FEWEST_CONTROLS, treated + 1),
        ErrorKind.BOOTSTRAP: treated > 1 and controls > 1,
    }
    can[ErrorKind.JACKKNIFE] = bool(np.isfinite(jackknife_error(cohorts, fits)))
    if asked is not None and not can[asked]:
        raise UsageError(
            f"A {asked} standard error cannot be made from {treated} treated and {controls} untreated units: "
            f"placebos need {FEWEST_CONTROLS} untreated units and more than were treated, the bootstrap and "
            "the jackknife several of both."
        )
    if asked is not None:
        return asked
    crowded = treated >= MANY_TREATED and controls < ROOMY * treated  # placebos would leave few controls
    order = [ErrorKind.BOOTSTRAP, ErrorKind.PLACEBO] if crowded else [ErrorKind.PLACEBO, ErrorKind.BOOTSTRAP]
    return next((kind for kind in order if can[kind]), None)


def _error(cohorts: Cohorts, fits: tuple[BlockFit, ...], kind: ErrorKind | None, draw: Draw) -> tuple[Floats, float]:
    nothing = np.empty(0)
    if kind is ErrorKind.PLACEBO:
        effects = placebo_draws(cohorts, fits, draw)
        return effects, placebo_error(effects)
    if kind is ErrorKind.BOOTSTRAP:
        effects = bootstrap_draws(cohorts, fits, draw)
        return effects, bootstrap_error(effects)
    return nothing, jackknife_error(cohorts, fits) if kind is ErrorKind.JACKKNIFE else float("nan")


def _freedom(cohorts: Cohorts, kind: ErrorKind | None) -> float:
    """Of Student's t: what many simulated panels needed to cover 95 % (benchmarks/truth_few.py).

    Placebos share their controls, so they are fewer than they look.
    """
    controls, treated = cohort_counts(cohorts)
    return (controls - 1) / SHARED if kind is ErrorKind.PLACEBO else max(min(controls, treated) - 1, 1)


def _quantile(cohorts: Cohorts, kind: ErrorKind | None, level: float) -> float:
    return float(stats.t.ppf((1 + level) / 2, _freedom(cohorts, kind)))


def _p_value(cohorts: Cohorts, kind: ErrorKind | None, ratio: float) -> float:
    return float(2 * stats.t.sf(abs(ratio), _freedom(cohorts, kind)))


def _why_none(cohorts: Cohorts) -> str:
    controls, treated = cohort_counts(cohorts)
    return (
        f"{treated} treated and {controls} untreated units known in every period are too few for a "
        f"standard error: placebos need {FEWEST_CONTROLS} untreated units and more than were treated."
    )


def _plain(cohorts: Cohorts) -> float:
    values = []
    for some, start in zip(cohorts.treated, cohorts.before, strict=True):
        gap = cohorts.outcome[some].mean(axis=0) - cohorts.outcome[cohorts.controls].mean(axis=0)
        values.append(gap[start:].mean() - gap[:start].mean())
    return float(cohorts.share @ np.array(values))


def _told_cohorts(grid: UnitGrid, cohorts: Cohorts, fits: tuple[BlockFit, ...]) -> tuple[SyntheticCohort, ...]:
    found = []
    for some, start, share, fit in zip(cohorts.treated, cohorts.before, cohorts.share, fits, strict=True):
        omega, lam = fit.omega[0], fit.lam[0]
        treated = grid.outcome[some].mean(axis=0)
        control = omega @ grid.outcome[cohorts.controls]
        names = [grid.units[at] for at in cohorts.controls.tolist()]
        found.append(
            SyntheticCohort(
                first=int(grid.periods[start]),
                units=tuple(grid.units[at] for at in some.tolist()),
                value=float(fit.effect[0]),
                share=float(share),
                unit_weights={name: float(one) for name, one in zip(names, omega, strict=True) if one > 0},
                time_weights={int(grid.periods[at]): float(lam[at]) for at in np.flatnonzero(lam).tolist()},
                treated_path=treated,
                control_path=control + lam @ (treated[:start] - control[:start]),
            )
        )
    return tuple(found)
