"""Channels and units that differ from the rest."""

from collections.abc import Iterable

from twofold.findings.breaks import GOOD_NEWS, claimed, small
from twofold.findings.contrasts import Contrast
from twofold.findings.finding import Caveat, Evidence, Finding, Kind, strength_of

SHRUNK_DIMENSIONS = ("unit",)


def gaps(contrasts: Iterable[Contrast], dimension: str, *, better_high: bool = True) -> tuple[Finding, ...]:
    """Claim a gap for every channel or unit whose corrected difference is more than chance, worst first.

    Scores are the size of the difference times the group's share of all answers; groups that are better count less.
    """
    found = [_gap(each, dimension, better_high=better_high) for each in claimed(contrasts, better_high=better_high)]
    return tuple(sorted(found, key=lambda finding: -finding.score))


def _gap(contrast: Contrast, dimension: str, *, better_high: bool) -> Finding:
    low = contrast.difference.value < 0
    worse = low == better_high
    caveats = [Caveat.ASSOCIATION]
    if small(contrast):
        caveats.append(Caveat.SMALL)
    if dimension in SHRUNK_DIMENSIONS and worse:
        caveats.append(Caveat.REGRESSION)
    return Finding(
        kind=Kind.GAP,
        claim="gap_low" if low else "gap_high",
        dimension=dimension,
        subject=contrast.estimate.group[dimension],
        measure=contrast.estimate.measure,
        evidence=Evidence(contrast.estimate, contrast.rest, contrast.difference, share=contrast.share),
        strength=strength_of(contrast.difference.p_adjusted or 0.0, contrast.effect),
        caveats=tuple(caveats),
        score=(1.0 if worse else GOOD_NEWS) * abs(contrast.effect) * contrast.share,
    )
