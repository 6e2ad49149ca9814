"""Both means of an outcome: of journeys with a deviation, and of journeys that were alike until it could happen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.deviations.balancing import Target, balanced
from twofold.journeys.deviations.matching import Cells, Rung, cells_of
from twofold.journeys.deviations.unexplained import unexplained
from twofold.measures.differences import Mean

FloatArray = NDArray[np.float64]
MINIMUM_MATCHED = 20  # customers among the matched deviating journeys, and among the comparable
ROWS_A_COLUMN = 10  # a further column is balanced for every so many deviating journeys
LARGEST_IMBALANCE = 0.1  # standard deviations; the customary limit (Austin 2009)


@dataclass(frozen=True, eq=False)
class Compared:
    """Journeys in which a deviation could happen, and whose outcome is known.

    Attributes:
        journeys: (n,) int32 which ones.
        deviates: (n,) whether it happened.
        outcome: (n,) what is compared.
        bounds: the smallest and the largest outcome there can be; infinite where nobody knows.
        weight: (n,) above 0.
        person: (n,) number of the customer, from 0.
        path: (n, k) what happened before the deviation could.
        path_names: (k,) what the columns of ``path`` are called.
        others: (n, l) whether other deviations happened, for a price beside them; (n, 0) for a plain one.
    """

    journeys: NDArray[np.int32]
    deviates: NDArray[np.bool_]
    outcome: FloatArray
    bounds: tuple[float, float]
    weight: FloatArray
    person: NDArray[np.int64]
    path: FloatArray
    path_names: tuple[str, ...]
    others: FloatArray

    def only(self, rows: NDArray[np.bool_]) -> "Compared":
        """Some of the journeys."""
        return Compared(
            self.journeys[rows],
            self.deviates[rows],
            self.outcome[rows],
            self.bounds,
            self.weight[rows],
            self.person[rows],
            self.path[rows],
            self.path_names,
            self.others[rows],
        )


@dataclass(frozen=True, slots=True)
class MatchedMeans:
    """The outcome with a deviation and without it, among journeys alike before it.

    Attributes:
        deviating: journeys with the deviation that have a match.
        comparable: journeys without it that they are matched with.
        left_out: deviating journeys without a match.
        exact: segments that are equal within each match.
        balanced: segments whose shares are balanced instead.
        sides: the mean of the deviating journeys and the weighted one of the comparable ones; None where refused.
        n_effective: how many equally weighted comparable journeys would say as much; None where refused.
        refused: why there are no means; None where there are.
    """

    deviating: int
    comparable: int
    left_out: int
    exact: tuple[str, ...]
    balanced: tuple[str, ...]
    sides: tuple[Mean, Mean] | None = None
    n_effective: float | None = None
    refused: str | None = None


def matched_means(compared: Compared, rungs: Sequence[Rung]) -> MatchedMeans:
    """Both means for the deviating journeys (ATT), doubly robust, with errors robust to customers who come back.

    Args:
        compared: the journeys.
        rungs: ways to match (``matching.ladder``), over all journeys.

    Source: coarsened exact matching: Iacus, King & Porro 2012; weights: ``balancing``; errors: ``unexplained``,
    clustered by person.
    """
    if not compared.deviates.any():
        return MatchedMeans(0, 0, 0, (), (), refused="no deviating journey has a known outcome")
    cells = cells_of(rungs, compared.journeys, compared.deviates)
    kept = compared.only(cells.kept)
    deviating = int(kept.deviates.sum())
    found = MatchedMeans(
        deviating=deviating,
        comparable=len(kept.deviates) - deviating,
        left_out=int(compared.deviates.sum()) - deviating,
        exact=cells.rung.exact,
        balanced=tuple(cells.rung.balanced),
        refused=_too_few(kept),
    )
    return found if found.refused else _weighed(found, kept, Cells(cells.rung, cells.cell[cells.kept], cells.kept))


def _weighed(found: MatchedMeans, kept: Compared, cells: Cells) -> MatchedMeans:
    columns = _columns(kept, cells)
    weights = _weights(kept, cells, columns)
    unequal = _unequal(kept, weights, columns)
    if unequal:
        return replace(found, refused=f"no weights make the comparable journeys alike in {unequal}")
    shares = weights / np.where(kept.deviates, weights[kept.deviates].sum(), weights[~kept.deviates].sum())
    noise = _noise(kept, cells, shares)
    together = _together(kept, shares, noise)
    first, second = (_side(kept, shares, noise, side, together) for side in (True, False))
    return replace(found, sides=(first, second), n_effective=float(1.0 / (shares[~kept.deviates] ** 2).sum()))


def _too_few(kept: Compared) -> str | None:
    for side, what in ((kept.deviates, "deviating journeys with a match"), (~kept.deviates, "comparable journeys")):
        customers = int(np.count_nonzero(np.bincount(kept.person[side])))
        if customers < MINIMUM_MATCHED:
            return f"{what} come from {customers} customers with a known outcome; at least {MINIMUM_MATCHED} are asked"
    return None


@dataclass(frozen=True, eq=False)
class _Columns:
    """What the weights make alike: (n, k) standardised columns, their names, and how many of them are of the path."""

    values: FloatArray
    names: tuple[str, ...]
    of_path: int


def _columns(kept: Compared, cells: Cells) -> _Columns:
    """The path, then levels of segments that are not matched exactly as far as n allows, then other deviations."""
    path, path_names = _standardised(kept.path, kept.path_names)
    few = min(int(kept.deviates.sum()), int((~kept.deviates).sum()))
    levels, level_names = _level_columns(kept, cells.rung, few // ROWS_A_COLUMN - path.shape[1])
    others, other_names = _standardised(kept.others, ("other deviations",) * kept.others.shape[1])
    values = np.column_stack((path, levels, others))
    return _Columns(values, (*path_names, *level_names, *other_names), path.shape[1])


def _weights(kept: Compared, cells: Cells, columns: _Columns) -> FloatArray:
    """(n,) own weights of the deviating journeys, balancing ones of the comparable."""
    one, none = kept.deviates, ~kept.deviates
    wanted = np.bincount(cells.cell[one], kept.weight[one], cells.rung.cells).astype(np.float64)
    target = Target(cells.cell[none], kept.weight[none], wanted)
    goal = kept.weight[one] @ columns.values[one]
    own = columns.values[none]
    weights = kept.weight.copy()
    weights[none] = balanced(target, own[:, : columns.of_path], own[:, columns.of_path :], goal)
    return weights


def _unequal(kept: Compared, weights: FloatArray, columns: _Columns) -> str:
    """What stays different by more than ``LARGEST_IMBALANCE``; empty where nothing does."""
    one = kept.deviates
    miss = weights[~one] @ columns.values[~one] - weights[one] @ columns.values[one]
    far = np.abs(miss) > LARGEST_IMBALANCE * weights[one].sum()
    return ", ".join(dict.fromkeys(name for name, is_far in zip(columns.names, far, strict=True) if is_far))


def _standardised(columns: FloatArray, names: Sequence[str]) -> tuple[FloatArray, tuple[str, ...]]:
    """Columns with mean 0 and spread 1, and their names; those that never vary are left out."""
    if not columns.shape[1]:
        return columns, ()
    spread = columns.std(axis=0)
    varies = spread > 1e-12
    standard = (columns[:, varies] - columns[:, varies].mean(axis=0)) / spread[varies]
    return standard, tuple(name for name, kept in zip(names, varies, strict=True) if kept)


def _level_columns(kept: Compared, rung: Rung, room: int) -> tuple[FloatArray, tuple[str, ...]]:
    """Whether a journey is of a level, for the largest levels of the segments that are not matched exactly."""
    found: list[tuple[int, str, FloatArray]] = []
    for name, codes in rung.balanced.items():
        own = codes[kept.journeys] + 1
        counts = np.bincount(own)
        counts[counts.argmax()] = 0  # the level the others are seen against
        found += [(int(counts[level]), name, (own == level).astype(np.float64)) for level in np.flatnonzero(counts)]
    largest = sorted(found, key=lambda one: -one[0])[: max(room, 0)]
    if not largest:
        return np.zeros((len(kept.journeys), 0)), ()
    values = np.column_stack([column for _, _, column in largest])
    return _standardised(values, [name for _, name, _ in largest])


def _noise(kept: Compared, cells: Cells, shares: FloatArray) -> FloatArray:
    """(n,) outcomes minus what is explained, around 0 on both sides."""
    groupings = [codes[kept.journeys] + np.int32(1) for codes in cells.rung.balanced.values()]
    path, _ = _standardised(kept.path, kept.path_names)
    others, _ = _standardised(kept.others, ("",) * kept.others.shape[1])
    columns = np.column_stack((path, others))
    noise = unexplained(kept.outcome, ~kept.deviates, columns, [*groupings, cells.cell])
    for side in (kept.deviates, ~kept.deviates):
        noise[side] -= shares[side] @ noise[side]
    return noise


def _together(kept: Compared, shares: FloatArray, noise: FloatArray) -> float:
    """By how much the errors of both sides go together, because some customers are on both: variance over theirs."""
    terms = shares * noise
    one = np.bincount(kept.person, np.where(kept.deviates, terms, 0.0))
    none = np.bincount(kept.person, np.where(kept.deviates, 0.0, terms))
    apart = float((one**2).sum() + (none**2).sum())
    return float(np.clip(((one - none) ** 2).sum() / apart, 0.1, 2.0)) if apart > 0.0 else 1.0


def _side(kept: Compared, shares: FloatArray, noise: FloatArray, side: bool, together: float) -> Mean:  # noqa: FBT001 - with or without
    rows = kept.deviates if side else ~kept.deviates
    share, outcome = shares[rows], kept.outcome[rows]
    weight = np.bincount(kept.person[rows], share)
    errors = np.bincount(kept.person[rows], share * noise[rows])
    heavy = weight**2
    df = max(float(heavy.sum() ** 2 / (heavy**2).sum()) - 1.0, 1.0)
    variance = float((errors**2).sum()) * (df + 1.0) / df * together
    alike = bool(np.ptp(outcome) <= 0.0)
    low, high = kept.bounds
    bounds = kept.bounds if np.isfinite(low + high) else None
    mean = float(share @ outcome)
    mean = mean if bounds is None else float(np.clip(mean, low, high))
    return Mean(mean, 0.0 if alike else np.sqrt(variance), df, bounds)
