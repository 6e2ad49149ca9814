"""Which findings to read first: the most consequential, and not five times the same."""

from collections.abc import Sequence

from twofold.findings.finding import Finding

FIVE = 5
REPEAT_COST = 0.5  # each earlier finding of the same kind or about the same measure halves a finding's weight


def reading_order(found: Sequence[Finding], most: int = FIVE) -> tuple[Finding, ...]:
    """The few findings worth reading first, the most consequential first, each subject at most once.

    A finding of a kind that is already there weighs half as much for each, so that a reader sees a break, a shift and a
    gap before a third break. Ties keep the order of ``found``.
    """
    chosen: list[Finding] = []
    left = list(found)
    while left and len(chosen) < most:
        best = max(left, key=lambda finding: _weight(finding, chosen))
        chosen.append(best)
        left = [finding for finding in left if _subject(finding) not in {_subject(other) for other in chosen}]
    return tuple(chosen)


def one_each(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Every subject once, by its most consequential finding: the same break in three measures is one break."""
    best: dict[tuple[str, str | None], Finding] = {}
    for finding in sorted(found, key=lambda finding: -finding.score):
        best.setdefault(_subject(finding), finding)
    return tuple(best.values())


def _weight(finding: Finding, chosen: Sequence[Finding]) -> float:
    repeats = sum(other.kind == finding.kind and other.claim == finding.claim for other in chosen)
    return finding.score * REPEAT_COST**repeats


def _subject(finding: Finding) -> tuple[str, str | None]:
    return (finding.dimension, finding.subject)
