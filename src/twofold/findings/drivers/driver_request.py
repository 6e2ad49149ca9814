"""What is asked about drivers."""

from dataclasses import dataclass
from enum import StrEnum


class OutcomeType(StrEnum):
    """What kind of number the outcome is."""

    SCALE = "scale"  # distances between its numbers count
    BINARY = "binary"
    ORDINAL = "ordinal"  # only the order of its numbers counts


class Method(StrEnum):
    """How explained variance is divided between items."""

    LMG = "lmg"  # averaged over all orders of entry
    JOHNSON = "johnson"  # relative weights


class Missing(StrEnum):
    """What is done about answers that are missing."""

    IMPUTE = "impute"  # several completed tables, combined by Rubin's rules
    LISTWISE = "listwise"  # rows with a gap are left out


@dataclass(frozen=True, slots=True)
class DriverRequest:
    """The choices behind a ranking of drivers.

    Attributes:
        method: how the explained variance is divided; None takes LMG up to 15 items and Johnson beyond.
        outcome_type: what kind of number the outcome is; None finds out.
        missing: what is done about missing answers.
        draws: bootstrap draws.
        imputations: completed tables where answers are missing.
        seed: of the draws.
        level: coverage of the intervals.
        fewest: answers under which an item is not ranked.
        asymmetry: whether to ask if low and high answers weigh alike.
        higher_is_better: whether a larger outcome is the better one; says what is a penalty.
    """

    method: Method | None = None
    outcome_type: OutcomeType | None = None
    missing: Missing = Missing.IMPUTE
    draws: int = 1000
    imputations: int = 20
    seed: int = 1
    level: float = 0.95
    fewest: int = 30
    asymmetry: bool = True
    higher_is_better: bool = True

    def __post_init__(self) -> None:
        """Refuse choices that no interval can follow."""
        if not 0.0 < self.level < 1.0:
            raise ValueError(f"the level of an interval lies between 0 and 1, not at {self.level:g}")
        if self.draws < 100:
            raise ValueError(f"{self.draws} bootstrap draws are too few for an interval; take 100 or more")
        if self.imputations < 2:
            raise ValueError("between one imputation there is no spread; take 2 or more (20 is usual)")
        if self.fewest < 5:
            raise ValueError("under 5 answers an item can never be ranked")
