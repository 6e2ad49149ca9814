"""A topic keeps its identity when topics are made anew: who is who, who split, who merged, who is new, who is gone."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Vectors = NDArray[np.float32]
SAME = 0.7  # cosine of centres from which a topic is the same one
RELATED = 0.5  # cosine from which a topic that found no partner comes from another, or went into it


class Fate(StrEnum):
    """What happened to a topic between two fits."""

    KEPT = "kept"
    NEW = "new"
    GONE = "gone"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one topic.

    Attributes:
        topic: its identity.
        fate: what happened.
        other: the topic it split from or merged into; empty for other fates.
        likeness: cosine of the two centres; 0 where there is no other.
    """

    topic: str
    fate: Fate
    other: str = ""
    likeness: float = 0.0


@dataclass(frozen=True, slots=True)
class Known:
    """The topics of a fit.

    Attributes:
        names: the identity of each.
        centres: (topics, d), length one, in the same evened space as those that they are compared with.
        next: the number of the next new identity: identities are never used twice.
    """

    names: tuple[str, ...]
    centres: Vectors
    next: int = 1


def recognised(centres: Vectors, former: Known | None) -> tuple[Known, tuple[Change, ...]]:
    """The new centres with their identities, and what changed.

    Pairs are chosen together so that their likeness is greatest (Kuhn 1955); a pair below SAME is none.
    """
    if former is None or not len(former.names):
        begin = former.next if former else 1
        names = tuple(_identity(begin + number) for number in range(len(centres)))
        return Known(names, centres, begin + len(centres)), tuple(Change(name, Fate.NEW) for name in names)
    likeness = centres @ former.centres.T
    rows, columns = linear_sum_assignment(-likeness)
    pairs = {int(row): int(column) for row, column in zip(rows, columns, strict=True) if likeness[row, column] >= SAME}
    found, begin = list[str](), former.next
    for row in range(len(centres)):
        if row in pairs:
            found.append(former.names[pairs[row]])
        else:
            found.append(_identity(begin))
            begin += 1
    known = Known(tuple(found), centres, begin)
    return known, (*_now(known, former, likeness, pairs), *_past(known, former, likeness, pairs))


def _now(known: Known, former: Known, likeness: NDArray[np.float32], pairs: dict[int, int]) -> tuple[Change, ...]:
    """Topics of the new fit: kept, split from a kept one, or new."""
    kept = {column: row for row, column in pairs.items()}
    found = []
    for row, name in enumerate(known.names):
        nearest = int(likeness[row].argmax())
        alike = float(likeness[row, nearest])
        if row in pairs:
            found.append(Change(name, Fate.KEPT, likeness=float(likeness[row, pairs[row]])))
        elif alike >= RELATED and nearest in kept:
            found.append(Change(name, Fate.SPLIT, former.names[nearest], alike))
        else:
            found.append(Change(name, Fate.NEW))
    return tuple(found)


def _past(known: Known, former: Known, likeness: NDArray[np.float32], pairs: dict[int, int]) -> tuple[Change, ...]:
    """Topics of the former fit that are there no more: merged into one that is, or gone."""
    found = []
    for column, name in enumerate(former.names):
        if column in pairs.values():
            continue
        nearest = int(likeness[:, column].argmax()) if len(likeness) else 0
        alike = float(likeness[nearest, column]) if len(likeness) else 0.0
        if alike >= RELATED and nearest in pairs:
            found.append(Change(name, Fate.MERGED, known.names[nearest], alike))
        else:
            found.append(Change(name, Fate.GONE))
    return tuple(found)


def _identity(number: int) -> str:
    return f"T{number}"
