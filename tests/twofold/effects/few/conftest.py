"""Panels whose answers are published, and small ones that fit on a screen."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER, EffectPanel


def panel_of(outcome, first, cluster=None, weight=None, names=None):
    outcome = np.asarray(outcome, dtype=float)
    unit, time = (each.ravel() for each in np.indices(outcome.shape))
    units = len(outcome)
    return EffectPanel(
        unit=unit,
        time=time,
        outcome=outcome.ravel(),
        first=np.asarray(first, dtype=np.int64),
        cluster=np.arange(units) if cluster is None else np.asarray(cluster),
        weight=np.ones(outcome.size) if weight is None else np.asarray(weight, dtype=float).ravel(),
        covariates=np.empty((outcome.size, 0)),
        units=tuple(names or (f"u{at}" for at in range(units))),
    )


@pytest.fixture
def make_panel():
    return panel_of


@pytest.fixture(scope="session")
def california(reference: Callable[[str], Path]) -> EffectPanel:
    """Packs of cigarettes a head in 39 states, 1970 to 2000; California taxed them from 1989."""
    with reference("data/prop99.csv").open() as file:
        rows = list(csv.DictReader(file))
    states = sorted({row["State"] for row in rows})
    years = sorted({int(row["Year"]) for row in rows})
    packs = np.full((len(states), len(years)), np.nan)
    for row in rows:
        packs[states.index(row["State"]), years.index(int(row["Year"]))] = float(row["PacksPerCapita"])
    found = panel_of(packs, [1989 if name == "California" else NEVER for name in states], names=states)
    return EffectPanel(
        found.unit,
        found.time + years[0],
        found.outcome,
        found.first,
        found.cluster,
        found.weight,
        found.covariates,
        found.units,
    )
