"""Raking meets its totals, agrees with another algorithm, and takes away the bias that non-response has brought."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from twofold.errors import TotalsError, TotalsTrouble
from twofold.measures.raking import Raked, rake, raked_mean


def columns(table: np.ndarray) -> dict[str, list[str]]:
    """One answer for each count of a two-way table."""
    rows, cols = np.indices(table.shape)
    counts = table.ravel()
    return {
        "row": [f"r{at}" for at in np.repeat(rows.ravel(), counts)],
        "column": [f"c{at}" for at in np.repeat(cols.ravel(), counts)],
    }


def totals(rows: list[float], cols: list[float]) -> dict[str, dict[str, float]]:
    return {
        "row": {f"r{at}": total for at, total in enumerate(rows)},
        "column": {f"c{at}": total for at, total in enumerate(cols)},
    }


def weighted(raked: Raked, shape: tuple[int, int]) -> np.ndarray:
    table = np.zeros(shape)
    np.add.at(table, raked.groups, raked.weights)
    return table / table.sum()


def test_two_by_two_totals_are_met_with_the_odds_ratio_of_the_answers():
    # the raked table is the only one with these margins and the odds ratio (12 · 9) / (7 · 7) of the answers
    # (Fienberg 1970, Annals of Mathematical Statistics 41, 907)
    table = np.array([[12, 7], [7, 9]])
    raked = weighted(rake(columns(table), totals([50, 50], [50, 50]), most=50), (2, 2))
    # equal margins: a / (1/2 - a) is the square root of the odds ratio
    root = np.sqrt(12 * 9 / 49)
    assert raked[0, 0] == pytest.approx(0.5 * root / (1 + root), abs=1e-9)
    assert raked.sum(0) == pytest.approx([0.5, 0.5], abs=1e-9)


def test_raking_agrees_with_the_minimum_of_its_entropy_found_by_another_algorithm():
    # raking minimises Σ w log w under the totals (Deville & Särndal 1992, case 2): solved through its dual by BFGS
    table = np.array([[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]])
    rows, cols = np.array([150, 300, 400, 150]) / 1000, np.array([200, 300, 400, 100]) / 1000
    seed = table / table.sum()

    def dual(x: np.ndarray) -> float:
        return float(np.sum(seed * np.exp(x[:4, None] + x[None, 4:])) - x[:4] @ rows - x[4:] @ cols)

    found = optimize.minimize(dual, np.zeros(8), method="BFGS", options={"gtol": 1e-10, "maxiter": 5000}).x
    oracle = seed * np.exp(found[:4, None] + found[None, 4:])

    raked = rake(columns(table), totals([150, 300, 400, 150], [200, 300, 400, 100]), most=50)

    # the tolerance is that of BFGS with numerical gradients
    assert weighted(raked, (4, 4)) == pytest.approx(oracle, abs=2e-6)


def test_one_margin_is_post_stratification():
    raked = rake({"unit": ["a"] * 80 + ["b"] * 20}, {"unit": {"a": 1, "b": 1}})

    assert raked.weights[[0, -1]] == pytest.approx([0.625, 2.5])
    # Kish 1965: n Σ w² / (Σ w)² = (80 · 0.625² + 20 · 2.5²) / 100
    assert raked.design_effect == pytest.approx(1.5625)
    assert raked.n_effective == pytest.approx(64)


def test_totals_are_proportions_whatever_their_unit():
    column = {"unit": ["a"] * 30 + ["b"] * 20}
    counts, shares = rake(column, {"unit": {"a": 300, "b": 700}}), rake(column, {"unit": {"a": 0.3, "b": 0.7}})

    assert counts.weights == pytest.approx(shares.weights)


@pytest.mark.parametrize(
    ("known", "trouble"),
    [
        ({}, TotalsTrouble.NONE),
        ({"unit": {"a": 1, "b": 0}}, TotalsTrouble.NOT_POSITIVE),
        ({"unit": {"a": 1, "b": float("nan")}}, TotalsTrouble.NOT_POSITIVE),
        ({"unit": {"a": 1, "b": 1, "c": 1}}, TotalsTrouble.NOBODY),
        ({"unit": {"a": 1}}, TotalsTrouble.UNKNOWN),
        ({"unit": {"a": 1, "b": 1000}}, TotalsTrouble.TRIMMED),
    ],
)
def test_totals_that_cannot_be_met_are_refused_with_the_group_at_fault(known, trouble):
    with pytest.raises(TotalsError) as refused:
        rake({"unit": ["a"] * 98 + ["b"] * 2}, known)

    assert refused.value.trouble is trouble
    if known and trouble is not TotalsTrouble.UNKNOWN:
        assert refused.value.group in {"a", "b", "c"}
        assert refused.value.group in str(refused.value)


def test_totals_that_contradict_each_other_through_an_empty_cell_are_refused():
    # everybody of a is in x and everybody of b in y, so that the shares of both margins must be the same
    both = {"unit": ["a"] * 50 + ["b"] * 50, "channel": ["x"] * 50 + ["y"] * 50}

    with pytest.raises(TotalsError) as refused:
        rake(both, {"unit": {"a": 3, "b": 7}, "channel": {"x": 5, "y": 5}})

    assert refused.value.trouble is TotalsTrouble.CONTRADICTION


def test_no_weight_is_larger_than_allowed_and_what_that_costs_is_said():
    column = {"unit": ["a"] * 90 + ["b"] * 10, "channel": (["x"] * 9 + ["y"]) * 10}
    known = {"unit": {"a": 70, "b": 30}, "channel": {"x": 88, "y": 12}}
    free, held = rake(column, known, most=50), rake(column, known, most=3.005)

    assert free.weights.max() > 3.005
    assert held.weights.max() <= 3.005 + 1e-12
    assert (held.trimmed, free.trimmed) != (0, 1)
    assert 0 <= held.gap <= 0.01


@given(
    st.lists(st.integers(5, 60), min_size=6, max_size=6),
    st.lists(st.floats(0.5, 2.0), min_size=5, max_size=5),
)
def test_whatever_the_counts_the_shares_are_met_and_the_mean_weight_is_one(counts, factors):
    table = np.array(counts).reshape(3, 2)
    rows = list(table.sum(1) * np.array(factors[:3]))
    cols = list(table.sum(0) * np.array(factors[3:]))

    raked = rake(columns(table), totals(rows, cols), most=100)
    shares = weighted(raked, (3, 2))

    assert raked.weights.mean() == pytest.approx(1)
    assert (raked.weights > 0).all()
    assert shares.sum(1) == pytest.approx(np.array(rows) / sum(rows), abs=1e-6)
    assert shares.sum(0) == pytest.approx(np.array(cols) / sum(cols), abs=1e-6)
    assert raked.design_effect >= 1 - 1e-12


def test_a_question_that_nobody_answered_has_no_mean():
    raked = rake({"unit": ["a", "b"]}, {"unit": {"a": 1, "b": 1}})

    found = raked_mean([np.nan, np.nan], raked)

    assert found.n == 0
    assert np.isnan(found.raked).all()


def test_weights_that_change_nothing_give_the_plain_mean():
    values = np.arange(40.0)
    raked = rake({"unit": ["a", "b"] * 20}, {"unit": {"a": 1, "b": 1}})

    found = raked_mean(values, raked)

    assert found.raked[1] == pytest.approx(found.plain[1])
    assert found.n_effective == pytest.approx(40)


@pytest.mark.truth
@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_raking_takes_the_known_bias_away_and_its_interval_covers(missing):
    """Who answers depends on unit and age, and so does what they say; the totals of both are known."""
    rng = np.random.default_rng(7)
    joint = np.array([[0.25, 0.15], [0.20, 0.10], [0.10, 0.20]])
    chance = np.outer([0.6, 0.3, 0.15], [1.0, 0.5])  # of answering; a product, as raking supposes
    level = np.array([[8.0, 7.0], [7.0, 6.0], [5.0, 4.0]])
    truth = float(np.sum(joint * level))
    runs, covered, plain_covered, errors, plain_errors = 600, 0, 0, [], []
    for _ in range(runs):
        cell = rng.choice(6, 2000, p=joint.ravel())
        came = cell[rng.random(2000) < chance.ravel()[cell]]
        values = level.ravel()[came] + rng.normal(0, 2, came.size)
        values[rng.random(came.size) < missing] = np.nan
        column = {"unit": [f"u{at // 2}" for at in came], "age": [f"a{at % 2}" for at in came]}
        known = {
            "unit": {f"u{at}": total for at, total in enumerate(joint.sum(1))},
            "age": {f"a{at}": total for at, total in enumerate(joint.sum(0))},
        }
        found = raked_mean(values, rake(column, known, most=20))
        low, value, high = found.raked
        covered += low <= truth <= high
        plain_covered += found.plain[0] <= truth <= found.plain[2]
        errors.append(value - truth)
        plain_errors.append(found.plain[1] - truth)
    assert abs(np.mean(plain_errors)) > 0.5, "without weights the answers of who came easily decide"
    assert abs(np.mean(errors)) < 3 * np.std(errors) / np.sqrt(runs) + 0.005
    # 3 standard errors of 600 runs around 95 %
    assert 0.95 - 0.027 <= covered / runs <= 0.95 + 0.027
    assert plain_covered / runs < 0.05
