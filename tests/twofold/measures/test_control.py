import numpy as np
import pytest

from twofold.measures.control import ewma, mean_chart, ordinary_variance, p_chart, series_sigmas, shifts, u_chart

# Montgomery, Introduction to Statistical Quality Control: orange juice cans (ex. 7.1), 50 a sample; 30 trial samples
ORANGE_JUICE = np.array(
    [
        12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
        9, 6, 12, 5, 6, 4, 6, 3, 7, 6, 2, 4, 3, 6, 5, 4, 8, 5, 6, 7, 5, 6, 3, 5,
    ]
)  # fmt: skip
# Montgomery, table 9.1: the data of the EWMA of table 9.10
TABLE_9_1 = [
    9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08,
    9.37, 10.62, 10.31, 8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52,
]  # fmt: skip


def test_the_orange_juice_chart_is_montgomerys():
    limits = p_chart(ORANGE_JUICE, 50, baseline=np.arange(54) < 30)
    printed = f"{limits.centre[0]:.4f}", f"{limits.low[0]:.4f}", f"{limits.high[0]:.4f}"
    assert printed == ("0.2313", "0.0524", "0.4102")
    shares = ORANGE_JUICE / 50
    outside = np.flatnonzero((shares > limits.high) | (shares < limits.low))
    assert list(outside + 1) == [15, 23, 41]  # Montgomery stops at the trial samples: 15 and 23


def test_the_moving_average_is_montgomerys_table_9_10():
    chart = ewma(TABLE_9_1, 10.0, 1.0, smoothing=0.1, sigmas=2.7)
    assert f"{chart.value[0]:.3f}" == "9.945"
    assert f"{chart.value[1]:.4f}" == "9.7495"
    assert f"{chart.value[2]:.5f}" == "9.70355"
    assert f"{chart.value[3]:.4f}" == "9.8992"
    assert f"{chart.value[29]:.4f}" == "10.6341"
    assert (f"{chart.high[0]:.2f}", f"{chart.high[29]:.2f}") == ("10.27", "10.62")
    assert list(np.flatnonzero(chart.value > chart.high) + 1) == [29, 30]


def test_counts_over_exposure_have_poisson_limits_and_varying_n_varying_ones():
    limits = u_chart([10, 20, 30], [10, 20, 30])
    assert limits.centre == pytest.approx([1, 1, 1])
    assert limits.high == pytest.approx(1 + 3 / np.sqrt([10, 20, 30]))
    shares = p_chart([5, 50], [10, 100])
    assert shares.high - shares.centre == pytest.approx(3 * 0.5 / np.sqrt([10, 100]))


def test_shewharts_three_sigmas_are_one_period_at_a_chance_of_27_in_10000():
    assert series_sigmas(1, 0.0027) == pytest.approx(3.0, abs=1e-3)
    assert series_sigmas(24, 0.05) == pytest.approx(3.07, abs=0.01)


def test_a_stable_series_leaves_its_limits_as_often_as_stated():
    rng = np.random.default_rng(51)
    periods, series = 24, 4000
    n = rng.integers(300, 900, (series, periods))
    yes = rng.binomial(n, 0.4)
    width = series_sigmas(periods, 0.05)
    alarms = []
    for counts, sizes in zip(yes, n, strict=True):
        limits = p_chart(counts, sizes, sigmas=width)
        alarms.append(np.any((counts / sizes > limits.high) | (counts / sizes < limits.low)))
    # the centre is estimated from the same periods, which takes a little off; three standard deviations are 0.0103
    assert 0.05 - 0.0103 - 0.01 < np.mean(alarms) < 0.05 + 0.0103


def test_ordinary_months_vary_and_a_change_of_level_does_not_count_as_that():
    rng = np.random.default_rng(52)
    se = np.full(4000, 2.0)
    y = rng.normal(50, np.sqrt(4.0 + 9.0), 4000)
    y[2000:] += 30
    assert np.sqrt(ordinary_variance(y, se**2)) == pytest.approx(3.0, rel=0.06)
    chart = mean_chart(y[:2000], se[:2000])
    outside = (y[:2000] > chart.high) | (y[:2000] < chart.low)
    assert outside.mean() == pytest.approx(0.0027, abs=0.0035)
    assert ordinary_variance([1.0], [1.0]) == 0.0


@pytest.mark.parametrize("kind", ["even errors", "uneven errors", "months that vary", "heavy tails"])
def test_a_series_that_never_changed_is_marked_in_5_percent_of_cases(kind):
    rng = np.random.default_rng(53)
    replications, periods = 1000, 24
    marked = 0
    for _ in range(replications):
        se = np.full(periods, 3.0) if kind != "uneven errors" else rng.uniform(1, 6, periods)
        noise = rng.standard_t(3, periods) * se if kind == "heavy tails" else rng.normal(0, se)
        extra = rng.normal(0, 4, periods) if kind == "months that vary" else 0.0
        marked += shifts(40 + noise + extra, se, rng=rng, draws=199).starts.size > 0
    # three binomial standard deviations of 1,000 are 0.0207
    assert marked / replications == pytest.approx(0.05, abs=0.0207)


def test_a_real_shift_is_marked_where_it_happened():
    rng = np.random.default_rng(54)
    y = np.r_[rng.normal(40, 3, 14), rng.normal(50, 3, 10)]
    found = shifts(y, np.full(24, 3.0), rng=rng)
    assert list(found.starts) == [14]
    assert found.p_values[0] <= 0.005
    assert found.level[0] == pytest.approx(40, abs=2.5)
    assert found.level[-1] == pytest.approx(50, abs=3)


def test_two_shifts_are_both_marked_and_missing_months_do_not_move_them():
    rng = np.random.default_rng(55)
    y = np.r_[rng.normal(40, 2, 12), rng.normal(52, 2, 12), rng.normal(45, 2, 12)]
    y[5] = np.nan
    found = shifts(y, np.full(36, 2.0), rng=rng)
    assert list(found.starts) == [12, 24]
    assert np.isnan(found.level[5])


def test_the_same_seed_marks_the_same_periods():
    y = np.random.default_rng(56).normal(0, 1, 30)
    one, two = (shifts(y, np.ones(30), rng=np.random.default_rng(1), false_alarm=0.3) for _ in range(2))
    assert list(one.starts) == list(two.starts)
    assert one.p_values == pytest.approx(two.p_values)


def test_series_too_short_or_empty_mark_nothing_and_warn_nothing():
    rng = np.random.default_rng(57)
    for y in ([], [1.0], [1.0, 9.0, 1.0], [np.nan] * 5):
        assert shifts(y, np.ones(len(y)), rng=rng).starts.size == 0
    for chart in (p_chart([], []), u_chart([], []), mean_chart([], [])):
        assert chart.centre.size == 0
    assert np.isnan(p_chart([1, 2], [0, np.nan]).low).all()
    assert np.isnan(mean_chart([np.nan, 2.0], [1.0, np.nan]).high).all()
    assert list(ewma([np.nan, 11.0], 10.0, 1.0).value) == pytest.approx([10.0, 10.1])
