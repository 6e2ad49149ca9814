"""A design: outcome, units and starts, comparison, window, smallest effect that matters, analysis, who and when."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from twofold.errors import UsageError


class Comparison(StrEnum):
    """Who the treated units will be compared with."""

    NOT_YET = "not-yet-treated"
    NEVER = "never-treated"
    NONE = "none"  # one series, before and after: registered as what it is


@dataclass(frozen=True, slots=True)
class Plan:
    """Which units begin when.

    Attributes:
        start: the first treated period, as people write it (2026-03, 2026-Q2, 2026-W09, 2026-03-02, 14).
        units: their names.
    """

    start: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """What was written down before an action started.

    Attributes:
        action: what is done.
        outcome: what it should change: a column of a panel or a measure of a store.
        higher_is_better: whether a rise is an improvement.
        plans: which units begin when; several for a staggered action.
        comparison: who they will be compared with.
        pool: the units they will be compared with; empty for all others.
        window: periods from the first treated one on that are awaited and judged.
        anticipation: periods before in which something may show already.
        margin: smallest effect that matters, in units of the outcome; None where nobody said.
        analysis: the primary analysis (auto, callaway-santanna, rolling).
        level: coverage of the interval.
        randomised: whether it was drawn by lot which units begin.
        registered_by: who registered it.
        registered_at: when, UTC.
    """

    action: str
    outcome: str
    plans: tuple[Plan, ...]
    registered_by: str
    registered_at: datetime
    window: int
    higher_is_better: bool = True
    comparison: Comparison = Comparison.NOT_YET
    pool: tuple[str, ...] = ()
    anticipation: int = 0
    margin: float | None = None
    analysis: str = "auto"
    level: float = 0.95
    randomised: bool = False

    def __post_init__(self) -> None:
        """Refuse a design that nobody could follow."""
        names = [name for plan in self.plans for name in plan.units]
        twice = sorted({name for name in names if names.count(name) > 1})
        both = sorted(set(names) & set(self.pool))
        wrong = (
            (not self.registered_by.strip(), "a design names who registers it"),
            (not self.outcome.strip(), "a design names its outcome"),
            (not names, "a design names the units that begin, and when"),
            (bool(twice), f"unit {twice[0] if twice else ''!r} begins twice"),
            (bool(both), f"unit {both[0] if both else ''!r} is treated and in the comparison pool"),
            (self.window < 1, f"the window has at least 1 period, not {self.window}"),
            (self.anticipation < 0, f"anticipation is a number of periods, 0 or more, not {self.anticipation}"),
            (self.margin is not None and not self.margin > 0, "the smallest effect that matters is larger than 0"),
            (not 0.5 <= self.level < 1, f"a level lies between 0.5 and 1, not at {self.level:g}"),
            (self.registered_at.tzinfo is None, "the moment of registration needs its time zone"),
        )
        for applies, why in wrong:
            if applies:
                raise UsageError(f"{why}.")

    @property
    def starts(self) -> dict[str, str]:
        """The first treated period of each treated unit, as written."""
        return {name: plan.start for plan in self.plans for name in plan.units}


def now() -> datetime:
    """This moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
