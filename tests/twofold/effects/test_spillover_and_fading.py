import numpy as np
import pytest

from twofold.effects.effect_panel import NEVER, EffectPanel
from twofold.effects.fading import EventStudy, fading
from twofold.effects.spillover import first_near, spillover
from twofold.errors import InputError

AREAS = np.repeat(np.arange(12), 3)


def in_areas(seed, near=0.0):
    """Twelve areas of three units; in the first six one unit is treated, and the others move by ``near``."""
    rng = np.random.default_rng(seed)
    first = np.where((AREAS < 6) & (np.arange(36) % 3 == 0), 6, NEVER)
    outcome = rng.normal(size=(36, 12))
    outcome[(AREAS < 6) & (first == NEVER), 6:] += near
    unit, time = (each.ravel() for each in np.indices(outcome.shape))
    return EffectPanel(
        unit,
        time,
        outcome.ravel(),
        first,
        np.arange(36),
        np.ones(outcome.size),
        np.empty((outcome.size, 0)),
        tuple(f"u{at}" for at in range(36)),
    )


def test_units_near_treated_ones_that_moved_are_shown_and_only_they_are_named():
    found = spillover(in_areas(1, near=2.0), AREAS)
    assert found.shown
    assert found.estimate.value == pytest.approx(2, abs=0.8)
    assert len(found.near) == 12
    assert found.far == 18
    assert found.estimate.clusters == 12


def test_neighbours_wait_for_the_first_treated_unit_of_their_area():
    assert list(first_near(np.array([7, 5, NEVER, NEVER]), np.array([0, 0, 0, 1]))) == [5, 5, 5, NEVER]


def test_without_two_areas_left_alone_nothing_is_known():
    panel = in_areas(2)
    found = spillover(panel, np.where(AREAS < 6, AREAS, 6))
    assert found.estimate is None
    assert "two areas of each" in found.reason


@pytest.mark.truth
def test_neighbours_that_did_not_move_are_claimed_in_at_most_5_of_100():
    claims = sum(spillover(in_areas([3, seed]), AREAS).shown for seed in range(300))
    assert claims <= 27  # three binomial standard deviations of 300 above 15


def study(effect, size=0.2, df=np.inf):
    effect = np.asarray(effect, dtype=float)
    return EventStudy(np.arange(len(effect)), effect, np.eye(len(effect)) * size**2, df)


def test_an_effect_that_halves_every_two_periods_is_found_to():
    found = fading(study(4 * 0.5 ** (np.arange(8) / 2)))
    assert found.begins == 0
    assert found.fades
    assert found.half_life_low < 2 < found.half_life_high
    assert found.half_life == pytest.approx(2, abs=0.05)


def test_a_lasting_effect_has_no_half_life():
    found = fading(study([2, 2.1, 1.9, 2.0, 2.05, 1.95]))
    assert not found.fades
    assert found.half_life is None
    assert np.isinf(found.half_life_high)
    assert "not shown" in found.sentence


def test_an_effect_that_comes_late_begins_late():
    found = fading(study([0.05, -0.1, 0.1, 2, 2, 2]))
    assert found.begins == 3
    assert not found.fades


def test_nothing_begins_where_nothing_is():
    found = fading(study([0.1, -0.2, 0.15, 0.1]))
    assert found.begins is None
    assert found.any_p > 0.05


def test_effects_before_the_start_do_not_count():
    whole = EventStudy(np.arange(-3, 3), np.array([5, 5, 5, 0.0, 0.1, 0]), np.eye(6) * 0.04)
    assert fading(whole).begins is None


def test_fewer_clusters_than_times_decide_nothing_together():
    assert fading(study([3, 2, 1, 1, 1, 1], df=4)).any_p == 1


def test_effects_without_standard_errors_are_refused():
    with pytest.raises(InputError, match="standard error"):
        fading(study([1, 2], size=0.0))


def test_fading_that_is_only_just_shown_has_an_open_half_life_and_says_so():
    # the slope is 2.02 standard errors below zero: shown at 5 %, but how fast it falls is not known
    found = fading(study([1.6, 1.5, 1.4, 1.3, 1.2, 1.1], size=0.206))
    assert found.fades
    assert found.half_life is None
    assert np.isinf(found.half_life_high)
    assert "or more" in found.sentence


@pytest.mark.truth
def test_nothing_begins_in_more_than_5_of_100_studies_of_nothing_and_half_lives_told_hold_the_truth():
    rng = np.random.default_rng(8)
    begun, held, told = 0, 0, 0
    for _ in range(300):
        noise = rng.normal(size=(24, 14))
        change = noise[:, 6:] - noise[:, :6].mean(axis=1, keepdims=True)
        effect, covariance = change.mean(axis=0), np.cov(change.T) / 24
        begun += fading(EventStudy(np.arange(8), effect, covariance, 23)).begins is not None
        falling = fading(EventStudy(np.arange(8), effect + 2 * 0.5 ** (np.arange(8) / 3), covariance, 23))
        told += falling.fades
        held += falling.fades and falling.half_life_low <= 3 <= falling.half_life_high
    assert begun <= 27  # three binomial standard deviations of 300 above 15
    assert told > 200
    assert held / told > 0.91
