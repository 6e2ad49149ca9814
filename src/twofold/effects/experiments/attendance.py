"""Persons who were meant for a treatment by lot, and who came: the effect of inviting, and of coming."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.experiments.intention import Intention, intention_to_treat
from twofold.errors import InputError

Floats = NDArray[np.float64]
UNEVEN = 0.01  # p-value below which outcomes are called missing unevenly
CAVEAT = (
    "This holds where it was drawn by lot who was meant for it, and where being meant for it can change the outcome "
    "through coming only."
)


@dataclass(frozen=True, slots=True)
class Attendance:
    """One row a person.

    Attributes:
        meant: (n,) whether the person was meant for it.
        came: (n,) 1 or 0, a share, or hours; NaN where not known.
        outcome: (n,) afterwards; NaN where not known.
        before: (n,) the same measure before, whose change is compared then; None where it was not measured.
        cluster: (n,) what was drawn as a whole; None for persons.
    """

    meant: NDArray[np.bool_]
    came: Floats
    outcome: Floats
    before: Floats | None = None
    cluster: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Attended:
    """What inviting did and what coming did.

    Attributes:
        found: both effects.
        dropped: rows in which something was not known.
        missing_p: whether as many rows lack something among those meant for it as among others; None where none does.
        sentence: what may be said.
        warnings: what speaks against it.
    """

    found: Intention
    dropped: int
    missing_p: float | None
    sentence: str
    warnings: tuple[str, ...]


def attendance(table: Attendance, *, level: float = 0.95) -> Attended:
    """What did it do to be meant for it, and what to come?

    Args:
        table: persons.
        level: of the intervals.

    Raises:
        InputError: fewer than two clusters were meant for it, or not.

    Source: that of ``intention_to_treat``, whose panel has one period before (0, or the measure before) and one after.
    """
    known = np.isfinite(table.outcome) & np.isfinite(table.came)
    before = np.zeros(len(known)) if table.before is None else table.before
    known &= np.isfinite(before)
    if not known.any():
        raise InputError("No row has an outcome and says whether the person came.")
    cluster = np.arange(len(known)) if table.cluster is None else table.cluster
    count = int(known.sum())
    panel = EffectPanel(
        unit=np.tile(np.arange(count), 2),
        time=np.repeat(np.arange(2), count),
        outcome=np.concatenate((before[known], table.outcome[known])),
        first=np.where(table.meant[known], 1, NEVER),
        cluster=np.unique(cluster[known], return_inverse=True)[1].reshape(-1),
        weight=np.ones(2 * count),
        covariates=np.empty((2 * count, 0)),
        units=tuple(map(str, np.flatnonzero(known).tolist())),
    )
    found = intention_to_treat(panel, table.came[known], level=level)
    missing = _missing_p(table.meant, known)
    return Attended(found, int((~known).sum()), missing, _sentence(found, level), _warnings(found, missing))


def _missing_p(meant: NDArray[np.bool_], known: NDArray[np.bool_]) -> float | None:
    if known.all():
        return None
    cells = [[int((side & here).sum()) for here in (known, ~known)] for side in (meant, ~meant)]
    return float(stats.fisher_exact(cells)[1])


def _warnings(found: Intention, missing: float | None) -> tuple[str, ...]:
    told = []
    if missing is not None and missing < UNEVEN:
        told.append(
            f"Rows lack an outcome or attendance more often on one side (p = {missing:.2g}): the comparison may be "
            "one of those who answered."
        )
    if found.weak:
        told.append(
            f"Being meant for it hardly led to coming (F = {found.f:.1f}, below 10): read the interval of coming, not "
            "its estimate."
        )
    if found.taken_without > 0:
        told.append(
            "Some came without being meant for it: the effect of coming is that on those who came because they were "
            "meant for it."
        )
    return tuple(told)


def _sentence(found: Intention, level: float) -> str:
    itt, taking = found.itt, found.taking
    shown = "changed" if itt.low > 0 or itt.high < 0 else "is not shown to have changed"
    share = f"{100 * level:g} % interval"
    told = (
        f"Being meant for it {shown} the outcome: {itt.value:+.3g} ({share} {itt.low:.3g} to {itt.high:.3g}; "
        f"n = {itt.units:,}, {itt.treated:,} of them meant for it)."
    )
    if found.reason:
        return f"{told} {found.reason}"
    return f"{told} Coming: {taking.value:+.3g} for one more ({share} {taking.low:.3g} to {taking.high:.3g})."
