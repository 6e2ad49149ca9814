"""Panels for tests: from a data frame, and the published ones."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from twofold.effects.effect_panel import NEVER, EffectPanel


def panel_of(
    table: pd.DataFrame,
    columns: tuple[str, str, str, str],
    *,
    covariates: tuple[str, ...] = (),
    cluster: str | None = None,
    weight: str | None = None,
) -> EffectPanel:
    """A data frame as a panel; columns are unit, time, outcome and first treated period (0 or nothing for never)."""
    unit, time, outcome, first = columns
    code, names = pd.factorize(table[unit], sort=True)
    start = table.groupby(code)[first].first().astype(float).to_numpy()
    never = ~np.isfinite(start) | (start == 0)
    clusters = np.arange(len(names)) if cluster is None else pd.factorize(table.groupby(code)[cluster].first())[0]
    return EffectPanel(
        unit=code.astype(np.int64),
        time=table[time].to_numpy(np.int64),
        outcome=table[outcome].to_numpy(np.float64),
        first=np.where(never, NEVER, np.where(never, 0, start).astype(np.int64)),
        cluster=np.asarray(clusters, dtype=np.int64),
        weight=np.ones(len(table)) if weight is None else table[weight].to_numpy(np.float64),
        covariates=table[list(covariates)].to_numpy(np.float64).reshape(len(table), len(covariates)),
        units=tuple(map(str, names)),
        covariate_names=covariates,
    )


@pytest.fixture(scope="session")
def panels() -> Callable[..., EffectPanel]:
    """What makes a panel of a data frame."""
    return panel_of


@pytest.fixture(scope="session")
def counties(real_data: Callable[[str], Path]) -> Callable[..., EffectPanel]:
    """The counties of Callaway and Sant'Anna (mpdta)."""
    table = pd.read_csv(real_data("mpdta_did/mpdta.csv"))

    def make(covariates: tuple[str, ...] = ()) -> EffectPanel:
        return panel_of(table, ("countyreal", "year", "lemp", "first.treat"), covariates=covariates)

    return make
