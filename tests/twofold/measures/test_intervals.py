import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from twofold.measures.intervals import (
    critical_value,
    mean_interval,
    nps_interval,
    rate_interval,
    share_interval,
)


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_shares_get_the_intervals_printed_by_newcombe_1998_table_i(yes, n, low, high):
    interval = share_interval(yes / n, n)
    assert (f"{interval.low:.4f}", f"{interval.high:.4f}") == (low, high)


@given(n=st.integers(1, 10**6), part=st.floats(0.0, 1.0), level=st.floats(0.5, 0.999))
def test_share_intervals_are_those_of_statsmodels(n, part, level):
    yes = round(part * n)
    interval = share_interval(yes / n, n, level)
    assert interval == pytest.approx(proportion_confint(yes, n, 1 - level, "wilson"), abs=1e-9)


@given(n=st.floats(0.5, 1e9), share=st.floats(0.0, 1.0), level=st.floats(0.01, 0.9999))
def test_a_share_lies_inside_its_interval_and_the_interval_inside_0_and_1(n, share, level):
    low, high = share_interval(share, n, level)
    assert 0.0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1.0


def test_few_respondents_widen_a_share_as_student_does():
    plain, few = share_interval(0.4, 60), share_interval(0.4, 60, df=5)
    many = share_interval(0.4, 60, df=np.inf)
    assert few.low < plain.low
    assert few.high > plain.high
    assert many == plain


def test_an_nps_of_a_half_a_third_and_a_sixth_is_33_with_the_published_variance_and_error():
    # shares 1/2, 1/3, 1/6: NPS 0.3333, variance of one answer 5/9, standard error at n = 324 0.041 (published.csv)
    promoters, detractors = 1 / 2, 1 / 6
    nps = promoters - detractors
    variance = promoters + detractors - nps**2
    assert f"{nps:.4f}" == "0.3333"
    assert f"{variance:.4f}" == "0.5556"
    assert f"{np.sqrt(variance / 324):.3f}" == "0.041"
    low, high = nps_interval(promoters, detractors, 324)
    assert (high - low) / 2 == pytest.approx(1.96 * 0.0414, rel=0.01)


@given(n=st.integers(1, 5000), part=st.floats(0.0, 1.0))
def test_an_nps_without_passives_has_wilsons_interval(n, part):
    share = round(part * n) / n
    nps, wilson = nps_interval(share, 1 - share, n), share_interval(share, n)
    assert nps.low == pytest.approx(2 * wilson.low - 1, abs=1e-7)
    assert nps.high == pytest.approx(2 * wilson.high - 1, abs=1e-7)


@given(n=st.integers(1, 5000), shares=st.tuples(st.floats(0, 1), st.floats(0, 1)).filter(lambda pair: sum(pair) <= 1))
def test_an_nps_interval_holds_the_nps_and_mirrors_when_promoters_and_detractors_swap(n, shares):
    promoters, detractors = shares
    low, high = nps_interval(promoters, detractors, n)
    mirrored = nps_interval(detractors, promoters, n)
    assert -1.0 <= low <= promoters - detractors + 1e-12
    assert promoters - detractors - 1e-12 <= high <= 1.0
    assert -mirrored.high == pytest.approx(low, abs=1e-9)
    assert -mirrored.low == pytest.approx(high, abs=1e-9)


def test_an_nps_end_is_where_the_score_test_rejects():
    # Tango 1998: at each end the score statistic, with passives as is likeliest there, is the normal quantile; the
    # likeliest share is searched here by brute force instead of by his closed form
    promoters, passives, detractors, n = 0.55, 0.3, 0.15, 80
    low, high = nps_interval(promoters, detractors, n)
    for end in (low, high):
        detracting = np.linspace(max(0.0, -end) + 1e-9, (1 - end) / 2 - 1e-9, 400_001)
        fit = (
            promoters * np.log(detracting + end)
            + detractors * np.log(detracting)
            + passives * np.log(1 - 2 * detracting - end)
        )
        likeliest = detracting[fit.argmax()]
        variance = 2 * likeliest + end - end**2
        assert abs(promoters - detractors - end) / np.sqrt(variance / n) == pytest.approx(1.959964, abs=1e-4)


@pytest.mark.parametrize(
    ("promoters", "detractors", "inside"), [(0, 0, 0.0), (1, 0, 1.0), (0, 1, -1.0)], ids=["passive", "+100", "-100"]
)
def test_an_nps_of_equal_answers_is_neither_certain_nor_boundless(promoters, detractors, inside):
    low, high = nps_interval(promoters, detractors, 20)
    assert low <= inside <= high
    assert 0.1 < high - low < 0.4


