"""Alpha and omega against published figures, exact cases and simulation."""

import csv

import numpy as np
import pytest

from twofold.pulse.factors import fit_factors
from twofold.pulse.reliability import alpha, alpha_feldt, alpha_of, omega, omegas, reliability

SCALES = {"visual": ("x1", "x2", "x3"), "textual": ("x4", "x5", "x6"), "speed": ("x7", "x8", "x9")}
# R semTools on Holzinger & Swineford (1939), three factors fitted together
PUBLISHED_ALPHA = {"visual": 0.6261171, "textual": 0.8827069, "speed": 0.6884550}
PUBLISHED_OMEGA = (0.6253, 0.8852, 0.6878)


def columns(path, names):
    with path.open(encoding="utf-8") as file:
        return np.array([[float(row[name]) for name in names] for row in csv.DictReader(file)])


@pytest.mark.realdata
@pytest.mark.parametrize("scale", SCALES)
def test_alpha_is_the_published_one_to_every_printed_digit(reference, scale):
    items = columns(reference("data/hs1939.csv"), SCALES[scale])
    assert round(alpha(items).value, 7) == PUBLISHED_ALPHA[scale]


@pytest.mark.realdata
def test_alpha_of_attitude_is_the_published_one(reference):
    names = ("rating", "complaints", "privileges", "learning", "raises", "critical", "advance")
    # R multilevel::cronbach prints ten digits
    assert round(alpha(columns(reference("data/attitude.csv"), names)).value, 10) == 0.8431427696


@pytest.mark.realdata
def test_omegas_of_three_scales_together_are_the_published_ones(reference):
    items = columns(reference("data/hs1939.csv"), sum(SCALES.values(), ()))
    found = omegas(items, [0, 0, 0, 1, 1, 1, 2, 2, 2])
    assert tuple(round(one.value, 4) for one in found) == PUBLISHED_OMEGA


@pytest.mark.realdata
def test_the_three_factor_model_is_the_published_one(reference):
    fit = fit_factors(columns(reference("data/hs1939.csv"), sum(SCALES.values(), ())), [0, 0, 0, 1, 1, 1, 2, 2, 2])
    # R lavaan, the first example of its tutorial: own variances and correlations of factors, three decimals
    assert np.round(fit.own, 3).tolist() == [0.549, 1.134, 0.844, 0.371, 0.446, 0.356, 0.799, 0.488, 0.566]
    assert np.round(fit.together[np.tril_indices(3, -1)], 3).tolist() == [0.459, 0.471, 0.283]


