"""What an encoder is: texts in, vectors of meaning out, and a name that is kept with every vector."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

#: A comment is a passage; what somebody searches for is a query.
Role = Literal["passage", "query"]
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class ModelId:
    """Which model made a vector: two vectors may be compared only when this is equal."""

    name: str
    checksum: str
    dimensions: int

    @property
    def key(self) -> str:
        """Return one word that names the model, fit for a file name."""
        return f"{self.name}-{self.checksum[:12]}"


class Encoder(Protocol):
    """Gives each text a vector of length 1; similar meanings point in similar directions."""

    @property
    def model(self) -> ModelId:
        """Which model makes the vectors."""
        ...

    def vectors(self, texts: Sequence[str], role: Role = "passage") -> Vectors:
        """Return `(texts, dimensions)`, each row of length 1."""
        ...


def of_length_one(vectors: NDArray[np.floating]) -> Vectors:
    """Scale each row to length 1; a row of zeros (nothing was said) stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
