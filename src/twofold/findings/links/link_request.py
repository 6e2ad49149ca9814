"""What is asked of a panel: which drivers may go with which measures, and how far ahead of them."""

from dataclasses import dataclass, field

from twofold.regression.wild import WildAsked

FEWEST_UNITS = 8  # under which no link is told: signs of so few units can hardly turn out unlikely


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """The question.

    Attributes:
        ex: columns of the employees' side.
        cx: columns of the customers' side.
        lags: the longest lead of a driver over a measure that is looked for, in periods; shorter panels allow fewer.
        level: coverage of the intervals; a claim needs an adjusted p-value under 1 - level.
        weighted: whether cells count by the answers behind the measure (its n); by default all cells count alike,
            which stays right where good months have more answers.
        fewest_units: fewer units than this are refused; not under 8.
        adjust: whether drivers that go with one measure are asked to stand beside each other.
        asked: how the signs of units are turned.
    """

    ex: tuple[str, ...]
    cx: tuple[str, ...]
    lags: int = 3
    level: float = 0.95
    weighted: bool = False
    fewest_units: int = FEWEST_UNITS
    adjust: bool = True
    asked: WildAsked = field(default_factory=lambda: WildAsked(draws=1999))
