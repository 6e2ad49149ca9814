"""Standardised means: against direct standardisation by hand, and against statsmodels."""

import numpy as np
import pytest

from twofold.journeys.channels.case_mix import Factor, default_mix, shared_mix
from twofold.journeys.channels.standardisation import Refusal, Sample, Standardised, standardise
from twofold.measures.sampling import moments


def factor(name, codes):
    codes = np.asarray(codes, dtype=np.int64)
    return Factor(name, codes, tuple(f"{name}{code}" for code in range(int(codes.max()) + 1)))


def sample(score, arm, person=None, weight=None):
    n = len(score)
    return Sample(
        np.asarray(score, dtype=float),
        np.ones(n) if weight is None else np.asarray(weight, dtype=float),
        np.arange(n) if person is None else np.asarray(person),
        np.asarray(arm, dtype=np.int64),
        int(np.max(arm)) + 1,
    )


def organisation(seed=1, n=900):
    rng = np.random.default_rng(seed)
    segment, touchpoint = rng.integers(0, 3, n), rng.integers(0, 4, n)
    arm = (rng.random(n) < 0.2 + 0.2 * segment).astype(np.int64)
    weight = rng.uniform(0.5, 2.0, n)
    score = 1.0 + segment * (1.0 + arm) + 0.3 * touchpoint + rng.normal(size=n)
    return sample(score, arm, weight=weight), factor("segment", segment), factor("touchpoint", touchpoint)


def test_without_a_case_mix_it_is_the_mean_with_its_usual_error():
    whole, *_ = organisation()
    got = standardise(whole, [], 5)
    expected = moments(whole.score, whole.weight, groups=whole.arm)
    assert got.means == pytest.approx(expected.mean)
    assert np.sqrt(np.diag(got.covariance)) == pytest.approx(expected.standard_error, rel=0.01)
    assert got.covariance[0, 1] == pytest.approx(0.0, abs=1e-12)


def test_one_factor_gives_direct_standardisation():
    whole, segment, _ = organisation()
    got = standardise(whole, [segment], 5)
    mix = np.bincount(segment.codes, whole.weight) / whole.weight.sum()
    for arm in (0, 1):
        mine = whole.arm == arm
        level = np.bincount(segment.codes[mine], (whole.weight * whole.score)[mine]) / np.bincount(
            segment.codes[mine], whole.weight[mine]
        )
        assert got.means[arm] == pytest.approx(level @ mix)
    assert (got.exact, got.share, got.adjusted_for) == (True, 1.0, ("segment",))


def test_several_factors_give_the_mean_prediction_of_a_regression_in_each_arm():
    statsmodels = pytest.importorskip("statsmodels.api")
    whole, segment, touchpoint = organisation(n=700)
    many = factor("many", np.arange(700) % 17)  # too many combinations for strata
    got = standardise(whole, [segment, touchpoint, many], 5)
    design = np.column_stack(
        [np.ones(700)]
        + [one.codes == code for one in (segment, touchpoint, many) for code in range(1, one.codes.max() + 1)]
    ).astype(float)
    assert not got.exact
    for arm in (0, 1):
        mine = whole.arm == arm
        fit = statsmodels.WLS(whole.score[mine], design[mine], weights=whole.weight[mine]).fit()
        assert got.means[arm] == pytest.approx(np.average(fit.predict(design), weights=whole.weight))


def test_a_person_who_answers_ten_times_is_one_person():
    whole, segment, _ = organisation(n=300)
    once = standardise(whole, [segment], 5)
    again = np.repeat(np.arange(300), 10)
    repeated = sample(whole.score[again], whole.arm[again], again, whole.weight[again])
    tenfold = standardise(repeated, [factor("segment", segment.codes[again])], 5)
    assert tenfold.means == pytest.approx(once.means)
    assert np.diag(tenfold.covariance) == pytest.approx(np.diag(once.covariance), rel=0.05)


def test_what_one_side_never_serves_is_left_out_and_named():
    arm = np.array([0] * 40 + [1] * 40)
    topic = np.array([0] * 20 + [1] * 20 + [0] * 30 + [2] * 10)
    score = np.where(topic == 0, 1.0, 9.0) + np.tile([0.0, 0.1], 40)
    got = standardise(sample(score, arm), [factor("topic", topic)], 5)
    assert got.means == pytest.approx([1.05, 1.05])
    assert got.alone == ("topic=topic1 (20)", "topic=topic2 (10)")
    assert (got.n, got.share) == (50, 50 / 80)


def test_rare_levels_are_put_together():
    arm = np.array([0] * 60 + [1] * 60)
    unit = np.concatenate([np.repeat([0, 1, 2, 3], [40, 3, 3, 14]), np.repeat([0, 1, 2, 3], [30, 4, 4, 22])])
    shared = shared_mix(arm, 2, [factor("unit", unit)])
    assert shared.rows.all()
    assert shared.pooled == {"unit": 2}
    assert len(np.unique(shared.factors[0].codes)) == 3


def test_channels_without_a_case_in_common_are_not_compared():
    arm = np.array([0] * 30 + [1] * 30)
    got = standardise(sample(np.arange(60.0), arm), [factor("touchpoint", arm)], 5)
    assert isinstance(got, Refusal)
    assert got.reason == "the channels serve different cases: too few are alike"
    assert got.alone == ("touchpoint=touchpoint0 (30)", "touchpoint=touchpoint1 (30)")


def test_fewer_customers_than_asked_are_not_compared_however_often_they_answer():
    arm = np.array([0] * 40 + [1] * 40)
    person = np.concatenate([np.arange(40) % 4, 100 + np.arange(40)])
    got = standardise(sample(np.arange(80.0), arm, person), [], 5)
    assert isinstance(got, Refusal)


def test_fields_that_too_few_customers_tell_apart_are_given_up_from_the_last_and_named():
    rng = np.random.default_rng(3)
    arm = np.arange(120) % 2
    segment, month = rng.integers(0, 2, 120), np.arange(120) // 2 % 12
    got = standardise(
        sample(rng.normal(size=120), arm, np.arange(120) // 6),
        [factor("segment", segment), factor("month", month)],
        5,
    )
    assert isinstance(got, Standardised)
    assert (got.adjusted_for, got.not_adjusted_for) == (("segment",), ("month",))


def test_the_default_mix_takes_who_and_why_but_nothing_the_channel_may_have_changed():
    columns = ["channel", "touchpoint", "kind", "unit", "language", "context_minutes", "context_Segment"]
    assert default_mix(columns) == ("Segment", "touchpoint", "kind", "month", "unit", "language")
