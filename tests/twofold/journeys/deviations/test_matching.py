"""Weights and matched means, against hand-worked numbers and a general optimiser."""

import numpy as np
import pytest
from scipy import optimize

from twofold.journeys.deviations.balancing import Target, balanced
from twofold.journeys.deviations.matched_difference import matched_differences
from twofold.journeys.deviations.matched_means import Compared, matched_means
from twofold.journeys.deviations.matching import cells_of, ladder, quarters
from twofold.journeys.steps import Coded
from twofold.measures.differences import welch

NO_SEGMENT = {"all": Coded(np.zeros(10_000, dtype=np.int32), ("x",))}
UNBOUNDED = (-np.inf, np.inf)


def compared(deviates, outcome, path=None, person=None, bounds=UNBOUNDED):
    n = len(deviates)
    path = np.zeros((n, 0)) if path is None else path
    names = tuple(f"column {i}" for i in range(path.shape[1]))
    person = np.arange(n) if person is None else person
    return Compared(
        np.arange(n, dtype=np.int32), deviates, outcome, bounds, np.ones(n), person, path, names, np.zeros((n, 0))
    )


def difference(one, segments=NO_SEGMENT):
    part = {name: Coded(column.codes[: len(one.journeys)], column.labels) for name, column in segments.items()}
    return matched_differences([matched_means(one, ladder(part))])[0]


def test_without_anything_to_adjust_for_the_price_is_the_difference_of_two_means_with_welchs_interval():
    rng = np.random.default_rng(1)
    deviates, outcome = np.arange(200) < 50, rng.normal(size=200)
    found = difference(compared(deviates, outcome))
    one, none = outcome[deviates], outcome[~deviates]
    expected = welch(one.mean(), one.std(ddof=1) / np.sqrt(50), 49, none.mean(), none.std(ddof=1) / np.sqrt(150), 149)
    assert found.value == pytest.approx(float(expected.value))
    # two degrees of freedom of the model stand between the two
    assert [found.low, found.high] == pytest.approx([float(expected.low), float(expected.high)], abs=2e-3)


def test_within_cells_comparable_journeys_weigh_as_much_as_deviating_ones():
    # phone: 30 deviate with 0, 10 do not with 1; web: 10 deviate with 5, 90 do not with 7
    channel = np.repeat([0, 0, 1, 1], [30, 10, 10, 90]).astype(np.int32)
    deviates = np.repeat([True, False, True, False], [30, 10, 10, 90])
    outcome = np.repeat([0.0, 1.0, 5.0, 7.0], [30, 10, 10, 90])
    found = difference(compared(deviates, outcome), {"channel": Coded(channel, ("phone", "web"))})
    assert found.value == pytest.approx((30 * (0 - 1) + 10 * (5 - 7)) / 40)
    assert (found.exact, found.deviating, found.comparable, found.left_out) == (("channel",), 40, 100, 0)
    # a plain difference of means would say -5.15
    assert outcome[deviates].mean() - outcome[~deviates].mean() == pytest.approx(-5.15)


def test_deviating_journeys_without_a_match_are_left_out_and_counted():
    channel = np.repeat([0, 0, 1], [60, 60, 4]).astype(np.int32)
    deviates = np.repeat([True, False, True], [60, 60, 4])
    found = difference(compared(deviates, deviates * 1.0), {"channel": Coded(channel, ("phone", "web"))})
    assert (found.deviating, found.left_out, found.value) == (60, 4, pytest.approx(1.0))


def test_entropy_balancing_finds_the_nearest_weights_that_give_the_wanted_means():
    rng = np.random.default_rng(2)
    columns = rng.normal(size=(60, 2))
    cell = rng.integers(0, 3, 60).astype(np.int32)
    wanted = np.array([5.0, 8.0, 4.0])
    goal = np.array([3.0, -2.0])
    target = Target(cell, np.ones(60), wanted)
    weights = balanced(target, columns, np.zeros((60, 0)), goal)
    assert weights.min() > 0
    assert np.bincount(cell, weights) == pytest.approx(wanted)
    assert weights @ columns == pytest.approx(goal, abs=1e-4)
    start = target.scaled(np.ones(60))

    def distance(w):
        return float((w * np.log(w / start)).sum())

    limits = [
        {"type": "eq", "fun": lambda w: np.bincount(cell, w) - wanted},
        {"type": "eq", "fun": lambda w: w @ columns - goal},
    ]
    best = optimize.minimize(
        distance, start, bounds=[(1e-9, None)] * 60, constraints=limits, options={"maxiter": 500, "ftol": 1e-12}
    )
    assert best.success
    assert weights == pytest.approx(best.x, abs=2e-4)


