"""How treatment could have fallen otherwise: every arrangement that the way it was assigned allows."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from twofold.effects.effect_panel import NEVER
from twofold.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_LISTED = 10_000  # arrangements that are listed one by one; more are drawn by chance


@dataclass(frozen=True, slots=True)
class Assignment:
    """The way treatment was assigned, as the design says it.

    Attributes:
        stratum: (U,) treatment was drawn within these (pairs, regions); one stratum where left out.
        start_dates: each treated cluster's first period was drawn from these, independently; empty where the dates
            that happened were only dealt out among the clusters.
        candidates: (M, U) first treated periods of every assignment the draw could have given, all equally likely,
            the one that happened among them; None where the rule above says it.
    """

    stratum: Ints | None = None
    start_dates: tuple[int, ...] = ()
    candidates: Ints | None = None


@dataclass(frozen=True, slots=True)
class Arrangements:
    """Assignments that could have happened.

    Attributes:
        first: (M, U) first treated period of every unit; ``NEVER`` for never.
        listed: these are all there are; otherwise M random ones.
        possible: how many there are.
    """

    first: Ints
    listed: bool
    possible: float


@dataclass(frozen=True, slots=True)
class Draw:
    """How arrangements are made.

    Attributes:
        most: list all where there are at most so many, otherwise draw so many.
        seed: of the draw.
    """

    most: int = MOST_LISTED
    seed: int | tuple[int, ...] = field(default=0)


def arrangements(first: Ints, cluster: Ints, assignment: Assignment, draw: Draw) -> Arrangements:
    """Which assignments could have happened instead of this one?

    Args:
        first: (U,) first treated periods as they happened.
        cluster: (U,) clusters that are treated as a whole.
        assignment: the way treatment was assigned.
        draw: how many at most, and the seed.

    Raises:
        InputError: units of one cluster were treated at different times, or stand in different strata; or the
            candidates lack the assignment that happened.
    """
    if assignment.candidates is not None:
        return _candidates(first, assignment.candidates, draw)
    member = np.unique(cluster, return_inverse=True)[1]
    label = _of_clusters(first, member, "were treated first in different periods")
    stratum = np.zeros(len(first), dtype=np.int64) if assignment.stratum is None else assignment.stratum
    strata = _of_clusters(stratum, member, "stand in different strata")
    parts = [np.flatnonzero(strata == one) for one in np.unique(strata)]
    possible = float(np.prod([_orders(label[part], len(assignment.start_dates)) for part in parts]))
    if possible <= draw.most:
        found = _listed(label, parts, assignment.start_dates)
        return Arrangements(found[:, member], listed=True, possible=possible)
    rng = np.random.default_rng(draw.seed)
    found = np.tile(label, (draw.most, 1))
    for part in parts:
        found[:, part] = rng.permuted(found[:, part], axis=1)
    if assignment.start_dates:
        dates = rng.choice(np.array(assignment.start_dates, dtype=np.int64), size=found.shape)
        found = np.where(found == NEVER, NEVER, dates)
    return Arrangements(found[:, member], listed=False, possible=possible)


def _candidates(first: Ints, candidates: Ints, draw: Draw) -> Arrangements:
    if candidates.ndim != 2 or candidates.shape[1] != len(first):
        raise InputError(f"The candidate assignments have shape {candidates.shape}, but there are {len(first)} units.")
    if not (candidates == first).all(axis=1).any():
        raise InputError("The assignment that happened is not among the candidate assignments.")
    if len(candidates) <= draw.most:
        return Arrangements(candidates, listed=True, possible=float(len(candidates)))
    some = np.random.default_rng(draw.seed).integers(0, len(candidates), draw.most)
    return Arrangements(candidates[some], listed=False, possible=float(len(candidates)))


def _of_clusters(values: Ints, member: Ints, wrong: str) -> Ints:
    """(G,) the value that all units of a cluster share."""
    clusters = int(member.max()) + 1
    shared = np.full(clusters, 0, dtype=np.int64)
    shared[member] = values
    differs = np.flatnonzero(shared[member] != values)
    if len(differs):
        raise InputError(
            f"Units of one cluster {wrong} (cluster {int(member[differs[0]])}), so it was not treated as a whole: "
            "name the clusters that were."
        )
    return shared


def _orders(label: Ints, dates: int) -> float:
    """How many distinct ways there are to deal these labels out."""
    if dates:
        treated = int((label != NEVER).sum())
        return math.comb(len(label), treated) * float(dates) ** treated
    logs = math.lgamma(len(label) + 1) - sum(math.lgamma(n + 1) for n in np.unique(label, return_counts=True)[1])
    return float(round(math.exp(logs))) if logs < 40 else math.inf


def _listed(label: Ints, parts: list[Ints], dates: tuple[int, ...]) -> Ints:
    found = np.full((1, len(label)), NEVER, dtype=np.int64)
    for part in parts:
        some = np.array(list(_dated(label[part], dates) if dates else _dealt(label[part])), dtype=np.int64)
        found = np.repeat(found, len(some), axis=0)
        found[:, part] = np.tile(some, (len(found) // len(some), 1))
    return found


def _dealt(label: Ints) -> Iterator[Ints]:
    """Every distinct order of labels."""
    values, counts = np.unique(label[label != NEVER], return_counts=True)

    def place(free: tuple[int, ...], left: list[tuple[int, int]], so_far: Ints) -> Iterator[Ints]:
        if not left:
            yield so_far
            return
        (value, count), *others = left
        for chosen in combinations(free, count):
            then = so_far.copy()
            then[list(chosen)] = value
            yield from place(tuple(at for at in free if at not in chosen), others, then)

    start = np.full(len(label), NEVER, dtype=np.int64)
    yield from place(tuple(range(len(label))), list(zip(values.tolist(), counts.tolist(), strict=True)), start)


def _dated(label: Ints, dates: tuple[int, ...]) -> Iterator[Ints]:
    """Every choice of treated clusters with every choice of their dates."""
    treated = int((label != NEVER).sum())
    for chosen in combinations(range(len(label)), treated):
        for code in range(len(dates) ** treated):
            found = np.full(len(label), NEVER, dtype=np.int64)
            for place, unit in enumerate(chosen):
                found[unit] = dates[code // len(dates) ** place % len(dates)]
            yield found
