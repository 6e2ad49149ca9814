"""Gaps between treated units and units not treated yet, period by period from their own earlier level.

Cohort by cohort (units treated first in the same period), what a unit shows in a period is taken from what it showed
before its treatment, and from what comparison units showed over the same periods. With the last period before as the
earlier level this is the group-time effect of Callaway and Sant'Anna; with the mean of all periods before, the rolling
comparison of Lee and Wooldridge.

Source: Callaway, Sant'Anna (2021), Journal of Econometrics 225, eq. 2.8; Lee, Wooldridge (2023), A simple
transformation approach to difference-in-differences estimation for panel data.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER, Floats, Ints
from twofold.effects.estimating.grid import Grid

CHANNELS = 4
FEWEST_CONTROLS = 2  # one comparison unit has no spread


class Base(StrEnum):
    """What a unit's earlier level is."""

    LAST = "the last period before"
    ALL = "the mean of all periods before"


@dataclass(frozen=True, slots=True)
class GapRequest:
    """How gaps are formed.

    Attributes:
        base: what the earlier level is.
        anticipation: periods before the first treated one in which something may show already.
        skipped: further periods just before that are left out of the earlier level (units picked for a bad spell).
        never_only: compare with units never treated alone.
        window: how many periods from the first treated one on count; None for all.
        mirrored: form the earlier level over as many periods as come after, so that luck that fades after the spell
            that units were picked for is balanced by luck that built up before it.
    """

    base: Base = Base.ALL
    anticipation: int = 0
    skipped: int = 0
    never_only: bool = False
    window: int | None = None
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Gaps:
    """Sums over cohorts by event time (periods since the first treated one), unit by unit.

    The last axis holds C = 4 channels: the outcome, and three histories of the unit (the mean before; how far the last
    period, and the last three, lay from it).

    Attributes:
        event: (E) event times, in order; negative before the treatment.
        mass: (E, U) weights of treated units; 0 for others.
        gap: (E, U, C) of treated units, weight times gap to the comparison units.
        own: (E, U, C) the same less what the cohort shows on average: how single units differ.
        alone: (E, U) the weights of treated units that are alone in their cohort; their ``own`` is their ``gap``.
        control: (E, U, C) what each comparison unit's own departure from the others does to the sum.
        cross: (U, 3) within groups: histories times outcome.
        gram: (U, 3, 3) within groups: histories times histories.
        left_out: treated unit-periods with fewer than two units to compare with.
        comparison: (U) whether the unit was compared with.
        freedom: treated clusters less cohorts: what the spread inside cohorts rests on.
        drift: (U, 4) mass, own, alone and control parts of the slope of gaps over the periods before (see ``drift``).
        drift_gap: the sum of gaps, each times how late before the treatment it lies.
    """

    event: Ints
    mass: Floats
    gap: Floats
    own: Floats
    alone: Floats
    control: Floats
    cross: Floats
    gram: Floats
    left_out: int
    comparison: NDArray[np.bool_]
    freedom: int
    drift: Floats
    drift_gap: Floats


def gaps(grid: Grid, request: GapRequest) -> Gaps:
    """The gaps of every cohort, summed by event time.

    Args:
        grid: units over periods.
        request: how gaps are formed.
    """
    cohorts = grid.cohorts()
    last, first = (int(cohorts.max()), int(cohorts.min())) if len(cohorts) else (0, 0)
    low = min(int(grid.periods[0]) - last, 0) if len(cohorts) else 0
    high = max(int(grid.periods[-1]) - first, 0) if len(cohorts) else 0
    units, events = len(grid.first), high - low + 1
    sums = Gaps(
        event=np.arange(events) + low,
        mass=np.zeros((events, units)),
        gap=np.zeros((events, units, CHANNELS)),
        own=np.zeros((events, units, CHANNELS)),
        alone=np.zeros((events, units)),
        control=np.zeros((events, units, CHANNELS)),
        cross=np.zeros((units, CHANNELS - 1)),
        gram=np.zeros((units, CHANNELS - 1, CHANNELS - 1)),
        left_out=0,
        comparison=np.zeros(units, dtype=bool),
        freedom=0,
        drift=np.zeros((units, 4)),
        drift_gap=np.zeros(units),
    )
    added = [_add(sums, grid, int(cohort), request) for cohort in cohorts]
    lone = sum(one.lone for one in added)
    return replace(
        sums,
        left_out=sum(one.left_out for one in added),
        freedom=sum(one.freedom for one in added) + max(lone - 1, 0),
    )


@dataclass(frozen=True, slots=True)
class _Added:
    """What a cohort added besides its sums."""

    left_out: int = 0
    freedom: int = 0
    lone: int = 0


def _add(sums: Gaps, grid: Grid, cohort: int, request: GapRequest) -> _Added:
    """Add a cohort's gaps to the sums."""
    before = grid.periods < cohort - request.anticipation - request.skipped
    if not before.any():
        return _Added(left_out=int(np.isfinite(grid.value[grid.first == cohort][:, grid.periods >= cohort]).sum()))
    base, history = _earlier(grid, cohort, _yardstick(grid, cohort, before, request), request)
    moved = grid.value - base[:, None]
    known = np.isfinite(moved)
    treated, compared = known & (grid.first == cohort)[:, None], known & _comparable(grid, cohort, request)
    event = grid.periods - cohort
    wanted = treated.any(axis=0)
    if request.window is not None:
        wanted &= event < request.window
    enough = compared.sum(axis=0) >= FEWEST_CONTROLS
    left_out = int(treated[:, wanted & ~enough & (event >= 0)].sum())
    columns = np.flatnonzero(wanted & enough)
    if not len(columns):
        return _Added(left_out)
    moved = np.where(known, moved, 0.0)[:, columns]
    shown = np.concatenate([moved[..., None], np.broadcast_to(history[:, None], (*moved.shape, CHANNELS - 1))], axis=2)
    rows = np.flatnonzero(treated.any(axis=1) | compared.any(axis=1))
    part = _Cohort(treated[rows][:, columns], compared[rows][:, columns], shown[rows], grid.weight[rows], rows)
    clusters = len(np.unique(grid.cluster[rows[part.treated.any(axis=1)]]))
    late = np.where(before[columns], event[columns], np.nan)
    late = late - np.nanmean(late) if np.isfinite(late).any() else late
    _sum_up(sums, part, (event[columns] - sums.event[0], np.nan_to_num(late)), clusters)
    after = event[columns] >= 0
    sums.comparison[rows] |= part.compared[:, after].any(axis=1)
    _slopes(sums, part, after)
    return _Added(left_out, max(clusters - 1, 0), int(clusters == 1))


