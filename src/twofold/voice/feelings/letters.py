"""Hashed character n-grams of a text, weighed by how rare they are: what words sound like, without keeping a word."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from twofold.errors import Unavailable

#: So many columns; two n-grams in one column are rare enough not to matter.
COLUMNS = 2**16


def letter_counts(texts: Sequence[str], columns: int = COLUMNS) -> Any:
    """Return a sparse `(texts, columns)` matrix of 1 + log counts, rows of length 1 (n-grams of 2 to 5 in words)."""
    try:
        library: Any = import_module("sklearn.feature_extraction.text")
    except ImportError as missing:
        raise Unavailable("This needs scikit-learn: pip install 'twofold[text]'") from missing
    hashing = library.HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), n_features=columns, alternate_sign=False, norm=None
    )
    scaling = library.TfidfTransformer(use_idf=False, sublinear_tf=True)
    return scaling.fit_transform(hashing.transform(texts))
