"""Rows of a panel as the other estimators need them, and what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Levels(StrEnum):
    """Whose level is taken out beside that of each period."""

    UNITS = "units"
    CLUSTERS = "clusters"  # where units of one cluster are alike but for chance, or were drawn anew each period


@dataclass(frozen=True, slots=True)
class Study:
    """What another estimator says.

    Attributes:
        overall: average over treated units and periods.
        by: periods since the start, each with its effect.
        covariance: (by, by) of the effects by period since the start.
        notes: sentences on rows that could not be used.
    """

    overall: EffectEstimate
    by: tuple[tuple[int, EffectEstimate], ...]
    covariance: Floats
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a panel.

    Attributes:
        unit: (n,) 0 to U - 1, every number taken.
        period: (n,) 0 to T - 1, every number taken.
        outcome: (n,).
        weight: (n,).
        covariates: (n, k).
        since: (n,) periods since the start; ``NEVER`` for units never treated.
        cohort: (n,) first treated period.
        cluster: (n,) 0 to G - 1, every number taken.
        place: (n,) whose level is taken out: units, or clusters.
    """

    unit: Ints
    period: Ints
    outcome: Floats
    weight: Floats
    covariates: Floats
    since: Ints
    cohort: Ints
    cluster: Ints
    place: Ints

    @property
    def treated(self) -> Bools:
        """(n,) whether the unit was treated in the period."""
        found: Bools = (self.since >= 0) & (self.since != NEVER)
        return found

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return int(self.cluster.max()) + 1


def rows_of(panel: EffectPanel, keep: Bools | None = None, levels: Levels = Levels.UNITS) -> Rows:
    """The rows of a panel that have all covariates, or some of them.

    Raises:
        InputError: no treated or no untreated row is left.
    """
    whole = ~np.isnan(panel.covariates).any(axis=1)
    used = whole if keep is None else whole & keep
    first = panel.first[panel.unit[used]]
    never = first == NEVER
    since = np.where(never, NEVER, panel.time[used] - np.where(never, 0, first))
    treated = (since >= 0) & ~never
    if not treated.any() or treated.all():
        raise InputError("an effect needs rows before and after the start of treatment, and none is left of one kind")
    cluster = _codes(panel.cluster[panel.unit[used]])
    unit = _codes(panel.unit[used])
    return Rows(
        unit=unit,
        period=_codes(panel.time[used]),
        outcome=panel.outcome[used],
        weight=panel.weight[used],
        covariates=panel.covariates[used],
        since=since,
        cohort=first,
        cluster=cluster,
        place=unit if levels == Levels.UNITS else cluster,
    )


def _codes(values: Ints) -> Ints:
    found: Ints = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return found


def told(
    rows: Rows, keys: Sequence[int], values: Floats, scores: Floats, words: tuple[str, float], notes: tuple[str, ...]
) -> Study:
    """What an estimator says, given its figures (the overall one first) and the scores (m, G) of its clusters."""
    method, level = words
    covariance = scores @ scores.T
    se = np.sqrt(np.diag(covariance))
    units, treated = int(rows.unit.max()) + 1, len(np.unique(rows.unit[rows.treated]))
    reach = float(stats.t.ppf(0.5 + level / 2, max(rows.clusters - 1, 1)))
    found = []
    for value, error in zip(values.tolist(), se.tolist(), strict=True):
        p = 2 * float(stats.t.sf(abs(value) / error, max(rows.clusters - 1, 1))) if error > 0 else None
        low, high = value - reach * error, value + reach * error
        found.append(EffectEstimate(value, error, low, high, p, level, method, units, treated, rows.clusters))
    return Study(found[0], tuple(zip(keys, found[1:], strict=True)), covariance[1:, 1:], notes)
