"""Slopes with their errors, from what each unit adds to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.findings.links.levelled import Floats
from twofold.findings.links.pairs import UnitSums

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Slopes:
    """One slope for each driver, outcome and lag; NaN where the data cannot say.

    Attributes:
        value: (...) outcome per unit of the driver.
        se: CR2 by unit.
        df: Satterthwaite's degrees of freedom.
        units: with anything to say.
        rows: units times periods.
    """

    value: Floats
    se: Floats
    df: Floats
    units: Ints
    rows: Ints


def slopes(sums: UnitSums) -> Slopes:
    """Which slope do the units add up to, and how sure is it with units as clusters?

    CR2 in closed form: with one driver and levels of units and periods, the part of a unit's error that the fit took
    is its share of the driver's spread plus what the periods' levels took. Exact for balanced panels, and checked
    against ``regression.clustered`` for others.

    Source: Bell & McCaffrey 2002; Pustejovsky & Tipton 2018, JBES 36, sec. 3.
    """
    total = sums.size.sum(axis=-1)
    usable = total > 0.0
    safe = np.where(usable, total, 1.0)
    value = np.where(usable, sums.score.sum(axis=-1) / safe, np.nan)
    kept = np.maximum(1.0 - sums.size / safe[..., None] - sums.lean, 0.0)
    widened = np.divide(1.0, np.sqrt(kept), out=np.zeros_like(kept), where=kept > 1e-9)
    left = (sums.score - np.nan_to_num(value)[..., None] * sums.size) * widened
    se = np.where(usable, np.sqrt((left**2).sum(axis=-1)) / safe, np.nan)
    units = (sums.size > 0.0).sum(axis=-1)
    rows = np.where(sums.size > 0.0, sums.rows, 0).sum(axis=-1).astype(np.int64)
    enough = usable & (units >= 2) & (se > 0.0)
    df = _degrees(sums, widened, safe)
    value, se, df = (np.where(enough, each, np.nan) for each in (value, se, df))
    return Slopes(value, se, df, units, rows)


def _degrees(sums: UnitSums, widened: Floats, total: Floats) -> Floats:
    """Satterthwaite's degrees of freedom under independent errors."""
    share = sums.size / total[..., None]
    own = share * widened**2
    if sums.between.size:
        tie = (share[..., :, None] * share[..., None, :]) + sums.between / total[..., None, None]
        together = -tie * widened[..., :, None] * widened[..., None, :]
        place = np.arange(share.shape[-1])
        together[..., place, place] += own
        trace = np.trace(together, axis1=-2, axis2=-1)
        squares = (together**2).sum(axis=(-2, -1))
    else:  # many units: what the periods' levels tie together is too little to count
        seen = share * widened
        trace = (own - seen**2).sum(axis=-1)
        squares = (own**2 - 2.0 * own * seen**2).sum(axis=-1) + (seen**2).sum(axis=-1) ** 2
    found: Floats = np.divide(trace**2, squares, out=np.full_like(trace, np.nan), where=squares > 0.0)
    return found
