"""What to bear in mind beside a ranking: items that say the same, gaps, few clusters, weights."""

import numpy as np

from twofold.findings.drivers.blocks import covariances
from twofold.findings.drivers.columns import Columns
from twofold.findings.drivers.driver_table import Floats
from twofold.findings.drivers.drivers_found import Driver
from twofold.findings.drivers.sample import Sample

_COPY = 1e-8  # what is left of an item's variance when others are taken out
_CLOSE = 0.1  # a tolerance under this (variance inflation above 10) is close to a copy
FEW_CLUSTERS = 40
MUCH_MISSING = 0.4
_LINK = 1e-6


def copies(laid: Columns) -> tuple[tuple[int, ...], ...]:
    """For each item, the items that together say exactly the same; none where its slope is its own."""
    inner = _correlation(laid)
    value, vector = np.linalg.eigh(inner)
    nothing = vector[:, value < _COPY]
    involved = np.abs(nothing) > _LINK
    linked = (nothing @ nothing.T) ** 2 > _LINK**2
    return tuple(
        tuple(j for j in np.flatnonzero(linked[at]).tolist() if j != at) if involved[at].any() else ()
        for at in range(len(inner))
    )


def tolerances(laid: Columns) -> Floats:
    """(p,) what is left of each item's variance when the others are taken out: 1 / its variance inflation."""
    inverse = np.diag(np.linalg.pinv(_correlation(laid), rcond=1e-12, hermitian=True))
    return np.asarray(1.0 / np.maximum(inverse, 1.0), dtype=np.float64)


def _correlation(laid: Columns) -> Floats:
    told = ~laid.gaps.any(axis=1)
    x = np.where(laid.gaps, 0.0, laid.x) if told.sum() < 2 * laid.x.shape[1] else laid.x[told]
    weight = laid.weight if len(x) == len(laid.y) else laid.weight[told]
    rows = np.column_stack([np.ones(len(x)), x])
    covariance = covariances((rows.T @ (rows * weight[:, np.newaxis]))[np.newaxis])[0]
    spread = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    return np.asarray(covariance / np.outer(spread, spread), dtype=np.float64)


def caveats_of(
    sample: Sample, laid: Columns, alike: tuple[tuple[int, ...], ...], ranked: tuple[Driver, ...]
) -> tuple[str, ...]:
    """What a reader should know, one sentence each."""
    names = [sample.table.items[place] for place in sample.ranked.tolist()]
    found = [*sample.table.notes, *_copied(names, alike), *_close(names, laid, alike)]
    if sample.without_outcome:
        found.append(f"{sample.without_outcome:,} rows without an outcome (or weight) were left out.")
    if sample.with_gaps:
        found.append(f"{sample.with_gaps:,} rows with a missing answer were left out, as asked.")
    share = float(laid.gaps.sum() / laid.used.sum())
    if share > 0.0:
        found.append(_imputed(share))
    if laid.clusters < FEW_CLUSTERS and sample.table.cluster is not None:
        found.append(f"Only {laid.clusters} independent clusters stand behind the intervals, which are rough.")
    partly = [one.item for one in ranked if one.applicable is not None and one.applicable < 1.0]
    if partly:
        what = "an item" if len(partly) == 1 else f"{len(partly)} items"
        found.append(
            f"For {what} that did not concern everybody, the share is what answers explain among those it did."
        )
    return tuple(found)


def _imputed(share: float) -> str:
    much = " That is much: the order rests on the assumption that gaps depend on what was answered."
    told = f"{share:.1%} of the answers are missing; they were imputed several times, and the intervals say so."
    return told + (much if share > MUCH_MISSING else "")


def _copied(names: list[str], alike: tuple[tuple[int, ...], ...]) -> list[str]:
    groups = {tuple(sorted({at, *others})) for at, others in enumerate(alike) if others}
    return [
        f"{', '.join(names[at] for at in group)} say exactly the same together: they are tied, and have no slope of "
        "their own."
        for group in sorted(groups)
    ]


def _close(names: list[str], laid: Columns, alike: tuple[tuple[int, ...], ...]) -> list[str]:
    told = zip(names, tolerances(laid).tolist(), alike, strict=True)
    close = [name for name, tolerance, others in told if tolerance < _CLOSE and not others]
    if not close:
        return []
    return [
        f"{', '.join(close)}: more than 90 % of what it says others say too, so its part is hard to tell from theirs."
    ]
