"""Variants: which whole paths journeys take, exactly, without a loop over journeys.

Several steps of a journey are packed into one integer, the integers are sorted, and journeys that agree so far and go
on are looked at again with their next steps. No hash decides whether two paths are the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.steps import Steps
from twofold.measures.intervals import share_interval

FloatArray = NDArray[np.float64]
WORD_BITS = 64


@dataclass(frozen=True, eq=False)
class Variants:
    """Whole paths, the most frequent first; equally frequent ones in the order of their touchpoints' names.

    Attributes:
        count: (v,) journeys of each variant.
        share: (v,) of all journeys.
        low: (v,) lower end of its interval (Wilson).
        high: (v,) upper end.
        cumulative: (v,) share of this and all more frequent variants.
        length: (v,) steps.
        example: (v,) a journey that takes it.
        of: (journeys,) the variant of each journey.
        steps: the steps they are taken from.
    """

    count: NDArray[np.int64]
    share: FloatArray
    low: FloatArray
    high: FloatArray
    cumulative: FloatArray
    length: NDArray[np.int64]
    example: NDArray[np.int64]
    of: NDArray[np.int32]
    steps: Steps

    def __len__(self) -> int:
        """How many variants there are."""
        return len(self.count)

    def path(self, variant: int) -> list[str]:
        """The touchpoints of a variant in their order."""
        offsets = self.steps.offsets
        at = self.example[variant]
        return self.steps.touchpoint.texts(self.steps.touchpoint.codes[offsets[at] : offsets[at + 1]])


def find_variants(steps: Steps, *, level: float = 0.95) -> Variants:
    """Which paths do journeys take, and how many take each?

    Args:
        steps: of the journeys.
        level: coverage of the intervals.
    """
    group, example = _paths(steps)
    count = np.bincount(group, minlength=len(example))
    rank = _alphabetical(steps, example)
    order = np.lexsort((rank, -count))
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    count, example = count[order], example[order]
    share = count / max(steps.journeys, 1)
    low, high = share_interval(share, np.full(len(count), float(steps.journeys)), level)
    return Variants(
        count=count,
        share=share,
        low=low,
        high=high,
        cumulative=np.cumsum(count) / max(steps.journeys, 1),
        length=steps.lengths[example],
        example=example,
        of=place[group],
        steps=steps,
    )


def _paths(steps: Steps) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The path of each journey as a number, and a journey of each path."""
    group = np.zeros(steps.journeys, dtype=np.int32)
    examples: list[NDArray[np.int64]] = []
    active = np.arange(steps.journeys)
    so_far = np.zeros(steps.journeys, dtype=np.uint64)
    found = read = 0
    while len(active):
        taken = _room(steps, so_far)
        key = _with_next(steps, active, so_far, read, taken)
        read += taken
        first, place = _grouped(key)
        more = steps.lengths[active[first]] > read
        # a path that ends here gets its number; one that goes on is told apart by its next steps
        number = np.cumsum(~more) - 1 + found
        examples.append(active[first[~more]])
        found += len(examples[-1])
        ends = ~more[place]
        group[active[ends]] = number[place[ends]]
        active, so_far = active[~ends], place[~ends].astype(np.uint64)
    return group, np.concatenate(examples) if examples else np.zeros(0, dtype=np.int64)


def _grouped(key: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A row of each distinct key in ascending order, and the place of every row's key among them."""
    order = np.argsort(key)
    ordered = key[order]
    fresh = np.ones(len(key), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    place = np.empty(len(key), dtype=np.int64)
    place[order] = np.cumsum(fresh) - 1
    first = np.minimum.reduceat(order, np.flatnonzero(fresh)) if len(key) else order
    return first, place


def _bits(steps: Steps) -> int:
    return max(len(steps.touchpoint.labels).bit_length(), 1)


def _room(steps: Steps, so_far: NDArray[np.uint64]) -> int:
    """How many steps fit beside the number of the path so far and one bit."""
    used = int(so_far.max()).bit_length() if len(so_far) else 0
    return max((WORD_BITS - 1 - used) // _bits(steps), 1)


def _with_next(
    steps: Steps, journeys: NDArray[np.int64], so_far: NDArray[np.uint64], read: int, taken: int
) -> NDArray[np.uint64]:
    """The number of the path so far, its next steps (0: none) and whether it goes on, the first ones highest."""
    bits = _bits(steps)
    key = so_far << np.uint64(bits * taken + 1) if read else np.zeros(len(journeys), dtype=np.uint64)
    begin, left = steps.offsets[journeys] + read, steps.lengths[journeys] - read
    for at in range(min(taken, int(left.max()))):
        rows = np.flatnonzero(left > at)
        code = steps.touchpoint.codes[begin[rows] + at].astype(np.uint64) + np.uint64(1)
        key[rows] |= code << np.uint64(bits * (taken - 1 - at) + 1)
    key |= left > taken
    return key


def _alphabetical(steps: Steps, journeys: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of some different paths come before each of them, touchpoint by touchpoint."""
    rank = np.zeros(len(journeys), dtype=np.int64)
    tied = np.arange(len(journeys))
    read = 0
    while len(tied):
        _, block = np.unique(rank[tied], return_inverse=True)
        so_far = block.astype(np.uint64)
        taken = _room(steps, so_far)
        key = _with_next(steps, journeys[tied], so_far, read, taken)
        read += taken
        order = np.argsort(key)
        ordered, blocks = key[order], block[order]
        position = np.arange(len(order))
        # the first of those that still agree stands for all of them, counted from the first of their block
        same = np.maximum.accumulate(np.where(np.append(True, ordered[1:] != ordered[:-1]), position, 0))
        start = np.maximum.accumulate(np.where(np.append(True, blocks[1:] != blocks[:-1]), position, 0))
        rank[tied[order]] += same - start
        several = np.bincount(same, minlength=len(order))[same] > 1
        tied = tied[order[several]]
    return rank
