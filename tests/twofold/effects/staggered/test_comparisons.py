"""Sun-Abraham, Gardner and imputation against what their own packages print."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from twofold.effects.effect_panel import EffectPanel
from twofold.effects.staggered import BasePeriod, StaggeredRequest, group_time
from twofold.effects.staggered.comparisons import Levels, gardner, imputation, sun_abraham

Panels = Callable[..., EffectPanel]


@pytest.mark.realdata
def test_sun_abraham_is_that_of_fixest(panels: Panels, reference: Callable[[str], Path]) -> None:
    """R fixest, walkthrough: sunab(year_treated, year) with x1, unit and year effects, errors by unit."""
    table = pd.read_csv(reference("data/base_stagg.csv"))
    table["first"] = table["year_treated"].where(table["year_treated"] <= table["year"].max(), 0)
    found = sun_abraham(panels(table, ("id", "year", "y", "first"), covariates=("x1",))).overall
    assert f"{found.value:.6f}" == "-1.133749"
    assert f"{found.se:.6f}" == "0.205070"


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "levels", "value", "se"),
    [
        # did2s README: state and year effects in the first stage
        ("df_het", Levels.CLUSTERS, "2.152", "0.0476"),
        # did2s tests: unit and year effects
        ("df_hom", Levels.UNITS, "2.004653", "0.02023667"),
    ],
)
def test_two_stages_are_those_of_did2s(  # one line a case
    file: str, levels: Levels, value: str, se: str, panels: Panels, reference: Callable[[str], Path]
) -> None:
    table = pd.read_csv(reference(f"data/{file}.csv.gz"))
    panel = panels(table, ("unit", "year", "dep_var", "g"), cluster="state")
    found = gardner(panel, levels=levels).overall
    assert f"{found.value:.{len(value.split('.')[1])}f}" == value
    assert f"{found.se:.{len(se.split('.')[1])}f}" == se


def _hotels(seed: int, *, gaps: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    first = rng.permutation(np.repeat([0, 4, 6, 7], 10))
    rows = pd.DataFrame({"unit": np.repeat(np.arange(40), 9), "time": np.tile(np.arange(1, 10), 40)})
    rows["first"] = first[rows["unit"]]
    since = np.where(rows["first"] > 0, rows["time"] - rows["first"], -1)
    rows["y"] = rng.normal(size=40)[rows["unit"]] + 0.2 * rows["time"] + rng.normal(size=len(rows))
    rows["y"] += np.where(since >= 0, 1 + 0.5 * since, 0)
    return rows[rng.random(len(rows)) >= gaps]


def test_imputation_and_two_stages_agree_on_the_effect_with_gaps_in_the_panel(panels: Panels) -> None:
    """The two are the same estimator with other errors (Borusyak, Jaravel and Spiess 2024, sec. 4)."""
    panel = panels(_hotels(1, gaps=0.15), ("unit", "time", "y", "first"))
    one, other = imputation(panel), gardner(panel)
    assert one.overall.value == pytest.approx(other.overall.value, abs=1e-9)
    after = [each.value for key, each in other.by if key >= 0]
    assert [each.value for _, each in one.by] == pytest.approx(after, abs=1e-9)


def test_imputation_is_that_of_another_implementation(panels: Panels) -> None:
    oracle = pytest.importorskip("diff_diff")
    table = _hotels(2)
    mine = imputation(panels(table, ("unit", "time", "y", "first"))).overall
    fitted = oracle.ImputationDiD().fit(table, outcome="y", unit="unit", time="time", first_treat="first")
    assert mine.value == pytest.approx(fitted.overall_att, abs=1e-8)
    assert mine.se == pytest.approx(fitted.overall_se, rel=1e-6)


def test_sun_abraham_without_covariates_is_callaway_santanna_with_one_base(panels: Panels) -> None:
    """A saturated regression on a complete panel is the difference of differences of means."""
    panel = panels(_hotels(3), ("unit", "time", "y", "first"))
    study = dict(sun_abraham(panel).by)
    cells = group_time(panel, StaggeredRequest(base=BasePeriod.UNIVERSAL))
    since = cells.period - cells.cohort
    for key, effect in study.items():
        assert effect.value == pytest.approx(cells.att[since == key].mean(), abs=1e-9)  # cohorts of ten each


def test_rows_that_nothing_untreated_speaks_of_are_left_out_and_said(panels: Panels) -> None:
    table = _hotels(4)
    table.loc[table["unit"] == 0, "first"] = 1
    found = imputation(panels(table, ("unit", "time", "y", "first")))
    assert found.notes == ("9 rows were left out: their unit or their period was never observed untreated",)
