"""The CI version of ``make bench-truth``: fewer replications, bounds from the binomial error."""

import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
sys.path.append(str(BENCHMARKS))

from truth import HIGHEST, LOWEST, WHOLE, coverage_of, scenarios  # noqa: E402 - the benchmark is a script, not a package

pytestmark = pytest.mark.truth

REPLICATIONS = 400
WHOLE_REPLICATIONS = 200  # of measures asked of whole facts
GATED = [scenario for scenario in scenarios() if not scenario.limit]


@pytest.mark.parametrize("scenario", GATED, ids=lambda one: f"{one.estimator}: {one.name}")
def test_intervals_of_95_percent_cover_95_percent(scenario):
    replications = WHOLE_REPLICATIONS if scenario.estimator in WHOLE else REPLICATIONS
    coverage = coverage_of(scenario, replications)
    # 3.3 binomial standard deviations: over some 220 scenarios one in five runs with new seeds would stray beyond
    assert coverage > LOWEST - 3.3 * np.sqrt(LOWEST * (1 - LOWEST) / replications)
    if not scenario.floor:
        assert coverage < HIGHEST + 3.3 * np.sqrt(HIGHEST * (1 - HIGHEST) / replications)


@pytest.mark.parametrize("scenario", [one for one in scenarios() if one.limit], ids=lambda one: one.name)
def test_documented_limits_still_hold_what_the_documentation_says(scenario):
    coverage = coverage_of(scenario, REPLICATIONS)
    assert 0.92 - 3.3 * np.sqrt(0.92 * 0.08 / REPLICATIONS) < coverage
