"""From evidence to a grade: what a link has to withstand before it is called weak, moderate or strong."""

from dataclasses import dataclass

from twofold.findings.links.links_found import Basis, Checks, Direction, Grade

CLEARLY_FIRST = 3.0  # t² by which one direction has to fit better; by simulation, see docs/explanation/links.md
STRONG_P = 0.01
STRONG_UNITS = 20
FEW_UNITS = 12  # under which a claim is never more than weak
BETWEEN_UNITS = 30  # from which a link between units may be called moderate


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one pair.

    Attributes:
        basis: within or between units.
        p_adjusted: of no link, among all pairs shown together.
        alpha: under which p_adjusted a link is claimed.
        direction: which side moves first.
        checks: what else it was held against.
        units: how many.
    """

    basis: Basis
    p_adjusted: float
    alpha: float
    direction: Direction
    checks: Checks
    units: int


def direction_of(t_first: float, t_reverse: float | None) -> Direction:
    """Which side moves first, by the squared t-statistics of the clearest lags of both directions?

    Both directions have one slope each, so half the difference is the logarithm of their likelihood ratio.

    Source: Royall 1997, Statistical Evidence, ch. 1 (the law of likelihood).
    """
    if t_reverse is None:
        return Direction.NOT_TESTABLE
    ahead = t_first**2 - t_reverse**2
    if abs(ahead) < CLEARLY_FIRST:
        return Direction.OPEN
    return Direction.EX_FIRST if ahead > 0.0 else Direction.CX_FIRST


def grade_of(evidence: Evidence) -> Grade:
    """How much do the data support the link?

    None: not unlikely enough by chance among all pairs; or the measure moves first, or nobody can tell which does; or
    only units' own trends go together; or the driver goes with the measure only as far as another driver does.
    Strong: p under .01, the driver first, shown without trends and without any single unit, 20 units. Weak: under 12
    units, or two of these things are missing. Between units a link is never strong: whatever lasts about a unit may
    stand behind it.
    """
    checks = evidence.checks
    if evidence.p_adjusted >= evidence.alpha or checks.trends is False or checks.beside is False:
        return Grade.NONE
    if evidence.basis is Basis.BETWEEN:
        firm = evidence.p_adjusted < STRONG_P and evidence.units >= BETWEEN_UNITS and bool(checks.every_unit)
        return Grade.MODERATE if firm else Grade.WEAK
    if evidence.direction in {Direction.OPEN, Direction.CX_FIRST}:
        return Grade.NONE
    missing = [
        evidence.p_adjusted >= STRONG_P,
        evidence.direction is not Direction.EX_FIRST,
        not checks.trends,
        not checks.every_unit,
        evidence.units < STRONG_UNITS,
    ]
    if not any(missing):
        return Grade.STRONG
    return Grade.WEAK if evidence.units < FEW_UNITS or sum(missing) > 1 else Grade.MODERATE
