"""Shares of people, each with its interval and with what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

from twofold.measures.intervals import share_interval
from twofold.measures.multiplicity import benjamini_hochberg


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of people.

    Attributes:
        count: how many did.
        n: out of how many.
        value: the share; None where there is nobody.
        low: where the interval begins.
        high: where it ends.
    """

    count: int
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class GroupRate:
    """A share in one group, beside that of the others.

    Attributes:
        value: what the group has in common; empty where it is not known.
        rate: the share.
        differs: ``lower`` or ``higher`` than in all other groups together, corrected for looking at many; else empty.
    """

    value: str
    rate: Rate
    differs: str = ""


def rate(count: int, n: int) -> Rate:
    """A share with Wilson's interval.

    >>> found = rate(12, 40)
    >>> round(found.low, 3), round(found.high, 3)
    (0.181, 0.454)
    """
    if n <= 0:
        return Rate(count, n, None, None, None)
    # somebody may hand in what nobody was asked for by name; a share is never more than all
    value = min(count / n, 1.0)
    interval = share_interval(value, n)
    return Rate(count, n, value, float(interval.low), float(interval.high))


def group_rates(groups: Iterable[tuple[str, int, int]]) -> tuple[GroupRate, ...]:
    """The shares of groups (value, count, n), and which differ from the others together.

    Two shares are compared by the pooled z test; the p values of all groups are corrected by Benjamini and Hochberg
    (1995), so that of the groups said to differ at most one in twenty does not, on average.
    """
    found = [(value, min(count, n), n) for value, count, n in groups]
    everybody, done = sum(n for _, _, n in found), sum(count for _, count, _ in found)
    tested = [_compared(count, n, done - count, everybody - n) for _, count, n in found]
    adjusted = benjamini_hochberg([p for _, p in tested])
    return tuple(
        GroupRate(value, rate(count, n), ("lower" if sign < 0 else "higher") if p <= 0.05 else "")
        for (value, count, n), (sign, _), p in zip(found, tested, adjusted, strict=True)
    )


def _compared(count: int, n: int, others: int, rest: int) -> tuple[float, float]:
    """The difference to the others, and its two-sided p value."""
    if n < 1 or rest < 1:
        return 0.0, 1.0
    pooled = (count + others) / (n + rest)
    spread = pooled * (1 - pooled) * (1 / n + 1 / rest)
    difference = count / n - others / rest
    if spread <= 0:
        return 0.0, 1.0
    return difference, 2 * NormalDist().cdf(-abs(difference) / spread**0.5)