@dataclass(frozen=True, slots=True)
class _Cohort:
    """One cohort and whom it is compared with: n units over m periods."""

    treated: NDArray[np.bool_]  # (n, m)
    compared: NDArray[np.bool_]  # (n, m)
    shown: Floats  # (n, m, C)
    weight: Floats  # (n,)
    rows: Ints  # (n,) which units of the grid


def _sum_up(sums: Gaps, part: _Cohort, when: tuple[Ints, Floats], clusters: int) -> None:
    """Gaps of the treated, departures of the others, by event time; and how they drift before the treatment."""
    at, late = when
    mass = part.treated * part.weight[:, None]
    share = part.compared * part.weight[:, None]
    share = share / share.sum(axis=0)
    total = mass.sum(axis=0)
    away = part.shown - np.einsum("nm,nmc->mc", share, part.shown)
    gap = mass[..., None] * away
    counted = part.compared.sum(axis=0)
    careful = np.sqrt(counted / (counted - 1.0))
    here = np.ix_(at, part.rows)
    pull = (total * careful * share)[..., None] * away
    inside = gap if clusters < 2 else mass[..., None] * (away - gap.sum(axis=0) / total[:, None])
    own = gap if clusters < 2 else np.sqrt(clusters / (clusters - 1.0)) * inside
    alone = mass if clusters < 2 else np.zeros_like(mass)
    sums.mass[here] += mass.T
    sums.gap[here] += gap.transpose(1, 0, 2)
    sums.control[here] -= pull.transpose(1, 0, 2)
    sums.alone[here] += alone.T
    sums.own[here] += own.transpose(1, 0, 2)
    sums.drift[part.rows] += np.stack(
        [mass @ late**2, own[..., 0] @ late, alone @ late**2, -pull[..., 0] @ late], axis=1
    )
    sums.drift_gap[part.rows] += gap[..., 0] @ late


def _slopes(sums: Gaps, part: _Cohort, after: NDArray[np.bool_]) -> None:
    """How outcomes go with histories inside the groups that are compared, after the treatment."""
    shown = part.shown[:, after]
    total = (part.treated * part.weight[:, None]).sum(axis=0)[after]
    for group in (part.treated, part.compared):
        weight = group[:, after] * part.weight[:, None]
        weight = weight / weight.sum(axis=0) * total
        away = shown - np.einsum("nm,nmc->mc", weight / total, shown)
        sums.cross[part.rows] += np.einsum("nm,nmk,nm->nk", weight, away[..., 1:], away[..., 0])
        sums.gram[part.rows] += np.einsum("nm,nmk,nml->nkl", weight, away[..., 1:], away[..., 1:])


def _yardstick(grid: Grid, cohort: int, before: NDArray[np.bool_], request: GapRequest) -> NDArray[np.bool_]:
    """The periods that the earlier level is formed over."""
    if request.base is Base.LAST:
        last: NDArray[np.bool_] = grid.periods == grid.periods[before][-1]
        return last
    if not request.mirrored:
        return before
    after = grid.periods >= cohort
    if request.window is not None:
        after &= grid.periods < cohort + request.window
    places = np.flatnonzero(before)[-int(after.sum()) :]
    return np.isin(np.arange(len(before)), places)


def _earlier(grid: Grid, cohort: int, before: NDArray[np.bool_], request: GapRequest) -> tuple[Floats, Floats]:
    """Each unit's earlier level, and its history: the mean before, the last period and the last three against it."""
    spell = grid.periods < cohort - request.anticipation
    last = _mean(grid.value[:, np.flatnonzero(spell)[-1:]])
    late = _mean(grid.value[:, np.flatnonzero(spell)[-3:]])
    whole = _mean(grid.value[:, spell])
    base = _mean(grid.value[:, before])
    last = np.where(np.isfinite(last), last, late)
    last = np.where(np.isfinite(last), last, whole)
    late = np.where(np.isfinite(late), late, whole)
    history = np.stack([whole, last - whole, late - whole], axis=1)
    return base, np.where(np.isfinite(history), history, 0.0)


def _mean(value: Floats) -> Floats:
    known = np.isfinite(value)
    count = known.sum(axis=1)
    total = np.where(known, value, 0.0).sum(axis=1)
    found: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return found


def _comparable(grid: Grid, cohort: int, request: GapRequest) -> NDArray[np.bool_]:
    """(U, T) whom the cohort may be compared with: untreated there and whenever its earlier level was formed."""
    if request.never_only:
        never = grid.first > grid.periods[-1] if request.anticipation == 0 else grid.first == NEVER
        whole: NDArray[np.bool_] = np.repeat(never[:, None], len(grid.periods), axis=1)
        return whole
    until = np.maximum(grid.periods, cohort - 1) + request.anticipation
    found: NDArray[np.bool_] = (grid.first[:, None] > until[None, :]) & (grid.first != cohort)[:, None]
    return found
