"""Interrupted time series: the published ratio, planted changes, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from twofold.effects.series import InterruptedRequest, Series, interrupted, ratio_of
from twofold.errors import InputError, UsageError
from twofold.sources.plain_table import plain_table

Floats = NDArray[np.float64]
PLAIN = InterruptedRequest(first=18)


def memory(rng: np.random.Generator, n: int, rho: float) -> Floats:
    """AR(1) noise of standard deviation 1."""
    noise = rng.standard_normal(n)
    for at in range(1, n):
        noise[at] = rho * noise[at - 1] + np.sqrt(1 - rho**2) * noise[at]
    return noise


def sicily(reference: Callable[[str], Path]) -> Series:
    """Hospital admissions for heart attacks in Sicily, 2002 to 2006; smoking was banned in January 2005."""
    table = plain_table(reference("data/sicily.csv"))
    return Series(
        time=table.numbers("time").astype(np.int64) + 2002 * 12 - 1,
        value=table.numbers("aces"),
        exposure=table.numbers("stdpop"),
        period_kind="month",
    )


@pytest.mark.realdata
def test_the_smoking_ban_in_sicily_has_the_published_ratio(reference: Callable[[str], Path]) -> None:
    """Lopez Bernal, Cummins & Gasparrini 2017, the authors' code run in R: every printed digit."""
    asked = InterruptedRequest(first=2005 * 12, slope=False, harmonics=0, poisson=True)
    found = ratio_of(interrupted(sicily(reference), asked).level)
    assert (round(found.value, 6), round(found.low, 6), round(found.high, 6)) == (0.894377, 0.864686, 0.925086)


@pytest.mark.realdata
def test_the_ban_is_still_seen_when_season_and_memory_are_estimated(reference: Callable[[str], Path]) -> None:
    found = interrupted(sicily(reference), InterruptedRequest(first=2005 * 12, slope=False, harmonics=2))
    ratio = ratio_of(found.level)
    assert ratio.high < 1.0
    assert ratio.high - ratio.low > 0.925086 - 0.864686  # counts vary more than Poisson: an honest interval is wider


@pytest.mark.realdata
def test_most_of_californias_distance_was_on_its_way_before_1989(reference: Callable[[str], Path]) -> None:
    """A plain difference says -27.3 packs, synthetic controls -15.6; the trend that led there is in neither."""
    table = plain_table(reference("data/prop99.csv"))
    state, names = table.codes(next(name for name in table.columns if name.lower() == "state"))
    packs = table.numbers(next(name for name in table.columns if "pack" in name.lower()))
    year = table.numbers(next(name for name in table.columns if name.lower() == "year")).astype(np.int64)
    ours = state == names.index("California")
    others = np.array([packs[(state != names.index("California")) & (year == each)].mean() for each in year[ours]])
    series = Series(time=year[ours], value=packs[ours], control=others)
    found = interrupted(series, InterruptedRequest(first=1989))
    assert found.average.value < 0.0
    assert found.average.low < 0.0 < found.average.high
    assert found.average.low > -27.3


def test_without_memory_the_estimates_are_those_of_least_squares() -> None:
    rng = np.random.default_rng(1)
    time = np.arange(400)
    series = Series(time=time, value=rng.standard_normal(400) + 2.0 * (time >= 200))
    found = interrupted(series, InterruptedRequest(first=200))
    after = (time >= 200).astype(float)
    columns = np.column_stack([np.ones(400), time, after, after * (time - 200)])
    oracle = sm.GLSAR(series.value, columns, rho=1).iterative_fit(10)
    # the posterior mean over a grid and the iterated estimate agree up to what 400 periods leave open
    assert found.level.value == pytest.approx(oracle.params[2], abs=0.02)
    assert found.level.se == pytest.approx(oracle.bse[2], rel=0.03)


@pytest.mark.truth
@pytest.mark.parametrize("rho", [0.0, 0.4])
def test_intervals_cover_planted_changes_whatever_the_memory(rho: float) -> None:
    rng = np.random.default_rng(7)
    time = np.arange(36)
    truth = 1.5 + 0.1 * (time - 18)
    covered = 0
    for _ in range(200):
        series = Series(time=time, value=0.05 * time + truth * (time >= 18) + memory(rng, 36, rho))
        found = interrupted(series, PLAIN)
        covered += found.level.low <= 1.5 <= found.level.high
    assert 179 <= covered <= 199  # within 3.5 standard errors of 95 % of 200


