"""How far a synthetic difference-in-differences may be off: placebos, leaving one out, or drawing units again."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER
from twofold.effects.few.assignment import Assignment, Draw, arrangements
from twofold.effects.few.synthetic_block import ENOUGH_AGAIN, BlockFit, Blocks, block_noise, fit_blocks
from twofold.effects.few.synthetic_cohorts import (
    Cohorts,
    left_out_effects,
    placebo_effects,
    summing_to_one,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_CELLS = 20_000_000  # numbers in one batch of replications


class ErrorKind(StrEnum):
    """How the standard error is made."""

    PLACEBO = "placebo"
    JACKKNIFE = "jackknife"
    BOOTSTRAP = "bootstrap"


def placebo_draws(cohorts: Cohorts, fits: tuple[BlockFit, ...], draw: Draw) -> Floats:
    """(B,) effects found where there are none: untreated units in the treated ones' place.

    All choices of units are taken where there are few, so that one treated unit has as many placebos as controls.

    Source: Arkhangelsky et al. 2021, algorithm 4.
    """
    label = np.full(len(cohorts.controls), NEVER, dtype=np.int64)
    ends = np.cumsum([0, *[len(some) for some in cohorts.treated]])
    for code in range(len(cohorts.treated)):
        label[ends[code] : ends[code + 1]] = code
    dealt = arrangements(label, np.arange(len(label)), Assignment(), draw).first
    found = []
    for rows in _batches(dealt, len(label) * cohorts.outcome.shape[1]):
        chosen = tuple(np.nonzero(rows == code)[1].reshape(len(rows), -1) for code in range(len(cohorts.treated)))
        found.append(placebo_effects(cohorts, fits, chosen))
    return np.concatenate(found)


def placebo_error(effects: Floats) -> float:
    """The spread of placebo effects around their mean."""
    return float(effects.std())


def jackknife_error(cohorts: Cohorts, fits: tuple[BlockFit, ...]) -> float:
    """The standard error from leaving out one unit at a time, weights kept; NaN where it cannot be done."""
    alone = any(len(some) == 1 for some in cohorts.treated)
    if alone or any(np.count_nonzero(fit.omega[0]) == 1 for fit in fits):
        return float("nan")
    effects = left_out_effects(cohorts, fits)
    count = len(effects)
    return float(np.sqrt((count - 1) ** 2 / count * effects.var(ddof=1)))


def bootstrap_draws(cohorts: Cohorts, fits: tuple[BlockFit, ...], draw: Draw) -> Floats:
    """(B,) effects among units drawn again with replacement; weights are found anew.

    A draw without controls, or without any treated unit, is drawn again; a cohort that was not drawn is left out.

    Source: Arkhangelsky et al. 2021, algorithm 2.
    """
    rng = np.random.default_rng(draw.seed)
    control_count = len(cohorts.controls)
    units = control_count + sum(len(some) for some in cohorts.treated)
    times = np.empty((0, units), dtype=np.int64)
    while len(times) < draw.most:
        some = rng.multinomial(units, np.full(units, 1 / units), size=draw.most).astype(np.int64)
        fine = (some[:, :control_count].sum(axis=1) > 0) & (some[:, control_count:].sum(axis=1) > 0)
        times = np.concatenate((times, some[fine]))[: draw.most]
    ends = control_count + np.cumsum([0, *[len(some) for some in cohorts.treated]])
    drawn = [times[:, ends[code] : ends[code + 1]] for code in range(len(cohorts.treated))]
    effects = np.column_stack(
        [_drawn_cohort(cohorts, fits, code, (times[:, :control_count], drawn[code])) for code in range(len(drawn))]
    )
    counts = np.column_stack([some.sum(axis=1) for some in drawn])
    length = np.array([cohorts.outcome.shape[1] - start for start in cohorts.before])
    cells = counts * length
    found: Floats = (np.where(cells > 0, effects, 0.0) * cells).sum(axis=1) / cells.sum(axis=1)
    return found


def _drawn_cohort(cohorts: Cohorts, fits: tuple[BlockFit, ...], code: int, times: tuple[Ints, Ints]) -> Floats:
    """(B,) the effect of one cohort in every draw; NaN where it was not drawn."""
    controls, treated = times
    start, fit = cohorts.before[code], fits[code]
    noise = block_noise(cohorts.outcome[cohorts.controls][None], start)[0]
    found = np.full(len(controls), np.nan)
    counts = controls.sum(axis=1)
    there = treated.sum(axis=1) > 0
    for count in np.unique(counts[there]):
        same = np.flatnonzero((counts == count) & there)
        for at in _batches(same, int(count) * cohorts.outcome.shape[1]):
            place = np.array([np.repeat(np.arange(len(cohorts.controls)), row) for row in controls[at]])
            mean = treated[at] @ cohorts.outcome[cohorts.treated[code]] / treated[at].sum(axis=1, keepdims=True)
            blocks = Blocks(
                controls=cohorts.outcome[cohorts.controls[place]],
                treated=mean,
                before=start,
                treated_count=len(cohorts.treated[code]),
                noise=np.full(len(at), noise),
                enough=ENOUGH_AGAIN,
            )
            begin = BlockFit(np.zeros(len(at)), summing_to_one(fit.omega[0][place]), np.repeat(fit.lam, len(at), 0))
            found[at] = fit_blocks(blocks, begin).effect
    return found


def bootstrap_error(effects: Floats) -> float:
    """The spread of bootstrap effects."""
    return float(effects.std())


def cohort_counts(cohorts: Cohorts) -> tuple[int, int]:
    """How many controls and how many treated units there are."""
    return len(cohorts.controls), sum(len(some) for some in cohorts.treated)


def _batches(rows: Ints, width: int) -> list[Ints]:
    size = max(1, MOST_CELLS // max(width, 1))
    return [rows[start : start + size] for start in range(0, len(rows), size)]
