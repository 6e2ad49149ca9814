"""Regression to the mean: known selection, planted selection with a useless action, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.recovery import Picked, RecoveryRequest, recovery_of_picked, regression_to_the_mean
from twofold.errors import InputError, UsageError
from twofold.sources.plain_table import plain_table

Floats = NDArray[np.float64]
TREATED_AT = 15


def panel_of(grid: Floats, first: NDArray[np.int64], cluster: NDArray[np.int64] | None = None) -> EffectPanel:
    """A panel of a grid of units and periods; NaN is no row."""
    unit, time = np.nonzero(np.isfinite(grid))
    units = len(grid)
    return EffectPanel(
        unit=unit.astype(np.int64),
        time=time.astype(np.int64),
        outcome=grid[unit, time],
        first=first,
        cluster=np.arange(units) if cluster is None else cluster,
        weight=np.ones(len(unit)),
        covariates=np.zeros((len(unit), 0)),
        units=tuple(f"unit {at}" for at in range(units)),
    )


def network(
    rng: np.random.Generator, units: int, *, rho: float = 0.0, picked: str = "low", effect: float = 0.0
) -> EffectPanel:
    """Units with lasting levels and AR(1) noise, the worst quarter treated."""
    noise = rng.standard_normal((units, 24))
    for at in range(1, 24):
        noise[:, at] = rho * noise[:, at - 1] + np.sqrt(1 - rho**2) * noise[:, at]
    lasting = rng.standard_normal(units)
    grid = lasting[:, None] + noise + 0.5 * rng.standard_normal(24)
    rule = {"low": grid[:, TREATED_AT - 3 : TREATED_AT].mean(axis=1), "lasting": lasting, "chance": rng.random(units)}
    treated = np.argsort(rule[picked])[: units // 4]
    first = np.full(units, NEVER)
    first[treated] = TREATED_AT
    grid[treated, TREATED_AT:] += effect
    return panel_of(grid, first)


def test_the_known_formula_is_what_the_authors_code_computes() -> None:
    """Barnett's rtmcode.htm (R): sigma 15, mu 60, cut 40, m 1: Rl = sigma2_w / sigma * dnorm(z) / (1 - pnorm(z))."""
    z = (60 - 40) / 15
    for rho in np.linspace(0, 1, 11):
        by_their_code = (1 - rho) * 15**2 / 15 * stats.norm.pdf(z) / (1 - stats.norm.cdf(z))
        picked = Picked(cutoff=40, mean=60, sd=15, correlation=float(rho))
        assert recovery_of_picked(picked) == pytest.approx(by_their_code, abs=1e-10)


def test_the_known_formula_is_what_simulated_values_do() -> None:
    rng = np.random.default_rng(1)
    first = rng.standard_normal(400_000)
    second = 0.6 * first + 0.8 * rng.standard_normal(400_000)
    low = first < -0.7
    picked = Picked(cutoff=-0.7, mean=0.0, sd=1.0, correlation=0.6)
    assert (second - first)[low].mean() == pytest.approx(recovery_of_picked(picked), abs=0.01)


@given(st.floats(-3, 3), st.floats(0.1, 10), st.floats(0, 1))
def test_high_and_low_values_come_back_alike(cutoff: float, sd: float, correlation: float) -> None:
    low = recovery_of_picked(Picked(cutoff, 0.0, sd, correlation))
    high = recovery_of_picked(Picked(-cutoff, 0.0, sd, correlation, low=False))
    assert low == pytest.approx(high)
    assert low >= 0.0


@pytest.mark.truth
@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_a_useless_training_of_the_worst_quarter_is_not_called_a_success(rho: float) -> None:
    rng = np.random.default_rng(11)
    found = [regression_to_the_mean(network(rng, 40, rho=rho)) for _ in range(200)]
    assert sum(one.raw.low > 0 for one in found) > 60  # the naive comparison does, often
    assert sum(one.plain.low > 0 for one in found) > 60  # and so does the one from the low
    assert sum(one.corrected.low > 0 for one in found) <= 12  # 2.5 % of 200 are 5; 12 has a chance below 0.5 %
    assert sum(one.advised.low > 0 for one in found) <= 12
    assert 179 <= sum(one.corrected.low <= 0 <= one.corrected.high for one in found) <= 199


def test_what_would_have_come_by_itself_and_what_did_not_add_up_to_the_raw_change() -> None:
    found = regression_to_the_mean(network(np.random.default_rng(2), 40, effect=1.0))
    assert found.expected.value + found.corrected.value == pytest.approx(found.raw.value)
    assert found.by_itself.value > 0.0