def test_a_memory_that_is_there_is_seen_and_widens_the_interval() -> None:
    rng = np.random.default_rng(3)
    still = interrupted(Series(time=np.arange(60), value=memory(rng, 60, 0.0)), InterruptedRequest(first=30))
    moved = interrupted(Series(time=np.arange(60), value=memory(rng, 60, 0.6)), InterruptedRequest(first=30))
    assert moved.autocorrelation > 0.35 > still.autocorrelation
    assert moved.level.se > still.level.se


def test_a_shared_shock_is_taken_out_by_a_control_series() -> None:
    rng = np.random.default_rng(5)
    time = np.arange(40)
    shock = 3.0 * (time >= 20)
    series = Series(
        time=time, value=shock + 0.3 * rng.standard_normal(40), control=shock + 0.3 * rng.standard_normal(40)
    )
    asked = InterruptedRequest(first=20)
    alone = interrupted(Series(time=time, value=series.value), asked)
    against = interrupted(series, asked)
    assert alone.average.low > 0.0
    assert against.average.low < 0.0 < against.average.high


def test_a_season_is_not_taken_for_a_change() -> None:
    rng = np.random.default_rng(8)
    time = np.arange(24000, 24048)
    value = 5.0 * np.cos(2 * np.pi * time / 12) + 0.5 * rng.standard_normal(48)
    found = interrupted(Series(time=time, value=value, period_kind="month"), InterruptedRequest(first=24030))
    assert found.harmonics == 2
    assert found.level.low < 0.0 < found.level.high
    assert found.level.se < 1.0


def test_periods_of_transition_take_no_part() -> None:
    rng = np.random.default_rng(2)
    value = rng.standard_normal(40)
    value[20:23] = 100.0
    found = interrupted(Series(time=np.arange(40), value=value), InterruptedRequest(first=20, transition=3))
    assert abs(found.average.value) < 2.0
    assert np.isnan(found.fitted[20:23]).all()
    assert np.isfinite(found.fitted[23:]).all()


def test_a_gap_in_time_does_not_break_the_series() -> None:
    rng = np.random.default_rng(2)
    time = np.delete(np.arange(40), [5, 6, 30])
    found = interrupted(
        Series(time=time, value=rng.standard_normal(37) + 4.0 * (time >= 20)), InterruptedRequest(first=20)
    )
    assert found.average.low > 2.0


def test_counts_that_vary_more_than_poisson_get_wider_intervals() -> None:
    rng = np.random.default_rng(4)
    rate = np.exp(rng.normal(4.0, 0.4, 40))
    series = Series(time=np.arange(40), value=rng.poisson(rate).astype(float), exposure=np.ones(40))
    loose = interrupted(series, InterruptedRequest(first=20))
    strict = interrupted(series, InterruptedRequest(first=20, poisson=True))
    assert loose.level.se > 2.0 * strict.level.se


@pytest.mark.parametrize(
    ("series", "request_", "words"),
    [
        (Series(time=np.arange(12), value=np.arange(12.0)), InterruptedRequest(first=4), "needs at least 8 before"),
        (Series(time=np.arange(30), value=np.ones(30)), InterruptedRequest(first=15), "the same value"),
        (
            Series(time=np.arange(30), value=np.zeros(30), exposure=np.ones(30)),
            InterruptedRequest(first=15),
            "too few counts",
        ),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(series: Series, request_: InterruptedRequest, words: str) -> None:
    with pytest.raises(InputError, match=words):
        interrupted(series, request_)


def test_poisson_is_refused_for_what_is_no_count() -> None:
    with pytest.raises(UsageError, match="counts"):
        interrupted(Series(time=np.arange(40), value=np.arange(40.0)), InterruptedRequest(first=20, poisson=True))


def test_periods_out_of_order_are_refused() -> None:
    with pytest.raises(InputError, match="ascending"):
        Series(time=np.array([3, 2, 4]), value=np.zeros(3))
