import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER
from twofold.effects.experiments import (
    LookRequest,
    always_valid,
    always_valid_p,
    always_valid_reach,
    mixing_information,
    watch_arms,
    watch_panel,
)
from twofold.effects.experiments.panel_looks import looked_bounds, spending
from twofold.errors import InputError


def test_the_reach_is_that_of_waudby_smith_and_others():
    # Waudby-Smith et al. 2024, theorem 2.2: sd * sqrt(2 (t rho² + 1) / (t² rho²) * log(sqrt(t rho² + 1) / alpha))
    t, rho, sd, alpha = 400.0, 0.2, 1.5, 0.05
    theirs = sd * np.sqrt(2 * (t * rho**2 + 1) / (t**2 * rho**2) * np.log(np.sqrt(t * rho**2 + 1) / alpha))
    ours = always_valid_reach(np.array([sd / np.sqrt(t)]), 1 / (sd * rho) ** 2, 0.95)[0]
    assert ours == pytest.approx(theirs)


def test_no_other_tuning_is_narrower_where_it_was_planned():
    planned = np.array([0.05])
    best = mixing_information(0.05)
    widths = [always_valid_reach(planned, best * factor)[0] for factor in (0.8, 1, 1.25)]
    # the closed form is an approximation: within a thousandth of the narrowest
    assert widths[1] <= min(widths) * 1.001


def test_the_p_value_is_5_percent_where_the_interval_touches_zero():
    se, mixing = np.array([0.1, 0.03]), mixing_information(0.05)
    reach = always_valid_reach(se, mixing)
    assert always_valid_p(reach, se, mixing) == pytest.approx([0.05, 0.05])


def test_few_clusters_make_the_interval_wider():
    assert always_valid(1.0, 0.2, 0.1, df=5).high > always_valid(1.0, 0.2, 0.1).high


def test_a_standard_error_of_zero_is_refused():
    with pytest.raises(InputError, match="above zero"):
        always_valid(1.0, 0.0, 0.1)


def test_watching_arms_needs_fifty_in_each():
    with pytest.raises(InputError, match="50 persons"):
        watch_arms(np.zeros(60), np.arange(60) % 2 == 0, 100)


def test_the_p_value_never_rises_and_intervals_begin_when_both_arms_have_fifty():
    rng = np.random.default_rng(1)
    found = watch_arms(rng.normal(size=300), np.arange(300) % 2 == 0, 300)
    assert (np.diff(found.p_value) <= 0).all()
    assert np.isfinite(found.high).argmax() == 99


@pytest.mark.truth
def test_looking_after_every_person_claims_a_useless_treatment_in_at_most_5_of_100():
    rng = np.random.default_rng(2)
    claims = sum(
        watch_arms(rng.exponential(size=1_000), rng.random(1_000) < 0.5, 1_000).decided() is not None
        for _ in range(300)
    )
    assert claims <= 27  # three binomial standard deviations of 300 above 15


def test_what_may_be_spent_is_nearly_nothing_at_first_and_everything_at_the_end():
    spent = spending(np.array([0.1, 0.5, 1.0]))
    assert spent[0] < 1e-6
    # R gsDesign, sfLDOF with .025 on each side: .00153 at half
    assert spent[1] == pytest.approx(2 * 0.00153, abs=1e-5)
    assert spent[2] == pytest.approx(0.05)


def test_bounds_of_five_independent_increments_are_those_of_lan_and_demets():
    part = np.arange(1, 6) / 5
    correlation = np.sqrt(np.minimum.outer(part, part) / np.maximum.outer(part, part))
    bounds = looked_bounds(correlation, spending(part), np.full(5, 1e6))
    # the published table of this function, five looks, two-sided 5 %: 4.877, 3.357, 2.680, 2.290, 2.031
    assert bounds[2:] == pytest.approx([2.680, 2.290, 2.031], abs=0.05)  # 50,000 draws leave .02 at the third look


def test_more_looks_than_planned_are_refused(make_panel):
    rng = np.random.default_rng(3)
    panel = make_panel(rng.normal(size=(10, 12)), [4] * 5 + [NEVER] * 5)
    with pytest.raises(InputError, match="8 periods have been looked at but 6"):
        watch_panel(panel, LookRequest(6))


def test_a_large_effect_is_shown_before_the_last_look(make_panel):
    rng = np.random.default_rng(4)
    outcome = rng.normal(size=(30, 18))
    outcome[:15, 6:] += 2
    found = watch_panel(make_panel(outcome, [6] * 15 + [NEVER] * 15), LookRequest(12))
    assert found.looks.decided() is not None
    assert found.looks.decided() < 8
    assert list(found.period) == list(range(6, 18))


def test_one_treated_cluster_cannot_be_watched(make_panel):
    with pytest.raises(InputError, match="1 treated"):
        watch_panel(make_panel(np.zeros((6, 8)), [4, *[NEVER] * 5]), LookRequest(12))


def test_four_treated_clusters_are_too_few_to_look_again_and_again_and_five_are_not(make_panel):
    outcome = np.random.default_rng(6).normal(size=(25, 12))
    with pytest.raises(InputError, match="4 treated and 21 untreated"):
        watch_panel(make_panel(outcome, [6] * 4 + [NEVER] * 21), LookRequest(12))
    assert np.isfinite(watch_panel(make_panel(outcome, [6] * 5 + [NEVER] * 20), LookRequest(6)).looks.high[-1])


@pytest.mark.truth
def test_looking_every_month_at_five_treated_units_claims_a_useless_action_in_at_most_5_of_100(make_panel):
    rng = np.random.default_rng(7)
    claims = 0
    for _ in range(120):
        noise = rng.normal(size=(25, 12))
        noise[:, 1:] += 0.5 * noise[:, :-1]
        panel = make_panel(noise, [6] * 5 + [NEVER] * 20)
        claims += watch_panel(panel, LookRequest(6)).looks.decided() is not None
    assert claims <= 13  # three binomial standard deviations of 120 above 6
