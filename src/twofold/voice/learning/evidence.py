"""Turn comments into numbers that a model learns from: vectors, what the shipped model says, hashed n-grams.

No word is kept: an n-gram is only the number of a column that it shares with others.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from twofold.voice.feelings.letters import letter_counts
from twofold.voice.valence.reading import Valence

#: Columns of hashed n-grams.
COLUMNS = 2**16
#: How loud vectors and letters speak; both have length 1 a comment, so these decide what is regularised least.
_VECTORS, _LETTERS, _SHIPPED = 4.0, 2.0, 1.0


def evidence(texts: Sequence[str], vectors: NDArray[np.floating], beneath: Sequence[Valence]) -> Any:
    """Return a sparse `(texts, dimensions + 3 + columns)` matrix; `beneath` is what the shipped model reads in them."""
    odds = [[valence.value, valence.intensity, abs(valence.value)] for valence in beneath]
    dense = np.column_stack((vectors * _VECTORS, np.array(odds).reshape(-1, 3) * _SHIPPED))
    return sparse.hstack((sparse.csr_matrix(dense), letter_counts(texts, COLUMNS) * _LETTERS), format="csr")
