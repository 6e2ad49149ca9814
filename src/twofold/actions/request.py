"""What is asked about priorities."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from twofold.actions.costs import Cost
from twofold.actions.parameters import Parameters

FEWEST = 30  # answers about a lever; below, it has no place


@dataclass(frozen=True, slots=True)
class PrioritiesRequest:
    """How gaps are measured, what points are worth, and how often chance is drawn.

    Attributes:
        target: where every lever would stand, on its scale; None leaves it to ``best_units``, or the scale's top.
        targets: where single levers would stand, by name.
        best_units: whether the target is what the best quarter of units reaches.
        parameters: what points are worth; None counts points only.
        costs: what levers cost, by name; those that are not named cost nothing that is known.
        among: how many places count as first.
        fewest: answers a lever needs for a place.
        draws: how often chance is drawn.
        level: coverage of intervals.
    """

    target: float | None = None
    targets: Mapping[str, float] = field(default_factory=dict)
    best_units: bool = False
    parameters: Parameters | None = None
    costs: Mapping[str, Cost] = field(default_factory=dict)
    among: int = 3
    fewest: int = FEWEST
    draws: int = 4000
    level: float = 0.95

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if self.draws < 1000:
            raise ValueError(f"at least 1,000 draws are needed for the ends of intervals, not {self.draws}")
        if not 0.0 < self.level < 1.0:
            raise ValueError(f"a level lies between 0 and 1, not at {self.level:g}")
        if self.fewest < FEWEST:
            raise ValueError(f"a lever is ranked on at least {FEWEST} answers, not on {self.fewest}")
        if self.among < 1:
            raise ValueError("at least one place counts as first")
