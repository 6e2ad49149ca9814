"""Two arms of an experiment side by side, without the rows that say nothing."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from twofold.effects.experiments.arm_table import ArmTable, Metric
from twofold.errors import InputError

Ints = NDArray[np.int64]


def pair_of(table: ArmTable, arm: str, control: str) -> ArmTable:
    """Which rows of two arms (0 the treated, 1 the control) have an outcome? Holes of covariates pull nothing.

    Raises:
        InputError: there is no such arm, or what a ratio is divided by sums to nothing.
    """
    code = {name: at for at, name in enumerate(table.arms)}
    missing = [name for name in (arm, control) if name not in code]
    if missing:
        raise InputError(f"There is no arm {missing[0]!r}; the arms are {', '.join(table.arms)}.")
    known = np.isfinite(table.outcome.value)
    if table.outcome.per is not None:
        known &= np.isfinite(table.outcome.per)
    rows = np.flatnonzero(known & np.isin(table.arm, (code[arm], code[control])))
    outcome = _only(table.outcome, rows)
    covariates = tuple(_filled(_only(one, rows)) for one in table.covariates)
    for one in (outcome, *covariates):
        _check_divisor(one, table.arm[rows])
    return ArmTable(
        arm=np.where(table.arm[rows] == code[arm], 0, 1),
        arms=(arm, control),
        outcome=outcome,
        covariates=covariates,
        cluster=None if table.cluster is None else table.cluster[rows],
    )


def _only(metric: Metric, rows: Ints) -> Metric:
    return replace(metric, value=metric.value[rows], per=None if metric.per is None else metric.per[rows])


def _filled(metric: Metric) -> Metric:
    """Holes filled so that they pull nothing: at the mean, or at nothing per nothing."""
    hole = ~np.isfinite(metric.value)
    if metric.per is not None:
        hole |= ~np.isfinite(metric.per)
        return replace(metric, value=np.where(hole, 0, metric.value), per=np.where(hole, 0, metric.per))
    mean = metric.value[~hole].mean() if not hole.all() else 0.0
    return replace(metric, value=np.where(hole, mean, metric.value))


def _check_divisor(metric: Metric, arm: Ints) -> None:
    if metric.per is None:
        return
    for one in np.unique(arm):
        if metric.per[arm == one].sum() <= 0:
            raise InputError(f"What {metric.name!r} is divided by sums to nothing in one arm, so there is no ratio.")


def groups_of(table: ArmTable) -> tuple[Ints, int]:
    """(n,) which independent unit each row belongs to, and how many there are."""
    if table.cluster is None:
        return np.arange(len(table.arm)), len(table.arm)
    found = np.unique(table.cluster, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return found, int(found.max()) + 1 if len(found) else 0
