"""What was found about an action: the effect, everything beside it, and the verdict."""

from dataclasses import dataclass, field

from twofold.effects.effect_estimate import EffectEstimate
from twofold.effects.estimating.checks import Checks
from twofold.effects.estimating.request import EffectRequest
from twofold.effects.verdicts import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class EventEffect:
    """The gap between treated and comparison units, so many periods after the first treated one (negative: before).

    Attributes:
        event: periods since the first treated one.
        value: in units of the outcome, against the level before.
        low: lower end of its interval.
        high: upper end.
        treated: treated units observed there.
    """

    event: int
    value: float
    low: float
    high: float
    treated: int


@dataclass(frozen=True, slots=True)
class Naive:
    """The treated units alone, before and after: not an effect, because nothing says what would have come anyway.

    Attributes:
        change: mean after less mean before.
        before: mean of the treated units' means before.
        after: the same after.
        low: lower end of the interval of the change, over units.
        high: upper end.
        units: treated units seen on both sides.
    """

    change: float
    before: float
    after: float
    low: float
    high: float
    units: int


@dataclass(frozen=True, slots=True)
class Before:
    """How treated and comparison units stood before the treatment.

    Attributes:
        p_value: of having moved alike before; None where there are too few periods.
        drift: how much further apart they got each period.
        drift_p: of no drift; None where it cannot be told.
        dip: how the treated stood in their last periods before, against their earlier gap; None with few periods.
        spell: how many periods the dip lasted; 0 where they did not stand out.
        sentence: what the test could have seen.
    """

    p_value: float | None
    drift: float | None
    drift_p: float | None
    dip: EffectEstimate | None
    spell: int
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the panel held.

    Attributes:
        units: all.
        treated: treated ones that were observed before and after.
        compared: units they were compared with.
        treated_clusters: clusters of the treated.
        compared_clusters: clusters of the others.
        periods: observed ones.
        before: periods before the first treated one, of the cohort with most.
        after: periods from it on, of the cohort with most.
        always: units left out because they were treated from the first period on.
        left_out: treated unit-periods without a comparison.
        in_comparison: units that were compared, treated or not; later treated ones are both, and count once.
    """

    units: int
    treated: int
    compared: int
    treated_clusters: int
    compared_clusters: int
    periods: int
    before: int
    after: int
    always: int
    left_out: int
    in_comparison: int


@dataclass(frozen=True, slots=True)
class EffectFinding:
    """An effect with its verdict.

    Attributes:
        request: what was asked.
        effect: the primary estimate; None where none can be made.
        judgement: the verdict and its reasons.
        sentence: what a manager can repeat.
        reasons: the reasons in words.
        naive: the treated units alone, before and after; None where they were not seen on both sides.
        before: how groups stood before.
        events: the event study.
        supports: further comparisons that a claim must pass, by name.
        comparisons: other estimators and averages beside, by name.
        counts: what the panel held.
        detectable: the smallest effect this comparison finds four times in five; None without an estimate.
        checks: questions around the effect that say how far to believe it.
        notes: what was done to the data and what may weaken the comparison, in words.
    """

    request: EffectRequest
    effect: EffectEstimate | None
    judgement: Judgement
    sentence: str
    reasons: tuple[str, ...]
    naive: Naive | None
    before: Before
    events: tuple[EventEffect, ...]
    supports: dict[str, EffectEstimate]
    comparisons: dict[str, EffectEstimate]
    counts: Counts
    detectable: float | None
    checks: Checks = field(default_factory=Checks)
    notes: tuple[str, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return self.judgement.verdict
