"""The smallest effect that a design could find."""

import numpy as np
import pytest
from scipy import stats

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.power import (
    ClusterDesign,
    Plan,
    PowerRequest,
    blocked_clusters,
    clusters,
    per_group,
    power,
    proposals,
)
from twofold.errors import InputError, UsageError


@pytest.mark.parametrize(
    ("found", "published"),
    [
        # R PowerUpR: mdes.cra2r2(rho2=.17, n=15, J=20); the vignette on three-level trials; mdes.bcra3f2(...)
        (clusters(ClusterDesign(persons=15, units=20, between=0.17)), 0.629),
        (
            clusters(
                ClusterDesign(
                    persons=10,
                    units=2,
                    larger=83,
                    between=0.06,
                    between_larger=0.18,
                    treated=0.4,
                    explained=(0.55, 0.5, 0.45),
                    conditions=1,
                ),
            ),
            0.23,
        ),
        (blocked_clusters(ClusterDesign(persons=20, units=44, larger=5, between=0.1)), 0.145),
    ],
)
def test_published_effects_of_cluster_designs_are_reproduced(found, published):
    digits = len(str(published).split(".")[1])
    assert round(found.effect, digits) == published


def test_the_interval_of_the_blocked_design_is_the_published_one():
    found = blocked_clusters(ClusterDesign(persons=20, units=44, larger=5, between=0.1))
    assert (round(found.low, 3), round(found.high, 3), found.df) == (0.043, 0.246, 210)  # R PowerUpR prints them


def test_the_published_number_of_persons_is_reproduced():
    assert round(per_group(0.5), 2) == 63.77  # R pwr.t.test(d = .5, power = .8)


@pytest.mark.parametrize("wrong", [{"units": 2}, {"between": 1.2}, {"treated": 1.0}, {"power": 0.01}])
def test_designs_that_find_nothing_are_refused(wrong):
    with pytest.raises(UsageError):
        clusters(ClusterDesign(**({"persons": 10, "units": 20} | wrong)))


def history(memory, units=40, periods=36, seed=1):
    rng = np.random.default_rng(seed)
    luck = np.empty((units, periods))
    luck[:, 0] = rng.normal(size=units)
    for at in range(1, periods):
        luck[:, at] = memory * luck[:, at - 1] + rng.normal(0, np.sqrt(1 - memory**2), units)
    value = luck + rng.normal(size=(units, 1)) + rng.normal(size=(1, periods))
    unit, time = np.meshgrid(np.arange(units), np.arange(periods), indexing="ij")
    rows = units * periods
    return EffectPanel(
        unit.ravel(),
        time.ravel(),
        value.ravel(),
        np.full(units, NEVER),
        np.arange(units),
        np.ones(rows),
        np.empty((rows, 0)),
        tuple(map(str, range(units))),
    )


@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_the_past_finds_what_theory_says(memory):
    found = power(history(memory), Plan(20, 20, 12, 12), PowerRequest(draws=120))
    apart = np.abs(np.subtract.outer(np.arange(24), np.arange(24)))
    weight = np.repeat([-1 / 12, 1 / 12], 12)
    error = np.sqrt(weight @ (memory**apart) @ weight * (1 / 20 + 1 / 20))
    theory = (stats.t.ppf(0.975, 38) + stats.t.ppf(0.8, 38)) * error
    assert found.by_formula == pytest.approx(theory, rel=0.1)  # spread and memory are estimated from 40 x 36 cells
    assert found.detectable == pytest.approx(theory, rel=0.2)  # 120 draws know a quantile to about 10 %
    assert found.memory == pytest.approx(memory, abs=0.1)
    assert found.false_alarms < 0.12


def test_more_units_find_smaller_effects():
    past = history(0.3)
    few, many = (power(past, Plan(n, n, 8, 8), PowerRequest(draws=100)).detectable for n in (5, 20))
    assert many < few


def test_proposals_are_better_or_at_least_other_designs_best_first():
    plan = Plan(5, 20, 6, 6)
    found = proposals(history(0.3), plan, PowerRequest(draws=40))
    sizes = [one.power.detectable for one in found]
    assert len(found) >= 4
    assert sizes == sorted(sizes)
    assert all(one.power.plan != plan for one in found)


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (Plan(30, 30, 6, 6), InputError),
        (Plan(10, 10, 30, 30), InputError),
        (Plan(0, 10, 6, 6), UsageError),
        (Plan(2, 10, 6, 6, waves=3), UsageError),
    ],
)
def test_plans_that_the_past_cannot_hold_are_refused(plan, error):
    with pytest.raises(error):
        power(history(0.3), plan)
