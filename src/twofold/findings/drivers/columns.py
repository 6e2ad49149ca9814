"""The columns that are fitted: the outcome, which touchpoints were used, and the answers of those who used them."""

from dataclasses import dataclass, replace

import numpy as np

from twofold.findings.drivers.driver_table import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Columns:
    """What the numbers are made from; rows with an outcome only.

    An item that does not concern everybody enters twice: as a use (1 or 0), which comes first and is reported apart,
    and as its answer less the users' mean, 0 for the others. So what it explains is explained among its users.

    Attributes:
        y: (n,) the outcome, in standard deviations around its mean.
        x: (n, p) the items, in standard deviations around their (users') mean; 0 where it does not concern one, NaN
            where an answer is missing.
        used: (n, p) whom each item concerns.
        uses: (n, u) uses around their mean: those that are not the same for all, each pattern once.
        weight: (n,) mean 1.
        cluster: (n,) from 0.
        y_unit: standard deviation of the outcome.
        x_unit: (p,) standard deviations of the items.
        x_mean: (p,) their means.
    """

    y: Floats
    x: Floats
    used: Bools
    uses: Floats
    weight: Floats
    cluster: Ints
    y_unit: float
    x_unit: Floats
    x_mean: Floats

    @property
    def clusters(self) -> int:
        """How many independent ones there are."""
        return int(self.cluster.max()) + 1

    @property
    def gaps(self) -> Bools:
        """(n, p) where an answer is missing."""
        return np.isnan(self.x)

    def completed(self, x: Floats) -> "Columns":
        """The same with the gaps filled."""
        return replace(self, x=np.where(self.used, x, 0.0))


def columns(y: Floats, x: Floats, used: Bools, weight: Floats, cluster: Ints) -> Columns:
    """Lay out the columns of a fit.

    Args:
        y: (n,) outcomes, all known.
        x: (n, p) answers, NaN where there is none.
        used: (n, p) whom an item concerns.
        weight: (n,) not negative, with a positive sum.
        cluster: (n,) whose rows they are.
    """
    weight = weight / weight.mean()
    centred = y - np.average(y, weights=weight)
    y_unit = float(np.sqrt(np.average(centred**2, weights=weight)))
    told = used & ~np.isnan(x)
    total = (told * weight[:, np.newaxis]).sum(axis=0)
    filled = np.where(told, x, 0.0)
    mean = weight @ filled / total
    spread = np.where(told, x - mean, 0.0)
    x_unit = np.sqrt(weight @ spread**2 / total)
    scaled = np.where(used, np.where(told, spread / x_unit, np.nan), 0.0)
    _, who = np.unique(cluster, return_inverse=True)
    return Columns(
        y=centred / y_unit,
        x=scaled,
        used=used,
        uses=_uses(used, weight),
        weight=weight,
        cluster=who.reshape(-1).astype(np.int64),
        y_unit=y_unit,
        x_unit=x_unit,
        x_mean=mean,
    )


def _uses(used: Bools, weight: Floats) -> Floats:
    """The distinct patterns of use that vary."""
    some = used[:, used.any(axis=0) & ~used.all(axis=0)].astype(np.float64)
    if not some.shape[1]:
        return some
    _, first = np.unique(some, axis=1, return_index=True)
    kept = some[:, np.sort(first)]
    return np.asarray(kept - weight @ kept / weight.sum(), dtype=np.float64)
