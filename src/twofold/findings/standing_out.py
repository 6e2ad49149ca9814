"""Everything that stands out in a picture, corrected together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from twofold.findings.breaks import ALPHA, breaks
from twofold.findings.changes import Series, series, shift_finding
from twofold.findings.contrasts import Contrast, against_the_rest
from twofold.findings.data_quality import data_quality
from twofold.findings.finding import Finding
from twofold.findings.gaps import gaps
from twofold.findings.picture import Picture, Split
from twofold.findings.reading_order import OF_CONTACTS, one_each, reading_order
from twofold.measures.catalogue import CATALOGUE
from twofold.measures.definition import Direction
from twofold.measures.multiplicity import benjamini_hochberg


@dataclass(frozen=True, slots=True)
class Judged:
    """A split with every group compared with the rest."""

    split: Split
    contrasts: tuple[Contrast, ...]


@dataclass(frozen=True, slots=True)
class StandingOut:
    """What stands out in a picture.

    Attributes:
        findings: every claim, the most consequential first.
        first: the few to read first.
        judged: the comparisons, by measure and dimension.
        series: the months, by measure.
        shifted: the months of touchpoints with a claimed shift.
        comparisons: how many p-values were corrected together.
        false_share: the expected share of false claims among the claims, at most.
    """

    findings: tuple[Finding, ...]
    first: tuple[Finding, ...]
    judged: Mapping[tuple[str, str], Judged]
    series: Mapping[str, Series]
    shifted: tuple[Series, ...]
    comparisons: int
    false_share: float = ALPHA


def standing_out(picture: Picture) -> StandingOut:
    """Compare everything with the rest, correct all p-values together (Benjamini-Hochberg), and claim what is left.

    Means over touchpoints, channels and units are compared; questions are not, because a difference between two
    questions says more about the questions than about the experience.
    """
    judged = [Judged(split, against_the_rest(split.estimates)) for split in _compared(picture)]
    months = [series(split) for split in (*picture.months, *picture.places)]
    p_values = [contrast.p_value for each in judged for contrast in each.contrasts]
    shifts = [found.shift.p_value for found in months if found.shift]
    corrected = iter(_corrected([*p_values, *shifts]))
    judged = [
        Judged(each.split, tuple(contrast.adjusted(next(corrected)) for contrast in each.contrasts)) for each in judged
    ]
    found: list[Finding] = []
    drawn: dict[str, Series] = {}
    shifted: list[Series] = []
    for one in months:
        finding = _shift(one, next(corrected) if one.shift else 1.0)
        found.extend([finding] if finding else [])
        if one.split.place is None:
            drawn[one.split.measure] = series(one.split, shifted=finding is not None)
        elif finding:
            shifted.append(series(one.split, shifted=True))
    found.extend(finding for each in judged for finding in _claims(each))
    found.extend(data_quality(picture.intake, picture.response))
    findings = one_each(found)
    return StandingOut(
        findings=findings,
        first=reading_order(findings),
        judged={(each.split.measure, each.split.dimension): each for each in judged},
        series=drawn,
        shifted=tuple(one for one in shifted if (one.split.measure, one.split.place) in _places(findings)),
        comparisons=len(p_values) + len(shifts),
    )


def better_high(measure: str) -> bool:
    """Whether more of this measure is better."""
    return measure not in CATALOGUE or CATALOGUE[measure].better is not Direction.LOWER


def _compared(picture: Picture) -> Iterable[Split]:
    shares = (split for split in picture.service_splits if split.measure in OF_CONTACTS)
    return (*picture.touchpoints, *picture.channels, *picture.units, *picture.audit_splits, *shares)


def _places(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.measure, finding.place) for finding in findings if finding.place is not None}


def _corrected(p_values: list[float]) -> list[float]:
    return [float(p) for p in benjamini_hochberg(np.array(p_values))] if p_values else []


def _shift(one: Series, p_adjusted: float) -> Finding | None:
    if one.shift is None or p_adjusted >= ALPHA:
        return None
    return shift_finding(one, p_adjusted, better_high=better_high(one.split.measure))


def _claims(each: Judged) -> tuple[Finding, ...]:
    claim = breaks if each.split.dimension == "touchpoint" else gaps
    return claim(each.contrasts, each.split.dimension, better_high=better_high(each.split.measure))
