"""Each unit before, at and after the moment it was picked: the rows that a recovery is told from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import EffectPanel
from twofold.errors import UsageError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RecoveryRequest:
    """What a recovery is asked about.

    Attributes:
        window: how many periods right before treatment units were picked by.
        earlier: how many periods before the window show a unit's usual level; None takes all there are.
        after: how many periods from treatment on are compared; None takes all in which comparison units are left.
        higher_is_better: whether low values are the bad ones.
        level: coverage of the intervals.
    """

    window: int = 3
    earlier: int | None = None
    after: int | None = None
    higher_is_better: bool = True
    level: float = 0.95

    def __post_init__(self) -> None:
        """Refuse lengths that are none."""
        for name in ("window", "earlier", "after"):
            length = getattr(self, name)
            if length is not None and length < 1:
                raise UsageError(f"{name} counts periods and starts at 1, not {length}")


@dataclass(frozen=True, eq=False)
class Windows:
    """One row a unit and cohort: means of its outcome over three stretches of time.

    Attributes:
        unit: (n,) which unit.
        cohort: (n,) the period that the stretches lie around.
        treated: (n,) whether the unit was treated then; the others were not until the stretches end.
        usual: (n,) before the window.
        window: (n, w) in each period of the window, as means of what is there where periods are missing.
        after: (n,) from treatment on.
        left_out: treated units without an outcome in one of the stretches.
    """

    unit: Ints
    cohort: Ints
    treated: Bools
    usual: Floats
    window: Floats
    after: Floats
    left_out: int

    @property
    def at_window(self) -> Floats:
        """(n,) the mean over the window."""
        found: Floats = self.window.mean(axis=1)
        return found


def windows(panel: EffectPanel, request: RecoveryRequest) -> Windows:
    """The rows around every cohort's treatment.

    Args:
        panel: units over periods.
        request: how long the stretches are.
    """
    grid, start = _grid(panel)
    parts = [_cohort(grid, start, panel.first, int(cohort), request) for cohort in panel.cohorts()]
    parts = [part for part in parts if part is not None]
    if not parts:
        nothing = np.zeros(0)
        none = np.zeros(0, dtype=np.int64)
        return Windows(none, none, none > 0, nothing, np.zeros((0, request.window)), nothing, panel.treated_units)
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    unit, cohort, treated, usual, window, after = columns
    return Windows(unit, cohort, treated, usual, window, after, panel.treated_units - len(np.unique(unit[treated])))


def _grid(panel: EffectPanel) -> tuple[Floats, int]:
    """(U, T) the outcome of every unit in every period; NaN where there is none."""
    start, end = int(panel.time.min()), int(panel.time.max())
    grid = np.full((len(panel.units), end - start + 1), np.nan)
    grid[panel.unit, panel.time - start] = panel.outcome
    return grid, start


def _cohort(
    grid: Floats, start: int, first: Ints, cohort: int, request: RecoveryRequest
) -> tuple[Ints, Ints, Bools, Floats, Floats, Floats] | None:
    at = cohort - start
    begin = at - request.window
    end = grid.shape[1] if request.after is None else min(at + request.after, grid.shape[1])
    oldest = 0 if request.earlier is None else max(begin - request.earlier, 0)
    if begin <= oldest or end <= at or at >= grid.shape[1]:
        return None
    usual, window, after = (_mean(grid[:, cut]) for cut in (slice(oldest, begin), slice(begin, at), slice(at, end)))
    told = np.isfinite(usual) & np.isfinite(window) & np.isfinite(after)
    treated = first == cohort
    free = first > start + end - 1  # never, or not before the compared periods have ended
    rows = np.flatnonzero(told & (treated | free))
    each = grid[rows, begin:at]
    each = np.where(np.isfinite(each), each, window[rows][:, None])
    return rows, np.full(len(rows), cohort), treated[rows], usual[rows], each, after[rows]


def _mean(cells: Floats) -> Floats:
    known = np.isfinite(cells)
    count = known.sum(axis=1)
    total = np.where(known, cells, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
