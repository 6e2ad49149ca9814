"""Which place each item holds, and which places the data do not exclude."""

from dataclasses import dataclass

import numpy as np

from twofold.findings.drivers.driver_table import Bools, Ints
from twofold.findings.drivers.spread import Spread
from twofold.measures.intervals import critical_value

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Places:
    """Places of p items; 1 has the largest share.

    Attributes:
        rank: (p,) by share.
        low: (p,) the best place not excluded.
        high: (p,) the worst one.
        told_apart: (p, p) which pairs are surely different.
    """

    rank: Ints
    low: Ints
    high: Ints
    told_apart: Bools


def places(spread: Spread, items: int, level: float) -> Places:
    """Which items does the data rank, and which does it leave tied?

    Shares of one table are not independent: what one item gains another loses. So every pair is compared by the
    bootstrap variance of its own difference, corrected for one item against all others (Šidák). An item is certainly
    behind those that are surely larger and ahead of those that are surely smaller; every place in between is possible.

    Args:
        spread: of figures that begin with the shares.
        items: p.
        level: coverage of each item's places.

    Source: Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91, secs. 3.1-3.2.
    """
    share, covariance = spread.value[:items], spread.covariance[:items, :items]
    variance = np.diag(covariance)
    squared = variance[:, np.newaxis] + variance[np.newaxis, :] - 2.0 * covariance
    doubt = np.sqrt(np.maximum(squared, 0.0))
    ahead = share[:, np.newaxis] - share[np.newaxis, :]
    chance = spread.bias[:items, np.newaxis] - spread.bias[np.newaxis, :items]
    df = np.minimum(spread.df[:items, np.newaxis], spread.df[np.newaxis, :items])
    reach = np.asarray(critical_value(level ** (1.0 / max(items - 1, 1)), df)) * doubt + _ROUNDING
    # what chance adds to a share may lower a claim, never raise one
    surely = np.minimum(ahead, ahead - chance) > reach
    order = np.argsort(-share, kind="stable")
    rank = np.empty(items, dtype=np.int64)
    rank[order] = np.arange(1, items + 1)
    low, high = 1 + surely.sum(axis=0), items - surely.sum(axis=1)
    return Places(rank, np.minimum(low, rank), np.maximum(high, rank), surely | surely.T)
