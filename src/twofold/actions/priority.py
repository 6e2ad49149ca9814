"""Priorities: what to do first, how sure that is, and what it would be worth."""

from dataclasses import dataclass, field
from enum import StrEnum

from twofold.actions.spread import Spread
from twofold.actions.value import Counted


class Basis(StrEnum):
    """What levers are ordered by."""

    POINTS = "points"
    POINTS_PER_MONEY = "points per money"
    NET = "money a year less its cost"


class Aim(StrEnum):
    """Where the gap of a lever is measured to."""

    NAMED = "the target"
    BEST_UNITS = "the level that the best quarter of units reaches"
    SCALE_TOP = "the top of the scale"


@dataclass(frozen=True, slots=True)
class Priority:
    """One lever, in its place.

    Attributes:
        name: what it is called.
        rank: its place, 1 being the first; None where it has none. Likewise the next two.
        rank_low: the best place it may truly hold.
        rank_high: the worst place.
        first: probability of being among the first ``Priorities.among``; None without a place.
        tied: the levers it cannot be told apart from.
        points: expected gain, in points of the outcome for the better.
        steadied: the same, steadied towards the other levers: what the winner of many keeps of its lead.
        importance: points of the outcome for the better per point of the lever.
        level: where it stands.
        target: where it would stand.
        reach: share of customers it concerns.
        n: answers about it.
        kept: customers kept more a year; None where parameters are missing. Likewise the next ones.
        money: money a year.
        cost: of the action, a year.
        net: money less cost.
        per_money: points per unit of money that it costs a year.
        reason: why it has no place.
        sentence: what a manager can repeat.
    """

    name: str
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    first: float | None
    tied: tuple[str, ...]
    points: Spread
    steadied: float
    importance: Spread
    level: Spread
    target: Spread
    reach: Spread
    n: int
    kept: Spread | None = None
    money: Spread | None = None
    cost: Spread | None = None
    net: Spread | None = None
    per_money: Spread | None = None
    reason: str | None = None
    sentence: str = ""

    @property
    def shown(self) -> bool:
        """Whether it rests on enough answers to be shown."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Swing:
    """How far one uncertain number moves the value by itself.

    Attributes:
        name: the parameter, or part of the lever (importance, level, target, reach, cost).
        at_low: the value with this number at its low end, all others at their likely values.
        at_high: with this number at its high end.
        low: the low end.
        high: the high end.
        source: where the number comes from.
    """

    name: str
    at_low: float
    at_high: float
    low: float
    high: float
    source: str

    @property
    def width(self) -> float:
        """How far it moves the value."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True)
class Tornado:
    """Which uncertain number the value of one lever depends on most.

    Attributes:
        lever: whose value.
        what: money or points.
        value: with everything at its likely value.
        swings: the widest first.
    """

    lever: str
    what: str
    value: float
    swings: tuple[Swing, ...]


@dataclass(frozen=True, slots=True)
class Priorities:
    """What to do first.

    Attributes:
        outcome: what is to be moved.
        levers: in the order of their places; those without a place come last.
        basis: what they are ordered by.
        aim: where gaps are measured to.
        among: how many places count as first.
        first: the levers that may be the first: one only where it is shown to be.
        counted: what the value holds, and which parameters are missing for the rest.
        currency: of money; empty where there is none.
        tornado: of the first lever; None where nothing is ranked.
        respondents: answers about the outcome.
        level: coverage of intervals.
        draws: how often chance was drawn.
        seed: of chance.
        caveats: what to keep in mind.
    """

    outcome: str
    levers: tuple[Priority, ...]
    basis: Basis
    aim: Aim
    among: int
    first: tuple[str, ...]
    counted: Counted
    currency: str
    tornado: Tornado | None
    respondents: int
    level: float
    draws: int
    seed: int
    caveats: tuple[str, ...] = field(default=())
