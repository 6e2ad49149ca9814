import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from twofold.measures.differences import newcombe
from twofold.measures.multiplicity import benjamini_hochberg, bonferroni

# Benjamini & Hochberg 1995, sec. 4: the 15 p-values of the myocardial infarction trial
TRIAL = [
    0.0001,
    0.0004,
    0.0019,
    0.0095,
    0.0201,
    0.0278,
    0.0298,
    0.0344,
    0.0459,
    0.3240,
    0.4262,
    0.5719,
    0.6528,
    0.7590,
    1.0,
]


def test_the_trial_of_benjamini_and_hochberg_1995_has_4_discoveries_and_bonferroni_3():
    assert np.count_nonzero(benjamini_hochberg(TRIAL) <= 0.05) == 4
    assert np.count_nonzero(bonferroni(TRIAL) <= 0.05) == 3


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_adjusted_values_are_those_of_statsmodels(p):
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert bonferroni(p) == pytest.approx(multipletests(p, method="bonferroni")[1])


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=30), seed=st.integers(0, 99))
def test_order_does_not_matter_and_missing_tests_do_not_count(p, seed):
    order = np.random.default_rng(seed).permutation(len(p))
    values = np.array(p)
    assert benjamini_hochberg(values[order]) == pytest.approx(benjamini_hochberg(values)[order])
    with_gap = benjamini_hochberg([*p, np.nan])
    assert with_gap[:-1] == pytest.approx(benjamini_hochberg(values))
    assert np.isnan(with_gap[-1])


def test_where_nothing_differs_a_set_of_comparisons_yields_a_discovery_in_5_percent_of_sets():
    rng = np.random.default_rng(21)
    sets, comparisons = 4000, 12
    n = rng.integers(60, 500, (2, sets, comparisons))
    p = rng.uniform(0.2, 0.8, (sets, comparisons))
    yes = rng.binomial(n, p)
    differences = newcombe(yes[0] / n[0], n[0], yes[1] / n[1], n[1])
    false = np.mean([benjamini_hochberg(row).min() <= 0.05 for row in differences.p_value])
    # three binomial standard deviations of 4,000 sets are 0.0103
    assert false == pytest.approx(0.05, abs=0.0103)


def test_where_some_differ_at_most_5_percent_of_the_discoveries_are_false():
    rng = np.random.default_rng(22)
    sets, comparisons, real = 2000, 20, 8
    p1 = np.full((sets, comparisons), 0.5)
    p2 = p1 + np.where(np.arange(comparisons) < real, 0.15, 0.0)
    yes1, yes2 = rng.binomial(300, p1), rng.binomial(300, p2)
    found = np.array([benjamini_hochberg(row) <= 0.05 for row in newcombe(yes1 / 300, 300, yes2 / 300, 300).p_value])
    share_false = found[:, real:].sum(axis=1) / np.maximum(found.sum(axis=1), 1)
    assert share_false.mean() <= 0.05 * (1 - real / comparisons) + 3 * share_false.std() / np.sqrt(sets)
    assert found[:, :real].mean() > 0.8


def test_an_empty_set_stays_empty():
    assert benjamini_hochberg([]).size == 0
    assert bonferroni([]).size == 0
