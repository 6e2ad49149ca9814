"""An axis: numbers to positions, and the round numbers worth a tick."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of numbers laid out between two positions.

    Attributes:
        low: the number at the start; smaller than ``high``.
        high: the number at the end.
        start: position of ``low``.
        end: position of ``high``; smaller than ``start`` where larger numbers lie higher up.
    """

    low: float
    high: float
    start: float = 3.0
    end: float = 97.0

    def at(self, value: float) -> float:
        """The position of a number, kept inside the axis."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)

    def inside(self, value: float) -> bool:
        """Whether the number lies on the axis."""
        return self.low <= value <= self.high

    def ticks(self, most: int = 6) -> tuple[float, ...]:
        """Round numbers on the axis, at most about ``most``.

        >>> Axis(0, 9).ticks()
        (0.0, 2.0, 4.0, 6.0, 8.0)
        """
        step = round_step((self.high - self.low) / most)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return tuple(round(i * step, 10) for i in range(first, last + 1))


def round_step(rough: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no smaller than ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-9))


def axis_around(
    numbers: Iterable[float | None],
    *,
    within: tuple[float, float] | None = None,
    positions: tuple[float, float] = (3.0, 97.0),
) -> Axis:
    """An axis that holds all the numbers with a little air, inside the measure's own range where it has one."""
    known = [number for number in numbers if number is not None and math.isfinite(number)] or [0.0, 1.0]
    low, high = min(known), max(known)
    air = (high - low) * 0.08 or max(abs(high) * 0.1, 0.01)
    low, high = low - air, high + air
    if within:
        low, high = max(low, within[0]), min(high, within[1])
    if not low < high:
        low, high = low - air, high + air
    return Axis(low, high, *positions)