def test_where_no_positive_weights_reach_the_means_they_are_calibrated_beyond():
    columns = np.array([[0.0], [1.0], [2.0]])
    weights = balanced(
        Target(np.zeros(3, np.int32), np.ones(3), np.array([3.0])), columns, np.zeros((3, 0)), np.array([9.0])
    )
    assert weights.sum() == pytest.approx(3.0)
    assert weights @ columns[:, 0] == pytest.approx(9.0)
    assert weights.min() < 0


@pytest.mark.parametrize("shift", [1.0, 6.0])
def test_a_linear_outcome_gives_back_the_planted_price_exactly_however_different_the_sides(shift):
    """Doubly robust: with a right outcome model, the weights may be anything that balances."""
    rng = np.random.default_rng(3)
    deviates = np.arange(400) < 100
    path = rng.normal(size=(400, 2)) + shift * deviates[:, None]
    outcome = 3.0 + path @ np.array([2.0, -1.0]) - 0.7 * deviates
    assert difference(compared(deviates, outcome, path)).value == pytest.approx(-0.7, abs=1e-5)


def test_what_cannot_be_made_alike_is_refused_by_name():
    deviates = np.arange(200) < 60
    path = np.column_stack((deviates * (np.arange(200) % 2), np.zeros(200)))
    found = difference(compared(deviates, np.zeros(200), path))
    assert found.value is None
    assert found.refused == "no weights make the comparable journeys alike in column 0"


def test_fewer_than_twenty_customers_on_a_side_give_no_price():
    deviates = np.arange(200) < 60
    found = difference(
        compared(deviates, np.zeros(200), person=np.where(deviates, np.arange(200) % 19, np.arange(200)))
    )
    assert found.value is None
    assert "come from 19 customers" in (found.refused or "")


def test_journeys_of_one_customer_count_together():
    rng = np.random.default_rng(4)
    customer = np.arange(800) // 4
    deviates = customer % 2 == 0
    outcome = rng.normal(size=200)[customer]
    together = difference(compared(deviates, outcome, person=customer))
    apart = difference(compared(deviates, outcome))
    assert (together.high - together.low) == pytest.approx(2.0 * (apart.high - apart.low), rel=0.05)


def test_an_interval_stays_within_what_a_share_can_be():
    deviates = np.arange(100) < 30
    outcome = np.where(deviates, 100.0, 0.0)
    found = difference(compared(deviates, outcome, bounds=(0.0, 100.0)))
    assert found.value == pytest.approx(100.0)
    assert found.high <= 100.0
    assert 80.0 < found.low < 95.0  # both sides say yes-or-no: the widest a scale allows


def test_months_become_quarters_before_a_segment_is_given_up():
    months = Coded(np.arange(6, dtype=np.int32), ("2025-01", "2025-03", "2025-04", "2025-12", "2026-01", "2026-02"))
    assert quarters(months).tolist() == [0, 0, 1, 2, 3, 3]
    rungs = ladder({"channel": Coded(np.zeros(6, np.int32), ("x",)), "month": months})
    assert [rung.exact for rung in rungs] == [("channel", "month"), ("channel", "quarter"), ("channel",), ()]
    assert [tuple(rung.balanced) for rung in rungs] == [(), (), ("quarter",), ("channel", "quarter")]


def test_the_finest_cells_that_keep_nine_in_ten_are_taken():
    channel = Coded(np.array([0, 0, 1, 1] * 50, dtype=np.int32), ("phone", "web"))
    alone = Coded(np.arange(200, dtype=np.int32), tuple(f"{i:03}" for i in range(200)))
    deviates = np.array([True, False, True, False] * 50)
    cells = cells_of(ladder({"channel": channel, "shop": alone}), np.arange(200, dtype=np.int32), deviates)
    assert cells.rung.exact == ("channel",)
    assert cells.kept.all()
