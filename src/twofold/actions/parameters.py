"""What points are worth to this company: every parameter by name, with its range and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twofold.actions.ranges import Range

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a parameter is.

    Attributes:
        sentence: what it says, for the file and the documentation.
        low: the smallest number it can be.
        high: the largest.
    """

    sentence: str
    low: float = -np.inf
    high: float = np.inf


MEANINGS: dict[str, Meaning] = {
    "customers": Meaning("Customers served in a year.", 0.0),
    "represented": Meaning("Share of them for whom the survey speaks (0 to 1): the kind that is asked.", 0.0, 1.0),
    "churn": Meaning("Share of customers lost in a year, as things are (0 to 1).", 0.0, 1.0),
    "retention_per_point": Meaning(
        "Change in the share of customers kept a year, per point of the outcome for the better (0.001: 0.1 of 100).",
        -1.0,
        1.0,
    ),
    "margin": Meaning("Margin a customer brings in a year, in money."),
    "horizon": Meaning("Years that are counted.", 1.0, 50.0),
    "discount": Meaning("What money is worth less a year later (0.08: 8 %).", 0.0, 1.0),
    "paid_more_per_point": Meaning("Money a customer pays more in a year, per point of the outcome for the better."),
    "nps_per_point": Meaning("Points of NPS per point of the outcome for the better; 1 by definition where it is NPS."),
    "promoter_share": Meaning(
        "Share of a change in NPS that is more promoters (0 to 1); the rest is fewer detractors.", 0.0, 1.0
    ),
    "new_per_promoter": Meaning("New customers a year whom one promoter brings.", 0.0),
    "lost_per_detractor": Meaning("New customers a year whom one detractor keeps away.", 0.0),
}
KEPT = ("customers", "represented", "churn", "retention_per_point")
MONEY = (*KEPT, "margin", "horizon", "discount")
PAYING = ("paid_more_per_point",)
TELLING = ("nps_per_point", "promoter_share", "new_per_promoter", "lost_per_detractor")
NPS = "nps"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one company.

    Attributes:
        outcome: the outcome whose points they are about.
        currency: of all money.
        ranges: the parameters that are given, by name; no other is ever assumed.
    """

    outcome: str
    currency: str
    ranges: Mapping[str, Range] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse parameters that have no meaning."""
        unknown = sorted(set(self.ranges) - set(MEANINGS))
        if unknown:
            raise ValueError(f"no parameter is called {unknown[0]!r}")

    def missing(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Which of these are not given."""
        return tuple(name for name in names if name not in self.ranges and not self._by_definition(name))

    def draw(self, rng: np.random.Generator, draws: int) -> dict[str, Floats]:
        """(draws,) of every parameter, the ones that are so by definition included."""
        drawn = {name: self.ranges[name].draw(rng, draws) for name in MEANINGS if name in self.ranges}
        limits = {name: (MEANINGS[name].low, MEANINGS[name].high) for name in drawn}
        drawn = {name: np.clip(values, *limits[name]) for name, values in drawn.items()}
        return self._completed(drawn, draws)

    def likely(self) -> dict[str, Floats]:
        """Every parameter at its likely value, as arrays of one number."""
        return self._completed({name: np.array([one.likely]) for name, one in self.ranges.items()}, 1)

    def _completed(self, drawn: dict[str, Floats], draws: int) -> dict[str, Floats]:
        if "nps_per_point" not in drawn and self._by_definition("nps_per_point"):
            drawn["nps_per_point"] = np.ones(draws)
        return drawn

    def _by_definition(self, name: str) -> bool:
        return name == "nps_per_point" and self.outcome == NPS
