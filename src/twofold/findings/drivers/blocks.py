"""Bootstrap draws of sums: rows are added up by blocks of whole clusters once, and the blocks are drawn."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from twofold.findings.drivers.driver_table import Floats, Ints

MOST_BLOCKS = 1000  # with so many, a bootstrap variance is known to 4.5 %


@dataclass(frozen=True, eq=False)
class Draws:
    """Which blocks each bootstrap draw takes, and how often.

    Attributes:
        block: (n,) the block of each row.
        times: (draws, blocks) how often.
    """

    block: Ints
    times: Floats

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return int(self.times.shape[1])


def draw_blocks(cluster: Ints, draws: int, rng: np.random.Generator) -> Draws:
    """Draw clusters with replacement: one at a time up to a thousand, by a thousand random groups of them beyond.

    Groups keep the cost of a draw from growing with the rows. The variance over draws of groups is that of single
    clusters on average, with as many degrees of freedom as there are groups.

    Args:
        cluster: (n,) from 0 without gaps.
        draws: how many.
        rng: chance.

    Source: Efron & Tibshirani 1993, sec. 8.3; random groups: Wolter 2007, ch. 2.
    """
    clusters = int(cluster.max()) + 1
    blocks = min(clusters, MOST_BLOCKS)
    group = np.arange(clusters) if clusters == blocks else rng.permutation(clusters) % blocks
    times = rng.multinomial(blocks, np.full(blocks, 1.0 / blocks), size=draws).astype(np.float64)
    return Draws(group[cluster].astype(np.int64), times)


def block_products(rows: Floats, block: Ints, blocks: int, weight: Floats) -> Floats:
    """(blocks, c, c) weighted sums of squares and products of (n, c) columns in each block."""
    order = np.argsort(block, kind="stable")
    edges = np.searchsorted(block[order], np.arange(blocks + 1))
    mine = rows[order]
    heavy = mine * weight[order][:, np.newaxis]
    return np.stack([mine[a:b].T @ heavy[a:b] for a, b in pairwise(edges)])


def block_sums(rows: Floats, block: Ints, blocks: int) -> Floats:
    """(blocks, c) sums of (n, c) columns in each block."""
    return np.stack([np.bincount(block, column, minlength=blocks) for column in rows.T], axis=1)


def covariances(products: Floats) -> Floats:
    """(draws, c - 1, c - 1) covariances from (draws, c, c) sums of products whose first column is 1."""
    total = products[:, :1, :1]
    mean = products[:, 0, 1:] / total[:, :, 0]
    return products[:, 1:, 1:] / total - mean[:, :, np.newaxis] * mean[:, np.newaxis, :]


def drawn(sums: Floats, times: Floats) -> Floats:
    """(draws, ...) sums over the blocks of each draw, from (blocks, ...)."""
    found = times @ sums.reshape(len(sums), -1)
    return np.asarray(found.reshape(len(times), *sums.shape[1:]), dtype=np.float64)
