"""The dose of each unit from rows of a panel, and what its comparison says in a sentence."""

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER
from twofold.effects.experiments.dose import DoseResponse
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
BENT = 0.05  # p-value of a straight line below which it is called too simple


def dosed(unit: Ints, amount: Floats, names: tuple[str, ...], time: Ints | None = None) -> tuple[Floats, Ints | None]:
    """How much did each unit get, and since when?

    Args:
        unit: (n,) which unit a row is of.
        amount: (n,) its dose; 0 or NaN where (or while) it got nothing.
        names: (U) of units.
        time: (n,) periods, where the first with a dose is the start; None where starts are known.

    Returns:
        (U,) doses, 0 for none; (U,) first periods, ``NEVER`` for none, or None where starts are known.

    Raises:
        InputError: a dose is below zero, a unit has two doses, or it has had its dose since its first period.
    """
    got = np.nan_to_num(amount, nan=0.0)
    if (got < 0).any():
        raise InputError(f"Unit {names[int(unit[int((got < 0).argmax())])]!r} has a dose below zero.")
    dose = np.zeros(len(names))
    np.maximum.at(dose, unit, got)
    other = np.flatnonzero((got > 0) & (got != dose[unit]))
    if len(other):
        at = int(other[0])
        raise InputError(
            f"Unit {names[int(unit[at])]!r} has two doses, {got[at]:g} and {dose[unit[at]]:g}: give each unit one, "
            "what it got in all, in every row or in every row from its start on."
        )
    if time is None:
        return dose, None
    first = np.full(len(names), NEVER, dtype=np.int64)
    np.minimum.at(first, unit[got > 0], time[got > 0])
    begin = np.full(len(names), NEVER, dtype=np.int64)
    np.minimum.at(begin, unit, time)
    always = np.flatnonzero((first != NEVER) & (first == begin))
    if len(always):
        raise InputError(
            f"Unit {names[int(always[0])]!r} has a dose in its first period already ({len(always)} units do): name the "
            "column that says since when with --first-treated, or write 0 before the start."
        )
    return dose, first


def dose_sentence(found: DoseResponse, outcome: str, dose: str) -> str:
    """What may be said of a dose, in one or two sentences.

    Args:
        found: the comparison.
        outcome: its name.
        dose: its name.
    """
    one = found.per_unit
    reach = f"{100 * one.level:g} % interval {one.low:.3g} to {one.high:.3g}"
    counts = f"{one.treated} treated of {one.units} units"
    if one.low <= 0 <= one.high:
        told = f"That {outcome} changes with {dose} is not shown: {one.value:+.3g} for one more ({reach}; {counts})."
    else:
        told = f"Units changed by {one.value:+.3g} in {outcome} for each one more of {dose} ({reach}; {counts})."
    if found.curved_p is not None and found.curved_p < BENT:
        told += f" A straight line is too simple (p = {found.curved_p:.2g}): read the groups."
    return told
