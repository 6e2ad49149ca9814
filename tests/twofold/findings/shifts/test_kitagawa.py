"""Mix and real change: a published decomposition, identities that always hold, and cells that are missing or few."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from twofold.errors import InputError, UsageError
from twofold.findings.shifts.kitagawa import Decomposition, Mixed, decompose

Floats = NDArray[np.float64]

# Das Gupta 1993 (Census P23-186), example 5.3: household headship rates by race and age, United States 1985 and 1970
SIZES = (
    (3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472),
    (707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236),
    (2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315),
    (535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117),
)
RATES = (
    (9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570),
    (17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161),
    (18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837),
    (36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205),
)


def cells(
    score: Floats, weight: Floats, after: NDArray[np.bool_], level: NDArray[np.int64], names: tuple[str, ...]
) -> Mixed:
    """One answer a row, one person a row."""
    labels = tuple(tuple(str(one) for one in range(int(column.max()) + 1)) for column in level.T)
    return Mixed(score, weight, np.arange(len(score)), after, names, level, labels)


def published() -> Decomposition:
    race = np.tile(np.repeat([0, 1], 11), 2)
    age = np.tile(np.arange(11), 4)
    after = np.repeat([True, False], 22)
    size, rate = (np.array(table, dtype=np.float64).reshape(-1) for table in (SIZES, RATES))
    return decompose(cells(rate, size, after, np.column_stack([race, age]), ("race", "age")))


def test_the_parts_of_das_guptas_example_are_the_published_ones() -> None:
    """The book's two-factor form as DasGuptR prints it: crude 9.421833, 8.735618; size 1.5415096, rate -2.2277254."""
    found = published()
    assert round(found.before.value, 6) == 9.421833
    assert round(found.after.value, 6) == 8.735618
    assert round(found.total.value, 7) == -0.6862158
    assert round(found.mix.value, 7) == 1.5415096
    assert round(found.real.value, 7) == -2.2277254


def test_the_dimensions_of_das_guptas_example_are_close_to_his() -> None:
    """His own split (age 1.5217, race 0.0198) takes geometric means of shares, which empty cells would break.

    Shapley's average over both orders is another order-free answer; they differ by less than a hundredth here.
    """
    race, age = (part.value for _, part in published().by_dimension)
    assert race == pytest.approx(0.0198, abs=0.01)
    assert age == pytest.approx(1.5217, abs=0.01)


@given(st.integers(0, 10_000), st.integers(1, 3))
def test_parts_add_up_and_turn_round_with_the_periods(seed: int, dimensions: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 60))
    level = rng.integers(0, 3, (n, dimensions))
    after = np.arange(n) >= n // 2
    names = tuple("abc"[:dimensions])
    score, weight = rng.normal(0, 10, n), rng.uniform(0.5, 2, n)
    found = decompose(cells(score, weight, after, level, names))
    turned = decompose(cells(score, weight, ~after, level, names))
    assert found.total.value == pytest.approx(found.mix.value + found.real.value)
    assert found.mix.value == pytest.approx(sum(part.value for _, part in found.by_dimension))
    assert found.total.value == pytest.approx(found.after.value - found.before.value)
    assert sum(cell.mix for cell in found.cells) == pytest.approx(found.mix.value)
    assert sum(cell.real for cell in found.cells) == pytest.approx(found.real.value)
    assert turned.mix.value == pytest.approx(-found.mix.value)
    assert turned.real.value == pytest.approx(-found.real.value)


def test_a_score_falls_though_nobody_says_anything_worse() -> None:
    """Simpson's reversal: customers move to the app, where answers are lower but get better."""
    desk, app = np.full(100, 50.0), np.full(100, 10.0)
    score = np.concatenate([desk[:90], app[:10], desk[:30] + 2, app[:70] + 2])
    after = np.repeat([False, True], 100)
    level = np.array([0] * 90 + [1] * 10 + [0] * 30 + [1] * 70)[:, None]
    found = decompose(cells(score, np.ones(200), after, level, ("channel",)))
    assert found.total.value < 0
    assert found.real.value == pytest.approx(2.0)
    assert found.mix.value == pytest.approx(-24.0)


def test_a_dimension_that_does_not_move_has_no_part_in_the_mix() -> None:
    rng = np.random.default_rng(3)
    level = np.column_stack([rng.integers(0, 2, 400), np.tile([0, 1], 200)])
    after = np.arange(400) >= 200
    level[:200, 0] = (np.arange(200) % 10 < 2).astype(int)
    level[200:, 0] = (np.arange(200) % 10 < 8).astype(int)
    score = 10.0 * level[:, 0] + 3.0 * level[:, 1]
    parts = dict(decompose(cells(score, np.ones(400), after, level, ("moves", "stays"))).by_dimension)
    assert parts["stays"].value == pytest.approx(0.0, abs=1e-12)
    assert parts["moves"].value == pytest.approx(6.0)


def test_a_cell_of_one_period_counts_as_mix_and_is_told() -> None:
    score = np.array([1.0, 1.0, 1.0, 1.0, 5.0, 5.0])
    after = np.array([False, False, False, True, True, True])
    level = np.array([0, 0, 0, 0, 1, 1])[:, None]
    found = decompose(cells(score, np.ones(6), after, level, ("channel",)))
    assert found.real.value == pytest.approx(0.0)
    assert found.mix.value == pytest.approx(found.total.value)
    assert found.one_sided_share == pytest.approx(1 / 3)
    assert found.few_share == pytest.approx(1.0)
    assert next(cell for cell in found.cells if cell.levels == ("1",)).one_sided


@pytest.mark.truth
def test_intervals_cover_when_persons_answer_twice() -> None:
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(300):
        person = np.repeat(np.arange(200), 2)
        after = rng.random(400) < 0.5
        app = rng.random(400) < np.where(after, 0.6, 0.3)
        score = 3.0 * app + rng.normal(0, 1, 200)[person] + rng.normal(0, 0.5, 400)
        level = app[:, None].astype(np.int64)
        mixed = Mixed(score, np.ones(400), person, after, ("channel",), level, (("desk", "app"),))
        part = decompose(mixed).mix
        covered += part.low <= 0.9 <= part.high
    assert 272 <= covered <= 296  # within 3.5 standard errors of 285


def test_a_period_without_answers_is_refused() -> None:
    with pytest.raises(InputError, match="second period"):
        decompose(cells(np.ones(3), np.ones(3), np.zeros(3, dtype=bool), np.zeros((3, 1), dtype=int), ("a",)))


def test_no_dimension_is_refused() -> None:
    with pytest.raises(UsageError, match="dimensions"):
        decompose(Mixed(np.ones(2), np.ones(2), np.arange(2), np.array([False, True]), (), np.zeros((2, 0), int), ()))
