"""The smallest detectable effect of experiments that draw lots among persons or among whole units.

Source: Dong and Maynard (2013), PowerUp!, Journal of Research on Educational Effectiveness 6, 24-67; Cohen (1988),
Statistical Power Analysis for the Behavioral Sciences, chapter 2.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from twofold.errors import UsageError


@dataclass(frozen=True, slots=True)
class ClusterDesign:
    """Units of persons, perhaps in larger units; it is drawn by lot who is treated.

    Attributes:
        persons: persons a unit (harmonic mean).
        units: units that lots are drawn among; with larger ones, units in each (harmonic mean).
        larger: larger units; 1 for none.
        between: share of the variance that lies between units.
        between_larger: share that lies between larger units.
        treated: share of units that is treated.
        explained: shares of the variance inside units, between units and between larger units that conditions known
            beforehand explain.
        conditions: how many such conditions describe what lots are drawn among.
        power: how often the effect is to be found.
        alpha: how often an effect may be claimed where there is none, two-sided.
    """

    persons: float
    units: float
    larger: float = 1.0
    between: float = 0.0
    between_larger: float = 0.0
    treated: float = 0.5
    explained: tuple[float, float, float] = (0.0, 0.0, 0.0)
    conditions: int = 0
    power: float = 0.8
    alpha: float = 0.05

    def __post_init__(self) -> None:
        """Refuse what no experiment is like."""
        if not 0 <= self.between <= 1 or not 0 <= self.between_larger <= 1 - self.between:
            raise UsageError("shares of variance lie between 0 and 1 and add up to 1 at most.")
        if not 0 < self.treated < 1 or not 0 < self.alpha < 1 or not self.alpha < self.power < 1:
            raise UsageError("the share treated, the power and alpha lie between 0 and 1, the power above alpha.")
        if any(not 0 <= share < 1 for share in self.explained) or min(self.persons, self.units, self.larger) <= 0:
            raise UsageError("explained shares lie between 0 and 1, and counts are larger than 0.")


@dataclass(frozen=True, slots=True)
class Detectable:
    """The smallest effect that is found as often as asked.

    Attributes:
        effect: in standard deviations of the outcome.
        low: lower end of the interval that it would have.
        high: upper end.
        se: standard error.
        df: degrees of freedom.
    """

    effect: float
    low: float
    high: float
    se: float
    df: float


def clusters(design: ClusterDesign) -> Detectable:
    """The smallest detectable effect where lots are drawn among the largest units (cra2; cra3 with larger ones)."""
    spread = design.treated * (1 - design.treated)
    inside, among, above = design.explained
    rest = (1 - design.between - design.between_larger) * (1 - inside) / (design.persons * design.units * design.larger)
    variance = rest + design.between * (1 - among) / (design.units * design.larger)
    variance += design.between_larger * (1 - above) / design.larger
    drawn = design.larger if design.between_larger or design.larger > 1 else design.units
    return _detectable(float(np.sqrt(variance / spread)), drawn - design.conditions - 2, design)


def blocked_clusters(design: ClusterDesign) -> Detectable:
    """The smallest detectable effect where lots are drawn among units inside each larger one (bcra3f2)."""
    spread = design.treated * (1 - design.treated)
    inside, among, _ = design.explained
    many = design.units * design.larger
    variance = design.between * (1 - among) / many + (1 - design.between) * (1 - inside) / (many * design.persons)
    df = design.larger * (design.units - 2) - design.conditions
    return _detectable(float(np.sqrt(variance / spread)), df, design)


def per_group(effect: float, *, power: float = 0.8, alpha: float = 0.05) -> float:
    """How many persons a group are needed to find a difference of two means.

    Args:
        effect: the difference, in standard deviations.
        power: how often it is to be found.
        alpha: how often a difference may be claimed where there is none, two-sided.

    >>> round(per_group(0.5), 2)
    63.77
    """
    if not effect or not 0 < alpha < power < 1:
        raise UsageError("an effect is not 0, and power and alpha lie between 0 and 1, the power above alpha.")

    def lacking(n: float) -> float:
        df, shift = 2 * n - 2, abs(effect) * np.sqrt(n / 2)
        edge = stats.t.ppf(1 - alpha / 2, df)
        return float(stats.nct.sf(edge, df, shift)) - power  # the wrong side adds nothing worth naming

    rough = 2 * float(stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)) ** 2 / effect**2
    low = 1.0 + 1e-6
    return low if lacking(low) >= 0 else float(optimize.brentq(lacking, low, 2 * rough + 20))


def _detectable(se: float, df: float, design: ClusterDesign) -> Detectable:
    if df < 1:
        raise UsageError("too few units to draw lots among: nothing would be left to tell luck from effect by.")
    edge = float(stats.t.ppf(1 - design.alpha / 2, df))
    effect = (edge + float(stats.t.ppf(design.power, df))) * se
    return Detectable(effect, effect - edge * se, effect + edge * se, se, df)
