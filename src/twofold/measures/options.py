"""What can be chosen when a measure is asked for; every choice has a default."""

from dataclasses import dataclass

from twofold.measures.clocks import BusinessHours


@dataclass(frozen=True, slots=True)
class MeasureOptions:
    """The choices behind a number.

    Attributes:
        level: coverage of the intervals.
        minimum_n: with fewer respondents than this an estimate is not shown.
        rescale: the scale that answers are brought to before a mean is taken; None keeps theirs.
        within_days: how soon a second contact counts as a repeat of the first.
        hours: opening hours; with them service times count only open time. None counts every hour.
        roll_up: whether a unit's answers also count for every unit above it.
        unit_level: split by the units of this level of the tree (region, branch) instead of the recorded ones.
    """

    level: float = 0.95
    minimum_n: int = 5
    rescale: tuple[float, float] | None = None
    within_days: int = 7
    hours: BusinessHours | None = None
    roll_up: bool = False
    unit_level: str | None = None

    def __post_init__(self) -> None:
        """Refuse choices that no estimate can follow."""
        if not 0 < self.level < 1:
            raise ValueError(f"the level of an interval lies between 0 and 1, not {self.level}")
        if self.minimum_n < 1:
            raise ValueError(f"the minimum n is at least 1, not {self.minimum_n}")
        if self.within_days < 1:
            raise ValueError(f"within_days is at least 1, not {self.within_days}")
        if self.rescale is not None and not self.rescale[0] < self.rescale[1]:
            raise ValueError(f"a scale runs from a smaller to a larger number, not {self.rescale}")
