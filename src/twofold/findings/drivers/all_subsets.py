"""What every subset of items explains, and how that divides between them: shares averaged over all orders of entry."""

from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_ITEMS = 20  # a million subsets; more items take Johnson's weights
SAME = 1e-10  # of an item's variance: what is left of it below this is rounding
_CELLS = 1 << 21  # numbers held at once for one entry of the swept matrices


def lmg_shares(covariance: Floats, whole: Floats) -> Floats:
    """How does the explained variance of an outcome divide between items?

    Each item gets what it adds to the explained variance, averaged over all orders in which the items can enter: the
    measure of Lindeman, Merenda and Gold, also known as general dominance and as the Shapley value of R². An item that
    says nothing beyond the others (a perfect copy) adds nothing after them, so copies share alike.

    Args:
        covariance: (draws, p + 1, p + 1) covariances of the items and, last, the outcome.
        whole: (draws,) the variance that the shares are shares of; the outcome's own, unless something was taken out.

    Returns:
        (draws, p) shares; they add up to R².

    Raises:
        ValueError: more items than can be held.

    Source: Lindeman, Merenda & Gold 1980, p. 119; Grömping 2006, JSS 17(1), eq. 6; Budescu 1993, Psych. Bull. 114.
    """
    draws, items = len(covariance), covariance.shape[1] - 1
    if items > MOST_ITEMS:
        raise ValueError(f"{items} items have too many subsets; at most {MOST_ITEMS}")
    shares = np.empty((draws, items))
    step = max(1, _CELLS >> items)
    for start in range(0, draws, step):
        some = slice(start, start + step)
        shares[some] = _averaged(explained_by_subset(covariance[some]), items).T / whole[some, np.newaxis]
    return shares


def explained_by_subset(covariance: Floats) -> Floats:
    """How much of the outcome's variance does each subset of the items explain?

    Items are taken in one after the other, each time with both answers (in or out), so that the matrices left are
    those of the items still to come: all subsets cost little more than their number.

    Args:
        covariance: (draws, p + 1, p + 1), the outcome last.

    Returns:
        (2^p, draws) explained variance, in the outcome's squared unit. Item i stands for the bit p - 1 - i.

    Source: the sweep operator over a binary tree, Furnival & Wilson 1974, Technometrics 16.
    """
    draws, size = len(covariance), covariance.shape[1]
    left = {(i, j): covariance[:, i, j][np.newaxis] for i in range(size) for j in range(i, size)}
    for item in range(size - 1):
        own = np.broadcast_to(covariance[:, item, item], left[item, item].shape)
        left = _both_answers(left, item, SAME * own, size)
    rest = left[size - 1, size - 1]
    explained: Floats = covariance[:, -1, -1] - rest.reshape(-1, draws)
    return explained


def _both_answers(
    left: dict[tuple[int, int], Floats], item: int, least: Floats, size: int
) -> dict[tuple[int, int], Floats]:
    """The covariances of the items still to come, without and with this one."""
    pivot = left[item, item]
    inverse = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > least)
    nodes, draws = pivot.shape
    found = {}
    for i in range(item + 1, size):
        slope = left[item, i] * inverse
        for j in range(i, size):
            both = np.empty((nodes, 2, draws))
            both[:, 0] = left[i, j]
            np.multiply(slope, left[item, j], out=both[:, 1])
            np.subtract(left[i, j], both[:, 1], out=both[:, 1])
            found[i, j] = both.reshape(2 * nodes, draws)
    return found


def _averaged(explained: Floats, items: int) -> Floats:
    """(p, draws) what each item adds on average, from (2^p, draws).

    An item's share is the sum over subsets S that hold it of (v(s - 1) + v(s)) R(S), less the sum of v(s) R(S) over
    all S: v(s) is the part of the orders in which exactly S comes before the item. Sums over "all that hold an item"
    are made for all items by folding the table in halves.
    """
    part = [factorial(s) * factorial(items - s - 1) / factorial(items) for s in range(items)] + [0.0]
    sizes = np.array([0], dtype=np.int64)
    for _ in range(items):
        sizes = np.concatenate([sizes, sizes + 1])
    before = np.array([0.0, *part[:-1]]) + np.array(part)
    constant = np.array(part)[sizes] @ explained
    folded = explained * before[sizes][:, np.newaxis]
    shares = np.empty((items, explained.shape[1]))
    for item in range(items):
        half = len(folded) // 2
        shares[item] = folded[half:].sum(axis=0) - constant
        folded = folded[:half] + folded[half:]
    return shares
