"""How much of the sampling error of a unit's mean comes back unchanged, because the same people answer again.

Who is generous this month is generous next month. That moves the level of a small unit, and counts as its error; it
does not move the unit's changes. So the errors that changes carry are smaller than those of levels.
"""

from collections.abc import Collection

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from twofold.facts.frames import FactFrames
from twofold.facts.words import Side
from twofold.measures.calendar_days import period_number, period_text
from twofold.measures.choices import one_of
from twofold.measures.options import MeasureOptions
from twofold.measures.units_above import rolled_up

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DIGITS = 2  # more would say something of somebody


def steady_share(unit: Ints, period: Ints, person: Ints, value: Floats) -> float:
    """Which share of the sampling variance of unit means is the same in any two periods?

    Args:
        unit: (n,) of each answer.
        period: (n,).
        person: (n,) each once in a unit and period.
        value: (n,) what was answered.

    Returns:
        0 where nobody answers twice, up to 1 where everybody always answers the same: the mean covariance of the errors
        of two periods of a unit over the mean variance of one, from one variance component for people and one for the
        rest, both by the method of moments.

    Source:
        Searle, Casella & McCulloch (1992), Variance Components, sec. 5.2 (moments of products of deviations).
    """
    own = other = own_weight = other_weight = 0.0
    lasting: list[float] = []
    passing: list[float] = []
    order = np.argsort(unit, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(unit[order])) + 1):
        said, there = _table(period[rows], person[rows], value[rows])
        n = there.sum(axis=0)
        deviation = np.where(there > 0, said - (said.sum(axis=0) / n), 0.0)
        products, both = deviation.T @ deviation, there.T @ there
        inverse = 1.0 / n
        expected = both * (1.0 - inverse[:, None] - inverse[None, :] + both * np.outer(inverse, inverse))
        apart = ~np.eye(len(n), dtype=bool)
        other, other_weight = other + float(products[apart].sum()), other_weight + float(expected[apart].sum())
        own, own_weight = own + float(np.trace(products)), own_weight + float((n - 1).sum())
        lasting += (both * np.outer(inverse, inverse))[apart].tolist()
        passing += inverse.tolist()
    if not (other_weight > 0 and own_weight > 0 and own > 0 and lasting):
        return 0.0
    people = max(0.0, other / other_weight)
    share = people * float(np.mean(lasting)) / (own / own_weight * float(np.mean(passing)))
    return min(1.0, share)


def steady_share_of(
    facts: FactFrames,
    items: Collection[str],
    cells: Collection[tuple[str, str]],
    options: MeasureOptions,
    period: str,
) -> float:
    """The share for employees' answers to some items, from the unit-periods that may be shown only; rounded.

    Args:
        facts: a store.
        items: averaged for each person and period.
        cells: units and periods whose mean is shown.
        options: the level of units.
        period: month, mostly.
    """
    about = (nw.col("side") == Side.EMPLOYEE.value) & ~nw.col("number").is_null() & (nw.col("weight") > 0)
    frame = rolled_up(facts.answers().filter(about, one_of("item", sorted(items))), facts, options)
    rows = frame.select("unit", "respondent", "number", period_number(period).alias("when"))
    table = facts.collect(rows.group_by("unit", "respondent", "when").agg(nw.col("number").mean()))
    places = {unit: at for at, unit in enumerate(sorted({unit for unit, _ in cells}))}
    when = table.column("when").to_numpy().astype(np.int64)
    texts = {number: period_text(period, int(number)) for number in np.unique(when).tolist()}
    shown = set(cells)
    units = table.column("unit").to_pylist()
    kept = np.array([(unit, texts[at]) in shown for unit, at in zip(units, when.tolist(), strict=True)], bool)
    if not kept.any():
        return 0.0
    unit = np.array([places.get(one, -1) for one in units], np.int64)
    person = table.column("respondent").to_numpy().astype(np.int64)
    value = table.column("number").to_numpy().astype(np.float64)
    return round(steady_share(unit[kept], when[kept], person[kept], value[kept]), DIGITS)


def _table(period: Ints, person: Ints, value: Floats) -> tuple[Floats, Floats]:
    """(people, periods) what was said, 0 where nothing was, and 1 where something was."""
    who, row = np.unique(person, return_inverse=True)
    when, column = np.unique(period, return_inverse=True)
    said, there = np.zeros((len(who), len(when))), np.zeros((len(who), len(when)))
    said[row, column], there[row, column] = value, 1.0
    return said, there
