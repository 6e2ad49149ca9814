"""Another home: any model of `sentence-transformers` that stands in a folder of this machine."""

import hashlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np

from twofold.errors import InputError, Unavailable
from twofold.voice.encoders.encoder import ModelId, Role, Vectors, of_length_one

_WEIGHTS = ("*.safetensors", "*.bin", "*.onnx")


class SentenceTransformersEncoder:
    """A model folder read by `sentence-transformers`; never a name to be downloaded."""

    def __init__(self, folder: Path, *, prefixes: bool = True) -> None:
        if not folder.is_dir():
            raise InputError(f"{folder} is no folder with a model: save one there first, nothing is downloaded.")
        try:
            library = import_module("sentence_transformers")
        except ImportError as missing:
            raise Unavailable(
                "This home needs the library of the same name: pip install sentence-transformers"
            ) from missing
        self._folder = folder
        self._prefixes = prefixes
        self._model = library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._checksum = _checksum(folder)

    @property
    def model(self) -> ModelId:
        """Which model makes the vectors: the folder's name and the checksum of its weights."""
        return ModelId(self._folder.name, self._checksum, int(self._model.get_sentence_embedding_dimension()))

    def vectors(self, texts: Sequence[str], role: Role = "passage") -> Vectors:
        """Return `(texts, dimensions)`, each row of length 1."""
        prefixed = [f"{role}: {text}" if self._prefixes else text for text in texts]
        return of_length_one(np.asarray(self._model.encode(prefixed, show_progress_bar=False)))


def _checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(file for pattern in _WEIGHTS for file in folder.rglob(pattern)):
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()
