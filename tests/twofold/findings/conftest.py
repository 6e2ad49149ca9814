"""Estimates written down by hand or drawn from a known truth."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from twofold.findings import Split
from twofold.measures.estimates import VALUE_COLUMNS, Estimates
from twofold.measures.intervals import share_interval

MakeSplit = Callable[..., Split]


def hidden_row(dimension, group):
    nothing = dict.fromkeys(("value", "low", "high", "n", "n_effective"))
    return {dimension: group, **nothing, "level": 0.95, "method": "Wilson", "shown": False, "reason": "too few"}


def share_row(dimension, group, yes, n):
    low, high = (float(end) for end in share_interval(yes / n, n, 0.95))
    numbers = {"value": 100 * yes / n, "low": 100 * low, "high": 100 * high, "n": n, "n_effective": float(n)}
    return {dimension: group, **numbers, "level": 0.95, "method": "Wilson", "shown": True, "reason": None}


def split_of_rows(rows, measure, dimension):
    schema = pa.schema([pa.field(dimension, pa.string()), *VALUE_COLUMNS])
    return Split(measure, dimension, Estimates(measure, (dimension,), pa.Table.from_pylist(rows, schema)))


@pytest.fixture
def shares() -> MakeSplit:
    """A split of shares from counts, ``shares({"room": (80, 100), "lift": None})``; None: too small to show."""

    def make(counts, measure="csat", dimension="touchpoint"):
        rows = [
            share_row(dimension, group, *count) if count else hidden_row(dimension, group)
            for group, count in counts.items()
        ]
        return split_of_rows(rows, measure, dimension)

    return make


@pytest.fixture
def months(shares) -> MakeSplit:
    """A split by month from true shares: chance decides the counts."""

    def make(truth, n, rng, measure="csat"):
        names = [f"{2024 + i // 12}-{i % 12 + 1:02d}" for i in range(len(truth))]
        counts = {name: (int(rng.binomial(n, p)), n) for name, p in zip(names, truth, strict=True)}
        return shares(counts, measure, "month")

    return make


@pytest.fixture
def rng():
    return np.random.default_rng(20260701)