def test_three_items_alone_have_the_loadings_of_the_closed_form():
    covariance = np.array([[1.0, 0.48, 0.40], [0.48, 1.0, 0.30], [0.40, 0.30, 1.0]])
    rng = np.random.default_rng(3)
    raw = rng.standard_normal((400, 3))
    white = (raw - raw.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    items = white @ np.linalg.cholesky(covariance).T  # its covariances are exactly those
    loading = np.array([np.sqrt(0.48 * 0.40 / 0.30), np.sqrt(0.48 * 0.30 / 0.40), np.sqrt(0.40 * 0.30 / 0.48)])
    total = loading.sum() ** 2
    # the optimiser stops at a gradient of 1e-9
    assert omega(items).value == pytest.approx(total / (total + 3 - (loading**2).sum()), abs=1e-6)


def test_equal_items_have_the_same_alpha_and_omega():
    covariance = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    rng = np.random.default_rng(4)
    raw = rng.standard_normal((500, 4))
    white = (raw - raw.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    items = white @ np.linalg.cholesky(covariance).T
    assert alpha(items).value == pytest.approx(0.8, abs=1e-12)
    assert omega(items).value == pytest.approx(0.8, abs=1e-6)


def test_feldts_interval_is_that_of_the_f_distribution():
    # from tables of F: F(.95; 40, 960) is 1.41 and F(.05; 40, 960) is .66, so 1 - .21 · 1.41 and 1 - .21 · .66
    found = alpha_feldt(0.79, 41, 25, level=0.9)
    assert (round(found.low, 2), round(found.high, 2)) == (0.70, 0.86)


def test_who_skipped_an_item_is_left_out_and_counted():
    rng = np.random.default_rng(5)
    items = rng.standard_normal((60, 1)) + rng.standard_normal((60, 3))
    holes = items.copy()
    holes[:7, 0] = np.nan
    holes[7:9] = np.nan  # said nothing at all: not counted
    found = reliability(holes)
    assert (found.n, found.left_out) == (51, 7)
    assert found.alpha.value == pytest.approx(alpha_of(np.cov(items[9:], rowvar=False)))


def test_dropping_an_item_leaves_the_alpha_of_the_others():
    rng = np.random.default_rng(6)
    items = rng.standard_normal((80, 1)) + rng.standard_normal((80, 3))
    found = reliability(items)
    assert found.without[1] == pytest.approx(alpha(items[:, [0, 2]]).value)


def test_an_item_keyed_the_other_way_runs_against_the_rest():
    rng = np.random.default_rng(7)
    items = rng.standard_normal((200, 1)) + 0.5 * rng.standard_normal((200, 3))
    items[:, 2] *= -1
    assert [value < 0 for value in reliability(items).item_rest] == [False, False, True]


def test_two_items_alone_have_no_omega_and_say_why():
    rng = np.random.default_rng(8)
    items = rng.standard_normal((50, 1)) + rng.standard_normal((50, 2))
    found = reliability(items)
    assert found.omega is None
    assert "two items" in found.omega_note
    assert found.without == ()


def test_two_items_beside_other_scales_have_an_omega():
    rng = np.random.default_rng(9)
    shared = rng.standard_normal((3000, 1))
    factors = [0.8 * shared + 0.6 * rng.standard_normal((3000, 1)) for _ in range(3)]
    items = np.hstack([factor + 0.7 * rng.standard_normal((3000, 2)) for factor in factors])
    # (1 + 1)² / ((1 + 1)² + 2 · 0.49) = 0.803; its standard error at n = 3,000 is about 0.007
    for one in omegas(items, [0, 0, 1, 1, 2, 2]):
        assert one.value == pytest.approx(4 / 4.98, abs=0.03)
        assert one.low < one.value < one.high


@pytest.mark.parametrize(
    ("items", "why"),
    [
        (np.ones((20, 1)), "two items"),
        (np.full((20, 2), np.nan), "0 people"),
        (np.column_stack([np.ones(20), np.arange(20.0)]), "item 1 alike"),
    ],
)
def test_what_has_no_reliability_is_refused(items, why):
    with pytest.raises(ValueError, match=why):
        reliability(items)


def answers(rng, people, teams=None):
    """(people, 3) answers from 1 to 5 that lean to the upper end, as they do."""
    felt = rng.standard_normal(people) + (0.0 if teams is None else teams)
    return np.clip(np.floor(0.8 * (felt[:, None] + 0.8 * rng.standard_normal((people, 3))) + 4.4), 1, 5)


@pytest.mark.truth
def test_intervals_of_alpha_and_omega_cover_what_they_claim():
    rng = np.random.default_rng(11)
    truth = answers(rng, 1_000_000)
    true_alpha, true_omega = alpha(truth).value, omega(truth[:300_000]).value
    draws = [answers(rng, 150) for _ in range(200)]
    hits = sum(one.low <= true_alpha <= one.high for one in map(alpha, draws))
    found = [one for one in map(omega, draws) if one is not None]
    # of 200, 190 are expected; 99.9 % of binomial draws are 178 or more
    assert hits >= 178
    assert sum(one.low <= true_omega <= one.high for one in found) >= 178 - (200 - len(found))


@pytest.mark.truth
def test_intervals_allow_for_teams_that_answer_alike():
    rng = np.random.default_rng(12)
    spread, teams, size = 0.8, 40, 12
    truth = alpha(answers(rng, 960_000, np.repeat(rng.normal(0, spread, 80_000), size))).value
    group = np.repeat(np.arange(teams), size)
    draws = [answers(rng, teams * size, np.repeat(rng.normal(0, spread, teams), size)) for _ in range(200)]
    clustered = [alpha(one, groups=group) for one in draws]
    plain = [alpha(one) for one in draws]
    assert sum(one.low <= truth <= one.high for one in clustered) >= 178
    assert np.mean([one.high - one.low for one in clustered]) > np.mean([one.high - one.low for one in plain])
