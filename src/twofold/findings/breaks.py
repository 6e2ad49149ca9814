"""Touchpoints that stand out against the rest: where the experience breaks, and where it shines."""

from collections.abc import Iterable

from twofold.findings.contrasts import Contrast
from twofold.findings.finding import Caveat, Evidence, Finding, Kind, strength_of
from twofold.findings.implied import on_their_own

ALPHA = 0.05
LEAST_EFFECT = 0.1  # standard deviations of one answer; smaller differences are real at best, but do not matter
FEW = 30
GOOD_NEWS = 0.2  # what is better than the rest weighs less than what is worse: nobody has to act on it


def breaks(contrasts: Iterable[Contrast], dimension: str, *, better_high: bool = True) -> tuple[Finding, ...]:
    """Claim a break or a strength for every touchpoint whose corrected difference is more than chance.

    The score is the size of the difference times the touchpoint's share of all answers: how far the whole would move
    if this touchpoint came to the level of the rest. A strength counts less.
    """
    found = []
    for contrast in claimed(contrasts, better_high=better_high):
        low = (contrast.difference.value < 0) == better_high
        kind = Kind.BREAK if low else Kind.STRENGTH
        found.append(_claim(contrast, dimension, kind, kind.value, 1.0 if low else GOOD_NEWS))
    return tuple(sorted(found, key=lambda finding: -finding.score))


def claimed(contrasts: Iterable[Contrast], *, better_high: bool) -> tuple[Contrast, ...]:
    """The contrasts worth a claim: more than chance, large enough to matter, and no mirror image of another."""
    worse_first = sorted(contrasts, key=lambda contrast: (contrast.difference.value < 0) != better_high)
    return on_their_own(worse_first, stands_out)


def stands_out(contrast: Contrast) -> bool:
    """Whether the difference is more than chance after correction, and large enough to matter."""
    p_adjusted = contrast.difference.p_adjusted
    return p_adjusted is not None and p_adjusted < ALPHA and abs(contrast.effect) >= LEAST_EFFECT


def small(contrast: Contrast) -> bool:
    """Whether the group has few answers."""
    return (contrast.estimate.n or 0) < FEW


def _claim(contrast: Contrast, dimension: str, kind: Kind, claim: str, weight: float) -> Finding:
    caveats = (Caveat.ASSOCIATION, Caveat.SMALL) if small(contrast) else (Caveat.ASSOCIATION,)
    return Finding(
        kind=kind,
        claim=claim,
        dimension=dimension,
        subject=contrast.estimate.group[dimension],
        measure=contrast.estimate.measure,
        evidence=Evidence(contrast.estimate, contrast.rest, contrast.difference, share=contrast.share),
        strength=strength_of(contrast.difference.p_adjusted or 0.0, contrast.effect),
        caveats=caveats,
        score=weight * abs(contrast.effect) * contrast.share,
    )
