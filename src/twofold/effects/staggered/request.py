"""What is asked of a staggered comparison: who is compared with whom, and how."""

from dataclasses import dataclass
from enum import StrEnum


class Controls(StrEnum):
    """Who the treated are compared with."""

    NEVER = "never-treated"
    NOT_YET = "not-yet-treated"


class Adjustment(StrEnum):
    """How covariates are made equal; without covariates all three are the same."""

    DOUBLY_ROBUST = "dr"
    REGRESSION = "reg"
    WEIGHTING = "ipw"


class BasePeriod(StrEnum):
    """Which period a period before treatment is compared with: the one before it, or the last one before treatment."""

    VARYING = "varying"
    UNIVERSAL = "universal"


class Gaps(StrEnum):
    """What is done where a unit was not observed in every period."""

    PAIRS = "pairs"  # each comparison uses the units observed in both of its periods
    COMPLETE = "complete"  # units with any gap are left out
    CROSS_SECTIONS = "cross-sections"  # rows are compared as if each were another unit; errors still respect units


@dataclass(frozen=True, slots=True)
class StaggeredRequest:
    """One way to compare.

    Attributes:
        controls: who the treated are compared with.
        anticipation: how many periods before the start units may already have reacted.
        estimator: how covariates are made equal.
        base: what periods before treatment are compared with.
        gaps: what is done with units that were not observed in every period.
        level: coverage of the intervals.
    """

    controls: Controls | str = Controls.NEVER
    anticipation: int = 0
    estimator: Adjustment | str = Adjustment.DOUBLY_ROBUST
    base: BasePeriod | str = BasePeriod.VARYING
    gaps: Gaps | str = Gaps.PAIRS
    level: float = 0.95

    def __post_init__(self) -> None:
        """Turn words into choices, and refuse what is none."""
        object.__setattr__(self, "controls", Controls(self.controls))
        object.__setattr__(self, "estimator", Adjustment(self.estimator))
        object.__setattr__(self, "base", BasePeriod(self.base))
        object.__setattr__(self, "gaps", Gaps(self.gaps))
        if self.anticipation < 0:
            raise ValueError("anticipation is a number of periods, 0 or more")
        if not 0 < self.level < 1:
            raise ValueError("the level of an interval lies between 0 and 1")
