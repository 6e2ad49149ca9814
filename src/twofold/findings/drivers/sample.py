"""Which rows and which items may be ranked, and why not the others."""

from dataclasses import dataclass, replace

import numpy as np

from twofold.findings.drivers.driver_request import DriverRequest, Missing, OutcomeType
from twofold.findings.drivers.driver_table import Bools, DriverTable, Floats, Ints

FEW_VALUES = 4  # whole numbers of so many values or fewer are an order, not a scale
FEWEST_CLUSTERS = 6
ROWS_A_COLUMN = 2  # rows, and independent clusters, for each column that is fitted


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows with an outcome, and what may be done with them.

    Attributes:
        table: rows that are kept.
        weight: (n,) their weights.
        cluster: (n,) whose they are.
        outcome_type: what kind of number the outcome is.
        code: (n,) the outcome's place among its values for binary and ordinal outcomes, else None.
        values: the outcome's values in order, where it has a code.
        ranked: (q,) places of the items that may be ranked.
        refused: why each other item may not, by its place.
        without_outcome: rows without an outcome (or weight), left out.
        with_gaps: rows left out because an answer is missing.
        reason: why nothing may be ranked; None where it may.
    """

    table: DriverTable
    weight: Floats
    cluster: Ints
    outcome_type: OutcomeType
    code: Ints | None
    values: Floats
    ranked: Ints
    refused: dict[int, str]
    without_outcome: int
    with_gaps: int
    reason: str | None

    @property
    def n_effective(self) -> float:
        """As many equally weighted rows would say as much (Kish 1965)."""
        total = float(self.weight.sum())
        return total**2 / float((self.weight**2).sum()) if total > 0.0 else 0.0

    @property
    def clusters(self) -> int:
        """How many independent ones."""
        return len(np.unique(self.cluster))


def sampled(table: DriverTable, request: DriverRequest) -> Sample:
    """Choose rows and items.

    Args:
        table: everything there is.
        request: the choices.
    """
    heavy = np.ones(len(table.y)) if table.weight is None else np.nan_to_num(table.weight, nan=0.0)
    kept = np.isfinite(table.y) & (heavy > 0.0)
    without = int(len(kept) - kept.sum())
    refused = _refused(_rows(table, kept), heavy[kept], request)
    ranked = np.array([at for at in range(len(table.items)) if at not in refused], dtype=np.int64)
    with_gaps = 0
    if request.missing is Missing.LISTWISE:
        whole = ~(np.isnan(table.x[:, ranked]) & table.used[:, ranked]).any(axis=1)
        with_gaps = int((kept & ~whole).sum())
        kept = kept & whole
    mine = _rows(table, kept)
    cluster = np.arange(len(mine.y)) if mine.cluster is None else mine.cluster
    kind, values, code = _kind(mine.y, request)
    sample = Sample(mine, heavy[kept], cluster, kind, code, values, ranked, refused, without, with_gaps, reason=None)
    return replace(sample, reason=_reason(sample, request))


def _rows(table: DriverTable, kept: Bools) -> DriverTable:
    return replace(
        table,
        y=table.y[kept],
        x=table.x[kept],
        applicable=table.used[kept],
        weight=None if table.weight is None else table.weight[kept],
        cluster=None if table.cluster is None else table.cluster[kept],
    )


def _kind(y: Floats, request: DriverRequest) -> tuple[OutcomeType, Floats, Ints | None]:
    """What kind of number an outcome is: two values are binary, a few whole ones an order, others a scale."""
    values, code = np.unique(y, return_inverse=True)
    kind = request.outcome_type
    if kind is None:
        few = len(values) <= FEW_VALUES and bool(np.all(values == np.round(values)))
        kind = OutcomeType.SCALE if not few and len(values) != 2 else OutcomeType.ORDINAL
        kind = OutcomeType.BINARY if len(values) == 2 else kind
    return kind, values, None if kind is OutcomeType.SCALE else code.reshape(-1).astype(np.int64)


def _refused(table: DriverTable, weight: Floats, request: DriverRequest) -> dict[int, str]:
    """Items that may not be ranked."""
    found = {}
    for at in range(len(table.items)):
        told = table.used[:, at] & ~np.isnan(table.x[:, at])
        n, heavy = int(told.sum()), weight[told]
        answers = table.x[told, at]
        if n < request.fewest:
            found[at] = f"only {n} answers with an outcome; {request.fewest} are needed for a place"
        elif heavy.sum() ** 2 / (heavy**2).sum() < request.fewest:
            found[at] = f"its weighted answers say no more than fewer than {request.fewest} equal ones"
        elif np.ptp(answers) == 0.0:
            found[at] = f"everybody answered {answers[0]:g}: an item that never varies goes with nothing"
    return found


def _reason(sample: Sample, request: DriverRequest) -> str | None:
    """Why nothing may be ranked."""
    table, n = sample.table, len(sample.table.y)
    partly = (~table.used[:, sample.ranked]).any(axis=0).sum()
    apart = _never_together(sample, request.fewest)
    needed = ROWS_A_COLUMN * (len(sample.ranked) + int(partly) + 1)
    fewest_kind = np.bincount(sample.code).min() if sample.code is not None and n else 0
    checks = (
        (n < request.fewest, f"only {n} rows have an outcome; a ranking needs {request.fewest}"),
        (sample.n_effective < request.fewest, f"the weights leave fewer than {request.fewest} effective rows"),
        (n > 0 and np.ptp(table.y) == 0.0, "all outcomes are equal, so there is nothing to go with"),
        (not len(sample.ranked), "no item may be ranked"),
        (n < needed, f"{n} rows cannot tell {len(sample.ranked)} items apart; {needed} are needed"),
        (
            len(sample.ranked) > 0 and sample.clusters < needed,
            f"{sample.clusters} independent clusters cannot tell {len(sample.ranked)} items apart; {needed} are needed",
        ),
        (sample.clusters < FEWEST_CLUSTERS, f"{sample.clusters} independent clusters are too few for an interval"),
        (
            apart is not None,
            f"{apart} were answered together by fewer than {request.fewest}, so they cannot be compared",
        ),
        (sample.outcome_type is OutcomeType.BINARY and len(sample.values) != 2, _not_binary(sample.values)),
        (
            sample.outcome_type is OutcomeType.BINARY and fewest_kind < 10,
            f"only {fewest_kind} rows have the rarer outcome; 10 are needed",
        ),
        (
            sample.outcome_type is OutcomeType.ORDINAL and len(sample.values) > 15,
            f"{len(sample.values)} different outcomes are no order of a few; treat them as a scale",
        ),
    )
    return next((why for wrong, why in checks if wrong), None)


def _never_together(sample: Sample, fewest: int) -> str | None:
    """Two items that many could have answered both, and hardly anybody did: two questionnaires, not one."""
    table, mine = sample.table, sample.ranked
    used = table.used[:, mine].astype(np.float64)
    told = used * ~np.isnan(table.x[:, mine])
    both, could = told.T @ told, used.T @ used
    wrong = np.argwhere((both < fewest) & (could >= 2 * fewest))
    return None if not len(wrong) else " and ".join(table.items[mine[at]] for at in wrong[0].tolist())


def _not_binary(values: Floats) -> str:
    return f"a binary outcome has two values, not {len(values)}"
