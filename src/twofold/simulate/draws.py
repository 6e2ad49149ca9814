"""Fast seeded chance: streams that do not depend on each other, and choices by table look-up.

A choice is drawn by indexing a table with 16 random bits, so its probabilities are multiples of 1/65536; the
probabilities that truth is computed with are those of the table, not the ones that were asked for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

SIZE = 1 << 16
NORMAL_BITS = 16

Rng = np.random.Generator


def stream(seed: int, *names: int) -> Rng:
    """A generator of its own for every combination of seed and names."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, *names])))


@dataclass(frozen=True, slots=True)
class Choice:
    """A categorical distribution.

    Attributes:
        table: SIZE category numbers, in ascending order.
        probabilities: what the table really gives each category.
    """

    table: NDArray[np.uint16]
    probabilities: NDArray[np.float64]

    @classmethod
    def of(cls, shares: ArrayLike) -> "Choice":
        """The choice closest to these shares (they need not sum to 1)."""
        weights = np.asarray(shares, dtype=np.float64)
        edges = np.rint(np.concatenate(([0.0], np.cumsum(weights / weights.sum()))) * SIZE).astype(np.int64)
        counts = np.diff(edges)
        return cls(np.repeat(np.arange(len(weights), dtype=np.uint16), counts), counts / SIZE)

    def draw(self, rng: Rng, n: int) -> NDArray[np.uint16]:
        """``n`` category numbers."""
        return self.table[rng.integers(0, SIZE, n, dtype=np.uint16)]


def threshold(probability: ArrayLike) -> NDArray[np.uint32]:
    """The number of 16-bit values that mean "yes"."""
    return np.rint(np.asarray(probability, dtype=np.float64) * SIZE).astype(np.uint32)


def happens(rng: Rng, probability: float, n: int) -> NDArray[np.bool_]:
    """``n`` independent yes-or-no draws."""
    return rng.integers(0, SIZE, n, dtype=np.uint16) < threshold(probability)


def below(rng: Rng, bound: ArrayLike, n: int) -> NDArray[np.int64]:
    """``n`` whole numbers from 0 to below ``bound`` (one bound, or one for each)."""
    bits = rng.integers(0, 1 << 32, n, dtype=np.uint32).astype(np.uint64)
    return ((bits * np.asarray(bound).astype(np.uint64)) >> np.uint64(32)).astype(np.int64)


def traits(seed: int, numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """64 random bits that always belong to the same number: a person without a table of persons (splitmix64)."""
    mixed = numbers.astype(np.uint64) + np.uint64((seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) % (1 << 64))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


NORMAL = ndtri((np.arange(1 << NORMAL_BITS) + 0.5) / (1 << NORMAL_BITS)).astype(np.float32)


def trait_normal(bits: NDArray[np.uint64]) -> NDArray[np.float32]:
    """A standard normal from the lowest 16 bits of a trait."""
    found: NDArray[np.float32] = NORMAL[(bits & np.uint64((1 << NORMAL_BITS) - 1)).astype(np.int64)]
    return found
