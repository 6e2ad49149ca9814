"""Panels that regressions are tried on."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import statsmodels.stats.tests as petersens
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Rows(NamedTuple):
    """Units, periods, columns and an outcome."""

    unit: Ints
    time: Ints
    x: Floats
    y: Floats


@pytest.fixture(scope="session")
def grunfeld(reference: Callable[[str], Path]) -> Rows:
    """Investment of 10 firms over 20 years (R package plm)."""
    with reference("data/grunfeld_plm.csv").open() as file:
        rows = list(csv.DictReader(file))
    wide = np.array([[float(row[name]) for name in ("inv", "value", "capital")] for row in rows])
    firm = np.unique([row["firm"] for row in rows], return_inverse=True)[1].astype(np.int64)
    year = np.array([int(row["year"]) for row in rows]) - 1935
    return Rows(firm, year, wide[:, 1:], wide[:, 0])


@pytest.fixture(scope="session")
def petersen() -> Rows:
    """Petersen's test data: 500 firms over 10 years, as statsmodels ships them."""
    table = np.loadtxt(Path(petersens.__file__).parent / "test_data.txt")
    return Rows(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2:3], table[:, 3])


@pytest.fixture
def ragged() -> Rows:
    """30 units over 12 periods with a third of the rows missing and two columns."""
    rng = np.random.default_rng(7)
    unit, time = np.divmod(np.arange(360), 12)
    kept = rng.random(360) < 0.67
    unit, time = unit[kept], time[kept]
    x = rng.normal(size=(len(unit), 2)) + rng.normal(size=30)[unit][:, None]
    y = x @ [0.5, -0.2] + rng.normal(size=30)[unit] + rng.normal(size=12)[time] + rng.normal(size=len(unit))
    return Rows(unit.astype(np.int64), time.astype(np.int64), x, y)
