"""How much, not only whether: what changes with each hour of a training, among units that got different doses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.few.clean_contrast import changes
from twofold.effects.few.unit_grid import UnitGrid, unit_grid
from twofold.errors import InputError
from twofold.regression.clustered import Tested, coefficients
from twofold.regression.least_squares import fit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BINS = 3
CAVEAT = (
    "Units chose or were given their dose. Comparing doses supposes strong parallel trends: that units with more of it "
    "would have changed with any dose just as units with less of it did. Drawing the dose by lot is the only way to be "
    "sure."
)


@dataclass(frozen=True, slots=True)
class DoseBin:
    """Units that got about as much.

    Attributes:
        low, high: smallest and largest dose among them.
        mean: of their doses.
        estimate: change beyond that of untreated units.
    """

    low: float
    high: float
    mean: float
    estimate: EffectEstimate


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """What changes with the dose.

    Attributes:
        per_unit: change per unit of dose, untreated units counting as dose 0, on a straight line.
        among_treated: change per unit of dose among the treated alone; None with fewer than three distinct doses.
        bins: change by amount of dose; nothing is supposed about its shape.
        curved_p: p-value of a straight line against a bent one; None with fewer than three distinct doses.
        caveat: what must be supposed.
    """

    per_unit: EffectEstimate
    among_treated: EffectEstimate | None
    bins: tuple[DoseBin, ...]
    curved_p: float | None
    caveat: str = CAVEAT


@dataclass(frozen=True, slots=True)
class _Rows:
    """Treated units of each start, and all untreated ones beside them: changes, doses, starts, clusters."""

    change: Floats
    dose: Floats
    start: Ints
    cluster: Ints
    unit: Ints


def dose_response(
    panel: EffectPanel, dose: Floats, *, bins: int = BINS, anticipation: int = 0, level: float = 0.95
) -> DoseResponse:
    """How much does the outcome change with each unit of dose?

    Args:
        panel: units over periods.
        dose: (U,) what each unit got (hours, sessions); not looked at for units never treated, which got 0.
        bins: groups of about equally many treated units.
        anticipation: so many periods before a start count neither as before nor as after.
        level: of the intervals.

    Raises:
        InputError: nobody untreated, fewer than two treated units, a dose missing or not above zero.

    Source: Callaway, Goodman-Bacon & Sant'Anna 2024, "Difference-in-differences with a continuous treatment", sec. 3;
    errors: CR2 with Satterthwaite's degrees of freedom (Bell & McCaffrey 2002).
    """
    grid = unit_grid(panel)
    amount = np.asarray(dose, dtype=np.float64)[np.unique(panel.unit)]
    rows = _rows(grid, _checked(grid, amount), anticipation)
    treated = rows.dose > 0
    distinct = len(np.unique(rows.dose[treated]))
    bent = _fitted(rows, np.column_stack((rows.dose, rows.dose**2)), level)[1] if distinct > 2 else None
    return DoseResponse(
        per_unit=_estimate(rows, _fitted(rows, rows.dose[:, None], level)[0], level, "change per unit of dose"),
        among_treated=_among_treated(rows, level) if distinct > 2 else None,
        bins=_binned(rows, min(bins, distinct), level),
        curved_p=None if bent is None else bent.p_value,
    )


def _checked(grid: UnitGrid, amount: Floats) -> Floats:
    treated = (grid.first != NEVER) & (grid.first > grid.periods[0])
    if not (grid.first == NEVER).any() or treated.sum() < 2:
        raise InputError("A dose needs two treated units and some that were never treated.")
    bad = np.flatnonzero(treated & ~(amount > 0))
    if len(bad):
        raise InputError(
            f"Unit {grid.units[int(bad[0])]!r} was treated, but its dose is {amount[int(bad[0])]:g}: give a dose above "
            "zero, or count it as never treated."
        )
    return np.where(grid.first == NEVER, 0.0, amount)


def _rows(grid: UnitGrid, amount: Floats, anticipation: int) -> _Rows:
    dates = np.unique(grid.first[(grid.first != NEVER) & (grid.first > grid.periods[0])])
    found = changes(grid, dates, grid.outcome, anticipation)
    weight = found.weight.sum(axis=2)
    change = (found.weight * found.value).sum(axis=2) / np.where(weight > 0, weight, 1)
    picked = (grid.first == NEVER) | (grid.first == dates[:, None])
    start, unit = np.nonzero(picked & (weight > 0))
    return _Rows(change[start, unit], amount[unit], start.astype(np.int64), grid.cluster[unit], unit.astype(np.int64))


def _fitted(rows: _Rows, columns: Floats, level: float) -> tuple[Tested, ...]:
    """Coefficients of columns beside one level a start date."""
    levels = np.eye(int(rows.start.max()) + 1)[rows.start]
    found = fit(np.column_stack((columns, levels)), rows.change)
    return coefficients(found, rows.cluster, level=level)[: columns.shape[1]]


def _among_treated(rows: _Rows, level: float) -> EffectEstimate | None:
    kept = np.flatnonzero(rows.dose > 0)
    start = np.unique(rows.start[kept], return_inverse=True)[1].reshape(-1)
    some = _Rows(rows.change[kept], rows.dose[kept], start, rows.cluster[kept], rows.unit[kept])
    # a start date whose units all got the same says nothing about dose
    if len(kept) - (int(start.max()) + 1) < 2 or len(np.unique(some.cluster)) < 3:
        return None
    inner = some.dose - (np.bincount(start, some.dose) / np.bincount(start))[start]
    if np.allclose(inner, 0):
        return None
    found = _fitted(some, some.dose[:, None], level)[0]
    return _estimate(some, found, level, "change per unit of dose among the treated")


def _binned(rows: _Rows, bins: int, level: float) -> tuple[DoseBin, ...]:
    treated = rows.dose > 0
    doses = rows.dose[treated]
    edges = np.quantile(doses, np.arange(1, bins) / bins)
    place = np.where(treated, np.searchsorted(edges, rows.dose, side="left"), -1)
    used = [at for at in range(bins) if (place == at).any()]
    columns = np.column_stack([place == at for at in used]).astype(np.float64)
    found = _fitted(rows, columns, level)
    return tuple(
        DoseBin(
            low=float(rows.dose[place == at].min()),
            high=float(rows.dose[place == at].max()),
            mean=float(rows.dose[place == at].mean()),
            estimate=_estimate(rows, one, level, "change beyond untreated units", among=place == at),
        )
        for at, one in zip(used, found, strict=True)
    )


def _estimate(
    rows: _Rows, tested: Tested, level: float, method: str, *, among: NDArray[np.bool_] | None = None
) -> EffectEstimate:
    treated = rows.dose > 0 if among is None else among
    return EffectEstimate(
        value=tested.value,
        se=tested.se,
        low=tested.low,
        high=tested.high,
        p_value=tested.p_value,
        level=level,
        method=method,
        units=len(np.unique(rows.unit)),
        treated=len(np.unique(rows.unit[treated])),
        clusters=len(np.unique(rows.cluster)),
    )