def test_a_training_that_helps_is_found_beyond_the_recovery() -> None:
    found = regression_to_the_mean(network(np.random.default_rng(3), 60, effect=1.5))
    assert found.corrected.low > 0.0
    assert found.corrected.low < 1.5 < found.corrected.high


def test_a_low_is_seen_when_units_were_picked_at_it() -> None:
    rng = np.random.default_rng(4)
    assert sum(regression_to_the_mean(network(rng, 60)).picked_low for _ in range(40)) >= 24  # by chance 2


@pytest.mark.truth
def test_no_low_is_seen_when_units_were_picked_by_chance() -> None:
    rng = np.random.default_rng(5)
    found = [regression_to_the_mean(network(rng, 40, picked="chance")) for _ in range(200)]
    assert sum(one.picked_low for one in found) <= 20  # 5 % are 10


@pytest.mark.truth
def test_units_picked_for_their_lasting_level_are_compared_from_before_the_window() -> None:
    rng = np.random.default_rng(6)
    found = [regression_to_the_mean(network(rng, 40, picked="lasting")) for _ in range(200)]
    assert abs(np.mean([one.further_back.value for one in found])) < 0.06
    assert np.mean([one.corrected.value for one in found]) < 0.0  # too little, as its docstring says
    assert sum(one.advised.low > 0 for one in found) <= 12


def test_high_values_are_the_bad_ones_where_lower_is_better() -> None:
    rng = np.random.default_rng(7)
    panel = network(rng, 200)
    turned = EffectPanel(
        panel.unit, panel.time, -panel.outcome, panel.first, panel.cluster, panel.weight, panel.covariates, panel.units
    )
    assert regression_to_the_mean(panel).picked_low
    assert regression_to_the_mean(turned, RecoveryRequest(higher_is_better=False)).picked_low
    assert not regression_to_the_mean(turned).picked_low


def test_several_cohorts_and_clusters_are_compared_with_who_is_not_treated_yet() -> None:
    rng = np.random.default_rng(8)
    grid = rng.standard_normal((60, 30)) + rng.standard_normal(60)[:, None]
    first = np.full(60, NEVER)
    first[:10], first[10:20] = 12, 20
    grid[:10, 12:] += 2.0
    grid[10:20, 20:] += 2.0
    found = regression_to_the_mean(panel_of(grid, first, np.arange(60) // 2), RecoveryRequest(after=5))
    assert found.corrected.low < 2.0 < found.corrected.high
    assert found.corrected.clusters == 30
    assert found.corrected.treated == 20
    assert found.untreated == 50  # those treated at 20 stand beside the first cohort


def test_units_without_a_history_are_counted_as_left_out() -> None:
    panel = network(np.random.default_rng(9), 40)
    gone = int(np.flatnonzero(panel.first != NEVER)[0])
    kept = ~((panel.unit == gone) & (panel.time < TREATED_AT - 3))
    rest = EffectPanel(
        panel.unit[kept],
        panel.time[kept],
        panel.outcome[kept],
        panel.first,
        panel.cluster,
        panel.weight[kept],
        panel.covariates[kept],
        panel.units,
    )
    assert regression_to_the_mean(rest).left_out == 1


def test_too_few_units_are_refused_in_a_sentence() -> None:
    panel = network(np.random.default_rng(9), 12)
    with pytest.raises(InputError, match="3 treated and 9 untreated units"):
        regression_to_the_mean(panel)


def test_a_window_of_no_period_is_refused() -> None:
    with pytest.raises(UsageError, match="window"):
        RecoveryRequest(window=0)


@pytest.mark.realdata
def test_castle_doctrine_states_were_not_picked_at_a_low(real_data: Callable[[str], Path]) -> None:
    """Cheng & Hoekstra 2013: laws passed for politics, not for a peak of homicides; their effect is about +8 %."""
    table = plain_table(real_data("castle_doctrine/castle.csv"))
    state, names = table.codes("sid")
    year = table.numbers("year").astype(np.int64)
    outcome = table.numbers("l_homicide")
    law = table.numbers("post") > 0
    first = np.full(len(names), NEVER)
    np.minimum.at(first, state[law], year[law])
    panel = EffectPanel(
        state,
        year,
        outcome,
        first,
        np.arange(len(names)),
        np.ones(len(year)),
        np.zeros((len(year), 0)),
        names,
        period_kind="number",
    )
    found = regression_to_the_mean(panel, RecoveryRequest(window=2, higher_is_better=False))
    assert not found.picked_low
    assert found.further_back.value == pytest.approx(found.corrected.value, abs=0.08)
