"""The case mix: who uses a channel and why, and which part of it channels have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.facts.schemas import CONTEXT_PREFIX
from twofold.journeys.steps import UNRECORDED, Coded

# context fields that say who somebody is or what they came for, before any channel served them
WHO_AND_WHY = (
    "segment",
    "loyalty",
    "tier",
    "customer_type",
    "topic",
    "reason",
    "purpose",
    "product",
    "category",
    "country",
    "age_group",
    "gender",
)
DEFAULT_MIX = ("touchpoint", "kind", "month", "unit", "language")
FEWEST = 5  # observations of a level in each channel: fewer say nothing about it there
NAMED = 5  # levels without counterpart that are named


@dataclass(frozen=True, eq=False)
class Factor:
    """One column of the case mix.

    Attributes:
        name: of the dimension.
        codes: (n,) int64 from 0; not recorded is a level, too.
        labels: of the levels.
    """

    name: str
    codes: NDArray[np.int64]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, name: str, column: Coded) -> "Factor":
        """A factor of a column: only the levels that occur."""
        there, codes = np.unique(column.codes, return_inverse=True)
        return cls(name, codes.reshape(-1).astype(np.int64), tuple(column.texts(there)))


@dataclass(frozen=True, eq=False)
class Shared:
    """The part of the case mix that all arms have.

    Attributes:
        rows: (n,) bool: which observations lie in it.
        factors: the columns, over all n rows; levels that are rare in some arm are put together into one.
        alone: what has no counterpart in some arm, in words, the most frequent first.
        pooled: by factor, how many levels were put together because they are rare.
    """

    rows: NDArray[np.bool_]
    factors: tuple[Factor, ...]
    alone: tuple[str, ...]
    pooled: Mapping[str, int]


def default_mix(columns: Sequence[str]) -> tuple[str, ...]:
    """The dimensions that channels are adjusted for unless others are named.

    Context fields of a known name (segment, loyalty, topic, reason ...) first, as they say who somebody is and why they
    came; then touchpoint, kind, month, unit and language. A field that the channel itself may have changed (how long it
    took, whether it was solved) must not be adjusted for, so no other context field is taken unasked.

    >>> default_mix(["channel", "touchpoint", "context_Loyalty", "context_minutes"])
    ('Loyalty', 'touchpoint', 'month')

    Args:
        columns: of the facts.
    """
    return (*who_and_why(columns), *(name for name in DEFAULT_MIX if name in columns or name == "month"))


def who_and_why(columns: Sequence[str]) -> tuple[str, ...]:
    """The context fields whose names say who somebody is or why they came, the most important first.

    >>> who_and_why(["channel", "context_minutes", "context_Loyalty"])
    ('Loyalty',)

    Args:
        columns: of the facts.
    """
    contexts = [name.removeprefix(CONTEXT_PREFIX) for name in columns if name.startswith(CONTEXT_PREFIX)]
    return tuple(name for known in WHO_AND_WHY for name in contexts if name.lower().replace("-", "_") == known)


def shared_mix(arm: NDArray[np.int64], arms: int, factors: Sequence[Factor]) -> Shared:
    """Which observations have a counterpart in every arm?

    A level of a factor that some arm never has is left out. Levels that every arm has, but some arm fewer than
    ``FEWEST`` times, are put together into one. As leaving out changes what is left, this is repeated until nothing
    changes.

    Args:
        arm: (n,) from 0; -1 is in none.
        arms: how many there are.
        factors: the case mix.
    """
    rows = arm >= 0
    alone: dict[str, int] = {}
    while True:
        before = int(rows.sum())
        pooled = [_pooled(factor, arm, arms, rows) for factor in factors]
        for factor, (codes, _) in zip(factors, pooled, strict=True):
            gone = rows & (codes < 0)
            _count(alone, factor, gone)
            rows = rows & (codes >= 0)
        if int(rows.sum()) == before or not before:
            break
    order = sorted(alone, key=lambda level: (-alone[level], level))
    told = [f"{level} ({alone[level]:,})" for level in order]
    kept = tuple(_relabelled(factor, codes) for factor, (codes, _) in zip(factors, pooled, strict=True))
    rare = {factor.name: count for factor, (_, count) in zip(factors, pooled, strict=True) if count}
    return Shared(rows, kept, tuple(told), rare)


def joint(factors: Sequence[Factor]) -> Factor:
    """All factors as one: a level for each combination that occurs."""
    codes = np.zeros(len(factors[0].codes), dtype=np.int64)
    for factor in factors:
        codes = np.unique(codes * len(factor.labels) + factor.codes, return_inverse=True)[1].reshape(-1)
    return Factor(" x ".join(factor.name for factor in factors), codes, ("",) * (int(codes.max(initial=0)) + 1))


def _pooled(
    factor: Factor, arm: NDArray[np.int64], arms: int, rows: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], int]:
    """The codes of a factor with its rare levels as the last one and -1 for levels without counterpart."""
    levels = len(factor.labels)
    counts = np.bincount(arm[rows] * levels + factor.codes[rows], minlength=arms * levels).reshape(arms, levels)
    fewest = counts.min(axis=0)
    rare = (fewest > 0) & (fewest < FEWEST)
    place = np.where(fewest >= FEWEST, np.arange(levels), np.where(rare, levels, -1))
    if rare.any() and counts[:, rare].sum(axis=1).min() < FEWEST:
        place[rare] = -1
    return place[factor.codes], int((place == levels).sum())


def _relabelled(factor: Factor, codes: NDArray[np.int64]) -> Factor:
    return Factor(factor.name, codes, (*factor.labels, "rare levels together"))


def _count(alone: dict[str, int], factor: Factor, gone: NDArray[np.bool_]) -> None:
    counts = np.bincount(factor.codes[gone], minlength=len(factor.labels))
    for level in np.flatnonzero(counts):
        label = factor.labels[level]
        name = f"{factor.name}={'' if label == UNRECORDED else label}"
        alone[name] = alone.get(name, 0) + int(counts[level])
