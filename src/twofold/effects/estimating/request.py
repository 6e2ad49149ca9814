"""What is asked of an estimate."""

from dataclasses import dataclass
from enum import StrEnum

from twofold.errors import UsageError


class Controls(StrEnum):
    """Who the treated units are compared with."""

    NOT_YET = "not-yet-treated"
    NEVER = "never-treated"


class Method(StrEnum):
    """The primary analysis."""

    AUTO = "auto"
    CALLAWAY_SANTANNA = "callaway-santanna"  # each unit against its last period before
    SYNTHETIC = "synthetic"  # few treated units against a weighted mix of untreated ones
    ROLLING = "rolling"  # each unit against the mean of its periods before


class Averaged(StrEnum):
    """What the overall effect of a staggered comparison is the mean of."""

    SIMPLE = "simple"  # treated unit-periods
    GROUP = "group"  # cohorts, by their units
    DYNAMIC = "dynamic"  # event times, each alike
    CALENDAR = "calendar"  # calendar periods, each alike


@dataclass(frozen=True, slots=True)
class EffectRequest:
    """One question about an effect.

    Attributes:
        outcome: what the outcome is called in sentences.
        action: what the action is called there.
        controls: who the treated are compared with.
        method: the primary analysis; auto follows the rules of docs/explanation/verdicts.md.
        averaged: what the overall effect is the mean of; other than simple only with Callaway-Sant'Anna.
        anticipation: periods before the first treated one in which something may show already.
        window: periods from the first treated one on that count; None for all.
        planned: periods that were to be awaited before judging; None for no plan.
        margin: smallest effect that matters, in units of the outcome; None where nobody says.
        higher_is_better: whether a rise is an improvement.
        randomised: whether it was drawn by lot which units were treated.
        level: coverage of intervals.
        seed: of random draws.
    """

    outcome: str = "the outcome"
    action: str = "the action"
    controls: Controls = Controls.NOT_YET
    method: Method = Method.AUTO
    averaged: Averaged = Averaged.SIMPLE
    anticipation: int = 0
    window: int | None = None
    planned: int | None = None
    margin: float | None = None
    higher_is_better: bool = True
    randomised: bool = False
    level: float = 0.95
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what no estimate can follow."""
        if not 0.5 <= self.level < 1:
            raise UsageError(f"a level lies between 0.5 and 1, not at {self.level:g}")
        if self.margin is not None and not 0 < self.margin < float("inf"):
            raise UsageError(f"the smallest effect that matters is larger than 0, not {self.margin:g}")
        if self.anticipation < 0:
            raise UsageError(f"anticipation is a number of periods, 0 or more, not {self.anticipation}")
        for name, periods in (("window", self.window), ("planned window", self.planned)):
            if periods is not None and periods < 1:
                raise UsageError(f"a {name} has at least 1 period, not {periods}")
        if self.averaged is not Averaged.SIMPLE and self.method in {Method.ROLLING, Method.SYNTHETIC}:
            raise UsageError(f"the {self.averaged} average is known for {Method.CALLAWAY_SANTANNA} only")
