"""The key of an event's journey: a hash of its case, or the person."""

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from twofold.journeys.cutting import CASE_BIT
from twofold.journeys.path_rule import JourneyKey, PathRule

HASH = "case_hash"


def with_case_hash(events: nw.LazyFrame[Any], rule: PathRule) -> nw.LazyFrame[Any]:
    """Add case_hash, the engine's own hash of the case; null where an event has none, or where cases do not count.

    Two cases meet by chance with a probability of one in 2**63 for each pair. Engines hash differently: keys are equal
    within one run, not between engines.
    """
    if rule.key is JourneyKey.PERSON:
        return events.with_columns(nw.lit(None, nw.Int64).alias(HASH))
    native = events.to_native()
    if events.implementation.is_spark_like():
        hashed = native.selectExpr("*", f"CASE WHEN `case` IS NOT NULL THEN xxhash64(`case`) END AS {HASH}")
    else:
        hashed = native.project(f'*, CASE WHEN "case" IS NOT NULL THEN (hash("case") >> 1)::BIGINT END AS {HASH}')
    # narwhals gives an eager frame for nothing that came out of a lazy one
    frame = nw.from_native(hashed)
    return frame.lazy() if isinstance(frame, nw.DataFrame) else frame


def journey_keys(table: pa.Table, rule: PathRule) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """The key of each row, and whether it has one.

    Args:
        table: case_hash and person, (n,) each.
        rule: whether cases, persons or either tie events together.

    Returns:
        (n,) uint64 keys and (n,) bool.
    """
    if rule.key is JourneyKey.PERSON:
        return _column(table["person"])
    case, has_case = _column(table[HASH])
    if rule.key is JourneyKey.CASE:
        return case | CASE_BIT, has_case
    person, has_person = _column(table["person"])
    return np.where(has_case, case | CASE_BIT, person), has_case | has_person


def _column(column: pa.ChunkedArray) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    there = np.ones(len(column), dtype=np.bool_)
    if column.null_count:
        there = (
            pc.is_valid(column).to_numpy(zero_copy_only=False)
            if isinstance(column, pa.Array)
            else (pc.is_valid(column).to_numpy())
        )
        column = pc.fill_null(column, 0)
    values: NDArray[np.int64] = column.cast(pa.int64()).to_numpy()
    return values.view(np.uint64), there
