"""The home that is always there: hashed character n-grams, with numpy alone.

It knows how words look, not what they mean: an inflected form is near its stem, a synonym is not, and two languages
share nothing but names. It keeps everything running without the `text` extra, worse.
"""

import unicodedata
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from twofold.voice.encoders.encoder import ModelId, Role, Vectors, of_length_one

_DIMENSIONS = 1024
_LENGTHS = (3, 4, 5)
_VERSION = "hashed-ngrams-1"


class NgramEncoder:
    """Vectors of hashed character n-grams (3 to 5, within words, without case and diacritics)."""

    @property
    def model(self) -> ModelId:
        """Which model makes the vectors; its version is its checksum, for it has no weights."""
        return ModelId("ngrams", f"{zlib.crc32(_VERSION.encode()):08x}", _DIMENSIONS)

    def vectors(self, texts: Sequence[str], role: Role = "passage") -> Vectors:  # noqa: ARG002 (roles are alike here)
        """Return `(texts, 1024)`, each row of length 1."""
        counts = np.zeros((len(texts), _DIMENSIONS), np.float32)
        for row, text in enumerate(texts):
            hashes = np.fromiter(_hashes(text), np.uint32)
            # one bit of the hash gives a sign, so that collisions cancel on average (Weinberger et al. 2009)
            np.add.at(counts[row], hashes % _DIMENSIONS, np.where(hashes >> 31, 1.0, -1.0))
        return of_length_one(np.sign(counts) * np.sqrt(np.abs(counts)))


def _hashes(text: str) -> Iterator[int]:
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(letter)
    )
    for word in plain.split():
        marked = f"<{word}>"
        for length in _LENGTHS:
            for start in range(max(len(marked) - length + 1, 1)):
                yield zlib.crc32(marked[start : start + length].encode("utf-8", "surrogatepass"))
