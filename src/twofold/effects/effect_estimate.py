"""What a comparison says: an effect with its interval and what it rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EffectEstimate:
    """One effect.

    Attributes:
        value: in units of the outcome.
        se: its standard error; NaN where the method gives an interval without one.
        low: lower end of the interval.
        high: upper end.
        p_value: of no effect, two-sided; None where the method gives none.
        level: coverage of the interval.
        method: how value and interval were made, in a few words.
        units: units that the comparison rests on.
        treated: treated ones among them.
        clusters: independent clusters behind the standard error.
    """

    value: float
    se: float
    low: float
    high: float
    p_value: float | None
    level: float
    method: str
    units: int
    treated: int
    clusters: int
