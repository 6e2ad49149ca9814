"""Vectors kept on disk by the text's hash, so that no text is encoded twice; erasable text by text.

One folder a model. A text is kept only as a keyed hash (the key stands beside the vectors and goes with them), because
the plain hash of a short comment could be guessed.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from twofold.voice.encoders.encoder import Encoder, ModelId, Role, Vectors

_KEY = "key"
_KEPT = "vectors.npz"
_HASH_BYTES = 16
_A_TURN = 1_024  # texts handed to the encoder at once: where it breaks, what it made in the turns before is kept


class VectorCache:
    """An encoder with a memory: what was encoded before is read from the folder."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._folder = folder / encoder.model.key
        self._folder.mkdir(parents=True, exist_ok=True)
        self._key = _kept_key(self._folder / _KEY)
        self._numbers: dict[str, int] = {}
        self._kept: Vectors = np.empty((0, encoder.model.dimensions), np.float32)
        if (self._folder / _KEPT).exists():
            with np.load(self._folder / _KEPT) as kept:
                self._numbers = {bytes(known).hex(): row for row, known in enumerate(kept["hashes"])}
                self._kept = kept["vectors"]

    @property
    def model(self) -> ModelId:
        """Which model makes the vectors."""
        return self._encoder.model

    def __len__(self) -> int:
        """Return how many vectors are kept."""
        return len(self._numbers)

    def vectors(self, texts: Sequence[str], role: Role = "passage") -> Vectors:
        """Return `(texts, dimensions)`; only texts never seen are encoded."""
        hashes = [self._hash(text, role) for text in texts]
        new = {known: text for known, text in zip(hashes, texts, strict=True) if known not in self._numbers}
        if new:
            self._encode(new, role)
        return self._kept[[self._numbers[known] for known in hashes]]

    def _encode(self, new: Mapping[str, str], role: Role) -> None:
        """Encode texts by their hashes; one that breaks in the middle is asked only for the rest the next time."""
        made, texts = [self._kept], list(new.values())
        try:
            for begin in range(0, len(texts), _A_TURN):
                made.append(self._encoder.vectors(texts[begin : begin + _A_TURN], role))  # noqa: PERF401 - it may break
        finally:
            before = len(self._kept)
            self._kept = np.concatenate(made)
            self._numbers |= dict(zip(new, range(before, len(self._kept)), strict=False))  # the rest was not made
            self._write()

    def erase(self, texts: Iterable[str]) -> int:
        """Forget these texts' vectors; return how many were kept."""
        gone = {self._hash(text, role) for text in texts for role in ("passage", "query")} & set(self._numbers)
        if gone:
            left = [known for known in self._numbers if known not in gone]
            self._kept = self._kept[[self._numbers[known] for known in left]]
            self._numbers = {known: row for row, known in enumerate(left)}
            self._write()
        return len(gone)

    def _hash(self, text: str, role: str) -> str:
        content = f"{role}: {text}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(content, key=self._key, digest_size=_HASH_BYTES).hexdigest()

    def _write(self) -> None:
        """Write aside, then put in place in one step: a crash leaves the old file whole."""
        aside = self._folder / f"{_KEPT}.new"
        hashes = np.frombuffer(bytes.fromhex("".join(self._numbers)), np.uint8).reshape(-1, _HASH_BYTES)
        with aside.open("wb") as file:
            np.savez(file, hashes=hashes, vectors=self._kept)
        aside.replace(self._folder / _KEPT)


def _kept_key(place: Path) -> bytes:
    if not place.exists():
        place.write_bytes(secrets.token_bytes(32))
        place.chmod(0o600)
    return place.read_bytes()
