"""Inference from how treatment was dealt out: what would have been found, had other units been treated?"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.few.assignment import Arrangements, Assignment, Draw, arrangements
from twofold.effects.few.clean_contrast import changes, contrasts
from twofold.effects.few.inversion import Lines, kept_effects
from twofold.effects.few.unit_grid import UnitGrid, unit_grid
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEW = 4  # with fewer treated or untreated clusters a standard error says too little to divide by


class Statistic(StrEnum):
    """What is compared between arrangements."""

    DIFFERENCE = "difference"
    STUDENTISED = "studentised"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class RandomisationRequest:
    """What is asked.

    Attributes:
        assignment: how treatment was assigned.
        statistic: the difference, the difference over its standard error, or whichever the number of treated
            clusters allows.
        draw: how many arrangements at most, and the seed.
        anticipation: so many periods before a start count neither as before nor as after.
        level: of the interval.
    """

    assignment: Assignment = field(default_factory=Assignment)
    statistic: Statistic = Statistic.CHOSEN
    draw: Draw = field(default_factory=Draw)
    anticipation: int = 0
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class RandomisationTest:
    """What the test says.

    Attributes:
        estimate: effect, p-value of no effect for any unit, and every constant effect that is not refused; ends are
            infinite where too few arrangements are possible to refuse any.
        smallest_p: the smallest p-value this assignment could have given.
        possible: arrangements that could have happened.
        tried: those that were looked at.
        listed: all of them were.
        statistic: what was compared.
        values: (M,) the contrast in every arrangement tried, what happened first.
        left_out: units that took no part, with the reason.
        reason: why nothing can be known; empty where something can.
    """

    estimate: EffectEstimate
    smallest_p: float
    possible: float
    tried: int
    listed: bool
    statistic: Statistic
    values: Floats
    left_out: tuple[str, ...]
    reason: str


def randomisation(panel: EffectPanel, request: RandomisationRequest | None = None) -> RandomisationTest:
    """Would a difference this large be unusual, had the same treatment been dealt to other units?

    Exact for any number of treated clusters and any dependence over time, if treatment was dealt out as ``assignment``
    says, and if it changes nothing for anybody, or the same for all (the interval).

    Args:
        panel: units over periods.
        request: how treatment was assigned, and how the test is made.

    Raises:
        InputError: nobody, or everybody, was treated; or the assignment does not fit the panel.

    Source: Fisher 1935; Imbens & Rubin 2015, ch. 5; studentised: Wu & Ding 2021, JASA 116(536); p-values of drawn
    arrangements: Phipson & Smyth 2010.
    """
    asked = request or RandomisationRequest()
    grid, assignment, left_out = _taking_part(panel, asked.assignment)
    others = arrangements(grid.first, grid.cluster, assignment, asked.draw)
    first = _what_happened_first(grid.first, others)
    statistic = _chosen(asked.statistic, grid)
    lines = _lines(grid, first, asked, studentised=statistic is Statistic.STUDENTISED, listed=others.listed)
    smallest = _smallest_p(grid.first, others)
    decisive = smallest <= 1 - asked.level + 1e-12
    low, high = kept_effects(lines, asked.level) if decisive else (-np.inf, np.inf)
    treated = grid.first != NEVER
    estimate = EffectEstimate(
        value=float(lines.value[0]),
        se=float("nan"),
        low=low,
        high=high,
        p_value=lines.p_value(0.0),
        level=asked.level,
        method=_method(others, statistic),
        units=len(grid.units),
        treated=int(treated.sum()),
        clusters=len(np.unique(grid.cluster)),
    )
    return RandomisationTest(
        estimate=estimate,
        smallest_p=smallest,
        possible=others.possible,
        tried=len(others.first),
        listed=others.listed,
        statistic=statistic,
        values=lines.value,
        left_out=left_out,
        reason="" if decisive else _too_few(others, smallest, asked.level),
    )


def _taking_part(panel: EffectPanel, assignment: Assignment) -> tuple[UnitGrid, Assignment, tuple[str, ...]]:
    """Units that have a before: those treated from the first period on are left out."""
    grid = unit_grid(panel)
    early = grid.first <= grid.periods[0]
    stay = np.flatnonzero(~early)
    if not (grid.first[stay] != NEVER).any():
        raise InputError("No unit begins to be treated after the first period, so there is nothing to compare.")
    if not (grid.first[stay] == NEVER).any() and len(np.unique(grid.first[stay])) == 1:
        raise InputError("Every unit is treated from the same period on: without untreated units nothing is compared.")
    present = np.unique(panel.unit)[stay]
    kept = Assignment(
        stratum=None if assignment.stratum is None else assignment.stratum[present],
        start_dates=assignment.start_dates,
        candidates=None if assignment.candidates is None else _as_seen(assignment.candidates[:, present], grid.periods),
    )
    return grid.only(stay), kept, tuple(grid.units[at] for at in np.flatnonzero(early).tolist())


def _as_seen(first: Ints, periods: Ints) -> Ints:
    """A start after the last period is no start that anybody saw."""
    return np.where(first > periods[-1], NEVER, first)


def _what_happened_first(first: Ints, others: Arrangements) -> Ints:
    """(M, U) what happened, then the other arrangements; of a list, what happened only once."""
    if not others.listed:
        return np.concatenate((first[None], others.first))
    same = np.flatnonzero((others.first == first).all(axis=1))[:1]
    return np.concatenate((first[None], np.delete(others.first, same, axis=0)))


def _chosen(asked: Statistic, grid: UnitGrid) -> Statistic:
    if asked is not Statistic.CHOSEN:
        return asked
    treated = grid.first != NEVER
    sides = (len(np.unique(grid.cluster[treated])), len(np.unique(grid.cluster[~treated])))
    return Statistic.STUDENTISED if min(sides) >= FEW else Statistic.DIFFERENCE


def _lines(grid: UnitGrid, first: Ints, asked: RandomisationRequest, *, studentised: bool, listed: bool) -> Lines:
    dates = np.array([one for one in np.unique(first) if one != NEVER], dtype=np.int64)
    given = (grid.periods >= grid.first[:, None]).astype(np.float64)
    found = contrasts(changes(grid, dates, grid.outcome, asked.anticipation), first, scored=studentised)
    dose = contrasts(changes(grid, dates, given, asked.anticipation), first, scored=studentised)
    spread = None
    if studentised:
        pairs = ((found.scores, found.scores), (found.scores, dose.scores), (dose.scores, dose.scores))
        spread = np.column_stack([(one * other).sum(axis=1) for one, other in pairs])
    return Lines(found.value, dose.value, spread, listed)


def _smallest_p(first: Ints, others: Arrangements) -> float:
    """The p-value where no other arrangement comes near.

    Where treated and untreated may change places, the mirror image is always as far from 0.
    """
    dates = np.unique(first[first != NEVER])
    mirror = np.where(first == NEVER, dates[0], NEVER) if len(dates) == 1 else first
    if not others.listed:
        return max(1 / (len(others.first) + 1), 1 / others.possible)
    alike = (others.first == first).all(axis=1) | (others.first == mirror).all(axis=1)
    return float(alike.sum() / len(others.first))


def _method(others: Arrangements, statistic: Statistic) -> str:
    how = f"all {len(others.first):,}" if others.listed else f"{len(others.first):,} random"
    return f"randomisation inference, {statistic}, {how} arrangements"


def _too_few(others: Arrangements, smallest: float, level: float) -> str:
    return (
        f"Treatment could have fallen in only {others.possible:,.0f} ways, so no p-value below {smallest:.2g} is "
        f"possible: at {100 * level:g} % nothing can be refused and no interval can be given."
    )
