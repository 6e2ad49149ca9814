"""Findings: claims that carry their evidence, their strength and what to keep in mind."""

from dataclasses import dataclass
from enum import StrEnum

from twofold.measures.estimates import Estimate


class Kind(StrEnum):
    """What a finding claims."""

    BREAK = "break"  # a touchpoint lies below the rest
    STRENGTH = "strength"  # a touchpoint lies above the rest
    GAP = "gap"  # a channel or unit differs from the rest
    SHIFT = "shift"  # the level changed over time
    DATA = "data"  # something about the data limits what can be said


class Strength(StrEnum):
    """How sure the evidence makes us that the difference is more than chance."""

    CLEAR = "clear"
    LIKELY = "likely"
    HINT = "hint"


class Caveat(StrEnum):
    """What a reader should keep in mind; each is a sentence in every language."""

    ASSOCIATION = "association"
    SMALL = "small"
    SEASON = "season"
    FEW_MONTHS = "few_months"
    NONRESPONSE = "nonresponse"
    INTAKE = "intake"
    REGRESSION = "regression"


@dataclass(frozen=True, slots=True)
class Difference:
    """How far one estimate lies from another.

    Attributes:
        value: the first minus the second, in the measure's unit.
        low: lower end of its interval.
        high: upper end of its interval.
        p_adjusted: p-value, corrected over every comparison of the picture; None where none was made.
    """

    value: float
    low: float
    high: float
    p_adjusted: float | None


@dataclass(frozen=True, slots=True)
class Count:
    """Some of many: rejected rows of all rows, missing codes of all answers."""

    some: int
    total: int

    @property
    def share(self) -> float:
        """The share; 0 where there is nothing to count."""
        return self.some / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim rests on.

    Attributes:
        estimate: the subject's own estimate, where it has one.
        reference: what it is compared with (all others together, or the time before).
        difference: the subject minus the reference.
        share: the part of all compared answers that is the subject's (0 to 1).
        count: what was counted, for findings about the data.
    """

    estimate: Estimate | None = None
    reference: Estimate | None = None
    difference: Difference | None = None
    share: float | None = None
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim.

    Attributes:
        kind: what sort of claim.
        claim: which sentence says it (a key of the report's words, such as ``gap_low``).
        dimension: what the subject is one of (touchpoint, channel, unit, month, source, item).
        subject: the value of that dimension; None stands for "not recorded".
        measure: the measure it is about; empty for findings about the data.
        evidence: what it rests on.
        strength: how sure we are that it is more than chance.
        caveats: what to keep in mind.
        score: how consequential it is; only the order of scores means anything.
        place: the touchpoint that a shift happened at; None where it is about everything together.
    """

    kind: Kind
    claim: str
    dimension: str
    subject: str | None
    measure: str
    evidence: Evidence
    strength: Strength
    caveats: tuple[Caveat, ...]
    score: float
    place: str | None = None


def strength_of(p_adjusted: float, effect: float) -> Strength:
    """Grade evidence by its corrected p-value and its size in standard deviations."""
    if p_adjusted < 0.001 and abs(effect) >= 0.2:
        return Strength.CLEAR
    return Strength.LIKELY if p_adjusted < 0.01 else Strength.HINT
