"""Effects by cohort and period against what R's did prints for the counties of Callaway and Sant'Anna."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from twofold.effects.effect_panel import EffectPanel
from twofold.effects.staggered import StaggeredRequest, aggregate, group_time, pretrend

pytestmark = pytest.mark.realdata
# the files hold 15 digits of the same formulas: only the order of additions may differ
CLOSE = 1e-12
SCENARIOS = {
    "mpdta_nev_dr": (StaggeredRequest(), ()),
    "mpdta_nyt_dr": (StaggeredRequest(controls="not-yet-treated"), ()),
    "mpdta_nev_reg_cov": (StaggeredRequest(estimator="reg"), ("lpop",)),
    "mpdta_nev_ipw": (StaggeredRequest(estimator="ipw"), ()),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_effects_by_cohort_and_period_are_those_of_r(
    scenario: str, counties: Callable[..., EffectPanel], real_data: Callable[[str], Path]
) -> None:
    request, covariates = SCENARIOS[scenario]
    found = group_time(counties(covariates=covariates), request)
    told = pd.read_csv(real_data("mpdta_did/ref_attgt.csv")).query("scenario == @scenario")
    mine = pd.DataFrame({"group": found.cohort, "t": found.period, "mine": found.att, "my_se": found.se()})
    both = told.merge(mine, on=["group", "t"], how="outer")
    assert len(both) == len(told) == len(mine)
    assert both["mine"].to_numpy() == pytest.approx(both["att"].to_numpy(), abs=CLOSE)
    assert both["my_se"].to_numpy() == pytest.approx(both["se"].to_numpy(), abs=CLOSE)


@pytest.mark.parametrize("kind", ["simple", "dynamic", "group", "calendar"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_averages_are_those_of_r(
    scenario: str, kind: str, counties: Callable[..., EffectPanel], real_data: Callable[[str], Path]
) -> None:
    request, covariates = SCENARIOS[scenario]
    found = aggregate(group_time(counties(covariates=covariates), request), kind)
    told = pd.read_csv(real_data("mpdta_did/ref_aggte.csv")).query("scenario == @scenario and type == @kind")
    first = told.iloc[0]
    assert (found.overall.value, found.overall.se) == pytest.approx((first.overall_att, first.overall_se), abs=CLOSE)
    by = told.dropna(subset=["egt"])
    assert [key for key, _ in found.by] == by["egt"].tolist()
    assert [one.value for _, one in found.by] == pytest.approx(by["att_egt"].tolist(), abs=CLOSE)
    assert [one.se for _, one in found.by] == pytest.approx(by["se_egt"].tolist(), abs=CLOSE)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_pretrend_test_is_that_of_r(
    scenario: str, counties: Callable[..., EffectPanel], real_data: Callable[[str], Path]
) -> None:
    request, covariates = SCENARIOS[scenario]
    found = pretrend(group_time(counties(covariates=covariates), request))
    told = pd.read_csv(real_data("mpdta_did/ref_pretest.csv")).set_index("scenario").loc[scenario]
    assert found.statistic == pytest.approx(told["W"], abs=1e-9)  # a matrix is inverted on the way
    assert found.p_value is not None
    assert round(found.p_value, 5) == told["Wpval"]


def test_published_figures_come_out_to_every_printed_digit(
    counties: Callable[..., EffectPanel], reference: Callable[[str], Path]
) -> None:
    told = pd.read_csv(reference("published.csv"), dtype=str)
    found = group_time(counties())
    study = dict(aggregate(found, "dynamic").by)
    cohorts = aggregate(found, "group")
    cells = list(zip(found.cohort, found.period, strict=True))
    mine = {f"mpdta ATT({g},{t})": found.estimate(g, t).value for g, t in cells}
    mine |= {f"mpdta ATT({g}, {t})": found.estimate(g, t).value for g, t in cells}
    mine |= {f"e={key}": one.value for key, one in study.items()}
    mine |= {
        "group effect": dict(cohorts.by)[2004].value,
        "overall ATT dynamic": aggregate(found, "dynamic").overall.value,
        "overall ATT group": cohorts.overall.value,
        "mpdta p-value": pretrend(found).p_value or 0.0,
    }
    wanted = told[told["source"] == "R did README, mpdta"]
    assert len(wanted) >= 25
    for _, row in wanted.iterrows():
        digits = len(row["published"].split(".")[1])
        assert f"{mine[row['quantity']]:.{digits}f}" == row["published"], row["quantity"]


def test_the_vignette_with_population_as_covariate_comes_out(counties: Callable[..., EffectPanel]) -> None:
    """R did, vignette "Getting Started": xformla = ~lpop, doubly robust, never treated; its errors are bootstrapped."""
    printed = {
        2004: ["-0.0145", "-0.0764", "-0.1404", "-0.1069"],
        2006: ["-0.0005", "-0.0062", "0.0010", "-0.0413"],
        2007: ["0.0267", "-0.0046", "-0.0284", "-0.0288"],
    }
    found = group_time(counties(covariates=("lpop",)))
    for cohort, told in printed.items():
        assert [f"{found.estimate(cohort, year).value:.4f}" for year in range(2004, 2008)] == told
    assert f"{pretrend(found).p_value:.5f}" == "0.23267"
