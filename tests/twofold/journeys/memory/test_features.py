"""What of a path a memory may be made of."""

import numpy as np
import pytest

from twofold.journeys.memory.features import FEATURES, SLOPES, path_features


def of(lived, *paths, **more):
    features = path_features(lived(list(paths), **more)).features
    return [dict(zip(FEATURES, row, strict=True)) for row in features.tolist()]


def test_a_path_has_a_mean_a_best_a_worst_and_an_end(lived):
    (path,) = of(lived, [0.75, 0.0, 0.5])
    assert path["mean"] == pytest.approx(1.25 / 3)
    assert (path["best"], path["worst"], path["end"]) == (0.75, 0.0, 0.5)


def test_the_peak_is_the_moment_furthest_from_the_middle_good_or_bad(lived):
    bad, good = of(lived, [0.75, 0.0, 0.5], [0.25, 0.5, 1.0])
    assert (bad["peak"], good["peak"]) == (0.0, 1.0)


def test_moments_tied_for_the_peak_share_it(lived):
    (path,) = of(lived, [0.7, 0.3, 0.5])  # 0.2 away from the middle both, but for the last bit
    assert path["peak"] == pytest.approx(0.5)


def test_a_weak_feeling_gives_the_peak_to_a_stronger_one(lived):
    (path,) = of(lived, [0.0, 0.9], strength=[[0.5, 1.0]])
    assert path["peak"] == 0.9


def test_trend_is_the_rise_of_the_fitted_line_from_first_to_last(lived):
    up, flat, bent = of(lived, [0.0, 0.5, 1.0], [0.5, 0.5], [0.2, 0.9, 0.1, 0.6])
    assert (up["trend"], flat["trend"]) == (pytest.approx(1.0), pytest.approx(0.0))
    line = np.polyfit(np.arange(4), [0.2, 0.9, 0.1, 0.6], 1)
    assert bent["trend"] == pytest.approx(3 * line[0])


def test_slopes_are_the_derivatives_of_the_features(lived):
    paths = [[0.1, 0.45, 0.8, 0.62], [0.93, 0.2]]
    slopes = path_features(lived(paths)).slopes
    nudge, row = 1e-6, 0
    before = path_features(lived(paths)).features
    for journey, path in enumerate(paths):
        for moment in range(len(path)):
            moved = [list(one) for one in paths]
            moved[journey][moment] += nudge
            change = (path_features(lived(moved)).features - before)[journey, :SLOPES] / nudge
            assert slopes[row] == pytest.approx(change, abs=1e-6), (journey, moment)
            row += 1


def test_no_journeys_have_no_features(lived):
    assert path_features(lived([])).features.shape == (0, len(FEATURES))
