"""How much lower (or higher) is an outcome where a deviation happened than in journeys that were alike until then?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.journeys.deviations.balancing import Target, balanced
from twofold.journeys.deviations.matching import Cells, Rung, cells_of
from twofold.journeys.deviations.unexplained import unexplained
from twofold.measures.differences import Mean, mean_difference

FloatArray = NDArray[np.float64]
MINIMUM_MATCHED = 20  # deviating journeys, and persons among them and among the comparable
ROWS_A_COLUMN = 10  # a further column is balanced for every so many deviating journeys
LARGEST_IMBALANCE = 0.1  # standard deviations; the customary limit (Austin 2009)
LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Compared:
    """Journeys in which a deviation could happen, and whose outcome is known.

    Attributes:
        journeys: (n,) int32 which ones.
        deviates: (n,) whether it happened.
        outcome: (n,) what is compared.
        bounds: the smallest and the largest outcome there can be; infinite where nobody knows.
        weight: (n,) above 0.
        person: (n,) the customer; below 0 where nobody knows who, who then counts as a customer of their own.
        path: (n, k) what happened before the deviation could.
        others: (n, l) whether other deviations happened, for a price beside them; (n, 0) for a plain one.
    """

    journeys: NDArray[np.int32]
    deviates: NDArray[np.bool_]
    outcome: FloatArray
    bounds: tuple[float, float]
    weight: FloatArray
    person: NDArray[np.int64]
    path: FloatArray
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
            self.others[rows],
        )


@dataclass(frozen=True, slots=True)
class MatchedDifference:
    """An outcome with a deviation minus without it, among journeys alike before it.

    Attributes:
        value: the difference, in the unit of the outcome; None where it is refused.
        low: lower end of its interval.
        high: upper end.
        p_value: of no difference.
        outcome_with: mean outcome of the deviating journeys.
        outcome_without: weighted mean outcome of the comparable ones.
        deviating: journeys with the deviation that have a match.
        comparable: journeys without it that they are matched with.
        n_effective: how many equally weighted comparable journeys would say as much.
        left_out: deviating journeys without a match.
        exact: segments that are equal within each match.
        balanced: segments whose shares are balanced instead.
        imbalance: the largest difference that the weights leave between both sides, in anything that was to be
            balanced, in standard deviations.
        refused: why there is no value; None where there is one.
    """

    value: float | None
    low: float | None
    high: float | None
    p_value: float
    outcome_with: float | None
    outcome_without: float | None
    deviating: int
    comparable: int
    n_effective: float | None
    left_out: int
    exact: tuple[str, ...]
    balanced: tuple[str, ...]
    imbalance: float | None = None
    refused: str | None = None


def matched_difference(compared: Compared, rungs: Sequence[Rung], level: float = LEVEL) -> MatchedDifference:
    """The average difference for the deviating journeys (ATT), doubly robust, with an interval robust to repeats.

    Args:
        compared: the journeys.
        rungs: ways to match (``matching.ladder``), over all journeys.
        level: coverage.

    Source: coarsened exact matching: Iacus, King & Porro 2012; weights: ``balancing``; interval: errors of both
    means clustered by person, then as a difference of means on a scale that ends (``mean_difference``).
    """
    if not compared.deviates.any():
        return _refused(compared, None, f"fewer than {MINIMUM_MATCHED} deviating journeys have a known outcome")
    cells = cells_of(rungs, compared.journeys, compared.deviates)
    kept = compared.only(cells.kept)
    deviating = int(kept.deviates.sum())
    reason = _too_few(kept)
    if reason is not None:
        return _refused(compared, cells, reason)
    own = Cells(cells.rung, cells.cell[cells.kept], cells.kept[cells.kept])
    weights, imbalance = _weights(kept, own)
    if imbalance > LARGEST_IMBALANCE:
        return _refused(compared, cells, "no comparable journeys are alike in what came before, or in other deviations")
    shares = weights / np.where(kept.deviates, weights[kept.deviates].sum(), weights[~kept.deviates].sum())
    noise = _noise(kept, own, shares)
    first, second = (_side(kept, shares, noise, side, _together(kept, shares, noise)) for side in (True, False))
    found = mean_difference(first, second, level)
    comparable = shares[~kept.deviates]
    return MatchedDifference(
        value=float(found.value),
        low=float(found.low),
        high=float(found.high),
        p_value=float(found.p_value),
        outcome_with=float(np.asarray(first.mean)),
        outcome_without=float(np.asarray(second.mean)),
        deviating=deviating,
        comparable=len(kept.deviates) - deviating,
        n_effective=float(1.0 / (comparable**2).sum()),
        left_out=int(compared.deviates.sum()) - deviating,
        exact=cells.rung.exact,
        balanced=tuple(cells.rung.balanced),
        imbalance=imbalance,
    )


def _refused(compared: Compared, cells: Cells | None, reason: str) -> MatchedDifference:
    kept = np.zeros(len(compared.deviates), dtype=np.bool_) if cells is None else cells.kept
    deviating = int((kept & compared.deviates).sum())
    return MatchedDifference(
        value=None,
        low=None,
        high=None,
        p_value=np.nan,
        outcome_with=None,
        outcome_without=None,
        deviating=deviating,
        comparable=int(kept.sum()) - deviating,
        n_effective=None,
        left_out=int(compared.deviates.sum()) - deviating,
        exact=() if cells is None else cells.rung.exact,
        balanced=() if cells is None else tuple(cells.rung.balanced),
        refused=reason,
    )


def _too_few(kept: Compared) -> str | None:
    for side, what in ((kept.deviates, "deviating journeys with a match"), (~kept.deviates, "comparable journeys")):
        persons = kept.person[side]
        customers = len(np.unique(persons[persons >= 0])) + int((persons < 0).sum())
        if customers < MINIMUM_MATCHED:
            return f"{what} come from {customers} customers with a known outcome; at least {MINIMUM_MATCHED} are asked"
    return None


def _weights(kept: Compared, cells: Cells) -> tuple[FloatArray, float]:
    """(n,) own weights of the deviating journeys, balancing ones of the comparable; and what they leave unequal."""
    one, none = kept.deviates, ~kept.deviates
    wanted = np.bincount(cells.cell[one], kept.weight[one], cells.rung.cells).astype(np.float64)
    target = Target(cells.cell[none], kept.weight[none], wanted)
    path = _standardised(kept.path)
    room = int(min(one.sum(), none.sum())) // ROWS_A_COLUMN - path.shape[1]
    shares = _standardised(np.column_stack((_level_columns(kept, cells.rung, room), kept.others)))
    goal = kept.weight[one] @ np.column_stack((path, shares))[one]
    weights = kept.weight.copy()
    weights[none] = balanced(target, path[none], shares[none], goal)
    miss = weights[none] @ np.column_stack((path, shares))[none] - goal
    return weights, float(np.abs(miss).max(initial=0.0) / target.wanted.sum())


def _standardised(columns: FloatArray) -> FloatArray:
    """Columns with mean 0 and spread 1; those that never vary are left out."""
    if not columns.shape[1]:
        return columns
    spread = columns.std(axis=0)
    varies = spread > 1e-12
    return np.asarray((columns[:, varies] - columns[:, varies].mean(axis=0)) / spread[varies])


def _level_columns(kept: Compared, rung: Rung, room: int) -> FloatArray:
    """Whether a journey is of a level, for the largest levels of the segments that are not matched exactly."""
    found: list[tuple[int, FloatArray]] = []
    for codes in rung.balanced.values():
        own = codes[kept.journeys] + 1
        counts = np.bincount(own)
        counts[counts.argmax()] = 0  # the level the others are seen against
        found += [(int(counts[level]), (own == level).astype(np.float64)) for level in np.flatnonzero(counts)]
    largest = sorted(found, key=lambda one: -one[0])[: max(room, 0)]
    return np.column_stack([column for _, column in largest]) if largest else np.zeros((len(kept.journeys), 0))


def _noise(kept: Compared, cells: Cells, shares: FloatArray) -> FloatArray:
    """(n,) outcomes minus what is explained, around 0 on both sides."""
    groupings = [codes[kept.journeys] + np.int32(1) for codes in cells.rung.balanced.values()]
    columns = np.column_stack((_standardised(kept.path), _standardised(kept.others)))
    noise = unexplained(kept.outcome, ~kept.deviates, columns, [*groupings, cells.cell])
    for side in (kept.deviates, ~kept.deviates):
        noise[side] -= shares[side] @ noise[side]
    return noise


def _clusters(person: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) a number from 0 for each customer; those nobody knows are customers of their own."""
    known = person >= 0
    distinct, place = np.unique(person[known], return_inverse=True)
    clusters = np.empty(len(person), dtype=np.int64)
    clusters[known] = place.reshape(-1)
    clusters[~known] = len(distinct) + np.arange(int((~known).sum()))
    return clusters


