"""Turn comments into numbers that a model learns from: vectors, what the shipped model says, hashed n-grams.

No word is kept: an n-gram is only the number of a column that it shares with others, and how rare that column is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from twofold.errors import UsageError
from twofold.voice.feelings.letters import letter_counts
from twofold.voice.valence.heads import Floats
from twofold.voice.valence.reading import Valence

#: Columns of hashed n-grams of letters, and of words with what stands between them.
_LETTERS, _WORDS = 2**16, 2**15
_TOKEN = r"\w+|[^\w\s]+"  # noqa: S105 (a pattern, no secret)
#: How loud vectors and n-grams speak; both have length 1 a comment, so these decide what is regularised least.
_VECTORS_SCALE, _SHIPPED_SCALE = 1.2, 0.1
_MOST_ODDS = 12.0


@dataclass(frozen=True)
class Evidence:
    """How rare each hashed n-gram is among the comments that were learnt from, `(columns,)`."""

    rarity: Floats

    def of(self, texts: Sequence[str], vectors: NDArray[np.floating], beneath: Sequence[Valence]) -> Any:
        """Return a sparse `(texts, dimensions + shipped + columns)` matrix of comments and what is read beneath."""
        dense, *blocks = self._blocks(texts, vectors, beneath)
        return sparse.hstack((sparse.csr_matrix(dense), *blocks), format="csr")

    def weighed(
        self, texts: Sequence[str], vectors: NDArray[np.floating], beneath: Sequence[Valence], weights: Floats
    ) -> Floats:
        """Return `of` times `weights` `(classes, features)`, `(texts, classes)`, without making the large matrix.

        Raises `UsageError` when the weights are for vectors of another width.
        """
        blocks = self._blocks(texts, vectors, beneath)
        ends = np.cumsum([block.shape[1] for block in blocks])
        if ends[-1] != weights.shape[1]:
            raise UsageError("These vectors come from another encoder than the model was taught with: train it again.")
        parts = np.split(weights, ends[:-1], axis=1)
        found: Floats = np.sum([block @ part.T for block, part in zip(blocks, parts, strict=True)], axis=0)
        return found

    @staticmethod
    def kinds(dimensions: int) -> tuple[slice, slice, slice]:
        """Return the columns of vectors with what is read beneath, of letters, and of words, by the vectors' width."""
        letters = dimensions + SHIPPED
        words = letters + _LETTERS
        return slice(letters), slice(letters, words), slice(words, words + _WORDS)

    def _blocks(self, texts: Sequence[str], vectors: NDArray[np.floating], beneath: Sequence[Valence]) -> list[Any]:
        dense = np.column_stack((vectors * _VECTORS_SCALE, shipped_says(beneath) * _SHIPPED_SCALE))
        rare = np.split(self.rarity, [_LETTERS])
        return [dense, *(_of_length_one(counts, each) for counts, each in zip(_counts(texts), rare, strict=True))]


def evidence_of(texts: Sequence[str]) -> Evidence:
    """Learn which n-grams are rare (smoothed inverse document frequency)."""
    documents = [np.bincount(counts.indices, minlength=counts.shape[1]) for counts in _counts(texts)]
    return Evidence(1 + np.log((1 + len(texts)) / (1 + np.concatenate(documents))))


def shipped_says(beneath: Sequence[Valence]) -> Floats:
    """Return `(texts, SHIPPED)`: log odds, their size, value, intensity."""
    values = np.array([one.value for one in beneath], float)
    sure = np.clip([one.confidence for one in beneath], 0.5, 1 - 1e-9)
    odds = np.where(values >= 0, 1.0, -1.0) * np.minimum(np.log(sure / (1 - sure)), _MOST_ODDS)
    return np.column_stack((odds, np.abs(odds), values, np.array([one.intensity for one in beneath], float)))


#: Columns of `shipped_says`.
SHIPPED = 4


def of_shipped(weights: Floats, dimensions: int, added: Floats) -> Floats:
    """Return class weights with `added` `(classes, SHIPPED)` on the columns of `shipped_says`, in its units."""
    found = weights.copy()
    found[:, dimensions : dimensions + SHIPPED] += added / _SHIPPED_SCALE
    return found


def _counts(texts: Sequence[str]) -> tuple[Any, Any]:
    """Return 1 + log counts of n-grams, of letters and of words."""
    library: Any = import_module("sklearn.feature_extraction.text")  # heavy: loaded where a model is trained or used
    letters = letter_counts(texts, _LETTERS)
    words = library.HashingVectorizer(
        ngram_range=(1, 2), token_pattern=_TOKEN, n_features=_WORDS, alternate_sign=False, norm=None
    ).transform(texts)
    words.data = 1 + np.log(words.data)
    return letters, words


def _of_length_one(counts: Any, rarity: Floats) -> Any:
    """Return rows of length 1, each column weighed by how rare it is."""
    rows = counts.tocsr().copy()
    rows.data = rows.data * rarity[rows.indices]
    lengths = np.sqrt(np.bincount(_places(rows), rows.data**2, minlength=rows.shape[0]))
    rows.data /= lengths[_places(rows)]
    return rows


def _places(rows: Any) -> NDArray[np.intp]:
    """Return the row of each number that is kept."""
    found: NDArray[np.intp] = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    return found
