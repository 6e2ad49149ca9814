"""What a verdict rests on."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with both ends, in units of the outcome."""

    value: float
    low: float
    high: float

    @property
    def direction(self) -> int:
        """1 where the whole interval lies above zero, -1 where below, 0 where it holds zero."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


class Support(StrEnum):
    """A further comparison that a claim has to pass."""

    HISTORY = "history"  # against units that stood as they did before
    SPELL = "spell"  # from the level before the spell that they were picked for
    LOT = "lot"  # drawing lots again who was treated (randomisation inference)


class Reason(StrEnum):
    """Why a verdict is what it is."""

    NOBODY_TREATED = "nobody treated"
    NEVER_VARIES = "never varies"
    NOT_STARTED = "not started"
    WINDOW_RUNNING = "window running"
    NO_COMPARISON = "no comparison"
    NO_BEFORE = "no before"
    TOO_FEW_UNITS = "too few units"
    UNCHECKED_TREND = "unchecked trend"
    TREND_APART = "trend apart"
    TREND_OPEN = "trend open"
    TREND_SURVIVED = "trend survived"
    TREND_ALIKE = "trend alike"
    RANDOMISED = "randomised"
    PICKED = "picked"
    RECOVERY = "recovery"
    HISTORY_AGREES = "history agrees"
    LOT_DISAGREES = "lot disagrees"
    BEYOND_MARGIN = "beyond margin"
    PERHAPS_SMALL = "perhaps small"
    INSIDE_MARGIN = "inside margin"
    PLACEBO_MOVED = "placebo moved"
    SPILLED = "spilled"
    DECISIVE = "decisive"
    HOLDS_ZERO = "holds zero"
    EXCLUDES_ZERO = "excludes zero"
    DEVIATES = "deviates"
    REGISTERED = "registered"
    LATE_REGISTERED = "late registered"
    SERIES_ONLY = "series only"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the rules look at.

    Attributes:
        effect: the primary comparison; None where none can be made.
        treated: treated clusters behind it.
        compared: comparison clusters behind it.
        fewest_treated, fewest_compared: fewer of these say nothing.
        named: whether any unit has a first treated period at all.
        varies: whether the outcome is not the same number everywhere.
        started: whether any unit was observed after it was treated.
        before: periods observed before the treatment, of the cohort with most.
        after: periods observed after it, of the cohort with most.
        planned: periods after it that were to be awaited; None for no plan.
        decisive: whether an always-valid look may already decide though the plan has not run out.
        supports: further comparisons that a claim must pass; None where one cannot be made.
        trend_apart: whether treated and comparison units were, or may have been, drifting apart before the treatment.
        trend_shown: whether the time before shows it; otherwise it only leaves room for it.
        trend_survives: whether the claim stays when that drift is carried on; None where it cannot be said.
        picked: whether the treated units stood out just before they were treated.
        randomised: whether it was drawn by lot who was treated.
        single_series: whether one series without comparison is all there is.
        placebo_moved: whether an outcome moved that the action cannot have changed.
        spilled: which way untreated units near treated ones moved: 1, -1, or 0 where that is not shown.
        higher_is_better: which direction is an improvement.
        margin: the smallest effect that matters; None where nobody said.
    """

    effect: Interval | None
    treated: int
    compared: int
    named: bool = True
    varies: bool = True
    started: bool = True
    before: int = 2
    after: int = 1
    planned: int | None = None
    decisive: bool = False
    supports: tuple[tuple[Support, Interval | None], ...] = ()
    trend_apart: bool = False
    trend_shown: bool = True
    trend_survives: bool | None = None
    picked: bool = False
    randomised: bool = False
    single_series: bool = False
    placebo_moved: bool = False
    spilled: int = 0
    higher_is_better: bool = True
    margin: float | None = None
    fewest_treated: int = 1
    fewest_compared: int = 2
