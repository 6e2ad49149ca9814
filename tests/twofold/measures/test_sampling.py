import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twofold.measures.sampling import moments

ANSWERS = st.lists(st.integers(0, 10), min_size=2, max_size=60)


@given(answers=ANSWERS)
def test_a_plain_sample_has_the_textbook_error_and_is_worth_what_it_is(answers):
    x = np.array(answers, dtype=float)
    sums = moments(x)
    assert sums.mean[0] == pytest.approx(x.mean())
    assert sums.standard_error[0] == pytest.approx(stats.sem(x), abs=1e-7)
    assert sums.n_effective[0] == pytest.approx(x.size)
    assert sums.design_effect[0] == pytest.approx(1.0)
    assert sums.degrees_of_freedom[0] == pytest.approx(x.size - 1)
    assert sums.design_degrees_of_freedom[0] == np.inf


def test_repeated_respondents_get_the_cluster_robust_error_of_statsmodels():
    rng = np.random.default_rng(11)
    person = np.repeat(np.arange(12), 5)
    x = rng.normal(size=12)[person] + rng.normal(size=60)
    fit = sm.OLS(x, np.ones(60)).fit(cov_type="cluster", cov_kwds={"groups": person, "use_correction": False})
    sums = moments(x, respondents=person)
    assert sums.standard_error[0] == pytest.approx(fit.bse[0] * np.sqrt(12 / 11))
    assert sums.n_effective[0] < 60
    assert sums.degrees_of_freedom[0] == pytest.approx(11)


def test_answers_that_only_repeat_the_person_are_worth_the_persons():
    person = np.repeat(np.arange(10), 4)
    sums = moments(np.arange(10)[person] % 3, respondents=person)
    once = moments(np.arange(10) % 3)
    assert sums.standard_error[0] == pytest.approx(
        once.standard_error[0] * np.sqrt(9 / 10 * 40 / 39 * 39 / 40 * 10 / 9)
    )
    assert sums.n_effective[0] == pytest.approx(10, rel=0.15)


def test_weights_that_have_nothing_to_do_with_answers_cost_what_kish_says():
    rng = np.random.default_rng(5)
    x, w = rng.integers(0, 2, 100_000), rng.lognormal(0, 0.7, 100_000)
    sums = moments(x, w)
    assert sums.n_effective[0] == pytest.approx(w.sum() ** 2 / (w**2).sum(), rel=0.03)


def test_weights_that_go_with_answers_are_honoured_in_a_large_sample():
    # half the sample speaks for a tenth of the people, and only that half disagrees among itself
    x = np.concatenate([np.arange(20_000) % 2, np.ones(20_000)])
    w = np.repeat([0.2, 1.8], 20_000)
    sums = moments(x, w)
    # by hand: sum of w² (x - 0.95)² is 20,000 (0.04 · 0.4525 + 3.24 · 0.0025), over 40,000²
    assert sums.mean[0] == pytest.approx(0.95)
    assert sums.standard_error[0] == pytest.approx(np.sqrt(20_000 * 0.0262) / 40_000, rel=0.01)


def test_equal_answers_count_respondents():
    sums = moments(np.ones(12), respondents=np.repeat(np.arange(4), 3))
    assert sums.variance[0] == 0.0
    assert sums.n_effective[0] == pytest.approx(4)
    assert moments(np.ones(12)).n_effective[0] == pytest.approx(12)


@given(answers=ANSWERS, scale=st.floats(0.01, 100.0), seed=st.integers(0, 100))
def test_the_unit_of_weights_and_of_answers_does_not_matter(answers, scale, seed):
    rng = np.random.default_rng(seed)
    x, w, person = np.array(answers, float), rng.uniform(0.5, 2, len(answers)), rng.integers(0, 8, len(answers))
    one, other = moments(x, w, person), moments(scale * x, scale * w, person)
    assert other.standard_error[0] == pytest.approx(
        scale * one.standard_error[0], rel=1e-5, abs=1e-6 * scale, nan_ok=True
    )
    assert other.n_effective[0] == pytest.approx(one.n_effective[0], rel=1e-5)


def test_groups_are_summed_as_if_each_were_alone():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "x": rng.integers(1, 6, 400),
            "w": rng.uniform(0.5, 2, 400),
            "p": rng.integers(0, 40, 400),
            "g": rng.integers(0, 7, 400),
        }
    )
    together = moments(frame.x, frame.w, frame.p, frame.g)
    for group, rows in frame.groupby("g"):
        alone = moments(rows.x, rows.w, rows.p)
        for name in ("n", "respondents", "mean", "standard_error", "n_effective", "design_degrees_of_freedom"):
            assert getattr(together, name)[group] == pytest.approx(getattr(alone, name)[0])


def test_missing_answers_and_weights_of_zero_are_left_out():
    sums = moments([1.0, np.nan, 3.0, 9.0], [1.0, 1.0, 1.0, 0.0])
    assert sums.n[0] == 2
    assert sums.mean[0] == 2.0


def test_no_answers_and_one_respondent_have_no_error_and_no_warning():
    empty = moments([])
    assert np.isnan([empty.mean[0], empty.standard_error[0], empty.n_effective[0]]).all()
    one = moments([2.0, 4.0], respondents=[7, 7])
    assert np.isnan(one.standard_error[0])
    assert one.n_effective[0] == pytest.approx(1.0)


def test_the_fewer_tell_how_alike_a_persons_answers_are_the_more_alike_they_are_taken():
    persons = np.repeat(np.arange(40), 3)
    one_in_ten = np.arange(120) % 3 == 0
    one_in_ten &= persons % 10 == 0  # four persons said yes once: nothing speaks for persons being alike
    half = np.arange(120) % 2 == 0
    rare, usual = (moments(x, respondents=persons, ends=(0.0, 1.0)).correlation[0] for x in (one_in_ten, half))
    assert 0.0 < usual < rare < 0.1
    unknown = moments(np.ones(120), respondents=persons, ends=(0.0, 1.0))
    assert unknown.correlation[0] == 1.0


def test_persons_who_answer_once_are_not_touched_by_that_caution():
    x = np.arange(60) % 7 == 0
    assert moments(x, ends=(0.0, 1.0)).n_effective[0] == pytest.approx(moments(x).n_effective[0], rel=1e-12)
