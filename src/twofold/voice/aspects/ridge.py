"""Kernel ridge regressions of all categories at once, with what they say of each row when that row is left out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from twofold.voice.aspects.features import Floats, Rows, likeness

if TYPE_CHECKING:
    from scipy import sparse

PENALTY = 5.0  # one choice for all sets; 3 to 10 were alike (benchmarks/voice_aspects.py)
KINDS = 3  # heard alone beside all together: vectors, letters, what the dictionary found

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scores:
    """What is said of n rows, near 1 for yes, near -1 for no.

    Attributes:
        together: (n, categories) from all that a sentence looks like.
        apart: (KINDS, n, categories) from each kind of it alone.
    """

    together: Floats
    apart: Floats

    def of(self, rows: Flags) -> "Scores":
        """The scores of some of the rows."""
        return Scores(self.together[rows], self.apart[:, rows])


@dataclass(frozen=True, slots=True)
class Regression:
    """Four regressions: of all that a sentence looks like, and of its vector, its letters and the dictionary's alone.

    Attributes:
        anchors: (n, d) the vectors of the sentences that taught it, as the layout turns them.
        shares: (n, categories) what likeness to each of them counts.
        weights: (categories, columns) of wording.
        offsets: (categories,).
        meaning_shares: (n, categories) what likeness counts where nothing else is heard.
        letter_weights: (categories, BUCKETS) the same of letters.
        sign_weights: (categories, signs) the same of what the dictionary found.
        apart_offsets: (KINDS, categories) of these three.
    """

    anchors: NDArray[np.float32]
    shares: NDArray[np.float32]
    weights: NDArray[np.float32]
    offsets: Floats
    meaning_shares: NDArray[np.float32]
    letter_weights: NDArray[np.float32]
    sign_weights: NDArray[np.float32]
    apart_offsets: Floats

    def scores(self, rows: Rows) -> Scores:
        """What it says of rows."""
        near = likeness(rows.meaning, self.anchors)
        together = near @ self.shares + rows.wording @ self.weights.T
        meaning = near @ self.meaning_shares
        letters, signs = rows.letters @ self.letter_weights.T, rows.signs @ self.sign_weights.T
        apart = np.stack([meaning, letters, signs]).astype(np.float64) + self.apart_offsets[:, None]
        return Scores(np.asarray(together, np.float64) + self.offsets, apart)


@dataclass(frozen=True, slots=True)
class _Solved:
    """Least squares with a penalty: what each row counts, the offsets, and the scores of rows left out."""

    shares: Floats
    offsets: Floats
    unseen: Floats


def fitted(rows: Rows, wanted: Flags, weights: Floats) -> tuple[Regression, Scores]:
    """The regressions, and the scores of each row from all the others, which need no further fit.

    Args:
        rows: n sentences.
        wanted: (n, categories) yes and no.
        weights: (n,) how much each row counts.
    """
    answers, penalties = np.where(wanted, 1.0, -1.0), PENALTY / weights
    near = likeness(rows.meaning, rows.meaning)
    together = _solved(near + _products(rows.wording), answers, penalties)
    meaning = _solved(near, answers, penalties)
    letters = _solved(_products(rows.letters), answers, penalties)
    signs = _solved(_products(rows.signs), answers, penalties)
    apart = (meaning, letters, signs)
    regression = Regression(
        rows.meaning,
        together.shares.astype(np.float32),
        _carried(rows.wording, together),
        together.offsets,
        meaning.shares.astype(np.float32),
        _carried(rows.letters, letters),
        _carried(rows.signs, signs),
        np.stack([one.offsets for one in apart]),
    )
    return regression, Scores(together.unseen, np.stack([one.unseen for one in apart]))


def _solved(kernel: NDArray[np.float32], answers: Floats, penalties: Floats) -> _Solved:
    """Cawley and Talbot 2003: the residual of a row left out is its share over its place in the inverse."""
    n = len(answers)
    bordered = np.ones((n + 1, n + 1))
    bordered[:n, :n] = kernel
    bordered[np.arange(n), np.arange(n)] += penalties
    bordered[n, n] = 0.0
    inverse = np.linalg.inv(bordered)
    shares = inverse[:n, :n] @ answers
    unseen = answers - shares / np.diag(inverse)[:n, None]
    return _Solved(shares, np.asarray(inverse[n, :n] @ answers, np.float64), unseen)


def _products(columns: "sparse.csr_matrix") -> NDArray[np.float32]:
    found: NDArray[np.float32] = (columns @ columns.T).toarray()
    return found


def _carried(columns: "sparse.csr_matrix", solved: _Solved) -> NDArray[np.float32]:
    """(categories, columns) what each column counts."""
    return np.asarray(columns.T @ solved.shares).T.astype(np.float32)
