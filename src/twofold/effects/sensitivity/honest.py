"""How far may trends have drifted apart before the effect can no longer be told from nothing?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from twofold.effects.sensitivity.event_study import EventStudy
from twofold.effects.sensitivity.relative import relative_interval, rules_out
from twofold.effects.sensitivity.smoothness import smooth_interval

TIMES = (0.5, 1.0, 1.5, 2.0)
MOST = 64.0
ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Robust:
    """An interval that allows for drifts.

    Attributes:
        allowed: Mbar (times the largest step before the start) or M (units of the outcome a period and period).
        low: its lower end.
        high: its upper end.
    """

    allowed: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Honest:
    """What drifts would do to an effect.

    Attributes:
        value: the effect if trends were parallel.
        level: coverage of the intervals.
        relative: intervals if steps after the start were at most Mbar times the largest one before.
        smooth: intervals if the drift bent by at most M a period; the first is that of a steady drift.
        breakdown_relative: the largest Mbar at which the effect still differs from nothing; 0 where it never does.
        breakdown_smooth: the same for M; None where even a steady drift could explain the effect.
        sentence: all that in words.
    """

    value: float
    level: float
    relative: tuple[Robust, ...]
    smooth: tuple[Robust, ...]
    breakdown_relative: float
    breakdown_smooth: float | None
    sentence: str


def honest(study: EventStudy, *, level: float = 0.95, seed: int = 0) -> Honest:
    """How far may trends have drifted apart before the effect can no longer be told from nothing?

    Args:
        study: effects by time since the start, all relative to one period.
        level: coverage of the intervals.
        seed: of the draws for critical values.

    Source: Rambachan & Roth 2023, Review of Economic Studies 90.
    """
    relative = tuple(Robust(times, *relative_interval(study, times, level, seed)) for times in TIMES)
    bend = _largest_bend(study)
    smooth = tuple(Robust(much, *smooth_interval(study, much, level)) for much in (0.0, bend / 2, bend))
    at_relative = _breakdown(lambda times: rules_out(study, times, 0.0, level, seed), 1.0) or 0.0
    at_smooth = _breakdown(lambda much: _without(smooth_interval(study, much, level)), max(bend, study.se / 100))
    return Honest(
        study.value, level, relative, smooth, at_relative, at_smooth, _sentence(at_relative, at_smooth)
    )  # fmt: skip


def _without(ends: tuple[float, float]) -> bool:
    return ends[0] > 0 or ends[1] < 0


def _largest_bend(study: EventStudy) -> float:
    """The largest change of slope before the start, as estimated."""
    path = np.append(study.values[: study.before], 0.0)
    return float(np.abs(np.diff(path, 2)).max(initial=0.0))


def _breakdown(still: Callable[[float], bool], scale: float) -> float | None:
    """The largest drift at which the effect still differs from nothing; None where it does not even without one."""
    if not still(0.0):
        return None
    low, high = 0.0, scale
    while still(high):
        low, high = high, 2 * high
        if high > MOST * scale:
            return low
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if still(middle) else (low, middle)
    return low


def _sentence(relative: float, smooth: float | None) -> str:
    if relative <= 0:
        return "The effect cannot be told from nothing even if trends were parallel."
    first = (
        f"The effect could be told from nothing as long as trends drifted apart, from one period to the next, at most "
        f"{relative:.2g} times as far as the furthest they did before the start"
    )
    if smooth is None:
        return f"{first}; a steady drift like the one before the start could explain it."
    return f"{first}; or along a line that bends by at most {smooth:.2g} a period."
