"""Which findings to read first: the most consequential, and not five times the same."""

from collections.abc import Sequence

from twofold.findings.finding import Finding, Kind

FIVE = 5
OF_CONTACTS = frozenset({"resolved", "abandonment"})
REPEAT_COST = 0.5  # each earlier finding of the same kind about the same dimension halves a finding's weight


def reading_order(found: Sequence[Finding], most: int = FIVE) -> tuple[Finding, ...]:
    """The few findings worth reading first, the most consequential first, each subject at most once.

    A finding of a kind that is already there weighs half as much for each, so that a reader sees a break, a shift and a
    gap before a third break. What limits the data is one sentence among them. Ties keep the order of ``found``.
    """
    chosen: list[Finding] = []
    left = list(found)
    while left and len(chosen) < most:
        best = max(left, key=lambda finding: _weight(finding, chosen))
        chosen.append(best)
        left = [finding for finding in left if not _said(finding, chosen)]
    return tuple(chosen)


def _said(finding: Finding, chosen: Sequence[Finding]) -> bool:
    """Whether the reader knows: the same subject, or one sentence about the data already."""
    about_data = finding.kind is Kind.DATA and any(other.kind is Kind.DATA for other in chosen)
    return about_data or _subject(finding) in {_subject(other) for other in chosen}


def one_each(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Every subject once, by its most consequential finding: the same break in three measures is one break.

    What became of a subject's contacts is another matter than how people felt, and may be a finding of its own.
    """
    best: dict[tuple[str | None, ...], Finding] = {}
    for finding in sorted(found, key=lambda finding: -finding.score):
        best.setdefault((*_subject(finding), "service" if finding.measure in OF_CONTACTS else None), finding)
    return tuple(best.values())


def _weight(finding: Finding, chosen: Sequence[Finding]) -> float:
    repeats = sum((other.kind, other.dimension) == (finding.kind, finding.dimension) for other in chosen)
    return finding.score * REPEAT_COST**repeats


def _subject(finding: Finding) -> tuple[str, str | None]:
    if finding.place is not None:  # two measures may date the same shift a month apart
        return ("shift", finding.place)
    return (finding.dimension, finding.subject)
