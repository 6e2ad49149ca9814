"""What was found: for every driver and measure an estimate, its evidence and a grade."""

from dataclasses import dataclass
from enum import StrEnum

from twofold.findings.links.link_request import LinkRequest


class Grade(StrEnum):
    """How much the data support a link."""

    NONE = "none shown"
    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


class Direction(StrEnum):
    """Which side moves first."""

    EX_FIRST = "ex first"  # the driver, clearly
    CX_FIRST = "cx first"  # the measure, clearly
    OPEN = "open"  # the data cannot tell
    NOT_TESTABLE = "not testable"  # too few periods, or none


class Basis(StrEnum):
    """What a link is about."""

    WITHIN = "within units"  # changes of a unit against its own level
    BETWEEN = "between units"  # levels of units against each other


@dataclass(frozen=True, slots=True)
class LinkEstimate:
    """A slope: how much more of the measure goes with one more of the driver.

    Attributes:
        value: in points of the measure for one point of the driver.
        se: its standard error, with units as clusters.
        low: lower end of the interval; likewise high.
        p_value: of no link, two-sided, by itself.
        df: degrees of freedom of its t-distribution.
        units: that it rests on.
        rows: units times periods.
        lag: periods from the first side to the second.
        method: how it was made.
    """

    value: float
    se: float
    low: float
    high: float
    p_value: float
    df: float
    units: int
    rows: int
    lag: int
    method: str


@dataclass(frozen=True, slots=True)
class Checks:
    """What the claim was held against; None where it could not be.

    Attributes:
        trends: it is shown when every unit's own straight trend is taken away, too.
        every_unit: it is shown without any single unit.
        beside: it stands beside the other drivers that go with the same measure.
    """

    trends: bool | None = None
    every_unit: bool | None = None
    beside: bool | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """The slope without the attenuation by measurement error of the driver.

    Attributes:
        value: the slope divided by the reliability.
        low: lower end of the interval, which includes the doubt about the reliability; likewise high.
        reliability: of the driver's changes (within units), or of its levels (between).
    """

    value: float
    low: float
    high: float
    reliability: float


@dataclass(frozen=True, slots=True)
class Link:
    """One driver and one measure.

    Attributes:
        ex: the driver.
        cx: the measure.
        basis: what the claim is about.
        grade: how much the data support it.
        claim: whether a link is claimed; True exactly where the grade is not "none shown".
        lag: periods by which the driver goes ahead, of the clearest lag; None where there is no time.
        within: the slope within units at that lag; None where the panel has no periods to change over.
        by_lag: the slope at every lag.
        reverse: the clearest slope of the driver on the measure of periods before; None where it cannot be had.
        detrended: the slope at the lag without units' own trends, too.
        between: the slope between units' means.
        correlation: between units' means.
        corrected: the slope of the basis, corrected for measurement error; None where no reliability is known.
        direction: which side moves first.
        p_pair: of no link at any lag, for this pair.
        p_adjusted: the same among all pairs shown together (one false link in twenty such tables).
        p_reverse: of no reverse link at any lag, for this pair.
        minimum_detectable: the smallest slope that would have been shown with 80 % probability.
        n_units: units the basis rests on.
        n_periods: periods likewise.
        checks: what the claim was held against.
        adjusted_for: what was taken into account.
        confounders: what was not, and may stand behind the link.
        reason: why nothing can be said, where so.
        sentence: all this in a sentence to be repeated.
    """

    ex: str
    cx: str
    basis: Basis
    grade: Grade
    claim: bool
    direction: Direction
    checks: Checks
    minimum_detectable: float | None
    n_units: int
    n_periods: int
    lag: int | None = None
    within: LinkEstimate | None = None
    by_lag: tuple[LinkEstimate, ...] = ()
    reverse: LinkEstimate | None = None
    detrended: LinkEstimate | None = None
    between: LinkEstimate | None = None
    correlation: float | None = None
    corrected: Corrected | None = None
    p_pair: float | None = None
    p_adjusted: float | None = None
    p_reverse: float | None = None
    adjusted_for: tuple[str, ...] = ()
    confounders: tuple[str, ...] = ()
    reason: str | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """All pairs of a table, judged together.

    Attributes:
        pairs: driver by driver, measure by measure.
        request: the question.
        units: of the panel.
        periods: of the panel.
        period_kind: number, quarter, month, week or day; empty without time.
        lags: the longest lag that the panel allowed.
        hidden: cells of employees that may not be shown and took no part.
    """

    pairs: tuple[Link, ...]
    request: LinkRequest
    units: int
    periods: int
    period_kind: str
    lags: int
    hidden: int

    @property
    def claimed(self) -> tuple[Link, ...]:
        """The pairs with a claimed link."""
        return tuple(pair for pair in self.pairs if pair.claim)
