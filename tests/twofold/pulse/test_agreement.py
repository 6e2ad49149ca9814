"""ICC and rwg against published figures and worked examples, and the decision about team means against simulation."""

import csv

import numpy as np
import pytest

from twofold.pulse.agreement import SKEWED, icc, rwg, rwg_j, uniform_variance
from twofold.pulse.team_means import RULES, MeanRules, Use, aggregation


@pytest.mark.realdata
def test_icc_of_well_being_in_99_companies_is_the_published_one(real_data):
    with real_data("army_multilevel_surveys/bh1996.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    values = np.array([float(row["WBEING"]) for row in rows])
    found = icc(values, np.array([int(float(row["GRP"])) for row in rows]))
    # Bliese, Multilevel Modeling in R: ICC1 and ICC2 of bh1996, to every printed digit
    assert round(found.icc1.value, 8) == 0.04336905
    assert round(found.icc2.value, 7) == 0.7717129
    assert (found.df_between, found.df_within) == (98, 7283)


def test_icc_of_a_table_worked_by_hand():
    # teams (1, 2, 3), (4, 5, 6), (7, 8, 9): between 3 · 18 / 2 = 27, within 6 / 6 = 1
    found = icc(np.arange(1.0, 10.0), np.repeat([0, 1, 2], 3))
    assert found.f == pytest.approx(27)
    assert found.icc1.value == pytest.approx(26 / 29)
    assert found.icc2.value == pytest.approx(26 / 27)


def test_icc_leaves_out_who_said_nothing_or_has_no_team():
    values, group = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, np.nan, 50]), np.array([0, 0, 0, 4, 4, 4, 7, 7, 7, 7, -1])
    assert icc(values, group).f == pytest.approx(27)


@pytest.mark.parametrize(
    ("values", "group"), [([1.0, 2, 3], [0, 0, 0]), ([1.0, 2], [0, 1]), ([1.0, 1, 2, 2], [0, 0, 1, 1])]
)
def test_icc_of_what_tells_nothing_is_refused(values, group):
    with pytest.raises(ValueError, match=r"team"):
        icc(np.array(values), np.array(group))


def test_the_variance_of_evenly_spread_answers_is_that_of_a_fair_die():
    # a die with 6 faces: 35 / 12
    assert uniform_variance(6) == pytest.approx(35 / 12)
    assert uniform_variance(6) == pytest.approx(np.var(np.arange(1, 7)))


def test_the_skewed_variance_is_that_of_its_published_distribution():
    # James, Demaree & Wolf (1984): .05 .15 .20 .35 .25 of answers 1 to 5
    share, answer = np.array([0.05, 0.15, 0.20, 0.35, 0.25]), np.arange(1, 6)
    assert (share * answer**2).sum() - (share * answer).sum() ** 2 == pytest.approx(SKEWED[5])


def test_rwg_of_one_item_worked_by_hand():
    # variances 0, 1 and 8 against 2: 1, 0.5, and below 0, which becomes 0; a team of one has none
    values = np.array([4.0, 4, 4, 2, 3, 4, 1, 5, 3])
    found = rwg(values, np.array([0, 0, 0, 1, 1, 1, 2, 2, 3]), 2.0)
    assert found.groups.tolist() == [0, 1, 2]
    assert found.value.tolist() == pytest.approx([1, 0.5, 0])
    assert found.median == pytest.approx(0.5)
    assert found.share(0.5) == pytest.approx(2 / 3)


def test_rwg_j_worked_by_hand_grows_with_the_number_of_items():
    one = np.array([2.0, 3, 4])
    group = np.zeros(3, np.int64)
    # mean variance 1 against 2: with two items 2 · .5 / (2 · .5 + .5), with ten 10 · .5 / (10 · .5 + .5)
    assert rwg_j(np.column_stack([one] * 2), group, 2.0).value.tolist() == pytest.approx([2 / 3])
    assert rwg_j(np.column_stack([one] * 10), group, 2.0).value.tolist() == pytest.approx([10 / 11])
    assert rwg_j(one[:, None], group, 2.0).value.tolist() == rwg(one, group, 2.0).value.tolist()