def _together(kept: Compared, shares: FloatArray, noise: FloatArray) -> float:
    """By how much the errors of both sides go together, because some customers are on both: variance over theirs."""
    cluster = _clusters(kept.person)
    terms = shares * noise
    one = np.bincount(cluster, np.where(kept.deviates, terms, 0.0))
    none = np.bincount(cluster, np.where(kept.deviates, 0.0, terms))
    apart = float((one**2).sum() + (none**2).sum())
    return float(np.clip(((one - none) ** 2).sum() / apart, 0.1, 2.0)) if apart > 0.0 else 1.0


def _side(kept: Compared, shares: FloatArray, noise: FloatArray, side: bool, together: float) -> Mean:  # noqa: FBT001 - with or without
    rows = kept.deviates if side else ~kept.deviates
    share, outcome = shares[rows], kept.outcome[rows]
    cluster = _clusters(kept.person[rows])
    weight = np.bincount(cluster, share)
    errors = np.bincount(cluster, share * noise[rows])
    heavy = weight**2
    df = max(float(heavy.sum() ** 2 / (heavy**2).sum()) - 1.0, 1.0)
    variance = float((errors**2).sum()) * (df + 1.0) / df * together
    alike = bool(np.ptp(outcome) <= 0.0)
    low, high = kept.bounds
    bounds = kept.bounds if np.isfinite(low + high) else None
    mean = float(share @ outcome)
    mean = mean if bounds is None else float(np.clip(mean, low, high))
    return Mean(mean, 0.0 if alike else np.sqrt(variance), df, bounds)
