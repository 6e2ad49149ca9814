"""Sensitivity to drifts against what R's HonestDiD prints for Benzarti and Carloni's event study.

Their eight estimates and covariance are those of HonestDiD's `BCdata_EventStudy` (periods 2004 to 2012 without 2008).
The tables are those of the R package as printed in the tests of the Stata package stata-honestdid
(unit-tests-consistency.R.log).
"""

import time
from collections.abc import Callable

import numpy as np
import pytest

from twofold.effects.effect_panel import EffectPanel
from twofold.effects.sensitivity import (
    EventStudy,
    event_study,
    event_study_of,
    honest,
    relative_interval,
    rules_out,
    smooth_interval,
)
from twofold.effects.staggered import StaggeredRequest, group_time
from twofold.errors import InputError

VALUES = [0.006696351804, 0.02934503369, -0.006472972222, 0.0730149895, 0.1959611177, 0.3120639026, 0.2395415455]
VALUES += [0.1260425001]
LAST = 7.61739444e-4
LOWER = [
    [8.428358124e-4],
    [4.768686777e-4, 6.425420288e-4],
    [2.618051076e-4, 3.987425007e-4, 5.229949602e-4],
    [2.354220342e-4, 2.435515198e-4, 2.11768609e-4, 3.089595411e-4],
    [1.676371467e-4, 2.201960306e-4, 1.840722252e-4, 1.197866077e-4, 3.59970436e-4],
    [1.128707663e-4, 1.804591157e-4, 1.45852784e-4, 1.334081317e-4, 2.478818642e-4, 4.263949813e-4],
    [1.992816215e-5, 3.84376508e-5, 7.005197403e-5, 1.016335009e-4, 1.749579242e-4, 2.171437809e-4, 4.886697861e-4],
    [
        -1.368265366e-4,
        -2.960421989e-5,
        5.952994979e-5,
        1.079051726e-4,
        1.654256921e-4,
        2.892747871e-4,
        3.80532205e-4,
        LAST,
    ],
]
FIRST, AVERAGE = (1.0, 0.0, 0.0, 0.0), (0.25, 0.25, 0.25, 0.25)


def _published(target: tuple[float, ...]) -> EventStudy:
    covariance = np.zeros((8, 8))
    for at, row in enumerate(LOWER):
        covariance[at, : at + 1] = covariance[: at + 1, at] = row
    return EventStudy(8 - len(target), np.array(VALUES), covariance, np.array(target))


@pytest.mark.parametrize(
    ("target", "bend", "low", "high"),
    [
        (FIRST, 0.0, "0.131", "0.216"),
        (FIRST, 0.1, "0.119", "0.419"),
        (FIRST, 0.2, "0.0194", "0.519"),
        (FIRST, 0.3, "-0.0806", "0.619"),
        (AVERAGE, 0.0, "0.133", "0.230"),
        (AVERAGE, 0.1, "-0.186", "0.988"),
        (AVERAGE, 0.2, "-0.686", "1.49"),
        (AVERAGE, 0.3, "-1.19", "1.99"),
        ((1.0,), 0.0, "-0.182", "-0.106"),
        ((1.0,), 0.1, "0.192", "0.539"),
        ((1.0,), 0.2, "0.0918", "0.639"),
        ((1.0,), 0.3, "-0.0082", "0.739"),  # printed -0.00812 by a simulated quantile; ours is the exact one
    ],
)
def test_smoothness_intervals_are_those_of_honestdid(
    target: tuple[float, ...], bend: float, low: str, high: str
) -> None:
    found = smooth_interval(_published(target), bend)
    for mine, printed in zip(found, (low, high), strict=True):
        assert f"{mine:.{len(printed.split('.')[1])}f}" == printed


# R keeps the values of a grid that are not rejected, so its ends lie up to one step inside of ours
@pytest.mark.parametrize(
    ("target", "times", "low", "high", "step"),
    [
        (FIRST, 2 / 9, 0.143, 0.248, 0.0008),
        (FIRST, 4 / 9, 0.123, 0.266, 0.0008),
        (FIRST, 2.0, -0.0422, None, 0.0008),  # the grid of R ends before the upper end
        (AVERAGE, 0.0, 0.192, 0.253, 2 / 99),
        (AVERAGE, 0.5, 0.0707, 0.354, 2 / 99),
        (AVERAGE, 1.0, -0.0505, 0.495, 2 / 99),
        (AVERAGE, 2.0, -0.333, 0.778, 2 / 99),
        ((1.0,), 0.0, 0.0713, 0.181, 0.0012),
        ((1.0,), 0.5, -0.0315, 0.306, 0.0012),
        ((1.0,), 1.0, -0.151, 0.441, 0.0012),
        ((1.0,), 2.0, -0.411, None, 0.0012),
    ],
)
def test_relative_magnitudes_are_those_of_honestdid(
    target: tuple[float, ...], times: float, low: float, high: float | None, step: float
) -> None:
    rounding = 0.0006
    found = relative_interval(_published(target), times)
    assert -rounding <= low - found[0] <= step + rounding
    assert high is None or -rounding <= found[1] - high <= step + rounding


def test_the_breakdown_value_is_where_the_interval_reaches_nothing() -> None:
    found = honest(_published(FIRST))
    assert rules_out(_published(FIRST), found.breakdown_relative - 0.01, 0.0)
    assert not rules_out(_published(FIRST), found.breakdown_relative + 0.01, 0.0)
    assert found.breakdown_smooth is not None
    assert smooth_interval(_published(FIRST), found.breakdown_smooth - 0.001)[0] > 0
    assert smooth_interval(_published(FIRST), found.breakdown_smooth + 0.001)[0] < 0
    assert "1.6 times" in found.sentence  # 0.00722 at 1.56 and -0.0171 at 1.78 in R's table


@pytest.mark.truth
@pytest.mark.parametrize("target", [FIRST, AVERAGE])
def test_relative_intervals_cover_effects_under_drifts_they_allow(target: tuple[float, ...]) -> None:
    """The drift is the worst one allowed: after the start every step is as large as the largest before it."""
    study = _published(target)
    drift = np.array([0.06, 0.06, 0.0, 0.0, 0.06, 0.12, 0.18, 0.24])  # the largest step before is 0.06
    rng = np.random.default_rng(5)
    drawn = rng.multivariate_normal(drift, study.covariance, 200)
    kept = [not rules_out(EventStudy(4, one, study.covariance, study.target), 1.0, 0.0) for one in drawn]
    assert np.mean(kept) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 200)


def test_an_event_study_with_changing_bases_is_refused(counties: Callable[..., EffectPanel]) -> None:
    with pytest.raises(InputError, match="one base period"):
        event_study(group_time(counties()))


@pytest.mark.realdata
def test_an_effect_that_any_drift_explains_says_so(counties: Callable[..., EffectPanel]) -> None:
    """Rambachan and Roth's remark on minimum wages: little survives drifts as large as those before the start."""
    start = time.process_time()
    found = honest(event_study_of(counties(), StaggeredRequest()))
    assert time.process_time() - start < 20
    assert found.breakdown_relative < 1
    assert found.relative[1].low < 0 < found.relative[1].high
