"""The CI version of ``make bench-truth``: fewer replications, bounds from the binomial error."""

import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
sys.path.append(str(BENCHMARKS))

from truth import HIGHEST, LOWEST, coverage_of, scenarios  # noqa: E402 - the benchmark is a script, not a package

pytestmark = pytest.mark.truth

REPLICATIONS = 400
GATED = [scenario for scenario in scenarios() if not scenario.limit]


@pytest.mark.parametrize("scenario", GATED, ids=lambda one: f"{one.estimator}: {one.name}")
def test_intervals_of_95_percent_cover_95_percent(scenario):
    coverage = coverage_of(scenario, REPLICATIONS)
    # 3.3 binomial standard deviations: over some 110 scenarios one in ten runs with new seeds would stray beyond
    assert coverage > LOWEST - 3.3 * np.sqrt(LOWEST * (1 - LOWEST) / REPLICATIONS)
    assert coverage < HIGHEST + 3.3 * np.sqrt(HIGHEST * (1 - HIGHEST) / REPLICATIONS)


@pytest.mark.parametrize("scenario", [one for one in scenarios() if one.limit], ids=lambda one: one.name)
def test_documented_limits_still_hold_what_the_documentation_says(scenario):
    coverage = coverage_of(scenario, REPLICATIONS)
    assert 0.92 - 3.3 * np.sqrt(0.92 * 0.08 / REPLICATIONS) < coverage
