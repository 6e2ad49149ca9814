"""How likely each outcome is in a situation: counts of the situation, backing off to simpler ones where they are few.

``P(y | s) = (n(s, y) + d(s) P(y | s')) / (n(s) + d(s))``: ``n`` counts what followed a situation ``s``, ``d(s)`` is how
many different things did, and ``s'`` is the same situation with one part less. A situation after which always the same
happens is soon believed; one after which anything happens needs many examples. (Witten & Bell 1991, IEEE Transactions
on Information Theory 37, method C; interpolated as in Chen & Goodman 1999, Computer Speech & Language 13, eq. 15.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from twofold.journeys.foresight.situations import NOW, PAUSE, Situations

FloatArray = NDArray[np.float64]
Known = dict[tuple[int, ...], FloatArray]
CELLS = 2_000_000  # numbers that are held at once for each chain


@dataclass(frozen=True, slots=True)
class Chain:
    """Situations from the simplest to the fullest, each holding the one before.

    Attributes:
        name: what it adds to the present touchpoint, for people.
        masks: the bits each of its situations looks at; the first looks at nothing.
    """

    name: str
    masks: tuple[int, ...]


def chains_of(situations: Situations, order: int, context: Sequence[str]) -> tuple[Chain, ...]:
    """The chains that a forecast mixes: the path, the pause, each column, and all of it together."""
    path = [NOW, *(f"{back} before" for back in range(1, order))]

    def chain(name: str, *parts: Sequence[str]) -> Chain:
        masks = [0]
        names: list[str] = []
        for part in parts:
            names += part
            masks.append(situations.mask(names))
        return Chain(name, tuple(masks))

    steps = [[name] for name in path]
    found = [chain("path", *steps), chain(PAUSE, [NOW], [PAUSE], *([[path[1]]] if order > 1 else []))]
    found += [chain(name, [NOW], [name], *([[path[1]]] if order > 1 else [])) for name in context]
    everything = [[PAUSE], *([name] for name in context)]
    return (*found, chain("all together", *steps, *everything))


@dataclass(frozen=True, eq=False)
class Level:
    """What followed the situations that look at some bits.

    Attributes:
        keys: (groups,) the situations, ascending.
        counts: (groups + 1, outcomes) how often what followed; the last row is for situations never met.
        total: (groups + 1,) how often the situation was met.
        different: (groups + 1,) how many different outcomes it had.
    """

    keys: NDArray[np.int64]
    counts: sparse.csr_matrix
    total: FloatArray
    different: FloatArray


@dataclass(frozen=True, eq=False)
class Counts:
    """Everything that was counted of some examples.

    Attributes:
        levels: by the bits they look at.
        outcome_bits: of a packed situation.
        outcomes: how many outcomes there are.
    """

    levels: dict[int, Level]
    outcome_bits: int
    outcomes: int

    def likely(self, situations: NDArray[np.int64], chain: Chain, known: Known) -> FloatArray:
        """(n, outcomes) how likely each outcome is in each situation.

        Args:
            situations: (n,) packed, the outcome's bits 0.
            chain: which parts count.
            known: what was computed for the same situations; it grows.
        """
        likely = np.full((len(situations), self.outcomes), 1.0 / self.outcomes)
        for depth, mask in enumerate(chain.masks, start=1):
            done = chain.masks[:depth]
            if done not in known:
                known[done] = self._sharpened(likely, situations & mask, self.levels[mask])
            likely = known[done]
        return likely

    def _sharpened(self, simpler: FloatArray, keys: NDArray[np.int64], level: Level) -> FloatArray:
        place = np.searchsorted(level.keys, keys)
        met = level.keys[np.minimum(place, len(level.keys) - 1)] == keys
        group = np.where(met, place, len(level.keys))
        distinct, back = np.unique(group, return_inverse=True)
        counted = level.counts[distinct].toarray()[back]
        trust = level.different[group][:, None]
        total = level.total[group][:, None] + trust
        return np.where(total > 0, (counted + trust * simpler) / np.where(total > 0, total, 1.0), simpler)


def count(packed: NDArray[np.int64], chains: Sequence[Chain], *, outcome_bits: int, outcomes: int) -> Counts:
    """Count what followed in some examples.

    Args:
        packed: (n,) situations with outcomes; an example that counts twice stands there twice.
        chains: whose levels are needed.
        outcome_bits: how many bits say what followed.
        outcomes: how many outcomes there are.
    """
    distinct, times = tallied(packed)
    low = (1 << outcome_bits) - 1
    levels = {}
    for mask in {mask for chain in chains for mask in chain.masks}:
        levels[mask] = _level(distinct & (mask | low), times, outcome_bits, outcomes)
    return Counts(levels, outcome_bits, outcomes)


def tallied(packed: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different numbers, ascending, and how often each stands there."""
    ordered = np.sort(packed)
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.zeros(0, np.int64)
    return ordered[first], np.diff(np.append(first, len(ordered)))


def _level(packed: NDArray[np.int64], times: NDArray[np.int64], outcome_bits: int, outcomes: int) -> Level:
    order = np.argsort(packed, kind="stable")
    ordered = packed[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    cells, counted = ordered[first], np.add.reduceat(times[order], first).astype(np.float64)
    situation = (cells >> outcome_bits) << outcome_bits
    begins = np.flatnonzero(np.append(True, situation[1:] != situation[:-1]))
    ends = np.append(begins, len(cells))
    matrix = sparse.csr_matrix(
        (counted, cells - situation, np.append(ends, len(cells))), shape=(len(begins) + 1, outcomes)
    )
    total = np.append(np.add.reduceat(counted, begins), 0.0)
    return Level(situation[begins], matrix, total, np.append(np.diff(ends), 0).astype(np.float64))


def portions(situations: NDArray[np.int64], outcomes: int) -> Iterator[slice]:
    """Slices of situations whose forecasts fit into memory together."""
    size = max(1, CELLS // outcomes)
    for begin in range(0, len(situations), size):
        yield slice(begin, min(begin + size, len(situations)))
