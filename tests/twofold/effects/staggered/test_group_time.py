"""Effects by cohort and period: against csdid where nothing is published, and what happens at the edges."""

import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.staggered import (
    BasePeriod,
    Gaps,
    StaggeredRequest,
    aggregate,
    anticipation,
    group_time,
    placebo_dates,
    placebo_outcomes,
    pretrend,
)
from twofold.errors import InputError

Panels = Callable[..., EffectPanel]
COLUMNS = ("unit", "time", "y", "first")


def _branches(seed: int = 1, *, units: int = 120, missing: float = 0.0, effect: float = 1.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    first = rng.choice([0, 4, 5, 7], units)
    table = pd.DataFrame({"unit": np.repeat(np.arange(units), 8), "time": np.tile(np.arange(1, 9), units)})
    table["first"] = first[table["unit"]]
    table["x"] = rng.normal(size=units)[table["unit"]] + 0.4 * (table["first"] > 0) + 0.2 * rng.normal(size=len(table))
    table["w"] = rng.uniform(0.5, 2.0, units)[table["unit"]]
    table["area"] = table["unit"] // 4
    since = np.where(table["first"] > 0, table["time"] - table["first"], -1)
    table["y"] = rng.normal(size=units)[table["unit"]] + 0.3 * table["time"] * table["x"] + rng.normal(size=len(table))
    table["y"] += effect * np.where(since >= 0, 1 + 0.3 * since, 0.0)
    return table[rng.random(len(table)) >= missing].reset_index(drop=True)


def _oracle(table: pd.DataFrame, *, how: dict[str, object], fit: dict[str, object]) -> dict[tuple[int, int], tuple]:
    csdid = pytest.importorskip("csdid.att_gt")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # csdid warns of small groups
        model = csdid.ATTgt(yname="y", tname="time", idname="unit", gname="first", data=table.copy(), **how)
        fitted = model.fit(bstrap=False, **fit).results
    rows = zip(fitted["group"], fitted["year"], fitted["att"], fitted["se"], strict=True)
    return {(int(g), int(t)): (float(att), float(se)) for g, t, att, se in rows}


def _same(panel: EffectPanel, request: StaggeredRequest, told: dict[tuple[int, int], tuple]) -> None:
    found = group_time(panel, request)
    told = {key: value for key, value in told.items() if not (np.isnan(value[1]) or value == (0.0, 0.0))}
    keys = zip(found.cohort.tolist(), found.period.tolist(), strict=True)
    mine = dict(zip(keys, zip(found.att, found.se(), strict=True), strict=True))
    mine = {key: value for key, value in mine.items() if key in told or value != (0.0, 0.0)}
    assert set(mine) == set(told)
    for key, (att, se) in told.items():
        # two logits stop at other digits
        assert mine[key] == pytest.approx((att, se), abs=1e-7), key


@pytest.mark.parametrize("estimator", ["dr", "reg", "ipw"])
@pytest.mark.parametrize("base", ["varying", "universal"])
def test_covariates_weights_and_controls_are_those_of_csdid(estimator: str, base: str, panels: Panels) -> None:
    table = _branches(1)
    panel = panels(table, COLUMNS, covariates=("x",), weight="w")
    how = {"control_group": ["notyettreated"], "xformla": "y ~ x", "weights_name": "w"}
    told = _oracle(table, how=how, fit={"est_method": estimator, "base_period": base})
    _same(panel, StaggeredRequest(controls="not-yet-treated", estimator=estimator, base=base), told)


@pytest.mark.parametrize("months", [1, 2])
def test_anticipation_is_that_of_csdid(months: int, panels: Panels) -> None:
    table = _branches(2)
    told = _oracle(table, how={"anticipation": months}, fit={"est_method": "reg"})
    _same(panels(table, COLUMNS), StaggeredRequest(anticipation=months), told)


@pytest.mark.parametrize("estimator", ["dr", "reg", "ipw"])
def test_gaps_as_cross_sections_are_those_of_csdid(estimator: str, panels: Panels) -> None:
    """R's did with allow_unbalanced_panel: rows are compared, errors are of units."""
    table = _branches(3, missing=0.2)
    how = {"xformla": "y ~ x", "allow_unbalanced_panel": True}
    told = _oracle(table, how=how, fit={"est_method": estimator})
    panel = panels(table, COLUMNS, covariates=("x",))
    _same(panel, StaggeredRequest(gaps=Gaps.CROSS_SECTIONS, estimator=estimator), told)


def test_units_with_gaps_may_be_left_out_as_r_does(panels: Panels) -> None:
    table = _branches(4, missing=0.05)
    told = _oracle(table, how={"allow_unbalanced_panel": False}, fit={"est_method": "reg"})
    panel = panels(table, COLUMNS)
    _same(panel, StaggeredRequest(gaps=Gaps.COMPLETE), told)
    assert "not observed in every period" in group_time(panel, StaggeredRequest(gaps=Gaps.COMPLETE)).notes[0]


def test_people_asked_once_each_are_compared_as_cross_sections(panels: Panels) -> None:
    table = _branches(5, units=800).groupby("unit").sample(1, random_state=1)
    told = _oracle(table, how={"panel": False}, fit={"est_method": "reg"})
    _same(panels(table, COLUMNS), StaggeredRequest(), told)
    assert "cross-sections" in group_time(panels(table, COLUMNS)).method


def test_errors_of_clusters_of_units_are_sums_over_their_units(panels: Panels) -> None:
    table = _branches(6)
    alone, together = panels(table, COLUMNS), panels(table, COLUMNS, cluster="area")
    one, other = group_time(alone), group_time(together)
    assert other.att == pytest.approx(one.att)
    cluster = together.cluster
    for at, share in enumerate(one.scores.shares):
        whole = np.zeros(len(alone.first))
        order = np.argsort(alone.first, kind="stable")
        for side in (share.treated, share.controls):
            whole[order[side.clusters]] = side.plain
        assert other.se()[at] == pytest.approx(np.sqrt((np.bincount(cluster, whole) ** 2).sum()))
    assert aggregate(other).overall.clusters == 30


def test_the_order_of_rows_and_the_names_of_clusters_change_nothing(panels: Panels) -> None:
    table = _branches(7)
    panel = panels(table, COLUMNS)
    rng = np.random.default_rng(0)
    mixed = table.sample(frac=1, random_state=3)
    renamed = replace(panels(mixed, COLUMNS), cluster=rng.permutation(len(panel.first)))
    one, other = aggregate(group_time(panel)).overall, aggregate(group_time(renamed)).overall
    assert (one.value, one.se, one.low) == pytest.approx((other.value, other.se, other.low))


def test_units_treated_from_the_beginning_are_left_out_and_said(panels: Panels) -> None:
    table = _branches(8)
    early = table["unit"] < 3
    table.loc[early, "first"] = 1
    found = group_time(panels(table, COLUMNS))
    without = group_time(panels(table[~early], COLUMNS))
    assert found.att == pytest.approx(without.att)
    assert found.notes[0].startswith("3 units were treated already in the first period observed")


def test_comparisons_that_nobody_is_left_for_are_said(panels: Panels) -> None:
    table = _branches(9)
    table = table[table["first"] > 0]
    with pytest.raises(InputError, match="no unit stays untreated"):
        group_time(panels(table, COLUMNS))
    found = group_time(panels(table, COLUMNS), StaggeredRequest(controls="not-yet-treated"))
    assert set(found.cohorts.tolist()) == {4, 5}
    reasons = {(one.cohort, one.period): one.reason for one in found.left_out}
    assert reasons[5, 7] == "nobody is left to compare with"
    assert reasons[7, None] == "no comparison after its start could be made"


def test_units_that_may_already_anticipate_are_no_controls(panels: Panels) -> None:
    """A unit treated right after the last period observed may have reacted in it."""
    table = _branches(10)
    table.loc[table["first"] == 0, "first"] = 9
    request = StaggeredRequest(controls="not-yet-treated", anticipation=1)
    assert 8 not in group_time(panels(table, COLUMNS), request).period.tolist()
    assert 8 in group_time(panels(table, COLUMNS), replace(request, anticipation=0)).period.tolist()


def test_covariates_that_separate_treated_from_controls_are_refused_by_name_of_reason(panels: Panels) -> None:
    table = _branches(11)
    table["x"] = (table["first"] > 0) * 5.0 + 0.01 * np.random.default_rng(1).normal(size=len(table))
    with pytest.raises(InputError, match="no controls like them"):
        group_time(panels(table, COLUMNS, covariates=("x",)))


def test_a_cohort_of_one_unit_borrows_the_spread_of_its_controls(panels: Panels) -> None:
    table = _branches(12)
    lonely = table["unit"] == int(table.loc[table["first"] == 4, "unit"].iloc[0])
    table = table[(table["first"] != 4) | lonely]
    effect = group_time(panels(table, COLUMNS)).estimate(4, 4)
    never = int((table.groupby("unit")["first"].first() == 0).sum())
    y = table.pivot_table(index="unit", columns="time", values="y")
    change = (y[4] - y[3])[table.groupby("unit")["first"].first() == 0]
    spread = float(change.std(ddof=1))
    reach = (effect.high - effect.low) / 2
    from scipy import stats  # noqa: PLC0415 - one quantile

    assert effect.se < 0.3 * spread  # what is published is the error of the controls alone
    assert reach == pytest.approx(stats.t.ppf(0.975, never - 1) * spread * np.sqrt(1 + 1 / never))


def test_bands_hold_for_all_effects_at_once_and_come_from_a_seed(panels: Panels) -> None:
    found = group_time(panels(_branches(13), COLUMNS))
    one, again = aggregate(found, "dynamic", seed=3), aggregate(found, "dynamic", seed=3)
    assert one.band is not None
    assert again.band is not None
    assert one.band.critical == again.band.critical
    for (_, effect), low, high in zip(one.by, one.band.low, one.band.high, strict=True):
        assert low <= effect.low <= effect.high <= high


@pytest.mark.truth
def test_intervals_of_few_branches_cover(panels: Panels) -> None:
    """20 branches in cohorts of 4; `make bench-truth` draws many more. The bound is three Monte-Carlo errors wide."""
    draws, covered = 150, 0
    for seed in range(draws):
        rng = np.random.default_rng([3, seed])
        first = np.repeat([0, 0, 4, 5, 6], 4)
        table = pd.DataFrame({"unit": np.repeat(np.arange(20), 8), "time": np.tile(np.arange(1, 9), 20)})
        table["first"] = first[table["unit"]]
        table["y"] = rng.normal(size=20)[table["unit"]] + rng.normal(size=len(table))
        table["y"] += np.where((table["first"] > 0) & (table["time"] >= table["first"]), 1.0, 0.0)
        effect = aggregate(group_time(panels(table, COLUMNS)), seed=None).overall
        covered += effect.low <= 1 <= effect.high
    assert abs(covered / draws - 0.95) <= 3 * np.sqrt(0.95 * 0.05 / draws)


def test_a_drift_before_the_start_is_noticed_as_often_as_promised(panels: Panels) -> None:
    first = pretrend(group_time(panels(_branches(14, effect=0.0), COLUMNS)))
    slope = first.drifts[1].slope
    noticed = 0
    for seed in range(60):
        table = _branches(100 + seed, effect=0.0)
        table["y"] += slope * np.where(table["first"] > 0, table["time"], 0)
        p = pretrend(group_time(panels(table, COLUMNS)), seed=seed).p_value
        noticed += p is not None and p < 0.05
    assert abs(noticed / 60 - 0.8) <= 3 * np.sqrt(0.8 * 0.2 / 60)


def test_nothing_is_found_before_the_start_unless_something_happened_there(panels: Panels) -> None:
    table = _branches(15)
    quiet = placebo_dates(panels(table, COLUMNS), earlier=(1, 2))
    assert [one.found for one in quiet] == [False, False]
    assert all(one.effect is not None for one in quiet)
    table["y"] += np.where((table["first"] > 0) & (table["time"] >= table["first"] - 2), 3.0, 0.0)
    loud = placebo_dates(panels(table, COLUMNS), earlier=(2,))
    assert loud[0].found
    early = {one.name: one.found for one in anticipation(panels(table, COLUMNS), periods=2)}
    assert early == {"2 periods before the start": True, "1 period before the start": True}


def test_an_outcome_that_treatment_cannot_move_is_not_moved(panels: Panels) -> None:
    table = _branches(16)
    other = panels(table.assign(y=np.random.default_rng(2).normal(size=len(table))), COLUMNS)
    moved, unmoved = placebo_outcomes([("satisfaction", panels(table, COLUMNS)), ("weather", other)])
    assert moved.found
    assert not unmoved.found


def test_a_placebo_that_cannot_be_asked_says_why(panels: Panels) -> None:
    (asked,) = placebo_dates(panels(_branches(17), COLUMNS), earlier=(7,))
    assert asked.effect is None
    assert "no unit is treated after the first" in asked.reason


def test_one_row_a_unit_and_period(panels: Panels) -> None:
    panel = panels(_branches(18), COLUMNS)
    twice = replace(
        panel,
        unit=np.append(panel.unit, 0),
        time=np.append(panel.time, 1),
        outcome=np.append(panel.outcome, 0.0),
        weight=np.append(panel.weight, 1.0),
        covariates=np.vstack([panel.covariates, np.empty((1, 0))]),
    )
    with pytest.raises(InputError, match="one row a unit and period"):
        group_time(twice)
    assert NEVER in panel.first
    assert BasePeriod("varying") == StaggeredRequest().base