def test_a_mean_on_an_open_scale_has_students_interval():
    values = np.array([3.1, 4.7, 2.2, 5.9, 4.4])
    interval = mean_interval(values.mean(), stats.sem(values), 4)
    assert interval == pytest.approx(stats.t.interval(0.95, 4, values.mean(), stats.sem(values)))


@given(n=st.integers(3, 500), part=st.floats(0.0, 1.0))
def test_a_mean_of_yes_and_no_has_wilsons_interval(n, part):
    yes = round(part * n)
    if not 0 < yes < n:
        yes = 1
    share = yes / n
    interval = mean_interval(share, np.sqrt(share * (1 - share) / (n - 1)), n - 1, bounds=(0, 1))
    assert np.array(interval) == pytest.approx(np.array(share_interval(share, n)), abs=1e-6)


def test_a_mean_near_the_end_of_its_scale_is_skewed_and_stays_on_it():
    low, high = mean_interval(4.9, 0.08, 19, bounds=(1, 5))
    assert 4.9 - low > high - 4.9
    assert high < 5.0


def test_equal_answers_leave_a_mean_as_uncertain_as_yes_or_no_answers():
    low, high = mean_interval(5.0, 0.0, 9, bounds=(1, 5))
    assert high == 5.0
    assert low == pytest.approx(1 + 4 * share_interval(1.0, 10).low)


def test_far_inside_a_wide_scale_the_bounded_interval_is_students():
    bounded, open_ended = mean_interval(50, 0.1, 400, bounds=(0, 100)), mean_interval(50, 0.1, 400)
    assert np.array(bounded) == pytest.approx(np.array(open_ended), abs=1e-3)


@given(count=st.integers(0, 10_000))
def test_a_rate_end_is_where_the_score_test_rejects(count):
    low, high = rate_interval(count, 2.0)
    assert abs(count - 2 * high) / np.sqrt(2 * high) == pytest.approx(1.959964, abs=1e-5)
    if count:
        assert abs(count - 2 * low) / np.sqrt(2 * low) == pytest.approx(1.959964, abs=1e-5)
    else:
        assert low == 0.0


def test_events_that_come_in_twos_widen_the_rate_a_little_more_than_half_the_events_would():
    # the doubt about "in twos" adds what t with 40 degrees of freedom adds to the normal: 3 %
    twos, half = rate_interval(40, dispersion=2.0), rate_interval(20)
    assert (twos.high - twos.low) / (2 * (half.high - half.low)) == pytest.approx(2.0211 / 1.96, rel=0.01)


def test_nothing_asked_gives_no_interval_and_no_warning():
    nothing = np.array([0.0, np.nan, 10.0])
    for interval in (
        share_interval(np.array([np.nan, 0.5, np.nan]), nothing),
        nps_interval(np.array([np.nan, 0.5, np.nan]), 0.1, nothing),
        mean_interval(np.array([3.0, np.nan, 3.0]), np.array([np.nan, 0.1, 0.1]), np.array([5, 5, 0]), bounds=(1, 5)),
        mean_interval(np.array([3.0, np.nan, 3.0]), np.array([np.nan, 0.1, 0.1]), np.array([5, 5, 0])),
        rate_interval(np.array([np.nan, 3, -1]), np.array([1, 0, 1])),
        share_interval(1.2, np.ones(3)),
        share_interval(0.5, np.ones(3), 1.0),
    ):
        assert np.isnan(interval.low).all()
        assert np.isnan(interval.high).all()


def test_critical_values_are_the_books():
    assert critical_value(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert critical_value(0.95, [4, np.inf, 0, np.nan]) == pytest.approx(
        [2.776445, 1.959964, np.nan, np.nan], abs=1e-6, nan_ok=True
    )


# P(share_interval covers) summed over all counts; beside it stands why no interval could do better: at 1 % of 100 the
# counts 0 to 2 have 92.1 % and 0 to 3 have 98.2 % (docs/explanation/intervals.md)
@pytest.mark.parametrize(
    ("share", "n", "covered"),
    [
        (0.01, 30, 96.39),
        (0.01, 100, 92.06),
        (0.01, 500, 96.23),
        (0.05, 30, 93.92),
        (0.05, 100, 96.59),
        (0.05, 500, 94.99),
        (0.5, 30, 95.72),
        (0.5, 100, 94.31),
        (0.5, 500, 94.56),
    ],
)
def test_wilson_covers_fixed_shares_as_documented(share, n, covered):
    count = np.arange(n + 1)
    interval = share_interval(count / n, n)
    inside = (interval.low <= share) & (share <= interval.high)
    assert stats.binom.pmf(count, n, share)[inside].sum() * 100 == pytest.approx(covered, abs=0.005)
