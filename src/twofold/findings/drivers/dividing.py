"""From completed columns to the figures of a ranking, as they are and in every bootstrap draw."""

from dataclasses import dataclass, replace

import numpy as np

from twofold.findings.drivers.all_subsets import lmg_shares
from twofold.findings.drivers.blocks import Draws, block_products, covariances, drawn
from twofold.findings.drivers.columns import Columns
from twofold.findings.drivers.driver_request import Method
from twofold.findings.drivers.driver_table import Floats, Ints
from twofold.findings.drivers.johnson import johnson_weights
from twofold.findings.drivers.ordered_logit import RESIDUAL, drawn_slopes, ordered_logit

_SAME = 1e-9  # eigenvalues below this part of the largest are rounding


@dataclass(frozen=True, eq=False)
class Figures:
    """Figures of one or many draws.

    Attributes:
        share: (draws, p) each item's part of the outcome's variance.
        explained: (draws,) what all explain together.
        by_use: (draws,) what uses explain.
        slope: (draws, p) standard deviations of the outcome for one of the item.
        log_odds: (draws, p), or none for outcomes on a scale.
        johnson: (draws, p) Johnson's relative weights; they are no figure of their own, but an aside to the shares.
    """

    share: Floats
    explained: Floats
    by_use: Floats
    slope: Floats
    log_odds: Floats | None
    johnson: Floats | None = None

    @property
    def together(self) -> Floats:
        """(draws, figures) side by side, in the order of the attributes."""
        parts = [self.share, self.explained[:, np.newaxis], self.by_use[:, np.newaxis], self.slope]
        return np.column_stack(parts if self.log_odds is None else [*parts, self.log_odds])


def figures(columns: Columns, code: Ints | None, method: Method, draws: Draws) -> tuple[Figures, Figures]:
    """The figures of a table, and those of its bootstrap draws.

    Args:
        columns: without gaps.
        code: (n,) the outcome's place among its values for binary and ordinal outcomes; None on a scale.
        method: how explained variance is divided.
        draws: of the clusters.

    Raises:
        Separated: a binary or ordinal outcome is foretold wholly.
    """
    x = np.column_stack([columns.uses, columns.x])
    rows = np.column_stack([np.ones(len(x)), x, columns.y])
    products = block_products(rows, draws.block, draws.blocks, columns.weight)
    uses = columns.uses.shape[1]
    seen = covariances(products.sum(axis=0)[np.newaxis])
    redrawn = covariances(drawn(products, draws.times))
    if code is None:
        return _with_johnson(seen, uses, _divided(seen, seen, uses, method)), _divided(redrawn, redrawn, uses, method)
    fit = ordered_logit(code, x, columns.weight)
    one, many = fit.slope[np.newaxis], drawn_slopes(fit, x, columns.weight, draws)
    behind = _behind(seen, one)
    return (
        _with_johnson(behind, uses, _divided(behind, seen, uses, method, one[:, uses:])),
        _divided(_behind(redrawn, many), redrawn, uses, method, many[:, uses:]),
    )


def _with_johnson(covariance: Floats, uses: int, figures: Figures) -> Figures:
    return replace(figures, johnson=johnson_weights(without(covariance, uses)[0], covariance[:, -1, -1]))


def without(covariance: Floats, first: int) -> tuple[Floats, Floats]:
    """Covariances after the first columns are taken out of all others, and (draws,) what they explained of the last."""
    if not first:
        return covariance, np.zeros(len(covariance))
    inner = np.linalg.pinv(covariance[:, :first, :first], rcond=_SAME, hermitian=True)
    cross = covariance[:, :first, first:]
    taken = np.swapaxes(cross, 1, 2) @ inner @ cross
    return covariance[:, first:, first:] - taken, taken[:, -1, -1]


def _divided(latent: Floats, seen: Floats, uses: int, method: Method, log_odds: Floats | None = None) -> Figures:
    """Figures from covariances: shares from those with the scale behind the outcome, slopes from those as seen."""
    left, by_use = without(latent, uses)
    whole = latent[:, -1, -1]
    divide = lmg_shares if method is Method.LMG else johnson_weights
    share = divide(left, whole)
    plain = left if latent is seen else without(seen, uses)[0]
    inner = np.linalg.pinv(plain[:, :-1, :-1], rcond=_SAME, hermitian=True)
    slope = np.einsum("dij,dj->di", inner, plain[:, :-1, -1])
    return Figures(share, share.sum(axis=1) + by_use / whole, by_use / whole, slope, log_odds)


def _behind(covariance: Floats, slope: Floats) -> Floats:
    """Covariances with the scale behind a binary or ordered outcome in the outcome's place.

    That scale is x slope plus a logistic residual, so its covariances follow from those of the items. Every subset of
    items explains a part of it, without a fit of its own and on the same scale for all.

    Source: McKelvey & Zavoina 1975, J. Math. Sociol. 4, eq. 18.
    """
    found = covariance.copy()
    inner = covariance[:, :-1, :-1]
    with_it = np.einsum("dij,dj->di", inner, slope)
    found[:, :-1, -1] = found[:, -1, :-1] = with_it
    found[:, -1, -1] = np.einsum("di,di->d", with_it, slope) + RESIDUAL
    return found
