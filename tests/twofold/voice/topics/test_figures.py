"""Growth, weight in the score, alerts, copies and the rule of ten comments."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from twofold.voice.topics.copies import copies, originals
from twofold.voice.topics.emerging import emerging
from twofold.voice.topics.growth import adjusted_p, growth
from twofold.voice.topics.small_groups import may_be_shown
from twofold.voice.topics.weight import weight

SAID = "we waited forty minutes at the desk and nobody came to help us with the luggage"


def test_growth_is_that_of_a_quasi_poisson_regression() -> None:
    counts, totals = np.array([[3, 5, 4, 9, 8, 12, 15]]), np.array([100, 110, 90, 120, 100, 130, 140])
    (ours,) = growth(counts, totals)
    design = sm.add_constant(np.arange(7.0))
    theirs = sm.GLM(counts[0], design, family=sm.families.Poisson(), offset=np.log(totals)).fit()
    assert ours.ratio == pytest.approx(np.exp(theirs.params[1]), rel=1e-6)
    dispersion = max(1.0, theirs.pearson_chi2 / 5)
    reach = stats.t.ppf(0.975, 5) * theirs.bse[1] * np.sqrt(dispersion)
    assert ours.low == pytest.approx(np.exp(theirs.params[1] - reach), rel=1e-5)


def test_growth_of_a_few_comments_is_not_told() -> None:
    (few,) = growth(np.array([[1, 2, 1, 3]]), np.array([50, 50, 50, 50]))
    assert few.ratio is None
    assert "fewer than 20 comments" in few.reason
    (short,) = growth(np.array([[10, 20, 30]]), np.array([50, 50, 50]))
    assert "fewer than 4 months" in short.reason


def test_p_values_are_corrected_as_benjamini_and_hochberg_do() -> None:
    values: list[float | None] = [0.01, None, 0.04, 0.03, 0.5]
    expected = stats.false_discovery_control([0.01, 0.04, 0.03, 0.5])
    found = adjusted_p(values)
    assert found[1] is None
    assert [one for one in found if one is not None] == pytest.approx(expected)


def test_a_difference_that_only_the_strata_make_is_none() -> None:
    rng = np.random.default_rng(0)
    strata = ["bank"] * 500 + ["hotel"] * 500
    has_it = np.r_[rng.random(500) < 0.8, rng.random(500) < 0.2]
    scores = np.r_[rng.normal(3, 1, 500), rng.normal(8, 1, 500)]
    found = weight(has_it, scores, strata)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high
    assert found.strata == 2


def test_in_one_stratum_the_weight_is_welchs_difference() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.normal(4, 2, 40), rng.normal(5, 1, 90)
    found = weight(np.arange(130) < 40, np.r_[one, other], ["all"] * 130)
    welch = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
    assert (found.low, found.high) == pytest.approx((welch.low, welch.high))
    assert (found.with_it, found.without_it) == (40, 90)


def test_a_weight_of_few_scores_is_not_told() -> None:
    found = weight(np.arange(100) < 5, np.full(100, 7.0), ["all"] * 100)
    assert found.difference is None
    assert "fewer than 10" in found.reason


@pytest.mark.truth
def test_a_stable_stream_raises_hardly_more_alerts_than_stated() -> None:
    rng = np.random.default_rng(3)
    looks, raised = 300, 0
    for _ in range(looks):
        shares = rng.dirichlet(np.full(12, 2.0))
        totals = rng.poisson(250, 20) + 1
        own = np.stack([rng.dirichlet(shares * 199) for _ in range(20)])  # shares vary from week to week
        counts = np.stack([rng.multinomial(n, p) for n, p in zip(totals, own, strict=True)], axis=1)
        raised += any(alert.raised for alert in emerging([str(n) for n in range(12)], counts, totals))
    assert raised / looks <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / looks)


def test_a_topic_that_trebles_is_raised_and_named() -> None:
    totals = np.full(14, 300)
    counts = np.array([[12, 10, 14, 11, 9, 13, 12, 10, 12, 11, 13, 12, 10, 40], [50] * 14])
    first = emerging(["T1", "T2"], counts, totals)[0]
    assert (first.topic, first.raised) == ("T1", True)
    assert first.low is not None
    assert first.low > 1.5


def test_a_few_comments_alert_nobody() -> None:
    counts = np.array([[0] * 10 + [4]])
    assert not emerging(["T1"], counts, np.full(11, 200))[0].raised


def test_alerts_wait_for_a_history() -> None:
    assert emerging(["T1"], np.array([[1, 1, 9]]), np.array([10, 10, 10])) == []


def test_near_copies_are_counted_once_and_a_campaign_is_named() -> None:
    texts = (
        [SAID.replace("forty", number) for number in ("forty", "fifty", "thirty")]
        + [SAID] * 7
        + ["quite another tale about soup"]
    )
    groups = copies(texts, np.arange(11) // 3)
    assert len(groups) == 1
    assert groups[0].members == tuple(range(10))
    assert groups[0].campaign
    assert originals(11, groups).sum() == 2


def test_the_same_copies_over_a_year_are_no_campaign() -> None:
    (group,) = copies([SAID] * 12, np.arange(12) * 30)
    assert not group.campaign
    assert group.busiest == 1


def test_short_thanks_are_nobodys_copy() -> None:
    assert copies(["Very good, thank you!"] * 30, np.zeros(30, np.int64)) == []


@given(st.lists(st.text(max_size=80), max_size=20))
def test_any_texts_can_be_compared(texts: list[str]) -> None:
    groups = copies(texts, np.zeros(len(texts), np.int64))
    members = [number for group in groups for number in group.members]
    assert len(members) == len(set(members))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_what_is_hidden_is_nothing_or_ten_people_or_everything(people: list[int]) -> None:
    counted = np.array(people)
    shown = may_be_shown(counted)
    hidden = int(counted[~shown].sum())
    assert (counted[shown] >= 10).all()
    assert hidden == 0 or hidden >= 10 or not shown.any()