def test_rwg_j_of_teams_split_in_two_camps_is_zero_not_beyond_one():
    # variance 6 against 2: the formula gives 2 · -2 / (2 · -2 + 3) = 4, which means nothing
    camps = np.array([1.0, 1, 5, 5, 1, 5])
    assert rwg_j(np.column_stack([camps, camps]), np.zeros(6, np.int64), 2.0).value.tolist() == [0.0]


def teams(rng, between, sizes, items=2, noise=0.7):
    group = np.repeat(np.arange(len(sizes)), sizes)
    felt = rng.normal(0, between, len(sizes))[group] + 0.4 * rng.standard_normal(len(group))
    return np.clip(np.round(3.6 + felt[:, None] + noise * rng.standard_normal((len(group), items))), 1, 5), group


def test_teams_that_differ_and_agree_may_be_compared():
    rng = np.random.default_rng(1)
    found = aggregation(*teams(rng, 0.6, rng.integers(6, 20, 40)), (1, 5))
    assert found.use is Use.YES
    assert found.sentence.startswith("Team means may be compared: teams differ")
    assert found.teams == 40


def test_one_team_is_never_enough_however_alike_its_members():
    answers = np.full((30, 2), 4.0)
    answers[:3] = 5
    found = aggregation(answers, np.zeros(30, np.int64), (1, 5))
    assert found.use is Use.UNKNOWN
    assert "teams of 5 people or more: 1, and 10 are needed" in found.sentence


def test_small_teams_are_left_out_and_counted():
    rng = np.random.default_rng(2)
    answers, group = teams(rng, 0.6, [4] * 5 + [10] * 12)
    found = aggregation(answers, group, (1, 5))
    assert (found.teams, found.left_out_teams, found.people) == (12, 5, 120)
    assert aggregation(answers, group, (1, 5), rules=MeanRules(teams=13)).use is Use.UNKNOWN


def test_teams_whose_members_quarrel_may_not_be_used_though_they_differ():
    rng = np.random.default_rng(3)
    group = np.repeat(np.arange(30), 40)
    leaning = rng.uniform(0.2, 0.8, 30)[group]
    answers = np.where(rng.random(1200) < leaning, 5.0, 1.0)[:, None]
    found = aggregation(answers, group, (1, 5))
    assert found.likeness.icc2.value > RULES.reliable
    assert found.use is Use.NO
    assert "do not agree" in found.sentence


def test_without_the_ends_of_the_scale_nothing_is_compared_team_by_team():
    rng = np.random.default_rng(4)
    assert aggregation(*teams(rng, 0.6, [15] * 40), None).use is Use.SHRUNK


def test_members_who_all_answer_alike_leave_no_error_to_compare_with():
    group = np.repeat(np.arange(12), 6)
    assert aggregation((group % 5 + 1.0)[:, None], group, (1, 5)).use is Use.UNKNOWN


@pytest.mark.truth
def test_noise_is_called_comparable_in_five_of_a_hundred_cases_at_most():
    rng = np.random.default_rng(5)
    uses = [aggregation(*teams(rng, 0.0, rng.integers(5, 25, 25)), (1, 5)).use for _ in range(300)]
    assert uses.count(Use.YES) == 0
    # at most 5 %: 15 expected, 99.9 % of binomial draws are 28 or fewer
    assert uses.count(Use.YES) + uses.count(Use.SHRUNK) <= 28


@pytest.mark.truth
@pytest.mark.parametrize("between", [0.0, 0.3, 0.8])
def test_the_interval_of_icc1_covers_the_truth_with_teams_of_unlike_size(between):
    rng = np.random.default_rng(6)
    truth = between**2 / (between**2 + 1)
    hits = 0
    for _ in range(300):
        sizes = rng.integers(5, 30, 35)
        group = np.repeat(np.arange(35), sizes)
        found = icc(rng.normal(0, between, 35)[group] + rng.standard_normal(len(group)), group)
        hits += found.icc1.low <= truth <= found.icc1.high
    # 285 expected; 99.9 % of binomial draws are 271 or more
    assert hits >= 271
