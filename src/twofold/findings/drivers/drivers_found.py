"""What was found about drivers: shares, places, slopes and asymmetry, each with its interval."""

from dataclasses import dataclass
from enum import StrEnum

from twofold.findings.drivers.driver_request import Method, OutcomeType


class Asymmetric(StrEnum):
    """How low and high answers to an item weigh, against its middle."""

    BASIC = "basic"  # low answers cost more than high ones bring
    PERFORMANCE = "performance"  # both alike
    DELIGHT = "delight"  # high answers bring more than low ones cost
    UNCLEAR = "unclear"  # the data do not tell


@dataclass(frozen=True, slots=True)
class Between:
    """A number with its interval.

    Attributes:
        value: the estimate.
        low: lower end.
        high: upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the ranking and the places that the data do not exclude; 1 has the largest share."""

    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """Whether an item costs as much below its middle as it brings above.

    Attributes:
        kind: basic, performance, delight, or unclear where the test does not say.
        penalty: points of the outcome that go with a low answer instead of a middle one, the other items being equal.
        reward: the same for a high answer.
        below: points of the outcome for one scale point more below the middle.
        above: the same above the middle.
        p_value: of "both slopes are the same", on the scale of the ordered outcome, corrected over the items (BH).
        low_n: answers in the low third of the scale.
        high_n: answers in the high third.
        middle: the middle that slopes meet at.
        reason: why nothing can be said; None where it can.
    """

    kind: Asymmetric
    penalty: Between | None = None
    reward: Between | None = None
    below: Between | None = None
    above: Between | None = None
    p_value: float | None = None
    low_n: int = 0
    high_n: int = 0
    middle: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """What goes with one item.

    Attributes:
        item: its name.
        share: part of the outcome's variance (0 to 1) that is this item's; None where it may not be shown.
        of_explained: the same as a part of what the ranked items explain together.
        rank: its place.
        tied_with: items that the data do not tell apart from it.
        coefficient: points of the outcome that go with one point more of the item, the other items being equal; for an
            outcome of two values, parts of 1. None where the item says the same as others together.
        standardised: the same in standard deviations.
        log_odds: for binary and ordinal outcomes, the logarithm of the odds ratio of one point more.
        johnson: Johnson's relative weight, beside LMG shares.
        n: answers to the item (with an outcome).
        missing: rows it concerns that have no answer.
        applicable: part of the respondents (by weight) whom the item concerns.
        mean: mean answer of those who gave one; None where it is not ranked.
        scale: both ends of its scale, as declared or as seen.
        asymmetry: whether low and high answers weigh alike.
        shown: whether it is ranked.
        reason: why not.
    """

    item: str
    share: Between | None = None
    of_explained: float | None = None
    rank: Place | None = None
    tied_with: tuple[str, ...] = ()
    coefficient: Between | None = None
    standardised: Between | None = None
    log_odds: Between | None = None
    johnson: float | None = None
    n: int | None = None
    missing: int | None = None
    applicable: float | None = None
    mean: float | None = None
    scale: tuple[float, float] | None = None
    asymmetry: Asymmetry | None = None
    shown: bool = True
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Drivers:
    """What goes with an outcome.

    Attributes:
        outcome: its name.
        outcome_type: scale, binary or ordinal.
        method: how the explained variance is divided.
        explained: part of the outcome's variance that the items (and their use) explain together: R², or that of the
            scale behind a binary or ordinal outcome (McKelvey & Zavoina).
        by_use: the part of it that goes with which touchpoints were used at all; None where all concern everybody.
        drivers: ranked ones by share, then those that may not be ranked.
        n: rows with an outcome.
        n_effective: as many equally weighted ones (Kish).
        clusters: independent ones among them.
        without_outcome: rows without an outcome, left out.
        imputed: part of the applicable answers that was imputed.
        draws: bootstrap draws.
        level: coverage of the intervals.
        shown: whether anything is ranked.
        reason: why not.
        words: what 0 ... k - 1 mean where the outcome came in words.
        caveats: what to bear in mind, one sentence each.
    """

    outcome: str
    outcome_type: OutcomeType
    method: Method
    explained: Between | None
    by_use: float | None
    drivers: tuple[Driver, ...]
    n: int | None
    n_effective: float | None
    clusters: int | None
    without_outcome: int
    imputed: float
    draws: int
    level: float
    shown: bool = True
    reason: str | None = None
    words: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()

    @property
    def ranked(self) -> tuple[Driver, ...]:
        """Those with a place, the first first."""
        return tuple(one for one in self.drivers if one.shown)
