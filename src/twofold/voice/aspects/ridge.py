"""Kernel ridge regression of all categories at once, with what it says of each row when that row is left out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.voice.aspects.features import Floats, Rows, likeness

PENALTY = 5.0  # one choice for all sets; 3 to 10 were alike (benchmarks/voice_aspects.py)

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Regression:
    """Scores of categories: near 1 for yes, near -1 for no.

    Attributes:
        anchors: (n, d) the vectors of the sentences that taught it, as the layout turns them.
        shares: (n, categories) what likeness to each of them counts.
        weights: (categories, columns) of wording.
        offsets: (categories,).
    """

    anchors: NDArray[np.float32]
    shares: NDArray[np.float32]
    weights: NDArray[np.float32]
    offsets: Floats

    def scores(self, rows: Rows) -> Floats:
        """(rows, categories)."""
        near = likeness(rows.meaning, self.anchors) @ self.shares
        found: Floats = np.asarray(near + rows.wording @ self.weights.T, np.float64) + self.offsets
        return found


def fitted(rows: Rows, wanted: Flags, weights: Floats) -> tuple[Regression, Floats]:
    """Least squares with a penalty, and the scores of each row from all the others, which need no further fit.

    Cawley and Talbot 2003 give the latter: the residual of a row left out is its share over its place in the inverse.

    Args:
        rows: n sentences.
        wanted: (n, categories) yes and no.
        weights: (n,) how much each row counts.
    """
    n, answers = len(wanted), np.where(wanted, 1.0, -1.0)
    bordered = np.ones((n + 1, n + 1))
    bordered[:n, :n] = likeness(rows.meaning, rows.meaning) + (rows.wording @ rows.wording.T).toarray()
    bordered[np.arange(n), np.arange(n)] += PENALTY / weights
    bordered[n, n] = 0.0
    inverse = np.linalg.inv(bordered)
    shares = inverse[:n, :n] @ answers
    unseen = answers - shares / np.diag(inverse)[:n, None]
    wording = np.asarray(rows.wording.T @ shares).T.astype(np.float32)
    offsets = np.asarray(inverse[n, :n] @ answers, np.float64)
    return Regression(rows.meaning, shares.astype(np.float32), wording, offsets), unseen
