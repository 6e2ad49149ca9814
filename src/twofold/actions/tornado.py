"""A tornado: one uncertain number at a time goes to its ends, and the value says how much that matters."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from twofold.actions.parameters import Parameters
from twofold.actions.priority import Swing, Tornado
from twofold.actions.ranges import Range, Shape
from twofold.actions.spread import Spread
from twofold.actions.value import counted, worth

FACTS, COSTS = "the facts", "the costs"
COST = "cost"


def tornado(
    lever: str,
    parts: Mapping[str, Spread],
    limit: float,
    parameters: Parameters | None = None,
    cost: Spread | None = None,
) -> Tornado:
    """Which uncertain number does the value of a lever depend on most?

    Args:
        lever: its name.
        parts: its importance, level, target and reach with their intervals.
        limit: how far the outcome can move before its scale ends.
        parameters: what points are worth; None, or too few of them, takes points themselves.
        cost: of the action a year, in money.

    Returns:
        The value with everything at its likely value, and what each number alone makes of it, the widest first.

    Source: Eschenbach 1992, Interfaces 22 (tornado diagrams: one number at a time, the widest first).
    """
    ranges = {name: Range(part.low, part.value, part.high, Shape.FIXED, FACTS) for name, part in parts.items()}
    paid = parameters if parameters is not None and not counted(parameters).missing_for_money else None
    if paid is not None:
        ranges |= paid.ranges
        if cost is not None:
            ranges[COST] = Range(cost.low, cost.value, cost.high, Shape.FIXED, COSTS)
    likely = {name: one.likely for name, one in ranges.items()}
    swings = [
        Swing(
            name=name,
            at_low=_value({**likely, name: one.low}, limit, paid),
            at_high=_value({**likely, name: one.high}, limit, paid),
            low=one.low,
            high=one.high,
            source=one.source,
        )
        for name, one in ranges.items()
    ]
    widest = sorted((swing for swing in swings if swing.width > 0.0), key=lambda swing: -swing.width)
    return Tornado(lever, "points" if paid is None else "money", _value(likely, limit, paid), tuple(widest))


def _value(at: Mapping[str, float], limit: float, paid: Parameters | None) -> float:
    """Money (or points) of the lever with these numbers."""
    points = min(at["importance"] * (at["target"] - at["level"]) * at["reach"], limit)
    if paid is None:
        return points
    fixed = {name: Range(at[name], at[name], at[name]) for name in paid.ranges}
    money = worth(np.array([points]), replace(paid, ranges=fixed).likely()).money
    return (0.0 if money is None else float(money[0])) - at.get(COST, 0.0)
