import numpy as np
import pytest

from twofold.measures.shrinkage import beta_binomial, normal, variance_between

# Efron & Morris 1977, Scientific American: averages of 18 players after 45 at bats
BASEBALL = np.array(
    [.400, .378, .356, .333, .311, .311, .289, .267, .244, .244, .222, .222, .222, .222, .222, .200, .178, .156]
)  # fmt: skip
AT_BATS = 45


def baseball_error():
    return np.sqrt(BASEBALL.mean() * (1 - BASEBALL.mean()) / AT_BATS)


def test_the_batters_of_efron_and_morris_1977_shrink_by_their_factor_to_their_values():
    shrunk = normal(BASEBALL, baseball_error())
    assert f"{shrunk.weight[0]:.3f}" == "0.212"
    printed = {1: "0.294", 2: "0.289", 6: "0.275", 11: "0.256", 18: "0.242"}
    assert {player: f"{shrunk.value[player - 1]:.3f}" for player in printed} == printed


def test_shrinking_shares_keeps_the_batters_order_and_a_little_more_of_their_own():
    # it averages over how alike batters may be instead of taking the likeliest, hence shrinks less: by up to 0.015
    shrunk = beta_binomial(BASEBALL * AT_BATS, AT_BATS)
    assert (np.diff(shrunk.value) <= 1e-12).all()
    assert 0.212 < shrunk.weight[0] < 0.4
    assert shrunk.value == pytest.approx(normal(BASEBALL, baseball_error()).value, abs=0.015)


def replicated(groups, spread, rng):
    truth = rng.normal(40, spread, groups)
    se = rng.uniform(3, 15, groups)
    return truth, se, rng.normal(truth, se)


@pytest.mark.parametrize(("groups", "spread"), [(8, 4.0), (30, 4.0), (30, 15.0), (30, 0.0)])
def test_shrunken_means_are_nearer_the_truth_and_their_intervals_honest(groups, spread):
    rng = np.random.default_rng(31)
    raw_error, error, covered = 0.0, 0.0, []
    for _ in range(400):
        truth, se, value = replicated(groups, spread, rng)
        shrunk = normal(value, se)
        raw_error += np.mean((value - truth) ** 2)
        error += np.mean((shrunk.value - truth) ** 2)
        covered.append(np.mean((shrunk.low <= truth) & (truth <= shrunk.high)))
    assert error < raw_error
    # intervals may be wide (few groups, no spread), never narrow: 3 standard errors of the simulation below 95 %
    assert np.mean(covered) > 0.95 - 3 * np.std(covered) / np.sqrt(400) - 0.005


@pytest.mark.parametrize(("groups", "strength"), [(8, 20), (40, 20), (40, 200), (40, 5)])
def test_shrunken_shares_are_nearer_the_truth_and_their_intervals_honest(groups, strength):
    rng = np.random.default_rng(32)
    raw_error, error, covered = 0.0, 0.0, []
    for _ in range(400):
        truth = rng.beta(0.8 * strength, 0.2 * strength, groups)
        n = rng.integers(5, 80, groups)
        yes = rng.binomial(n, truth)
        shrunk = beta_binomial(yes, n)
        raw_error += np.mean((yes / n - truth) ** 2)
        error += np.mean((shrunk.value - truth) ** 2)
        covered.append(np.mean((shrunk.low <= truth) & (truth <= shrunk.high)))
    assert error < raw_error
    assert 0.95 - 3 * np.std(covered) / np.sqrt(400) - 0.005 < np.mean(covered) < 0.99


def test_the_less_a_group_knows_the_more_it_borrows():
    shrunk = normal([10.0, 20.0, 30.0, 40.0, 50.0], [1.0, 2.0, 4.0, 8.0, 16.0])
    assert (np.diff(shrunk.weight) < 0).all()
    shares = beta_binomial([2, 20, 200, 5, 90], [10, 100, 1000, 40, 100])
    assert (np.diff(shares.weight[:3]) > 0).all()


def test_the_variance_between_groups_explains_what_errors_do_not():
    rng = np.random.default_rng(33)
    se = rng.uniform(1, 3, 5000)
    assert np.sqrt(variance_between(rng.normal(0, np.sqrt(se**2 + 4)), se**2)) == pytest.approx(2.0, rel=0.05)
    assert variance_between([1.0, 1.1, 0.9], [1.0, 1.0, 1.0]) == 0.0
    assert variance_between([1.0], [1.0]) == 0.0


def test_too_few_groups_keep_their_own_values():
    shrunk = normal([1.0, 5.0, np.nan], [0.5, 0.5, 0.5])
    assert shrunk.value[:2] == pytest.approx([1.0, 5.0])
    assert shrunk.low[0] == pytest.approx(1.0 - 1.96 * 0.5, abs=1e-3)
    assert np.isnan([shrunk.value[2], shrunk.low[2], shrunk.weight[2]]).all()


def test_groups_without_answers_take_no_part_and_raise_no_warning():
    shrunk = normal([10.0, 20.0, 30.0, 40.0, np.nan, 50.0], [1.0, 2.0, 3.0, 4.0, 5.0, 0.0])
    alone = normal([10.0, 20.0, 30.0, 40.0], [1.0, 2.0, 3.0, 4.0])
    assert shrunk.value[:4] == pytest.approx(alone.value)
    assert np.isnan(shrunk.value[4:]).all()
    shares = beta_binomial([3, 4, 5, np.nan, 0], [10, 10, 10, 10, 0])
    assert shares.value[:3] == pytest.approx(beta_binomial([3, 4, 5], [10, 10, 10]).value)
    assert np.isnan(shares.low[3:]).all()
    for nothing in (normal([], []), beta_binomial([], []), beta_binomial([np.nan], [0])):
        assert np.isnan(nothing.centre)


def test_one_group_of_shares_keeps_its_own():
    shrunk = beta_binomial([6], [10])
    assert shrunk.value[0] == pytest.approx(0.6)
    assert shrunk.low[0] < 0.6 < shrunk.high[0]


@pytest.mark.parametrize("yes", [0, 50])
def test_groups_that_all_say_the_same_stay_inside_0_and_1(yes):
    shrunk = beta_binomial([yes] * 6, [50] * 6)
    assert ((shrunk.low >= 0) & (shrunk.high <= 1) & (shrunk.low < shrunk.high)).all()
