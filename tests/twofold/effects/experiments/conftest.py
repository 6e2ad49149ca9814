"""The public example of an experiment whose results are printed in a user guide."""

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from twofold.effects.effect_panel import EffectPanel
from twofold.effects.experiments import ArmTable, Metric


@pytest.fixture(scope="session")
def tea(reference: Callable[[str], Path]):
    """4,000 visitors of a shop, half of whom saw something new, and what they did before."""
    with gzip.open(reference("data/tea_cuped.csv.gz"), "rt") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


@pytest.fixture
def table_of():
    def make(arm, outcome, *covariates, per=None, **more):
        return ArmTable(
            arm=np.asarray(arm, dtype=np.int64),
            arms=("0", "1"),
            outcome=Metric("outcome", np.asarray(outcome, dtype=float), per),
            covariates=tuple(
                one if isinstance(one, Metric) else Metric(f"x{at}", one) for at, one in enumerate(covariates)
            ),
            **more,
        )

    return make


@pytest.fixture
def make_panel():
    def make(outcome, first, cluster=None):
        outcome = np.asarray(outcome, dtype=float)
        unit, time = (each.ravel() for each in np.indices(outcome.shape))
        return EffectPanel(
            unit=unit,
            time=time,
            outcome=outcome.ravel(),
            first=np.asarray(first, dtype=np.int64),
            cluster=np.arange(len(outcome)) if cluster is None else np.asarray(cluster),
            weight=np.ones(outcome.size),
            covariates=np.empty((outcome.size, 0)),
            units=tuple(f"u{at}" for at in range(len(outcome))),
        )

    return make
