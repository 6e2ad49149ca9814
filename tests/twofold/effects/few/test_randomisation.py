from itertools import combinations

import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER
from twofold.effects.few import Assignment, Draw, RandomisationRequest, Statistic, randomisation
from twofold.effects.few.assignment import arrangements
from twofold.errors import InputError

PAIRED = RandomisationRequest(statistic=Statistic.DIFFERENCE)


def test_fishers_tea_lady_who_names_all_8_cups_has_p_1_in_70(make_panel):
    # Fisher 1935, ch. 2: 4 of 8 cups; both sides count here, hence 2/70
    after = np.array([1, 1, 1, 1, 0, 0, 0, 0.0])
    panel = make_panel(np.column_stack((np.zeros(8), after)), [1] * 4 + [NEVER] * 4)
    found = randomisation(panel, PAIRED)
    assert found.listed
    assert found.possible == 70
    assert found.estimate.p_value == pytest.approx(2 / 70)
    assert found.smallest_p == pytest.approx(2 / 70)


def test_a_list_of_all_arrangements_gives_the_p_value_counted_by_hand(make_panel):
    rng = np.random.default_rng(1)
    outcome = rng.normal(size=(9, 6))
    found = randomisation(make_panel(outcome, [4, 4, *[NEVER] * 7]), PAIRED)
    change = outcome[:, 4:].mean(axis=1) - outcome[:, :4].mean(axis=1)

    def difference(pair):
        return change[list(pair)].mean() - np.delete(change, pair).mean()

    values = np.array([difference(pair) for pair in combinations(range(9), 2)])
    assert found.estimate.value == pytest.approx(difference((0, 1)))
    assert found.estimate.p_value == pytest.approx((np.abs(values) >= abs(difference((0, 1))) - 1e-12).mean())


@pytest.mark.parametrize("statistic", [Statistic.DIFFERENCE, Statistic.STUDENTISED])
def test_effects_inside_the_interval_are_kept_by_the_test_and_those_outside_refused(make_panel, statistic):
    rng = np.random.default_rng(2)
    outcome, first = rng.normal(size=(16, 8)), [4, 4, 5, 5, 6, 6, *[NEVER] * 10]
    asked = RandomisationRequest(statistic=statistic, draw=Draw(999, 1))
    found = randomisation(make_panel(outcome, first), asked).estimate
    treated = np.arange(8) >= np.array(first)[:, None]
    for tau, kept in ((found.low - 1e-3, False), (found.low + 1e-3, True), (found.high + 1e-3, False)):
        p_value = randomisation(make_panel(outcome - tau * treated, first), asked).estimate.p_value
        assert (p_value > 0.05) == kept


def test_ten_units_with_one_treated_cannot_refuse_anything_and_say_so(make_panel):
    outcome = np.zeros((10, 6))
    outcome[0, 3:] = 100
    found = randomisation(make_panel(outcome, [3, *[NEVER] * 9]))
    assert found.estimate.p_value == pytest.approx(0.1)
    assert found.estimate.low == -np.inf
    assert "only 10 ways" in found.reason


def test_one_treated_of_twenty_gives_an_interval_with_ends(make_panel):
    rng = np.random.default_rng(3)
    found = randomisation(make_panel(rng.normal(size=(20, 6)), [3, *[NEVER] * 19])).estimate
    assert np.isfinite([found.low, found.high]).all()
    assert found.low < found.value < found.high


def test_pairs_are_dealt_within_pairs():
    first = np.array([3, NEVER, NEVER, 3, 3, NEVER])
    pairs = Assignment(stratum=np.repeat(np.arange(3), 2))
    found = arrangements(first, np.arange(6), pairs, Draw())
    assert found.listed
    assert found.possible == len(found.first) == 8
    assert ((found.first.reshape(8, 3, 2) == 3).sum(axis=2) == 1).all()


def test_six_pairs_can_refuse_at_5_percent_and_five_cannot(make_panel):
    # two-sided: 2/2^6 = .031 and 2/2^5 = .063
    for pairs, known in ((6, True), (5, False)):
        outcome = np.zeros((2 * pairs, 4))
        outcome[::2, 2:] = 1
        first = np.where(np.arange(2 * pairs) % 2 == 0, 2, NEVER)
        asked = RandomisationRequest(assignment=Assignment(stratum=np.repeat(np.arange(pairs), 2)))
        found = randomisation(make_panel(outcome, first), asked)
        assert found.smallest_p == pytest.approx(2 / 2**pairs)
        assert (found.reason == "") == known


def test_clusters_are_dealt_as_wholes():
    first = np.array([3, 3, NEVER, NEVER, NEVER, NEVER])
    found = arrangements(first, np.repeat(np.arange(3), 2), Assignment(), Draw())
    assert len(found.first) == 3
    assert (found.first[:, ::2] == found.first[:, 1::2]).all()


def test_a_cluster_that_was_treated_in_part_is_refused():
    with pytest.raises(InputError, match="treated first in different periods"):
        arrangements(np.array([3, NEVER, NEVER]), np.array([0, 0, 1]), Assignment(), Draw())


def test_start_dates_that_were_drawn_are_drawn_again():
    found = arrangements(np.array([3, NEVER, NEVER]), np.arange(3), Assignment(start_dates=(3, 4)), Draw())
    assert found.possible == len(np.unique(found.first, axis=0)) == 6


def test_only_candidates_of_the_design_are_tried_and_what_happened_is_among_them(make_panel):
    rng = np.random.default_rng(4)
    candidates = np.array([[3, NEVER, NEVER, NEVER], [NEVER, NEVER, 3, NEVER]])
    panel = make_panel(rng.normal(size=(4, 6)), candidates[0])
    found = randomisation(panel, RandomisationRequest(assignment=Assignment(candidates=candidates)))
    assert found.possible == 2
    with pytest.raises(InputError, match="not among the candidate"):
        randomisation(panel, RandomisationRequest(assignment=Assignment(candidates=candidates[1:])))


def test_drawn_arrangements_count_what_happened_once(make_panel):
    # Phipson & Smyth 2010: (b + 1) / (m + 1), never 0
    outcome = np.zeros((40, 4))
    outcome[:10, 2:] = 5
    outcome += np.random.default_rng(5).normal(size=outcome.shape)
    found = randomisation(make_panel(outcome, [2] * 10 + [NEVER] * 30), RandomisationRequest(draw=Draw(199, 1)))
    assert found.estimate.p_value == pytest.approx(1 / 200)


def test_units_treated_from_the_start_take_no_part(make_panel):
    rng = np.random.default_rng(6)
    found = randomisation(make_panel(rng.normal(size=(8, 5)), [0, 2, 2, *[NEVER] * 5]))
    assert found.left_out == ("u0",)
    assert found.estimate.units == 7


@pytest.mark.truth
@pytest.mark.parametrize(("treated", "start"), [(1, 6), (2, 6), (5, 6)])
def test_nothing_is_claimed_in_at_most_5_percent_though_outcomes_depend_on_the_month_before(make_panel, treated, start):
    rng = np.random.default_rng([8, treated])
    claims, replications = 0, 400
    for draw in range(replications):
        shock = rng.normal(size=(25, 12))
        for month in range(1, 12):
            shock[:, month] += 0.8 * shock[:, month - 1]
        panel = make_panel(shock, [start] * treated + [NEVER] * (25 - treated))
        asked = RandomisationRequest(draw=Draw(199, draw))
        claims += randomisation(panel, asked).estimate.p_value <= 0.05
    # 33 of 400 lie three binomial standard deviations above 5 %
    assert claims <= 33
