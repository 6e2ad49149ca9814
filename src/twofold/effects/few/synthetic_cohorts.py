"""Synthetic difference-in-differences of units treated at different times: one block a cohort, then one mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER
from twofold.effects.few.synthetic_block import (
    ENOUGH_AGAIN,
    BlockFit,
    Blocks,
    block_noise,
    fit_blocks,
    weighted_effect,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Who is treated from when, in a full rectangle.

    Attributes:
        outcome: (U, T).
        controls: (N0,) places of the units never treated.
        before: (C,) periods before each cohort's start.
        treated: (C) places of each cohort's units.
    """

    outcome: Floats
    controls: Ints
    before: tuple[int, ...]
    treated: tuple[Ints, ...]

    @property
    def share(self) -> Floats:
        """(C,) weight of each cohort: its part of all treated cells."""
        return cohort_shares(self.before, [len(some) for some in self.treated], self.outcome.shape[1])


def cohort_shares(before: tuple[int, ...], counts: list[int], periods: int) -> Floats:
    """(C,) the part of each cohort in all treated cells.

    Source: Clarke, Pailañir, Athey & Imbens 2023, "Synthetic difference-in-differences estimation", sec. 2.3.
    """
    cells = np.array([(periods - start) * count for start, count in zip(before, counts, strict=True)], dtype=float)
    found: Floats = cells / cells.sum()
    return found


def cohorts_of(outcome: Floats, first: Ints, periods: Ints) -> Cohorts:
    """Who is treated from when? Units treated in the first period are not in it."""
    starts = [int(one) for one in np.unique(first) if one != NEVER and one > periods[0]]
    return Cohorts(
        outcome=outcome,
        controls=np.flatnonzero(first == NEVER),
        before=tuple(int((periods < one).sum()) for one in starts),
        treated=tuple(np.flatnonzero(first == one) for one in starts),
    )


def fit_cohorts(cohorts: Cohorts) -> tuple[BlockFit, ...]:
    """(C) what each cohort's block says, in batches of one."""
    return tuple(
        fit_blocks(_blocks(cohorts.outcome, cohorts.controls[None], some[None], start))
        for some, start in zip(cohorts.treated, cohorts.before, strict=True)
    )


def overall(cohorts: Cohorts, fits: tuple[BlockFit, ...]) -> float:
    """The mean effect over all treated cells."""
    return float(cohorts.share @ np.array([fit.effect[0] for fit in fits]))


def placebo_effects(cohorts: Cohorts, fits: tuple[BlockFit, ...], chosen: tuple[Ints, ...]) -> Floats:
    """(B,) what would have been found, had untreated units been treated in the treated ones' place?

    Args:
        cohorts: as observed.
        fits: the weights found; the search begins at them.
        chosen: (C) of (B, n) places among the controls, as many as each cohort has.
    """
    draws = len(chosen[0])
    taken = np.zeros((draws, len(cohorts.controls)), dtype=bool)
    for some in chosen:
        taken[np.arange(draws)[:, None], some] = True
    left = np.nonzero(~taken)[1].reshape(draws, -1)
    total = np.zeros(draws)
    for share, some, start, fit in zip(cohorts.share, chosen, cohorts.before, fits, strict=True):
        blocks = _blocks(cohorts.outcome, cohorts.controls[left], cohorts.controls[some], start)
        noise = block_noise(cohorts.outcome[cohorts.controls][None], start)  # the penalty stays what it was
        blocks = Blocks(blocks.controls, blocks.treated, start, some.shape[1], np.repeat(noise, draws), ENOUGH_AGAIN)
        begin = BlockFit(np.zeros(draws), summing_to_one(fit.omega[0][left]), np.repeat(fit.lam, draws, axis=0))
        total += share * fit_blocks(blocks, begin).effect
    return total


def left_out_effects(cohorts: Cohorts, fits: tuple[BlockFit, ...]) -> Floats:
    """(N0 + N1,) the effect without each unit in turn, weights kept: controls first, then the treated in order.

    NaN where a unit carries all of a weight or is the whole of a cohort.

    Source: Arkhangelsky et al. 2021, algorithm 3.
    """
    units, counts = len(cohorts.controls), [len(some) for some in cohorts.treated]
    drop = ~np.eye(units, dtype=bool)
    per_control = np.zeros(units)
    whole = []
    for share, some, start, fit in zip(cohorts.share, cohorts.treated, cohorts.before, fits, strict=True):
        omega = summing_to_one(np.where(drop, fit.omega[0], 0.0))
        controls = np.broadcast_to(cohorts.outcome[cohorts.controls], (units, units, cohorts.outcome.shape[1]))
        treated = np.broadcast_to(cohorts.outcome[some].mean(axis=0), (units, cohorts.outcome.shape[1]))
        blocks = Blocks(controls, treated, start, len(some), np.zeros(units))
        per_control += share * weighted_effect(blocks, omega, np.broadcast_to(fit.lam, (units, start)))
        whole.append(_each_alone(cohorts, fit, some, start))
    per_treated = []
    for at, count in enumerate(counts):
        without = [count - (place == at) for place, count in enumerate(counts)]
        if count == 1:
            per_treated.append(np.full(1, np.nan))
            continue
        share = cohort_shares(cohorts.before, without, cohorts.outcome.shape[1])
        others = sum(share[place] * whole[place].mean() for place in range(len(counts)) if place != at)
        per_treated.append(others + share[at] * (whole[at].sum() - whole[at]) / (count - 1))
    return np.concatenate((per_control, *per_treated))


def _each_alone(cohorts: Cohorts, fit: BlockFit, some: Ints, start: int) -> Floats:
    """(n,) the effect of every treated unit of a cohort; their mean is the cohort's."""
    gap = cohorts.outcome[some] - fit.omega[0] @ cohorts.outcome[cohorts.controls]
    found: Floats = gap[:, start:].mean(axis=1) - gap[:, :start] @ fit.lam[0]
    return found


def _blocks(outcome: Floats, controls: Ints, treated: Ints, before: int) -> Blocks:
    rows = outcome[controls]
    return Blocks(rows, outcome[treated].mean(axis=1), before, treated.shape[1], block_noise(rows, before))


def summing_to_one(weights: Floats) -> Floats:
    """Rows divided by their sums; equal shares where nothing is left."""
    total = weights.sum(axis=1, keepdims=True)
    return np.where(total > 0, weights / np.where(total > 0, total, 1), 1 / weights.shape[1])
